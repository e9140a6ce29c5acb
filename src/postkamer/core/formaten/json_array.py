"""Read a JSON array (or lines of JSON) as the exact bytes of its elements, in bounded memory.

Whole windows of elements are cut at once as long as the JSON is sound. Where it is not, one element
at a time is looked at: a broken one is given as such, and reading goes on at the next.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO

import msgspec

WINDOW = 1024 * 1024
LARGEST = 8 * 1024 * 1024
"""Bytes of one element, at most; what is larger is not looked into."""
MOST_TRIES = 12
TRUNCATED = "Het bestand is afgebroken: vanaf hier is het onvolledig. Vraag de export opnieuw op."
NOT_JSON = "Geen geldige JSON. De bytes zijn bewaard; vraag de export opnieuw op."
TOO_LARGE = "Eén onderdeel is groter dan 8 MB. De bytes zijn bewaard en niet gelezen."
_RAWS = msgspec.json.Decoder(list[msgspec.Raw])
_SIGNS = re.compile(rb'["{}\[\]]')
_STRING_END = re.compile(rb'(?:[^"\\]+|\\.)*"', re.DOTALL)
_FIRST_KEY = re.compile(rb'\{\s*("(?:[^"\\]|\\.){1,100}")\s*:')
_SCALAR = re.compile(rb'"(?:[^"\\]+|\\.)*"|[^,\]\s"]+', re.DOTALL)
_SPACE = b" \t\r\n"


@dataclass(frozen=True, slots=True)
class Element:
    """An element of the array: its exact bytes."""

    data: bytes


@dataclass(frozen=True, slots=True)
class BrokenPart:
    """Bytes that are no element: a range of the file, and why (Dutch)."""

    offset: int
    length: int
    reason: str


Part = Element | BrokenPart


def array_elements(stream: BinaryIO, size: int) -> Iterator[Part]:
    """Yield the elements of the first array in a file of `size` bytes, in order.

    What stands before the `[` (as in "window.YTD.tweets.part0 = [") is passed over. A file without
    a `[` in its first MiB is one broken part.
    """
    return _ArrayReader(stream, size).parts()


def split_array(data: bytes) -> list[bytes]:
    """Return the exact bytes of the elements of a small array. Raises ValueError."""
    return [bytes(raw) for raw in _RAWS.decode(data)]


class _ArrayReader:
    """Holds a window of the file: `_buffer` begins at `_at`."""

    def __init__(self, stream: BinaryIO, size: int) -> None:
        self._stream, self._size = stream, size
        self._buffer, self._at, self._ended = b"", 0, False
        self._next_element: re.Pattern[bytes] | None = None

    def parts(self) -> Iterator[Part]:
        """Yield all elements and broken parts."""
        self._fill(WINDOW)
        start = self._buffer.find(b"[")
        if start < 0:
            if self._size:
                yield BrokenPart(0, self._size, NOT_JSON)
            return
        self._drop(start + 1)
        while True:
            self._skip(_SPACE + b",")
            if not self._buffer:
                yield BrokenPart(self._at, 0, TRUNCATED)
                return
            if self._buffer.startswith(b"]"):
                yield from self._rest()
                return
            window = self._window()
            if window is None:
                yield from self._one()
            else:
                yield from window

    def _fill(self, wanted: int) -> None:
        while len(self._buffer) < wanted and not self._ended:
            piece = self._stream.read(max(wanted - len(self._buffer), WINDOW))
            self._ended = not piece
            self._buffer += piece

    def _drop(self, count: int) -> None:
        self._buffer = self._buffer[count:]
        self._at += count

    def _skip(self, signs: bytes) -> None:
        while True:
            self._fill(WINDOW)
            left = self._buffer.lstrip(signs)
            self._at += len(self._buffer) - len(left)
            self._buffer = left
            if left or self._ended:
                return

    def _rest(self) -> Iterator[Part]:
        """Yield what stands behind the array, when it is more than a semicolon."""
        self._drop(1)
        self._skip(_SPACE + b";")
        if self._buffer:
            yield BrokenPart(self._at, self._size - self._at, NOT_JSON)

    def _window(self) -> list[Part] | None:
        """Return the elements up to the last border in the window; None = it has no border."""
        for end, after in self._borders():
            try:
                raws = _RAWS.decode(b"[" + self._buffer[:end] + b"]")
            except (msgspec.DecodeError, RecursionError):
                continue
            found: list[Part] = [Element(bytes(raw)) for raw in raws]
            self._drop(after)
            return found
        return None

    def _borders(self) -> Iterator[tuple[int, int]]:
        """Yield where a run of elements may end, and where reading then goes on; the last first."""
        buffer, tries = self._buffer, 0
        if self._ended:
            end = buffer.rfind(b"]")
            if end > 0:
                yield end, end
        at = len(buffer)
        while tries < MOST_TRIES and (at := buffer.rfind(b"{", 0, at)) > 0:
            before = buffer[max(at - 200, 0) : at].rstrip(_SPACE)
            if before.endswith(b",") and before[:-1].rstrip(_SPACE).endswith(b"}"):
                tries += 1
                start = max(at - 200, 0)
                yield start + len(before) - 1, at

    def _one(self) -> Iterator[Part]:
        """Yield the one element at the start of the buffer, whole or broken."""
        self._learn_first_key()
        end = self._element_end()
        while end is None and not self._ended and len(self._buffer) <= LARGEST:
            self._fill(min(len(self._buffer) * 2, LARGEST + 1))
            end = self._element_end()
        if end is not None:
            data = self._buffer[:end]
            if _is_json(data):
                self._drop(end)
                yield Element(data)
                return
        yield self._broken(end)

    def _broken(self, end: int | None) -> BrokenPart:
        """Take the broken element off: up to the next that begins alike, or to the end."""
        at = self._at
        following = self._next_element.search(self._buffer, 1) if self._next_element else None
        if following is not None and (end is None or following.start() <= end):
            end = following.start()
        if end is not None:
            self._drop(end)
            return BrokenPart(at, end, NOT_JSON)
        reason = TRUNCATED if self._ended else TOO_LARGE
        self._buffer, self._ended = b"]", True
        length = self._size - at
        self._at = self._size - 1
        return BrokenPart(at, length, reason)

    def _learn_first_key(self) -> None:
        if self._next_element is None:
            match = _FIRST_KEY.match(self._buffer)
            if match is not None:
                self._next_element = re.compile(rb",\s*\{\s*" + re.escape(match[1]) + rb"\s*:")

    def _element_end(self) -> int | None:
        """Return where the element at the start of the buffer ends, or None when it does not."""
        buffer = self._buffer
        if buffer[:1] not in {b"{", b"["}:
            match = _SCALAR.match(buffer)
            return match.end() if match else 1
        depth, at = 0, 0
        while (sign := _SIGNS.search(buffer, at)) is not None:
            at = sign.end()
            if sign[0] == b'"':
                string = _STRING_END.match(buffer, at)
                if string is None:
                    return None
                at = string.end()
            else:
                depth += 1 if sign[0] in b"{[" else -1
                if depth == 0:
                    return at
        return None


def _is_json(data: bytes) -> bool:
    try:
        _RAWS.decode(b"[" + data + b"]")
    except (msgspec.DecodeError, RecursionError):
        return False
    return True


def json_lines(stream: BinaryIO, size: int) -> Iterator[Part]:
    """Yield each line of a file that is one JSON value; other lines are broken parts."""
    at = 0
    while line := stream.readline(LARGEST + 1):
        length = len(line)
        if length > LARGEST and not line.endswith(b"\n"):
            yield BrokenPart(at, size - at, TOO_LARGE)
            return
        data = line.strip()
        if data:
            if _is_json(data):
                yield Element(data)
            else:
                last = at + length >= size and not line.endswith(b"\n")
                yield BrokenPart(at, length, TRUNCATED if last else NOT_JSON)
        at += length
