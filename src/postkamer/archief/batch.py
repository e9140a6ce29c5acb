"""Write a planned batch: rows, nonces and leaves, in the order of the items.

The leaf of each item commits to its identity, its original, what was read and how; the root over
the leaves goes into the one log line of the batch.
"""

from collections import Counter
from dataclasses import dataclass, field
from typing import Any

from postkamer.archief import bulk, sql
from postkamer.archief.bulk import Placed, Plan
from postkamer.archief.intake import Batch, Intake, Kept, Status
from postkamer.archief.models import Levering, Quarantaine, Versie
from postkamer.archief.rules import Outcome
from postkamer.core.commitment import item_leaf, nonces
from postkamer.core.message import Message, Visibility

INTAKE = Versie.Cause.INTAKE.value


@dataclass(slots=True)
class Written:
    """What a batch became. `leaves` are in the order of their `log_index`."""

    seq: int = -1  # the log line
    kanaal: str = ""
    leaves: list[bytes] = field(default_factory=list)
    counts: Counter[Outcome] = field(default_factory=Counter)
    current: dict[int, Intake] = field(default_factory=dict)  # record -> item that shows it now
    replaced: set[int] = field(default_factory=set)  # records of `current` that were there before
    first: int | None = None
    last: int | None = None


class BatchRows:
    """Collects the rows of one batch; `write` puts them into the tables."""

    def __init__(self, levering: Levering, batch: Batch, *, seq: int, captured_at: int) -> None:
        self._levering, self._batch = levering, batch
        self._seq, self._captured_at = seq, captured_at
        self._nonces = iter(nonces(len(batch.items)))
        self._versies: list[tuple[object, ...]] = []
        self._bijlagen: list[tuple[object, ...]] = []
        self._waarnemingen: list[tuple[object, ...]] = []
        self._quarantaines: list[tuple[object, ...]] = []
        self._mislukkingen: list[tuple[object, ...]] = []
        self._not_current: list[tuple[object, ...]] = []
        self.written = Written(seq=seq, kanaal=levering.kanaal)

    def add_all(self, plan: Plan, ids: bulk.Ids) -> None:
        """Number and hash everything in the plan."""
        kept = [one for item in self._batch.items for one in (item.original, *item.attachments)]
        self._bestanden = bulk.keep_bestanden(
            [*(one for one in kept if one is not None), *self._batch.contexts], ids
        )
        for placed in plan.placed:
            self._add_placed(placed, ids)
        self._count(plan)
        for intake in plan.other:
            self._add_other(intake, ids)
        self._not_current = [(False, row) for row in plan.not_current]
        self._objects = plan.new_objects

    def _count(self, plan: Plan) -> None:
        """Note what became of the items that were read, and between which times they were sent."""
        new, sightings = len(plan.new_objects), len(self._waarnemingen)
        for outcome, count in (
            (Outcome.STORED, new),
            (Outcome.NEW_VERSION, len(plan.placed) - new - sightings),
            (Outcome.DUPLICATE, sightings),
        ):
            if count:
                self.written.counts[outcome] = count
        messages = [one.intake.message for one in plan.placed]
        times = [one.sent_at for one in messages if one is not None and one.sent_at is not None]
        self.written.first, self.written.last = min(times, default=None), max(times, default=None)

    def _proof(self, item: dict[str, Any]) -> tuple[bytearray, int, int, bytearray]:
        """Return nonce, place in the log and leaf of an item, as columns."""
        nonce, leaves = next(self._nonces), self.written.leaves
        leaf = item_leaf(nonce, item)
        leaves.append(leaf)
        return bytearray(nonce), self._seq, len(leaves) - 1, bytearray(leaf)

    def _context(self, intake: Intake) -> Kept:
        return self._batch.contexts[intake.context]

    def _add_placed(self, placed: Placed, ids: bulk.Ids) -> None:
        intake, variant, decision = placed.intake, placed.variant, placed.decision
        message, original, context = intake.message, intake.original, self._context(intake)
        if message is None or original is None:
            raise ValueError(f"item {intake.item} is read but has no message or no original")
        item = {
            "id": variant.id,
            "channel": self._levering.kanaal,
            "native_id": intake.native_id,
            "version": decision.version,
            "original": original.sha256.hex(),
            "content": intake.content.hex(),
            "context": context.sha256.hex(),
            "captured_at": self._captured_at,
            "delivery": self._levering.id,
            "reading": intake.reading.hex(),
        }
        if decision.outcome is Outcome.DUPLICATE:
            sighting = ids.take("waarneming")
            item["sighting"] = sighting
            self._waarnemingen.append(
                (
                    sighting,
                    placed.row,
                    self._levering.id,
                    self._captured_at,
                    self._bestanden[original.sha256],
                    self._bestanden[context.sha256],
                    bytearray(intake.content),
                    bytearray(intake.reading),
                    *self._proof(item),
                )
            )
            return
        self._add_versie(placed, message, original, context, item)

    def _add_versie(
        self, placed: Placed, message: Message, original: Kept, context: Kept, item: dict[str, Any]
    ) -> None:
        intake, variant, version = placed.intake, placed.variant, placed.decision.version
        current = variant.current == version
        visibility = message.visibility or Visibility.RESTRICTED
        self._versies.append(
            (
                placed.row,
                variant.id,
                version,
                1,
                _cause(version, message),
                1 if current else 0,
                self._levering.id,
                self._captured_at,
                self._batch.parser,
                *bulk.reading_columns(message, visibility),
                self._bestanden[original.sha256],
                self._bestanden[context.sha256],
                bytearray(intake.content),
                *self._proof(item),
            )
        )
        if message.attachments:
            self._bijlagen += bulk.bijlage_rows(placed.row, intake, message, self._bestanden)
        if current:
            if placed.decision.outcome is Outcome.NEW_VERSION:
                self.written.replaced.add(variant.id)
            self.written.current[variant.id] = intake

    def _add_other(self, intake: Intake, ids: bulk.Ids) -> None:
        self.written.counts[Outcome(intake.status.value)] += 1
        if intake.status is Status.FAILED:
            self._mislukkingen.append((self._levering.id, intake.item, intake.place, intake.reason))
        if intake.status is not Status.QUARANTINED or intake.original is None:
            return
        row, context = ids.take("quarantaine"), self._context(intake)
        item = {
            "quarantine": row,
            "channel": self._levering.kanaal,
            "original": intake.original.sha256.hex(),
            "context": context.sha256.hex(),
            "captured_at": self._captured_at,
            "delivery": self._levering.id,
        }
        self._quarantaines.append(
            (
                row,
                self._levering.id,
                intake.item,
                self._levering.kanaal,
                intake.place,
                intake.reason,
                self._bestanden[intake.original.sha256],
                self._bestanden[context.sha256],
                Quarantaine.Status.WAITING.value,
                self._captured_at,
                *self._proof(item),
            )
        )

    def write(self) -> None:
        """Insert all rows, in the order that their references need."""
        sql.copy("archief_informatieobject", bulk.INFORMATIEOBJECT, self._objects)
        sql.executemany("not_current", self._not_current)
        sql.copy("archief_versie", bulk.VERSIE, self._versies)
        sql.copy("archief_bijlage", bulk.BIJLAGE, self._bijlagen)
        sql.copy("archief_waarneming", bulk.WAARNEMING, self._waarnemingen)
        sql.copy("archief_quarantaine", bulk.QUARANTAINE, self._quarantaines)
        sql.copy("archief_mislukking", bulk.MISLUKKING, self._mislukkingen)


