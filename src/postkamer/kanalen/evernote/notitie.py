"""Read the XML of one note, as a stream: its fields, and where the bytes of its attachments are.

The DOCTYPE of the export is not part of it, so no entity of that can be resolved; entities of HTML
are known, others stay as they are written.
"""

import html
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Protocol
from xml.parsers import expat

from postkamer.core.errors import UnreadableError
from postkamer.core.formaten.enml import LARGEST

MOST_PARTS = 10_000
"""Attachments, tags or tasks of one note, at most."""
MOST_ELEMENTS = 1_000_000
DEEPEST = 1000
LONGEST_FIELD = 20_000
BLOCK = 256 * 1024
LONGEST_TOKEN = 16 * 1024 * 1024
_PROLOG = '<!DOCTYPE note SYSTEM "enex.dtd">'
_DATA = "resource/data"
_ATTRIBUTES, _RESOURCE_ATTRIBUTES = "note-attributes/", "resource/resource-attributes/"
_FIELDS = frozenset({
    "title", "created", "updated", "guid", "tag", "content",
    *(_ATTRIBUTES + name for name in (
        "author", "source-url", "latitude", "longitude", "place-name", "reminder-time",
        "reminder-done-time",
    )),
    "resource/mime", "resource/data",
    *(_RESOURCE_ATTRIBUTES + name for name in ("file-name", "source-url")),
    "task/title", "task/taskStatus", "task/taskGroupNoteLevelID", "task/dueDate",
})  # fmt: skip
_DEEPEST = 3


@dataclass(slots=True)
class Resource:
    """An attachment: its fields, and its data as text or as a range of the note in bytes."""

    fields: dict[str, str] = field(default_factory=dict)
    begin: int | None = None
    end: int | None = None


@dataclass(slots=True)
class Note:
    """What a note says. `fields` are by path, as in "note-attributes/author"."""

    fields: dict[str, str] = field(default_factory=dict)
    tags: list[str] = field(default_factory=list)
    resources: list[Resource] = field(default_factory=list)
    tasks: list[dict[str, str]] = field(default_factory=list)
    is_cut: bool = False  # content was larger than can be read


class Source(Protocol):
    """What a note is read from."""

    def read(self, size: int, /) -> bytes:
        """Return the next bytes, no more than `size`; none at the end."""


def read_note(stream: Source, charset: str, *, keep_data: bool) -> Note:
    """Return the note in a stream of bytes; with `keep_data` its data as text, else as ranges.

    Raises UnreadableError when it is not well-formed, expat.ExpatError with what and where.
    """
    try:
        reader = _Reader(charset, keep_data)
    except LookupError as error:
        raise UnreadableError(f"Onbekende tekenset: {charset}.") from error
    reader.feed(stream)
    return reader.note


