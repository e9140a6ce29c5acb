"""The text and attachments of a mail, of any size."""

import re
from dataclasses import dataclass, field

from postkamer.core.export import SMALL, Raw
from postkamer.core.formaten import mime
from postkamer.core.formaten.charset import decode
from postkamer.core.formaten.html_tekst import text_of_html
from postkamer.core.formaten.mbox import unquote
from postkamer.core.formaten.mime import Part, Structure
from postkamer.core.formaten.mime_kop import decode_words, parse_headers
from postkamer.core.formaten.window import Window
from postkamer.core.message import Attachment, Encoding, Flag, Span
from postkamer.core.tekst import clean
from postkamer.kanalen.mail.tekst import unflowed, uuencoded

LONGEST_TEXT = 2_000_000
MOST_READ = 8 * 1024 * 1024
"""Encoded bytes of one part that are read as text; the rest is in the original."""
_TEXTS = frozenset((
    "text/plain", "text/html", "text/enriched", "text/richtext", "text/markdown",
    "text/x-markdown", "text/x-web-markdown",
))  # fmt: skip
_NO_RENDERING = frozenset(("text/calendar", "text/vcard", "text/x-vcard", "text/directory"))
_UNSAFE = re.compile(
    "[\x00-\x1f\x7f-\x9f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\ud800-\udfff]"
)
_MARK = re.compile(r"(?<!<)</?[A-Za-z][A-Za-z-]{0,60}>")
_PARAMETER = re.compile(r"<param>[^<]*+</param>", re.IGNORECASE)
_IN_WORDS = re.compile(rb"\s*+[^\s]++[ \t]++[^\s]")
_NOT_BASE64 = re.compile(rb"[^A-Za-z0-9+/=\s]")
_ENDINGS = {
    "image/png": ".png", "image/jpeg": ".jpg", "image/gif": ".gif", "application/pdf": ".pdf",
    "image/tiff": ".tif", "image/bmp": ".bmp", "image/svg+xml": ".svg", "image/webp": ".webp",
    "text/html": ".html", "text/plain": ".txt", "text/calendar": ".ics", "text/csv": ".csv",
    "text/vcard": ".vcf", "text/x-vcard": ".vcf", "text/rfc822-headers": ".txt",
    "message/delivery-status": ".txt", "message/rfc822-headers": ".txt",
    "message/disposition-notification": ".txt",
    "application/pgp-signature": ".asc", "application/pgp-encrypted": ".asc",
    "application/pkcs7-signature": ".p7s", "application/x-pkcs7-signature": ".p7s",
    "application/pkcs7-mime": ".p7m", "application/x-pkcs7-mime": ".p7m",
    "application/ms-tnef": ".dat", "application/zip": ".zip", "application/xml": ".xml",
    "application/json": ".json", "audio/mpeg": ".mp3", "audio/wav": ".wav", "audio/x-wav": ".wav",
    "video/mp4": ".mp4",
}  # fmt: skip


@dataclass(slots=True)
class Body:
    """What a mail says and holds."""

    text: str = ""
    attachments: list[Attachment] = field(default_factory=list)
    flags: dict[Flag, None] = field(default_factory=dict)


def read_body(raw: Raw, window: Window, structure: Structure, *, boxed: bool) -> Body:
    """Return the text and the attachments.

    `boxed` says that the mail was kept in an mbox, where "From " at the start of a line is quoted.
    """
    return _Reader(raw, window, boxed).read(structure)


