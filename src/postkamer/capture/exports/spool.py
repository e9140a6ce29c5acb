"""A private temporary folder for what must be unpacked to be read."""

import errno
import fcntl
import os
import shutil
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from postkamer.core.errors import ExportError

PREFIX = "postkamer-"
LOCK = ".lock"
MIB = 1024 * 1024
RESERVE = 256 * MIB
"""Bytes that stay free on the disk of the temporary folder."""
LOOK_EVERY = 64 * MIB


class Spool:
    """Unpacks to files in a private folder, under names of its own."""

    def __init__(self, private: Path) -> None:
        self._private, self._count = private, 0
        self._unlooked = LOOK_EVERY  # look before the first byte

    def keep(self, pieces: Iterable[bytes], name: str) -> Path:
        """Write the pieces to a new private file; return its path.

        Raises ExportError when the disk is full, and what `pieces` raises; then nothing stays.
        """
        target = self.new()
        try:
            self.write(target, pieces, name)
        except BaseException:
            target.unlink(missing_ok=True)
            raise
        return target

    def new(self) -> Path:
        """Return the path of a file that does not exist yet."""
        self._count += 1
        return self._private / str(self._count)

    def write(self, target: Path, pieces: Iterable[bytes], name: str) -> None:
        """Write the pieces to `target`; what was written stays when `pieces` raises.

        Raises ExportError when the disk is full.
        """
        with target.open("wb") as stream:
            for piece in pieces:
                self._unlooked += len(piece)
                if self._unlooked >= LOOK_EVERY:
                    self._unlooked = 0
                    if shutil.disk_usage(self._private).free < RESERVE:
                        raise self._full(name)
                try:
                    stream.write(piece)
                except OSError as error:
                    if error.errno not in {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}:
                        raise
                    raise self._full(name) from error

    def _full(self, name: str) -> ExportError:
        return ExportError(
            f"{name} is niet uit te pakken: de schijf met de tijdelijke map "
            f"{self._private.parent} is vol. Maak ruimte en lees de export opnieuw in."
        )


@contextmanager
def private_folder(parent: Path | None) -> Iterator[Path]:
    """Give a new folder that only we can read; it goes when the block ends.

    What a process that was killed left in `parent` is removed first. Raises OSError when `parent`
    cannot be written.
    """
    if parent is not None:
        parent.mkdir(parents=True, exist_ok=True)
        _sweep(parent)
    folder, lock = _make(parent)
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)
        os.close(lock)


def _make(parent: Path | None) -> tuple[Path, int]:
    while True:
        folder = Path(tempfile.mkdtemp(prefix=PREFIX, dir=parent))  # mode 0700
        lock = os.open(folder / LOCK, os.O_CREAT | os.O_RDWR | os.O_CLOEXEC, 0o600)
        fcntl.flock(lock, fcntl.LOCK_EX)
        if folder.exists():  # else another process swept it before it was locked
            return folder, lock
        os.close(lock)


def _sweep(parent: Path) -> None:
    """Remove private folders whose process has ended: nobody holds their lock."""
    for folder in parent.glob(f"{PREFIX}*"):
        with suppress(OSError):
            lock = os.open(folder / LOCK, os.O_RDWR | os.O_CLOEXEC | os.O_NOFOLLOW)
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
                shutil.rmtree(folder, ignore_errors=True)
            finally:
                os.close(lock)
