"""A folder as an export: its files, without links and special files."""

import os
import stat
from collections.abc import Iterator
from pathlib import Path

from postkamer.capture.exports.files import DiskFile, Opened, is_junk
from postkamer.capture.exports.limits import Limits
from postkamer.core.errors import LimitError
from postkamer.core.kanaal import Gap

DEEPEST = 64


def open_folder(path: Path, limits: Limits) -> Opened:
    """Return the folder as an export. Links are not followed, devices and pipes not opened.

    Raises LimitError when it holds too many files.
    """
    opened = Opened(path.resolve().name or str(path), [])
    files: list[DiskFile] = []
    strange: list[str] = []
    for entry, relative in _walk(path, "", 0):
        mode = entry.stat(follow_symlinks=False).st_mode
        if not stat.S_ISREG(mode):
            strange.append(relative)
        elif is_junk(relative):
            opened.skipped.append(relative)
        else:
            files.append(DiskFile(Path(entry.path), relative))
        if len(files) > limits.members:
            raise LimitError(
                f"{path}: meer dan {limits.members} bestanden. Lees de submappen apart in."
            )
    opened.all_files = sorted(files, key=lambda file: file.path)
    if strange:
        detail = "Koppelingen en speciale bestanden zijn niet gelezen: " + ", ".join(strange[:5])
        opened.gaps.append(Gap("special_files", len(strange), 0, detail))
    return opened


def _walk(path: Path, prefix: str, depth: int) -> Iterator[tuple[os.DirEntry[str], str]]:
    if depth > DEEPEST:
        return
    with os.scandir(path) as entries:
        found = sorted(entries, key=lambda entry: entry.name)
    for entry in found:
        name = entry.name.encode("utf-8", "surrogateescape").decode("utf-8", "replace")
        if entry.is_dir(follow_symlinks=False):
            yield from _walk(Path(entry.path), f"{prefix}{name}/", depth + 1)
        else:
            yield entry, prefix + name
