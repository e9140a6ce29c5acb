"""Dates and times as telephones all over the world print them."""

import pytest

from postkamer.core.kanaal import DateOrder, Options
from postkamer.core.message import Flag, Precision
from tests.kanalen.whatsapp.export_van import messages_of, one_of

NNBSP, NBSP, LRM, RLM = "\u202f", "\u00a0", "\u200e", "\u200f"

HEADERS = [
    # Dutch and Flemish
    ("27-08-2020 11:15 - ", "2020-08-27T11:15", "min"),
    ("[27-08-2020 11:15:33] ", "2020-08-27T11:15", "s"),
    (f"{LRM}[27-08-2020 11:15:33] ", "2020-08-27T11:15", "s"),
    ("27-08-20 11:15 - ", "2020-08-27T11:15", "min"),
    ("27/08/2020 11:15 - ", "2020-08-27T11:15", "min"),
    ("27-08-2020 3:15 p.m. - ", "2020-08-27T15:15", "min"),
    ("27-08-2020 3:15 's middags - ", "2020-08-27T15:15", "min"),
    ("27-08-16 09:13:34: ", "2016-08-27T09:13", "s"),
    # English
    ("8/27/20, 3:15 PM - ", "2020-08-27T15:15", "min"),
    (f"8/27/20, 3:15{NNBSP}PM - ", "2020-08-27T15:15", "min"),
    (f"[8/27/20, 3:15:09{NNBSP}PM] ", "2020-08-27T15:15", "s"),
    ("8/27/20, 3:22_AM - ", "2020-08-27T03:22", "min"),
    ("27/08/2020, 15:15 - ", "2020-08-27T15:15", "min"),
    ("27/08/2020, 3:15 pm - ", "2020-08-27T15:15", "min"),
    ("2020-08-27, 5:46 p.m. - ", "2020-08-27T17:46", "min"),
    ("2020/08/27, 5:46 pm - ", "2020-08-27T17:46", "min"),
    ("8/27/20, 12:05 AM - ", "2020-08-27T00:05", "min"),
    ("8/27/20, 12:05 PM - ", "2020-08-27T12:05", "min"),
    ("[27/08/20 13:37:00 p.m.] ", "2020-08-27T13:37", "s"),
    ("[27/08/20 00:04:03 AM] ", "2020-08-27T00:04", "s"),
    # German
    ("27.08.20, 11:15 - ", "2020-08-27T11:15", "min"),
    ("[27.08.20, 11:15:33] ", "2020-08-27T11:15", "s"),
    ("27.08.20, 3:15 nachm. - ", "2020-08-27T15:15", "min"),
    ("27.08.20, 9:15 vorm. - ", "2020-08-27T09:15", "min"),
    ("27.08.20, 12:30 mittags - ", "2020-08-27T12:30", "min"),
    ("27.08.20, 12:30 nachts - ", "2020-08-27T00:30", "min"),
    # French, Spanish, Italian, Portuguese
    ("27/08/2020 à 11:15 - ", "2020-08-27T11:15", "min"),
    ("2020-08-27 15 h 22 - ", "2020-08-27T15:22", "min"),
    ("27/8/2020 8:28 p. m. - ", "2020-08-27T20:28", "min"),
    (f"27/8/20, 8:28 p.{NBSP}m. - ", "2020-08-27T20:28", "min"),
    ("[27/8/20 1:55:00 p. m.] ", "2020-08-27T13:55", "s"),
    ("27/8/20, 8:28 de la tarde - ", "2020-08-27T20:28", "min"),
    ("27/8/20, 12:28 de la madrugada - ", "2020-08-27T00:28", "min"),
    ("27/08/20, 20:28 - ", "2020-08-27T20:28", "min"),
    ("27/08/2020 08:28 da noite - ", "2020-08-27T20:28", "min"),
    # Nordic, Slavic, Turkish, Hungarian
    ("27.8.2020 klo 15.22 - ", "2020-08-27T15:22", "min"),
    ("[27.8.2020 klo 15.22.09] ", "2020-08-27T15:22", "s"),
    ("27.08.2020 15.22 - ", "2020-08-27T15:22", "min"),
    ("2020-08-27 15:22 - ", "2020-08-27T15:22", "min"),
    ("27. 8. 2020. 21:25:15 ", "2020-08-27T21:25", "s"),
    ("27.08.20 г., 15:22 ч. - ", "2020-08-27T15:22", "min"),
    ("2020. 08. 27. 15:22 - ", "2020-08-27T15:22", "min"),
    # other scripts
    (f"[٢٧{RLM}/٨{RLM}/٢٠٢٠، ٣:٢٢:٠٩ م] ", "2020-08-27T15:22", "s"),
    ("२७/०८/२०२०, १५:२२ - ", "2020-08-27T15:22", "min"),
    ("2020/8/27 下午3:22 - ", "2020-08-27T15:22", "min"),
    ("20. 8. 27. 오후 3:22 - ", "2020-08-27T15:22", "min"),
    ("2020年8月27日 下午3:22 - ", "2020-08-27T15:22", "min"),
    ("2020년 8월 27일 오후 3:22 - ", "2020-08-27T15:22", "min"),
    ("[27/8/2020 下午3:22:09] ", "2020-08-27T15:22", "s"),
    # words for the half of the day
    ("27.08.20 ÖS 3:22 - ", "2020-08-27T15:22", "min"),
    ("27.08.20 ÖÖ 3:22 - ", "2020-08-27T03:22", "min"),
    ("2020. 08. 27. du. 3:22 - ", "2020-08-27T15:22", "min"),
    ("2020-08-27 3:22 em - ", "2020-08-27T15:22", "min"),
    ("2020-08-27 9:22 fm - ", "2020-08-27T09:22", "min"),
    ("2020-08-27, 03:22 nm. - ", "2020-08-27T15:22", "min"),
    ("27/08/2020, 3:22 PTG - ", "2020-08-27T15:22", "min"),
    ("27/08/2020, 3:22 PG - ", "2020-08-27T03:22", "min"),
    ("27.08.2020, 15:22 Uhr - ", "2020-08-27T15:22", "min"),
    # names of months
    ("27 aug. 2015 15:22 - ", "2015-08-27T15:22", "min"),
    ("27 Aug 2015, 15:22 - ", "2015-08-27T15:22", "min"),
    ("Aug 27, 2015, 3:22 PM - ", "2015-08-27T15:22", "min"),
    ("3. März 2015, 15:22 - ", "2015-03-03T15:22", "min"),
    ("27 de ago de 2015 15:22 - ", "2015-08-27T15:22", "min"),
    ("27-Aug-2020 15:22 - ", "2020-08-27T15:22", "min"),
    ("27/08/2020 15h22 - ", "2020-08-27T15:22", "min"),
    # other dashes
    ("27-08-2020 11:15 – ", "2020-08-27T11:15", "min"),
    ("2020/08/27, 11:15. - ", "2020-08-27T11:15", "min"),
]


