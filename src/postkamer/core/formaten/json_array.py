"""Read a JSON array (or lines of JSON) as the exact bytes of its elements, in bounded memory.

Whole windows of elements are cut at once as long as the JSON is sound. Where it is not, one element
at a time is looked at: a broken one is given as such, and reading goes on where the next begins.
The next is known by its first key, because the elements of an export are all made alike.
"""

import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import BinaryIO

import msgspec

WINDOW = 1024 * 1024
"""Bytes that are cut at once."""
LOW = WINDOW // 4
"""Bytes ahead in memory below which more is read."""
LARGEST = 8 * 1024 * 1024
"""Bytes of one element, at most; what is larger is given as broken, whole."""
LENIENT = 1024 * 1024
"""Bytes up to which JSON that only Python's own reader accepts is tried (it needs much memory)."""
TRUNCATED = "Het bestand is afgebroken: vanaf hier is het onvolledig. Vraag de export opnieuw op."
NOT_JSON = "Geen geldige JSON. De bytes zijn bewaard; vraag de export opnieuw op."
NO_ARRAY = "Er staat geen lijst in dit bestand. De bytes zijn bewaard; vraag de export opnieuw op."
TOO_LARGE = "Eén onderdeel is groter dan 8 MB. De bytes zijn bewaard en niet gelezen."
MOST_TRIES = 4
MOST_BORDERS = 60
SCAN_BUDGET = 2_000_000
"""Brackets and strings of one file that may be looked at in vain for the end of broken elements."""
SCAN_ONCE = 5_000
"""The same for one element, when it is known where the next begins."""
MISSING_COMMA = 20
"""What an element without a comma before it takes from that budget."""
SMALLEST_REACH = 4096
"""Bytes that are cut at once next to a broken element."""
MOST_BROKEN_LINES = 100
"""Broken lines in a row that are given one by one; those that follow are one part."""
_RAWS = msgspec.json.Decoder(list[msgspec.Raw])
_RAW = msgspec.json.Decoder(msgspec.Raw)
_SPACE = b" \t\r\n"
_BETWEEN = re.compile(rb"[ \t\r\n,\x1e]*+")  # RFC 7464 puts a record separator before each value
_BEFORE_KEY = frozenset(b"{ \t\r\n")
_BOM = b"\xef\xbb\xbf"
_BEGIN = re.compile(rb"(?:\xef\xbb\xbf)?\s*+(?:(?:var\s+)?[\w.$]{1,200}\s{0,9}=\s*+)?\[")
_TOKEN = re.compile(rb'"(?:[^"\\\n]++|\\.)*+"|["{}\[\]]')
_ANY_BORDER = re.compile(rb"[,\]]\s{0,200}[{\[]|\]")
_FIRST_KEY = re.compile(rb'\{\s{0,200}("(?:[^"\\]|\\.){1,100}")\s{0,9}:')
_LONGEST_BORDER = 1024


@dataclass(frozen=True, slots=True)
class BrokenPart:
    """Bytes that are no element: a range of the file, and why (Dutch).

    A part of length 0 says that the file ends too early, right behind a whole element.
    """

    offset: int
    length: int
    reason: str


Part = bytes | BrokenPart


def array_elements(stream: BinaryIO, size: int, *, closing: bytes = b"") -> Iterator[Part]:
    """Yield the objects (or arrays) in the array in a file of `size` bytes, in order.

    Numbers, strings and other elements that are no objects are broken parts, a run of them one.
    An assignment before the `[` (as in "window.YTD.tweets.part0 = [") is passed over. Behind the
    `]` only white space, a semicolon and the signs in `closing` are expected; other bytes are a
    broken part. A file that does not begin with an array is one broken part; an empty one is none.
    """
    return _Array(_Window(stream, size), closing).parts()


def json_lines(stream: BinaryIO, size: int, *, largest: int = LARGEST) -> Iterator[Part]:
    """Yield each JSON value of a file: one on a line, or objects of several lines each.

    A line that is no JSON, or has more than `largest` bytes, is a broken part; reading goes on at
    the next line.
    """
    return _Lines(_Window(stream, size), largest).parts()


def is_json(data: bytes) -> bool:
    """Return whether this is one JSON value; half characters (lone surrogates) are allowed."""
    try:
        _RAW.decode(data)
    except (msgspec.DecodeError, RecursionError):
        return _is_lenient_json(data)
    return True


