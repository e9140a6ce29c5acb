"""Chats made in many forms of header, with the truth at hand: everything comes back exactly."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from postkamer.core.kanaal import Capture, DateOrder, Gap, Options
from postkamer.core.message import Kind
from postkamer.kanalen.whatsapp import kanaal
from tests.kanalen.whatsapp.export_van import items_of

NNBSP = "\u202f"


@dataclass(frozen=True)
class Form:
    date: str
    time: str
    header: str  # with {}
    end: str = "\n"
    order: DateOrder = DateOrder.DMY
    seconds: bool = False


def _half(at: datetime, am: str, pm: str) -> str:
    return f"{at.hour % 12 or 12}:{at:%M}{{}} {pm if at.hour >= 12 else am}"


FORMS = [
    Form("{0:%d-%m-%Y}", "{0:%H:%M}", "{date} {time} - "),
    Form("{0:%d-%m-%Y}", "{0:%H:%M:%S}", "[{date} {time}] ", "\r\n", seconds=True),
    Form("{0:%d.%m.%y}", "{0:%H:%M}", "{date}, {time} - "),
    Form("{0:%d/%m/%Y}", "{0:%H:%M:%S}", "\u200e[{date}, {time}] ", "\r\n", seconds=True),
    Form("{0.month}/{0.day}/{0:%y}", "us", "{date}, {time} - ", order=DateOrder.MDY),
    Form("{0.month}/{0.day}/{0:%y}", "us", "[{date}, {time}] ", "\r\n", order=DateOrder.MDY),
    Form("{0.day}/{0.month}/{0:%y}", "es", "{date} {time} - "),
    Form("{0:%Y-%m-%d}", "{0:%H:%M}", "{date} {time} - ", order=DateOrder.YMD),
    Form("{0:%Y/%m/%d}", "{0:%H:%M}", "{date}, {time} – ", order=DateOrder.YMD),
    Form("{0.day}.{0.month}.{0.year}", "{0:%H.%M}", "{date} klo {time} - "),
    Form("{0:%d-%m-%y}", "{0:%H:%M:%S}", "{date} {time}: ", seconds=True),
]

NAMES = st.sampled_from(
    [
        "Sanne",
        "Pim de Wit",
        "+31 6 12345678",
        "Anouk 🌷",
        "Jan-Willem - buurt",
        "O'Neil",
        "张伟",
        "~ Bo",
    ]
)
WORDS = st.text(
    st.sampled_from("abc é🌷.,!?-:()/\"'0123456789 "), min_size=1, max_size=30
).map(lambda text: " ".join(text.split()))  # fmt: skip
BODIES = st.lists(WORDS, min_size=1, max_size=3).map("\n".join).map(str.strip).filter(
    lambda text: text.rstrip(" .:") and not text.startswith((".", ":"))
)  # fmt: skip
STEPS = st.integers(min_value=0, max_value=3 * 24 * 3600)


@st.composite
def chats(draw: st.DrawFn) -> tuple[str, list[tuple[datetime, str, str]], Form]:
    form = draw(st.sampled_from(FORMS))
    at = draw(st.datetimes(datetime(2012, 1, 1), datetime(2030, 1, 1)))
    said, lines = [], []
    for name, body in draw(st.lists(st.tuples(NAMES, BODIES), min_size=1, max_size=12)):
        at += timedelta(seconds=draw(STEPS))
        if form.time == "us":
            time = _half(at, "AM", "PM").format("").replace(" ", NNBSP)
        elif form.time == "es":
            time = _half(at, "a.\u00a0m.", "p.\u00a0m.").format("")
        else:
            time = form.time.format(at)
        header = form.header.format(date=form.date.format(at), time=time)
        lines.append(f"{header}{name}: {body}{form.end}")
        said.append(
            (at.replace(second=at.second if form.seconds else 0, microsecond=0), name, body)
        )
    return "".join(lines), said, form


@given(chats())
def test_count_authors_texts_and_times_come_back(
    chat: tuple[str, list[tuple[datetime, str, str]], Form],
) -> None:
    text, said, form = chat
    items = items_of(text, Options(timezone="UTC", date_order=form.order))
    messages = [kanaal.parse(one.raw, one.context) for one in items]
    assert [
        (one.sent_at, one.author.name, one.text, one.kind, one.attachments) for one in messages
    ] == [
        (int((at - datetime(1970, 1, 1)).total_seconds()) * 1_000_000, name, body, Kind.CHAT, ())
        for at, name, body in said
    ]
    assert b"".join(one.raw.read() for one in items) == text.encode()


@given(chats())
def test_without_help_a_time_is_right_or_flagged(
    chat: tuple[str, list[tuple[datetime, str, str]], Form],
) -> None:
    text, said, _ = chat
    items = items_of(text, Options(timezone="UTC"))
    messages = [kanaal.parse(one.raw, one.context) for one in items if isinstance(one, Capture)]
    assert len(messages) == len(said)
    for message, (at, _, _) in zip(messages, said, strict=True):
        right = message.local_time == at.isoformat(timespec="minutes")
        assert right or "date_order_unknown" in message.flags
    flagged = sum("date_order_unknown" in one.flags for one in messages)
    gaps = [one for one in items if isinstance(one, Gap)]
    assert [gap.expected - gap.found for gap in gaps] == ([flagged] if flagged else [])
