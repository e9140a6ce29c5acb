"""Files of an export: on disk, as a range of another file, or unpacked for a while."""

import os
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import BinaryIO, Protocol, runtime_checkable

from postkamer.core.errors import ExportError, LimitError
from postkamer.core.export import ExportFile, FileRaw, Raw
from postkamer.core.kanaal import Gap

HEAD = 16 * 1024
IN_MEMORY = 8 * 1024 * 1024
HEADS = 48 * 1024 * 1024
DEEPEST_PATH = 64
LONGEST_NAME = 200
LONGEST_ENDING = 16
SHOWN = 5
TRUNCATED = "truncated_archive"
"""The kind of the gap of an archive that is cut off or damaged."""
_CONTROL = re.compile("[\x00-\x1f\x7f-\x9f\ud800-\udfff]")
_JUNK = re.compile(r"(?:^|/)(?:__MACOSX/|\.DS_Store$|(?i:thumbs\.db|desktop\.ini)$)")
_APPLE_DOUBLE = re.compile(r"(?:^|/)\._[^/]+$")
_APPLE_DOUBLE_MAGIC = b"\x00\x05\x16\x07"


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

    def offer(self, files: Iterable[ExportFile]) -> "Opened":
        """Set the files, by path; those that an operating system put there are skipped."""
        kept = list[ExportFile]()
        for file in files:
            if is_junk(file):
                self.skipped.append(file.path)
            else:
                kept.append(file)
        self.all_files = sorted(kept, key=lambda file: file.path)
        return self

    def refuse(self, strange: Sequence[str]) -> None:
        """Note what is no file: links, pipes, devices."""
        if strange:
            more = " …" if len(strange) > SHOWN else ""
            detail = (
                "Koppelingen en speciale bestanden zijn niet gelezen: "
                f"{', '.join(strange[:SHOWN])}{more}. Lees waar ze naar verwijzen apart in."
            )
            self.gaps.append(Gap("special_files", len(strange), 0, detail))


@runtime_checkable
class Packed(Protocol):
    """A file that an archive holds in packed form; when it cannot be unpacked, that is kept."""

    def packed(self) -> Raw | None:
        """Return the bytes of the archive that hold it, with its header."""


def is_junk(file: ExportFile) -> bool:
    """Return whether a file was put there by an operating system and never holds content."""
    if _JUNK.search(file.path):
        return True
    if _APPLE_DOUBLE.search(file.path):
        return file.size == 0 or file.head().startswith(_APPLE_DOUBLE_MAGIC)
    return False


def readable(name: str) -> str:
    """Return a name from disk or tar as text: what is no UTF-8 is taken as Windows wrote it."""
    if name.isascii():
        return name
    data = name.encode("utf-8", "surrogateescape")
    try:
        return data.decode()
    except UnicodeDecodeError:
        return data.decode("cp1252", "replace")


def safe_path(name: str) -> str:
    """Return a name from an archive as a relative path for showing: no `..`, drive or control."""
    if "\\" in name or not name.isprintable():
        name = _CONTROL.sub("_", name.replace("\\", "/"))
    parts = [part for part in name.split("/") if part not in {"", ".", ".."}]
    if len(parts) > 1 and re.fullmatch("[A-Za-z]:", parts[0]):
        del parts[0]
    if len(parts) > DEEPEST_PATH:
        parts[DEEPEST_PATH - 1 : -1] = ["…"]
    if len(name) > LONGEST_NAME:
        parts = [_short(part) for part in parts]
    return "/".join(parts) or "naamloos"


def _short(part: str) -> str:
    """Return a name that is not too long, with its ending."""
    if len(part) <= LONGEST_NAME:
        return part
    _, dot, ending = part.rpartition(".")
    ending = dot + ending if dot and len(ending) <= LONGEST_ENDING else ""
    return part[: LONGEST_NAME - len(ending) - 1] + "…" + ending


class Names:
    """Gives each file a path of its own: the second of a name gets " (2)"."""

    def __init__(self) -> None:
        self._used: set[str] = set()
        self._counts: dict[str, int] = {}

    def take(self, name: str) -> str:
        """Return the safe path for a member of an archive."""
        return self.own(safe_path(name))

    def own(self, path: str) -> str:
        """Return the path, or when it is taken one that is like it."""
        if path not in self._used:
            self._used.add(path)
            return path
        folder, slash, name = path.rpartition("/")
        stem, dot, ending = name.rpartition(".")
        if not stem:
            stem, dot, ending = name, "", ""
        count = self._counts.get(path, 1)
        while True:
            count += 1
            other = f"{folder}{slash}{stem} ({count}){dot}{ending}"
            if other not in self._used:
                self._counts[path] = count
                self._used.add(other)
                return other


def first_bytes(file: ExportFile) -> bytes:
    """Read the first 16 KiB; return nothing when the file cannot be read."""
    try:
        with file.open() as stream:
            return stream.read(HEAD)
    except (ExportError, LimitError, OSError):
        return b""


class Heads:
    """How many bytes of heads an export may keep in memory; what is beyond is read again."""

    __slots__ = ("_left",)

    def __init__(self, budget: int = HEADS) -> None:
        self._left = budget

    def may_keep(self, size: int) -> bool:
        """Return whether a head of `size` bytes may be kept, and count it."""
        if size > self._left:
            return False
        self._left -= size
        return True


class DiskFile:
    """A file on disk, or a range of it."""

    __slots__ = ("_disk", "_head", "_heads", "path", "size")

    def __init__(
        self, disk: str | Path, path: str, size: int | None = None, heads: Heads | None = None
    ) -> None:
        self._disk, self.path, self._heads = str(disk), path, heads
        self.size = Path(disk).stat().st_size if size is None else size
        self._head: bytes | None = None

    def open(self) -> BinaryIO:
        """Return a new stream at the start. Raises ExportError when it cannot be read."""
        try:
            stream = open(self._disk, "rb")  # noqa: SIM115, PTH123 - the caller closes it
        except (OSError, ValueError) as error:
            reason = error.strerror if isinstance(error, OSError) else str(error)
            raise ExportError(
                f"{self.path} is niet te lezen: {reason}. Controleer of het bestand er nog is en "
                "of u het mag lezen, en lees het opnieuw in."
            ) from error
        size = os.fstat(stream.fileno()).st_size
        if size <= self.size:
            return stream
        stream.close()  # it has grown since it was listed: read what was listed
        return FileRaw(DiskFile(self._disk, self.path, size), 0, self.size).open()

    def head(self) -> bytes:
        """Return the first 16 KiB; nothing when the file cannot be read."""
        if self._head is not None:
            return self._head
        head = first_bytes(self)
        if self._heads is None or self._heads.may_keep(len(head)):
            self._head = head
        return head


class Part:
    """A range of another file: a member of an archive that is not compressed."""

    __slots__ = ("_head", "_heads", "_raw", "path", "size")

    def __init__(self, raw: FileRaw, path: str, heads: Heads) -> None:
        self.path, self.size = path, raw.size
        self._raw, self._heads = raw, heads
        self._head: bytes | None = None

    def open(self) -> BinaryIO:
        """Return a new stream at the start. Raises ExportError when it cannot be read."""
        return self._raw.open()

    def head(self) -> bytes:
        """Return the first 16 KiB; nothing when the file cannot be read."""
        if self._head is not None:
            return self._head
        head = first_bytes(self)
        if self._heads.may_keep(len(head)):
            self._head = head
        return head
