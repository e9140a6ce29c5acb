"""Read single fields of a note: times, places, authors, addresses."""

import re
from datetime import UTC, datetime, timedelta, timezone
from typing import NamedTuple
from zoneinfo import ZoneInfo

from postkamer.core.message import Flag, Party, Place, Precision
from postkamer.core.tekst import clean
from postkamer.core.tijd import LATEST, from_local, micros

EARLIEST = micros(datetime(1905, 1, 1, tzinfo=UTC))
"""A note may bear the date of the paper it holds; earlier ones are the zero of some clock."""
_DAY = 24 * 3600 * 1_000_000
_TIME = re.compile(
    r"(\d{4})-?(\d\d)-?(\d\d)"
    r"(?:[Tt ]?(\d\d):?(\d\d)(?::?(\d\d))?(?:[.,](\d{1,9}))?\s*(Z|z|[+-]\d\d:?\d\d)?)?"
)
_NUMBER = re.compile(r"[+-]?\d{1,3}(?:\.\d{0,20})?")
_MEDIA_TYPE = re.compile(r"[\w.+-]{1,80}/[\w.+-]{1,120}", re.ASCII)
_WEB = re.compile(r"https?://[^\s<>\"]{1,4000}", re.IGNORECASE)


class Time(NamedTuple):
    """A time as the note gives it; `at` is UTC microseconds, None when there is none to trust."""

    at: int | None = None
    local: str = ""
    text: str = ""
    precision: Precision = Precision.SECOND
    zone_known: bool = True
    flags: tuple[Flag, ...] = ()


def read_time(text: str, zone: ZoneInfo) -> Time:
    """Return the time in a field; one without a zone is of `zone`."""
    text = text.strip()
    if not text:
        return Time(flags=(Flag.TIME_MISSING,))
    match = _TIME.fullmatch(text)
    wall = _wall(match) if match is not None else None
    if match is None or wall is None:
        return Time(text=text, flags=(Flag.TIME_UNREADABLE,))
    flags: tuple[Flag, ...] = ()
    if match[8] is None:
        at, flags = from_local(wall, zone)
    else:
        at = _in_utc(wall, match[8])
    if not EARLIEST < at < LATEST or -_DAY <= at < _DAY:
        return Time(text=text, flags=(Flag.TIME_IMPOSSIBLE,))
    return Time(
        at=at,
        local=wall.isoformat(timespec="minutes"),
        precision=_precision(match),
        zone_known=match[8] is not None,
        flags=flags,
    )


def _wall(match: re.Match[str]) -> datetime | None:
    fields = [int(match[number] or 0) for number in range(1, 7)]
    micro = int((match[7] or "0")[:6].ljust(6, "0"))
    year, month, day, hour, minute, second = fields
    try:
        return datetime(year, month, day, hour, minute, second, micro)  # noqa: DTZ001
    except ValueError:
        return None


def _in_utc(wall: datetime, zone: str) -> int:
    offset = timedelta()
    if zone not in "Zz":
        digits = zone[1:].replace(":", "")
        offset = timedelta(hours=int(digits[:2]) % 24, minutes=int(digits[2:]) % 60)
        offset = -offset if zone[0] == "-" else offset
    return micros(wall.replace(tzinfo=timezone.utc)) - offset // timedelta(microseconds=1)  # noqa: UP017


def _precision(match: re.Match[str]) -> Precision:
    if match[4] is None:
        return Precision.DAY
    if match[6] is None:
        return Precision.MINUTE
    return Precision.MILLISECOND if match[7] else Precision.SECOND


def read_author(text: str) -> Party | None:
    """Return the author: an address is a handle, all else a name."""
    words = " ".join(clean(text).split())
    if not words:
        return None
    is_address = "@" in words[1:-1] and " " not in words
    return Party(handle=words) if is_address else Party(name=words)


def read_place(name: str, latitude: str, longitude: str) -> Place | None:
    """Return where the note was made, or None when it does not say so in numbers or words."""
    name, north, east = " ".join(clean(name).split()), latitude.strip(), longitude.strip()
    if not (_degrees(north, 90) and _degrees(east, 180)):
        north = east = ""
    return Place(name, north, east) if name or north else None


def _degrees(text: str, most: int) -> bool:
    return _NUMBER.fullmatch(text) is not None and abs(float(text)) <= most


def read_media_type(text: str) -> str:
    """Return a media type in lower case; what is none is just bytes."""
    text = text.strip().lower()
    return text if _MEDIA_TYPE.fullmatch(text) else "application/octet-stream"


def read_address(text: str) -> str:
    """Return an address on the web, or "": others are of the app and may hold its keys."""
    text = clean(text).strip().replace(" ", "%20")
    return text if _WEB.fullmatch(text) else ""
