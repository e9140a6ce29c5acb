"""One member of a ZIP, read in place."""

import struct
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from io import BytesIO
from pathlib import Path
from typing import BinaryIO

from postkamer.capture.exports import uitpakken
from postkamer.capture.exports.files import HEAD, IN_MEMORY, Heads
from postkamer.capture.exports.spool import Spool
from postkamer.capture.exports.zip_index import ENCRYPTED, LOCAL, Entry
from postkamer.core.errors import ExportError, LimitError
from postkamer.core.export import ExportFile, FileRaw, Raw

LOCAL_HEADER = struct.Struct("<4s5H3I2H")
STORED = 0
UNPACKERS = {8: uitpakken.deflate, 12: uitpakken.bzip2, 14: uitpakken.zip_lzma}
NEWER = "Pak het archief zelf uit en lees de map in."
AGAIN = "Vraag de export opnieuw op."


@dataclass(slots=True)
class Archive:
    """What the members of one ZIP share. `stream` must stay open as long as they are used."""

    file: ExportFile
    stream: BinaryIO
    spool: Spool
    heads: Heads = field(default_factory=Heads)
    last: tuple[object, bytes] | None = None  # the member unpacked last, and its bytes


class Member:
    """A member of a ZIP. Small ones are unpacked in memory, large ones once to the spool.

    The size and checksum of the directory are verified each time it is unpacked; those of a member
    that is cut off (`partial`) are not known.
    """

    __slots__ = (
        "_archive", "_at", "_crc", "_flags", "_head", "_method", "_packed", "_spooled", "partial",
        "path", "size",
    )  # fmt: skip

    def __init__(self, archive: Archive, entry: Entry, path: str, *, partial: bool = False) -> None:
        self._archive, self.path, self.partial = archive, path, partial
        self._at, self._packed, self.size = entry.at, entry.packed, entry.size
        self._crc, self._flags, self._method = entry.crc, entry.flags, entry.method
        self._head: bytes | None = None
        self._spooled: Path | None = None

    def open(self) -> BinaryIO:
        """Return a new seekable stream.

        Raises ExportError when the member is damaged, encrypted or packed in an unknown way, and
        LimitError when it is larger than the directory says.
        """
        if self.size <= IN_MEMORY:
            return BytesIO(self._bytes())
        if self._method == STORED and not self._flags & ENCRYPTED:
            return self._window()
        if self._spooled is None:
            self._spooled = self._archive.spool.keep(self._verified(), self.path)
        return self._spooled.open("rb")

    def head(self) -> bytes:
        """Return the first 16 KiB; nothing when the member is damaged."""
        if self._head is not None:
            return self._head
        try:
            head = self._bytes() if self.size <= HEAD else self._first()
        except (ExportError, LimitError, OSError):
            head = b""
        if self._archive.heads.may_keep(len(head)):
            self._head = head
        return head

    def packed(self) -> Raw | None:
        """Return the bytes of the archive that hold this member, with its header; None = none."""
        try:
            start = self._start()
        except ExportError:
            return None
        end = min(start + self._packed, self._archive.file.size)
        return FileRaw(self._archive.file, self._at, end - self._at)

    def _bytes(self) -> bytes:
        """Return all bytes of a small member, verified."""
        if self._head is not None and self.size and len(self._head) == self.size:
            return self._head
        last = self._archive.last
        if last is not None and last[0] is self:
            return last[1]
        data = b"".join(self._verified())
        self._archive.last = self, data
        return data

    def _first(self) -> bytes:
        data = b""
        for piece in self._pieces():
            data += piece
            if len(data) >= HEAD:
                break
        return data[:HEAD]

    def _window(self) -> BinaryIO:
        """Return a stored member in place; its checksum is verified the first time."""
        start = self._start()
        if self._spooled is None:
            for _ in self._verified():
                pass
            self._spooled = Path()
        return FileRaw(self._archive.file, start, self.size).open()

    def _verified(self) -> Iterator[bytes]:
        """Yield the bytes; raise at the end when they are not those that the directory says."""
        size = crc = 0
        for piece in self._pieces():
            size += len(piece)
            if size > self.size:
                raise LimitError(
                    f"{self.path} is groter dan het archief zegt ({self.size} bytes). Het is niet "
                    f"uitgepakt. {AGAIN}"
                )
            crc = zlib.crc32(piece, crc)
            yield piece
        if not self.partial and (size != self.size or crc != self._crc):
            what = "de grootte klopt niet" if size != self.size else "de controlesom klopt niet"
            raise self._damaged(what)

    def _pieces(self) -> Iterator[bytes]:
        """Yield the bytes as they are, in pieces; a member that is cut off as far as it goes."""
        self._refuse_unreadable()
        if not self._packed and not self.size:
            return
        reading = PackedStream(self._archive.stream, self._start(), self._packed)
        try:
            if self._method == STORED:
                while piece := reading.read(uitpakken.PIECE):
                    yield piece
            else:
                yield from uitpakken.Unpacking(reading.read, UNPACKERS[self._method]).pieces()
        except uitpakken.PackedError as error:
            if not self.partial:
                raise self._damaged(str(error)) from error

    def _refuse_unreadable(self) -> None:
        if self._flags & ENCRYPTED:
            raise ExportError(
                f"{self.path} is beveiligd met een wachtwoord. Pak het archief zelf uit met het "
                "wachtwoord en lees de map in."
            )
        if self._method != STORED and self._method not in UNPACKERS:
            raise ExportError(
                f"{self.path} is ingepakt op een manier die Postkamer niet kent "
                f"(methode {self._method}). {NEWER}"
            )

    def _start(self) -> int:
        """Return where the packed bytes begin."""
        self._archive.stream.seek(self._at)
        header = self._archive.stream.read(LOCAL_HEADER.size)
        if len(header) < LOCAL_HEADER.size or not header.startswith(LOCAL):
            raise self._damaged("de kop ontbreekt")
        name_size, extra_size = LOCAL_HEADER.unpack(header)[9:11]
        return self._at + LOCAL_HEADER.size + int(name_size) + int(extra_size)

    def _damaged(self, what: str) -> ExportError:
        return ExportError(f"{self.path} is beschadigd in het archief: {what}. {AGAIN}")


class PackedStream:
    """Read a range of a shared stream, whatever else is read from it in between."""

    def __init__(self, stream: BinaryIO, at: int, length: int) -> None:
        self._stream, self._at, self._left = stream, at, length

    def read(self, size: int) -> bytes:
        """Return the next bytes."""
        self._stream.seek(self._at)
        data = self._stream.read(min(size, self._left))
        self._at += len(data)
        self._left -= len(data)
        return data
