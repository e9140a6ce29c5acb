"""What the header of a mail says: people and message ids, whatever the state of its fields."""

import re
from functools import lru_cache

from postkamer.core.formaten.mime_kop import Headers, decode_words
from postkamer.core.message import Party
from postkamer.core.tekst import clean

MOST_ADDRESSES = 1_000
MOST_REFERENCES = 200
LONGEST_NAME = 500
_REMEMBERED = 200
_SIMPLE = re.compile(
    r'(?:"([^"\\]*)"|([^"<>(),:;@\\\[\]=]*))\s*<([^<>\s@,;:()"=]+@[^<>\s@,;:()"=\[\]]+)>'
    r'|([^<>\s@,;:()"=]+@[^<>\s@,;:()"=\[\]]+)'
)
_TOKEN = re.compile(
    r'(?P<word>=\?[^?\s]{1,75}\?[bBqQ]\?.{0,4000}?\?=)|"(?P<quoted>(?:[^"\\]|\\.)*+)"?'
    r"|<(?P<angle>[^<>]*+)>?|\[(?P<literal>[^\[\]<>]*+)\]|(?P<sign>[,;:()])"
    r"|(?P<space>\s+)|(?P<text>[^\s\"<>,;:()\[\]]++|[\]>\[])",
    re.DOTALL,
)
_ADDRESS = re.compile(
    r"(?:(?<![^\s<>\"(),;:@\[\]])[^\s<>\"(),;:@\[\]]++|\"[^\"@]{1,64}\")@[^\s<>\"(),;:@\[\]]+"
)
_SPACED_AT = re.compile(r"(?<=\S) ?@ ?(?=\S)")
_ID = re.compile(r"<([^<>]{1,2000})>")
_BARE_ID = re.compile(r"[^\s<>\"(),;:@]+@[^\s<>\"(),;:@]+")
_SPACE = re.compile(r"\s+")
_CONTROL = re.compile("[\x00-\x1f\x7f]+")


def addresses(headers: Headers, *names: bytes) -> tuple[Party, ...]:
    """Return the people in these fields in order, each address once, at most 1,000."""
    found: dict[str, Party] = {}
    for name in names:
        for value in headers.values(name):
            short = len(value) <= _REMEMBERED
            for party in _known_parties(value) if short else _parties(value):
                found.setdefault(party.label.lower(), party)
                if len(found) >= MOST_ADDRESSES:
                    return tuple(found.values())
    return tuple(found.values())


@lru_cache(maxsize=4096)
def _known_parties(value: str) -> tuple[Party, ...]:
    """Return the people in a short value: in one mailbox the same ones come again and again."""
    return tuple(_parties(value))


def _parties(value: str) -> list[Party]:
    simple = _SIMPLE.fullmatch(value)
    if simple:
        name = simple[1] or simple[2] or ""
        party = _party(name, simple[3] or simple[4])
        return [party] if party else []
    reader = _People()
    reader.read(value)
    return reader.found


