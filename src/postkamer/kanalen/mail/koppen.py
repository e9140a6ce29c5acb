"""The headers of a mail: decoded text, addresses, ids and times, whatever their state."""

import base64
import binascii
import email.message
import email.utils
import quopri
import re
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from postkamer.core.formaten.charset import decode
from postkamer.core.message import Flag, Party, Precision
from postkamer.core.tekst import clean
from postkamer.core.tijd import from_local, micros, possible

MOST_ADDRESSES = 1_000
LONGEST_HEADER = 100_000
_WORD = re.compile(r"=\?([^?\s]*)\?([bBqQ])\?([^?]*)\?=")
_BETWEEN = re.compile(r"(\?=)[ \t\r\n]+(=\?)")
_FOLD = re.compile(r"\r?\n[ \t]*|\r")
_ADDRESS = re.compile(r"[^\s<>\"(),;:@]+@[^\s<>\"(),;:@]+")
_ID = re.compile(r"<([^<>\s]{1,2000})>")
_ZONE = re.compile(
    r"\d{1,2}[:.]\d{2}(?:[:.]\d{2})?(?:\.\d+)?\s*(?P<zone>[+-]\d{1,4}|[A-Za-z]{1,5})?"
)
ZONES = {"CET": 1, "CEST": 2, "MET": 1, "MEST": 2, "MEZ": 1, "MESZ": 2, "WET": 0, "WEST": 1,
         "BST": 1, "EET": 2, "EEST": 3, "JST": 9}  # fmt: skip
"""Names of zones that RFC 5322 does not know but mail programs write, in hours ahead of UTC."""
_STANDARD = frozenset(("UT UTC GMT Z EST EDT CST CDT MST MDT PST PDT AST ADT").split())
_CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f]")


def raw_values(message: email.message.Message, name: str) -> list[str]:
    """Return the values of a header as they stand, unfolded, with 8-bit text decoded."""
    wanted = name.lower()
    return [_unfolded(value) for key, value in message.raw_items() if key.lower() == wanted]


def _unfolded(value: object) -> str:
    text = str(value)[:LONGEST_HEADER]
    if not text.isascii():
        text, _ = decode(text.encode("utf-8", "surrogateescape"), None)
    return _FOLD.sub(" ", text).strip()


def text_header(message: email.message.Message, name: str) -> str:
    """Return the first value of a header, decoded; '' when it is not there."""
    values = raw_values(message, name)
    return decoded(values[0]) if values else ""


def decoded(value: str) -> str:
    """Return header text with its encoded words (RFC 2047) read, also where they are malformed."""
    if "=?" not in value:
        return clean(value)
    joined = _BETWEEN.sub(r"\1\2", value)
    parts, at = list[tuple[str, bytes | str]](), 0
    for match in _WORD.finditer(joined):
        if match.start() > at:
            parts.append(("", joined[at : match.start()]))
        parts.append((match[1].partition("*")[0].lower(), _word_bytes(match[2], match[3])))
        at = match.end()
    parts.append(("", joined[at:]))
    return clean("".join(_runs(parts)))


def _word_bytes(encoding: str, text: str) -> bytes:
    data = text.encode("utf-8", "surrogateescape")
    if encoding in "qQ":
        return quopri.decodestring(data.replace(b"_", b"=20"), header=True)
    try:
        return base64.b64decode(data + b"=" * (-len(data) % 4))
    except (binascii.Error, ValueError):
        return data


def _runs(parts: Iterable[tuple[str, bytes | str]]) -> Iterable[str]:
    """Join bytes of one charset before they are decoded: a character may be cut in two."""
    charset, data = "", b""
    for name, value in parts:
        if isinstance(value, bytes) and (not data or name == charset):
            charset, data = name, data + value
            continue
        if data:
            yield decode(data, charset)[0]
            charset, data = "", b""
        if isinstance(value, bytes):
            charset, data = name, value
        else:
            yield value
    if data:
        yield decode(data, charset)[0]


