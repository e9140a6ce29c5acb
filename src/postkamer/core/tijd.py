"""Times: UTC in microseconds since 1970-01-01; local wall time with its zone's rules."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from postkamer.core.message import Flag

EARLIEST = 0
"""1970-01-01: what is earlier is a default or an error, not a time of sending."""
LATEST = int(datetime(2100, 1, 1, tzinfo=UTC).timestamp()) * 1_000_000
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)


def micros(moment: datetime) -> int:
    """Return an aware datetime as microseconds since 1970 UTC."""
    return (moment - _EPOCH) // _MICROSECOND


def moment(at: int) -> datetime:
    """Return microseconds since 1970 as a datetime in UTC."""
    return _EPOCH + timedelta(microseconds=at)


def iso(at: int | None) -> str | None:
    """Return microseconds since 1970 as ISO 8601 in UTC with Z, as short as exact."""
    if at is None:
        return None
    return moment(at).isoformat().replace("+00:00", "Z")


def possible(at: int | None) -> bool:
    """Return whether a message can have been sent then (1970 up to 2100)."""
    return at is not None and EARLIEST < at < LATEST


def from_local(wall: datetime, zone: ZoneInfo) -> tuple[int, tuple[Flag, ...]]:
    """Return UTC microseconds for a naive wall time in `zone`, and what is uncertain of it.

    In the hour that is repeated when summer time ends the first is taken and TIME_AMBIGUOUS given;
    in the hour that is left out the clock before the change is taken and TIME_SKIPPED given.
    """
    first = wall.replace(tzinfo=zone, fold=0)
    second = wall.replace(tzinfo=zone, fold=1)
    at = micros(first.astimezone(UTC))
    if first.utcoffset() == second.utcoffset():
        return at, ()
    back = moment(at).astimezone(zone).replace(tzinfo=None)
    return at, (Flag.TIME_AMBIGUOUS,) if back == wall else (Flag.TIME_SKIPPED,)
