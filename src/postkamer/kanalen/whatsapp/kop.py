"""The header of a line: how date and time are printed, in all countries, and what they say."""

import re
from datetime import date, datetime
from functools import lru_cache
from typing import Final, NamedTuple

from postkamer.core.kanaal import DateOrder
from postkamer.kanalen.whatsapp.maanden import MONTH, NAMES

UNKNOWN: Final = "unknown"
LONGEST_HEADER: Final = 160
"""Bytes; no header is longer."""

_TEXT = {
    "S": "[ \t_\u00a0\u202f\u2009\u3000]",
    "M": "[\u061c\u200b\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]*+",
    "D": r"\d",
    "G": "[./\\-年月년월]",
    "L": r"[^\W\d_]",
    "N": "[^\x00-\x7f]",
}
"""A space, marks of writing direction (never given back: long rows cost no time), a digit, what
parts day, month and year, a letter, and a sign that is not of ASCII."""
_BYTES = {
    "S": "\x01",
    "M": "\x02",
    "D": "[0-9]",
    "G": "(?:[./-]|年|月|년|월)",
    "L": "\x04",
    "N": "\x03",
}
"""Where in UTF-8 a sign of more bytes cannot stand between [ and ], `_IN_BYTES` says it."""
_IN_BYTES = {
    b"\x01": rb"(?:[ \t_]|\xc2\xa0|\xe2\x80[\xaf\x89]|\xe3\x80\x80)",
    b"\x02": rb"(?:\xe2(?:\x80[\x8b\x8e\x8f\xaa-\xae]|\x81[\xa6-\xa9])|\xef\xbb\xbf|\xd8\x9c)*+",
    b"\x03": rb"[\x80-\xff]",
    b"\x04": rb"[A-Za-z\x80-\xff]",
}
_MORE_DIGITS = "(?:[0-9]|" + "|".join(
    chr(zero + n) for zero in (0x0660, 0x06F0, 0x0966, 0x09E6) for n in range(10)
) + ")"  # fmt: skip
"""Western, Arabic, Persian, Devanagari and Bengali digits."""

_CHINESE_JAPANESE_KOREAN = "上午|下午|凌晨|清晨|早上|中午|晚上|오전|오후|午前|午後"
_BEFORE = _CHINESE_JAPANESE_KOREAN + "|ÖÖ|ÖS|[dD][eEuU]\\.|[aApP][mM]|पूर्वाह्न|अपराह्न"
_AFTER = (
    "[aApP]\\.?{S}?[mM]\\.?|vorm(?:ittags|\\.)|nachm(?:ittags|\\.)|morgens|mittags|nachts|abends|"
    "de la mañana|de la tarde|de la noche|de la madrugada|del mediodía|da manhã|da tarde|da noite|"
    "da madrugada|'s ochtends|'s middags|'s avonds|'s nachts|du matin|de l(?:'|’)après-midi|"
    "du soir|di mattina|di pomeriggio|di sera|di notte|in the (?:morning|afternoon|evening)|"
    "at night|noon|πμ|μμ|π\\.{S}?μ\\.|μ\\.{S}?μ\\.|ص|م|ÖÖ|ÖS|[vn]m\\.?|[fe]m|[ai]p\\.|"
    'dop\\.|odp\\.|[dD][eEuU]\\.|PT?G|לפנה(?:"|״)צ|אחה(?:"|״)צ|'
    "ق\\.ظ\\.|ب\\.ظ\\.|पूर्वाह्न|अपराह्न"
)
_BETWEEN = "klo|kl\\.|kl|à|a las|às|alle|ore|um|om|at|u|в|о"
_SIGN = "{M}{G}{M}{S}?"
_DATE = (
    "(?:{D}{{4}}|{D}{{1,2}})" + _SIGN + "{D}{{1,2}}" + _SIGN + "(?:{D}{{4}}|{D}{{1,2}})(?:日|일)?"
)
_DATE_IN_WORDS = (
    "|{D}{{1,2}}(?:-|\\.?{S}(?:de{S})?)(?:" + NAMES + ")(?:(?:-|\\.?,?{S}(?:de{S})?){D}{{4}})?|"
    "(?={L}{{3,12}}\\.?{S})(?:" + NAMES + ")\\.?{S}{D}{{1,2}}(?:,{S}{D}{{4}})?"
)
_CLOCK = "{D}{{1,2}}(?:[:.]|{S}?h{S}?){D}{{2}}(?:[:.]{D}{{2}})?"
_END = "{S}|(?=[\r\n])|\\Z"
_STRONG_END = "\\.?{S}{{1,3}}(?:-|–|—)(?:" + _END + ")"
_WEAK_END = "|:{S}|{S}(?=[^\n:]{{1,100}}:{S})"
"""Old exports have a colon or nothing at all between the time and the name."""


def _pattern(signs: dict[str, str], *, weak: bool, words: bool) -> str:
    """Return a regular expression of a header.

    Its groups: 1 a bracket (iOS), 2 the date, 3 and 5 the half of the day, 4 the time.
    """
    end = _STRONG_END + (_WEAK_END if weak else "")
    printed = _DATE + (_DATE_IN_WORDS if words else "")
    form = (
        "{M}(\\[)?{M}(" + printed + ")\\.?(?:{S}г\\.)?(?:,|،)?{S}{{1,2}}{M}"
        "(?:(?![0-9])(?:(?:" + _BETWEEN + "){S})?(?:(" + _BEFORE + "){S}?)?)?(" + _CLOCK + ")"
        "(?:{S}{{0,3}}+(?![]-])(" + _AFTER + "))?(?:{S}(?:ч\\.|Uhr|uur|h))?{M}"
        "(?(1)\\]:?(?:" + _END + "|(?={N}))|(?:" + end + "))"
    )  # fmt: skip
    return form.format(**signs)


