"""Cut an mbox into its messages, in bounded memory, in all its dialects.

A message begins behind a line "From <sender> <date>" and ends before the next one, without the
one empty line that stands between. Such a line is a border when it has a date, an empty line
before it and a header (or nothing) behind it; when one of these is missing, only when what
follows is a header of a mail beyond doubt. `Content-Length` (mboxcl) is only followed in files
whose first messages all have one that is right: one in a mail alone may be old, or a trick.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO

from postkamer.core.export import SMALL
from postkamer.core.formaten.mime import read_headers
from postkamer.core.formaten.window import Window

LONGEST_LINE = 1_000
LOOK = 4_096
"""Bytes from a line "From " on by which it is judged."""
CHECKED_LENGTHS = 10
_DATED = re.compile(
    rb"\b(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun)[a-z]*,?\s+(?:[A-Za-z]{3,9}\s+\d{1,2}|\d{1,2}\s+[A-Za-z]{3,9})"
    rb"\b.{0,40}?\b\d{1,2}:\d\d",
    re.IGNORECASE,
)
_FIELD = re.compile(rb"([!-9;-~]{1,76})[ \t]*:")
_KNOWN = frozenset((
    b"from", b"to", b"cc", b"bcc", b"subject", b"date", b"message-id", b"received", b"reply-to",
    b"return-path", b"mime-version", b"content-type", b"content-transfer-encoding", b"sender",
    b"delivered-to", b"in-reply-to", b"references", b"dkim-signature", b"envelope-to", b"status",
    b"authentication-results", b"arc-seal", b"content-length", b"newsgroups", b"organization",
))  # fmt: skip
_HEADER = re.compile(rb"\r?\n|(?:(?:[ \t]++[^\s]|>From )[^\n]*+\n){0,11}[!-9;-~]{1,76}+[ \t]*+:")
"""No header at all, or a field; before it may be lines that go on and quoted From_ lines."""
_BLANK_BEFORE = (b"\n\n", b"\n\r\n")
QUOTED_FROM = re.compile(rb"^>(>*From )", re.MULTILINE)


@dataclass(slots=True)
class Piece:
    """A message without its From_ line, as a range of the file, and its bytes when it is small.

    `stray` is what stands before the first From_ line.
    """

    offset: int
    length: int
    data: bytes | None
    stray: bool = False


def is_mbox(head: bytes) -> bool:
    """Return whether a file begins as an mbox does."""
    start = head.removeprefix(b"\xef\xbb\xbf").lstrip(b"\r\n")
    return start.startswith(b"From ") and _is_border(start, 0, first=True)


def holds_border(head: bytes) -> bool:
    """Return whether a message begins somewhere in these bytes."""
    return is_mbox(head) or _Cutter(Window(head, len(head))).border(0) is not None


def unquote(data: bytes) -> bytes:
    """Return text from an mbox as it was before "From " at the start of a line was quoted."""
    return QUOTED_FROM.sub(rb"\1", data) if b">" in data and b">From " in data else data


def messages(stream: BinaryIO, size: int) -> Iterator[Piece]:
    """Yield every message in order; of one above 8 MB only where it is.

    A From_ line with nothing behind it gives a piece of length 0.
    """
    cutter = _Cutter(Window(stream, size))
    begin, stray, lengths = 0, True, None
    at = 0
    while True:
        border = cutter.border(at)
        end = border[0] if border else cutter.end
        if not stray or end > begin:
            yield cutter.piece(begin, end, stray)
        if border is None:
            return
        begin, stray = border[1], False
        if lengths is None:
            lengths = cutter.has_lengths(begin)
        at = (cutter.behind(begin) if lengths else None) or begin


class _Cutter:
    def __init__(self, window: Window) -> None:
        self._w = window

    @property
    def end(self) -> int:
        return self._w.end

    def border(self, at: int) -> tuple[int, int] | None:
        """Return the start and end of the first From_ line at or after `at` that is a border."""
        w, place = self._w, max(at - 1, 0)
        if at == 0:
            w.need(0, LOOK)
            if w.data.startswith(b"From ") and _is_border(w.data, 0, first=True):
                return 0, self._line_end(0)
        while True:
            w.need(max(place - 2, 0), LOOK)
            found = w.data.find(b"\nFrom ", place - w.base)
            if found < 0:
                if w.reached >= w.end:
                    return None
                place = w.reached - 5
                continue
            place = w.base + found + 1
            w.need(max(place - 3, 0), LOOK)
            first = place == at or (place < LOOK and w.base == 0 and not w.data[:place].strip())
            if _is_border(w.data, place - w.base, first=first):
                return place, self._line_end(place)

    def _line_end(self, place: int) -> int:
        found = self._w.data.find(b"\n", place - self._w.base)
        return self._w.end if found < 0 else self._w.base + found + 1

    def piece(self, begin: int, end: int, stray: bool) -> Piece:
        """Return the bytes between two borders, without the empty line before the second."""
        tail = self._w.read(max(end - 4, begin), end) if end - begin > SMALL else b""
        data = None if tail else self._w.read(begin, end)
        tail = tail or (data or b"")[-4:]
        if tail.endswith(b"\r\n\r\n") or data == b"\r\n":
            end -= 2
        elif tail.endswith(b"\n\n") or data == b"\n":
            end -= 1
        return Piece(begin, end - begin, data if data is None else data[: end - begin], stray)

    def behind(self, begin: int) -> int | None:
        """Return where the body ends by its Content-Length, if a border or the end is there."""
        headers, body, _ = read_headers(self._w, begin)
        value = headers.value(b"content-length")
        if not value.isascii() or not value.isdigit() or len(value) > 15:
            return None
        at = body + int(value)
        if at > self._w.end:
            return None
        self._w.need(max(at - 3, 0), LOOK)
        place = at - self._w.base
        behind = self._w.data[place : place + LOOK]
        start = len(behind) - len(behind.lstrip(b"\r\n"))
        if start == len(behind) and self._w.reached >= self._w.end:
            return self._w.end
        if start > 4 or not behind.startswith(b"From ", start):
            return None
        starts_line = start > 0 or self._w.data[max(place - 1, 0) : place] == b"\n"
        return at if starts_line and _is_border(behind, start, first=True) else None

    def has_lengths(self, begin: int) -> bool:
        """Return whether the first messages all end where their Content-Length says."""
        for _ in range(CHECKED_LENGTHS):
            at = self.behind(begin)
            if at is None:
                return False
            border = self.border(at)
            if border is None:
                return True
            begin = border[1]
        return True


def _is_border(data: bytes, start: int, *, first: bool) -> bool:
    """Return whether the line "From " at `start` begins a message.

    `first` says that something else already tells so: the start of the file, or a length.
    """
    if data.startswith(b":", start + 5):  # "From : somebody"
        return False
    newline = data.find(b"\n", start, start + LONGEST_LINE + 1)
    if newline < 0:
        ended = len(data) - start <= LONGEST_LINE
        return ended and _DATED.search(data, start) is not None
    behind = newline + 1
    if behind < len(data) and _HEADER.match(data, behind, start + LOOK) is None:
        return False  # most lines "From " in a text are no border by what follows
    if _DATED.search(data, start, newline) and (
        first or start == 0 or data.endswith(_BLANK_BEFORE, 0, start)
    ):
        return True
    known = _known_fields(data[behind : start + LOOK])
    return known >= 2 or (first and known >= 1)


def _known_fields(behind: bytes) -> int:
    """Return how many of the first lines are fields of a mail's header."""
    known = 0
    for line in behind.split(b"\n", 12)[:12]:
        if line[:1] in b" \t" or line.startswith(b">From "):
            if not line.strip():
                break
            continue
        match = _FIELD.match(line)
        if match is None:
            break
        name = match[1].lower()
        known += name in _KNOWN or name.startswith(b"x-")
    return known
