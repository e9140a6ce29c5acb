"""Times: exact in microseconds, and honest in the two strange hours of the year."""

from datetime import UTC, datetime, timedelta, timezone
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from postkamer.core import tijd
from postkamer.core.message import Flag

AMSTERDAM = ZoneInfo("Europe/Amsterdam")
ZONES = [
    AMSTERDAM,
    ZoneInfo("UTC"),
    ZoneInfo("America/Paramaribo"),
    ZoneInfo("America/Curacao"),
    ZoneInfo("America/New_York"),
    ZoneInfo("Asia/Kathmandu"),
    ZoneInfo("Australia/Lord_Howe"),  # summer time of half an hour
    ZoneInfo("Pacific/Apia"),  # left out a whole day in 2011
    ZoneInfo("Pacific/Kiritimati"),
]
MICROS = st.integers(-62_135_596_800_000_000, 253_402_300_799_999_999)  # years 1 to 9999


def at(text: str) -> int:
    """Return the microseconds of an ISO text with a zone."""
    return tijd.micros(datetime.fromisoformat(text))


@given(MICROS)
def test_microseconds_survive_being_a_datetime(value: int) -> None:
    assert tijd.micros(tijd.moment(value)) == value
    assert tijd.moment(value).tzinfo is UTC


@given(MICROS)
def test_iso_text_is_exact(value: int) -> None:
    text = tijd.iso(value)
    assert text is not None
    assert text.endswith("Z")
    assert at(text) == value


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (None, None),
        (0, "1970-01-01T00:00:00Z"),
        (1, "1970-01-01T00:00:00.000001Z"),
        (1_500_000, "1970-01-01T00:00:01.500Z"),
        (1_700_000_000_123_000, "2023-11-14T22:13:20.123Z"),
        (-1, "1969-12-31T23:59:59.999999Z"),
        (-1_000_000, "1969-12-31T23:59:59Z"),
    ],
)
def test_iso_text_is_as_short_as_exact(value: int | None, text: str | None) -> None:
    assert tijd.iso(value) == text


def test_a_moment_beyond_the_calendar_is_refused() -> None:
    for value in (253_402_300_800_000_000, -62_135_596_800_000_001, 2**70):
        with pytest.raises(OverflowError):
            tijd.moment(value)
        with pytest.raises(OverflowError):
            tijd.iso(value)


def test_a_zone_other_than_utc_counts() -> None:
    wall = datetime(2026, 3, 1, 12, tzinfo=timezone(timedelta(hours=5, minutes=45)))
    assert tijd.micros(wall) == at("2026-03-01T06:15:00+00:00")


def test_a_time_without_a_zone_has_no_microseconds() -> None:
    with pytest.raises(TypeError):
        tijd.micros(datetime(2026, 1, 1))  # noqa: DTZ001 (that is what is refused)


@pytest.mark.parametrize(
    ("value", "possible"),
    [
        (None, False),
        (0, False),
        (-1, True),
        (tijd.EARLIEST, True),
        (tijd.EARLIEST - 1, False),
        (1, True),
        (tijd.LATEST - 1, True),
        (tijd.LATEST, False),
        (10**30, False),
    ],
)
def test_only_times_from_1900_up_to_2100_are_possible_and_not_the_epoch(
    value: int | None, *, possible: bool
) -> None:
    assert tijd.possible(value) is possible


@pytest.mark.parametrize(
    ("wall", "utc", "flags"),
    [
        ("2026-01-15T12:00", "2026-01-15T11:00Z", ()),
        ("2026-07-15T12:00", "2026-07-15T10:00Z", ()),
        # 29 March 2026: 02:00 becomes 03:00
        ("2026-03-29T01:59:59.999999", "2026-03-29T00:59:59.999999Z", ()),
        ("2026-03-29T02:00", "2026-03-29T01:00Z", (Flag.TIME_SKIPPED,)),
        ("2026-03-29T02:59:59", "2026-03-29T01:59:59Z", (Flag.TIME_SKIPPED,)),
        ("2026-03-29T03:00", "2026-03-29T01:00Z", ()),
        # 25 October 2026: 03:00 becomes 02:00
        ("2026-10-25T01:59:59", "2026-10-24T23:59:59Z", ()),
        ("2026-10-25T02:00", "2026-10-25T00:00Z", (Flag.TIME_AMBIGUOUS,)),
        ("2026-10-25T02:59:59", "2026-10-25T00:59:59Z", (Flag.TIME_AMBIGUOUS,)),
        ("2026-10-25T03:00", "2026-10-25T02:00Z", ()),
    ],
)
def test_local_time_in_the_netherlands(wall: str, utc: str, flags: tuple[Flag, ...]) -> None:
    for fold in (0, 1):
        local = datetime.fromisoformat(wall).replace(fold=fold)
        assert tijd.from_local(local, AMSTERDAM) == (at(utc), flags)


def test_a_day_that_a_zone_left_out_is_flagged() -> None:
    wall = datetime.fromisoformat("2011-12-30T12:00")
    assert tijd.from_local(wall, ZoneInfo("Pacific/Apia"))[1] == (Flag.TIME_SKIPPED,)


@given(st.datetimes(), st.sampled_from(ZONES))
def test_every_wall_time_has_an_answer(wall: datetime, zone: ZoneInfo) -> None:
    value, flags = tijd.from_local(wall, zone)
    assert len(flags) <= 1
    if not datetime(1, 1, 3) < wall < datetime(9999, 12, 29):  # noqa: DTZ001
        return
    back = tijd.moment(value).astimezone(zone).replace(tzinfo=None, fold=0)
    assert (back == wall) is (Flag.TIME_SKIPPED not in flags)
    if flags == (Flag.TIME_AMBIGUOUS,):
        second = tijd.micros(wall.replace(tzinfo=zone, fold=1))
        assert second > value
        assert tijd.moment(second).astimezone(zone).replace(tzinfo=None, fold=0) == wall


@given(st.integers(0, 4_102_444_800_000_000 - 1), st.sampled_from(ZONES))
def test_a_moment_comes_back_from_its_wall_time_unless_that_is_flagged(
    value: int, zone: ZoneInfo
) -> None:
    wall = tijd.moment(value).astimezone(zone).replace(tzinfo=None)
    found, flags = tijd.from_local(wall, zone)
    assert Flag.TIME_SKIPPED not in flags
    if not flags:
        assert found == value
