"""Read one message of a chat from its exact bytes."""

import re
from datetime import datetime
from functools import lru_cache

import msgspec

from postkamer.core.errors import UnreadableError
from postkamer.core.export import SMALL, Raw
from postkamer.core.message import Flag, Kind, Message, Party, Precision, Visibility
from postkamer.core.tekst import clean, clean_all
from postkamer.core.tijd import from_local, micros
from postkamer.kanalen.whatsapp.inhoud import Content, read_content
from postkamer.kanalen.whatsapp.kop import (
    HEADER,
    UNKNOWN,
    form_of,
    is_asian,
    read_clock,
    read_date,
    wall_time,
)
from postkamer.kanalen.whatsapp.tijden import DEFAULT_ZONE, Day, day_of, zone_of
from postkamer.kanalen.whatsapp.woorden import (
    ABOUT_GROUP,
    ABSENT,
    APP,
    CALL,
    ENCRYPTED,
    MARKS,
    MISSED,
    SYSTEM,
)

LONGEST_AUTHOR = 100
MOST_DAYS = 8192
_PHONE = re.compile(r"\+?[\d ().-]{8,25}")
_SECOND = 1_000_000


class Context(msgspec.Struct, frozen=True):
    """What reading needs besides the bytes."""

    chat: str = ""
    account: str = ""
    timezone: str = DEFAULT_ZONE
    orders: dict[str, str] = {}  # date order by form of header
    between: tuple[str, ...] = ()  # the two of a chat of two: the other, and whose phone it was
    fold: int | None = None  # first or second pass of the hour that is repeated, when known


class _Known:
    """A context made ready: what holds for all its messages is worked out once."""

    __slots__ = ("context", "days")

    def __init__(self, context: Context) -> None:
        self.context = context
        self.days: dict[tuple[str | None, ...], Day | None] = {}

    def day(self, key: tuple[str | None, ...]) -> Day | None:
        """Return what a date means, by bracket, date, and half of the day before and after."""
        bracket, text, before, after = key
        asian, half_days = is_asian(before), (before or after) is not None
        form = form_of(read_date(text or "", asian=asian), bracket is not None, half_days)
        order = self.context.orders.get(form, UNKNOWN)
        if len(self.days) >= MOST_DAYS:
            self.days.clear()
        day = self.days[key] = day_of(text or "", asian, order, self.context.timezone)
        return day


@lru_cache(maxsize=64)
def _known(data: bytes) -> _Known:
    try:
        return _Known(msgspec.convert(clean_all(msgspec.json.decode(data)), Context))
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise UnreadableError(f"De context van dit bericht is beschadigd: {error}.") from error


def parse(raw: Raw, context: bytes) -> Message:
    """Return the message. Raises UnreadableError when it does not begin with a date and time."""
    if raw.size > SMALL:
        raise UnreadableError("Dit bericht is groter dan 8 MB en wordt niet gelezen.")
    reading = _known(context)
    known = reading.context
    text, flags = _decode(raw.read())
    header = HEADER.match(text)
    if header is None:
        raise UnreadableError("Geen bericht van WhatsApp: er staat geen datum en tijd voorop.")
    author, body = author_and_body(clean(text[header.end() :]), known.chat)
    bracket = header.start(1)  # before it the app on iOS puts a mark when there is a file
    content = read_content(body, marked=bracket > 0 and APP in text[:bracket])
    kind = _kind(author, body, content, known.chat)
    at, precision, local, unsure = _time(header, reading)
    if kind is Kind.SYSTEM and author is not None and body.startswith(APP):
        author = None if _is_notice(body, author, known.chat) else author
    return Message(
        kind=kind,
        author=author,
        account=known.account,
        recipients=() if author is None or not known.between else _recipients(author, known),
        text=content.text,
        sent_at=at,
        precision=precision,
        zone_known=False,
        sent_at_text="" if at is not None else _printed(header),
        local_time=local,
        conversation=known.chat,
        conversation_title=known.chat,
        edited=content.edited,
        deleted=content.deleted,
        visibility=Visibility.PRIVATE,
        place=content.place,
        attachments=content.attachments,
        flags=flags + unsure,
    )


def _decode(data: bytes) -> tuple[str, tuple[Flag, ...]]:
    """Return the text, and a flag when it is not all UTF-8."""
    try:
        return data.decode("utf-8"), ()
    except UnicodeDecodeError as error:
        text = data.decode("utf-8", "replace")
        if error.start >= len(data) - 3 or re.search("[^\x00-\x7f\ufffd]", text):
            return text, (Flag.CONTENT_BROKEN,)
        return data.decode("cp1252", "replace"), (Flag.CHARSET_GUESSED,)


