"""Read a direct message, or what else happened in its conversation (a `system` message).

Of the people in a conversation an archive gives only numbers; the owner of the archive alone has a
name. Who receives a message in a group is not written with it: all whom the conversation's events
name as participants are taken, but the sender.
"""

from collections.abc import Iterable
from functools import lru_cache

import msgspec

from postkamer.core.errors import UnreadableError
from postkamer.core.message import Attachment, Flag, Kind, Message, Party, Visibility
from postkamer.core.tekst import clean
from postkamer.kanalen.x import fields, shapes
from postkamer.kanalen.x.context import Context
from postkamer.kanalen.x.fields import id_of
from postkamer.kanalen.x.shapes import Direct, Event, Id, Someone, Text, WrappedDirect

MOST_SHOWN = 50
Flags = tuple[Flag, ...]


def read_direct(data: bytes, known: Context) -> Message:
    """Return the message, or the event, in an item of a conversation. Raises UnreadableError."""
    wrapped, flags = shapes.read(data, WrappedDirect)
    if wrapped.messageCreate is not None:
        return _message(wrapped.messageCreate, known, flags)
    name, body = _only_one(data)
    event, more = shapes.read(body, Event)
    return _event(clean(name)[:60], event, known, flags + more)


def _only_one(data: bytes) -> tuple[str, bytes]:
    """Return the name and the JSON of the one thing in a wrapper. Raises UnreadableError."""
    try:
        found = msgspec.json.decode(data, type=dict[str, msgspec.Raw])
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise UnreadableError(f"Dit privébericht is niet te lezen: {error}.") from error
    if len(found) != 1:
        raise UnreadableError("Dit is geen privébericht van X: er wordt één soort verwacht.")
    ((name, body),) = found.items()
    return name, bytes(body)


def _message(direct: Direct, known: Context, flags: Flags) -> Message:
    native = id_of(direct.id)
    if not native:
        raise UnreadableError("Dit privébericht heeft geen nummer (id).")
    sent_at, precision, written, more = fields.time_of(direct.createdAt, native)
    history = direct.editHistory or []
    edits = [
        fields.time_of(one.createdAtSec or one.createdAt or one.editedAt)[0] for one in history
    ]
    if direct.text is None:
        more += (Flag.CONTENT_BROKEN,)
    return Message(
        kind=Kind.DIRECT,
        native_id=f"dm:{native}",
        account=known.owner.label if known.owner else "",
        author=person(direct.senderId, known),
        recipients=_recipients(direct.senderId, direct.recipientId, known),
        text=fields.text_of(direct.text, direct.urls),
        sent_at=sent_at,
        precision=precision,
        sent_at_text=written,
        conversation=known.conversation,
        conversation_title=known.title,
        edited=bool(history),
        edited_at=max((one for one in edits if one is not None), default=None),
        revision=len(history),
        visibility=Visibility.PRIVATE,
        attachments=_files(direct.mediaUrls, native, known),
        flags=flags + more,
    )


def person(user_id: Id, known: Context) -> Party | None:
    """Return a participant; only of the owner of the archive more is known than the number."""
    number = id_of(user_id)
    if number and known.owner is not None and number == known.owner.id:
        return known.owner
    return Party("", "", number) if number else None


def _recipients(sender: Id, recipient: Id, known: Context) -> tuple[Party, ...]:
    one = person(recipient, known)
    if one is not None:
        return (one,)
    own = id_of(sender)
    return tuple(who for who in _people(known.participants, known.owner) if who.id != own)


@lru_cache(maxsize=16)
def _people(numbers: tuple[str, ...], owner: Party | None) -> tuple[Party, ...]:
    """Return the participants of a conversation; kept for its next message."""
    return tuple(
        owner if owner is not None and number == owner.id else Party("", "", number)
        for one in numbers
        if (number := id_of(one))
    )


def _files(urls: list[Text] | None, native: str, known: Context) -> tuple[Attachment, ...]:
    made = (fields.linked_file(clean(url or ""), native, known.folder) for url in urls or ())
    return tuple(one for one in made if one is not None)


