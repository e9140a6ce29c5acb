"""When a mail was sent, in all the forms in which programs write a date."""

import pytest

from postkamer.core.kanaal import Options
from postkamer.core.message import Flag, Precision
from postkamer.core.tijd import iso
from tests.kanalen.mail.lezen import messages_of, with_header


@pytest.mark.parametrize(
    ("written", "sent"),
    [
        ("Mon, 4 Mar 2024 10:15:00 +0100", "2024-03-04T09:15:00Z"),
        ("4 Mar 2024 10:15:00 +0100", "2024-03-04T09:15:00Z"),
        ("Mon,4 Mar 2024  10:15:00\t+0100", "2024-03-04T09:15:00Z"),
        ("Mon, 04 Mar 2024 10:15:00 +0100 (CET)", "2024-03-04T09:15:00Z"),
        ("4 Mar 2024 10:15:00 +0100 (tijd (winter))", "2024-03-04T09:15:00Z"),
        ("Mon, 4 Mar 2024 10:15:00 -0000", "2024-03-04T10:15:00Z"),
        ("Mon, 4 Mar 2024 10:15:00 +0545", "2024-03-04T04:30:00Z"),
        ("Mon, 4 Mar 2024 10:15:60 +0000", "2024-03-04T10:15:59Z"),
        ("4 March 2024 1:5:7 +0100", "2024-03-04T00:05:07Z"),
        ("Mar 4, 2024 10:15:00 +0100", "2024-03-04T09:15:00Z"),
        ("Mon Mar  4 10:15:00 CET 2024", "2024-03-04T09:15:00Z"),
        ("Mon Mar 4 10:15:00 +0100 2024", "2024-03-04T09:15:00Z"),
        ("4 Mar 2024 10.15.00 +0100", "2024-03-04T09:15:00Z"),
        ("4 Mar 2024 10:15:00.123 +0100", "2024-03-04T09:15:00Z"),
        ("2024-03-04T10:15:00Z", "2024-03-04T10:15:00Z"),
        ("2024-03-04 10:15:00.5 +01:00", "2024-03-04T09:15:00Z"),
    ],
)
def test_a_date_with_a_zone_is_a_moment(written, sent):
    message = with_header(f"Date: {written}")
    assert (iso(message.sent_at), message.zone_known) == (sent, True)
    assert (message.sent_at_text, message.flags) == ("", ())


@pytest.mark.parametrize(
    ("zone", "hours"),
    [
        ("GMT", 0), ("UT", 0), ("UTC", 0), ("Z", 0), ("EST", -5), ("EDT", -4), ("CST", -6),
        ("CDT", -5), ("MST", -7), ("MDT", -6), ("PST", -8), ("PDT", -7), ("CET", 1), ("CEST", 2),
        ("MET", 1), ("MEST", 2), ("BST", 1), ("JST", 9), ('"GMT"', 0), ("GMT+0100", 1),
        ("UTC+02:00", 2), ("GMT-1", -1), ("+01:00", 1), ("+01", 1), ("+1", 1), ("-5", -5),
    ],
)  # fmt: skip
def test_a_zone_may_have_a_name_or_an_odd_form(zone, hours):
    message = with_header(f"Date: Mon, 4 Mar 2024 12:15:00 {zone}")
    assert iso(message.sent_at) == f"2024-03-04T{12 - hours:02}:15:00Z"
    assert message.zone_known


@pytest.mark.parametrize("zone", ["", " XYZ", " A", " -12345", " +9959", ' ""'])
def test_without_a_zone_that_is_known_it_is_wall_time_where_the_mail_is_read(zone):
    mail = f"From: a@b.example\nDate: Mon, 4 Mar 2024 10:15:00{zone}\n\nhallo\n".encode()
    (here,) = messages_of({"a.eml": mail})
    (there,) = messages_of({"a.eml": mail}, Options(timezone="America/New_York"))
    assert (iso(here.sent_at), here.zone_known) == ("2024-03-04T09:15:00Z", False)
    assert (iso(there.sent_at), there.zone_known) == ("2024-03-04T15:15:00Z", False)