class _Reader:
    """The handlers of the parser. `_path` holds the names of the open elements in the note."""

    def __init__(self, charset: str, keep_data: bool) -> None:
        self._keep_data = keep_data
        self.note = Note()
        self._path: list[str] = []
        self._chunks: list[str] = []
        self._room = self._inner = self._elements = 0
        encoding, self._charset = charset, charset
        if charset.startswith("utf-16-"):
            encoding = "utf-16"
        self._prolog = _PROLOG.encode(charset)
        parser = self._parser = expat.ParserCreate(encoding)
        parser.buffer_text = True
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        parser.SkippedEntityHandler = self._entity

    def feed(self, stream: Source) -> None:
        """Read the whole stream. Raises expat.ExpatError, UnreadableError."""
        bom = {"utf-16-le": b"\xff\xfe", "utf-16-be": b"\xfe\xff"}.get(self._charset, b"")
        self._prolog = bom + self._prolog
        self._parser.Parse(self._prolog, False)
        fed = len(self._prolog)
        while block := stream.read(BLOCK):
            self._parser.Parse(block, False)
            fed += len(block)
            # The parser looks again at all of an unfinished tag or comment with every block.
            if fed - self._parser.CurrentByteIndex > LONGEST_TOKEN:
                raise UnreadableError(
                    "Deze notitie bevat een tag of commentaar van meer dan 16 MB. Zij is "
                    "bewaard en niet gelezen."
                )
        self._parser.Parse(b"", True)

    def _here(self) -> int:
        """Return where the parser is, in bytes from the start of the note."""
        return self._parser.CurrentByteIndex - len(self._prolog)

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        path = self._path
        self._elements += 1
        if len(path) + self._inner > DEEPEST or self._elements > MOST_ELEMENTS:
            raise UnreadableError(
                "Deze notitie heeft meer dan een miljoen onderdelen of meer dan duizend in elkaar. "
                "Zij is bewaard en niet gelezen."
            )
        if self._inner or (len(path) <= _DEEPEST + 1 and "/".join(path[1:]) in _FIELDS):
            self._inner += 1
            if path[1:] != ["content"]:
                return  # markup in a title, say: only its words are kept
            said = "".join(f' {key}="{html.escape(value)}"' for key, value in attributes.items())
            self._write(f"<{name}{said}>")
            return
        if not path and name != "note":
            raise UnreadableError("Dit is geen notitie van Evernote: <note> ontbreekt.")
        path.append(name)
        if len(path) == 2:
            self._begin_part(name)
        if 2 <= len(path) <= _DEEPEST + 1:
            self._begin_field("/".join(path[1:]))

    def _begin_part(self, name: str) -> None:
        if name == "resource":
            self.note.resources.append(Resource())
        elif name == "task":
            self.note.tasks.append({})
        parts = len(self.note.resources), len(self.note.tasks), len(self.note.tags)
        if max(parts) > MOST_PARTS:
            raise UnreadableError(
                f"Deze notitie heeft meer dan {MOST_PARTS} bijlagen, labels of taken. Zij is "
                "bewaard en niet gelezen."
            )

    def _begin_field(self, key: str) -> None:
        self._chunks = []
        parser = self._parser
        if key not in _FIELDS:
            parser.CharacterDataHandler = None
        elif key == _DATA and not self._keep_data:
            # Text that is not gathered comes with its place, and costs nothing to pass over.
            parser.buffer_text = False
            parser.CharacterDataHandler = self._data_begins
        else:
            is_long = key == "content"
            self._room = LARGEST if is_long else LONGEST_FIELD
            parser.CharacterDataHandler = self._gather if key != _DATA else self._gather_data

    def _data_begins(self, _: str) -> None:
        self._parser.CharacterDataHandler = None
        if self.note.resources:
            self.note.resources[-1].begin = self._here()

    def _gather(self, text: str) -> None:
        if self._inner and self._path[1:] == ["content"]:
            text = html.escape(text, quote=False)
        self._write(text)

    def _gather_data(self, text: str) -> None:
        self._chunks.append(text)

    def _write(self, text: str) -> None:
        if len(text) > self._room:
            text = text[: self._room]
            if self._path[1:] == ["content"]:
                self.note.is_cut = True
        self._room -= len(text)
        if text:
            self._chunks.append(text)

    def _entity(self, name: str, is_parameter: bool) -> None:
        handler: Callable[[str], None] | None = self._parser.CharacterDataHandler
        if handler is not None and not is_parameter and self._path:
            known = html.unescape(f"&{name};")
            handler(f"&{name};" if self._path[1:] == ["content"] else known)

    def _end(self, name: str) -> None:
        if self._inner:
            self._inner -= 1
            if self._path[1:] == ["content"]:
                self._write(f"</{name}>")
            return
        key = "/".join(self._path[1:]) if 2 <= len(self._path) <= _DEEPEST + 1 else ""
        self._path.pop()
        parser = self._parser
        if key == _DATA and not self._keep_data:
            self.note.resources[-1].end = self._here()
            parser.buffer_text = True
        elif key in _FIELDS:
            self._keep(key, "".join(self._chunks))
        self._chunks = []
        parser.CharacterDataHandler = None

    def _keep(self, key: str, text: str) -> None:
        if key == "tag":
            self.note.tags.append(text)
        elif key.startswith("resource/"):
            self.note.resources[-1].fields.setdefault(key.rpartition("/")[2], text)
        elif key.startswith("task/"):
            self.note.tasks[-1].setdefault(key.rpartition("/")[2], text)
        else:
            self.note.fields.setdefault(key, text)
