"""A folder as an export: its files, without links and special files."""

import os
import stat
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from postkamer.capture.exports.files import SHOWN, DiskFile, Heads, Names, Opened, readable
from postkamer.capture.exports.limits import Budget, Limits
from postkamer.core.errors import ExportError
from postkamer.core.kanaal import Gap


@dataclass(slots=True)
class _Walk:
    """What is met on the way: folders that could not be read, or lie too deep; no files."""

    limits: Limits
    closed: list[str] = field(default_factory=list)
    deep: list[str] = field(default_factory=list)
    strange: list[str] = field(default_factory=list)


def open_folder(path: Path, limits: Limits) -> Opened:
    """Return the folder as an export. Links are not followed, devices and pipes not opened.

    Raises ExportError when it cannot be read, LimitError when it holds too many files.
    """
    walk, files, heads, names = _Walk(limits), list[DiskFile](), Heads(), Names()
    budget = Budget(limits, 1)
    for entry, relative in _files(str(path), "", walk):
        try:
            found = entry.stat(follow_symlinks=False)
        except FileNotFoundError:
            continue  # removed since the folder was listed: it is no part of the export
        if stat.S_ISREG(found.st_mode):
            files.append(DiskFile(entry.path, names.own(relative), found.st_size, heads))
            budget.check_count(str(path), len(files))
        else:
            walk.strange.append(relative)
    if walk.closed and not files and walk.closed[0] == "":
        raise ExportError(f"De map {path} is niet te lezen. Controleer of u haar mag lezen.")
    opened = Opened(path.resolve().name or str(path), []).offer(files)
    opened.refuse(walk.strange)
    _note(opened, "unreadable_folders", walk.closed, "niet te lezen", "Controleer de rechten")
    _note(opened, "deep_folders", walk.deep, f"dieper dan {limits.folders} mappen",
          "Lees ze apart in")  # fmt: skip
    return opened


def _note(opened: Opened, kind: str, folders: list[str], what: str, now: str) -> None:
    if folders:
        more = " …" if len(folders) > SHOWN else ""
        shown = ", ".join(folder[-200:] for folder in folders[:SHOWN])
        detail = f"Mappen zijn overgeslagen ({what}): {shown}{more}. {now}."
        opened.gaps.append(Gap(kind, len(folders), 0, detail))


def _files(path: str, prefix: str, walk: _Walk) -> Iterator[tuple[os.DirEntry[str], str]]:
    """Yield all that is no folder, in a fixed order, with the path from the top."""
    waiting = [(path, prefix, 0)]
    while waiting:
        path, prefix, depth = waiting.pop()
        if depth > walk.limits.folders:
            walk.deep.append(prefix)
            continue
        try:
            with os.scandir(path) as entries:
                found = sorted(entries, key=lambda entry: entry.name)
        except OSError:
            walk.closed.append(prefix)
            continue
        folders = list[tuple[str, str, int]]()
        for entry in found:
            relative = prefix + readable(entry.name)
            if entry.is_dir(follow_symlinks=False):
                folders.append((entry.path, f"{relative}/", depth + 1))
            else:
                yield entry, relative
        waiting += reversed(folders)
