"""The parts of a MIME message of any size, as ranges of its bytes, in bounded memory.

The message is not taken apart line by line: only lines that begin with two dashes are looked at.
So its parts keep their exact bytes, and a part of 500 MB takes no more memory than a small one.
"""

import io
import re
from dataclasses import dataclass, field

from postkamer.core.formaten.mime_kop import Headers, decode_words, parse_headers, parse_parameters
from postkamer.core.formaten.span import decode_stream
from postkamer.core.formaten.window import BLOCK, Window
from postkamer.core.message import Encoding

LARGEST_HEADER = 8 * 1024 * 1024
"""Bytes of one header that are read; what is longer is taken to be cut there."""
DEEPEST = 2_000
MOST_PARTS = 10_000
MOST_FALSE_BORDERS = 2_000_000
"""Lines that begin as a border but are none, after which no more borders are looked for."""
LONGEST_BORDER = 1_000
OCTETS = "application/octet-stream"
MESSAGES = frozenset(("message/rfc822", "message/global", "message/news"))
_TYPE = re.compile(r"[a-z0-9][a-z0-9!#$&^_.+-]{0,80}/[a-z0-9][a-z0-9!#$&^_.+-]{0,80}")
_FIRST_BORDER = re.compile(rb"^--(\S[^\r\n]{0,199}?)[ \t]*\r?\n(?=content-)", re.I | re.M)
_SNIFFED = 64 * 1024
_ENCODINGS = {
    "base64": Encoding.BASE64, "b64": Encoding.BASE64, "quotedprintable":
    Encoding.QUOTED_PRINTABLE, "qp": Encoding.QUOTED_PRINTABLE, "uuencode": Encoding.UUENCODE,
    "xuuencode": Encoding.UUENCODE, "xuue": Encoding.UUENCODE, "uue": Encoding.UUENCODE,
}  # fmt: skip
_BEHIND = re.compile(r"[;(]")
_UNIMPORTANT = re.compile(r"[^a-z0-9]")


@dataclass(slots=True)
class Part:
    """A part that is no multipart: its fields, media type, where its body is and how encoded.

    Parts that say the same in another form share `choice`, which is not 0.
    """

    headers: Headers
    media_type: str
    parameters: dict[str, str]
    offset: int
    length: int
    encoding: Encoding = Encoding.IDENTITY
    choice: int = 0


@dataclass(slots=True)
class Structure:
    """A message taken apart. `repaired` says that its borders were not as they should be."""

    headers: Headers
    parts: list[Part] = field(default_factory=list)
    repaired: bool = False


@dataclass(slots=True)
class _Level:
    """A multipart that is open."""

    border: bytes
    choice: int
    inner_type: str


@dataclass(slots=True)
class _Border:
    """A line that begins or ends a part of the multipart at `depth`; `start` is before its break"""

    start: int
    end: int
    depth: int
    closing: bool


def read_structure(window: Window, start: int = 0) -> Structure:
    """Return the leaf parts of the message that begins at `start`, in order; total.

    A message inside the message is one part. At most 10,000 parts: the last one holds the rest.
    """
    return _Scanner(window).read(start)


def read_headers(window: Window, start: int) -> tuple[Headers, int, bool]:
    """Return the header at `start`, where its body begins, and whether it held other lines."""
    count = BLOCK // 16
    while True:
        window.need(start, count)
        headers, body, stray = parse_headers(window.data, start - window.base)
        body += window.base
        if body + 4 < window.reached or window.reached >= window.end or count >= LARGEST_HEADER:
            return headers, body, stray
        count *= 4


def content_type(headers: Headers, default: str = "text/plain") -> tuple[str, dict[str, str]]:
    """Return the media type in lower case, and its parameters.

    Without one, or with one that is not valid, it is `default`; of a file application/octet-stream.
    """
    value = headers.value(b"content-type")
    if not value:
        return default, {}
    main, parameters = parse_parameters(value)
    kind = main.lower()
    if _TYPE.fullmatch(kind):
        return kind, parameters
    if kind.startswith("multipart"):
        return "multipart/mixed", parameters
    tidy = re.sub(r"\s+|\([^)]*\)", "", kind)
    if _TYPE.fullmatch(tidy):
        return tidy, parameters
    if kind == "text" or (not file_name(headers, parameters) and disposition(headers)[0] == ""):
        return "text/plain", parameters
    return OCTETS, parameters


def disposition(headers: Headers) -> tuple[str, dict[str, str]]:
    """Return the content disposition in lower case ('' = not given), and its parameters."""
    value = headers.value(b"content-disposition")
    if not value:
        return "", {}
    main, parameters = parse_parameters(value)
    return main.lower(), parameters


def file_name(headers: Headers, parameters: dict[str, str]) -> str:
    """Return the name of a part, decoded but as it was sent; '' = none.

    `parameters` are those of its content type.
    """
    value = disposition(headers)[1].get("filename") or parameters.get("name") or ""
    return decode_words(value).strip() if value else ""


def transfer_encoding(headers: Headers) -> Encoding:
    """Return the transfer encoding; one that is not known is none."""
    value = headers.value(b"content-transfer-encoding")
    if not value:
        return Encoding.IDENTITY
    name = _UNIMPORTANT.sub("", _BEHIND.split(value, 1)[0].lower())
    return _ENCODINGS.get(name, Encoding.IDENTITY)


