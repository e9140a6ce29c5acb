"""Reads of the record; nothing here changes anything."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

import msgspec
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.db.models.functions import Coalesce

from postkamer.archief.models import (
    Bestand,
    Bijlage,
    Levering,
    LogCheckpoint,
    Quarantaine,
    Versie,
)
from postkamer.core.errors import PostkamerError
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

PAGE = 2_000
"""Rows that are read from the database at once when everything is walked through."""
LONGEST_THREAD = 10_000

_PARTIES = msgspec.json.Decoder(tuple[Party, ...])
_NAMES = msgspec.json.Decoder(tuple[str, ...])
_PLACE = msgspec.json.Decoder(Place)
_FLAGS = msgspec.json.Decoder(tuple[Flag, ...])


class NotFoundError(PostkamerError):
    """There is no record, delivery or quarantined item with this number."""


class Columns:
    """The columns of a version by name, for `message_of`, when they are not a `Versie`."""

    def __init__(self, values: dict[str, Any]) -> None:
        self._values = values

    def __getattr__(self, name: str) -> Any:
        return self._values[name]


@dataclass(frozen=True, slots=True)
class Reading:
    """One version as it was read, with its attachments in their order."""

    versie: Versie
    message: Message
    bijlagen: tuple[Bijlage, ...]


def levering(levering_id: int) -> Levering:
    """Return a delivery as it is now. Raises NotFoundError."""
    found = Levering.objects.filter(pk=levering_id).first()
    if found is None:
        raise NotFoundError(f"Levering {levering_id} bestaat niet. Zie `postkamer ledger`.")
    return found


def leveringen() -> list[Levering]:
    """Return all deliveries, oldest first."""
    return list(Levering.objects.order_by("id"))


def open_leveringen(kanaal: str, source_key: str) -> list[Levering]:
    """Return the deliveries of this source that were not closed, oldest first."""
    found = Levering.objects.filter(
        kanaal=kanaal, source_key=source_key, status=Levering.Status.OPEN
    )
    return list(found.order_by("id"))


def quarantaines(*, waiting_only: bool = True) -> list[Quarantaine]:
    """Return the items in quarantine, with their originals, oldest first."""
    found = Quarantaine.objects.select_related("original").defer("original__data")
    if waiting_only:
        found = found.filter(status=Quarantaine.Status.WAITING)
    return list(found.order_by("id"))


def quarantaine(quarantaine_id: int) -> Quarantaine:
    """Return one item in quarantine. Raises NotFoundError."""
    found = Quarantaine.objects.select_related("original", "context").filter(pk=quarantaine_id)
    item = found.first()
    if item is None:
        raise NotFoundError(
            f"Item {quarantaine_id} staat niet in quarantaine. Zie `postkamer quarantine list`."
        )
    return item


def versies() -> QuerySet[Versie]:
    """Return the newest reading of every version, with record and original (not its bytes)."""
    newer = Versie.objects.filter(
        informatieobject=OuterRef("informatieobject"),
        version=OuterRef("version"),
        reading__gt=OuterRef("reading"),
    )
    return (
        Versie.objects.filter(~Exists(newer))
        .select_related("informatieobject", "original", "context")
        .defer("original__data", "context__data")
    )


def record(record_id: int) -> list[Reading]:
    """Return the versions of one message, oldest first. Raises NotFoundError."""
    found = list(versies().filter(informatieobject_id=record_id).order_by("version"))
    if not found:
        raise NotFoundError(f"Bericht {record_id} bestaat niet. Zoek het met `postkamer search`.")
    return list(with_bijlagen(found))


def current(record_ids: Iterable[int]) -> dict[int, Reading]:
    """Return the version that the source shows last, for each of these records that exists."""
    found = list(versies().filter(informatieobject_id__in=list(record_ids), current=True))
    return {one.versie.informatieobject_id: one for one in with_bijlagen(found)}


def with_bijlagen(found: Iterable[Versie]) -> Iterator[Reading]:
    """Yield each version with its message and attachments; one query for all attachments."""
    rows = list(found)
    attachments: defaultdict[int, list[Bijlage]] = defaultdict(list)
    parts = Bijlage.objects.filter(versie_id__in=[row.id for row in rows])
    for part in parts.select_related("bestand").defer("bestand__data").order_by("position"):
        attachments[part.versie_id].append(part)
    for row in rows:
        mine = tuple(attachments[row.id])
        yield Reading(row, message_of(row, mine), mine)


def all_readings(rows: QuerySet[Versie]) -> Iterator[Reading]:
    """Yield all of `rows` by id, in pages, so that memory stays bounded."""
    after = 0
    while page := list(rows.filter(id__gt=after).order_by("id")[:PAGE]):
        yield from with_bijlagen(page)
        after = page[-1].id


def message_of(row: Versie | Columns, bijlagen: Iterable[Bijlage] = ()) -> Message:
    """Return the message as it was read, from its columns."""
    names = (row.author_name, row.author_handle, row.author_id)
    return Message(
        kind=Kind(row.kind),
        account=row.account,
        author=Party(*names) if any(names) else None,
        recipients=_PARTIES.decode(row.recipients),
        title=row.title,
        text=row.text,
        language=row.language,
        sent_at=row.sent_at,
        precision=Precision(row.precision),
        zone_known=row.zone_known,
        sent_at_text=row.sent_at_text,
        in_reply_to=row.in_reply_to,
        references=_NAMES.decode(row.references),
        conversation=row.conversation,
        conversation_title=row.conversation_title,
        edited=row.edited,
        edited_at=row.edited_at,
        deleted=row.deleted,
        deleted_at=row.deleted_at,
        revision=row.revision,
        truncated=row.truncated,
        visibility=Visibility(row.visibility),
        url=row.url,
        place=_PLACE.decode(row.place) if row.place else None,
        attachments=tuple(_attachment(part) for part in bijlagen),
        flags=_FLAGS.decode(row.flags),
    )


def _attachment(part: Bijlage) -> Attachment:
    return Attachment(
        name=part.name,
        media_type=part.media_type,
        size=part.size,
        state=AttachmentState(part.state),
        ref=part.ref,
        url=part.url,
        description=part.description,
    )


def bijlage_digests(bijlagen: Iterable[Bijlage]) -> list[bytes | None]:
    """Return the SHA-256 of the bytes of each attachment, None where there are none."""
    return [bytes(part.bestand.sha256) if part.bestand else None for part in bijlagen]


def thread(record_id: int) -> list[Reading]:
    """Return the conversation that a message belongs to, by time. Raises NotFoundError.

    It is what shares its conversation, and what is an answer to it or was answered by it, on the
    same channel; at most 10,000 messages.
    """
    start = record(record_id)[-1].versie
    found = current(_linked(start.informatieobject.kanaal, start.informatieobject_id))
    return sorted(
        found.values(),
        key=lambda one: (one.versie.sent_at or 0, one.versie.informatieobject_id),
    )


def _linked(kanaal: str, record_id: int) -> set[int]:
    """Return the records reached from one, step by step, with a few queries for each step."""
    reached: set[int] = set()
    conversations: set[str] = set()
    rows = Versie.objects.filter(current=True, informatieobject__kanaal=kanaal)
    new = {record_id}
    while new and len(reached) < LONGEST_THREAD:
        reached |= new
        links = list(
            rows.filter(informatieobject_id__in=new).values_list(
                "conversation", "in_reply_to", "informatieobject__native_id"
            )
        )
        talks = {link[0] for link in links if link[0]} - conversations
        conversations |= talks
        near = (
            Q(conversation__in=talks),
            Q(in_reply_to__in={link[2] for link in links} - {""}),
            Q(informatieobject__native_id__in={link[1] for link in links} - {""}),
        )
        found: set[int] = set()
        for condition in near:
            more = rows.filter(condition).values_list("informatieobject_id", flat=True)
            found.update(more[:LONGEST_THREAD])
        new = found - reached
    return reached


@dataclass(frozen=True, slots=True)
class ThreadPart:
    """A part of a conversation by time; `earlier` and `later` = there is more on that side."""

    readings: list[Reading]
    earlier: bool
    later: bool


def thread_part(start: Reading, around: int = 20) -> ThreadPart:
    """Return what stands around a message in its conversation, in a fixed number of queries.

    It is at most `around` messages of its conversation before and after it, what it answers, and
    at most `around` answers to it; the message itself is always there.
    """
    versie, record = start.versie, start.versie.informatieobject
    rows = Versie.objects.filter(
        current=True, informatieobject__kanaal=record.kanaal, informatieobject__scope=record.scope
    )
    ids = {record.id}
    earlier = later = False
    if versie.conversation:
        at, talk = versie.sent_at or 0, rows.filter(conversation=versie.conversation)
        talk = talk.annotate(at=Coalesce("sent_at", 0))
        before = talk.filter(Q(at__lt=at) | Q(at=at, informatieobject_id__lt=record.id))
        after = talk.filter(Q(at__gt=at) | Q(at=at, informatieobject_id__gt=record.id))
        old = _ids(before.order_by("-at", "-informatieobject_id"), around + 1)
        new = _ids(after.order_by("at", "informatieobject_id"), around + 1)
        earlier, later = len(old) > around, len(new) > around
        ids.update(old[:around], new[:around])
    if versie.in_reply_to:
        ids.update(_ids(rows.filter(informatieobject__native_id=versie.in_reply_to), around))
    if record.native_id:
        answers = rows.filter(in_reply_to=record.native_id).order_by("informatieobject_id")
        ids.update(_ids(answers, around))
    found = sorted(
        current(ids).values(),
        key=lambda one: (one.versie.sent_at or 0, one.versie.informatieobject_id),
    )
    return ThreadPart(found, earlier, later)


def _ids(rows: QuerySet[Versie], most: int) -> list[int]:
    return list(rows.values_list("informatieobject_id", flat=True)[:most])


def checkpoint_after(seq: int) -> str | None:
    """Return the newest signed checkpoint that covers log line `seq`, or None."""
    found = LogCheckpoint.objects.filter(size__gt=seq).order_by("-size").first()
    return found.note if found else None


def bestanden_of(reading: Reading) -> list[Bestand]:
    """Return the files of a version: its original first, then its attachments."""
    return [reading.versie.original, *(part.bestand for part in reading.bijlagen if part.bestand)]


def is_empty() -> bool:
    """Return whether no message has been stored yet."""
    return not Versie.objects.exists()