@pytest.mark.parametrize(("header", "local", "precision"), HEADERS)
def test_every_way_to_print_a_time_is_read(header: str, local: str, precision: str) -> None:
    chat = f"{header}Sanne: hallo\n{header}Pim de Wit: dag, tot 12:30 - groet\n"
    first, second = messages_of(chat)
    assert [first.author.name, second.author.name] == ["Sanne", "Pim de Wit"]
    assert [first.text, second.text] == ["hallo", "dag, tot 12:30 - groet"]
    assert (first.local_time, first.precision) == (local, precision)
    assert first.sent_at is not None
    assert not first.zone_known


def test_the_zone_of_the_importer_counts() -> None:
    chat = "27-08-2020 11:15 - Sanne: hallo\n"
    dutch, caribbean = one_of(chat), one_of(chat, Options(timezone="America/Curacao"))
    assert caribbean.sent_at - dutch.sent_at == 6 * 3600 * 1_000_000


@pytest.mark.parametrize(
    "header",
    ["31-31-2020 11:15 - ", "27-08-2020 27:15 - ", "27-08-1600 11:15 - ", "00-00-2020 11:15 - ",
     "27-08-2563 11:15 - ", "30-02-2020 11:15 - "],
)  # fmt: skip
def test_an_impossible_time_is_kept_as_printed_and_flagged(header: str) -> None:
    message = one_of(f"{header}Sanne: hallo\n")
    assert message.sent_at is None
    assert Flag.TIME_IMPOSSIBLE in message.flags
    assert message.sent_at_text == header.removesuffix(" - ")
    assert message.text == "hallo"


