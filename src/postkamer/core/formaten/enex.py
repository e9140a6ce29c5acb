"""Cut an ENEX file (an Evernote export) into its notes, byte for byte, in bounded memory."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO

BLOCK = 1024 * 1024
_TOKEN = re.compile(rb"<!\[CDATA\[|\]\]>|<!--|-->|<note(?=[\s>])|</note\s*>")
LONGEST_TOKEN = 64


@dataclass(frozen=True, slots=True)
class NoteSlice:
    """A note as a range of the file; `whole` is False when its end is missing."""

    offset: int
    length: int
    whole: bool


def notes(stream: BinaryIO, size: int) -> Iterator[NoteSlice]:
    """Yield every <note>…</note>, and the ranges that begin as a note and do not end."""
    begin: int | None = None
    inside = b""
    for at, token in _tokens(stream):
        if inside:
            if token == inside:
                inside = b""
            continue
        if token == b"<![CDATA[":
            inside = b"]]>"
        elif token == b"<!--":
            inside = b"-->"
        elif token.startswith(b"</note"):
            if begin is not None:
                yield NoteSlice(begin, at + len(token) - begin, whole=True)
            begin = None
        elif token.startswith(b"<note"):
            if begin is not None:
                yield NoteSlice(begin, at - begin, whole=False)
            begin = at
    if begin is not None:
        yield NoteSlice(begin, size - begin, whole=False)


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
