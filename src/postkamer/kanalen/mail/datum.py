"""When a mail was sent: its Date field (RFC 5322), also in its old and broken forms.

Only what the sender says counts. The Received fields are times of servers on the way: when Date is
missing or unreadable the time is left open, with a flag, and is not guessed.
"""

import email.utils
import re
from datetime import UTC, datetime
from functools import lru_cache
from zoneinfo import ZoneInfo

import msgspec

from postkamer.core.message import Flag, Precision
from postkamer.core.tijd import from_local, micros, possible

LONGEST = 200
_DAY = 86_400
_MONTHS = {name: number for number, name in enumerate(
    ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"), 1
)}  # fmt: skip
_DUTCH = {
    "januari": "jan", "februari": "feb", "maart": "mar", "mrt": "mar", "mei": "may", "juni": "jun",
    "juli": "jul", "augustus": "aug", "oktober": "oct", "okt": "oct",
} | dict.fromkeys(
    ("maandag", "dinsdag", "woensdag", "donderdag", "vrijdag", "zaterdag", "zondag",
     "ma", "di", "wo", "do", "vr", "za", "zo", "om", "at"), "",
)  # fmt: skip
_USUAL = re.compile(
    r"(?:[A-Za-z]{3},? +)?(\d{1,2}) ([A-Za-z]{3}) (\d{4}) (\d\d):(\d\d)(:\d\d)? +"
    r"([+-])(\d\d)([0-5]\d)(?: *\([^()]*\))?"
)
_ISO = re.compile(
    r"(\d{4})-(\d\d)-(\d\d)[T ](\d\d):(\d\d)(:\d\d)?(?:[.,]\d+)? ?(Z|[+-]\d\d:?\d\d)?", re.I
)
_CLOCK = re.compile(
    r"(\d{1,2})[:.]\d{1,2}([:.]\d{1,2})?\s*(?:([AP])\.?M\b\.?)?\s*([+-]\d{1,4}|[A-Z]{1,5})?\b", re.I
)
_WORD = re.compile(r"\b[A-Za-z]{2,9}\b\.?")
_TIDY = (
    (re.compile(r"\([^()]*\)|\""), " "),
    (re.compile(r"(:\d\d)[.,]\d{1,9}(?!\d)"), r"\1"),  # parts of a second
    (re.compile(r"\b(?:GMT|UTC?)\s?(?=[+-]\d)", re.I), " "),
    (re.compile(r"(?<=[\s\d])([+-]\d\d):(\d\d)\b"), r" \1\2"),
    (re.compile(r"(?<=[:.\s]\d\d)\s*([+-])(\d)$"), r" \g<1>0\2"),
    (re.compile(r"(?<=[:.\s]\d\d)\s*([+-]\d\d)$"), r" \g<1>00"),
)
"""What is written in other ways than the parser knows, and how it should be."""
ZONES = {"CET": 1, "CEST": 2, "MET": 1, "MEST": 2, "MEZ": 1, "MESZ": 2, "WET": 0, "WEST": 1,
         "BST": 1, "EET": 2, "EEST": 3, "JST": 9, "KST": 9, "MSK": 3, "AKST": -9, "AKDT": -8,
         "HST": -10, "AEST": 10, "AEDT": 11, "AWST": 8, "NZST": 12, "NZDT": 13}  # fmt: skip
"""Names of zones that RFC 5322 does not know but mail programs write, in hours ahead of UTC."""
_STANDARD = frozenset(("UT UTC GMT Z EST EDT CST CDT MST MDT PST PDT AST ADT").split())


class Sent(msgspec.Struct, frozen=True):
    """When a mail was sent: UTC microseconds, or None with the words as they stand."""

    at: int | None
    precision: Precision = Precision.SECOND
    zone_known: bool = True
    written: str = ""
    flags: tuple[Flag, ...] = ()