def _is_lenient_json(data: bytes) -> bool:
    if len(data) > LENIENT:
        return False
    try:
        json.loads(data.decode("utf-8", "replace"))
    except (ValueError, RecursionError):
        return False
    return True


class _Window:
    """The part of a file that is in memory: `data` begins at `base`, we are at `pos` in it."""

    def __init__(self, stream: BinaryIO, size: int) -> None:
        self.stream, self.size = stream, size
        self.data, self.base, self.pos, self.ended = b"", 0, 0, False
        self.budget = SCAN_BUDGET

    @property
    def at(self) -> int:
        """Return where we are in the file."""
        return self.base + self.pos

    @property
    def ahead(self) -> int:
        """Return how many bytes are in memory from here."""
        return len(self.data) - self.pos

    def fill(self, wanted: int) -> None:
        """Have at least `wanted` bytes ahead in memory, or all that there are."""
        missing = wanted - self.ahead
        if missing <= 0 or self.ended:
            return
        pieces = [self.data[self.pos :]]
        self.base, self.pos = self.at, 0
        while missing > 0:
            piece = self.stream.read(max(missing, WINDOW))
            if not piece:
                self.ended = True
                break
            pieces.append(piece)
            missing -= len(piece)
        self.data = b"".join(pieces)

    def skip(self, signs: re.Pattern[bytes]) -> bool:
        """Pass over these signs; return whether there was a comma among them."""
        comma = False
        while True:
            if self.ahead < LOW:
                self.fill(WINDOW)
            match = signs.match(self.data, self.pos)
            if match is not None:
                comma = comma or b"," in match[0]
                self.pos = match.end()
            if self.ahead or self.ended:
                return comma

    def scan(self, limit: int) -> int | None:
        """Return at how many bytes ahead the object that begins here ends; None = not seen.

        Looks at `limit` brackets and strings, and takes those seen in vain from the budget.
        """
        depth = seen = 0
        for token in islice(_TOKEN.finditer(self.data, self.pos), max(min(limit, self.budget), 0)):
            seen += 1
            sign = token[0]
            if sign in b"{[":
                depth += 1
            elif sign in b"}]":
                depth -= 1
                if depth <= 0:
                    return token.end() - self.pos
            elif sign == b'"':
                break  # a string that does not end on its line
        self.budget -= seen
        return None


