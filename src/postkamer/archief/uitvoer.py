"""Everything can leave: messages as JSON lines, originals, log and checkpoints in open forms."""

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import orjson

from postkamer.archief.bestanden import open_bestand
from postkamer.archief.models import Bestand, Levering, LogCheckpoint, LogEntry, Quarantaine
from postkamer.archief.queries import PAGE, Reading, all_readings, versies
from postkamer.archief.stores import BlobStore
from postkamer.core.message import Party
from postkamer.core.tijd import iso


def message_line(reading: Reading) -> dict[str, Any]:
    """Return one version of a message as the documented keys of the JSONL export, and a few more.

    Times are ISO 8601 in UTC; digests lower-case hex.
    """
    versie, message = reading.versie, reading.message
    original = versie.original
    return {
        "id": versie.informatieobject_id,
        "channel": versie.informatieobject.kanaal,
        "account": versie.account,
        "native_id": versie.informatieobject.native_id,
        "version": versie.version,
        "reading": versie.reading,
        "current": versie.current,
        "kind": versie.kind,
        "sent_at": iso(versie.sent_at),
        "sent_at_precision": versie.precision,
        "sent_at_text": versie.sent_at_text or None,
        "zone_known": versie.zone_known,
        "captured_at": iso(versie.captured_at),
        "author": message.author.label if message.author else None,
        "author_name": message.author.name if message.author else None,
        "author_id": (message.author.id or None) if message.author else None,
        "recipients": [party.label for party in message.recipients],
        "title": versie.title,
        "text": versie.text,
        "language": versie.language or None,
        "in_reply_to": versie.in_reply_to or None,
        "references": list(message.references),
        "conversation": versie.conversation or None,
        "conversation_title": versie.conversation_title or None,
        "edited": versie.edited,
        "edited_at": iso(versie.edited_at),
        "deleted": versie.deleted,
        "deleted_at": iso(versie.deleted_at),
        "visibility": versie.visibility,
        "attachments": [
            {
                "name": part.name,
                "media_type": part.media_type,
                "size": part.size,
                "sha256": bytes(part.bestand.sha256).hex() if part.bestand else None,
                "state": part.state,
            }
            for part in reading.bijlagen
        ],
        "url": versie.url or None,
        "place": place(reading),
        "flags": [flag.value for flag in message.flags],
        "original": {
            "sha256": bytes(original.sha256).hex(),
            "size": original.size,
            "media_type": original.media_type,
        },
        "delivery": versie.levering_id,
    }


def place(reading: Reading) -> dict[str, str] | None:
    """Return where a message says it was sent from, or None."""
    found = reading.message.place
    if found is None:
        return None
    return {"name": found.name, "latitude": found.latitude, "longitude": found.longitude}


def party(one: Party | None) -> str:
    """Return a sender or receiver as people write it: "Naam <adres>"."""
    if one is None:
        return "onbekend"
    if one.name and one.handle and one.name != one.handle:
        return f"{one.name} <{one.handle}>"
    return one.label or "onbekend"


def message_lines() -> Iterator[bytes]:
    """Yield every version of every message as a line of JSON, oldest record first."""
    for reading in all_readings(versies()):
        yield orjson.dumps(message_line(reading)) + b"\n"


def ledger_line(levering: Levering) -> dict[str, Any]:
    """Return the ledger of a delivery with its documented keys."""
    return {
        "delivery": levering.id,
        "channel": levering.kanaal,
        "source": levering.source,
        "status": levering.status,
        "seen": levering.seen,
        "stored": levering.stored,
        "new_version": levering.new_version,
        "duplicate": levering.duplicate,
        "ignored": levering.ignored,
        "quarantined": levering.quarantined,
        "failed": levering.failed,
        "gaps": levering.gaps,
        "first": iso(levering.first),
        "last": iso(levering.last),
    }


def log_lines() -> Iterator[bytes]:
    """Yield every line of the log as JSON: leaf and nonce in hex, body as its text."""
    after = -1
    while page := list(LogEntry.objects.filter(seq__gt=after).order_by("seq")[:PAGE]):
        for entry in page:
            yield (
                orjson.dumps(
                    {
                        "seq": entry.seq,
                        "kind": entry.kind,
                        "version": entry.version,
                        "leaf": bytes(entry.leaf).hex(),
                        "nonce": None if entry.nonce is None else bytes(entry.nonce).hex(),
                        "body": None if entry.body is None else bytes(entry.body).decode(),
                    }
                )
                + b"\n"
            )
        after = page[-1].seq