class _Reader:
    def __init__(self, raw: Raw, window: Window, boxed: bool) -> None:
        self._raw, self._w, self._boxed = raw, window, boxed
        self._small = raw.size <= SMALL
        self._body = Body()
        self._texts: list[tuple[int, int, str]] = []  # choice, form, text
        self._read = 0

    def read(self, structure: Structure) -> Body:
        for part in structure.parts:
            name = file_name(part)
            if self._is_text(part, name, single=len(structure.parts) == 1):
                self._add_text(part)
            else:
                self._add_attachment(part, name)
        if not self._texts:
            self._read_named_text(structure)
        if structure.repaired:
            self._body.flags[Flag.STRUCTURE_REPAIRED] = None
        self._body.text = self._all_text()
        return self._body

    def _is_text(self, part: Part, name: str, *, single: bool) -> bool:
        """Return whether a part is what the mail says, or says it once more in another form."""
        kind = part.media_type
        if name or not kind.startswith("text/"):
            return False
        if mime.disposition(part.headers)[0] == "attachment":
            return False
        return kind in _TEXTS or ((part.choice > 0 or single) and kind not in _NO_RENDERING)

    def _read_named_text(self, structure: Structure) -> None:
        """Read a text that is shown in the mail though it has a name, when there is no other."""
        for part in structure.parts:
            if part.media_type in _TEXTS and mime.disposition(part.headers)[0] != "attachment":
                self._add_text(part)
                return

    def _encoded(self, part: Part, end: int) -> bytes:
        data = self._w.read(part.offset, end)
        if self._boxed and part.encoding is not Encoding.BASE64:
            data = unquote(data)
        return data

    def _add_text(self, part: Part) -> None:
        if self._read > 4 * LONGEST_TEXT or (part.choice and part.media_type not in _TEXTS):
            return
        end = part.offset + part.length
        if part.length > MOST_READ:
            self._body.flags[Flag.TEXT_TRUNCATED] = None
            if part.media_type == "text/plain" and part.encoding is Encoding.IDENTITY:
                end = self._take_large_files(part, end)
            end = min(end, part.offset + MOST_READ)
        data = self._text_of(part, end)
        form = _FORMS.get(part.media_type, _PLAIN)
        if form == _PLAIN and b"begin " in data:
            data = self._take_files(data)
        text, guessed = decode(data, part.parameters.get("charset"))
        if guessed:
            self._body.flags[Flag.CHARSET_GUESSED] = None
        if form == _PLAIN and part.parameters.get("format", "").lower() == "flowed":
            delete_space = part.parameters.get("delsp", "").lower() == "yes"
            text = unflowed(text, delete_space=delete_space)
        self._read += len(text)
        self._texts.append((part.choice, form, text))

    def _text_of(self, part: Part, end: int) -> bytes:
        """Return the decoded bytes of a text; one that is base64 only by name is not decoded."""
        encoded = self._encoded(part, end)
        if part.encoding is Encoding.BASE64 and _IN_WORDS.match(encoded):
            self._body.flags[Flag.CONTENT_BROKEN] = None
            return encoded
        data = mime.decode_body(encoded, part.encoding)
        self._note_damage(part, data)
        return data

    def _note_damage(self, part: Part, data: bytes) -> None:
        if part.encoding is Encoding.BASE64 and part.length <= SMALL:
            encoded = self._w.read(part.offset, part.offset + part.length)
            if _NOT_BASE64.search(encoded) or (encoded.strip() and not data):
                self._body.flags[Flag.CONTENT_BROKEN] = None

    def _take_files(self, data: bytes) -> bytes:
        """Return text without the uuencoded files in it, which become attachments."""
        kept, at = [], 0
        for one in uuencoded(Window(data, len(data)), 0):
            kept.append(data[at : one.start])
            at = one.end
            content = mime.decode_body(data[one.start : one.end], Encoding.UUENCODE)
            name = safe_name(one.name) or self._default_name("")
            self._body.attachments.append(Attachment(name=name, data=content))
        return b"".join([*kept, data[at:]]) if at else data

    def _take_large_files(self, part: Part, end: int) -> int:
        """Add the uuencoded files in a large text as ranges; return where the text ends."""
        with self._raw.open() as stream:  # one more: the window stays where it is
            files = list(uuencoded(Window(stream, end), part.offset))
        for one in files:
            span = Span(one.start, one.end - one.start, Encoding.UUENCODE)
            name = safe_name(one.name) or self._default_name("")
            self._body.attachments.append(Attachment(name=name, span=span))
        return files[0].start if files else end

    def _add_attachment(self, part: Part, name: str) -> None:
        encoding = part.encoding
        if part.media_type in mime.MESSAGES:
            encoding = self._message_encoding(part, encoding)
            name = name or self._subject_name(part)
        data, span = None, None
        if self._small:
            encoded = self._encoded(part, part.offset + part.length)
            data = mime.decode_body(encoded, encoding)
            self._note_damage(part, data)
        else:
            span = Span(part.offset, part.length, encoding)
        self._body.attachments.append(
            Attachment(
                name=safe_name(name) or self._default_name(part.media_type),
                media_type=part.media_type,
                data=data,
                span=span,
                description=clean(decode_words(part.headers.value(b"content-description")))[:1000],
            )
        )

    def _message_encoding(self, part: Part, encoding: Encoding) -> Encoding:
        """Return how a mail in the mail is encoded: it may not be, but some are."""
        if encoding is not Encoding.BASE64:
            return Encoding.IDENTITY
        head = self._w.read(part.offset, part.offset + min(part.length, 400))
        return Encoding.IDENTITY if parse_headers(head, 0)[0].fields else encoding

    def _subject_name(self, part: Part) -> str:
        """Return a name for a mail in the mail: its subject."""
        if part.encoding is Encoding.BASE64:
            return ""
        head = self._w.read(part.offset, part.offset + min(part.length, 16_384))
        subject = " ".join(parse_headers(head, 0)[0].text(b"subject").split())[:120]
        return re.sub(r'[/\\:*?"<>|]+', "-", subject).strip(" .") + ".eml" if subject else ""

    def _default_name(self, media_type: str) -> str:
        ending = ".eml" if media_type in mime.MESSAGES else _ENDINGS.get(media_type, "")
        return f"bijlage-{len(self._body.attachments) + 1}{ending}"

    def _all_text(self) -> str:
        """Return the texts in order; of those that say the same the one in the plainest form."""
        plainest: dict[int, int] = {}
        for choice, form, text in self._texts:
            if text.strip():
                plainest[choice] = min(plainest.get(choice, form), form)
        pieces: list[str] = []
        for choice, form, text in self._texts:
            if choice and form > plainest.get(choice, form):
                continue
            piece = _READ_FORM[form](text).strip("\r\n")
            if piece.strip() and not (form and pieces and _same(piece, pieces[-1])):
                pieces.append(piece)
        whole = "\n\n".join(pieces)
        if len(whole) > LONGEST_TEXT:
            self._body.flags[Flag.TEXT_TRUNCATED] = None
            whole = whole[:LONGEST_TEXT]
        return clean(whole)


def _without_marks(text: str) -> str:
    """Return text/enriched (RFC 1896) without its marks and their parameters."""
    return _MARK.sub("", _PARAMETER.sub("", text)).replace("<<", "<")


_PLAIN, _HTML, _RICH = range(3)
_FORMS = {"text/html": _HTML, "text/enriched": _RICH, "text/richtext": _RICH}
_READ_FORM = (str, text_of_html, _without_marks)


def _same(one: str, other: str) -> bool:
    """Return whether two texts have the same words."""
    return one.split() == other.split()


def file_name(part: Part) -> str:
    """Return the name of a part as it was sent, or ''."""
    headers = part.headers.fields
    if b"content-disposition" not in headers and "name" not in part.parameters:
        return ""
    return mime.file_name(part.headers, part.parameters)


def safe_name(name: str) -> str:
    """Return a file name without folders and without signs that deceive; '' when none is left."""
    name = _UNSAFE.sub("\ufffd", " ".join(re.split(r"[/\\]", name)[-1].split()))
    return "" if not name.strip(". \ufffd") else name.strip()[:255]
