"""The header of a line: date, time and the form in which they are printed."""

import re
from collections import defaultdict
from dataclasses import dataclass, field
from datetime import datetime

from postkamer.core.kanaal import DateOrder
from postkamer.kanalen.whatsapp.woorden import DAY_FIRST

_SPACE = "(?:[ \t_]|\u00a0|\u202f)"
_MARK = "(?:\u200e|\u200f|\u202a|\u202c|\ufeff)*"
_DATE = f"\\d{{1,4}}(?:[./-]{_SPACE}?)\\d{{1,2}}(?:[./-]{_SPACE}?)\\d{{1,4}}\\.?"
_HALF = (
    "[aApP]\\.?(?:" + _SPACE + ")?[mM]\\.?|vorm\\.|nachm\\.|morgens|mittags|nachts|abends|"
    "de la mañana|de la tarde|de la noche|del mediodía"
)
_TIME = f"\\d{{1,2}}[:.]\\d{{2}}(?:[:.]\\d{{2}})?(?:{_SPACE}*(?:{_HALF}))?"
_HEADER = (
    f"{_MARK}(?:\\[{_MARK}(?P<ios_date>{_DATE}),?{_SPACE}+(?P<ios_time>{_TIME})\\]"
    f"|(?P<date>{_DATE}),?{_SPACE}+(?:a las )?(?P<time>{_TIME}){_SPACE}*(?:-|\u2013)){_SPACE}"
)
HEADER = re.compile(_HEADER)
HEADER_BYTES = re.compile(b"^" + _HEADER.encode(), re.MULTILINE)
_NUMBERS = re.compile(r"\d+")
_AFTERNOON = re.compile("p|nachm|mittags|abends|tarde|noche|mediodía", re.IGNORECASE)
_HALF_DAY = re.compile(f"(?:{_HALF})$")
UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Header:
    """A header as printed: its form, the numbers of the date, hour, minute, second or None."""

    form: str
    date: tuple[int, int, int]
    year_first: bool
    hour: int
    minute: int
    second: int | None
    printed: str


def read_header(match: "re.Match[str]") -> Header:
    """Return what a match of HEADER says."""
    ios = match["ios_date"] is not None
    date = match["ios_date"] if ios else match["date"]
    time = match["ios_time"] if ios else match["time"]
    digits = _NUMBERS.findall(date)
    first, second, third = (int(one) for one in digits)
    numbers = [int(one) for one in _NUMBERS.findall(time)]
    hour = numbers[0]
    half = _HALF_DAY.search(time.strip())
    if half is not None:
        hour = hour % 12 + (12 if _AFTERNOON.match(half[0]) else 0)
    sign = re.sub(r"[\d\s.]", "", date) or "."
    form = f"{'ios' if ios else 'android'}{sign[:1]}{'12' if half else '24'}"
    return Header(
        form=form,
        date=(first, second, third),
        year_first=len(digits[0]) == 4,
        hour=hour,
        minute=numbers[1],
        second=numbers[2] if len(numbers) > 2 else None,
        printed=f"{date} {time}",
    )


def wall_time(header: Header, order: str) -> datetime | None:
    """Return the printed time when read in this order, or None when there is no such time."""
    one, two, three = header.date
    if header.year_first or order == DateOrder.YMD:
        year, month, day = one, two, three
    elif order == DateOrder.MDY:
        month, day, year = one, two, three
    else:
        day, month, year = one, two, three
    if year < 100:
        year += 2000
    try:
        return datetime(year, month, day, header.hour, header.minute, header.second or 0)  # noqa: DTZ001 - wall time
    except ValueError:
        return None


@dataclass(slots=True)
class _Evidence:
    """What the headers of one form show of their order."""

    count: int = 0
    largest: list[int] = field(default_factory=lambda: [0, 0])
    year_first: bool = False
    last: dict[str, datetime] = field(default_factory=dict)
    backwards: dict[str, int] = field(default_factory=lambda: {"dmy": 0, "mdy": 0})
    impossible: dict[str, int] = field(default_factory=lambda: {"dmy": 0, "mdy": 0})


class DateOrders:
    """Collects evidence over a whole file, and decides the date order of each form of header."""

    def __init__(self) -> None:
        self._forms: defaultdict[str, _Evidence] = defaultdict(_Evidence)
        self._day_first = False

    def see(self, header: Header) -> None:
        """Take a header into account."""
        found = self._forms[header.form]
        found.count += 1
        found.year_first = found.year_first or header.year_first
        for place in (0, 1):
            found.largest[place] = max(found.largest[place], header.date[place])
        for order in (DateOrder.DMY, DateOrder.MDY):
            at = wall_time(header, order)
            if at is None:
                found.impossible[order] += 1
                continue
            before = found.last.get(order)
            if before is not None and at < before:
                found.backwards[order] += 1
            found.last[order] = at

    def see_words(self, text: str) -> None:
        """Take the app's own words into account: some languages always print the day first."""
        self._day_first = self._day_first or DAY_FIRST.search(text.lower()) is not None

    def decided(self, given: DateOrder | None) -> dict[str, str]:
        """Return the order of each form: given by the importer, shown by the file, or unknown."""
        return {
            form: str(given) if given and not found.year_first else self._decide(form, found)
            for form, found in self._forms.items()
        }

    def _decide(self, form: str, found: _Evidence) -> str:
        if found.year_first or found.largest[0] > 31:
            return DateOrder.YMD
        wrong = found.impossible
        if wrong["dmy"] != wrong["mdy"]:
            return DateOrder.DMY if wrong["dmy"] < wrong["mdy"] else DateOrder.MDY
        if "." in form or self._day_first:
            return DateOrder.DMY
        back = found.backwards
        if found.count > 2 and back["dmy"] != back["mdy"]:
            return DateOrder.DMY if back["dmy"] < back["mdy"] else DateOrder.MDY
        return UNKNOWN
