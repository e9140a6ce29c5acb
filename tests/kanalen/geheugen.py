"""Exports in memory, as channels see them."""

from collections.abc import Mapping, Sequence
from io import BytesIO
from typing import BinaryIO

from postkamer.core.errors import ExportError
from postkamer.core.export import ExportFile


class MemoryFile:
    """A file in memory. One that is `damaged` shows its head and cannot be opened."""

    def __init__(self, path: str, data: bytes, *, damaged: bool = False) -> None:
        self.path, self.data, self.damaged, self.size = path, data, damaged, len(data)

    def open(self) -> BinaryIO:
        if self.damaged:
            raise ExportError(f"{self.path} is beschadigd.")
        return BytesIO(self.data)

    def head(self) -> bytes:
        return self.data[: 16 * 1024]


class MemoryExport:
    """An export of these files."""

    def __init__(
        self, files: Mapping[str, bytes], name: str = "export", damaged: str | None = None
    ) -> None:
        self.name = name
        self._files: list[ExportFile] = [
            MemoryFile(path, files[path], damaged=path == damaged) for path in sorted(files)
        ]

    def files(self) -> Sequence[ExportFile]:
        return self._files

    def get(self, path: str) -> ExportFile | None:
        return next((file for file in self._files if file.path == path), None)
