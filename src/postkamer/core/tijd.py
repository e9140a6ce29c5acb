"""Times: UTC in microseconds since 1970-01-01; local wall time with its zone's rules."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from postkamer.core.message import Flag

EARLIEST = int(datetime(1900, 1, 1, tzinfo=UTC).timestamp()) * 1_000_000
"""1900: what is earlier is an error. A digitised letter may be older than any computer."""
LATEST = int(datetime(2100, 1, 1, tzinfo=UTC).timestamp()) * 1_000_000
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_LOCAL_EPOCH = datetime(1970, 1, 1)  # noqa: DTZ001 (to reckon with wall times)
_MICROSECOND = timedelta(microseconds=1)


def micros(moment: datetime) -> int:
    """Return an aware datetime as microseconds since 1970 UTC. Raises TypeError for a naive one."""
    return (moment - _EPOCH) // _MICROSECOND


def moment(at: int) -> datetime:
    """Return microseconds since 1970 as a datetime in UTC.

    Raises OverflowError outside the years 1 to 9999.
    """
    return _EPOCH + timedelta(microseconds=at)


def iso(at: int | None) -> str | None:
    """Return microseconds since 1970 as ISO 8601 in UTC with Z, as short as exact.

    Whole seconds have no fraction, whole milliseconds three digits, others six. Raises
    OverflowError outside the years 1 to 9999.
    """
    if at is None:
        return None
    spec = "microseconds" if at % 1000 else "milliseconds" if at % 1_000_000 else "seconds"
    return moment(at).replace(tzinfo=None).isoformat(timespec=spec) + "Z"


def possible(at: int | None) -> bool:
    """Return whether a message can have been sent then (1900 up to 2100).

    The first moment of 1970 is what a computer says that does not know the time.
    """
    return at is not None and at != 0 and EARLIEST <= at < LATEST


def from_local(wall: datetime, zone: ZoneInfo) -> tuple[int, tuple[Flag, ...]]:
    """Return UTC microseconds for a naive wall time in `zone`, and what is uncertain of it.

    In the hour that is repeated when summer time ends the first is taken and TIME_AMBIGUOUS given;
    in the hour that is left out the clock before the change is taken and TIME_SKIPPED given. Total:
    a wall time in the years 1 and 9999 has an answer too.
    """
    first = wall.replace(fold=0) if wall.fold else wall
    before, after = zone.utcoffset(first), zone.utcoffset(wall.replace(fold=1))
    if before is None or after is None:
        raise TypeError(f"{zone} has no offset for {wall}")
    at = (wall - _LOCAL_EPOCH - before) // _MICROSECOND
    if before == after:
        return at, ()
    # A clock that is put back shows an hour twice; one that is put forward leaves one out.
    return at, (Flag.TIME_AMBIGUOUS,) if before > after else (Flag.TIME_SKIPPED,)