@pytest.mark.parametrize(
    ("written", "year"),
    [("4 Mar 24", 2024), ("4 Mar 99", 1999), ("4 Mar 00", 2000), ("4 Mar 105", 2005), ("4-Mar-24", 2024)],
)  # fmt: skip
def test_years_of_two_and_three_digits_are_of_the_time_of_mail(written, year):
    sent = iso(with_header(f"Date: {written} 10:15:00 +0000").sent_at)
    assert sent == f"{year}-03-04T10:15:00Z"


@pytest.mark.parametrize(
    ("written", "hour"),
    [("10:15:00 PM", 22), ("10:15 pm", 22), ("12:15 PM", 12), ("12:15 AM", 0), ("10:15 a.m.", 10)],
)
def test_a_clock_of_twelve_hours_is_read(written, hour):
    message = with_header(f"Date: Mon, 4 Mar 2024 {written} +0000")
    assert iso(message.sent_at) == f"2024-03-04T{hour:02}:15:00Z"


@pytest.mark.parametrize(
    "written",
    ["maandag 4 maart 2024 10:15:00 +0100", "ma 4 mrt 2024 10:15:00 +0100",
     "ma, 4 mrt. 2024 10:15:00 +0100", "maandag 4 maart 2024 om 10:15:00 +0100",
     "Mon, 4 March 2024 at 10:15:00 +0100"],
)  # fmt: skip
def test_dutch_dates_are_read(written):
    assert iso(with_header(f"Date: {written}").sent_at) == "2024-03-04T09:15:00Z"


def test_a_date_without_seconds_is_exact_to_the_minute():
    assert with_header("Date: 4 Mar 2024 10:15 +0100").precision is Precision.MINUTE
    assert with_header("Date: 4 Mar 2024 10:15:00 +0100").precision is Precision.SECOND


@pytest.mark.parametrize(
    "written",
    ["gisteren", "4 Mar 2024", "31 Feb 2024 10:00:00 +0000", "4 Mar 2024 25:00:00 +0000",
     "3/4/2024 10:15:00", "Mon, 4 Foo 2024 10:15:00 +0100", "10:15:00 +0100"],
)  # fmt: skip
def test_a_date_that_cannot_be_read_is_not_guessed(written):
    message = with_header(
        f"Date: {written}", "Received: by a.example; Mon, 4 Mar 2024 10:15:00 +0100"
    )
    assert (message.sent_at, message.sent_at_text) == (None, written)
    assert message.flags == (Flag.TIME_UNREADABLE,)


@pytest.mark.parametrize(
    "written", ["Thu, 1 Jan 1970 00:00:00 +0000", "4 Mar 3609 10:00:00 +0000", "4 Mar 1024 10:00 +0000"]
)  # fmt: skip
def test_a_date_that_no_mail_can_have_is_kept_in_words(written):
    message = with_header(f"Date: {written}")
    assert (message.sent_at, message.sent_at_text) == (None, written)
    assert message.flags == (Flag.TIME_IMPOSSIBLE,)


@pytest.mark.parametrize(
    "lines", [(), ("Date:",), ("Date:   ",), ("Resent-Date: 4 Mar 2024 10:15:00 +0100",)]
)
def test_a_mail_without_a_date_has_no_time(lines):
    message = with_header(*lines)
    assert (message.sent_at, message.sent_at_text, message.flags) == (
        None,
        "",
        (Flag.TIME_MISSING,),
    )


def test_the_hours_in_which_the_clock_changes_are_flagged_when_no_zone_is_given():
    skipped = with_header("Date: Sun, 31 Mar 2024 02:30:00")
    repeated = with_header("Date: Sun, 27 Oct 2024 02:30:00")
    assert (skipped.flags, repeated.flags) == ((Flag.TIME_SKIPPED,), (Flag.TIME_AMBIGUOUS,))
    assert with_header("Date: Sun, 27 Oct 2024 02:30:00 +0100").flags == ()


def test_of_two_dates_the_first_counts():
    message = with_header("Date: 4 Mar 2024 10:15:00 +0000", "Date: 5 Mar 2025 10:15:00 +0000")
    assert iso(message.sent_at) == "2024-03-04T10:15:00Z"
