"""A compressed tar or one compressed file (gzip, bzip2, xz) as an export."""

from collections.abc import Callable, Iterator
from typing import BinaryIO

from postkamer.capture.exports import tar, uitpakken
from postkamer.capture.exports.files import TRUNCATED, DiskFile, Heads, Opened
from postkamer.capture.exports.limits import Budget
from postkamer.capture.exports.spool import Spool
from postkamer.core.errors import ExportError
from postkamer.core.export import ExportFile
from postkamer.core.kanaal import Gap

ENDINGS = {".tgz": ".tar", ".tbz2": ".tar", ".tbz": ".tar", ".txz": ".tar", ".gz": "", ".bz2": "",
           ".xz": ""}  # fmt: skip


def unpacker_for(head: bytes) -> Callable[[], uitpakken.Unpacker] | None:
    """Return what unpacks a file that begins so; None when it is not compressed in this way."""
    if head.startswith(b"\x1f\x8b\x08"):
        return uitpakken.gzip
    if head.startswith(b"\xfd7zXZ\x00"):
        return uitpakken.xz
    is_bzip2 = head[:3] == b"BZh" and head[4:10] in {b"1AY&SY", b"\x17\x72\x45\x38\x50\x90"}
    return uitpakken.bzip2 if is_bzip2 else None


def open_compressed(
    file: ExportFile,
    name: str,
    make: Callable[[], uitpakken.Unpacker],
    spool: Spool,
    budget: Budget,
) -> Opened:
    """Unpack the file once to the spool; return the tar in it, or the one file, as an export.

    What is cut off is offered as far as it goes. Raises LimitError when it is a bomb, ExportError
    when nothing can be read or the disk is full.
    """
    target = spool.new()
    with file.open() as stream:
        reading = _Reading(stream, name, make, budget)
        spool.write(target, reading.pieces(), name)
    if reading.broken and not reading.size:
        raise ExportError(f"{name} is beschadigd: {reading.broken}. Vraag de export opnieuw op.")
    whole = DiskFile(target, inner_name(name), heads=Heads())
    if tar.is_tar(whole.head()):
        opened = tar.open_tar(whole, name, budget)
    else:
        opened = Opened(name, [whole])
    if reading.broken:
        detail = f"{name} is afgebroken ({reading.broken}). Vraag de export opnieuw op."
        opened.gaps = [gap for gap in opened.gaps if gap.kind != TRUNCATED]  # its consequence
        opened.gaps.append(Gap(TRUNCATED, 1, 0, detail))
    return opened


class _Reading:
    """Unpacks a stream as far as it goes. `broken` says what is wrong with the rest."""

    def __init__(
        self,
        stream: BinaryIO,
        name: str,
        make: Callable[[], uitpakken.Unpacker],
        budget: Budget,
    ) -> None:
        self._unpacking = uitpakken.Unpacking(stream.read, make, many=True)
        self._name, self._budget = name, budget
        self.size, self.broken = 0, ""

    def pieces(self) -> Iterator[bytes]:
        """Yield what it holds. Raises LimitError when it is a bomb."""
        try:
            for piece in self._unpacking.pieces():
                self.size += len(piece)
                self._budget.check_member(self._name, self._unpacking.used, self.size)
                self._budget.spend(self._name, len(piece))
                yield piece
        except uitpakken.PackedError as error:
            self.broken = str(error)


def inner_name(name: str) -> str:
    """Return what a compressed file is called without its packing."""
    for ending, instead in ENDINGS.items():
        if name.lower().endswith(ending) and len(name) > len(ending):
            return name[: -len(ending)] + instead
    return name
