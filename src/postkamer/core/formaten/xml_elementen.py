"""Cut an XML file into the elements of one name, byte for byte, in bounded memory and linear time.

No entity is ever resolved and nothing is parsed: this looks only for where an element begins and
ends, with an eye for CDATA, comments, processing instructions and the DOCTYPE. So it also works on
files that are not well-formed. Elements of that name do not stand inside each other: one that has
no end before the next begins is broken, and reading goes on at the next.
"""

import codecs
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO, Protocol

BLOCK = 1024 * 1024
LONGEST_TAG = 4096
LONGEST_DOCTYPE = 1024 * 1024
_TAIL = 3 * LONGEST_TAG
"""Bytes kept when nothing was found: no token is longer."""
_DECLARED = re.compile(rb"<\?xml\s[^>]*?encoding\s*=\s*[\"']([A-Za-z0-9._-]{1,40})[\"']")
_DOCTYPE_SIGN = re.compile(rb"[\[\]>\"']|<!--|<\?")
_CDATA = b"![CDATA["
_CLOSING = {b'"': b'"', b"'": b"'", b"<!--": b"-->", b"<?": b"?>", b"<" + _CDATA: b"]]>"}
_ASTRAL = re.compile("[\U00010000-\U0010ffff]")
_WIDE = re.compile("[^\x00-\xff]")
_BOMS = (
    (codecs.BOM_UTF32_LE, "utf-32"), (codecs.BOM_UTF32_BE, "utf-32"), (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"),
    (b"<\x00?\x00", "utf-16-le"), (b"\x00<\x00?", "utf-16-be"),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Element:
    """An element with its tags: a range of the file in bytes."""

    offset: int
    length: int


@dataclass(frozen=True, slots=True)
class Unended:
    """What begins as an element and does not end, up to the next one or (`last`) to the end."""

    offset: int
    length: int
    last: bool


@dataclass(frozen=True, slots=True)
class Between:
    """What stands before, between and behind the elements."""

    offset: int
    length: int


Part = Element | Unended | Between


def charset_of(head: bytes) -> str:
    """Return the name of the charset of an XML file: by its first bytes, else as it says itself."""
    for bom, name in _BOMS:
        if head.startswith(bom):
            return name
    match = _DECLARED.match(head.lstrip())
    name = match[1].decode("ascii").lower() if match else "utf-8"
    return "utf-8" if name.replace("_", "-").startswith(("utf-16", "utf16", "ucs-2")) else name


def elements(stream: BinaryIO, size: int, name: str, charset: str) -> Iterator[Part]:
    """Yield all parts of a file of `size` bytes, in order; together they are the whole file.

    `charset` is what `charset_of` says: any in which ASCII is ASCII, or utf-16-le/be.
    """
    if charset.startswith("utf-16-"):
        wide = _Scanner(_Narrowed(stream, charset), size // 2, name).parts()
        for part in wide:
            yield type(part)(part.offset * 2, part.length * 2, *_rest_of(part))
        if size % 2:
            yield Between(size - 1, 1)
    else:
        yield from _Scanner(stream, size, name).parts()


def _rest_of(part: Part) -> tuple[bool, ...]:
    return (part.last,) if isinstance(part, Unended) else ()


class _Source(Protocol):
    def read(self, size: int, /) -> bytes: ...

    def seek(self, offset: int, /) -> int: ...


class _Narrowed:
    """A UTF-16 stream as one byte for each unit of two, other than Latin-1 as 0x80."""

    def __init__(self, stream: BinaryIO, charset: str) -> None:
        self._stream, self._charset = stream, charset
        self._high = (0xD8, 0xDC)

    def read(self, size: int, /) -> bytes:
        data = self._stream.read(size * 2)
        if len(data) % 2:
            data += self._stream.read(1)
        pad = b""
        last = data[-1:] if self._charset.endswith("le") else data[-2:-1]
        if last and self._high[0] <= last[0] < self._high[1]:
            data, pad = data[:-2], b"\x80"
        text = data[: len(data) // 2 * 2].decode(self._charset, "surrogatepass")
        return _WIDE.sub("\x80", _ASTRAL.sub("\x80\x80", text)).encode("latin-1") + pad

    def seek(self, offset: int, /) -> int:
        return self._stream.seek(offset * 2) // 2


class _Scanner:
    """Holds a window of the file: `_buffer` begins at `_at`; `_pos` is where reading is in it."""

    def __init__(self, stream: _Source, size: int, name: str) -> None:
        self._stream, self._size = stream, size
        tag = name.encode("ascii")
        start = rb"(?P<start>%b(?:\s[^<>]{0,%d})?/?>)" % (re.escape(tag), LONGEST_TAG)
        end = rb"(?P<end>/%b\s{0,100}>)" % re.escape(tag)
        skip = rb"(?P<skip>!\[CDATA\[|!--|\?)"
        # One literal in front of all alternatives makes the search many times as fast.
        self._outside = re.compile(rb"<(?:%b|%b|(?P<doctype>!DOCTYPE))" % (start, skip))
        self._inside = re.compile(rb"<(?:%b|%b|%b)" % (start, end, skip))
        self._end_tag = b"</" + tag
        self._border = re.compile(rb"</%b\s{0,100}>\s{0,100}<%b[\s/>]" % (tag, tag))
        self._buffer, self._at, self._pos, self._ended = b"", 0, 0, False
        self._never: set[bytes] = set()
        self._without: dict[bytes, tuple[int, int]] = {}

    def parts(self) -> Iterator[Part]:
        """Yield all parts."""
        behind, begin = 0, None
        while (match := self._search(self._outside if begin is None else self._inside)) is not None:
            start, end = self._at + match.start(), self._at + match.end()
            self._pos = match.end()
            if match["skip"] is not None:
                self._skip(match["skip"])
                continue
            if begin is None and match["start"] is None:
                self._skip_doctype()
                continue
            if match["start"] is None and begin is not None:
                yield Element(begin, end - begin)
                behind, begin = end, None
                continue
            if begin is not None:
                yield Unended(begin, start - begin, last=False)
            elif start > behind:
                yield Between(behind, start - behind)
            behind, begin = start, start
            if match["start"].endswith(b"/>"):
                yield Element(start, end - start)
                behind, begin = end, None
        if begin is not None:
            yield Unended(begin, self._size - begin, last=True)
        elif self._size > behind:
            yield Between(behind, self._size - behind)

    def _search(self, pattern: re.Pattern[bytes]) -> re.Match[bytes] | None:
        """Return the next match, complete, or None at the end of the file."""
        while True:
            match = pattern.search(self._buffer, self._pos)
            if match is not None and (self._ended or match.end() < len(self._buffer)):
                return match
            if self._ended:
                return None
            keep = match.start() if match else max(len(self._buffer) - _TAIL, self._pos)
            self._more(keep)

    def _more(self, keep: int) -> None:
        """Forget what stands before `keep` in the window, and read a block."""
        block = self._stream.read(BLOCK)
        self._ended = not block
        self._buffer = self._buffer[keep:] + block
        self._at += keep
        self._pos = max(self._pos - keep, 0)

    def _go(self, offset: int) -> None:
        """Go on at an offset in the file."""
        if self._at <= offset <= self._at + len(self._buffer):
            self._pos = offset - self._at
            return
        self._stream.seek(offset)
        self._buffer, self._at, self._pos, self._ended = b"", offset, 0, False

    def _skip(self, opening: bytes) -> None:
        """Pass over what begins with `opening`; when it has no end, over the opening only."""
        closing = _CLOSING[b"<" + opening]
        if closing in self._never:
            return
        begin, cdata, border = self._at + self._pos, opening == _CDATA, False
        while True:
            found = self._find(closing)
            if cdata:
                border, lost = self._next_begins(border, found)
                if lost:
                    break
            if found >= 0:
                self._pos = found + len(closing)
                return
            if self._ended:
                self._never.add(closing)
                break
            self._more(max(len(self._buffer) - _TAIL, self._pos))
        self._go(begin)

    def _find(self, closing: bytes) -> int:
        """Return where `closing` is in the window, from `_pos`; -1 = nowhere.

        What is known not to hold it is not searched again: else many openings that are passed
        over would take quadratic time.
        """
        here, last = self._at + self._pos, self._at + len(self._buffer) - len(closing) + 1
        begin, end = self._without.get(closing, (0, 0))
        if not begin <= here < end:
            begin = end = here
        found = self._buffer.find(closing, end - self._at)
        self._without[closing] = (begin, max(self._at + found if found >= 0 else last, end))
        return found

    def _next_begins(self, border: bool, found: int) -> tuple[bool, bool]:
        """Return whether this CDATA holds a border between two elements, and whether it then
        begins again: it has lost its own end.
        """
        last = found if found >= 0 else len(self._buffer)
        at = self._pos
        if not border and self._buffer.find(self._end_tag, at, last) >= 0:
            match = self._border.search(self._buffer, at, last)
            border, at = match is not None, match.end() if match else at
        return border, border and self._buffer.find(b"<" + _CDATA, at, last) >= 0

    def _skip_doctype(self) -> None:
        if b">" in self._never:
            return
        while len(self._buffer) - self._pos < LONGEST_DOCTYPE and not self._ended:
            self._more(self._pos)
        end = doctype_end(self._buffer, self._pos)
        if end is None:
            self._never.add(b">")
        else:
            self._pos = end


def doctype_end(data: bytes, start: int) -> int | None:
    """Return where the DOCTYPE ends whose inside begins at `start`; None when it does not."""
    depth, at, last = 0, start, start + LONGEST_DOCTYPE
    while (match := _DOCTYPE_SIGN.search(data, at, last)) is not None:
        sign, at = match[0], match.end()
        if sign in _CLOSING:
            found = data.find(_CLOSING[sign], at, last)
            if found < 0:
                return None
            at = found + len(_CLOSING[sign])
        elif sign == b">" and depth <= 0:
            return at
        else:
            depth += {b"[": 1, b"]": -1}.get(sign, 0)
    return None
