"""Read one message of a chat from its exact bytes."""

import re
from typing import Any
from zoneinfo import ZoneInfo

import msgspec

from postkamer.core.errors import UnreadableError
from postkamer.core.export import SMALL, Raw
from postkamer.core.message import (
    Attachment,
    AttachmentState,
    Flag,
    Kind,
    Message,
    Party,
    Place,
    Precision,
    Visibility,
)
from postkamer.core.tekst import clean
from postkamer.core.tijd import from_local, possible
from postkamer.kanalen.whatsapp import woorden
from postkamer.kanalen.whatsapp.kop import HEADER, UNKNOWN, Header, read_header, wall_time

MARKS = "\u200e\u200f\u202a\u202c\ufeff"
LONGEST_AUTHOR = 100
_ATTACHED_IOS = re.compile(r"\u200e?<[^<>:\n]{3,25}\s?:\s?(?P<name>[^<>\n]{1,255}\.\w{2,5})>")
_ATTACHED_ANDROID = re.compile(
    r"\u200e?(?P<name>[^\n]{1,255}\.\w{2,5}) \((?:" + "|".join(woorden.ATTACHED) + r")\)",
    re.IGNORECASE,
)
_OMITTED = re.compile("\u200e?<(?:" + "|".join(woorden.OMITTED) + ")>", re.IGNORECASE)
_PHONE = re.compile(r"\+?[\d\s().\u00a0-]{8,25}")
_TYPES = {
    "jpg": "image/jpeg", "jpeg": "image/jpeg", "png": "image/png", "webp": "image/webp",
    "gif": "image/gif", "mp4": "video/mp4", "mov": "video/quicktime", "3gp": "video/3gpp",
    "opus": "audio/ogg", "ogg": "audio/ogg", "m4a": "audio/mp4", "mp3": "audio/mpeg",
    "pdf": "application/pdf", "vcf": "text/vcard",
}  # fmt: skip


def parse(raw: Raw, context: bytes) -> Message:
    """Return the message. Raises UnreadableError when it does not begin with a date and time."""
    if raw.size > SMALL:
        raise UnreadableError("Dit bericht is groter dan 8 MB en wordt niet gelezen.")
    known = _known(context)
    data, flags = raw.read(), list[Flag]()
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError:
        text = data.decode("utf-8", "replace")
        flags.append(Flag.CHARSET_GUESSED)
    text = clean(text.lstrip("\ufeff \t\r\n"))
    match = HEADER.match(text)
    if match is None:
        raise UnreadableError("Geen bericht van WhatsApp: er staat geen datum en tijd voorop.")
    header = read_header(match)
    author, body = _author_and_text(text[match.end() :])
    return _message(header, author, body.rstrip("\n"), known, flags)


def _known(context: bytes) -> dict[str, Any]:
    try:
        known = msgspec.json.decode(context)
    except (msgspec.DecodeError, RecursionError) as error:
        raise UnreadableError(f"De context van dit bericht is beschadigd: {error}.") from error
    if not isinstance(known, dict):
        raise UnreadableError("De context van dit bericht is beschadigd.")
    return known


def _author_and_text(rest: str) -> tuple[str | None, str]:
    """Return the author (None = the app itself) and what was written."""
    first, newline, more = rest.partition("\n")
    name, colon, text = first.partition(": ")
    if not colon and first.endswith(":"):
        name, colon, text = first[:-1], ":", ""
    name = re.sub("[\u00a0\u202f]", " ", name).strip(MARKS + " ")
    if not colon or not name or len(name) > LONGEST_AUTHOR or _is_about_the_group(name):
        return None, rest
    if woorden.SYSTEM.search(text[:300]) and text.startswith("\u200e"):
        return None, text + newline + more
    return name, text + newline + more


def _is_about_the_group(name: str) -> bool:
    quoted = any(sign in name for sign in '"“”«»')
    return quoted or bool(woorden.SYSTEM.search(name))


