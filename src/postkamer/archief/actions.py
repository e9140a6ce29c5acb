"""What changes the record. Each function is one transaction and writes one log line of its kind."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Exists, OuterRef

from postkamer.archief import bulk, sql
from postkamer.archief.batch import BatchRows, RereadingRows, Written
from postkamer.archief.intake import Batch, Intake, Status
from postkamer.archief.log import LogKind, now, writing
from postkamer.archief.models import Levering, Quarantaine, Teller, Versie
from postkamer.archief.rules import Outcome
from postkamer.core import merkle
from postkamer.core.commitment import nonces
from postkamer.core.errors import PostkamerError

TABLES = ("levering", "informatieobject", "versie", "bestand", "waarneming", "quarantaine")
"""The tables whose ids the writer gives."""


@dataclass(frozen=True, slots=True)
class Reread:
    """A new reading (`intake`) of a version by the parser of this number."""

    versie_id: int
    parser: int
    intake: Intake


class DeliveryMovedError(PostkamerError):
    """Another process has gone on with this delivery: open it again at its cursor."""


def create_archive(origin: str) -> bool:
    """Start an empty archive; `origin` names its log in checkpoints. False = it was there."""
    with writing() as log:
        if log.next_seq:
            return False
        Teller.objects.bulk_create(Teller(name=name, next=1) for name in TABLES)
        log.append(LogKind.ARCHIVE_CREATED, {"origin": origin})
        return True


@dataclass(frozen=True, slots=True)
class DeliverySource:
    """What is delivered. `key` is the same for the same source (64 hex digits)."""

    kanaal: str
    name: str
    key: str
    account: str
    options: dict[str, str]


def open_levering(source: DeliverySource) -> Levering:
    """Open a delivery of a source."""
    with writing() as log:
        ids = bulk.Ids()
        levering = Levering(
            id=ids.take("levering"),
            kanaal=source.kanaal,
            source=source.name,
            source_key=source.key,
            account=source.account,
            options=source.options,
            opened_at=now(),
        )
        levering.save(force_insert=True)
        ids.save()
        log.append(
            LogKind.DELIVERY_OPENED,
            {
                "delivery": levering.id,
                "channel": source.kanaal,
                "source": source.name,
                "account": source.account,
                "options": source.options,
            },
        )
        return levering


def store_batch(levering_id: int, batch: Batch, *, editable: bool) -> Written:
    """Store a batch of items of an open delivery and move its ledger and cursor.

    Raises DeliveryMovedError when the first item is not the one after the delivery's cursor.
    """
    with writing() as log:
        levering = Levering.objects.get(pk=levering_id)
        if not batch.items:
            return Written()
        if levering.cursor != batch.items[0].item or levering.status != Levering.Status.OPEN:
            raise DeliveryMovedError(
                f"Levering {levering_id} is intussen door een ander proces verder gelezen. "
                "Start de import opnieuw: die gaat verder waar het andere proces stopte."
            )
        ids = bulk.Ids()
        plan = bulk.make_plan(levering, batch, ids, editable=editable)
        rows = BatchRows(levering, batch, seq=log.next_seq, captured_at=now())
        rows.add_all(plan, ids)
        rows.write()
        ids.save()
        _move_levering(levering, batch, rows.written)
        log.append(LogKind.BATCH_STORED, _batch_body(levering, batch, rows.written))
        return rows.written


def _batch_body(levering: Levering, batch: Batch, written: Written) -> dict[str, Any]:
    return {
        "delivery": levering.id,
        "first_item": batch.items[0].item,
        "items": len(batch.items),
        "outcomes": {kind.value: written.counts[kind] for kind in Outcome if written.counts[kind]},
        "count": len(written.leaves),
        "root": merkle.root(written.leaves).hex(),
    }


def _move_levering(levering: Levering, batch: Batch, written: Written) -> None:
    reasons = Counter[str](levering.ignored_reasons)
    reasons.update(item.reason for item in batch.items if item.status is Status.IGNORED)
    firsts = [at for at in (levering.first, written.first) if at is not None]
    lasts = [at for at in (levering.last, written.last) if at is not None]
    sql.execute(
        "move_levering",
        (
            len(batch.items),
            len(batch.items),
            *(written.counts[kind] for kind in Outcome),
            bulk.json_text(reasons),
            min(firsts, default=None),
            max(lasts, default=None),
            levering.id,
        ),
    )


def close_levering(levering_id: int, gaps: list[dict[str, Any]]) -> Levering:
    """Close a delivery with its ledger. A closed delivery stays as it is."""
    with writing() as log:
        levering = Levering.objects.get(pk=levering_id)
        if levering.status == Levering.Status.CLOSED:
            return levering
        levering.status = Levering.Status.CLOSED
        levering.closed_at = now()
        levering.gaps = gaps
        levering.save(update_fields=["status", "closed_at", "gaps"])
        ledger = {kind.value: getattr(levering, kind.value) for kind in Outcome}
        log.append(
            LogKind.DELIVERY_CLOSED,
            {"delivery": levering.id, "seen": levering.seen, **ledger, "gaps": gaps},
        )
        return levering


def store_rereading(changed: Sequence[Reread]) -> int:
    """Store new readings of versions; the old ones stay. Return how many were stored.

    A version that has a newer reading by now is passed over.
    """
    with writing() as log:
        wanted = {one.versie_id: one for one in changed}
        newer = Versie.objects.filter(
            informatieobject=OuterRef("informatieobject"),
            version=OuterRef("version"),
            reading__gt=OuterRef("reading"),
        )
        rows = Versie.objects.filter(~Exists(newer), pk__in=wanted).order_by("id")
        olds = list(
            rows.select_related("informatieobject", "original", "context").defer(
                "original__data", "context__data"
            )
        )
        if not olds:
            return 0
        ids = bulk.Ids()
        new = RereadingRows(seq=log.next_seq, captured_at=now())
        for old, nonce in zip(olds, nonces(len(olds)), strict=True):
            new.add(old, wanted[old.id].intake, wanted[old.id].parser, nonce, ids)
        new.write()
        ids.save()
        body = {"count": len(new.leaves), "root": merkle.root(new.leaves).hex()}
        log.append(LogKind.BATCH_REREAD, body)
        return len(new.leaves)


def solve_quarantaine(quarantaine_id: int, levering_id: int) -> bool:
    """Mark a quarantined item as read, by this delivery. False = it was solved already."""
    with writing() as log:
        row = Quarantaine.objects.get(pk=quarantaine_id)
        if row.status == Quarantaine.Status.SOLVED:
            return False
        row.status = Quarantaine.Status.SOLVED
        row.save(update_fields=["status"])
        log.append(
            LogKind.QUARANTINE_RETRIED, {"quarantine": quarantaine_id, "delivery": levering_id}
        )
        return True
