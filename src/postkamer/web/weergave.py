"""What the screens show of a message: all text is safe to read, nothing is a database row.

Text of others is made visible here (`core.tekst.visible`) and escaped by the templates.
"""

from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from importlib import resources
from itertools import islice
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from postkamer.archief.queries import Reading
from postkamer.capture.register import kanalen
from postkamer.core.message import AttachmentState, Flag, Party, Precision
from postkamer.core.tekst import visible, visible_line
from postkamer.core.tijd import iso, moment

DUTCH_TIME = ZoneInfo("Europe/Amsterdam")
LONGEST_TEXT = 100_000
"""Characters of one text that a page shows; the whole is in the original."""
LONGEST_LINE = 300
MOST_RECIPIENTS = 20

_MONTHS = ["jan", "feb", "mrt", "apr", "mei", "jun", "jul", "aug", "sep", "okt", "nov", "dec"]
_UNITS = ("bytes", "kB", "MB", "GB", "TB")
_THOUSAND = 1000
_UNCERTAIN = {
    Flag.TIME_IMPOSSIBLE: "De bron noemt een onmogelijke tijd.",
    Flag.TIME_MISSING: "De bron noemt geen tijd.",
    Flag.TIME_UNREADABLE: "De tijd in de bron is niet te lezen.",
    Flag.TIME_AMBIGUOUS: "De tijd valt in het uur dat bij wintertijd twee keer komt.",
    Flag.TIME_SKIPPED: "De tijd valt in het uur dat bij zomertijd wordt overgeslagen.",
    Flag.DATE_ORDER_UNKNOWN: "Dag en maand kunnen verwisseld zijn.",
    Flag.CHARSET_GUESSED: "De tekenset is geraden.",
    Flag.STRUCTURE_REPAIRED: "De opbouw van het bericht was stuk en is hersteld.",
    Flag.CONTENT_BROKEN: "Een deel van de inhoud is niet te lezen.",
    Flag.AUTHOR_UNKNOWN: "De bron noemt geen afzender.",
    Flag.TEXT_TRUNCATED: "De bron geeft de tekst niet volledig.",
}


@dataclass(frozen=True, slots=True)
class AttachmentView:
    """One attachment of a version; `size` is '' when unknown, `kept` = it can be downloaded."""

    position: int
    name: str
    size: str
    state: str
    kept: bool


@dataclass(frozen=True, slots=True)
class MessageView:
    """One version of a message as a screen shows it."""

    id: int
    version: int
    current: bool
    kanaal: str
    icon: str
    kind: str
    visibility: str
    cause: str
    author: str
    initials: str
    recipients: str
    title: str
    heading: str
    text: str
    cut: bool
    time: str
    time_iso: str
    zone_known: bool
    edited: str
    deleted: str
    is_edited: bool
    is_deleted: bool
    captured: str
    doubts: tuple[str, ...]
    attachments: tuple[AttachmentView, ...]
    url: str
    conversation: str
    conversation_title: str
    sha256: str
    size: str
    log_line: int


def message_view(reading: Reading) -> MessageView:
    """Return what a screen shows of one version."""
    versie, message = reading.versie, reading.message
    author = party_line(message.author)
    title = line(versie.title)
    text, cut = shown_text(versie.text)
    code = versie.informatieobject.kanaal
    return MessageView(
        id=versie.informatieobject_id,
        version=versie.version,
        current=versie.current,
        kanaal=channel_name(code),
        icon=channel_icon(code),
        kind=versie.get_kind_display(),
        visibility=versie.get_visibility_display(),
        cause=versie.get_cause_display(),
        author=author,
        initials=initials(author),
        recipients=recipients_line(message.recipients),
        title=title,
        heading=title or heading(versie.get_kind_display(), message.author),
        text=text,
        cut=cut,
        time=sent_line(versie.sent_at, versie.precision, versie.sent_at_text),
        time_iso=iso(versie.sent_at) or "",
        zone_known=versie.zone_known or versie.sent_at is None,
        edited=time_line(versie.edited_at) if versie.edited_at else "",
        deleted=time_line(versie.deleted_at) if versie.deleted_at else "",
        is_edited=versie.edited,
        is_deleted=versie.deleted,
        captured=time_line(versie.captured_at, seconds=True),
        doubts=doubts(reading),
        attachments=tuple(attachment_views(reading)),
        url=source_url(versie.url),
        conversation=versie.conversation,
        conversation_title=line(versie.conversation_title),
        sha256=bytes(versie.original.sha256).hex(),
        size=size_line(versie.original.size),
        log_line=versie.log_seq,
    )