def test_a_date_without_a_year_is_kept_as_printed_and_flagged() -> None:
    first, second = messages_of("Aug 27, 3:15 PM - Sanne: hallo\nAug 28, 3:16 PM - Pim: dag\n")
    assert (first.author.name, first.text, second.text) == ("Sanne", "hallo", "dag")
    assert first.sent_at is None
    assert first.flags == (Flag.TIME_IMPOSSIBLE,)
    assert first.sent_at_text == "Aug 27 3:15 PM"


def test_headers_of_two_telephones_in_one_file_are_both_read() -> None:
    chat = "[27-08-2020 11:15:33] Sanne: een\n8/28/20, 3:15 PM - Pim: twee\n29.08.20, 11:15 - Anouk: drie\n"
    assert [one.local_time for one in messages_of(chat)] == [
        "2020-08-27T11:15", "2020-08-28T15:15", "2020-08-29T11:15"
    ]  # fmt: skip


# The order of day and month


def orders_of(chat: str, **options: object) -> list[tuple[str, bool]]:
    return [
        (one.local_time[:10], one.precision is Precision.DAY_UNKNOWN)
        for one in messages_of(chat, Options(**options))  # type: ignore[arg-type]
    ]


def lines(*dates: str, form: str = "{}, 10:00 - Sanne: hallo\n") -> str:
    return "".join(form.format(date) for date in dates)


def test_one_day_above_twelve_decides_for_the_whole_file() -> None:
    assert orders_of(lines("3/4/21", "5/4/21", "13/4/21")) == [
        ("2021-04-03", False), ("2021-04-05", False), ("2021-04-13", False)
    ]  # fmt: skip
    assert orders_of(lines("3/4/21", "4/5/21", "4/13/21"))[0] == ("2021-03-04", False)


def test_the_order_of_time_decides_when_no_number_does() -> None:
    assert orders_of(lines("3/4/21", "4/4/21", "5/4/21", "3/5/21"))[0] == ("2021-04-03", False)
    assert orders_of(lines("4/3/21", "4/4/21", "4/5/21", "5/3/21"))[0] == ("2021-04-03", False)


def test_the_name_of_a_media_file_tells_its_date() -> None:
    chat = lines("3/4/21") + "3/4/21, 10:01 - Sanne: IMG-20210403-WA0001.jpg (bestand bijgevoegd)\n"
    assert orders_of(chat) == [("2021-04-03", False), ("2021-04-03", False)]
    chat = "[3/4/21, 10:01:00] Sanne: \u200e<attached: 00000012-PHOTO-2021-03-04-10-01-00.jpg>\n"
    assert orders_of(chat) == [("2021-03-04", False)]


def test_what_the_file_does_not_show_is_flagged_and_not_guessed() -> None:
    from postkamer.core.kanaal import Gap
    from tests.kanalen.whatsapp.export_van import items_of

    chat = lines("3/4/21", "4/4/21", "5/5/21")
    first, second, third = messages_of(chat)
    assert first.precision is Precision.DAY_UNKNOWN
    assert first.flags == (Flag.DATE_ORDER_UNKNOWN,)
    assert second.precision is third.precision is Precision.MINUTE, "the fourth of April is sure"
    gaps = [item for item in items_of(chat) if isinstance(item, Gap)]
    assert [(gap.kind, gap.expected, gap.found) for gap in gaps] == [("date_order", 3, 2)]
    assert "--date-order" in gaps[0].detail


