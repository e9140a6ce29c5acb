"""Turn a batch of read items into rows, set-based: look up, decide, number, write.

Used inside the transaction of an action only; nothing here opens or ends one.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

import msgspec

from postkamer.archief import sql
from postkamer.archief.intake import Batch, Intake, Kept, Status
from postkamer.archief.models import Levering
from postkamer.archief.rules import STORED, Content, Decision, Known, Outcome, decide, order
from postkamer.core.digests import author_identity
from postkamer.core.message import AttachmentState, Message, Visibility
from postkamer.core.tekst import normalise

VERSIE = (
    "id informatieobject_id version reading cause current levering_id captured_at parser account "
    "kind author_name author_handle author_id recipients title text language sent_at precision "
    "zone_known sent_at_text in_reply_to references conversation conversation_title edited "
    "edited_at deleted deleted_at revision truncated visibility url place flags original_id "
    "context_id content nonce log_seq log_index leaf"
).split()
BIJLAGE = ("versie_id position name media_type size state ref url description bestand_id").split()
BESTAND = ["id", "sha256", "size", "media_type", "state", "storage", "dictionary", "data"]
INFORMATIEOBJECT = ["id", "kanaal", "scope", "native_id", "variant", "levering_id"]
WAARNEMING = (
    "id versie_id levering_id captured_at original_id context_id content reading nonce log_seq "
    "log_index leaf"
).split()
QUARANTAINE = (
    "id levering_id item kanaal place reason original_id context_id status captured_at nonce "
    "log_seq log_index leaf"
).split()
MISLUKKING = ["levering_id", "item", "place", "reason"]


class Ids:
    """New ids for the tables, in one transaction of the one writer; never given again."""

    def __init__(self) -> None:
        self._next: dict[str, int] = {name: at for name, at in sql.execute("next_ids")}
        self._before = dict(self._next)

    def take(self, table: str) -> int:
        """Return the next id of a table."""
        given = self._next[table]
        self._next[table] = given + 1
        return given

    def save(self) -> None:
        """Write how far the numbers have come. Call it once, at the end."""
        moved = [(at, name) for name, at in self._next.items() if at != self._before[name]]
        sql.executemany("move_next_id", moved)


def json_text(value: object) -> str:
    """Return compact JSON for a text column."""
    return msgspec.json.encode(value).decode()


@dataclass(slots=True)
class Variant:
    """One record under a native id: its versions, and the row that is current now.

    `fresh` is the first version when this batch brought it: it is compared only if it is met again.
    """

    id: int
    variant: int
    fresh: Intake | None = None
    versions: list[Known] = field(default_factory=list)
    rows: dict[int, int] = field(default_factory=dict)  # version -> id of its newest reading
    current: int | None = None  # version


@dataclass(slots=True)
class Placed:
    """The decision for one item that was read."""

    intake: Intake
    variant: Variant
    decision: Decision
    row: int  # id of the versie that it is, or is a sighting of


def content_of(intake: Intake, message: Message) -> Content:
    """Return what counts in comparing this item with what is known."""
    pairs = zip(message.attachments, intake.attachments, strict=True)
    return Content(
        digest=intake.content,
        author=author_identity(message.author),
        sent_at=message.sent_at,
        text=normalise(message.title + "\n" + message.text),
        attachments=sum(1 for part, kept in pairs if part.ref or kept is not None),
        edited=message.edited,
        deleted=message.deleted,
        truncated=message.truncated,
    )


class Identities:
    """The records that a batch may meet, by (scope, native id), each with its variants."""

    def __init__(self, kanaal: str, intakes: Iterable[Intake]) -> None:
        self._kanaal = kanaal
        self._variants: defaultdict[tuple[str, str], list[Variant]] = defaultdict(list)
        wanted: defaultdict[str, set[str]] = defaultdict(set)
        for intake in intakes:
            wanted[intake.scope].add(intake.native_id)
        by_id: dict[int, Variant] = {}
        for scope, native_ids in wanted.items():
            rows = sql.execute_in("objects_by_native_id", (kanaal, scope), sorted(native_ids))
            for object_id, _, native_id, variant in rows:
                by_id[object_id] = Variant(object_id, variant)
                self._variants[scope, native_id].append(by_id[object_id])
        self._load_versions(by_id)

    @staticmethod
    def _load_versions(by_id: dict[int, Variant]) -> None:
        for row in sql.execute_in("versions_of", (), sorted(by_id)):
            object_id, row_id, version, current, content = row[:5]
            variant = by_id[object_id]
            known = Known(
                version=version,
                content=Content(
                    digest=bytes(content),
                    author=row[5] or row[6] or row[7],
                    sent_at=row[8],
                    text=normalise(row[9] + "\n" + row[10]),
                    attachments=row[11],
                    edited=bool(row[12]),
                    deleted=bool(row[13]),
                    truncated=bool(row[14]),
                ),
                revision=row[15],
                edited_at=row[16],
                deleted=bool(row[13]),
            )
            variant.versions.append(known)
            variant.rows[version] = row_id
            if current:
                variant.current = version

    def variants(self, intake: Intake) -> list[Variant]:
        """Return the records under this item's native id, also those of this batch."""
        return self._variants[intake.scope, intake.native_id]


@dataclass(slots=True)
class Plan:
    """What a batch changes; filled by `make_plan`, written by `write`."""

    new_objects: list[tuple[int, str, str, str, int, int]] = field(default_factory=list)
    placed: list[Placed] = field(default_factory=list)
    other: list[Intake] = field(default_factory=list)  # quarantined, ignored, failed
    not_current: list[int] = field(default_factory=list)  # rows that were current before


