"""Cut the chats of an export into messages, byte for byte, with what reading them needs."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import NamedTuple

from postkamer.core.canonical import encode
from postkamer.core.export import BytesRaw, Export, ExportFile, FileRaw
from postkamer.core.kanaal import Broken, Capture, Claim, Gap, Item, Options
from postkamer.core.tekst import clean
from postkamer.kanalen.whatsapp.bericht import author_and_body
from postkamer.kanalen.whatsapp.herkenning import is_plain, is_utf16
from postkamer.kanalen.whatsapp.kop import (
    UNKNOWN,
    PrintedDate,
    form_of,
    is_asian,
    read_clock,
    read_date,
)
from postkamer.kanalen.whatsapp.regeleinden import LineEnds
from postkamer.kanalen.whatsapp.snijden import Slice, Style, cut, style_of
from postkamer.kanalen.whatsapp.tijden import day_of
from postkamer.kanalen.whatsapp.volgorde import DateOrders
from postkamer.kanalen.whatsapp.woorden import APP, FILE_NAMES, MARKS

EMPTY = "Dit bestand is leeg: er is niets te lezen."
UTF16 = "Deze chat is opgeslagen als UTF-16. Sla hem op als UTF-8 en lees hem opnieuw in."
TOO_LARGE = "Eén bericht is groter dan 8 MB. Het is bewaard, niet gelezen."
NO_HEADER = "Regels zonder datum en tijd ervoor. Ze zijn bewaard, niet gelezen."
MEDIA_TYPE = "text/plain"
BEGIN = 300
"""Bytes of a message that are looked at to decide on the whole file."""
HELD = 10_000
"""Messages in the hour that is repeated that may wait for what comes after."""
MOST_DATES = 8192
"""Printed dates that are remembered at a time."""
STEP_BACK = 5 * 60
"""Seconds; a smaller step back in time is no clock that is changed."""
_COUNTER = re.compile(r"[ _]?\(\d{1,3}\)$")


def split(export: Export, claim: Claim, options: Options) -> Iterator[Item]:
    """Yield the messages of every chat, in order."""
    for path in claim.messages:
        file = export.get(path)
        if file is None:
            continue
        if file.size == 0:
            yield Broken(FileRaw(file), path, EMPTY)
        elif is_utf16(file.head()):
            yield Broken(FileRaw(file), path, UTF16)
        else:
            yield from _Chat(file, export.name, options).items()


class _Kind(NamedTuple):
    """A printed date in a form of header."""

    printed: PrintedDate
    form: str
    text: str
    asian: bool


@dataclass(slots=True)
class _Seen:
    """What a first look at the whole file shows."""

    chat: str = ""  # its name, if known
    orders: DateOrders = field(default_factory=DateOrders)
    authors: set[str] = field(default_factory=set)  # the first three at most
    ends: LineEnds = field(default_factory=LineEnds)


class _Chat:
    """Looks at a file twice: to decide what holds for all of it, and to cut it."""

    def __init__(self, file: ExportFile, export_name: str, options: Options) -> None:
        self._file, self._options = file, options
        self._kinds: dict[tuple[bytes | None, ...], _Kind] = {}
        self._name = clean(chat_name(file.path, export_name))
        style = style_of(file.head())
        seen = self._look(style)
        self._style = seen.ends.decided(style)
        if self._style != style:
            seen = self._look(self._style)
        self._orders = seen.orders.decided(options.date_order)
        self._known = {
            "chat": seen.chat,
            "account": clean(options.account),
            "timezone": options.timezone,
            "orders": self._orders,
            "between": _two(seen.chat, seen.authors, options.account),
        }
        self._context = encode(self._known)
        self._number = self._ambiguous = 0
        self._days: dict[tuple[bytes | None, ...], tuple[bool, range]] = {}
        self._held: list[tuple[Capture, int]] = []

    def items(self) -> Iterator[Item]:
        """Yield the messages in order, and last what stays undecided."""
        for piece in cut(self._file, self._style):
            if piece.header is None or piece.data is None:
                yield from self._release()
                yield self._broken(piece)
                continue
            capture = self._message(piece.header, piece.data)
            if capture is not None:
                if self._held:
                    yield from self._release()
                yield capture
        yield from self._release()
        if self._ambiguous:
            detail = (
                f"{self._file.path}: bij {self._ambiguous} berichten is niet te zien of de dag of "
                "de maand voorop staat. Geef de volgorde op met --date-order dmy of mdy."
            )
            yield Gap("date_order", self._number, self._number - self._ambiguous, detail)

    def _message(self, header: "re.Match[bytes]", data: bytes) -> Capture | None:
        """Return the message, or None when it is held until what comes after it is known."""
        self._number += 1
        place = f"{self._file.path}, bericht {self._number}"
        capture = Capture(BytesRaw(data), self._context, place, MEDIA_TYPE)
        bracket, date, before, time, after = header.groups()
        key = (bracket, date, before, after)
        day = self._days.get(key)
        if day is None:
            if len(self._days) >= MOST_DATES:
                self._days.clear()
            day = self._days[key] = self._day(key)
        ambiguous, repeated = day
        self._ambiguous += ambiguous
        if repeated and len(self._held) < HELD:
            clock = read_clock(_text(time), _text(before or after or b""))
            if clock is not None and clock[0] * 60 + clock[1] in repeated:
                second = (clock[0] * 60 + clock[1]) * 60 + (clock[2] or 0)
                self._held.append((capture, second))
                return None
        return capture

    def _release(self) -> Iterator[Capture]:
        """Yield what was held in the hour that is repeated.

        One step back in time parts its first and its second pass; with none, or more, the file
        does not show which it is.
        """
        held, self._held = self._held, []
        steps = [
            place
            for place in range(1, len(held))
            if held[place][1] < held[place - 1][1] - STEP_BACK
        ]
        if len(steps) == 1:
            passes = [encode({**self._known, "fold": fold}) for fold in (0, 1)]
            for place, (capture, _) in enumerate(held):
                capture.context = passes[place >= steps[0]]
        for capture, _ in held:
            yield capture

    def _broken(self, piece: Slice) -> Broken:
        place = f"{self._file.path}, vanaf byte {piece.offset}"
        if piece.data is None:
            raw = FileRaw(self._file, piece.offset, piece.length)
            return Broken(raw, place, TOO_LARGE, self._context, MEDIA_TYPE)
        return Broken(BytesRaw(piece.data), place, NO_HEADER, self._context, MEDIA_TYPE)

    def _kind(self, key: tuple[bytes | None, ...]) -> _Kind:
        bracket, date, before, after = key
        text, asian = _text(date or b""), is_asian(None if before is None else _text(before))
        printed = read_date(text, asian=asian)
        half_days = (before or after) is not None
        return _Kind(printed, form_of(printed, bracket is not None, half_days), text, asian)

    def _day(self, key: tuple[bytes | None, ...]) -> tuple[bool, range]:
        """Return whether a printed date stays ambiguous, and its minutes that come twice."""
        kind = self._kind(key)
        order = self._orders.get(kind.form, UNKNOWN)
        day = day_of(kind.text, kind.asian, order, self._options.timezone)
        return (False, range(0)) if day is None else (day.ambiguous, day.repeated)

    def _look(self, style: Style) -> _Seen:
        seen = _Seen(self._name)
        for piece in cut(self._file, style):
            if piece.header is None:
                continue
            bracket, date, before, _, after = piece.header.groups()
            key = (bracket, date, before, after)
            kind = self._kinds.get(key)
            if kind is None:
                if len(self._kinds) >= MOST_DATES:
                    self._kinds.clear()
                kind = self._kinds[key] = self._kind(key)
            rest = (piece.data or b"")[piece.start : piece.start + BEGIN]
            seen.orders.see(kind.printed, kind.form, rest)
            seen.ends.see(bracket is not None, crlf=piece.crlf)
            if len(seen.authors) < 3:
                _see_author(seen, rest)
        return seen


def _see_author(seen: _Seen, rest: bytes) -> None:
    line = clean(_text(rest)).partition("\n")[0]
    if seen.ends.headers == 1:
        _see_title(seen, line)
    author, said = author_and_body(line, seen.chat)
    if author is not None and (not said.startswith(APP) or said.startswith(APP + "<")):
        seen.authors.add(author.name)


def _see_title(seen: _Seen, line: str) -> None:
    """Take the name before the first line, when the app wrote that, for the name of the chat."""
    name, mark, said = line.partition(": " + APP)
    if not mark or said.startswith("<"):
        return
    printed = name.strip(MARKS + " ")
    if not seen.chat or _letters(printed) == _letters(seen.chat):
        seen.chat = printed


def _letters(name: str) -> str:
    """Return a name without what a name of a file cannot hold."""
    return re.sub(r"[\W_]", "", name)


def _two(chat: str, authors: set[str], account: str) -> tuple[str, ...]:
    """Return the other and whose phone it was, when the chat is called after one of two."""
    if chat not in authors or len(authors) > 2:
        return ()
    mine = [name for name in authors if name != chat] or ([account] if account else [])
    return (chat, *mine)


def _text(data: bytes) -> str:
    return data.decode("utf-8", "replace")


def chat_name(path: str, export_name: str) -> str:
    """Return the name of the chat, from the file or, for `_chat.txt`, from what holds it."""
    name = path.rpartition("/")[2]
    if is_plain(path):
        name = path.rpartition("/")[0].rpartition("/")[2] or export_name
    stem = re.sub(r"\.(?:txt|zip|tar|tgz|gz)$", "", name, flags=re.IGNORECASE)
    stem = _COUNTER.sub("", stem).strip(MARKS + " ")
    if stem.lower() in {"_chat", "chat", "whatsapp", "whatsapp-chat", "whatsapp chat"}:
        return ""
    found = (match for pattern in FILE_NAMES if (match := pattern.fullmatch(stem)))
    match = next(found, None)
    return (match["name"].strip(MARKS + " _") if match else "") or stem
