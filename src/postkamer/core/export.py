"""What a channel sees of a delivery: a read-only tree of named, re-openable streams."""

from collections.abc import Sequence
from io import BytesIO
from typing import BinaryIO, Protocol, cast

SMALL = 8 * 1024 * 1024
"""Bytes up to which an item may be read into memory as one piece."""


class ExportFile(Protocol):
    """One file of an export. Reading it never changes it."""

    @property
    def path(self) -> str:
        """Return the place inside the export: relative, with `/`, as the export spells it."""

    @property
    def size(self) -> int:
        """Return the size in bytes (of the content, not as compressed)."""

    def open(self) -> BinaryIO:
        """Return a new, seekable stream at the start. Raises ExportError, LimitError."""

    def head(self) -> bytes:
        """Return the first 16 KiB (fewer when the file is shorter); cheap to ask twice."""


class Export(Protocol):
    """A file, folder, ZIP or tar as a tree of files; a single file is a tree of one."""

    @property
    def name(self) -> str:
        """Return the name of the delivered file or folder, without its parents."""

    def files(self) -> Sequence[ExportFile]:
        """Return all files in a fixed order (by path), without folders and links."""

    def get(self, path: str) -> ExportFile | None:
        """Return the file at this exact path, or None."""


class Raw(Protocol):
    """The original bytes of one item: re-openable, of known size in bytes."""

    @property
    def size(self) -> int:
        """Return the size in bytes."""

    def read(self) -> bytes:
        """Return all bytes; meant for items up to `SMALL`."""

    def open(self) -> BinaryIO:
        """Return a new seekable stream over exactly these bytes, at their start."""


class BytesRaw:
    """An original that is in memory."""

    __slots__ = ("_data",)

    def __init__(self, data: bytes) -> None:
        self._data = data

    @property
    def size(self) -> int:
        """Return the size in bytes."""
        return len(self._data)

    def read(self) -> bytes:
        """Return all bytes."""
        return self._data

    def open(self) -> BinaryIO:
        """Return a new stream at the start."""
        return BytesIO(self._data)


class FileRaw:
    """An original that is a range of an export's file: `length` bytes from `offset`."""

    __slots__ = ("_file", "_length", "_offset")

    def __init__(self, file: ExportFile, offset: int = 0, length: int | None = None) -> None:
        self._file = file
        self._offset = offset
        self._length = file.size - offset if length is None else length

    @property
    def size(self) -> int:
        """Return the size in bytes."""
        return self._length

    def read(self) -> bytes:
        """Return all bytes."""
        with self.open() as stream:
            return stream.read()

    def open(self) -> BinaryIO:
        """Return a new seekable stream over the range, at its start."""
        return cast("BinaryIO", _Range(self._file.open(), self._offset, self._length))


class _Range:
    """A window of `length` bytes on a seekable stream; it owns and closes the stream."""

    def __init__(self, stream: BinaryIO, offset: int, length: int) -> None:
        self._stream, self._offset, self._length, self._at = stream, offset, length, 0
        stream.seek(offset)

    def read(self, size: int | None = -1) -> bytes:
        left = max(self._length - self._at, 0)
        want = left if size is None or size < 0 else min(size, left)
        data = self._stream.read(want)
        self._at += len(data)
        return data

    def readline(self, size: int | None = -1) -> bytes:
        left = max(self._length - self._at, 0)
        want = left if size is None or size < 0 else min(size, left)
        data = self._stream.readline(want)
        self._at += len(data)
        return data

    def __iter__(self) -> "_Range":
        return self

    def __next__(self) -> bytes:
        line = self.readline()
        if not line:
            raise StopIteration
        return line

    def seek(self, offset: int, whence: int = 0) -> int:
        start = {0: 0, 1: self._at, 2: self._length}[whence]
        self._at = max(start + offset, 0)
        self._stream.seek(self._offset + self._at)
        return self._at

    def tell(self) -> int:
        return self._at

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def close(self) -> None:
        self._stream.close()

    def __enter__(self) -> "_Range":
        return self

    def __exit__(self, *_: object) -> None:
        self.close()
