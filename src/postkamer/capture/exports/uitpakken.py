"""Unpack compressed bytes piece by piece: deflate, gzip, bzip2, LZMA and xz, in bounded memory."""

import bz2
import lzma
import struct
import zlib
from collections.abc import Callable, Iterator
from typing import Protocol

PIECE = 256 * 1024
"""Bytes that are unpacked at a time, at most."""
READ = 64 * 1024
LZMA_MEMORY = 192 * 1024 * 1024
LARGEST_DICTIONARY = 64 * 1024 * 1024
GZIP_OR_ZLIB, RAW_DEFLATE = 31, -15
_LZMA_HEADER = struct.Struct("<BBHBI")


class PackedError(Exception):
    """The packed bytes are damaged or stop too early; the text is a short Dutch reason."""


class Unpacker(Protocol):
    """Unpacks one stream of packed bytes."""

    @property
    def eof(self) -> bool:
        """Return whether the stream has ended."""

    @property
    def needs_input(self) -> bool:
        """Return whether there is nothing more to give without more input."""

    @property
    def unused_data(self) -> bytes:
        """Return what was given and stands behind the end of the stream."""

    def decompress(self, data: bytes, max_length: int) -> bytes:
        """Return at most `max_length` bytes; give more `data` only when `needs_input`."""


class _Zlib:
    """Deflate in the way that the unpackers of bzip2 and LZMA work."""

    def __init__(self, window: int) -> None:
        self._one, self._left, self.needs_input = zlib.decompressobj(window), b"", True

    @property
    def eof(self) -> bool:
        return self._one.eof

    @property
    def unused_data(self) -> bytes:
        return self._one.unused_data

    def decompress(self, data: bytes, max_length: int) -> bytes:
        out = self._one.decompress(self._left + data if self._left else data, max_length)
        self._left = self._one.unconsumed_tail
        self.needs_input = not self._left
        return out


class _ZipLzma:
    """LZMA as a ZIP holds it: a header with the properties, then the bytes."""

    def __init__(self) -> None:
        self._head = b""
        self._one: lzma.LZMADecompressor | None = None
        self.needs_input, self.eof, self.unused_data = True, False, b""

    def decompress(self, data: bytes, max_length: int) -> bytes:
        if self._one is None:
            self._head += data
            if len(self._head) < _LZMA_HEADER.size:
                return b""
            self._one, data = _raw_lzma(self._head), self._head[_LZMA_HEADER.size :]
        out = self._one.decompress(data, max_length)
        self.needs_input, self.eof = self._one.needs_input, self._one.eof
        self.unused_data = self._one.unused_data
        return out


def _raw_lzma(head: bytes) -> lzma.LZMADecompressor:
    _, _, size, packed, dictionary = _LZMA_HEADER.unpack_from(head)
    if size != 5 or packed >= 9 * 5 * 5 or dictionary > LARGEST_DICTIONARY:
        raise PackedError("de soort LZMA is onbekend")
    lc, rest = packed % 9, packed // 9
    properties = {"id": lzma.FILTER_LZMA1, "dict_size": max(dictionary, 4096),
                  "lc": lc, "lp": rest % 5, "pb": rest // 5}  # fmt: skip
    return lzma.LZMADecompressor(lzma.FORMAT_RAW, filters=[properties])


def deflate() -> Unpacker:
    """Return an unpacker of deflate without header."""
    return _Zlib(RAW_DEFLATE)


def gzip() -> Unpacker:
    """Return an unpacker of one gzip stream; it checks the CRC."""
    return _Zlib(GZIP_OR_ZLIB)


def bzip2() -> Unpacker:
    """Return an unpacker of one bzip2 stream; it checks the CRC."""
    return bz2.BZ2Decompressor()


def xz() -> Unpacker:
    """Return an unpacker of one xz stream; it checks the CRC."""
    return lzma.LZMADecompressor(lzma.FORMAT_XZ, memlimit=LZMA_MEMORY)


def zip_lzma() -> Unpacker:
    """Return an unpacker of LZMA as a ZIP holds it."""
    return _ZipLzma()


class Unpacking:
    """Pieces of what a packed stream holds. `used` is the number of packed bytes so far."""

    def __init__(
        self, read: Callable[[int], bytes], make: Callable[[], Unpacker], *, many: bool = False
    ) -> None:
        self._read, self._make, self._many = read, make, many
        self.used = 0

    def pieces(self) -> Iterator[bytes]:
        """Yield pieces of at most 256 KiB; with `many` also those of streams that follow the first.

        Raises PackedError when the bytes are damaged or stop before their end.
        """
        given = b""
        first = True
        while True:
            given = given or self._next()
            if self._many:
                given = given.lstrip(b"\x00") if not first else given
            if not given and not first:
                return
            one = self._make()
            yield from self._stream(one, given)
            given, first = one.unused_data, False
            if not self._many:
                self.used -= len(given)
                return

    def _next(self) -> bytes:
        data = self._read(READ)
        self.used += len(data)
        return data

    def _stream(self, one: Unpacker, given: bytes) -> Iterator[bytes]:
        try:
            while not one.eof:
                if not given and one.needs_input:
                    given = self._next()
                out = one.decompress(given, PIECE)
                if out:
                    yield out
                elif not given and not one.eof:
                    raise PackedError("het houdt te vroeg op")
                given = b""
        except (zlib.error, lzma.LZMAError, OSError, ValueError) as error:
            raise PackedError("de ingepakte bytes kloppen niet") from error
