"""A tar as an export, read in place."""

import tarfile
from collections.abc import Generator, Iterator
from typing import BinaryIO, cast

from postkamer.capture.exports.files import TRUNCATED, Heads, Names, Opened, Part, readable
from postkamer.capture.exports.limits import Budget
from postkamer.core.errors import ExportError
from postkamer.core.export import ExportFile, FileRaw
from postkamer.core.kanaal import Gap

BLOCK = tarfile.BLOCKSIZE
MAGIC, MAGIC_AT = b"ustar", 257
SEARCH = 1024 * 1024
"""Bytes that are searched at a time for the next sound header; a multiple of a block."""
MOST_DAMAGED, MOST_PADDING = 1024 * SEARCH, 2 * SEARCH
"""How far is searched behind damage, and behind the end: another tar may follow."""
LONGEST_HEADER = 4 * 1024 * 1024
MOST_DAMAGE = 1_000
"""How often reading goes on after a damaged header."""


def is_tar(head: bytes) -> bool:
    """Return whether these are the first bytes of a tar, by its magic or else its checksum."""
    if head[MAGIC_AT : MAGIC_AT + len(MAGIC)] == MAGIC:
        return True
    return len(head) >= BLOCK and head[0] != 0 and _sum_is_right(head[:BLOCK])


def _sum_is_right(block: bytes) -> bool:
    if len(block) < BLOCK:
        return False
    try:
        said = int(block[148:156].strip(b" \x00"), 8)
    except ValueError:
        return False
    return said == sum(block[:148]) + 8 * 0x20 + sum(block[156:BLOCK])


def open_tar(file: ExportFile, name: str, budget: Budget) -> Opened:
    """Return a tar as an export; what is cut off or damaged is offered as far as it goes.

    Raises ExportError when nothing can be read, LimitError when there are too many members.
    """
    names, heads, files, strange = Names(), Heads(), list[ExportFile](), list[str]()
    with file.open() as stream:
        walk = _Walk(stream, file.size)
        for member in walk.members():
            if member.isdir():
                continue
            path = names.take(readable(member.name))
            if not member.isreg() or member.issparse():
                strange.append(path)
                continue
            size = max(min(member.size, file.size - member.offset_data), 0)
            files.append(Part(FileRaw(file, member.offset_data, size), path, heads))
            budget.check_count(name, len(files))
            if size < member.size:
                walk.broken = f"{path} houdt te vroeg op"
    if walk.broken and not files:
        raise ExportError(
            f"{name} is een beschadigd tar-bestand: {walk.broken}. Vraag de export opnieuw op."
        )
    opened = Opened(name, []).offer(files)
    if walk.broken:
        detail = (
            f"{name} is afgebroken of beschadigd ({walk.broken}); {len(files)} bestand(en) waren "
            "nog te lezen. Vraag de export opnieuw op."
        )
        opened.gaps.append(Gap(TRUNCATED, 1, 0, detail))
    opened.refuse(strange)
    return opened


class _Capped:
    """A stream for `tarfile`, which reads a header of any length whole."""

    def __init__(self, stream: BinaryIO) -> None:
        self.seek, self.tell, self._read = stream.seek, stream.tell, stream.read

    def read(self, size: int) -> bytes:
        if not 0 <= size <= LONGEST_HEADER:
            raise tarfile.ReadError("een kop is te groot")
        return self._read(size)


class _Walk:
    """The members of a tar, also those after a damaged header. `broken` says what is wrong."""

    def __init__(self, stream: BinaryIO, size: int) -> None:
        self._stream, self._size = stream, size
        self.broken = ""

    def members(self) -> Iterator[tarfile.TarInfo]:
        """Yield the members, one at a time."""
        at: int | None = 0
        for _ in range(MOST_DAMAGE):
            if at is None:
                return
            ended = yield from self._from(at)
            at = self._after(ended)

    def _from(self, at: int) -> Generator[tarfile.TarInfo, None, int]:
        """Yield the members from here to the first header that is none; return where that is."""
        self._stream.seek(at)
        capped = cast("BinaryIO", _Capped(self._stream))
        try:
            archive = tarfile.TarFile(fileobj=capped, mode="r")
            while (member := archive.next()) is not None and archive.offset > at:
                yield member
                at = archive.offset
                vars(archive)["members"] = []  # else it remembers all of them
        except (tarfile.TarError, EOFError, ValueError, OverflowError, RecursionError) as error:
            self.broken = self.broken or str(error)
        return at

    def _after(self, at: int) -> int | None:
        """Return where the members go on after `at`; None when the tar ends there."""
        self._stream.seek(at)
        block = self._stream.read(BLOCK)
        if at > self._size or len(block) < BLOCK:
            self.broken = self.broken or "het einde ontbreekt"
            return None
        if block.strip(b"\x00"):
            self.broken = self.broken or f"de kop op byte {at} is beschadigd"
            return self._next_header(at + BLOCK, MOST_DAMAGED)
        return self._next_header(at + BLOCK, MOST_PADDING)

    def _next_header(self, at: int, most: int) -> int | None:
        """Return where the next sound header is in the next `most` bytes, or None."""
        end = min(at + most, self._size)
        while at < end:
            self._stream.seek(at)
            blocks = self._stream.read(SEARCH)
            found = blocks.find(MAGIC)
            while found >= 0:
                start = found - MAGIC_AT
                if start % BLOCK == 0 and _sum_is_right(blocks[start : start + BLOCK]):
                    return at + start
                found = blocks.find(MAGIC, found + 1)
            at += SEARCH
        if at < self._size:
            self.broken = self.broken or f"na byte {end} is niet verder gezocht"
        return None