def read_date(written: str, timezone: str) -> Sent:
    """Return the time that a Date field gives; without a zone it is wall time in `timezone`."""
    written = written[:LONGEST].strip()
    if not written:
        return Sent(None, flags=(Flag.TIME_MISSING,))
    fields = _read_usual(written) or _read_iso(written) or _read_other(written)
    if fields is None:
        return Sent(None, written=written, flags=(Flag.TIME_UNREADABLE,))
    wall, offset, seconds = fields
    precision = Precision.SECOND if seconds else Precision.MINUTE
    flags: tuple[Flag, ...] = ()
    try:
        if offset is None:
            at, flags = from_local(wall, _zone(timezone))
        else:
            at = micros(wall.replace(tzinfo=UTC)) - offset * 1_000_000
    except OverflowError:
        at = 0
    known = offset is not None
    if not possible(at):
        return Sent(None, precision, known, written, (Flag.TIME_IMPOSSIBLE,))
    return Sent(at, precision, known, flags=flags)


_Fields = tuple[datetime, int | None, bool]
"""Wall time, seconds ahead of UTC (None = zone not known), and whether it has seconds."""


def _read_usual(written: str) -> _Fields | None:
    match = _USUAL.fullmatch(written)
    month = _MONTHS.get(match[2].lower()) if match else None
    if match is None or month is None:
        return None
    second = min(int(match[6][1:]), 59) if match[6] else 0  # 60 is a leap second
    try:
        wall = datetime(int(match[3]), month, int(match[1]), int(match[4]), int(match[5]), second)  # noqa: DTZ001
    except ValueError:
        return None
    offset = int(match[8]) * 3600 + int(match[9]) * 60
    if offset >= _DAY:
        return None
    return wall, offset if match[7] == "+" else -offset, match[6] is not None


def _read_iso(written: str) -> _Fields | None:
    match = _ISO.match(written)
    if match is None:
        return None
    zone = (match[7] or "").replace(":", "").upper()
    offset = None if not zone else 0
    if len(zone) == 5:
        offset = int(zone[0] + "1") * (int(zone[1:3]) * 3600 + int(zone[3:]) * 60)
    if offset is not None and abs(offset) >= _DAY:
        offset = None
    second = min(int(match[6][1:]), 59) if match[6] else 0
    year, month, day, hour, minute = (int(match[number]) for number in range(1, 6))
    try:
        wall = datetime(year, month, day, hour, minute, second)  # noqa: DTZ001
    except ValueError:
        return None
    return wall, offset, match[6] is not None


def _read_other(written: str) -> _Fields | None:
    """Read a date in one of the many other forms."""
    text = _WORD.sub(_english, written)
    for pattern, right in _TIDY:
        text = pattern.sub(right, text.strip())
    clock = _CLOCK.search(text)
    try:
        fields = email.utils.parsedate_tz(text)
        if fields is None:
            return None
        year, month, day, hour, minute, second = fields[:6]
        year += 1900 if 100 <= year < 1000 else 0  # RFC 5322, 4.3
        wall = datetime(year, month, day, _hour(hour, clock), minute, min(second, 59))  # noqa: DTZ001
    except (ValueError, IndexError, TypeError, OverflowError):
        return None
    name = (clock[4] or "").upper() if clock else ""
    has_seconds = clock is not None and clock[2] is not None
    if name in ZONES:
        return wall, ZONES[name] * 3600, has_seconds
    known = bool(name) and (name[0] in "+-" or name in _STANDARD)
    offset = (fields[9] or 0) if known else None
    return wall, offset if offset is None or abs(offset) < _DAY else None, has_seconds


def _hour(hour: int, clock: re.Match[str] | None) -> int:
    """Return the hour of the day, also on a clock of twelve hours."""
    if clock is None or not clock[3] or not 1 <= hour <= 12:
        return hour
    return hour % 12 + (12 if clock[3] in "pP" else 0)


def _english(match: re.Match[str]) -> str:
    return _DUTCH.get(match[0].rstrip(".").lower(), match[0])


@lru_cache(maxsize=64)
def _zone(name: str) -> ZoneInfo:
    try:
        return ZoneInfo(name)
    except (ValueError, OSError):
        return ZoneInfo("Europe/Amsterdam")
