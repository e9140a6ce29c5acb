"""Look at bytes by their place, whether they are in memory or in a stream of any size."""

from typing import BinaryIO

BLOCK = 1024 * 1024


class Window:
    """The bytes of a source up to `end`; of a stream one block at a time is in memory.

    `data` stands at `base`; places count from the start of the source.
    """

    __slots__ = ("_stream", "base", "data", "end")

    def __init__(self, source: bytes | BinaryIO, end: int) -> None:
        self.end = end
        self.base = 0
        self._stream = None if isinstance(source, bytes) else source
        self.data = source[:end] if isinstance(source, bytes) else b""

    @property
    def reached(self) -> int:
        """Return the place up to which bytes are in memory."""
        return self.base + len(self.data)

    def need(self, at: int, count: int) -> None:
        """Have `count` bytes from `at` in memory, or all that there are up to the end."""
        if self._stream is None:
            return
        wanted = min(at + count, self.end)
        if self.base <= at and wanted <= self.base + len(self.data):
            return
        self._stream.seek(at)
        self.base = at
        self.data = self._stream.read(max(min(max(count, BLOCK), self.end - at), 0))
        if self.reached < wanted:  # the source is shorter than it said
            self.end = self.reached

    def read(self, start: int, end: int) -> bytes:
        """Return the bytes from `start` to `end`; meant for pieces that fit in memory."""
        self.need(start, end - start)
        return self.data[start - self.base : end - self.base]
