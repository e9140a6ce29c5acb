"""Find the mails in an export: loose files, Maildir, mbox."""

import re
from collections.abc import Iterator

from postkamer.core.canonical import encode
from postkamer.core.export import SMALL, BytesRaw, Export, ExportFile, FileRaw
from postkamer.core.formaten import mbox
from postkamer.core.kanaal import NOTHING, Broken, Capture, Claim, Gap, Ignored, Item, Options

MAIL = "message/rfc822"
_LINE = re.compile(rb"(?:\xef\xbb\xbf)?([!-9;-~]{1,76})[ \t]*:")
_KNOWN = {
    b"from", b"to", b"cc", b"subject", b"date", b"message-id", b"received", b"return-path",
    b"mime-version", b"content-type", b"delivered-to", b"reply-to", b"sender", b"x-mailer",
    b"in-reply-to", b"references", b"content-transfer-encoding", b"x-received", b"bcc",
    b"x-original-to", b"dkim-signature", b"arc-seal",
}  # fmt: skip
_SURE = {b"from", b"date", b"subject", b"message-id", b"received", b"return-path", b"to"}
_MAILDIR_TMP = re.compile(r"(?:^|/)tmp/[^/]+$")


def recognise(export: Export) -> Claim:
    """Return the files that are mails or mailboxes, by their first lines."""
    messages, side = [], []
    folders = {file.path.rpartition("/")[0].rpartition("/")[2] for file in export.files()}
    maildir = bool({"cur", "new"} & folders)
    sure = 0.0
    for file in export.files():
        if maildir and _MAILDIR_TMP.search(file.path):
            side.append(file.path)
            continue
        how_sure = _is_mail(file)
        if how_sure:
            messages.append(file.path)
            sure = max(sure, how_sure)
    return Claim(sure, tuple(messages), tuple(side)) if messages else NOTHING


def _is_mail(file: ExportFile) -> float:
    head = file.head()
    name = file.path.rpartition("/")[2].lower()
    if head.startswith(b"\xd0\xcf\x11\xe0") or not head:
        return 0.0
    if mbox.is_mbox(head):
        return 0.95
    names = _header_names(head)
    if name.endswith((".eml", ".mbox", ".mbx")):
        return 0.95 if names or b"\n" not in head[:200] or b":" in head[:2000] else 0.0
    known = [one for one in names if one in _KNOWN]
    return (
        0.7 if len(known) >= 2 and _SURE & set(known) and len(known) * 3 >= len(names[:30]) else 0
    )


def _header_names(head: bytes) -> list[bytes]:
    """Return the names of the headers at the start; [] when it does not start with headers."""
    found: list[bytes] = []
    for line in head.lstrip(b"\r\n")[:16_000].split(b"\n")[:200]:
        if not line.strip():
            break
        if line[:1] in {b" ", b"\t"} and found:
            continue
        match = _LINE.match(line)
        if match is None:
            return found if len(found) >= 3 else []
        found.append(match[1].lower())
    return found


def split(export: Export, claim: Claim, options: Options) -> Iterator[Item]:
    """Yield every mail of the claimed files."""
    base = {"timezone": options.timezone, "account": options.account}
    single, boxed = encode({**base, "mbox": False}), encode({**base, "mbox": True})
    for path in claim.messages:
        file = export.get(path)
        if file is None:
            continue
        if mbox.is_mbox(file.head()):
            yield from _split_mbox(file, boxed)
        elif file.size == 0:
            yield Gap("empty_file", 1, 0, f"{path} is leeg.")
        else:
            raw = _whole(file)
            yield Capture(raw, single, path, MAIL)
    for path in claim.side:
        yield Ignored(path, "Onvoltooide aflevering in een Maildir (tmp), geen bericht")


def _whole(file: ExportFile) -> BytesRaw | FileRaw:
    if file.size > SMALL:
        return FileRaw(file)
    with file.open() as stream:
        return BytesRaw(stream.read())


def _split_mbox(file: ExportFile, context: bytes) -> Iterator[Item]:
    number = 0
    with file.open() as stream, file.open() as reader:
        for piece in mbox.messages(stream, file.size):
            number += 1
            place = f"{file.path}, bericht {number}"
            raw: BytesRaw | FileRaw = FileRaw(file, piece.offset, piece.length)
            if number == 1 and piece.offset > 1000:
                junk = FileRaw(file, 0, piece.offset)
                yield Broken(junk, f"{file.path}, begin", "Tekst voor de eerste e-mail.", context)
            if piece.length <= SMALL:
                reader.seek(piece.offset)
                raw = BytesRaw(reader.read(piece.length))
            yield Capture(raw, context, place, MAIL)
