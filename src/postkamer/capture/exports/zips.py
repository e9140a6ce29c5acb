"""A ZIP as an export, read in place; also one whose central directory is lost."""

import struct
import zipfile
import zlib
from collections.abc import Iterator
from io import BytesIO
from typing import BinaryIO, cast

from postkamer.capture.exports.files import DiskFile, Names, Opened, Spool, Unpacked, is_junk
from postkamer.capture.exports.limits import Limits
from postkamer.core.errors import ExportError
from postkamer.core.export import ExportFile
from postkamer.core.kanaal import Gap

Member = Unpacked
LOCAL_HEADER = struct.Struct("<4sHHHHHIIIHH")
LOCAL_MAGIC = b"PK\x03\x04"
ENCRYPTED, DESCRIPTOR, UTF8 = 0x1, 0x8, 0x800
UNIX_LINK = 0o120000
READABLE = {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED, zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA}


def open_zip(stream: BinaryIO, name: str, spool: Spool, limits: Limits) -> Opened:
    """Return the ZIP in `stream` as an export; the stream must stay open as long as it is used.

    Raises LimitError when it is a bomb.
    """
    try:
        archive = zipfile.ZipFile(stream)
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError, struct.error):
        return _recover(stream, name, spool, limits)
    infos = [info for info in archive.infolist() if not info.is_dir()]
    packed, unpacked = sum(i.compress_size for i in infos), sum(i.file_size for i in infos)
    limits.check_archive(name, len(infos), packed, unpacked)
    opened, names, files = Opened(name, []), Names(), list[ExportFile]()
    refused: list[str] = []
    for info in infos:
        limits.check_member(f"{name}/{info.filename}", info.compress_size, info.file_size)
        path = names.take(info.filename)
        if (info.external_attr >> 16) & 0o170000 == UNIX_LINK:
            refused.append(path)
        elif is_junk(path):
            opened.skipped.append(path)
        else:
            files.append(Unpacked(path, info.file_size, _opener(archive, info, path), spool))
    opened.all_files = sorted(files, key=lambda file: file.path)
    if refused:
        detail = "Koppelingen zijn niet gevolgd: " + ", ".join(refused[:5])
        opened.gaps.append(Gap("special_files", len(refused), 0, detail))
    return opened


class _Opener:
    """Opens one member; damage of any kind becomes an ExportError that names it."""

    def __init__(self, archive: zipfile.ZipFile, info: zipfile.ZipInfo, path: str) -> None:
        self._archive, self._info, self._path = archive, info, path

    def __call__(self) -> BinaryIO:
        if self._info.flag_bits & ENCRYPTED:
            raise ExportError(
                f"{self._path} is beveiligd met een wachtwoord. Pak het archief zelf uit met het "
                "wachtwoord en lees de map in."
            )
        try:
            source = self._archive.open(self._info)
        except (
            zipfile.BadZipFile,
            OSError,
            NotImplementedError,
            RuntimeError,
            ValueError,
        ) as error:
            raise ExportError(f"{self._path} is beschadigd in het archief: {error}.") from error
        return cast("BinaryIO", _Guarded(cast("BinaryIO", source), self._path))


def _opener(archive: zipfile.ZipFile, info: zipfile.ZipInfo, path: str) -> _Opener:
    return _Opener(archive, info, path)


class _Guarded:
    """A stream whose reading errors are ExportErrors."""

    def __init__(self, source: BinaryIO, path: str) -> None:
        self._source, self._path = source, path

    def read(self, size: int = -1) -> bytes:
        try:
            return self._source.read(size)
        except (zipfile.BadZipFile, zlib.error, OSError, EOFError, ValueError) as error:
            raise ExportError(f"{self._path} is beschadigd in het archief: {error}.") from error

    def close(self) -> None:
        self._source.close()

    def __enter__(self) -> "_Guarded":
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


def _recover(stream: BinaryIO, name: str, spool: Spool, limits: Limits) -> Opened:
    """Read what local headers still give, in order, up to the damage."""
    files: list[ExportFile] = []
    names, total = Names(), 0
    for count, (member, packed) in enumerate(_recovered(stream, names, spool, limits)):
        total += member.size
        limits.check_archive(name, count + 1, max(packed, total // limits.ratio), total)
        if not is_junk(member.path):
            files.append(member)
    detail = (
        f"{name} is een afgebroken of beschadigd ZIP-bestand; {len(files)} bestand(en) waren nog "
        "te lezen. Vraag de export opnieuw op."
    )
    opened = Opened(name, sorted(files, key=lambda file: file.path))
    opened.gaps.append(Gap("truncated_archive", 1, 0, detail))
    if not files:
        raise ExportError(detail)
    return opened


def _recovered(
    stream: BinaryIO, names: Names, spool: Spool, limits: Limits
) -> Iterator[tuple[ExportFile, int]]:
    at = 0
    while True:
        stream.seek(at)
        header = stream.read(LOCAL_HEADER.size)
        if len(header) < LOCAL_HEADER.size or not header.startswith(LOCAL_MAGIC):
            return
        _, _, flags, method, _, _, _, packed, _, name_length, extra = LOCAL_HEADER.unpack(header)
        raw_name = stream.read(name_length)
        stream.seek(extra, 1)
        start = stream.tell()
        if flags & ENCRYPTED or method not in {0, 8}:
            return
        known = None if flags & DESCRIPTOR else packed
        if method == 0 and known is None:
            return  # a stored member of unknown length has no end
        path = names.take(raw_name.decode("utf-8" if flags & UTF8 else "cp437", "replace"))
        disk, used = _unpack(stream, method, known, spool, limits, path)
        if disk.size:
            yield disk, used
        at = start + used
        if flags & DESCRIPTOR:
            at = _after_descriptor(stream, at)


def _unpack(
    stream: BinaryIO, method: int, known: int | None, spool: Spool, limits: Limits, path: str
) -> tuple[ExportFile, int]:
    """Unpack a member as far as it goes; return it and the number of packed bytes."""
    unpacker, used, target = zlib.decompressobj(-15), 0, spool.keep(BytesIO(b""), 0, path)
    size = 0
    with target.open("wb") as out:
        while known is None or used < known:
            piece = stream.read(64 * 1024 if known is None else min(64 * 1024, known - used))
            if not piece:
                break
            used += len(piece)
            if method == 8:
                try:
                    data = unpacker.decompress(piece)
                except zlib.error:
                    break
            else:
                data = piece
            out.write(data)
            size += len(data)
            limits.check_member(path, used, size)
            if unpacker.eof:
                used -= len(unpacker.unused_data)
                break
    return DiskFile(target, path), used


def _after_descriptor(stream: BinaryIO, at: int) -> int:
    stream.seek(at)
    block = stream.read(28)
    start = block.find(LOCAL_MAGIC)
    return at + start if start >= 0 else at + (16 if block.startswith(b"PK\x07\x08") else 12)
