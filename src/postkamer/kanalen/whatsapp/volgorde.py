"""Does the day or the month come first? Decided for each form of header from the whole file.

Nothing is guessed: what the file does not show stays unknown. Evidence, strongest first: a number
above 12; the date in the name of a media file; the order of time, which a chat keeps.
"""

import re
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache

from postkamer.core.kanaal import DateOrder
from postkamer.kanalen.whatsapp.kop import UNKNOWN, PrintedDate, date_in_order

MANY = 20
"""With this many times more evidence for one order, the rest is a pasted or broken line."""
_MEDIA_DATE = re.compile(rb"-(20\d\d)-?([01]\d)-?([0-3]\d)(?:-WA\d|-\d\d-\d\d-)")
_ORDERS = (DateOrder.DMY, DateOrder.MDY, DateOrder.YMD)
_FIRST_CHAT, _LAST_CHAT = date(2009, 1, 1).toordinal(), date(2100, 1, 1).toordinal()


@lru_cache(maxsize=8192)
def _days(printed: PrintedDate) -> tuple[int, ...]:
    """Return the day number in each of `_ORDERS`; 0 = no such day in the years of the app."""
    days = (date_in_order(printed, order) for order in _ORDERS)
    numbers = (0 if day is None else day.toordinal() for day in days)
    return tuple(day if _FIRST_CHAT <= day < _LAST_CHAT else 0 for day in numbers)


@dataclass(slots=True)
class _Form:
    """What the headers of one form show, per order: day first, month first, year first."""

    year_first: bool
    count: int = 0
    only: list[int] = field(default_factory=lambda: [0, 0])  # impossible in the other order
    media: list[int] = field(default_factory=lambda: [0, 0])  # as the name of the file says
    wrong: list[int] = field(default_factory=lambda: [0, 0, 0])  # impossible
    back: list[int] = field(default_factory=lambda: [0, 0, 0])  # more than a day back in time
    last: list[int] = field(default_factory=lambda: [0, 0, 0])


class DateOrders:
    """Collects evidence over a whole file, and decides the date order of each form of header."""

    def __init__(self) -> None:
        self._forms: dict[str, _Form] = {}

    def see(self, printed: PrintedDate, name: str, rest: bytes) -> None:
        """Take a header of the form `name` into account; `rest` is how the message begins."""
        form = self._forms.get(name)
        if form is None:
            form = self._forms[name] = _Form(printed.year_first)
        form.count += 1
        if printed.year_first:
            return
        days = _days(printed)
        if b"-20" in rest:
            _see_media(form, days, rest)
        if days[0] != form.last[0] or not days[0]:
            _see_days(form, days)

    def decided(self, given: DateOrder | None) -> dict[str, str]:
        """Return the order of each form: given by the importer, shown by the file, or unknown."""
        return {
            name: DateOrder.YMD if form.year_first else given or _decide(form)
            for name, form in self._forms.items()
        }


def _see_media(form: _Form, days: tuple[int, ...], rest: bytes) -> None:
    found = _MEDIA_DATE.search(rest)
    if found is None:
        return
    try:
        day = date(*(int(number) for number in found.groups())).toordinal()
    except ValueError:
        return
    first, second = (abs(day - one) <= 1 for one in days[:2])
    if first != second:
        form.media[0 if first else 1] += 1


def _see_days(form: _Form, days: tuple[int, ...]) -> None:
    if bool(days[0]) != bool(days[1]):
        form.only[0 if days[0] else 1] += 1
    for place, day in enumerate(days):
        if not day:
            form.wrong[place] += 1
        else:
            form.back[place] += day < form.last[place] - 1
            form.last[place] = day


def _decide(form: _Form) -> str:
    if _is_year_first(form):
        return DateOrder.YMD
    for evidence in (form.only, form.media):
        most, least = max(evidence), min(evidence)
        if most:
            decided = least * MANY <= most
            return _ORDERS[evidence.index(most)] if decided else UNKNOWN
    back = form.back[:2]
    if min(back) * MANY < max(back):
        return _ORDERS[back.index(min(back))]
    return UNKNOWN


def _is_year_first(form: _Form) -> bool:
    """Return whether two digits of a year stand first: only when nothing else fits the file."""
    day_first, month_first, year_first = (
        wrong + back for wrong, back in zip(form.wrong, form.back, strict=True)
    )
    return year_first == 0 and day_first > 0 and month_first > 0
