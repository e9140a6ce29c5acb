"""Find the mails in an export: loose files, Maildir, mbox, the files of Apple Mail."""

import re
from collections.abc import Iterator

from postkamer.core.canonical import encode
from postkamer.core.errors import ExportError, LimitError
from postkamer.core.export import SMALL, BytesRaw, Export, ExportFile, FileRaw, Raw
from postkamer.core.formaten import mbox
from postkamer.core.formaten.mime_kop import Headers, parse_headers
from postkamer.core.kanaal import NOTHING, Broken, Capture, Claim, Ignored, Item, Options
from postkamer.kanalen.mail.bericht import FIELDS

MAIL = "message/rfc822"
SURE, LIKELY = 0.95, 0.7
_BOX = re.compile(r"(?:\.(?:mbox|mbx|mbs)|(?:^|/)mbox)$", re.IGNORECASE)
_LOOSE = re.compile(r"\.(?:eml|emlx|mai|mail|rfc822)$", re.IGNORECASE)
_OTHER = re.compile(
    r"\.(?:mht|mhtml|md|markdown|ya?ml|json|jsonl|ndjson|html?|xml|csv|tsv|ics|vcf|warc|py|js|css"
    r"|toml|ini|cfg|conf|po|pot|rst|tex|srt|vtt|sql|log)$",
    re.IGNORECASE,
)
"""Files of these kinds may begin with lines like a header, and are no mails."""
_MADE_BY_SERVERS = frozenset((b"received", b"return-path", b"message-id", b"dkim-signature",
                              b"x-received", b"delivered-to"))  # fmt: skip
_BEFORE = re.compile(rb"(?:\xef\xbb\xbf)?(?:[ \t]*\r?\n)*")
_EMLX = re.compile(rb"[ \t]*\d{1,12}[ \t]*\r?\n(?=[!-9;-~]+[ \t]*:)")
_TMP = re.compile(r"(?P<box>(?:.*/)?)tmp/[^/]+")
_SIDE = re.compile(
    r"(?:dovecot[-.][\w.-]+|dovecot-uidlist|maildirfolder|maildirsize|subscriptions|sieve"
    r"|courierimap[\w]*|\.mh_sequences|\.xmhcache|[^/]+\.msf|table_of_contents|mbox-summary)",
    re.IGNORECASE,
)
"""What mail programs keep beside the mails: indexes, which can be made again."""


def recognise(export: Export) -> Claim:
    """Return the files that are mails or mailboxes, by their first lines."""
    files = export.files()
    boxes = {file.path.rpartition("/")[0] for file in files}
    messages, side = [], []
    sure = 0.0
    for file in files:
        tmp = _TMP.fullmatch(file.path)
        if tmp and {tmp["box"] + "cur", tmp["box"] + "new"} & boxes:
            side.append(file.path)
            continue
        if how_sure := _is_mail(file):
            messages.append(file.path)
            sure = max(sure, how_sure)
        elif _SIDE.fullmatch(file.path.rpartition("/")[2]):
            side.append(file.path)
    return Claim(sure, tuple(messages), tuple(side)) if messages else NOTHING


def _is_mail(file: ExportFile) -> float:
    head = file.head()
    if not head or head.startswith((b"\xd0\xcf\x11\xe0", b"PK\x03\x04", b"!BDN")):
        return 0.0
    if mbox.is_mbox(head):
        return SURE
    if _BOX.search(file.path) and mbox.holds_border(head):
        return SURE
    if _EMLX.match(head) and file.path.lower().endswith(".emlx"):
        return SURE
    if b"\n" not in head and b"\r" in head:  # an old Macintosh
        head = head.replace(b"\r", b"\n")
    before = _BEFORE.match(head)
    headers = parse_headers(head, before.end() if before else 0)[0]
    if _LOOSE.search(file.path) or _BOX.search(file.path):
        return 0.0 if FIELDS.isdisjoint(headers.fields) else SURE
    return LIKELY if not _OTHER.search(file.path) and _begins_as_mail(headers) else 0.0


def _begins_as_mail(headers: Headers) -> bool:
    """Return whether a header is a mail's beyond doubt; the name of the file does not tell."""
    fields = headers.fields
    if (
        b"snapshot-content-location" in fields
        or b"<saved by" in fields.get(b"from", [b""])[0].lower()
    ):
        return False  # a web page that a browser saved
    known = FIELDS & fields.keys()
    if len(known) < 2 or len(known) * 3 < min(len(fields), 30):
        return False
    says_who = any(b"@" in value for value in fields.get(b"from", ()))
    return bool(_MADE_BY_SERVERS & known) or (
        says_who and not {b"date", b"subject", b"to"}.isdisjoint(fields)
    )


def split(export: Export, claim: Claim, options: Options) -> Iterator[Item]:
    """Yield every mail of the claimed files."""
    base = {"timezone": options.timezone, "account": options.account}
    single, boxed, apple = (
        encode({**base, "mbox": form == "mbox", "emlx": form == "emlx"})
        for form in ("single", "mbox", "emlx")
    )
    for path in claim.messages:
        file = export.get(path)
        if file is None:
            continue
        if file.size == 0:
            yield Broken(FileRaw(file), path, "Het bestand is leeg: er is niets te lezen.", single)
        elif _is_box(file):
            yield from _split_mbox(file, boxed)
        else:
            is_apple = path.lower().endswith(".emlx") and _EMLX.match(file.head())
            yield Capture(_whole(file), apple if is_apple else single, path, MAIL)
    for path in claim.side:
        if _TMP.fullmatch(path):
            yield Ignored(path, "Onvoltooide aflevering in een Maildir (tmp), geen bericht")
        else:
            yield Ignored(path, "Index van een e-mailprogramma, geen bericht")


def _is_box(file: ExportFile) -> bool:
    head = file.head()
    return mbox.is_mbox(head) or (_BOX.search(file.path) is not None and mbox.holds_border(head))


def _whole(file: ExportFile) -> Raw:
    """Return the bytes of a file; when they cannot be read now, that is told when they are kept."""
    if file.size > SMALL:
        return FileRaw(file)
    try:
        with file.open() as stream:
            return BytesRaw(stream.read())
    except (ExportError, LimitError, OSError, EOFError):
        return FileRaw(file)


def _split_mbox(file: ExportFile, context: bytes) -> Iterator[Item]:
    number = 0
    with file.open() as stream:
        for piece in mbox.messages(stream, file.size):
            raw: Raw = BytesRaw(piece.data) if piece.data is not None else FileRaw(
                file, piece.offset, piece.length
            )  # fmt: skip
            if piece.stray:
                yield from _stray(file, raw, context)
                continue
            number += 1
            place = f"{file.path}, bericht {number}"
            if piece.length == 0:
                yield Ignored(place, "Leeg: er staat niets tussen twee regels From")
            else:
                yield Capture(raw, context, place, MAIL)


def _stray(file: ExportFile, raw: Raw, context: bytes) -> Iterator[Item]:
    """Yield what stands before the first border: a mail whose border is lost, or something else."""
    with raw.open() as stream:
        head = stream.read(16 * 1024)
    start = head.removeprefix(b"\xef\xbb\xbf")
    if raw.size < 16 * 1024 and not start.strip():
        return
    place = f"{file.path}, begin"
    if _begins_as_mail(parse_headers(start.lstrip(b"\r\n"), 0)[0]):
        yield Capture(raw, context, place, MAIL)
    else:
        reason = "Tekst voor de eerste e-mail, die zelf geen e-mail is. De tekst is bewaard."
        yield Broken(raw, place, reason, context)