def _message(
    header: Header, author: str | None, body: str, known: dict[str, Any], flags: list[Flag]
) -> Message:
    edited = woorden.EDITED_MARK.search(body)
    if edited is not None:
        body = body[: edited.start()]
    deleted = body.strip(MARKS + " .\n").lower() in woorden.DELETED
    attachments, text = _attachments(body)
    text = text.strip(MARKS + "\n ")
    sent_at, precision, local = _time(header, known, flags)
    chat = str(known.get("chat") or "")
    return Message(
        kind=_kind(author, text),
        author=None if author is None else _party(author),
        account=str(known.get("account") or ""),
        text=text,
        sent_at=sent_at,
        precision=precision,
        zone_known=False,
        sent_at_text="" if sent_at is not None else header.printed,
        local_time=local,
        conversation=chat,
        conversation_title=chat,
        edited=edited is not None,
        deleted=deleted,
        visibility=Visibility.PRIVATE,
        place=_place(text),
        attachments=attachments,
        flags=tuple(flags),
    )


def _kind(author: str | None, text: str) -> Kind:
    if woorden.CALL.search(text[:120]) and len(text) < 120:
        return Kind.CALL
    return Kind.SYSTEM if author is None else Kind.CHAT


def _party(author: str) -> Party:
    return Party(author, author if _PHONE.fullmatch(author) else "", "")


def _time(
    header: Header, known: dict[str, Any], flags: list[Flag]
) -> tuple[int | None, Precision, str]:
    """Return UTC microseconds, precision and the wall time for the content key."""
    orders = known.get("orders")
    order = str(orders.get(header.form, UNKNOWN)) if isinstance(orders, dict) else UNKNOWN
    wall = wall_time(header, order) or wall_time(header, "mdy")
    if wall is None:
        flags.append(Flag.TIME_IMPOSSIBLE)
        return None, Precision.MINUTE, header.printed
    one, two, _ = header.date
    unknown = order == UNKNOWN and not header.year_first and one != two and max(one, two) <= 12
    at, uncertain = from_local(wall, _zone(known))
    flags += uncertain
    if unknown:
        flags.append(Flag.DATE_ORDER_UNKNOWN)
    if not possible(at):
        flags.append(Flag.TIME_IMPOSSIBLE)
        return None, Precision.MINUTE, header.printed
    precision = Precision.MINUTE if header.second is None else Precision.SECOND
    local = wall.isoformat(timespec="minutes")
    return at, Precision.DAY_UNKNOWN if unknown else precision, local


def _zone(known: dict[str, Any]) -> ZoneInfo:
    try:
        return ZoneInfo(str(known.get("timezone") or "Europe/Amsterdam"))
    except (ValueError, OSError, KeyError):
        return ZoneInfo("Europe/Amsterdam")


def _place(text: str) -> Place | None:
    match = woorden.LOCATION.search(text[:500])
    return Place("", match["lat"], match["lon"]) if match else None


def _attachments(body: str) -> tuple[tuple[Attachment, ...], str]:
    """Return the files that the text tells of, and the text without that."""
    for pattern in (_ATTACHED_IOS, _ATTACHED_ANDROID):
        match = pattern.search(body) if pattern is _ATTACHED_IOS else pattern.match(body)
        if match is not None:
            name = match["name"].strip(MARKS + " ")
            ending = name.rpartition(".")[2].lower()
            kind = _TYPES.get(ending, "application/octet-stream")
            found = Attachment(name=name, media_type=kind, ref=name)
            return (found,), body[: match.start()] + body[match.end() :].lstrip("\n")
    match = _OMITTED.match(body)
    if match is not None:
        found = Attachment(name="media", state=AttachmentState.OMITTED)
        return (found,), body[match.end() :].lstrip("\n")
    match = woorden.THING_OMITTED.match(body)
    if match is not None:
        name = (match["name"] or "").split(" • ")[0].strip(MARKS + " ") or match["thing"]
        kind = woorden.type_of_thing(match["thing"])
        found = Attachment(name=name, media_type=kind, state=AttachmentState.OMITTED)
        return (found,), body[match.end() :].lstrip("\n")
    return (), body
