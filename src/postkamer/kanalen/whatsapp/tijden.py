"""What a printed date means in a zone, worked out once per date."""

from datetime import date, datetime, timedelta
from functools import lru_cache
from typing import Final, NamedTuple
from zoneinfo import ZoneInfo

from postkamer.core.kanaal import DateOrder
from postkamer.core.message import Flag
from postkamer.core.tijd import from_local, possible
from postkamer.kanalen.whatsapp.kop import UNKNOWN, date_in_order, is_ambiguous, read_date

DEFAULT_ZONE: Final = "Europe/Amsterdam"
_MINUTES = 24 * 60


class Day(NamedTuple):
    """A day in a zone.

    `midnight` is UTC in microseconds, or None when the clock is changed that day; `repeated` are
    the minutes of the day that then come twice. `ambiguous`: day and month may be the other way.
    """

    date: date
    iso: str
    midnight: int | None
    repeated: range
    ambiguous: bool


@lru_cache(maxsize=64)
def zone_of(name: str) -> ZoneInfo:
    """Return the zone; an unknown name gives Dutch time."""
    try:
        return ZoneInfo(name)
    except (ValueError, OSError, KeyError):
        return ZoneInfo(DEFAULT_ZONE)


@lru_cache(maxsize=8192)
def day_of(text: str, asian: bool, order: str, timezone: str) -> Day | None:
    """Return what a printed date means, or None when no message can have been sent then.

    A date that does not exist in `order` is read in the only order in which it does.
    """
    printed = read_date(text, asian=asian)
    for one in (order, DateOrder.DMY, DateOrder.MDY):
        day = date_in_order(printed, one)
        if day is not None:
            break
    else:
        return None
    zone = zone_of(timezone)
    midnight = _wall(day)
    at, _ = from_local(midnight, zone)
    if not possible(at):
        return None
    ambiguous = order == UNKNOWN and is_ambiguous(printed)
    hours = (midnight + timedelta(minutes=part) for part in range(0, _MINUTES + 1, 30))
    if len({zone.utcoffset(hour) for hour in hours}) == 1:
        return Day(day, day.isoformat(), at, range(0), ambiguous)
    return Day(day, day.isoformat(), None, _repeated(midnight, zone), ambiguous)


def _wall(day: date) -> datetime:
    return datetime(day.year, day.month, day.day)  # noqa: DTZ001 - a wall time has no zone


def _repeated(midnight: datetime, zone: ZoneInfo) -> range:
    minutes = [
        minute
        for minute in range(_MINUTES)
        if Flag.TIME_AMBIGUOUS in from_local(midnight + timedelta(minutes=minute), zone)[1]
    ]
    return range(minutes[0], minutes[-1] + 1) if minutes else range(0)
