"""Cut a conversation of direct messages into its messages and events, whatever its size."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from io import BytesIO

import msgspec

from postkamer.core.export import ExportFile, FileRaw
from postkamer.core.formaten.json_array import BrokenPart, Part, array_elements
from postkamer.core.tekst import clean
from postkamer.kanalen.x import fields
from postkamer.kanalen.x.context import Context
from postkamer.kanalen.x.direct import ids_of
from postkamer.kanalen.x.shapes import Direct, Event, Id, Text

MOST_PARTICIPANTS = 1_000
SENDER = re.compile(rb'"senderId"\s*+:\s*+"?(\d{1,20})\b')
BEGIN = re.compile(
    rb'\s*+\{\s*+"dmConversation"\s*+:\s*+\{\s*+"conversationId"\s*+:\s*+"([^"\\]{0,200})"\s*+,'
    rb'\s*+"messages"\s*+:\s*+(?=\[)'
)
"""How a conversation begins, up to its list of messages."""


@dataclass(frozen=True, slots=True)
class Conversation:
    """A conversation whose messages can be read more than once; offsets are those of the file."""

    native: str
    messages: Callable[[], Iterator[Part]]


class _Body(msgspec.Struct):
    conversationId: Id = None  # noqa: N815 - X's own name
    messages: msgspec.Raw = msgspec.Raw(b"[]")


class _Wrapped(msgspec.Struct):
    dmConversation: _Body  # noqa: N815 - X's own name


def sound_conversation(data: bytes) -> Conversation | None:
    """Return the conversation in an element, or None when it is none."""
    try:
        body = msgspec.json.decode(data, type=_Wrapped).dmConversation
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return None
    messages = bytes(body.messages)
    if not messages.startswith(b"["):
        return None

    def parts() -> Iterator[Part]:
        return array_elements(BytesIO(messages), len(messages))

    return Conversation(fields.word_of(body.conversationId), parts)


def damaged_conversation(file: ExportFile, part: BrokenPart) -> Conversation | None:
    """Return what is left of a broken (or very large) conversation; None without its beginning."""
    with FileRaw(file, part.offset, part.length).open() as stream:
        begin = BEGIN.match(stream.read(4096))
    if begin is None:
        return None
    offset, length = part.offset + begin.end(), part.length - begin.end()

    def parts() -> Iterator[Part]:
        with FileRaw(file, offset, length).open() as stream:
            for one in array_elements(stream, length, closing=b"}]"):
                if isinstance(one, BrokenPart):
                    yield BrokenPart(offset + one.offset, one.length, one.reason)
                else:
                    yield one

    return Conversation(begin[1].decode("utf-8", "replace"), parts)


class _Facts(msgspec.Struct):
    """An item of a conversation, for who took part and what the conversation is called."""

    messageCreate: Direct | None = None  # noqa: N815 - X's own name
    joinConversation: Event | None = None  # noqa: N815 - X's own name
    participantsJoin: Event | None = None  # noqa: N815 - X's own name
    participantsLeave: Event | None = None  # noqa: N815 - X's own name
    conversationNameUpdate: Event | None = None  # noqa: N815 - X's own name


def context_of(conversation: Conversation, base: Context) -> Context:
    """Return the context that all items of a conversation share.

    A conversation of two is called by their numbers ("111-222"). In a group are who the events
    name, who sent something and who the archive is of. Its title is the last that it was given.
    """
    people = [one for one in conversation.native.split("-") if fields.id_of(one)]
    title, title_at = "", -1
    if len(people) != 2:
        own = base.owner.id if base.owner is not None else ""
        found = dict.fromkeys([own] if own else ())
        for part in conversation.messages():
            if not isinstance(part, bytes):
                continue
            if b"messageCreate" in part[:100]:
                found.update(dict.fromkeys(one.decode() for one in SENDER.findall(part)))
            else:
                facts = _facts(part)
                found.update(dict.fromkeys(_people_of(facts)))
                name, at = _title(facts)
                if at > title_at:
                    title, title_at = name, at
            if len(found) > MOST_PARTICIPANTS:
                break
        people = sorted(found, key=lambda one: (len(one), one))[:MOST_PARTICIPANTS]
    return msgspec.structs.replace(
        base, conversation=clean(conversation.native), title=title, participants=tuple(people)
    )


def _facts(data: bytes) -> _Facts:
    try:
        return msgspec.json.decode(data, type=_Facts)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return _Facts()


def _people_of(facts: _Facts) -> Iterator[str]:
    for event in (facts.joinConversation, facts.participantsJoin, facts.participantsLeave):
        if event is not None:
            yield from ids_of(event.participantsSnapshot)
            yield from ids_of(event.userIds)
            yield from filter(None, [fields.id_of(event.initiatingUserId)])


def _title(facts: _Facts) -> tuple[str, int]:
    event = facts.conversationNameUpdate
    if event is None:
        return "", -1
    name: Text = event.name
    return clean(name or "")[:1000], fields.time_of(event.createdAt)[0] or 0