def _event(name: str, event: Event, known: Context, flags: Flags) -> Message:
    own = id_of(event.id)
    sent_at, precision, written, more = fields.time_of(event.createdAt, own)
    who = event.initiatingUserId or event.byUserId or event.userId or event.senderId
    others = ids_of(event.userIds or event.participantsSnapshot)
    author = person(who, known)
    key = ":".join([known.conversation, name, fields.word_of(event.createdAt), id_of(who), *others])
    return Message(
        kind=Kind.SYSTEM,
        native_id=f"dm:{own}" if own else f"dm:{clean(key)}",
        account=known.owner.label if known.owner else "",
        author=author,
        recipients=_recipients(who, event.recipientId, known) if event.text else (),
        text=_words(name, event, author, [_label(one, known) for one in others]),
        sent_at=sent_at,
        precision=precision,
        sent_at_text=written,
        conversation=known.conversation,
        conversation_title=known.title,
        visibility=Visibility.PRIVATE,
        attachments=_files(event.mediaUrls, own, known) if own else (),
        flags=flags + more,
    )


def ids_of(people: Iterable[str | int | Someone | None] | None) -> list[str]:
    """Return the numbers of people, each as a number or as an object that holds it."""
    found = (id_of(one.userId if isinstance(one, Someone) else one) for one in people or ())
    return [one for one in found if one]


def _label(user_id: str, known: Context) -> str:
    who = person(user_id, known)
    return who.handle if who and who.handle else f"gebruiker {user_id}"


def _words(name: str, event: Event, author: Party | None, others: list[str]) -> str:
    """Return what happened, as a Dutch sentence."""
    who = "" if author is None else (author.handle or f"gebruiker {author.id}")
    actor = who[:1].upper() + who[1:] if who else "Iemand"
    people = _list(others)
    title = clean(event.name or "").strip()
    if name == "joinConversation":
        return f"{actor} begon het gesprek of voegde dit account toe." + (
            f" Deelnemers: {people}." if people else ""
        )
    if name == "participantsJoin":
        if who and others != [who]:
            return f"{actor} voegde {people or 'iemand'} toe aan het gesprek."
        return f"{_first_capital(people) or 'Iemand'} kwam bij het gesprek."
    if name == "participantsLeave":
        return f"{_first_capital(people) or actor} verliet het gesprek."
    if name == "conversationNameUpdate":
        named = f"noemde het gesprek “{title}”" if title else "haalde de naam van het gesprek weg"
        return f"{actor} {named}."
    if name == "welcomeMessageCreate":
        return "Welkomstbericht: " + fields.text_of(event.text, event.urls)
    return _other_words(name, actor, event)


SENTENCES = {
    "conversationAvatarUpdate": "wijzigde de afbeelding van het gesprek.",
    "trustConversation": "nam het verzoek tot een gesprek aan.",
    "conversationRead": "las het gesprek.",
    "conversationCreate": "begon het gesprek.",
    "disableNsfwFilter": "zette het filter voor gevoelige inhoud uit.",
    "csFeedbackSubmitted": "beoordeelde het gesprek.",
    "csFeedbackDismissed": "sloeg de beoordeling van het gesprek over.",
    "reactionCreate": "reageerde op een bericht.",
}
"""What the owner or another did, by X's own name for it."""


def _other_words(name: str, actor: str, event: Event) -> str:
    """Return what happened where there is less to say; an unknown event keeps X's own name."""
    sentence = SENTENCES.get(name)
    words = f"{actor} {sentence}" if sentence else f"Gebeurtenis in het gesprek: {name}."
    more = fields.text_of(event.text or event.name, event.urls)
    return f"{words} {more}" if more else words


def _list(people: list[str]) -> str:
    shown = people[:MOST_SHOWN]
    more = len(people) - len(shown)
    if more:
        return f"{', '.join(shown)} en {more} anderen"
    return " en ".join([", ".join(shown[:-1]), shown[-1]]) if len(shown) > 1 else "".join(shown)


def _first_capital(text: str) -> str:
    return text[:1].upper() + text[1:]