class _Array:
    """Reads an array from a window."""

    def __init__(self, window: _Window, closing: bytes) -> None:
        self._w = window
        self._behind = re.compile(b"[ \t\r\n;" + re.escape(closing) + b"]*+")
        self._key = b""
        self._border_at = self._no_border_until = 0
        self._reach = WINDOW

    def parts(self) -> Iterator[Part]:
        """Yield all elements and broken parts."""
        w = self._w
        w.fill(WINDOW)
        begin = _BEGIN.match(w.data)
        if begin is None:
            if w.data.removeprefix(_BOM).strip():
                yield BrokenPart(0, w.size, NO_ARRAY)
            return
        w.pos, comma = begin.end(), True
        while True:
            comma = w.skip(_BETWEEN) or comma
            if not w.ahead:
                yield BrokenPart(w.at, 0, TRUNCATED)
                return
            if w.data.startswith(b"]", w.pos):
                yield from self._rest()
                return
            self._learn_key()
            yield from self._next(comma=comma)
            comma = False

    def _next(self, *, comma: bool) -> Sequence[Part]:
        """Return as many of the next elements as can be cut at once, or one of them.

        After a broken element little is tried at once, and then more and more again.
        """
        w = self._w
        if not comma:  # we may be among ruins: go on, but not for ever
            w.budget -= MISSING_COMMA
        while self._reach >= SMALLEST_REACH:
            found = self._cut()
            if found is not None:
                self._reach = min(self._reach * 16, WINDOW)
                return found
            self._reach //= 16
        self._reach = SMALLEST_REACH
        return [self._one() if comma or w.budget > 0 else self._resync()]

    def _rest(self) -> Iterator[Part]:
        """Yield what stands behind the array, when it is more than expected."""
        self._w.pos += 1
        self._w.skip(self._behind)
        if self._w.ahead:
            yield BrokenPart(self._w.at, self._w.size - self._w.at, NOT_JSON)

    def _learn_key(self) -> None:
        if not self._key and (match := _FIRST_KEY.match(self._w.data, self._w.pos)):
            self._key = match[1]

    def _find_border(self, begin: int) -> int | None:
        """Return where in memory, from `begin` on, the comma before a next element stands.

        That is an object with the same first key. Looks for the key, which is rarer than a brace.
        """
        data, key = self._w.data, self._key
        at = begin
        while (at := data.find(key, at)) >= 0:
            end = at + len(key)
            if data[at - 1] in _BEFORE_KEY and data[end : end + 9].lstrip(_SPACE).startswith(b":"):
                before = data[max(at - _LONGEST_BORDER, begin) : at].rstrip(_SPACE)
                if before.endswith(b"{"):
                    before = before[:-1].rstrip(_SPACE)
                    if before.endswith(b","):
                        return max(at - _LONGEST_BORDER, begin) + len(before) - 1
            at = end
        return None

    def _cut(self) -> list[bytes] | None:
        """Return the elements up to the last border in memory, or None when it cannot be cut."""
        w = self._w
        for end, after in self._borders():
            try:
                raws = _RAWS.decode(b"[" + w.data[w.pos : end] + b"]")
            except (msgspec.DecodeError, RecursionError):
                continue
            found = [bytes(raw) for raw in raws]
            if all(one.startswith((b"{", b"[")) for one in found):
                w.pos = after
                return found
        return None

    def _borders(self) -> Iterator[tuple[int, int]]:
        """Yield where a run of elements may end, and where reading then goes on; the last first."""
        data, start, tries = self._w.data, self._w.pos, 0
        stop = min(start + self._reach, len(data)) if self._reach < WINDOW else len(data)
        if self._w.ended and stop == len(data):
            end = data.rfind(b"]", start)
            if end > start:
                tries += 1
                yield end, end
        literal, at = self._key or b"{", stop
        for _ in range(MOST_BORDERS):
            at = data.rfind(literal, start, at)
            if at <= start or tries >= MOST_TRIES:
                return
            begin = max(at - _LONGEST_BORDER, start)
            before = data[begin:at]
            if self._key:
                before = before.rstrip(_SPACE)
                if not before.endswith(b"{"):
                    continue
                before = before[:-1]
            after, before = begin + len(before), before.rstrip(_SPACE)
            if before.endswith(b",") and before[:-1].rstrip(_SPACE).endswith(b"}"):
                tries += 1
                yield begin + len(before) - 1, after

    def _one(self) -> Part:
        """Return the one element that begins here, whole or broken."""
        w = self._w
        if w.data[w.pos : w.pos + 1] not in {b"{", b"["}:
            return self._resync()
        while True:
            border = self._next_border()
            if border is not None and is_json(w.data[w.pos : w.pos + border]):
                return self._take(border)
            end = w.scan(SCAN_BUDGET if border is None else SCAN_ONCE)
            if end is not None and is_json(w.data[w.pos : w.pos + end]):
                return self._take(end)
            if border is not None or end is not None:
                return self._broken(min(one for one in (border, end) if one is not None))
            if w.ended or w.ahead > LARGEST or w.budget <= 0:
                return self._resync()
            w.fill(LARGEST + 1)

    def _next_border(self) -> int | None:
        """Return at how many bytes ahead the next element begins, when its first key is known.

        What was found is kept, so that no byte is looked at for each of many small elements.
        """
        w = self._w
        if not self._key:
            return None
        if self._border_at <= w.at and self._no_border_until < w.base + len(w.data):
            begin = max(w.pos + 1, self._no_border_until - w.base - _LONGEST_BORDER)
            found = self._find_border(begin)
            if found is not None:
                self._border_at = w.base + found
            else:
                self._no_border_until = w.base + len(w.data)
        return self._border_at - w.at if self._border_at > w.at else None

    def _take(self, length: int) -> bytes:
        data = self._w.data[self._w.pos : self._w.pos + length].rstrip(_SPACE)
        self._w.pos += length
        return data

    def _broken(self, length: int) -> BrokenPart:
        part = BrokenPart(self._w.at, length, NOT_JSON)
        self._w.pos += length
        return part

    def _resync(self) -> BrokenPart:
        """Pass over a broken element: to the next that begins as the first did, or to the end."""
        w, start = self._w, self._w.at
        while True:
            border = self._find_border(w.pos + 1) if self._key else self._any_border(w.pos + 1)
            if border is not None:
                w.pos = border
                break
            w.pos = max(w.pos, len(w.data) - _LONGEST_BORDER)
            if w.ended:
                return self._lost(start)
            w.fill(w.ahead + WINDOW)
        length = w.at - start
        return BrokenPart(start, length, TOO_LARGE if length > LARGEST else NOT_JSON)

    def _any_border(self, begin: int) -> int | None:
        match = _ANY_BORDER.search(self._w.data, begin)
        return match.start() if match is not None else None

    def _lost(self, start: int) -> BrokenPart:
        """Return all from `start` to the end of the file as broken."""
        w = self._w
        w.pos = len(w.data)
        length = w.at - start
        w.data, w.pos, w.base = b"]", 0, w.at - 1  # so that the array ends
        return BrokenPart(start, length, TOO_LARGE if length > LARGEST else TRUNCATED)


