"""Small originals, compressed for keeping in a row (zstd, with dictionaries of our own text).

A dictionary is trained on synthetic text only and never changes or goes: its number is kept with
each row. Number 0 means without a dictionary.
"""

from functools import cache
from importlib import resources

import zstandard

INLINE = 64 * 1024
"""Bytes up to which an original is kept in the database."""
LEVEL = 3
NEWEST = 1


@cache
def _dictionary(number: int) -> zstandard.ZstdCompressionDict:
    name = f"{number}.zdict"
    data = resources.files("postkamer.archief").joinpath("woordenboeken", name).read_bytes()
    return zstandard.ZstdCompressionDict(data)


@cache
def _compressor(number: int) -> zstandard.ZstdCompressor:
    if number == 0:
        return zstandard.ZstdCompressor(level=LEVEL)
    return zstandard.ZstdCompressor(level=LEVEL, dict_data=_dictionary(number))


@cache
def _decompressor(number: int) -> zstandard.ZstdDecompressor:
    if number == 0:
        return zstandard.ZstdDecompressor()
    return zstandard.ZstdDecompressor(dict_data=_dictionary(number))


def compress(data: bytes) -> tuple[int, bytes]:
    """Return the number of the dictionary that was used and the compressed bytes."""
    return NEWEST, _compressor(NEWEST).compress(data)


def decompress(number: int, data: bytes) -> bytes:
    """Return the original bytes (at most `INLINE`). Raises ValueError when they are damaged."""
    try:
        return _decompressor(number).decompress(data, max_output_size=INLINE)
    except (zstandard.ZstdError, OSError) as error:
        raise ValueError(f"damaged: {error}") from error
