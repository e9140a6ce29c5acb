"""The body and attachments of a mail: small ones read whole, large ones as ranges."""

import binascii
import email
import email.message
import io
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from email.generator import BytesGenerator

from postkamer.core.export import SMALL, Raw
from postkamer.core.formaten import mime
from postkamer.core.formaten.charset import decode
from postkamer.core.formaten.html_tekst import text_of_html
from postkamer.core.formaten.mbox import QUOTED_FROM
from postkamer.core.formaten.span import open_span
from postkamer.core.message import Attachment, Encoding, Flag, Span
from postkamer.core.tekst import clean
from postkamer.kanalen.mail.koppen import decoded

LONGEST_TEXT = 2_000_000
MOST_ATTACHMENTS = 2_000
DEEPEST = 100
BODY_TYPES = {"text/plain", "text/html"}
_TYPE = re.compile(r"[a-z0-9][a-z0-9!#$&^_.+-]{0,60}/[a-z0-9][a-z0-9!#$&^_.+-]{0,60}")
_UNSAFE = re.compile("[\x00-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069]")
_UU = re.compile(
    rb"^begin [0-7]{3,4} ([^\r\n]{1,200})\r?\n((?:[ -`][^\r\n]{0,100}\r?\n)*?)end\r?$", re.M
)
_ENDINGS = {
    "image/png": ".png", "image/jpeg": ".jpg", "image/gif": ".gif", "application/pdf": ".pdf",
    "text/html": ".html", "text/plain": ".txt", "text/calendar": ".ics", "message/rfc822": ".eml",
    "message/delivery-status": ".txt", "text/rfc822-headers": ".txt",
    "application/pgp-signature": ".asc", "application/pkcs7-signature": ".p7s",
    "application/ms-tnef": ".dat",
}  # fmt: skip
_ENCODINGS = {
    "base64": Encoding.BASE64,
    "quoted-printable": Encoding.QUOTED_PRINTABLE,
    "x-uuencode": Encoding.UUENCODE,
    "uuencode": Encoding.UUENCODE,
    "x-uue": Encoding.UUENCODE,
}


@dataclass(slots=True)
class Body:
    """What a mail says and holds."""

    texts: list[str] = field(default_factory=list)
    html: list[str] = field(default_factory=list)
    attachments: list[Attachment] = field(default_factory=list)
    flags: dict[Flag, None] = field(default_factory=dict)

    def text(self) -> str:
        """Return the plain text; without any, the text of the HTML."""
        if any(text.strip() for text in self.texts):
            whole = "\n\n".join(text.strip("\n") for text in self.texts if text.strip())
        else:
            whole = "\n\n".join(text_of_html(one) for one in self.html)
        if len(whole) > LONGEST_TEXT:
            self.flags[Flag.TEXT_TRUNCATED] = None
        return clean(whole[:LONGEST_TEXT])


def read_body(raw: Raw, message: email.message.Message | None, *, unquote: bool) -> Body:
    """Return the body; `message` is the whole mail parsed when it is small, else None."""
    body = Body()
    if message is None:
        _read_large(raw, body)
    else:
        _read_small(message, body, unquote=unquote)
    return body


def _read_small(message: email.message.Message, body: Body, *, unquote: bool) -> None:
    for part, alternative in _leaves(message):
        kind = content_type(part)
        if kind == "message/rfc822" or (kind.startswith("message/") and part.is_multipart()):
            _add(body, part, kind, _message_bytes(part))
            continue
        data = _payload(part)
        if kind.startswith("multipart/"):  # its boundary is missing or wrong: what is there is text
            body.flags[Flag.STRUCTURE_REPAIRED] = None
            if data.strip():
                _add_text(body, part, "text/plain", data, unquote=unquote)
        elif _is_body(part, kind):
            _add_text(body, part, kind, data, unquote=unquote)
        elif not (alternative and _is_other_rendering(part, kind)):
            _add(body, part, kind, data)
    if message.defects:
        body.flags[Flag.STRUCTURE_REPAIRED] = None


def _leaves(message: email.message.Message) -> Iterator[tuple[email.message.Message, bool]]:
    """Yield the leaf parts in order, with whether they stand in a multipart/alternative."""
    waiting = [(message, False, 0)]
    while waiting:
        part, alternative, depth = waiting.pop()
        payload = part.get_payload()
        is_message = content_type(part).startswith("message/")
        if isinstance(payload, list) and not is_message and depth < DEEPEST:
            inner = content_type(part) == "multipart/alternative"
            children = [one for one in payload if isinstance(one, email.message.Message)]
            waiting += [(one, inner, depth + 1) for one in reversed(children)]
        elif not (isinstance(payload, list) and not is_message):
            yield part, alternative


def content_type(part: email.message.Message) -> str:
    """Return the media type in lower case; application/octet-stream for what is none."""
    try:
        kind = part.get_content_type().lower()
    except (ValueError, LookupError, TypeError, AttributeError):
        return "application/octet-stream"
    return kind if _TYPE.fullmatch(kind) else "application/octet-stream"


def _is_body(part: email.message.Message, kind: str) -> bool:
    return kind in BODY_TYPES and not name_of(part) and disposition(part) != "attachment"


def _is_other_rendering(part: email.message.Message, kind: str) -> bool:
    """Return whether a part of a multipart/alternative is the body once more, in another form."""
    return kind.startswith("text/") and kind != "text/calendar" and not name_of(part)


