"""The plain text of a mail: flowed lines joined (RFC 3676), uuencoded files taken out."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from postkamer.core.formaten.charset import decode
from postkamer.core.formaten.window import Window

_UU_LINE = re.compile(
    rb"begin [0-7]{3,4} ([^\r\n]{1,250})\r?\n(?:([!-`])[ -`]{0,90}|`?[ \t]*)\r?\n"
)
_UU_END = re.compile(rb"\nend[ \t]*\r?(?:\n|\Z)")
_LONGEST_UU_LINE = 512
MOST_UU = 1_000


@dataclass(frozen=True, slots=True)
class Uuencoded:
    """A uuencoded file in text: its place, from "begin" to behind "end", and its name."""

    start: int
    end: int
    name: str


def uuencoded(window: Window, start: int) -> Iterator[Uuencoded]:
    """Yield the uuencoded files in text that begins at `start`, in order; unended ones are none."""
    place, count = start, 0
    while count < MOST_UU:
        begin = _find(window, b"begin ", place, start)
        if begin is None:
            return
        window.need(begin, _LONGEST_UU_LINE)
        line = _UU_LINE.match(window.data, begin - window.base)
        end = _end_of(window, begin) if line else None
        if line is not None and end is not None:
            yield Uuencoded(begin, end, decode(line[1], None)[0].strip())
            place, count = end, count + 1
        elif line is not None:
            return  # no "end" from here on: nothing more is whole
        else:
            place = begin + 6


def _find(window: Window, word: bytes, at: int, start: int) -> int | None:
    """Return the place of the first line that begins with `word`, at or after `at`."""
    if at == start:
        window.need(at, len(word))
        if window.data.startswith(word, at - window.base):
            return at
    at = max(at - 1, start)
    while True:
        window.need(at, len(word) + 1)
        found = window.data.find(b"\n" + word, at - window.base)
        if found >= 0:
            return window.base + found + 1
        if window.reached >= window.end:
            return None
        at = window.reached - len(word)


def _end_of(window: Window, begin: int) -> int | None:
    at: int | None = begin
    while (at := _find(window, b"end", at or 0, begin)) is not None:
        window.need(at - 1, 64)
        match = _UU_END.match(window.data, at - 1 - window.base)
        if match is not None:
            return window.base + match.end()
        at += 3
    return None


def unflowed(text: str, *, delete_space: bool) -> str:
    """Return format=flowed text with the lines joined that the sender's program broke.

    Lines are joined within one depth of quoting; the line of a signature ("-- ") is never joined.
    """
    pieces: list[str] = []
    open_depth = -1  # depth of quoting of the line that flows on; -1 = none does
    for line in text.split("\n"):
        line = line.removesuffix("\r")
        depth = len(line) - len(line.lstrip(">"))
        words = line[depth:].removeprefix(" ")
        signature = words == "-- "
        if depth != open_depth or signature:
            pieces.append("\n" + ">" * depth + " " * (depth > 0))
        flows = words.endswith(" ") and not signature
        open_depth = depth if flows else -1
        pieces.append(words[:-1] if flows and delete_space else words)
    return "".join(pieces)[1:]