HEADER: Final = re.compile("[\\s\ufeff]*+" + _pattern(_TEXT, weak=True, words=True))
"""A header at the start of a text."""


@lru_cache
def line_start(*, wide: bool, weak: bool) -> re.Pattern[bytes]:
    """Return what finds a line feed and the header behind it, in bytes.

    With `wide` other digits than the western ones count too (slower), with `weak` also the
    headers of old exports, which look like any line that begins with a date. Those never have the
    name of a month, as the lines of a system log do.
    """
    signs = {**_BYTES, "D": _MORE_DIGITS} if wide else _BYTES
    pattern = _pattern(signs, weak=weak, words=not weak).encode()
    for sign, in_bytes in _IN_BYTES.items():
        pattern = pattern.replace(sign, in_bytes)
    return re.compile(b"\n" + pattern)


class PrintedDate(NamedTuple):
    """The three numbers of a date as printed, and the form in which they stand."""

    one: int
    two: int
    three: int
    year_first: bool
    form: str


_NUMBER = re.compile(r"\d+")
_LETTERS = re.compile(r"[^\W\d_]{3,}")
_NO_YEAR = 10_000
"""No date has this year: old exports did not print the year that was then the present."""


def is_asian(before: str | None) -> bool:
    """Return whether the half of the day before the time is of where the year comes first."""
    return before is not None and before in _CHINESE_JAPANESE_KOREAN.split("|")


@lru_cache(maxsize=8192)
def read_date(text: str, *, asian: bool) -> PrintedDate:
    """Return the numbers of a printed date that HEADER has found.

    `asian`: two digits in front may be those of the year (`is_asian`).
    """
    month = _LETTERS.search(text)
    if month is not None:
        day, *year = _NUMBER.findall(text)
        return PrintedDate(
            int(year[0]) if year else _NO_YEAR, MONTH[month[0].lower()], int(day), True, "m"
        )
    one, two, three = _NUMBER.findall(text)
    year_first = len(one) > 2 or (asian and len(three) <= 2)
    sign = next((sign for sign in text if sign in "./-"), "年")
    form = sign + ("y" if year_first else str(len(three)))
    return PrintedDate(int(one), int(two), int(three), year_first, form)


def form_of(printed: PrintedDate, bracket: bool, half_days: bool) -> str:
    """Return the form of a header: a file that was merged may hold several."""
    return f"{'ios' if bracket else 'android'}{printed.form}{'12' if half_days else '24'}"


def date_in_order(printed: PrintedDate, order: str) -> date | None:
    """Return the day when read in this order (unknown: the day first), or None: there is none."""
    one, two, three = printed.one, printed.two, printed.three
    if printed.year_first or order == DateOrder.YMD:
        year, month, day = one, two, three
    elif order == DateOrder.MDY:
        month, day, year = one, two, three
    else:
        day, month, year = one, two, three
    try:
        return date(year + 2000 if year < 100 else year, month, day)
    except ValueError:
        return None


def is_ambiguous(printed: PrintedDate) -> bool:
    """Return whether day and month can be told apart neither by size nor by place."""
    one, two = printed.one, printed.two
    return not printed.year_first and one != two and 0 < one <= 12 and 0 < two <= 12


_LATE = re.compile(
    "p[^g]|nachm|mittags|abends|de la tarde|de la noche|del mediod|da tarde|da noite|"
    "'s middags|'s avonds|de l.apr|du soir|di pom|di sera|in the (?:aft|eve)|noon|μ\\.?\\s?μ|م|ÖS|"
    "下午|中午|晚上|오후|午後|nm|em|ip|odp|du\\.|אחה|ب|अपराह्न",
    re.IGNORECASE,
)
_NIGHT = re.compile("nachts|noche|noite|'s nachts|notte|at night", re.IGNORECASE)
_SMALL_HOURS = (12, 1, 2, 3, 4, 5)


@lru_cache(maxsize=65536)
def read_clock(text: str, half_day: str) -> tuple[int, int, int | None] | None:
    """Return hour (0 to 23), minute, and second or None; None when no clock shows this."""
    numbers = [int(one) for one in _NUMBER.findall(text)]
    hour, minute = numbers[0], numbers[1]
    second = numbers[2] if len(numbers) > 2 else None
    if half_day and hour <= 12:
        hour = hour % 12 + (12 if _is_late(hour, half_day) else 0)
    if hour > 23 or minute > 59 or (second or 0) > 59:
        return None
    return hour, minute, second


def _is_late(hour: int, half_day: str) -> bool:
    if _NIGHT.search(half_day):
        return hour not in _SMALL_HOURS
    return _LATE.match(half_day) is not None


def wall_time(day: date, clock: tuple[int, int, int | None]) -> datetime:
    """Return day and clock as a wall time."""
    return datetime(day.year, day.month, day.day, clock[0], clock[1], clock[2] or 0)  # noqa: DTZ001 - a wall time has no zone