def decode_body(data: bytes, encoding: Encoding) -> bytes:
    """Return the decoded bytes; of damaged ones what can be decoded."""
    if encoding is Encoding.IDENTITY:
        return data
    return b"".join(decode_stream(io.BytesIO(data), len(data), encoding))


class _Scanner:
    """Walks from border to border through the multiparts that are open."""

    def __init__(self, window: Window) -> None:
        self._w = window
        self._levels: list[_Level] = []
        self._depths: dict[bytes, list[int]] = {}
        self._choices = 0
        self._false = 0
        self.repaired = False

    def read(self, start: int) -> Structure:
        headers, at, self.repaired = read_headers(self._w, start)
        found = Structure(headers)
        default = "text/plain"
        while True:
            last = len(found.parts) + 1 >= MOST_PARTS
            part, border = self._entity(headers, at, default, last)
            if part is not None:
                found.parts.append(part)
            border = self._next_opening(border)
            if border is None:
                found.repaired = self.repaired or bool(self._levels)
                return found
            default = self._levels[-1].inner_type
            headers, at, _ = read_headers(self._w, border.end)

    def _entity(
        self, headers: Headers, at: int, default: str, last: bool
    ) -> tuple[Part | None, _Border | None]:
        """Return the leaf whose body is at `at`, and the border behind it.

        Of a multipart no leaf, and the border with which its first part begins.
        """
        kind, parameters = content_type(headers, default)
        if kind.startswith("multipart/"):
            border = self._enter(kind, parameters.get("boundary", ""), at)
            if border is None:
                self.repaired = True
                border = self._enter(kind, self._sniffed(at), at)
            if border is not None:
                return None, border
            kind = "text/plain"
        border = self._next(at) if self._levels and not last else None
        end = border.start if border is not None else self._w.end
        choice = self._levels[-1].choice if self._levels else 0
        encoding = transfer_encoding(headers)
        return Part(headers, kind, parameters, at, max(end - at, 0), encoding, choice), border

    def _enter(self, kind: str, boundary: str, at: int) -> _Border | None:
        """Open a multipart and return its first border; when there is none it is not opened."""
        name = boundary.rstrip().encode("utf-8", "surrogateescape")
        if not name or len(name) > LONGEST_BORDER - 10 or len(self._levels) >= DEEPEST:
            return None
        choice = self._levels[-1].choice if self._levels else 0
        if kind == "multipart/alternative":
            self._choices += 1
            choice = self._choices
        inner = "message/rfc822" if kind == "multipart/digest" else "text/plain"
        depth = len(self._levels)
        self._levels.append(_Level(name, choice, inner))
        self._depths.setdefault(name, []).append(depth)
        border = self._next(at)
        if border is not None and border.depth == depth:
            return border
        self._close_from(depth)
        return None

    def _sniffed(self, at: int) -> str:
        """Return the border that a multipart seems to have when it does not say (the right) one."""
        self._w.need(at, _SNIFFED)
        start = at - self._w.base
        match = _FIRST_BORDER.search(self._w.data[start : start + _SNIFFED])
        if match is None or match[1] in self._depths:
            return ""
        return match[1].decode("utf-8", "surrogateescape")

    def _close_from(self, depth: int) -> None:
        for level in self._levels[depth:]:
            depths = self._depths[level.border]
            depths.pop()
            if not depths:
                del self._depths[level.border]
        del self._levels[depth:]

    def _next_opening(self, border: _Border | None) -> _Border | None:
        """Return the border with which a next part begins, and close what is closed before it."""
        while border is not None:
            self.repaired |= len(self._levels) > border.depth + 1
            if not border.closing:
                self._close_from(border.depth + 1)
                return border
            self._close_from(border.depth)
            border = self._next(border.end) if self._levels else None
        return None

    def _next(self, at: int) -> _Border | None:
        """Return the first border of an open multipart at or after `at`, which begins a line."""
        w, place = self._w, max(at - 1, 0)
        while self._false < MOST_FALSE_BORDERS:
            w.need(place, LONGEST_BORDER)
            found = w.data.find(b"\n--", place - w.base)
            if found < 0:
                if w.reached >= w.end:
                    return None
                place = w.reached - 2
                continue
            place = w.base + found
            w.need(max(place - 1, 0), LONGEST_BORDER)
            found = place - w.base
            line = w.data[found + 3 : found + 3 + LONGEST_BORDER].partition(b"\n")[0]
            border = self._border(line.rstrip(), place, place + 3 + len(line) + 1)
            if border is not None:
                return border
            self._false += 1
            place += 3
        return None

    def _border(self, name: bytes, place: int, end: int) -> _Border | None:
        """Return the border that a line is, if it is one; `place` is that of the break before."""
        depths, closing = self._depths.get(name), False
        if depths is None and name.endswith(b"--"):
            depths, closing = self._depths.get(name[:-2].rstrip()), True
        if not depths:
            return None
        found = place - self._w.base
        start = place - (found > 0 and self._w.data[found - 1] == 13)
        return _Border(start, min(end, self._w.end), depths[-1], closing)
