"""The header fields of MIME messages (RFC 5322, 2045, 2047, 2231, 6532), whatever their state."""

import binascii
import re
from collections.abc import Iterable, Iterator
from functools import lru_cache
from itertools import islice

from postkamer.core.formaten.charset import decode
from postkamer.core.tekst import clean

LONGEST_VALUE = 100_000
"""Characters of one field that are read."""
MOST_VALUES = 1_000
MOST_FIELDS = 20_000
MOST_SEGMENTS = 500
_FIELDS = re.compile(
    rb"(?:[!-9;-~]++[ \t]*+:[^\n]*+(?:\n|\Z)(?:[ \t][^\n]*+(?:\n|\Z))*+)*+"
)  # whole fields
_FIELD = re.compile(rb"^([!-9;-~]++)[ \t]*+:([^\n]*+(?:\n[ \t][^\n]*+)*+)", re.MULTILINE)
_LINE_OF_FIELD = re.compile(rb"(?:[!-9;-~]++[ \t]*+:|[ \t])")
_REMEMBERED = 120  # characters of a value that may well come again
_STRAY = 64 * 1024
_FOLD = re.compile(r"\r?\n[ \t]*|\r")
_WORD = re.compile(r"=\?([^?\s]{1,75})\?([bBqQ])\?(.{0,4000}?)\?=", re.DOTALL)
_BETWEEN = re.compile(r"\?=\s+=\?")
_UNDERSCORE = bytes.maketrans(b"_", b" ")
_HEX = re.compile(rb"=([0-9A-Fa-f]{2})")
_PERCENT = re.compile(rb"%([0-9A-Fa-f]{2})")
_NOT_BASE64 = re.compile(rb"[^A-Za-z0-9+/]")
_PARAMETER = re.compile(
    r';\s*([^\s=;"]{1,100})\s*=\s*(?:"((?:[^"\\]|\\.)*+)(?:"|\\?\Z)|([^;]*))', re.DOTALL
)
_LOOSE = re.compile(r'[;\s]\s*([A-Za-z][A-Za-z*0-9-]{1,30})=(?:"([^"]*)"|([^;\s]*))')
_SEGMENT = re.compile(r"([^*]+)\*(\d{1,6})?(\*)?")


_CHARSET = re.compile(rb"charset\s*=\s*[\"']?([^\s;\"']{1,40})", re.IGNORECASE)


class Headers:
    """The fields of one header, by name in lower case; values are bytes as they stand, folded."""

    __slots__ = ("_hint", "fields")

    def __init__(self, fields: dict[bytes, list[bytes]]) -> None:
        self.fields = fields
        self._hint: str | None = None

    def values(self, name: bytes) -> list[str]:
        """Return the values of a field (name in lower case), unfolded, encoded words untouched."""
        found = self.fields.get(name)
        return [self._unfolded(value) for value in found[:MOST_VALUES]] if found else []

    def value(self, name: bytes) -> str:
        """Return the first value of a field, unfolded; '' when it is not there."""
        found = self.fields.get(name)
        return self._unfolded(found[0]) if found else ""

    def text(self, name: bytes) -> str:
        """Return the first value of a field with its encoded words read; '' = not there."""
        return decode_words(self.value(name))

    def _unfolded(self, value: bytes) -> str:
        if len(value) > LONGEST_VALUE:
            value = value[:LONGEST_VALUE]
        text = value.decode("ascii") if value.isascii() else self._decoded(value)
        return (_FOLD.sub(" ", text) if "\n" in text or "\r" in text else text).strip(" \t")

    def _decoded(self, value: bytes) -> str:
        """Return bytes that should have been encoded; the charset of the body may be theirs."""
        if self._hint is None:
            kind = self.fields.get(b"content-type", [b""])[0]
            match = _CHARSET.search(kind)
            self._hint = match[1].decode("ascii", "replace") if match else ""
        return decode(value, None, self._hint)[0]


def parse_headers(data: bytes, start: int) -> tuple[Headers, int, bool]:
    """Return the header at `start`, where its body begins, and whether a line in it was no field.

    The header ends at the first empty line. It ends before a line that is no field, unless most
    lines that follow are fields: then such lines are passed over.
    """
    match = _FIELDS.match(data, start)
    end = body = match.end() if match else start
    stray = False
    if data.startswith(b"\n", end):
        body = end + 1
    elif data.startswith(b"\r\n", end):
        body = end + 2
    elif end < len(data):
        stray = True
        end, body = _past_stray_lines(data, end)
    fields: dict[bytes, list[bytes]] = {}
    for name, value in _each_field(data[start:end]):
        fields.setdefault(name.lower(), []).append(value)
    return Headers(fields), body, stray


def _each_field(header: bytes) -> Iterable[tuple[bytes, bytes]]:
    """Return the names and values of the fields; of a huge header the first 20,000."""
    if len(header) < MOST_FIELDS:
        return _FIELD.findall(header)
    return ((match[1], match[2]) for match in islice(_FIELD.finditer(header), MOST_FIELDS))