def addresses(message: email.message.Message, *names: str) -> tuple[Party, ...]:
    """Return the people in these headers, each address once, at most 1,000."""
    found: dict[str, Party] = {}
    for name in names:
        for value in raw_values(message, name):
            for party in _parties(value):
                found.setdefault(party.label.lower(), party)
                if len(found) >= MOST_ADDRESSES:
                    return tuple(found.values())
    return tuple(found.values())


def _parties(value: str) -> list[Party]:
    try:
        pairs = email.utils.getaddresses([value])
    except (ValueError, IndexError, TypeError, AttributeError, RecursionError):
        pairs = []
    found = []
    for name, address in pairs:
        shown, handle = decoded(name).strip(), clean(decoded(address)).strip(" <>")
        if _ADDRESS.fullmatch(handle) or (handle and not shown):
            found.append(Party(_line(shown if shown != handle else ""), _line(handle)))
        elif shown:
            found.append(Party(_line(shown), ""))
    if not any("@" in party.handle for party in found):
        text = decoded(value)
        rest = [Party("", _line(one)) for one in _ADDRESS.findall(text)]
        if rest:
            name = _line(text.split("<")[0].split(rest[0].handle)[0]).strip(" \"'(:<")
            return [Party(name, rest[0].handle), *rest[1:]]
    return found or ([Party(_line(decoded(value)), "")] if value.strip() else [])


def _line(text: str) -> str:
    return _CONTROL.sub("", text.replace("\n", " ")).strip()[:500]


def message_id(message: email.message.Message) -> str | None:
    """Return the Message-ID without brackets, or None."""
    for value in raw_values(message, "message-id"):
        match = _ID.search(value)
        found = match[1] if match else value.strip("<> \t")
        if found and not re.search(r"\s", found):
            return clean(found)
    return None


def reference_ids(message: email.message.Message) -> tuple[str, tuple[str, ...]]:
    """Return the id that this mail answers ('' = none) and the ids of its thread, oldest first."""
    answers = raw_values(message, "in-reply-to")
    answered = [one for value in answers for one in _ID.findall(value) or _ADDRESS.findall(value)]
    thread = [one for value in raw_values(message, "references") for one in _ID.findall(value)]
    ids = list(dict.fromkeys(clean(one) for one in thread))[-200:]
    reply = clean(answered[0]) if answered else (ids[-1] if ids else "")
    return reply, tuple(ids)


def sent(
    message: email.message.Message, timezone: str
) -> tuple[int | None, bool, str, tuple[Flag, ...]]:
    """Return UTC microseconds, whether the zone was given, the words if unreadable, flags."""
    values = raw_values(message, "date")
    if not values or not values[0].strip():
        return None, True, "", (Flag.TIME_MISSING,)
    written = clean(decoded(values[0]))[:200]
    try:
        fields = email.utils.parsedate_tz(written)
    except (ValueError, IndexError, TypeError, OverflowError):
        fields = None
    if fields is None:
        return None, True, written, (Flag.TIME_UNREADABLE,)
    try:
        wall = datetime(*fields[:6])  # noqa: DTZ001 - wall time; the zone follows
        offset, known = _offset(written, fields[9])
        flags: tuple[Flag, ...] = ()
        if known:
            at = micros(wall.replace(tzinfo=UTC) - timedelta(seconds=offset))
        else:
            at, flags = from_local(wall, _zone(timezone))
    except (ValueError, OverflowError, TypeError):
        return None, True, written, (Flag.TIME_UNREADABLE,)
    if not possible(at):
        return None, known, written, (Flag.TIME_IMPOSSIBLE,)
    return at, known, "", flags


def _offset(written: str, parsed: int | None) -> tuple[int, bool]:
    """Return the seconds ahead of UTC, and whether the header names a zone that is known."""
    match = _ZONE.search(written)
    name = (match["zone"] or "").upper() if match else ""
    if name in ZONES:
        return ZONES[name] * 3600, True
    return parsed or 0, bool(name) and (name[0] in "+-" or name in _STANDARD)


def _zone(name: str) -> ZoneInfo:
    try:
        return ZoneInfo(name)
    except (ValueError, OSError, KeyError):
        return ZoneInfo("Europe/Amsterdam")


PRECISION = Precision.SECOND
