"""Read one note."""

import re
import sys
from functools import lru_cache
from io import BytesIO
from typing import BinaryIO
from xml.parsers import expat
from zoneinfo import ZoneInfo

import msgspec

from postkamer.core.errors import UnreadableError
from postkamer.core.export import SMALL, Raw
from postkamer.core.formaten.charset import decode
from postkamer.core.formaten.enml import text_of_enml
from postkamer.core.message import Flag, Kind, Message
from postkamer.core.tekst import clean, clean_all
from postkamer.kanalen.evernote.bijlagen import Attached, read_attachments
from postkamer.kanalen.evernote.notitie import Note, read_note
from postkamer.kanalen.evernote.velden import read_address, read_author, read_place, read_time

_ILLEGAL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
_BY_NUMBER = re.compile(r"&#(?:[xX]([0-9A-Fa-f]{1,40})|([0-9]{1,40}));", re.ASCII)
_BARE = re.compile(r"&(?!#?[A-Za-z0-9]{1,40};)")
_BAD_BYTES = re.compile("[\udc80-\udcff]+")
_CONTROLS = bytes(63 if code < 32 and code not in {0, 9, 10, 13} else code for code in range(256))
_WHITE = frozenset({9, 10, 13})
_AUTHOR, _URL = "note-attributes/author", "note-attributes/source-url"


class Context(msgspec.Struct, frozen=True):
    """What reading needs besides the bytes."""

    charset: str = "utf-8"
    timezone: str = "Europe/Amsterdam"
    account: str = ""


@lru_cache(maxsize=16)
def _known(context: bytes) -> Context:
    return msgspec.convert(clean_all(msgspec.json.decode(context)), Context)


def parse(raw: Raw, context: bytes) -> Message:
    """Return the note as a message. Raises UnreadableError when it is not well-formed."""
    try:
        known = _known(context)
        zone = ZoneInfo(known.timezone)
    except (msgspec.DecodeError, ValueError, LookupError, OSError, RecursionError) as error:
        raise UnreadableError(f"De context van deze notitie is niet te lezen: {error}.") from error
    try:
        if raw.size <= SMALL:
            note, flags = _read_small(raw, known.charset)
        else:
            note, flags = _read_large(raw, known.charset)
    except (expat.ExpatError, ValueError, LookupError) as error:
        raise UnreadableError(
            f"De opmaak van deze notitie (XML) klopt niet: {_where(error)}. De bytes zijn bewaard. "
            "Vraag de export opnieuw op."
        ) from error
    return _message(note, raw, zone, known.account, flags)


def _where(error: Exception) -> str:
    if isinstance(error, expat.ExpatError):
        what = expat.ErrorString(error.code)
        return f"{what}, regel {error.lineno}, teken {error.offset + 1}"
    return str(error)


def _read_small(raw: Raw, charset: str) -> tuple[Note, tuple[Flag, ...]]:
    """Return a note that fits in memory, also when single characters of it are broken."""
    data = raw.read()
    text, is_guessed = _text_of(data, charset)
    flags = (Flag.CHARSET_GUESSED,) if is_guessed else ()
    try:
        return read_note(BytesIO(text.encode()), "utf-8", keep_data=True), flags
    except expat.ExpatError:
        repaired = _repaired(text)
        if repaired == text:
            raise
    note = read_note(BytesIO(repaired.encode()), "utf-8", keep_data=True)
    return note, (*flags, Flag.STRUCTURE_REPAIRED)


def _read_large(raw: Raw, charset: str) -> tuple[Note, tuple[Flag, ...]]:
    """Return a note that does not fit in memory, also when there are control characters in it."""
    try:
        with raw.open() as stream:
            return read_note(stream, charset, keep_data=False), ()
    except expat.ExpatError:
        if charset.startswith("utf-16"):
            raise
    with raw.open() as stream:
        note = read_note(_WithoutControls(stream), charset, keep_data=False)
    return note, (Flag.STRUCTURE_REPAIRED,)


class _WithoutControls:
    """A stream with "?" for each control character that XML forbids: all stays where it is.

    But for NUL: a large note with those is no text with a slip in it, but a hole on a disk.
    """

    def __init__(self, stream: BinaryIO) -> None:
        self._stream = stream

    def read(self, size: int, /) -> bytes:
        return self._stream.read(size).translate(_CONTROLS)


