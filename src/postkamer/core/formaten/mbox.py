"""Cut an mbox into its messages, in bounded memory, in all its dialects.

A message begins at a line "From <sender> <date>" at the start of the file or after an empty line
(or after any line when a header follows at once). mboxcl's Content-Length is not trusted.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO

BLOCK = 1024 * 1024
LONGEST_LINE = 1000
_FROM = re.compile(
    rb"^From [^\r\n]{0,300}?(?:\d{1,2}:\d\d(?::\d\d)?|\d{4}|-)[^\r\n]{0,100}\r?\n", re.MULTILINE
)
_HEADER = re.compile(rb"(?:>?From |[!-9;-~]{1,76}[ \t]*:|\Z)")
_FIRST_HEADERS = (
    b"return-path:", b"received:", b"message-id:", b"delivered-to:", b"from:", b"date:", b"x-",
)  # fmt: skip
"""Headers that mark a message also where the blank line before it is missing."""
QUOTED_FROM = re.compile(rb"^>(>*From )", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Slice:
    """A message: its bytes without the From_ line, as a range of the file."""

    offset: int
    length: int


def is_mbox(head: bytes) -> bool:
    """Return whether a file begins as an mbox does."""
    start = head.lstrip(b"\r\n")
    match = _FROM.match(start)
    return match is not None and _HEADER.match(start, match.end()) is not None


def messages(stream: BinaryIO, size: int) -> Iterator[Slice]:
    """Yield the range of each message; the blank line before the next one is no part of it."""
    begin: int | None = None
    for line_start, line_end in _borders(stream):
        if begin is not None:
            yield from _slice(stream, begin, line_start)
        begin = line_end
    if begin is not None:
        yield from _slice(stream, begin, size)


def _slice(stream: BinaryIO, begin: int, end: int) -> Iterator[Slice]:
    """Leave out the one blank line that separates."""
    place = stream.tell()
    stream.seek(max(end - 4, begin))
    tail = stream.read(min(4, end - begin))
    stream.seek(place)
    if tail.endswith(b"\r\n\r\n"):
        end -= 2
    elif tail.endswith(b"\n\n"):
        end -= 1
    if end > begin:
        yield Slice(begin, end - begin)


def _borders(stream: BinaryIO) -> Iterator[tuple[int, int]]:
    """Yield the start and end of each From_ line."""
    buffer, at, before, ended = b"", 0, b"\n\n", False
    while not ended:
        stream.seek(at + len(buffer))
        block = stream.read(BLOCK)
        ended = not block
        buffer += block
        limit = len(buffer) if ended else max(len(buffer) - 2 * LONGEST_LINE, 0)
        for match in _FROM.finditer(buffer):
            if match.start() >= limit:
                break
            tail = (before + buffer[max(match.start() - 4, 0) : match.start()])[-4:]
            if _is_border(buffer, match.end(), tail):
                yield at + match.start(), at + match.end()
        cut = buffer.rfind(b"\n", 0, limit) + 1 or limit
        before = (before + buffer[max(cut - 4, 0) : cut])[-4:]
        buffer, at = buffer[cut:], at + cut


def _is_border(buffer: bytes, end: int, before: bytes) -> bool:
    """Return whether a line that looks like a From_ line begins a message."""
    if not before.endswith(b"\n") or _HEADER.match(buffer, end) is None:
        return False
    if before.endswith((b"\n\n", b"\n\r\n")):
        return True
    return buffer[end : end + 14].lower().startswith(_FIRST_HEADERS)