def _past_stray_lines(data: bytes, at: int) -> tuple[int, int]:
    """Return where the header ends and its body begins, when the line at `at` is no field."""
    block = data[at : at + _STRAY]
    length, blank, right, wrong = 0, 0, 0, 0
    for line in block.splitlines(keepends=True):
        if line.startswith(b"--"):
            break
        if line in {b"\n", b"\r\n"}:
            blank = len(line)
            break
        if _LINE_OF_FIELD.match(line):
            right += line[:1] not in b" \t"
        else:
            wrong += 1
        length += len(line)
    if right <= wrong:
        return at, at
    return at + length, at + length + blank


def decode_words(value: str) -> str:
    """Return clean text with its encoded words (RFC 2047) read, also where they are malformed."""
    if "=?" not in value:
        return clean(value)
    joined = _BETWEEN.sub("?==?", value)
    return clean("".join(_pieces(joined)))


def _pieces(text: str) -> Iterator[str]:
    """Yield plain text and read words; words of one charset are one: a sign may be cut in two."""
    at, name, data, cut = 0, "", b"", b""
    for match in _WORD.finditer(text):
        charset = match[1].partition("*")[0].lower()
        if data and (match.start() > at or charset != name):
            yield decode(data, name)[0]
            data = b""
        if match.start() > at or charset != name:
            cut = b""
        if match.start() > at:
            yield text[at : match.start()]
        word = match[3].encode("utf-8", "surrogatepass")
        if match[2] in "qQ":
            data, cut = data + _from_q(word), b""
        else:
            read, cut = _from_b(cut + word)
            data += read
        name, at = charset, match.end()
    if data:
        yield decode(data, name)[0]
    yield text[at:]


def _from_q(word: bytes) -> bytes:
    return _HEX.sub(lambda match: bytes.fromhex(match[1].decode()), word.translate(_UNDERSCORE))


def _from_b(word: bytes) -> tuple[bytes, bytes]:
    """Return the bytes of base64 without its padding, spaces and errors, and what of it is cut.

    Some programs cut base64 where it pleases them: the signs of a byte then go on in the next word.
    """
    signs = _NOT_BASE64.sub(b"", word)
    over = len(signs) % 4
    whole = signs[: len(signs) - over]
    rest = signs[len(signs) - over :]
    data = binascii.a2b_base64(whole)
    if over < 2:
        return data, rest
    last = binascii.a2b_base64(rest + b"==="[over - 1 :])
    is_cut = not word.rstrip().endswith(b"=") and binascii.b2a_base64(last)[:over] != rest
    return (data, rest) if is_cut else (data + last, b"")


def parse_parameters(value: str) -> tuple[str, dict[str, str]]:
    """Return what stands before the first semicolon, and the parameters, names in lower case.

    Continued and encoded parameters (RFC 2231) are joined and decoded, and go before plain ones of
    the same name; of two plain ones the first counts. Encoded words are left as they are.
    """
    short = len(value) <= _REMEMBERED
    main, parameters = _known_parameters(value) if short else _parameters(value)
    return main, parameters.copy()


@lru_cache(maxsize=1024)
def _known_parameters(value: str) -> tuple[str, dict[str, str]]:
    return _parameters(value)


def _parameters(value: str) -> tuple[str, dict[str, str]]:
    main, semicolon, _ = value.partition(";")
    found = _PARAMETER.findall(value, len(main)) if semicolon else []
    if not found and "=" in value:
        main, found = value.split()[0].rstrip(";"), _LOOSE.findall(value)
    plain: dict[str, str] = {}
    parts: dict[str, dict[int, tuple[bool, str]]] = {}
    for name, quoted, loose in found[:MOST_SEGMENTS]:
        text = quoted.replace('\\"', '"').replace("\\\\", "\\") if quoted else loose.strip()
        segment = _SEGMENT.fullmatch(name) if "*" in name else None
        if segment is None:
            plain.setdefault(name.lower(), text)
        else:
            numbered = parts.setdefault(segment[1].lower(), {})
            encoded = segment[3] is not None or segment[2] is None
            numbered.setdefault(int(segment[2] or 0), (encoded, text))
    for name, segments in parts.items():
        plain[name] = _joined([segments[number] for number in sorted(segments)])
    return main.strip(), plain


def _joined(segments: list[tuple[bool, str]]) -> str:
    """Return a parameter that was cut in pieces and encoded in percents."""
    charset, data = "", b""
    for number, (encoded, text) in enumerate(segments):
        if encoded and number == 0 and text.count("'") >= 2:
            charset, _, text = text.split("'", 2)
        piece = text.encode("utf-8", "surrogatepass")
        if encoded:
            piece = _PERCENT.sub(lambda match: bytes.fromhex(match[1].decode()), piece)
        data += piece
    return decode(data, charset)[0]