class _People:
    """Reads a list of addresses: names, comments and groups, also where they are malformed."""

    def __init__(self) -> None:
        self.found: list[Party] = []
        self._kept = ""  # the part of a name before a comma that was not quoted
        self._clear()

    def _clear(self) -> None:
        self._words: list[str] = []
        self._quoted = False
        self._angle: str | None = None
        self._named = 0  # words before the angle brackets
        self._comment: list[str] = []
        self._depth = 0

    def read(self, value: str) -> None:
        """Read a whole field; stop at the most addresses that are kept."""
        for token in _TOKEN.finditer(value):
            kind, text = token.lastgroup or "", token[0]
            if kind == "sign" and text in "()":
                self._depth = self._depth + 1 if text == "(" else max(self._depth - 1, 0)
            elif self._depth:
                self._comment.append(text)
            elif kind == "sign":
                self._sign(text)
            elif kind == "quoted":
                self._words.append(_without_quotes(token, value))
                self._quoted = True
            elif kind == "angle":
                self._address(token["angle"])
            else:
                self._words.append(text)
            if len(self.found) >= MOST_ADDRESSES:
                return
        self._flush(last=True)

    def _address(self, address: str) -> None:
        """Take an address in angle brackets; of two one behind the other a comma is forgotten."""
        if self._angle is not None and "@" in self._angle:
            if "@" not in address:
                return
            behind = self._words[self._named :]
            del self._words[self._named :]
            self._flush(last=True)
            self._words = behind
        self._angle, self._named = address, len(self._words)

    def _sign(self, sign: str) -> None:
        if sign != ":":
            self._flush(last=sign == ";")
        elif self._angle is None and "@" not in "".join(self._words):
            self._kept = ""  # the name of a group, or "mailto"
            self._clear()
        else:
            self._words.append(sign)

    def _flush(self, *, last: bool) -> None:
        """Add the person who has been read."""
        raw = "".join(self._words).strip()
        party = None
        if self._angle is not None:
            name = f"{self._kept}, {raw}" if self._kept else raw
            party = _party(name or self._comment_text(), self._angle)
        elif "@" in raw:
            self._keep_rest()
            self._bare(raw)
        elif raw or self._comment:
            if not last and not self._quoted and not self._kept and raw:
                self._kept = raw  # "Jansen, Piet <piet@...>"
                self._clear()
                return
            self._keep_rest()
            party = _party(raw or self._comment_text(), "")
        if last and party is None:
            self._keep_rest()
        if party:
            self.found.append(party)
        self._kept = ""
        self._clear()

    def _keep_rest(self) -> None:
        """Add what stood before the comma as somebody of whom only the name is given."""
        if self._kept and (party := _party(self._kept, "")):
            self.found.append(party)
        self._kept = ""

    def _bare(self, raw: str) -> None:
        """Add who is written without angle brackets around the address."""
        raw = _SPACED_AT.sub("@", raw)
        found = _ADDRESS.findall(raw) if _SPACE.search(raw) else [raw]
        name = _ADDRESS.sub(" ", raw).strip() if len(found) < 2 and raw not in found else ""
        for address in found or [""]:
            if party := _party(name or self._comment_text(), address):
                self.found.append(party)

    def _comment_text(self) -> str:
        return "".join(self._comment)


def _without_quotes(token: re.Match[str], value: str) -> str:
    """Return what a quoted string says; one that is the name of a mailbox keeps its quotes."""
    if value.startswith("@", token.end()):
        return token[0]
    return re.sub(r"\\(.)", r"\1", token["quoted"], flags=re.DOTALL)


def _party(name: str, address: str) -> Party | None:
    """Return somebody with name and address cleaned; None when both are empty."""
    shown = _line(decode_words(name)).strip(" \"'<>")
    if "  " in shown:
        shown = " ".join(shown.split())
    handle = _line(decode_words(address)).strip("<> ")
    if '"@' not in handle:
        handle = "".join(handle.split()).strip("<>'\"")
    if handle.startswith("@") and ":" in handle:  # a route
        handle = handle.rpartition(":")[2]
    handle = handle.removeprefix("mailto:")
    if not handle and "@" in shown and _ADDRESS.fullmatch(shown):  # an encoded address
        handle = shown
    if shown == handle:
        shown = ""
    return Party(shown, handle) if shown or handle else None


def _line(text: str) -> str:
    if len(text) > LONGEST_NAME:
        text = text[:LONGEST_NAME]
    return (text if text.isprintable() else _CONTROL.sub(" ", text)).strip()


def message_id(headers: Headers) -> str | None:
    """Return the Message-ID without brackets and white space, or None."""
    for value in headers.values(b"message-id"):
        match = _ID.search(value)
        found = "".join(match[1].split()) if match else value.strip("<> \t")
        if found and not _SPACE.search(found):
            return clean(found)
    return None


def reference_ids(headers: Headers) -> tuple[str, tuple[str, ...]]:
    """Return the id that this mail answers ('' = none) and the ids of its thread, oldest first.

    Of a long thread the first id and the last 199. A mail with only References answers the last.
    """
    thread = list(dict.fromkeys(_ids(headers, b"references")))
    if len(thread) > MOST_REFERENCES:
        thread = [thread[0], *thread[1 - MOST_REFERENCES :]]
    answered = _ids(headers, b"in-reply-to") or _bare_ids(headers, b"in-reply-to")
    return answered[0] if answered else (thread[-1] if thread else ""), tuple(thread)


def _ids(headers: Headers, name: bytes) -> list[str]:
    found = [one for value in headers.values(name) for one in _ID.findall(value)]
    return [text for one in found if (text := clean("".join(one.split())))]


def _bare_ids(headers: Headers, name: bytes) -> list[str]:
    return [clean(one) for value in headers.values(name) for one in _BARE_ID.findall(value)]
