"""A compressed tar or one compressed file (gzip, bzip2, xz) as an export."""

import bz2
import gzip
import lzma
import zlib
from io import BytesIO
from typing import BinaryIO, cast

from postkamer.capture.exports import tar
from postkamer.capture.exports.files import DiskFile, Opened, Spool
from postkamer.capture.exports.limits import Limits
from postkamer.core.errors import ExportError
from postkamer.core.kanaal import Gap

PIECE = 1024 * 1024
ENDINGS = (".gz", ".bz2", ".xz", ".tgz")


def open_compressed(
    stream: BinaryIO, name: str, head: bytes, spool: Spool, limits: Limits
) -> Opened:
    """Unpack `stream` once to the spool; return the tar in it, or the one file, as an export.

    What is cut off is offered as far as it goes. Raises LimitError when it is a bomb.
    """
    target = spool.keep(BytesIO(b""), 0, name)
    source, broken, size = _reader(stream, head), "", 0
    with target.open("wb") as out:
        try:
            while piece := source.read(PIECE):
                size += len(piece)
                limits.check_member(name, max(stream.tell(), 1), size)
                out.write(piece)
        except (EOFError, OSError, zlib.error, lzma.LZMAError, ValueError) as error:
            broken = str(error)
    if broken and not size:
        raise ExportError(f"{name} is beschadigd: {broken}. Vraag de export opnieuw op.")
    inner = _inner_name(name)
    whole = DiskFile(target, inner)
    opened = (
        tar.open_tar(whole, name, limits) if tar.is_tar(whole.head()) else Opened(name, [whole])
    )
    if broken:
        detail = f"{name} is afgebroken ({broken}). Vraag de export opnieuw op."
        opened.gaps.append(Gap("truncated_archive", 1, 0, detail))
    return opened


def _reader(stream: BinaryIO, head: bytes) -> BinaryIO:
    if head.startswith(b"BZh"):
        return cast("BinaryIO", bz2.open(stream))
    if head.startswith(b"\xfd7zXZ"):
        return cast("BinaryIO", lzma.open(stream))
    return cast("BinaryIO", gzip.open(stream))


def _inner_name(name: str) -> str:
    for ending in ENDINGS:
        if name.lower().endswith(ending):
            return name[: -len(ending)] or name
    return name
