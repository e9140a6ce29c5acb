"""Cut an ENEX file (an Evernote export) into its notes, byte for byte, in bounded memory."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO

BLOCK = 1024 * 1024
_TOKEN = re.compile(rb"<!\[CDATA\[|\]\]>|<!--|-->|<note(?=[\s>])|</note\s*>")
LONGEST_TOKEN = 64
_ENDS = {b"<![CDATA[": b"]]>", b"<!--": b"-->"}


@dataclass(frozen=True, slots=True)
class NoteSlice:
    """A note as a range of the file; `whole` is False when its end is missing."""

    offset: int
    length: int
    whole: bool


def notes(stream: BinaryIO, size: int) -> Iterator[NoteSlice]:
    """Yield every <note>…</note>, and the ranges that begin as a note and do not end."""
    begin: int | None = None
    for at, token in _outside_cdata(_tokens(stream)):
        if token.startswith(b"</"):
            if begin is not None:
                yield NoteSlice(begin, at + len(token) - begin, whole=True)
            begin = None
            continue
        if begin is not None:
            yield NoteSlice(begin, at - begin, whole=False)
        begin = at
    if begin is not None:
        yield NoteSlice(begin, size - begin, whole=False)


def _outside_cdata(tokens: Iterator[tuple[int, bytes]]) -> Iterator[tuple[int, bytes]]:
    """Yield the tags that stand outside of CDATA and comments."""
    inside = b""
    for at, token in tokens:
        if inside:
            inside = b"" if token == inside else inside
        elif token in _ENDS:
            inside = _ENDS[token]
        elif token.startswith((b"<note", b"</note")):
            yield at, token


def _tokens(stream: BinaryIO) -> Iterator[tuple[int, bytes]]:
    buffer, at, ended, seen = b"", 0, False, -1
    while not ended:
        block = stream.read(BLOCK)
        ended = not block
        buffer += block
        for match in _TOKEN.finditer(buffer):
            place = at + match.start()
            near_end = not ended and match.end() > len(buffer) - LONGEST_TOKEN
            if near_end:
                break
            if place > seen:
                seen = place
                yield place, match[0]
        keep = b"" if ended else buffer[-2 * LONGEST_TOKEN :]
        at += len(buffer) - len(keep)
        buffer = keep
