"""Read a span of an original as the bytes that it encodes, in bounded memory.

Damaged encodings give what can be decoded: the original is kept beside it.
"""

import binascii
import io
import re
from collections.abc import Callable, Iterator
from typing import BinaryIO, cast

from postkamer.core.export import Raw
from postkamer.core.message import Encoding, Span

CHUNK = 256 * 1024
_NOT_BASE64 = bytes(
    set(range(256)) - {*b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"}
)
_PADDING = re.compile(rb"[=\s]*")
_SOFT_BREAK = re.compile(rb"=(?:[ \t]++\r?\n|[ \t]*+\r(?!\n))")
"""Soft line breaks that `binascii` does not know, or behind which it would lose a line."""
_MORE_BASE64 = re.compile(rb"(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}[A-Za-z0-9+/=]=)?[ \t\r]*\n")


def open_span(raw: Raw, span: Span) -> BinaryIO:
    """Return a stream of the decoded bytes of `span`; closing it closes the original's stream."""
    stream = raw.open()
    stream.seek(span.offset)
    chunks = decode_stream(stream, span.length, span.encoding)
    return cast("BinaryIO", _Chunks(chunks, stream))


def decode_stream(stream: BinaryIO, length: int, encoding: Encoding) -> Iterator[bytes]:
    """Yield the bytes that the next `length` bytes of a stream encode, in chunks."""
    return _DECODERS[encoding](stream, length)


class _Chunks(io.RawIOBase):
    """A readable stream over an iterator of bytes."""

    def __init__(self, chunks: Iterator[bytes], source: BinaryIO) -> None:
        self._chunks, self._source, self._rest = chunks, source, b""

    def read(self, size: int = -1) -> bytes:
        if size is None or size < 0:
            data, self._rest = self._rest + b"".join(self._chunks), b""
            return data
        while len(self._rest) < size:
            chunk = next(self._chunks, None)
            if chunk is None:
                break
            self._rest += chunk
        data, self._rest = self._rest[:size], self._rest[size:]
        return data

    def readable(self) -> bool:
        return True

    def close(self) -> None:
        self._source.close()
        super().close()


def _blocks(stream: BinaryIO, length: int) -> Iterator[bytes]:
    while length > 0 and (block := stream.read(min(CHUNK, length))):
        length -= len(block)
        yield block


def _lines(stream: BinaryIO, length: int) -> Iterator[bytes]:
    """Yield whole lines where they are shorter than a chunk."""
    rest = b""
    for block in _blocks(stream, length):
        rest += block
        cut = rest.rfind(b"\n") + 1
        if cut == 0 and len(rest) > CHUNK:
            cut = len(rest)
        if cut:
            yield rest[:cut]
            rest = rest[cut:]
    if rest:
        yield rest


def _base64(stream: BinaryIO, length: int) -> Iterator[bytes]:
    """Yield the bytes of base64; behind its padding only what is a whole line of base64 again.

    So pieces that were encoded apart are read, and words that a mailing list adds are not.
    """
    rest = b""
    for block in _blocks(stream, length):
        at = 0
        while (padding := block.find(b"=", at)) >= 0:
            yield _from_base64(rest + block[at:padding].translate(None, _NOT_BASE64))
            rest, found = b"", _PADDING.match(block, padding)
            at = found.end() if found else padding + 1
            if b"\n" in block[at : at + 1000] and not _MORE_BASE64.match(block, at):
                return
        rest += block[at:].translate(None, _NOT_BASE64)
        whole = len(rest) - len(rest) % 4
        yield binascii.a2b_base64(rest[:whole])
        rest = rest[whole:]
    yield _from_base64(rest)


def _from_base64(signs: bytes) -> bytes:
    """Return the bytes of base64 without padding; one lone sign at its end holds no byte."""
    signs = signs[: len(signs) - (len(signs) % 4 == 1)]
    return binascii.a2b_base64(signs + b"=" * (-len(signs) % 4))


def _quoted_printable(stream: BinaryIO, length: int) -> Iterator[bytes]:
    for lines in _lines(stream, length):
        yield binascii.a2b_qp(_SOFT_BREAK.sub(b"=\n", lines))


def _uuencode(stream: BinaryIO, length: int) -> Iterator[bytes]:
    for lines in _lines(stream, length):
        decoded = []
        for line in lines.splitlines():
            if line.startswith((b"begin ", b"end")) or not line.strip():
                continue
            decoded.append(_from_uu(line))
        yield b"".join(decoded)


def _from_uu(line: bytes) -> bytes:
    """Return the bytes of a line; some programs write more behind it than its length says."""
    try:
        return binascii.a2b_uu(line)
    except binascii.Error:
        pass
    try:
        return binascii.a2b_uu(line[: (((line[0] - 32) & 63) * 4 + 5) // 3])
    except binascii.Error:
        return b""


_DECODERS: dict[Encoding, Callable[[BinaryIO, int], Iterator[bytes]]] = {
    Encoding.IDENTITY: _blocks,
    Encoding.BASE64: _base64,
    Encoding.QUOTED_PRINTABLE: _quoted_printable,
    Encoding.UUENCODE: _uuencode,
}
