"""Read one note from its exact bytes, as a stream: a resource is never in memory twice."""

import base64
import binascii
import re
import xml.parsers.expat
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

import msgspec

from postkamer.core.errors import UnreadableError
from postkamer.core.export import SMALL, Raw
from postkamer.core.formaten.html_tekst import text_of_html
from postkamer.core.message import (
    Attachment,
    AttachmentState,
    Encoding,
    Flag,
    Kind,
    Message,
    Party,
    Place,
    Precision,
    Span,
    Visibility,
)
from postkamer.core.tekst import clean
from postkamer.core.tijd import iso, micros, possible

BLOCK = 256 * 1024
MOST_CHARACTERS = 4_000_000
LONGEST_FIELD = 10_000
MOST_RESOURCES = 5_000
DEEPEST = 50
_TIME = re.compile(r"(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)(Z?)")
_TODO = re.compile(r"<en-todo\b([^>]*)>", re.IGNORECASE)
_CRYPT = re.compile(r"<en-crypt\b.*?(?:</en-crypt\s*>|\Z)", re.IGNORECASE | re.DOTALL)
_NOT_BASE64 = re.compile(rb"[^A-Za-z0-9+/=]")
_UNSAFE = re.compile("[\x00-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069]")
_DEGREES = re.compile(r"-?\d{1,3}(?:\.\d+)?")
_ENDINGS = {
    "image/png": ".png", "image/jpeg": ".jpg", "image/gif": ".gif", "application/pdf": ".pdf",
    "audio/mpeg": ".mp3", "audio/wav": ".wav", "text/plain": ".txt",
}  # fmt: skip


@dataclass(slots=True)
class _Resource:
    """A file in a note: where its base64 text is, and what is said of it."""

    start: int = -1
    end: int = -1
    fields: dict[str, str] = field(default_factory=dict)


class _Reader:
    """Collects the fields of a note while expat walks through it."""

    def __init__(self, encoding: str | None) -> None:
        self.fields: dict[str, str] = {}
        self.tags: list[str] = []
        self.resources: list[_Resource] = []
        self.truncated = False
        self._path: list[str] = []
        self._text: list[str] = []
        self._length = 0
        parser = xml.parsers.expat.ParserCreate(encoding)
        parser.buffer_text = True
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        parser.CharacterDataHandler = self._characters
        parser.EntityDeclHandler = self._refuse
        parser.StartDoctypeDeclHandler = self._refuse
        self.parser = parser

    def _refuse(self, *_: Any) -> None:
        raise UnreadableError("In deze notitie staan eigen entiteiten; die worden niet gelezen.")

    def _start(self, name: str, _attributes: dict[str, str]) -> None:
        self._path.append(name.lower())
        if len(self._path) > DEEPEST:
            raise UnreadableError("Deze notitie heeft te veel lagen. Zij is bewaard, niet gelezen.")
        self._text, self._length = [], 0
        if self._path[1:] == ["resource"]:
            self.resources.append(_Resource())
            if len(self.resources) > MOST_RESOURCES:
                raise UnreadableError(f"Deze notitie heeft meer dan {MOST_RESOURCES} bijlagen.")

    def _characters(self, text: str) -> None:
        if self._path[1:] == ["resource", "data"] and self.resources:
            if self.resources[-1].start < 0:
                self.resources[-1].start = self.parser.CurrentByteIndex
            return
        limit = MOST_CHARACTERS if self._path[-1] == "content" else LONGEST_FIELD
        if self._length < limit:
            self._text.append(text[: limit - self._length])
            self._length += len(text)
        else:
            self.truncated = self.truncated or self._path[-1] == "content"

    def _end(self, _name: str) -> None:
        path, value = self._path[1:], clean("".join(self._text))
        if path == ["resource", "data"]:
            self.resources[-1].end = self.parser.CurrentByteIndex
        elif path == ["tag"]:
            self.tags.append(value.strip())
        elif path[:1] == ["resource"] and len(path) > 1 and path[1] != "recognition":
            self.resources[-1].fields["/".join(path[1:])] = value.strip()
        elif path and path[0] != "resource":
            self.fields.setdefault("/".join(path), value)
        self._path.pop()
        self._text, self._length = [], 0


def parse(raw: Raw, context: bytes) -> Message:
    """Return the note. Raises UnreadableError when its XML is not sound."""
    known = _known(context)
    reader = _Reader(str(known.get("encoding") or "utf-8"))
    try:
        with raw.open() as stream:
            while block := stream.read(BLOCK):
                reader.parser.Parse(block, False)
            reader.parser.Parse(b"", True)
    except (xml.parsers.expat.ExpatError, LookupError, ValueError) as error:
        raise UnreadableError(
            f"De XML van deze notitie klopt niet ({error}). De bytes zijn bewaard; exporteer de "
            "notitie zo mogelijk opnieuw."
        ) from error
    if not reader.fields and not reader.resources:
        raise UnreadableError("Dit is geen notitie van Evernote: er staat niets in.")
    return _message(reader, raw, known)