def _text_of(data: bytes, charset: str) -> tuple[str, bool]:
    """Return the text of the note; single bytes that are not UTF-8 are read as Windows does."""
    if charset not in {"utf-8", "utf8", "us-ascii", "ascii"}:
        text, is_guessed = decode(data, charset)
        return clean(text), is_guessed
    try:
        return data.decode("utf-8"), False
    except UnicodeDecodeError:
        text = data.decode("utf-8", "surrogateescape")
    return _BAD_BYTES.sub(_as_windows, text), True


def _as_windows(match: re.Match[str]) -> str:
    return match[0].encode("utf-8", "surrogateescape").decode("cp1252", "replace")


def _repaired(text: str) -> str:
    """Return the text without what XML forbids: control characters and bare ampersands."""
    text = _legal_numbers(_ILLEGAL.sub("\ufffd", text))
    first, *rest = text.split("<![CDATA[")
    parts = [_BARE.sub("&amp;", first)]
    for part in rest:
        inside, close, outside = part.partition("]]>")
        parts += ["<![CDATA[", inside, close, _BARE.sub("&amp;", outside)]
    return "".join(parts)


def _legal_numbers(text: str) -> str:
    """Return the text with U+FFFD for each character by its number that XML forbids.

    Two halves of one character side by side become that character.
    """
    changed = _BY_NUMBER.sub(_legal, text)
    return text if changed == text else clean(changed)


def _legal(match: re.Match[str]) -> str:
    code = int(match[1], 16) if match[1] else int(match[2])
    if 0xD800 <= code <= 0xDFFF:
        return chr(code)
    if code in _WHITE or 0x20 <= code < 0xFFFE or 0x10000 <= code <= sys.maxunicode:
        return match[0]
    return "\ufffd"


def _message(
    note: Note, raw: Raw, zone: ZoneInfo, account: str, flags: tuple[Flag, ...]
) -> Message:
    fields = note.fields
    attached = read_attachments(note, raw)
    created, updated = (
        read_time(fields.get("created", ""), zone),
        read_time(fields.get("updated", ""), zone),
    )
    edited_at = updated.at if updated.at != created.at else None
    text, text_flags = _text(note, attached)
    return Message(
        kind=Kind.NOTE,
        native_id=clean(fields.get("guid", "")).strip() or None,
        account=account,
        author=read_author(fields.get(_AUTHOR, "")),
        title=" ".join(clean(fields.get("title", "")).split()),
        text=text,
        sent_at=created.at,
        precision=created.precision,
        zone_known=created.zone_known,
        sent_at_text=clean(created.text),
        local_time=created.local,
        edited=edited_at is not None,
        edited_at=edited_at,
        revision=0 if edited_at is None else max(edited_at // 1_000_000, 0),
        url=read_address(fields.get(_URL, "")),
        place=read_place(
            fields.get("note-attributes/place-name", ""),
            fields.get("note-attributes/latitude", ""),
            fields.get("note-attributes/longitude", ""),
        ),
        attachments=attached.attachments,
        flags=tuple(dict.fromkeys([*created.flags, *flags, *text_flags, *attached.flags])),
    )


def _text(note: Note, attached: Attached) -> tuple[str, tuple[Flag, ...]]:
    """Return the content, then the labels and the reminder of the note, each on a line."""
    tasks: dict[str, list[str]] = {}
    for task in note.tasks:
        title = " ".join(task.get("title", "").split())
        sign = "[x]" if task.get("taskStatus", "").strip() == "completed" else "[ ]"
        due = task.get("dueDate", "").strip()
        line = f"{sign} {title}" + (f" (uiterlijk: {due})" if due else "")
        tasks.setdefault(task.get("taskGroupNoteLevelID", "").strip(), []).append(line)
    source = note.fields.get("content", "")
    content = _legal_numbers(source)
    body, is_sound = text_of_enml(content, attached.names, tasks)
    is_sound = is_sound and content == source
    flags = () if is_sound or note.is_cut else (Flag.STRUCTURE_REPAIRED,)
    if note.is_cut:
        flags = (Flag.TEXT_TRUNCATED,)
    lines = []
    tags = [words for tag in note.tags if (words := " ".join(tag.split()))]
    if tags:
        lines.append(f"Labels: {', '.join(tags)}")
    reminder = note.fields.get("note-attributes/reminder-time", "").strip()
    if reminder:
        done = note.fields.get("note-attributes/reminder-done-time", "").strip()
        lines.append(f"Herinnering: {reminder}" + (f" (gedaan: {done})" if done else ""))
    return clean("\n\n".join(part for part in (body, "\n".join(lines)) if part)), flags
