"""Read one mail from its exact bytes."""

import hashlib
import re
from functools import lru_cache

import msgspec

from postkamer.core.errors import UnreadableError
from postkamer.core.export import SMALL, Raw
from postkamer.core.formaten import mime
from postkamer.core.formaten.mime_kop import Headers
from postkamer.core.formaten.window import BLOCK, Window
from postkamer.core.message import Flag, Kind, Message, Visibility
from postkamer.core.tekst import clean, clean_all
from postkamer.kanalen.mail import koppen
from postkamer.kanalen.mail.datum import read_date
from postkamer.kanalen.mail.delen import read_body

LONGEST_TITLE = 1_000
FIELDS = frozenset((
    b"from", b"sender", b"to", b"cc", b"bcc", b"reply-to", b"subject", b"date", b"message-id",
    b"received", b"return-path", b"delivered-to", b"mime-version", b"content-type", b"in-reply-to",
    b"references", b"content-transfer-encoding", b"resent-from", b"resent-date", b"x-mailer",
    b"x-received", b"x-original-to", b"dkim-signature", b"envelope-to", b"content-disposition",
))  # fmt: skip
"""Of these a mail has at least one."""
_OWNERS = (b"delivered-to", b"x-delivered-to", b"envelope-to", b"x-envelope-to", b"x-original-to")
_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(?:-[A-Za-z0-9]{2,8}){0,3}")
_BEFORE = re.compile(rb"(?:\xef\xbb\xbf)?(?:[ \t]*\r?\n)*(?:>?From (?![ \t]*:)[^\r\n]*\r?\n)?")
_EMLX = re.compile(rb"[ \t]*(\d{1,12})[ \t]*\r?\n")


class Context(msgspec.Struct, frozen=True):
    """What reading needs besides the bytes. `form` says in what the mail was kept."""

    timezone: str = "Europe/Amsterdam"
    account: str = ""
    mbox: bool = False
    emlx: bool = False


def parse(raw: Raw, context: bytes) -> Message:
    """Return the message in a mail. Raises UnreadableError when it has no header of a mail."""
    known = _known(context)
    if raw.size <= SMALL:
        return _read(raw, Window(_with_line_ends(raw.read()), raw.size), known)
    with raw.open() as stream:
        return _read(raw, Window(stream, raw.size), known)


def _with_line_ends(data: bytes) -> bytes:
    """Return the bytes of a mail of an old Macintosh, which ends its lines with CR, with LF."""
    if b"\r" in data[:1000] and b"\n" not in data:
        return data.replace(b"\r", b"\n")
    return data


@lru_cache(maxsize=64)
def _known(context: bytes) -> Context:
    try:
        return msgspec.convert(clean_all(msgspec.json.decode(context)), Context)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise UnreadableError(f"De context van deze e-mail is beschadigd: {error}.") from error


def _read(raw: Raw, window: Window, known: Context) -> Message:
    start = _begin(window, known)
    structure = mime.read_structure(window, start)
    headers = structure.headers
    if FIELDS.isdisjoint(headers.fields):
        raise UnreadableError("Dit is geen e-mail: er staan geen kopregels van een e-mail in.")
    body = read_body(raw, window, structure, boxed=known.mbox)
    native = koppen.message_id(headers) or _digest_id(window, start)
    sent = read_date(headers.text(b"date"), known.timezone)
    reply, references = koppen.reference_ids(headers)
    people = koppen.addresses(headers, b"from") or koppen.addresses(headers, b"sender")
    title = headers.text(b"subject").replace("\n", " ")
    flags = [*sent.flags, *body.flags]
    if not people:
        flags.append(Flag.AUTHOR_UNKNOWN)
    if len(title) > LONGEST_TITLE:
        flags.append(Flag.TEXT_TRUNCATED)
    return Message(
        kind=Kind.MAIL,
        native_id=native,
        account=known.account or _owner(headers),
        author=people[0] if people else None,
        recipients=koppen.addresses(headers, b"to", b"cc", b"bcc"),
        title=title[:LONGEST_TITLE],
        text=body.text,
        language=_language(headers),
        sent_at=sent.at,
        precision=sent.precision,
        zone_known=sent.zone_known,
        sent_at_text=sent.written,
        in_reply_to=reply,
        references=references,
        conversation=references[0] if references else reply or native,
        visibility=Visibility.PRIVATE,
        attachments=tuple(body.attachments),
        flags=tuple(dict.fromkeys(flags)),
    )


def _begin(window: Window, known: Context) -> int:
    """Return where the header begins, behind what some programs put before it.

    Of an .emlx the first line says how long the mail is; behind it stands a property list.
    """
    window.need(0, BLOCK)
    start = 0
    if known.emlx:
        match = _EMLX.match(window.data)
        if match is None:
            raise UnreadableError("Dit is geen .emlx: op de eerste regel staat geen lengte.")
        start = match.end()
        window.end = min(start + int(match[1]), window.end)
        window.data = window.data[: max(window.end - window.base, 0)]
    before = _BEFORE.match(window.data, start)
    return before.end() if before else start


def _digest_id(window: Window, start: int) -> str:
    """Return an id for a mail without one: the digest of its bytes with line ends as LF."""
    digest = hashlib.sha256()
    at = start
    while at < window.end:
        window.need(at, 1)
        block = window.data[at - window.base :]
        if not block:
            break
        if block.endswith(b"\r") and len(block) > 1:
            block = block[:-1]
        digest.update(block.replace(b"\r\n", b"\n"))
        at += len(block)
    return "sha256:" + digest.hexdigest()


def _owner(headers: Headers) -> str:
    """Return whose mailbox this is, as the server wrote when it delivered the mail."""
    for name in _OWNERS:
        if name in headers.fields and (found := koppen.addresses(headers, name)):
            return found[0].handle
    return ""


def _language(headers: Headers) -> str:
    if b"content-language" not in headers.fields:
        return ""
    value = headers.text(b"content-language").split(",")[0].strip()
    return clean(value) if _LANGUAGE.fullmatch(value) else ""