class _Lines:
    """Reads lines of JSON from a window."""

    def __init__(self, window: _Window, largest: int) -> None:
        self._w = window
        self._largest = largest
        self._first = True
        self._broken_in_a_row = 0
        self._rest: BrokenPart | None = None

    def parts(self) -> Iterator[Part]:
        """Yield all values and broken lines."""
        w = self._w
        w.fill(WINDOW)
        if w.data.startswith(_BOM):
            w.pos = len(_BOM)
        while True:
            w.skip(_BETWEEN)
            if not w.ahead:
                break
            part = self._line()
            self._first = False
            if isinstance(part, BrokenPart):
                yield from self._count(part)
            else:
                yield from self._end_of_rest()
                yield part
        yield from self._end_of_rest()

    def _count(self, part: BrokenPart) -> Iterator[Part]:
        """Yield a broken line, unless there were many before: then it joins them."""
        self._broken_in_a_row += 1
        if self._broken_in_a_row <= MOST_BROKEN_LINES:
            yield part
        elif self._rest is None:
            self._rest = part
        else:
            end = part.offset + part.length
            self._rest = BrokenPart(self._rest.offset, end - self._rest.offset, part.reason)

    def _end_of_rest(self) -> Iterator[Part]:
        self._broken_in_a_row = 0
        if self._rest is not None:
            yield self._rest
            self._rest = None

    def _line(self) -> Part:
        """Return what is on the line that begins here: one value, or a broken part."""
        w = self._w
        length = self._line_length()
        if length is None:
            return self._too_large()
        line = w.data[w.pos : w.pos + length].rstrip(_SPACE)
        if is_json(line):
            w.pos += length
            return line
        value = self._value_over_lines()
        if value is not None:
            return value
        last = w.ended and w.pos + length == len(w.data)
        part = BrokenPart(w.at, len(line), TRUNCATED if last else NOT_JSON)
        w.pos += length
        return part

    def _line_length(self) -> int | None:
        """Return the bytes of the line that begins here, all in memory; None when too many."""
        w, seen = self._w, 0
        while True:
            end = w.data.find(b"\n", w.pos + seen)
            if end >= 0 or w.ended or w.ahead > self._largest:
                break
            seen = w.ahead
            w.fill(min(seen * 2, self._largest + 1))
        length = end - w.pos if end >= 0 else w.ahead
        return length if length <= self._largest and (end >= 0 or w.ended) else None

    def _value_over_lines(self) -> bytes | None:
        """Return the object that begins here and ends on a later line, or behind another."""
        w = self._w
        if w.data[w.pos : w.pos + 1] not in {b"{", b"["}:
            return None
        if self._first and w.size - w.at <= self._largest:
            w.fill(self._largest + 1)
            if is_json(w.data[w.pos :]):  # the whole file is one object
                return self._take(w.ahead)
        end = w.scan(SCAN_BUDGET)
        if end is None and not w.ended and w.budget > 0:
            w.fill(self._largest + 1)
            end = w.scan(SCAN_BUDGET)
        if end is None or not is_json(w.data[w.pos : w.pos + end]):
            return None
        return self._take(end)

    def _take(self, length: int) -> bytes:
        data = self._w.data[self._w.pos : self._w.pos + length].rstrip(_SPACE)
        self._w.pos += length
        return data

    def _too_large(self) -> BrokenPart:
        """Pass over a line that is too long."""
        w, start = self._w, self._w.at
        while True:
            end = w.data.find(b"\n", w.pos)
            if end >= 0:
                w.pos = end
                break
            w.pos = len(w.data)
            w.fill(WINDOW)
            if not w.ahead:
                break
        return BrokenPart(start, w.at - start, TOO_LARGE)
