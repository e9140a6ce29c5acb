"""Which headers of a file did a person paste into a message? Shown by line ends and by place."""

from dataclasses import replace

from postkamer.kanalen.whatsapp.snijden import Style

FEW = 4
"""Headers of a kind are few when there are this many times more of the other."""


class LineEnds:
    """Counts the headers of a file by kind (with a bracket or without) and by line end."""

    def __init__(self) -> None:
        self.headers = 0
        self._crlf = {True: 0, False: 0}  # behind CR and LF
        self._lone = {True: 0, False: 0}  # behind a line feed alone
        self._first = self._last = False

    def see(self, bracket: bool, *, crlf: bool) -> None:
        """Take the next header into account."""
        if self.headers:
            (self._crlf if crlf else self._lone)[bracket] += 1
        else:
            self._first = bracket
        self._last = bracket
        self.headers += 1

    def decided(self, style: Style) -> Style:
        """Return the style with what the whole file shows; the same when nothing was pasted.

        An export has one kind of header. A file of two exports begins or ends with each of them.
        """
        strict = {kind for kind in (True, False) if self._is_strict(kind)}
        other = not self._first
        few = 0 < self._count(other) * FEW <= self._count(self._first)
        inside = self._last == self._first
        never_new = self._first in strict and not self._crlf[other]
        pasted = {other} if few and (inside or never_new) else set()
        if not pasted and not any(self._lone[kind] for kind in strict):
            return style
        return replace(style, strict=frozenset(strict), pasted=frozenset(pasted))

    def _is_strict(self, kind: bool) -> bool:
        return self._crlf[kind] > 1 and self._lone[kind] * 2 <= self._crlf[kind]

    def _count(self, kind: bool) -> int:
        return self._crlf[kind] + self._lone[kind] + (self.headers > 0 and kind == self._first)
