"""Find the chats in an export and cut them into messages, byte for byte."""

import re
from collections.abc import Iterator
from itertools import pairwise

from postkamer.core.canonical import encode
from postkamer.core.export import SMALL, BytesRaw, Export, ExportFile, FileRaw
from postkamer.core.kanaal import NOTHING, Broken, Capture, Claim, Gap, Item, Options
from postkamer.kanalen.whatsapp.kop import (
    HEADER,
    HEADER_BYTES,
    UNKNOWN,
    DateOrders,
    read_header,
)

BLOCK = 1024 * 1024
LONGEST_HEADER = 120
WITH_NAME = re.compile(
    r"WhatsApp[- ]?(?:chat|conversation|discussion)?\s*(?:met|with|mit|avec|con|com)?\s*"
    r"(?P<name>.*)",
    re.IGNORECASE,
)
MEDIA = re.compile(
    r"(?:^|/)(?:\d{8}-[^/]+|(?:IMG|VID|PTT|AUD|STK|DOC)-\d{8}-WA\d+[^/]*|[^/]+)"
    r"\.(?:jpe?g|png|gif|webp|heic|mp4|mov|3gp|opus|ogg|m4a|mp3|aac|amr|wav|pdf|vcf|docx?|xlsx?|"
    r"pptx?|odt|ods|csv|zip|was)$",
    re.IGNORECASE,
)
_SIGNAL = re.compile(r"\[\d{4}-\d\d-\d\d,? \d\d:\d\d\] ")


def recognise(export: Export) -> Claim:
    """Return the chats, and the media in their folders."""
    chats = [file for file in export.files() if _is_chat(file)]
    if not chats:
        return NOTHING
    folders = {file.path.rpartition("/")[0] for file in chats}
    named = all("whatsapp" in file.path.lower() or _is_plain(file.path) for file in chats)
    mine = {file.path for file in chats}
    media = tuple(
        file.path
        for file in export.files()
        if file.path not in mine
        and file.path.rpartition("/")[0] in folders
        and MEDIA.search(file.path)
    )
    return Claim(0.9 if named else 0.6, tuple(sorted(mine)), (), media)


def _is_plain(path: str) -> bool:
    return path.rpartition("/")[2] == "_chat.txt"


def _is_chat(file: ExportFile) -> bool:
    """Return whether the first line that is not empty is a header, and looks like this app's."""
    name = file.path.rpartition("/")[2].lower()
    if "." in name and not name.endswith((".txt", ".log")):
        return False
    head = file.head()
    if b"\x00" in head[:64]:
        return head.startswith((b"\xff\xfe", b"\xfe\xff")) and "whatsapp" in file.path.lower()
    text = head.decode("utf-8", "replace").lstrip("\ufeff \t\r\n")
    first = text.split("\n", 1)[0]
    if HEADER.match(first) is None or _SIGNAL.match(first):
        return False
    known = "whatsapp" in file.path.lower() or _is_plain(file.path)
    lines = [line for line in text.split("\n")[:200] if HEADER.match(line)]
    spoken = [line for line in lines if ": " in line or line.rstrip().endswith(":")]
    return known or bool(spoken) or len(lines) > 2


def split(export: Export, claim: Claim, options: Options) -> Iterator[Item]:
    """Yield the messages of every chat, in order."""
    for path in claim.messages:
        file = export.get(path)
        if file is not None:
            yield from _split_chat(file, export.name, options)


def _split_chat(file: ExportFile, export_name: str, options: Options) -> Iterator[Item]:
    if file.size == 0:
        return
    if file.head()[:2] in {b"\xff\xfe", b"\xfe\xff"}:
        reason = "Deze chat is opgeslagen als UTF-16. Sla hem op als UTF-8 en lees hem opnieuw in."
        yield Broken(FileRaw(file), file.path, reason)
        return
    orders = _date_orders(file).decided(options.date_order)
    context = encode(
        {
            "chat": chat_name(file.path, export_name),
            "timezone": options.timezone,
            "account": options.account,
            "orders": orders,
        }
    )
    ambiguous = number = 0
    for offset, length, data in _slices(file):
        if data is None or HEADER_BYTES.match(data) is None:
            place = f"{file.path}, vanaf byte {offset}"
            if data is None:
                yield Broken(FileRaw(file, offset, length), place,
                             "Eén bericht is groter dan 8 MB. Het is bewaard, niet gelezen.",
                             context, "text/plain")  # fmt: skip
            else:
                yield Broken(BytesRaw(data), place, "Regels zonder datum en tijd ervoor.",
                             context, "text/plain")  # fmt: skip
            continue
        number += 1
        ambiguous += UNKNOWN in orders.values() and _is_ambiguous(data, orders)
        yield Capture(BytesRaw(data), context, f"{file.path}, bericht {number}", "text/plain")
    if ambiguous:
        detail = (
            f"{file.path}: bij {ambiguous} berichten is niet te zien of de dag of de maand voorop "
            "staat. Geef de volgorde op met --date-order dmy of mdy."
        )
        yield Gap("date_order", number, number - ambiguous, detail)


def chat_name(path: str, export_name: str) -> str:
    """Return the name of the chat, from the file or, for `_chat.txt`, from what holds it."""
    name = path.rpartition("/")[2]
    if _is_plain(path):
        name = path.rpartition("/")[0].rpartition("/")[2] or export_name
    stem = re.sub(r"\.(txt|zip)$", "", name, flags=re.IGNORECASE)
    stem = re.sub(r" \(\d+\)$", "", stem)
    match = WITH_NAME.match(stem)
    return (match["name"].strip(" -") if match else stem) if stem != "_chat" else ""


def _date_orders(file: ExportFile) -> DateOrders:
    """Return what the headers and the app's words in the whole file show of the date order."""
    orders = DateOrders()
    for _, _, data in _slices(file):
        if data is None:
            continue
        text = data[:2000].decode("utf-8", "replace")
        match = HEADER.match(text)
        if match is not None:
            orders.see(read_header(match))
            orders.see_words(text[match.end() : match.end() + 300])
    return orders


def _is_ambiguous(data: bytes, orders: dict[str, str]) -> bool:
    match = HEADER.match(data[:500].decode("utf-8", "replace"))
    if match is None:
        return False
    header = read_header(match)
    one, two, _ = header.date
    return orders.get(header.form) == UNKNOWN and one != two and max(one, two) <= 12


def _slices(file: ExportFile) -> Iterator[tuple[int, int, bytes | None]]:
    """Yield (offset, length, bytes) from each header to the next; bytes None = larger than 8 MB.

    Blank bytes before the first header belong to it. Together the slices are the whole file.
    """
    with file.open() as stream:
        buffer, at, ended = b"", 0, False
        while not ended:
            block = stream.read(BLOCK)
            ended = not block
            buffer += block
            starts = [match.start() for match in HEADER_BYTES.finditer(buffer)]
            if not ended:
                starts = [start for start in starts if start < len(buffer) - LONGEST_HEADER]
            if starts and not buffer[: starts[0]].strip(b"\xef\xbb\xbf \t\r\n"):
                starts[0] = 0
            borders = [0, *(start for start in starts if start), *([len(buffer)] if ended else [])]
            for start, end in pairwise(borders):
                if end > start:
                    yield at + start, end - start, buffer[start:end]
            last = borders[-1]
            buffer, at = buffer[last:], at + last
            if len(buffer) > SMALL:
                yield at, file.size - at, None
                return