def test_the_importer_decides_when_he_says_so() -> None:
    chat = lines("3/4/21", "4/4/21")
    assert orders_of(chat, date_order=DateOrder.MDY)[0] == ("2021-03-04", False)
    assert orders_of(chat, date_order=DateOrder.DMY)[0] == ("2021-04-03", False)


def test_the_year_in_front_needs_no_decision() -> None:
    assert orders_of(lines("2021-04-03"), date_order=DateOrder.DMY) == [("2021-04-03", False)]


def test_two_digits_of_a_year_in_front_are_found_by_the_order_of_time() -> None:
    assert orders_of(lines("20-08-30", "20-08-31", "20-09-01", "20-09-02"))[0][0] == "2020-08-30"


def test_each_form_of_header_is_decided_by_itself() -> None:
    chat = lines("3/4/21", "25/4/21") + lines("3/4/21", "4/25/21", form="[{}, 10:00:00] Pim: dag\n")
    assert [day for day, _ in orders_of(chat)] == [
        "2021-04-03", "2021-04-25", "2021-03-04", "2021-04-25"
    ]  # fmt: skip


def test_proof_for_both_orders_in_one_form_leaves_the_rest_unknown() -> None:
    assert orders_of(lines("3/4/21", "25/4/21", "4/25/21")) == [
        ("2021-04-03", True), ("2021-04-25", False), ("2021-04-25", False)
    ]  # fmt: skip


def test_one_pasted_date_does_not_outweigh_a_whole_chat() -> None:
    chat = lines("3/4/21", *[f"{day}/4/21" for day in range(13, 31)] * 2, "4/25/21")
    assert orders_of(chat)[0] == ("2021-04-03", False)


def test_the_same_export_gives_the_same_key_when_the_day_is_unknown() -> None:
    short, longer = lines("3/4/21", "4/4/21"), lines("3/4/21", "4/4/21", "25/4/21")
    assert messages_of(short)[0].local_time == messages_of(longer)[0].local_time


# The clock is changed


def test_the_hour_that_is_left_out_is_flagged() -> None:
    message = one_of("28-03-2021 02:30 - Sanne: hallo\n")
    assert message.flags == (Flag.TIME_SKIPPED,)


def test_the_hour_that_comes_twice_is_flagged() -> None:
    message = one_of("31-10-2021 02:30 - Sanne: hallo\n")
    assert message.flags == (Flag.TIME_AMBIGUOUS,)


def test_a_step_back_in_time_parts_the_two_passes_of_the_hour() -> None:
    times = ("01:59", "02:10", "02:50", "02:05", "02:55", "03:01")
    messages = messages_of("".join(f"31-10-2021 {time} - Sanne: hallo\n" for time in times))
    assert all(not one.flags for one in messages)
    minutes = [(one.sent_at - messages[0].sent_at) // 60_000_000 for one in messages]
    assert minutes == [0, 11, 51, 66, 116, 122]


def test_without_one_clear_step_back_the_hour_stays_unsure() -> None:
    for times in (("02:10", "02:50"), ("02:50", "02:05", "02:45", "02:01")):
        messages = messages_of("".join(f"31-10-2021 {time} - Sanne: hallo\n" for time in times))
        assert all(one.flags == (Flag.TIME_AMBIGUOUS,) for one in messages)


def test_very_many_messages_in_the_hour_that_comes_twice_are_all_yielded_in_order() -> None:
    chat = "".join(f"31-10-2021 02:30 - Sanne: {number}\n" for number in range(10_020))
    assert [one.text for one in messages_of(chat)] == [str(number) for number in range(10_020)]
