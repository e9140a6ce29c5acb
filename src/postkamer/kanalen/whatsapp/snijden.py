"""Cut a chat into slices, each from its header to the next; together they are the whole file."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

from postkamer.core.export import SMALL, ExportFile
from postkamer.kanalen.whatsapp.kop import LONGEST_HEADER, line_start

BLOCK = 1024 * 1024
_CR = ord("\r")
_BLANK = b"\xef\xbb\xbf \t\r\n"
_OTHER_DIGIT = re.compile(rb"[\r\n\[\x80-\xbf](?:\xd9[\xa0-\xa9]|\xdb[\xb0-\xb9]|\xe0[\xa5\xa7])")


@dataclass(frozen=True, slots=True)
class Style:
    """How the headers of a file are to be found.

    A header is of one of two kinds: with a bracket (True, iOS) or without. What looks like a header
    of a `pasted` kind was put in a message by a person. Messages of a `strict` kind end in CR and
    LF, and a line feed alone stands inside them: a header of such a kind behind it was pasted too.
    """

    pattern: re.Pattern[bytes]
    wide: bool = False  # digits of other scripts
    strict: frozenset[bool] = frozenset()
    pasted: frozenset[bool] = frozenset()


class Slice(NamedTuple):
    """A part of the file: `data` is None when it is larger than 8 MB, `header` when it has none.

    `header` matches inside another buffer: use its groups, not its places; `start` is the length
    in bytes of what stands before the text. `crlf` tells what kind of line end is before it.
    """

    offset: int
    length: int
    data: bytes | None
    header: re.Match[bytes] | None
    start: int
    crlf: bool


def style_of(head: bytes) -> Style:
    """Return how to find the headers of a file that begins with `head`."""
    wide = _OTHER_DIGIT.search(b"\n" + head) is not None
    strong, weak = line_start(wide=wide, weak=False), line_start(wide=wide, weak=True)
    first = b"\n" + head.lstrip(_BLANK)
    return Style(weak if weak.match(first) and not strong.match(first) else strong, wide)


def cut(file: ExportFile, style: Style) -> Iterator[Slice]:
    """Yield the slices of the file in order, in bounded memory.

    Blank bytes before the first header belong to it; other bytes there are a slice of their own.
    """
    with file.open() as stream:
        knife = _Knife(style)
        while block := stream.read(BLOCK):
            yield from knife.cut(block)
        yield from knife.rest()


class _Knife:
    """Holds the bytes of the slice that is not yet complete."""

    def __init__(self, style: Style) -> None:
        self._style = style
        self._buffer = b"\n"  # as if a line ended before the first
        self._base = -1  # place in the file of the first byte of the buffer
        self._begin = 0  # place in the file of the slice that is not complete
        self._header: re.Match[bytes] | None = None
        self._text = 0
        self._crlf = False
        self._sought = 0  # place in the buffer up to which no header begins

    def cut(self, block: bytes) -> Iterator[Slice]:
        """Yield what is complete when `block` comes behind the rest."""
        self._buffer += block
        yield from self._complete(len(self._buffer) - LONGEST_HEADER)
        self._sought = max(len(self._buffer) - LONGEST_HEADER, 0)
        done = self._begin - 1 - self._base  # the line feed before it stays
        if len(self._buffer) - done > SMALL:
            done = max(done, self._sought - 1)  # too large to keep: look for its end only
        if done > 0:
            self._buffer = self._buffer[done:]
            self._base += done
            self._sought = max(self._sought - done, 0)

    def rest(self) -> Iterator[Slice]:
        """Yield what is left at the end of the file."""
        yield from self._complete(len(self._buffer))
        end = self._base + len(self._buffer)
        if end > self._begin:
            yield self._slice(end)

    def _complete(self, limit: int) -> Iterator[Slice]:
        buffer, mixed = self._buffer, bool(self._style.strict or self._style.pasted)
        for found in self._style.pattern.finditer(buffer, self._sought):
            feed = found.start()
            if feed >= limit:
                break
            crlf = feed > 0 and buffer[feed - 1] == _CR
            if self._header is None:
                before = self._begin - self._base
                blank = before >= 0 and not buffer[before:feed].strip(_BLANK)
            elif mixed and self._is_pasted(found, crlf):
                continue
            else:
                blank = False
            begin = self._base + feed + 1
            if not blank:
                yield self._slice(begin)
                self._begin = begin
            self._header, self._crlf = found, crlf
            self._text = self._base + found.end() - self._begin

    def _is_pasted(self, found: re.Match[bytes], crlf: bool) -> bool:
        """Return whether a header stands inside the message that is not complete."""
        style = self._style
        kind = bool(found[1])
        return kind in style.pasted or (
            not crlf
            and kind in style.strict
            and self._header is not None
            and bool(self._header[1]) in style.strict
        )

    def _slice(self, end: int) -> Slice:
        begin = self._begin - self._base
        length = end - self._begin
        data = self._buffer[begin : begin + length] if begin >= 0 and length <= SMALL else None
        return Slice(self._begin, length, data, self._header, self._text, self._crlf)
