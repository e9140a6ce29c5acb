"""Files of an export: on disk, as a range of another file, or unpacked for a while."""

import os
import re
import shutil
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from io import BytesIO
from pathlib import Path
from typing import BinaryIO

from postkamer.core.errors import ExportError, LimitError
from postkamer.core.export import ExportFile, FileRaw
from postkamer.core.kanaal import Gap

HEAD = 16 * 1024
IN_MEMORY = 8 * 1024 * 1024
HEADS_KEPT = 4096
_CONTROL = re.compile("[\x00-\x1f\x7f-\x9f\ud800-\udfff]")
_JUNK = re.compile(r"(^|/)(__MACOSX/|\.DS_Store$|Thumbs\.db$|desktop\.ini$|\._[^/]*$)")


@dataclass(slots=True)
class Opened:
    """An export that is open. `skipped` are system files; `gaps` what could not be offered."""

    name: str
    all_files: Sequence[ExportFile]
    skipped: list[str] = field(default_factory=list)
    gaps: list[Gap] = field(default_factory=list)
    _by_path: dict[str, ExportFile] = field(default_factory=dict)

    def files(self) -> Sequence[ExportFile]:
        """Return all files, by path."""
        return self.all_files

    def get(self, path: str) -> ExportFile | None:
        """Return the file at this exact path, or None."""
        if not self._by_path:
            self._by_path = {file.path: file for file in self.all_files}
        return self._by_path.get(path)


def is_junk(path: str) -> bool:
    """Return whether a file was put there by an operating system and never holds content."""
    return _JUNK.search(path) is not None


def safe_path(name: str) -> str:
    """Return a name from an archive as a relative path for showing: no `..`, drive or control."""
    parts = _CONTROL.sub("_", name.replace("\\", "/")).split("/")
    kept = [part for part in parts if part not in {"", ".", ".."}]
    if kept and re.fullmatch("[A-Za-z]:", kept[0]):
        kept = kept[1:]
    return "/".join(part[:255] for part in kept[:64]) or "naamloos"


class Names:
    """Gives each member a path of its own: the second of a name gets " (2)"."""

    def __init__(self) -> None:
        self._used: dict[str, int] = {}

    def take(self, name: str) -> str:
        """Return the safe path for a member."""
        path = safe_path(name)
        count = self._used[path] = self._used.get(path, 0) + 1
        if count == 1:
            return path
        stem, dot, ending = path.rpartition(".")
        return self.take(f"{stem} ({count}){dot}{ending}" if dot else f"{path} ({count})")


class DiskFile:
    """A file on disk, or a range of it."""

    __slots__ = ("_disk", "_head", "_offset", "path", "size")

    def __init__(self, disk: Path, path: str, offset: int = 0, size: int | None = None) -> None:
        self._disk, self.path, self._offset = disk, path, offset
        self.size = disk.stat().st_size - offset if size is None else size
        self._head: bytes | None = None

    def open(self) -> BinaryIO:
        """Return a new stream at the start. Raises ExportError when it cannot be read."""
        try:
            stream = self._disk.open("rb")
        except OSError as error:
            raise ExportError(
                f"{self.path} is niet te lezen: {error.strerror}. Controleer de rechten."
            ) from error
        if self._offset == 0 and self.size == os.fstat(stream.fileno()).st_size:
            return stream
        stream.close()
        whole = DiskFile(self._disk, self.path)
        return FileRaw(whole, self._offset, self.size).open()

    def head(self) -> bytes:
        """Return the first 16 KiB; nothing when the file cannot be read."""
        if self._head is None:
            try:
                with self.open() as stream:
                    self._head = stream.read(min(HEAD, self.size))
            except (ExportError, OSError):
                self._head = b""
        return self._head


class Spool:
    """Unpacks streams to files in a private folder, each once."""

    def __init__(self, private: Path) -> None:
        self._private, self._count = private, 0

    def keep(self, source: BinaryIO, limit: int, name: str) -> Path:
        """Unpack `source` to a new private file; return its path.

        Raises LimitError beyond `limit` bytes, ExportError when the source is damaged.
        """
        self._count += 1
        target = self._private / str(self._count)
        left = limit
        with target.open("wb") as stream:
            while piece := source.read(1024 * 1024):
                left -= len(piece)
                if left < 0:
                    raise LimitError(f"{name} is groter dan het archief zegt. Het is niet gelezen.")
                stream.write(piece)
        return target

    def free(self) -> int:
        """Return the bytes that are free where this spool is."""
        return shutil.disk_usage(self._private).free


class Unpacked:
    """A compressed member: unpacked in memory when small, else once to the spool."""

    def __init__(self, path: str, size: int, unpack: Callable[[], BinaryIO], spool: Spool) -> None:
        self.path, self.size = path, size
        self._unpack, self._spool = unpack, spool
        self._disk: DiskFile | None = None
        self._head: bytes | None = None

    def open(self) -> BinaryIO:
        """Return a new seekable stream. Raises ExportError when the member is damaged."""
        if self.size <= IN_MEMORY:
            with self._unpack() as source:
                data = source.read(self.size + 1)
            if len(data) > self.size:
                raise LimitError(f"{self.path} is groter dan het archief zegt.")
            return BytesIO(data)
        if self._disk is None:
            with self._unpack() as source:
                self._disk = DiskFile(self._spool.keep(source, self.size, self.path), self.path)
        return self._disk.open()

    def head(self) -> bytes:
        """Return the first 16 KiB; nothing when the member is damaged."""
        if self._head is None:
            try:
                with self._unpack() as source:
                    self._head = source.read(HEAD)
            except (ExportError, LimitError, OSError):
                self._head = b""
        return self._head