def attachment_views(reading: Reading) -> list[AttachmentView]:
    """Return the attachments of a version in their order."""
    return [
        AttachmentView(
            position=part.position,
            name=line(part.name or part.description or part.url) or f"bijlage {number}",
            size="" if part.size is None else size_line(part.size),
            state=part.get_state_display(),
            kept=part.bestand_id is not None and part.state == AttachmentState.PRESENT,
        )
        for number, part in enumerate(reading.bijlagen, 1)
    ]


def doubts(reading: Reading) -> tuple[str, ...]:
    """Return, in sentences, what the reader of the original was not sure of."""
    found = [_UNCERTAIN[flag] for flag in reading.message.flags if flag in _UNCERTAIN]
    return tuple(dict.fromkeys(found))


def line(text: str) -> str:
    """Return text as one line of at most 300 characters, "…" at the end when it was longer."""
    shown = visible_line(text[: 4 * LONGEST_LINE])
    if len(shown) <= LONGEST_LINE and len(text) <= 4 * LONGEST_LINE:
        return shown
    return shown[:LONGEST_LINE].rstrip() + "…"


def shown_text(text: str) -> tuple[str, bool]:
    """Return a text as a page shows it, and whether it was cut at 100,000 characters."""
    return visible(text[:LONGEST_TEXT]), len(text) > LONGEST_TEXT


def party_line(party: Party | None) -> str:
    """Return a sender or receiver as "Naam (adres)", or "afzender onbekend"."""
    if party is None or not (party.name or party.label):
        return "afzender onbekend"
    name, label = line(party.name), line(party.label)
    return f"{name} ({label})" if name and label not in {"", name} else name or label


def heading(kind: str, author: Party | None) -> str:
    """Return what stands above a message without a title: "Chatbericht van Anouk Visser"."""
    name = line(author.name or author.label) if author else ""
    return f"{kind.capitalize()} van {name}" if name else kind.capitalize()


def recipients_line(recipients: tuple[Party, ...]) -> str:
    """Return the receivers in one line; after the twentieth only how many more there are."""
    named = ", ".join(party_line(one) for one in islice(recipients, MOST_RECIPIENTS))
    more = len(recipients) - MOST_RECIPIENTS
    return f"{named} en {number(more)} meer" if more > 0 else named


def initials(name: str) -> str:
    """Return at most two letters or digits for the mark beside a message."""
    words = [word for word in name.replace("(", " ").split() if any(map(str.isalnum, word))]
    first = (next(one for one in word if one.isalnum()) for word in words)
    return "".join(islice(first, 2)).upper()[:2] or "?"


@cache
def channel_name(code: str) -> str:
    """Return the name of a channel; its code when that channel is not installed here."""
    found = kanalen().get(code)
    return found.name if found else code


@cache
def _icons() -> frozenset[str]:
    sprite = (
        resources.files("postkamer.web").joinpath("templates/web/iconen.svg").read_text("utf-8")
    )
    return frozenset(part.partition('"')[0] for part in sprite.split('id="i-')[1:])


def channel_icon(code: str) -> str:
    """Return the icon of a channel: the one with its code, else a general one."""
    return code if code in _icons() else "chat"


def source_url(url: str) -> str:
    """Return an address at the source that may be a link (http and https only), else ''."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return ""
    plain = url.isprintable() and visible(url) == url
    return url if plain and parts.scheme in {"http", "https"} and parts.hostname else ""


def number(value: int) -> str:
    """Return a whole number with points between thousands: 1.284."""
    return f"{value:,}".replace(",", ".")


def size_line(size: int) -> str:
    """Return a number of bytes for people: "812 bytes", "3,7 MB"."""
    value, unit = float(size), 0
    while value >= _THOUSAND and unit < len(_UNITS) - 1:
        value /= _THOUSAND
        unit += 1
    shown = number(size) if unit == 0 else f"{value:.1f}".replace(".", ",").removesuffix(",0")
    return f"{shown} {'byte' if size == 1 else _UNITS[unit]}"


def date_line(at: datetime) -> str:
    """Return a date: "24 nov 2026"."""
    return f"{at.day} {_MONTHS[at.month - 1]} {at.year}"


def time_line(at: int | None, *, seconds: bool = False) -> str:
    """Return UTC microseconds as Dutch wall time: "24 nov 2026, 08:13"."""
    if at is None:
        return "tijd onbekend"
    try:
        local = moment(at).replace(tzinfo=UTC).astimezone(DUTCH_TIME)
    except OverflowError:
        return "tijd onbekend"
    return (
        f"{date_line(local)}, {local:%H:%M:%S}" if seconds else f"{date_line(local)}, {local:%H:%M}"
    )


def sent_line(at: int | None, precision: str, source_text: str) -> str:
    """Return when a message was sent, no more exactly than is known."""
    if at is None:
        named = line(source_text)
        return f"tijd onbekend (bron: {named})" if named else "tijd onbekend"
    whole = time_line(at)
    return whole.partition(",")[0] if precision == Precision.DAY else whole
