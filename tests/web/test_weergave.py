"""How times, sizes and names read."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from postkamer.core.message import Party, Precision
from postkamer.core.tekst import visible
from postkamer.web.weergave import (
    channel_icon,
    heading,
    initials,
    line,
    number,
    party_line,
    recipients_line,
    sent_line,
    size_line,
    time_line,
)

SUMMER = 1_598_519_700_000_000  # 2020-08-27 09:15 UTC


@pytest.mark.parametrize(
    ("size", "shown"),
    [
        (0, "0 bytes"),
        (1, "1 byte"),
        (999, "999 bytes"),
        (1_000, "1 kB"),
        (3_700_000, "3,7 MB"),
        (5 * 10**13, "50 TB"),
    ],
)
def test_size_reads_as_dutch(size, shown):
    assert size_line(size) == shown


def test_times_are_dutch_wall_time():
    assert time_line(SUMMER) == "27 aug 2020, 11:15"
    assert time_line(SUMMER, seconds=True) == "27 aug 2020, 11:15:00"
    assert time_line(None) == "tijd onbekend"


@given(st.integers(-(2**63), 2**63 - 1))
def test_any_time_has_words(at):
    assert time_line(at)


def test_time_is_not_shown_more_exactly_than_is_known():
    assert sent_line(SUMMER, Precision.DAY, "") == "27 aug 2020"
    assert sent_line(SUMMER, Precision.MINUTE, "") == "27 aug 2020, 11:15"
    assert sent_line(None, Precision.SECOND, "gisteren") == "tijd onbekend (bron: gisteren)"


@pytest.mark.parametrize(
    ("party", "shown"),
    [
        (Party("Jan", "@jan"), "Jan (@jan)"),
        (Party("Jan"), "Jan"),
        (Party("", "jan@waterdam.example"), "jan@waterdam.example"),
        (Party("", "", "123"), "123"),
        (Party(), "afzender onbekend"),
        (None, "afzender onbekend"),
    ],
)
def test_sender_is_named_by_what_is_known(party, shown):
    assert party_line(party) == shown


def test_long_list_of_receivers_is_counted():
    many = tuple(Party(f"Lid {n}") for n in range(1_300))
    shown = recipients_line(many)
    assert shown.endswith("Lid 19 en 1.280 meer")


def test_message_without_title_is_headed_by_kind_and_sender():
    assert heading("chatbericht", Party("Anouk Visser")) == "Chatbericht van Anouk Visser"
    assert heading("systeemregel", None) == "Systeemregel"


@pytest.mark.parametrize(
    ("name", "letters"),
    [
        ("Jan de Vries (@jan)", "JD"),
        ("@gemWaterdam", "G"),
        ("06-1234", "0"),
        ("👋", "?"),
        ("", "?"),
    ],
)
def test_mark_beside_a_message_has_letters(name, letters):
    assert initials(name) == letters


@given(st.text(max_size=2_000))
def test_line_is_one_short_line_that_misleads_nobody(text):
    shown = line(text)
    assert len(shown) <= 301
    assert "\n" not in shown
    assert visible(shown) == shown


@given(st.integers(0, 10**12))
def test_number_has_a_point_for_each_thousand(value):
    shown = number(value)
    assert int(shown.replace(".", "")) == value
    assert all(len(part) == 3 for part in shown.split(".")[1:])


def test_channel_without_an_icon_of_its_own_has_a_general_one():
    assert channel_icon("mail") == "mail"
    assert channel_icon("duivenpost") == "chat"