def disposition(part: email.message.Message) -> str:
    """Return the content disposition in lower case, or ''."""
    try:
        return (part.get_content_disposition() or "").lower()
    except (ValueError, LookupError, TypeError, AttributeError):
        return ""


def name_of(part: email.message.Message) -> str:
    """Return the file name of a part, decoded, without folders and deceptive signs; '' = none."""
    try:
        name = part.get_filename() or ""
    except (ValueError, LookupError, TypeError, AttributeError, IndexError, UnicodeError):
        name = ""
    if not isinstance(name, str):
        name = str(name)
    if not name.isascii():
        name = decode(name.encode("utf-8", "surrogateescape"), None)[0]
    name = re.split(r"[/\\]", decoded(name).replace("\n", " "))[-1]
    return _UNSAFE.sub("\ufffd", name).strip()[:255]


def _payload(part: email.message.Message) -> bytes:
    try:
        data = part.get_payload(decode=True)
    except (ValueError, LookupError, TypeError, AttributeError, UnicodeError, AssertionError):
        data = None
    if isinstance(data, bytes):
        return data
    text = part.get_payload()
    return text.encode("utf-8", "surrogateescape") if isinstance(text, str) else b""


def _message_bytes(part: email.message.Message) -> bytes:
    """Return the bytes of a mail (or report) that is a part."""
    payload = part.get_payload()
    children = payload if isinstance(payload, list) else []
    target = io.BytesIO()
    for child in children:
        if not isinstance(child, email.message.Message):
            continue
        try:
            BytesGenerator(target, mangle_from_=False, maxheaderlen=0).flatten(child)
        except (ValueError, LookupError, TypeError, AttributeError, UnicodeError, RecursionError):
            return _payload(part)
    return target.getvalue() or _payload(part)


def _add_text(
    body: Body, part: email.message.Message, kind: str, data: bytes, *, unquote: bool
) -> None:
    if unquote:
        data = QUOTED_FROM.sub(rb"\1", data)
    if kind == "text/plain" and b"begin " in data:
        data = _take_uuencoded(body, data)
    text, guessed = decode(data, _charset(part))
    if guessed:
        body.flags[Flag.CHARSET_GUESSED] = None
    if kind == "text/html":
        body.html.append(text)
    else:
        body.texts.append(_unflowed(part, text))


def _charset(part: email.message.Message) -> str | None:
    try:
        charset = part.get_param("charset")
    except (ValueError, LookupError, TypeError, AttributeError, UnicodeError):
        return None
    if isinstance(charset, tuple):
        charset = charset[2]
    return charset if isinstance(charset, str) else None


def _unflowed(part: email.message.Message, text: str) -> str:
    """Join the lines that format=flowed (RFC 3676) broke."""
    try:
        flowed = str(part.get_param("format", "")).lower() == "flowed"
    except (ValueError, LookupError, TypeError, AttributeError, UnicodeError):
        flowed = False
    if not flowed:
        return text
    return re.sub(r"(?<=[^-\n] ) ?\r?\n(?!>)(?=\S)", "", text)


def _take_uuencoded(body: Body, data: bytes) -> bytes:
    def take(match: re.Match[bytes]) -> bytes:
        decoded_lines = []
        for line in match[2].splitlines():
            try:
                decoded_lines.append(binascii.a2b_uu(line))
            except binascii.Error:
                body.flags[Flag.CONTENT_BROKEN] = None
        name = _UNSAFE.sub("\ufffd", decode(match[1], None)[0]).strip()
        _append(body, Attachment(name=name[:255], data=b"".join(decoded_lines)))
        return b""

    return _UU.sub(take, data)


def _add(body: Body, part: email.message.Message, kind: str, data: bytes) -> None:
    _append(body, Attachment(name=_name(body, part, kind), media_type=kind, data=data))


def _append(body: Body, attachment: Attachment) -> None:
    if len(body.attachments) < MOST_ATTACHMENTS:
        body.attachments.append(attachment)
    else:
        body.flags[Flag.CONTENT_BROKEN] = None


def _name(body: Body, part: email.message.Message, kind: str) -> str:
    name = name_of(part)
    if name:
        return name
    return f"bijlage-{len(body.attachments) + 1}{_ENDINGS.get(kind, '')}"


def _read_large(raw: Raw, body: Body) -> None:
    with raw.open() as stream:
        parts = list(mime.leaf_parts(stream, raw.size))
    for part in parts:
        kind = content_type(part.headers)
        encoding = _encoding(part.headers)
        span = Span(part.offset, part.length, encoding)
        if _is_body(part.headers, kind) and part.length <= SMALL:
            with open_span(raw, span) as stream:
                data = stream.read()
            _add_text(body, part.headers, kind, data, unquote=False)
        else:
            if kind == "message/rfc822" and encoding is not Encoding.BASE64:
                span = Span(part.offset, part.length, Encoding.IDENTITY)
            name = _name(body, part.headers, kind)
            _append(body, Attachment(name=name, media_type=kind, span=span))


def _encoding(headers: email.message.Message) -> Encoding:
    values = [str(value).strip().lower() for key, value in headers.raw_items()
              if key.lower() == "content-transfer-encoding"]  # fmt: skip
    return _ENCODINGS.get(values[0].split(";")[0].strip(), Encoding.IDENTITY) if values else (
        Encoding.IDENTITY
    )  # fmt: skip