def quarantine_line(row: Quarantaine) -> dict[str, Any]:
    """Return an item in quarantine with its documented keys."""
    return {
        "id": row.id,
        "delivery": row.levering_id,
        "channel": row.kanaal,
        "place": row.place,
        "reason": row.reason,
        "status": row.status,
        "original": {
            "sha256": bytes(row.original.sha256).hex(),
            "size": row.original.size,
            "media_type": row.original.media_type,
        },
    }


def export_all(target: Path, store: BlobStore, vkey: str) -> Iterator[int]:
    """Write everything to an empty folder; yield the number of files after each page of them.

    Raises FileExistsError when the folder holds something, LostBytesError for damaged originals.
    """
    target.mkdir(parents=True, exist_ok=True)
    if any(target.iterdir()):
        raise FileExistsError(target)
    _write(target / "berichten.jsonl", message_lines())
    _write(target / "logboek.jsonl", log_lines())
    _write(target / "leveringen.jsonl", _json_lines(Levering.objects.order_by("id"), ledger_line))
    rows = Quarantaine.objects.select_related("original").defer("original__data").order_by("id")
    _write(target / "quarantaine.jsonl", _json_lines(rows, quarantine_line))
    points = target / "controlepunten"
    points.mkdir()
    for kept in LogCheckpoint.objects.order_by("size"):
        (points / f"{kept.size}.txt").write_text(kept.note, encoding="utf-8")
    (target / "sleutel.vkey").write_text(vkey + "\n", encoding="utf-8")
    (target / "LEESMIJ.txt").write_text(README, encoding="utf-8")
    yield from _write_originals(target / "originelen", store)


def _json_lines(rows: Any, line: Any) -> Iterator[bytes]:
    for row in rows.iterator(PAGE):
        yield orjson.dumps(line(row)) + b"\n"


def _write(path: Path, lines: Iterator[bytes]) -> None:
    with path.open("wb") as target:
        target.writelines(lines)


def _write_originals(folder: Path, store: BlobStore) -> Iterator[int]:
    after, count = 0, 0
    present = Bestand.objects.filter(state=Bestand.State.PRESENT)
    while page := list(present.filter(id__gt=after).order_by("id")[:PAGE]):
        for bestand in page:
            name = bytes(bestand.sha256).hex()
            path = folder / name[:2] / name
            path.parent.mkdir(parents=True, exist_ok=True)
            with open_bestand(bestand, store) as source, path.open("wb") as target:
                shutil.copyfileobj(source, target, 1024 * 1024)
            count += 1
        after = page[-1].id
        yield count


README = """\
Dit is een volledige uitvoer van een archief van Postkamer. U kunt hem lezen en controleren zonder
Postkamer. Alle tekst is UTF-8; tijden staan in UTC.

berichten.jsonl    Een regel JSON per versie van een bericht. `original.sha256` zegt welk bestand
                   in de map originelen het origineel is; zo ook bij de bijlagen.
originelen/        De ontvangen bytes, ongewijzigd. De naam van een bestand is de SHA-256 van zijn
                   inhoud, in mappen van de eerste twee tekens. Controleer: sha256sum BESTAND
leveringen.jsonl   Elke ontvangst met haar kasboek: seen = stored + new_version + duplicate +
                   ignored + quarantined + failed.
quarantaine.jsonl  Wat bewaard is maar niet gelezen kon worden, met de reden.
logboek.jsonl      Het logboek, een regel per handeling. `leaf` is SHA-256(0x00 || JSON) over
                   {"commitment", "kind", "seq", "version"} (sleutels op volgorde, geen spaties);
                   commitment is SHA-256("postkamer log body 1\\n" || nonce || body), in hex.
controlepunten/    Ondertekende standen van het logboek (C2SP tlog-checkpoint): naam, aantal regels,
                   wortel van de Merkle-boom (RFC 6962) en een Ed25519-handtekening.
sleutel.vkey       De openbare sleutel bij die handtekeningen (C2SP signed-note).
"""
