"""The central directory of a ZIP: which members it has, and where.

`zipfile` keeps a thousand bytes for each member and refuses a directory as a whole; this reads it
as a stream, within bounds, and says where it breaks off.
"""

import struct
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO

LOCAL, CENTRAL, END = b"PK\x03\x04", b"PK\x01\x02", b"PK\x05\x06"
SIGNATURE = b"PK\x05\x05"
END64, LOCATOR64 = b"PK\x06\x06", b"PK\x06\x07"
ENCRYPTED, DESCRIPTOR, UTF8 = 0x1, 0x8, 0x800
_CENTRAL = struct.Struct("<4s6H3I5H2I")
_END, _END64, _LOCATOR64 = (
    struct.Struct("<4s4H2IH"), struct.Struct("<4sQ2H2I4Q"), struct.Struct("<4sIQI"),
)  # fmt: skip
_FULL16, _FULL32 = 0xFFFF, 0xFFFFFFFF
_LONGEST_COMMENT = 0xFFFF
_ZIP64, _UNICODE_PATH = 0x0001, 0x7075
_REGULAR = {0, 0o100000}
_FOLDER = 0o040000


class DirectoryError(Exception):
    """The central directory is missing or damaged; the text is a short Dutch reason."""


@dataclass(slots=True)
class Entry:
    """A member as the directory describes it; sizes in bytes, `at` is where its header is."""

    name: str
    flags: int
    method: int
    crc: int
    packed: int
    size: int
    at: int
    special: bool = False  # a link or device

    @property
    def is_folder(self) -> bool:
        """Return whether it is a folder: a name that ends so, and nothing in it."""
        return self.size == 0 and self.name.endswith(("/", "\\"))


def entries(stream: BinaryIO, size: int) -> Iterator[Entry]:
    """Yield the members in the order of the directory, of a ZIP of `size` bytes.

    Raises DirectoryError when it is missing or damaged, maybe after some members.
    """
    start, length, shift = _where(stream, size)
    stream.seek(start)
    end = start + length
    at = start
    while at + _CENTRAL.size <= end:
        fixed = stream.read(_CENTRAL.size)
        if fixed.startswith(SIGNATURE):
            return
        if len(fixed) < _CENTRAL.size or not fixed.startswith(CENTRAL):
            raise DirectoryError("de inhoudsopgave is beschadigd")
        values = _CENTRAL.unpack(fixed)
        name_size, extra_size, comment_size = values[10:13]
        rest = stream.read(name_size + extra_size + comment_size)
        at += _CENTRAL.size + len(rest)
        if len(rest) < name_size + extra_size + comment_size:
            raise DirectoryError("de inhoudsopgave is afgebroken")
        yield _entry(values, rest[:name_size], rest[name_size : name_size + extra_size], shift)


def _entry(values: tuple[int, ...], raw_name: bytes, extra: bytes, shift: int) -> Entry:
    made_by, flags, method, crc = values[1] >> 8, values[3], values[4], values[7]
    packed, size, attributes, at = values[8], values[9], values[15], values[16]
    if _FULL32 in {packed, size, at}:
        size, packed, at = zip64_sizes(extra, size, packed, at)
    mode = (attributes >> 16) & 0o170000 if made_by in {3, 19} else 0  # Unix, macOS
    name = member_name(raw_name, flags, extra)
    if mode == _FOLDER and size == 0 and not name.endswith("/"):
        name += "/"
    special = mode not in _REGULAR and mode != _FOLDER
    return Entry(name, flags, method, crc, packed, size, at + shift, special)


def member_name(raw: bytes, flags: int, extra: bytes = b"") -> str:
    """Return the name of a member as text. UTF-8 is taken for what it is, also unmarked."""
    if raw.isascii():
        return raw.decode("ascii")
    if not flags & UTF8:
        given = _extra(extra, _UNICODE_PATH)
        if len(given) > 5 and int.from_bytes(given[1:5], "little") == zlib.crc32(raw):
            return given[5:].decode("utf-8", "replace")
    try:
        return raw.decode()
    except UnicodeDecodeError:
        return raw.decode("utf-8", "replace") if flags & UTF8 else raw.decode("cp437")


def zip64_sizes(extra: bytes, size: int, packed: int, at: int) -> tuple[int, int, int]:
    """Return size, packed size and place, those that are full from the ZIP64 field."""
    field, used = _extra(extra, _ZIP64), 0
    values = []
    for value in (size, packed, at):
        if value == _FULL32 and used + 8 <= len(field):
            value = int.from_bytes(field[used : used + 8], "little")
            used += 8
        values.append(value)
    return values[0], values[1], values[2]


def _extra(extra: bytes, wanted: int) -> bytes:
    at = 0
    while at + 4 <= len(extra):
        kind, length = struct.unpack_from("<HH", extra, at)
        if kind == wanted:
            return extra[at + 4 : at + 4 + length]
        at += 4 + length
    return b""


def _where(stream: BinaryIO, size: int) -> tuple[int, int, int]:
    """Return start and length of the directory, and how far all is from where it says it is."""
    tail_at = max(size - _LONGEST_COMMENT - _END.size, 0)
    stream.seek(tail_at)
    tail = stream.read(_LONGEST_COMMENT + _END.size)
    found = tail.rfind(END)
    while found >= 0:
        if found + _END.size <= len(tail):
            where = _where_by(stream, tail_at + found, _END.unpack_from(tail, found))
            if where is not None:
                return where
        found = tail.rfind(END, 0, found)
    raise DirectoryError("de inhoudsopgave aan het einde ontbreekt")


def _where_by(stream: BinaryIO, end_at: int, end: tuple[int, ...]) -> tuple[int, int, int] | None:
    """Return the place of the directory by an end record; None when nothing is there."""
    count, length, at = end[4], end[5], end[6]
    record_at = end_at
    if _FULL16 in {count, end[3]} or _FULL32 in {length, at}:
        record_at, count, length, at = _zip64_end(stream, end_at) or (end_at, count, length, at)
    start = record_at - length  # also right when something stands before the ZIP
    if start < 0 or (not length and (count or record_at)):
        return None  # a ZIP of nothing is its end record only
    stream.seek(start)
    if length and stream.read(4) != CENTRAL:
        return None
    return start, length, max(start - at, 0)


def _zip64_end(stream: BinaryIO, end_at: int) -> tuple[int, int, int, int] | None:
    """Return where the ZIP64 end record is, and its count, length and place."""
    if end_at < _LOCATOR64.size:
        return None
    stream.seek(end_at - _LOCATOR64.size)
    locator = stream.read(_LOCATOR64.size)
    if not locator.startswith(LOCATOR64):
        return None
    record_at = _LOCATOR64.unpack(locator)[2]
    for place in (record_at, end_at - _LOCATOR64.size - _END64.size):
        if 0 <= place < end_at:
            stream.seek(place)
            record = stream.read(_END64.size)
            if len(record) == _END64.size and record.startswith(END64):
                values = _END64.unpack(record)
                return place, values[7], values[8], values[9]
    return None