def author_and_body(rest: str, chat: str) -> tuple[Party | None, str]:
    """Return the author (None = the app itself) and what was written.

    A colon in a name looks like the end of it, unless the chat has that name.
    """
    if ": " in chat:
        before, name, body = rest.partition(chat + ": ")
        if name and not before.strip(MARKS + " "):
            return Party(chat), body
    colon, feed = rest.find(": "), rest.find("\n")
    if colon >= 0 and (feed < 0 or colon < feed):
        author = author_of(rest[:colon])
        return (None, rest) if author is None else (author, rest[colon + 2 :])
    first, _, more = rest.partition("\n")
    name = first.rstrip(" .")
    author = author_of(name[:-1]) if name.endswith(":") else None
    return (None, rest) if author is None else (author, more)


@lru_cache(maxsize=4096)
def author_of(printed: str) -> Party | None:
    """Return who is printed before the colon, or None when it is no name."""
    name = printed.replace("\u00a0", " ").replace("\u202f", " ").strip(MARKS + " ")
    name = name.replace("\u2068", "").replace("\u2069", "")
    if not name or len(name) > LONGEST_AUTHOR or _is_about_group(name):
        return None
    return Party(name, name if _PHONE.fullmatch(name) else "")


def _is_about_group(name: str) -> bool:
    """Return whether this is no name but the start of a line about the group "A: b"."""
    opened = name.count('"') % 2 or any(
        name.count(left) > name.count(right) for left, right in ("“”", "«»", "„“")
    )
    return bool(opened) or (" " in name and ABOUT_GROUP.search(name) is not None)


def _kind(author: Party | None, body: str, content: Content, chat: str) -> Kind:
    if author is None:
        return Kind.CALL if content.phrase and _is_call(body) else Kind.SYSTEM
    if content.phrase in MISSED:
        return Kind.CALL
    if body.startswith(APP):
        if content.phrase and _is_call(body):
            return Kind.CALL
        of_person = content.attachments or content.deleted or content.place or content.poll
        return Kind.CHAT if of_person or _is_sent(body) else Kind.SYSTEM
    about_all = author.name == chat or "WhatsApp" in body
    return Kind.SYSTEM if about_all and ENCRYPTED.search(body[:200]) else Kind.CHAT


def _is_call(body: str) -> bool:
    return CALL.match(body.replace(APP, "").strip()) is not None


def _is_sent(body: str) -> bool:
    """Return whether the app writes for a person: a label ("EVENT: …"), or what is not here."""
    text = body[:300].replace(APP, "").strip()
    label, colon, _ = text.partition(":")
    return bool(colon and label.isupper()) or ABSENT.match(text) is not None


def _is_notice(body: str, author: Party, chat: str) -> bool:
    """Return whether the name before a line of the app is but that of the chat or who it is about.

    Where the language is not known the printed name stays.
    """
    text = body[:300].replace(APP, "").strip()
    return author.name == chat or text.startswith(author.name) or SYSTEM.search(text) is not None


def _recipients(author: Party, known: Context) -> tuple[Party, ...]:
    """Return the other in a chat of two; who is in a group an export does not say."""
    if len(known.between) != 2:
        return ()
    other = author_of(known.between[1 if author.name == known.between[0] else 0])
    return () if other is None else (other,)


def _printed(header: "re.Match[str]") -> str:
    return f"{header[2]} {header[3] or ''}{header[4]} {header[5] or ''}".strip()


def _time(
    header: "re.Match[str]", reading: _Known
) -> tuple[int | None, Precision, str, tuple[Flag, ...]]:
    """Return UTC microseconds, precision, the wall time for the content key, and what is unsure."""
    bracket, text, before, time, after = header.groups()
    key = (bracket, text, before, after)
    day = reading.days.get(key) or reading.day(key)
    clock = read_clock(time, before or after or "")
    if day is None or clock is None:
        return None, Precision.MINUTE, _printed(header), (Flag.TIME_IMPOSSIBLE,)
    hour, minute, second = clock
    flags: tuple[Flag, ...] = ()
    if day.midnight is not None:
        at = day.midnight + ((hour * 60 + minute) * 60 + (second or 0)) * _SECOND
    else:
        at, flags = _at(wall_time(day.date, clock), reading.context)
    precision = Precision.MINUTE if second is None else Precision.SECOND
    if day.ambiguous:
        precision, flags = Precision.DAY_UNKNOWN, (*flags, Flag.DATE_ORDER_UNKNOWN)
    return at, precision, f"{day.iso}T{hour:02}:{minute:02}", flags


def _at(wall: datetime, known: Context) -> tuple[int, tuple[Flag, ...]]:
    """Return UTC microseconds on a day when the clock is changed."""
    zone = zone_of(known.timezone)
    at, flags = from_local(wall, zone)
    if known.fold is None or Flag.TIME_AMBIGUOUS not in flags:
        return at, flags
    return micros(wall.replace(fold=known.fold, tzinfo=zone)), ()