def _known(context: bytes) -> dict[str, Any]:
    try:
        known = msgspec.json.decode(context)
    except (msgspec.DecodeError, RecursionError) as error:
        raise UnreadableError(f"De context van deze notitie is beschadigd: {error}.") from error
    return known if isinstance(known, dict) else {}


def _message(reader: _Reader, raw: Raw, known: dict[str, Any]) -> Message:
    fields, flags = reader.fields, dict[Flag, None]()
    created, written = _time(fields.get("created", ""), flags)
    updated, _ = _time(fields.get("updated", ""), {})
    author = fields.get("note-attributes/author", "").strip()
    email = author if "@" in author and " " not in author else ""
    edited = updated is not None and updated != created
    if reader.truncated:
        flags[Flag.TEXT_TRUNCATED] = None
    text = _text(fields.get("content", ""))
    if reader.tags:
        text = f"{text}\n\n{' '.join('#' + tag.replace(' ', '_') for tag in reader.tags if tag)}"
    return Message(
        kind=Kind.NOTE,
        account=str(known.get("account") or ""),
        author=Party("" if email else author, email) if author else None,
        title=fields.get("title", "").strip()[:1000],
        text=text.strip(),
        sent_at=created,
        precision=Precision.SECOND,
        sent_at_text=written,
        local_time=(iso(created) or "")[:16],
        edited=edited,
        edited_at=updated if edited else None,
        visibility=Visibility.PRIVATE,
        url=_address(fields.get("note-attributes/source-url", "")),
        place=_place(fields),
        attachments=tuple(_attachment(one, number, raw, flags)
                          for number, one in enumerate(reader.resources, start=1)),
        flags=tuple(flags),
    )  # fmt: skip


def _time(written: str, flags: dict[Flag, None]) -> tuple[int | None, str]:
    """Return UTC microseconds, or None and the source's words."""
    written = written.strip()[:100]
    if not written:
        flags[Flag.TIME_MISSING] = None
        return None, ""
    match = _TIME.fullmatch(written)
    if match is None:
        flags[Flag.TIME_UNREADABLE] = None
        return None, written
    try:
        at = micros(datetime(*(int(part) for part in match.groups()[:6]), tzinfo=UTC))  # type: ignore[arg-type,misc]
    except ValueError:
        flags[Flag.TIME_UNREADABLE] = None
        return None, written
    if not possible(at):
        flags[Flag.TIME_IMPOSSIBLE] = None
        return None, written
    return at, ""


def _text(content: str) -> str:
    """Return the readable text of ENML: boxes as [ ] and [x], hidden text as "[versleuteld]"."""
    content = _TODO.sub(lambda match: "[x] " if "true" in match[1].lower() else "[ ] ", content)
    return text_of_html(_CRYPT.sub("[versleuteld]", content))


def _address(value: str) -> str:
    value = value.strip()
    return value[:2000] if value else ""


def _place(fields: dict[str, str]) -> Place | None:
    latitude = fields.get("note-attributes/latitude", "").strip()
    longitude = fields.get("note-attributes/longitude", "").strip()
    if not (_DEGREES.fullmatch(latitude) and _DEGREES.fullmatch(longitude)):
        return None
    return Place(fields.get("note-attributes/place-name", "").strip()[:200], latitude, longitude)


def _attachment(resource: _Resource, number: int, raw: Raw, flags: dict[Flag, None]) -> Attachment:
    fields = resource.fields
    kind = fields.get("mime", "").lower()
    if not re.fullmatch(r"[a-z0-9.+-]{1,60}/[a-z0-9.+-]{1,60}", kind):
        kind = "application/octet-stream"
    name = _UNSAFE.sub("\ufffd", fields.get("resource-attributes/file-name", ""))
    name = re.split(r"[/\\]", name)[-1].strip()[:255]
    made = Attachment(
        name=name or f"bijlage-{number}{_ENDINGS.get(kind, '')}",
        media_type=kind,
        url=_address(fields.get("resource-attributes/source-url", "")),
    )
    if resource.start < 0 or resource.end <= resource.start:
        return msgspec.structs.replace(made, state=AttachmentState.OMITTED)
    if raw.size > SMALL:
        span = Span(resource.start, resource.end - resource.start, Encoding.BASE64)
        return msgspec.structs.replace(made, span=span)
    encoded = raw.read()[resource.start : resource.end]
    try:
        data = base64.b64decode(_NOT_BASE64.sub(b"", encoded), validate=True)
    except binascii.Error:
        flags[Flag.CONTENT_BROKEN] = None
        return msgspec.structs.replace(made, state=AttachmentState.OMITTED)
    return msgspec.structs.replace(made, data=data)