def make_plan(levering: Levering, batch: Batch, ids: Ids, *, editable: bool) -> Plan:
    """Decide for each item, in order, what it is. Items of one batch meet each other too."""
    read = [item for item in batch.items if item.status is Status.READ]
    identities = Identities(levering.kanaal, read)
    plan = Plan(other=[item for item in batch.items if item.status is not Status.READ])
    for intake in read:
        message = intake.message
        if message is None:
            raise ValueError(f"item {intake.item} is read but has no message")
        variants = identities.variants(intake)
        if variants:
            placed = _place_known(plan, variants, intake, message, ids, editable=editable)
        else:
            placed = None
        plan.placed.append(placed or _place_new(plan, levering, variants, intake, ids))
    return plan


def _place_new(
    plan: Plan, levering: Levering, variants: list[Variant], intake: Intake, ids: Ids
) -> Placed:
    """Make a record of an item that is none of the known ones."""
    row = ids.take("versie")
    variant = Variant(
        ids.take("informatieobject"), len(variants), fresh=intake, rows={1: row}, current=1
    )
    variants.append(variant)
    plan.new_objects.append(
        (
            variant.id,
            levering.kanaal,
            intake.scope,
            intake.native_id,
            variant.variant,
            levering.id,
        )
    )
    return Placed(intake, variant, STORED, row)


def _place_known(
    plan: Plan,
    variants: Sequence[Variant],
    intake: Intake,
    message: Message,
    ids: Ids,
    *,
    editable: bool,
) -> Placed | None:
    """Place an item as a version or sighting of one of these records; None = it is none of them."""
    content = content_of(intake, message)
    for variant in variants:
        if variant.fresh is not None and variant.fresh.message is not None:
            fresh = content_of(variant.fresh, variant.fresh.message)
            variant.versions.append(_known(1, fresh, variant.fresh.message))
            variant.fresh = None
    variant_and_decision = _choose(variants, content, editable=editable)
    if variant_and_decision is None:
        return None
    variant, decision = variant_and_decision
    if decision.outcome is Outcome.NEW_VERSION:
        _add_version(plan, variant, _known(decision.version, content, message), ids.take("versie"))
    return Placed(intake, variant, decision, variant.rows[decision.version])


def _known(version: int, content: Content, message: Message) -> Known:
    return Known(version, content, message.revision, message.edited_at, message.deleted)


def _choose(
    variants: Sequence[Variant], content: Content, *, editable: bool
) -> tuple[Variant, Decision] | None:
    for variant in variants:
        decision = decide(content, variant.versions, editable=editable)
        if decision is not None:
            return variant, decision
    return None


def _add_version(plan: Plan, variant: Variant, known: Known, row: int) -> None:
    before = None if variant.current is None else variant.rows[variant.current]
    variant.versions.append(known)
    variant.rows[known.version] = row
    variant.current = max(variant.versions, key=order).version
    if before is not None and variant.rows[variant.current] != before:
        plan.not_current.append(before)


def keep_bestanden(items: Iterable[Kept], ids: Ids) -> dict[bytes, int]:
    """Make sure that each stream of bytes has its row; return the ids by SHA-256."""
    wanted: dict[bytes, Kept] = {}
    for kept in items:
        wanted.setdefault(kept.sha256, kept)
    rows_by_sha256 = {
        bytes(sha256): int(row_id)
        for sha256, row_id in sql.execute_in("bestanden_by_sha256", (), sorted(wanted))
    }
    rows = []
    for sha256, kept in wanted.items():
        if sha256 in rows_by_sha256:
            continue
        row_id = rows_by_sha256[sha256] = ids.take("bestand")
        rows.append((row_id, bytearray(sha256), kept.size, kept.media_type, *_stored(kept)))
    sql.copy("archief_bestand", BESTAND, rows)
    return rows_by_sha256


def _stored(kept: Kept) -> tuple[str, str, int, bytearray | None]:
    """Return the columns state..data of a file whose bytes are in the blob store, or here."""
    if kept.data is None:
        return "present", "blob", 0, None
    return "present", "inline", kept.dictionary, bytearray(kept.data)


def reading_columns(message: Message, visibility: Visibility) -> tuple[object, ...]:
    """Return the columns account..flags of a versie, in the order of `VERSIE`.

    Truth values are 0 and 1 (see `sql.copy`).
    """
    author, place = message.author, message.place
    return (
        message.account,
        message.kind.value,
        author.name if author else "",
        author.handle if author else "",
        author.id if author else "",
        json_text(message.recipients) if message.recipients else "[]",
        message.title,
        message.text,
        message.language,
        message.sent_at,
        message.precision.value,
        1 if message.zone_known else 0,
        message.sent_at_text,
        message.in_reply_to,
        json_text(message.references) if message.references else "[]",
        message.conversation,
        message.conversation_title,
        1 if message.edited else 0,
        message.edited_at,
        1 if message.deleted else 0,
        message.deleted_at,
        message.revision,
        1 if message.truncated else 0,
        visibility.value,
        message.url,
        json_text(place) if place else "",
        json_text(message.flags) if message.flags else "[]",
    )


def bijlage_rows(
    row: int, intake: Intake, message: Message, bestanden: dict[bytes, int]
) -> list[tuple[object, ...]]:
    """Return the rows of the attachments of one version."""
    rows: list[tuple[object, ...]] = []
    pairs = zip(message.attachments, intake.attachments, strict=True)
    for position, (part, kept) in enumerate(pairs):
        state = part.state if kept is None else AttachmentState.PRESENT
        rows.append(
            (
                row,
                position,
                part.name,
                part.media_type,
                kept.size if kept else part.size,
                state.value,
                part.ref,
                part.url,
                part.description,
                bestanden[kept.sha256] if kept else None,
            )
        )
    return rows
