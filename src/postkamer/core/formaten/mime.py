"""Find the parts of a MIME message of any size as ranges of its bytes, in bounded memory."""

import email
import email.message
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO

BLOCK = 1024 * 1024
LARGEST_HEADERS = 1024 * 1024
DEEPEST = 60
MOST_PARTS = 10_000
_BLANK = re.compile(rb"\r?\n\r?\n")


@dataclass(frozen=True, slots=True)
class Part:
    """A leaf (or a whole message/rfc822) and where its encoded body is in the message."""

    headers: email.message.Message
    offset: int
    length: int


def leaf_parts(stream: BinaryIO, size: int) -> Iterator[Part]:
    """Yield the leaf parts of the message in order; at most 10,000, 60 levels deep."""
    yield from _Scanner(stream, size).parts()


def read_headers(stream: BinaryIO, offset: int) -> tuple[email.message.Message, int]:
    """Return the headers at `offset`, and where the body begins."""
    stream.seek(offset)
    data = stream.read(LARGEST_HEADERS)
    if data[:1] == b"\n" or data[:2] == b"\r\n":
        return email.message_from_bytes(b""), offset + (1 if data[:1] == b"\n" else 2)
    match = _BLANK.search(data)
    end = match.end() if match else len(data)
    return email.message_from_bytes(data[:end]), offset + end


class _Scanner:
    """Walks through the delimiters of the multiparts that are open."""

    def __init__(self, stream: BinaryIO, size: int) -> None:
        self._stream, self._size = stream, size
        self._open: list[bytes] = []

    def parts(self) -> Iterator[Part]:
        at, count = 0, 0
        while at < self._size and count < MOST_PARTS:
            headers, body = read_headers(self._stream, at)
            boundary = _boundary(headers)
            if boundary and len(self._open) < DEEPEST:
                self._open.append(boundary)
                end = body
            else:
                end, at = self._delimiter(body)
                yield Part(headers, body, max(end - body, 0))
                count += 1
                if self._closed_all():
                    return
                continue
            _, at = self._delimiter(end)
            if self._closed_all():
                return

    def _closed_all(self) -> bool:
        return not self._open

    def _delimiter(self, start: int) -> tuple[int, int]:
        """Return where the body before the next opening delimiter ends, and what is behind it.

        Closing delimiters on the way close their multipart.
        """
        first_end: int | None = None
        while self._open:
            pattern = re.compile(
                rb"(?:\r?\n|^)--(" + b"|".join(re.escape(one) for one in self._open)
                + rb")(--)?[ \t]*(?:\r?\n|$)"
            )  # fmt: skip
            found = self._search(pattern, start)
            if found is None:
                self._open.clear()
                return (self._size if first_end is None else first_end), self._size
            begin, end, boundary, closing = found
            first_end = begin if first_end is None else first_end
            del self._open[self._open.index(boundary) + (0 if closing else 1) :]
            if not closing:
                return first_end, end
            start = end
        return (self._size if first_end is None else first_end), self._size

    def _search(
        self, pattern: re.Pattern[bytes], start: int
    ) -> tuple[int, int, bytes, bool] | None:
        overlap = 300
        at = max(start - 2, 0)
        self._stream.seek(at)
        buffer = b""
        while True:
            block = self._stream.read(BLOCK)
            buffer += block
            for match in pattern.finditer(buffer):
                whole = not block or match.end() < len(buffer)
                real = at == 0 or not match[0].startswith(b"--")  # "^" is only then a line's start
                if whole and real and at + match.end() > start:
                    return at + match.start(), at + match.end(), match[1], match[2] is not None
            if not block:
                return None
            keep = buffer[-overlap:]
            at += len(buffer) - len(keep)
            buffer = keep


def _boundary(headers: email.message.Message) -> bytes | None:
    try:
        if headers.get_content_maintype() != "multipart":
            return None
        boundary = headers.get_boundary()
    except (ValueError, LookupError, TypeError, AttributeError):
        return None
    return boundary.encode("utf-8", "surrogateescape")[:200] if boundary else None
