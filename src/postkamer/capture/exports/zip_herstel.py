"""Find the members of a ZIP without its central directory, by their own headers."""

import zlib
from collections.abc import Iterator
from typing import BinaryIO

from postkamer.capture.exports import uitpakken
from postkamer.capture.exports.limits import Budget
from postkamer.capture.exports.zip_index import (
    CENTRAL,
    DESCRIPTOR,
    ENCRYPTED,
    LOCAL,
    Entry,
    member_name,
    zip64_sizes,
)
from postkamer.capture.exports.zip_lid import LOCAL_HEADER, STORED, UNPACKERS, PackedStream

DESCRIPTOR_MAGIC = b"PK\x07\x08"
SEARCH = 1024 * 1024
"""Bytes that are searched at a time for the next header."""
MOST = 1024 * SEARCH
"""How far is searched for the next header."""


def recovered(
    stream: BinaryIO, size: int, budget: Budget, name: str
) -> Iterator[tuple[Entry, bool]]:
    """Yield the members as far as they go, and whether they are cut off or damaged.

    Raises LimitError when they unpack to too much.
    """
    at: int | None = 0
    while at is not None:
        header = _header(stream, at)
        if header is None:
            at = _next_header(stream, at + 1, size)
            continue
        entry, start = header
        partial = _measure(stream, entry, start, size, budget)
        budget.spend(f"{name}/{entry.name}", entry.size)
        yield entry, partial
        # what is damaged may end anywhere; what is stored may hold another ZIP
        is_lost = partial and entry.method != STORED
        at = _next_header(stream, start if is_lost else start + entry.packed, size)


def _header(stream: BinaryIO, at: int) -> tuple[Entry, int] | None:
    """Return the member whose header is here, and where its bytes begin."""
    stream.seek(at)
    fixed = stream.read(LOCAL_HEADER.size)
    if len(fixed) < LOCAL_HEADER.size or not fixed.startswith(LOCAL):
        return None
    _, _, flags, method, _, _, crc, packed, size, name_size, extra_size = LOCAL_HEADER.unpack(fixed)
    rest = stream.read(name_size + extra_size)
    if len(rest) < name_size + extra_size:
        return None
    extra = rest[name_size:]
    size, packed, _ = zip64_sizes(extra, size, packed, 0)
    entry = Entry(member_name(rest[:name_size], flags, extra), flags, method, crc, packed, size, at)
    return entry, at + LOCAL_HEADER.size + len(rest)


def _measure(stream: BinaryIO, entry: Entry, start: int, size: int, budget: Budget) -> bool:
    """Set the sizes that the header does not give; return whether the member is cut off."""
    available = size - start
    if entry.flags & DESCRIPTOR and not (entry.packed and entry.crc):
        if entry.method not in UNPACKERS or entry.flags & ENCRYPTED:
            return _measure_by_descriptor(stream, entry, start, size)
        entry.packed = available
    elif entry.packed <= available:
        return False
    else:
        entry.packed = available
        if entry.method == STORED:
            entry.size = available
            return True
    return _measure_by_unpacking(stream, entry, start, budget)


def _measure_by_unpacking(stream: BinaryIO, entry: Entry, start: int, budget: Budget) -> bool:
    entry.size = 0
    if entry.method not in UNPACKERS or entry.flags & ENCRYPTED:
        return True
    packed = PackedStream(stream, start, entry.packed)
    unpacking = uitpakken.Unpacking(packed.read, UNPACKERS[entry.method])
    crc = 0
    try:
        for piece in unpacking.pieces():
            entry.size += len(piece)
            crc = zlib.crc32(piece, crc)
            budget.check_member(entry.name, unpacking.used, entry.size)
    except uitpakken.PackedError:
        return True
    entry.packed, entry.crc = unpacking.used, crc
    return False


def _measure_by_descriptor(stream: BinaryIO, entry: Entry, start: int, size: int) -> bool:
    """Find the end of a member that is not compressed: its descriptor says where it began."""
    at = start
    while (found := _find(stream, at, size, DESCRIPTOR_MAGIC)) is not None:
        stream.seek(found + 4)
        record = stream.read(20)
        for width in (4, 8):
            packed = int.from_bytes(record[4 : 4 + width], "little")
            if packed == found - start:
                entry.crc = int.from_bytes(record[:4], "little")
                entry.packed = packed
                entry.size = int.from_bytes(record[4 + width : 4 + 2 * width], "little")
                return False
        at = found + 1
    entry.packed = entry.size = size - start
    return True


def _next_header(stream: BinaryIO, at: int, size: int) -> int | None:
    """Return where the next local header is; None when the central directory comes first."""
    stream.seek(at)
    near = stream.read(4)
    if near == LOCAL:
        return at
    if near == CENTRAL:
        return None
    return _find(stream, at, size, LOCAL)


def _find(stream: BinaryIO, at: int, size: int, magic: bytes) -> int | None:
    end = min(at + MOST, size)
    while at < end:
        stream.seek(at)
        block = stream.read(SEARCH)
        found = block.find(magic)
        if found >= 0:
            return at + found
        at += SEARCH - len(magic) + 1
    return None