def _cause(version: int, message: Message) -> str:
    if version == 1:
        return INTAKE
    return (Versie.Cause.DELETION if message.deleted else Versie.Cause.EDIT).value


class RereadingRows:
    """Collects the rows of versions that read differently now; `write` inserts them."""

    def __init__(self, *, seq: int, captured_at: int) -> None:
        self._seq, self._captured_at = seq, captured_at
        self._versies: list[tuple[object, ...]] = []
        self._bijlagen: list[tuple[object, ...]] = []
        self._not_current: list[tuple[object, ...]] = []
        self.leaves: list[bytes] = []

    def add(self, old: Versie, intake: Intake, parser: int, nonce: bytes, ids: bulk.Ids) -> None:
        """Number and hash a new reading of `old`, under the same version and original."""
        message = intake.message
        if message is None:
            raise ValueError(f"version {old.id} has no new reading")
        kept = [one for one in intake.attachments if one is not None]
        bestanden = bulk.keep_bestanden(kept, ids)
        row, visibility = ids.take("versie"), message.visibility or Visibility.RESTRICTED
        item = {
            "id": old.informatieobject_id,
            "channel": old.informatieobject.kanaal,
            "native_id": old.informatieobject.native_id,
            "version": old.version,
            "original": bytes(old.original.sha256).hex(),
            "content": intake.content.hex(),
            "context": bytes(old.context.sha256).hex(),
            "captured_at": self._captured_at,
            "delivery": old.levering_id,
            "reading": intake.reading.hex(),
        }
        leaf = item_leaf(nonce, item)
        self._versies.append((
            row, old.informatieobject_id, old.version, old.reading + 1,
            Versie.Cause.REPARSE.value, old.current, old.levering_id, self._captured_at, parser,
            *bulk.reading_columns(message, visibility),
            old.original_id, old.context_id, intake.content, nonce, self._seq, len(self.leaves),
            leaf,
        ))  # fmt: skip
        self.leaves.append(leaf)
        self._bijlagen += bulk.bijlage_rows(row, intake, message, bestanden)
        self._not_current.append((False, old.id))

    def write(self) -> None:
        """Insert the new readings and let the old ones step back."""
        sql.executemany("not_current", self._not_current)
        sql.copy("archief_versie", bulk.VERSIE, self._versies)
        sql.copy("archief_bijlage", bulk.BIJLAGE, self._bijlagen)
