"""Proofs and checkpoints from the tables: what an archive can show to whoever doubts it."""

from pathlib import Path
from typing import Any

from postkamer.archief import log, sql
from postkamer.archief.models import LogCheckpoint, LogEntry, Quarantaine, Versie, Waarneming
from postkamer.archief.queries import Reading, bijlage_digests
from postkamer.core import checkpoint, merkle, proof
from postkamer.core.digests import content_digest, reading_digest
from postkamer.core.errors import PostkamerError

PRIVATE_KEY = "log.key"
PUBLIC_KEY = "log.vkey"


class NoProofError(PostkamerError):
    """The log line of this message has been erased: nothing can be proven of it any more."""


def make_keys(folder: Path, name: str) -> None:
    """Make the signing key of a new log in `folder` (private 0600, public as vkey text)."""
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    signer = checkpoint.generate_signer(name)
    checkpoint.save_signer(folder / PRIVATE_KEY, signer)
    (folder / PUBLIC_KEY).write_bytes(checkpoint.vkey_file(signer.vkey))


def signer(folder: Path) -> checkpoint.Signer:
    """Return the signing key. Raises CheckpointError when it cannot be read."""
    return checkpoint.load_signer(folder / PRIVATE_KEY)


def vkey(folder: Path) -> str:
    """Return the public key as vkey text. Raises CheckpointError when it cannot be read."""
    return checkpoint.read_vkey(str(folder / PUBLIC_KEY))


def sign_now(folder: Path) -> str:
    """Sign the log as it is and keep the checkpoint; return its text.

    The same size gives the same kept text: a log never has two checkpoints of one size.
    """
    size = log.size()
    kept = LogCheckpoint.objects.filter(size=size).first()
    if kept is not None:
        return kept.note
    key = signer(folder)
    root = merkle.root_from(log.node, size)
    note = checkpoint.sign(checkpoint.Checkpoint(key.name, size, root), key)
    LogCheckpoint.objects.get_or_create(size=size, defaults={"time": log.now(), "note": note})
    return note


def item_of_versie(reading: Reading) -> dict[str, Any]:
    """Return what the leaf of a version commits to, computed from its columns."""
    versie, digests = reading.versie, bijlage_digests(reading.bijlagen)
    return {
        "id": versie.informatieobject_id,
        "channel": versie.informatieobject.kanaal,
        "native_id": versie.informatieobject.native_id,
        "version": versie.version,
        "original": bytes(versie.original.sha256).hex(),
        "content": content_digest(reading.message, digests).hex(),
        "context": bytes(versie.context.sha256).hex(),
        "captured_at": versie.captured_at,
        "delivery": versie.levering_id,
        "reading": reading_digest(reading.message, digests).hex(),
    }


def item_of_waarneming(row: Waarneming) -> dict[str, Any]:
    """Return what the leaf of a sighting commits to, computed from its columns."""
    record = row.versie.informatieobject
    return {
        "id": record.id,
        "channel": record.kanaal,
        "native_id": record.native_id,
        "version": row.versie.version,
        "original": bytes(row.original.sha256).hex(),
        "content": bytes(row.content).hex(),
        "context": bytes(row.context.sha256).hex(),
        "captured_at": row.captured_at,
        "delivery": row.levering_id,
        "reading": bytes(row.reading).hex(),
        "sighting": row.id,
    }


def item_of_quarantaine(row: Quarantaine) -> dict[str, Any]:
    """Return what the leaf of a quarantined item commits to, computed from its columns."""
    return {
        "quarantine": row.id,
        "channel": row.kanaal,
        "original": bytes(row.original.sha256).hex(),
        "context": bytes(row.context.sha256).hex(),
        "captured_at": row.captured_at,
        "delivery": row.levering_id,
    }


def batch_leaves(seq: int) -> list[bytes]:
    """Return the leaves of the items that one log line holds, in order."""
    return [bytes(leaf) for _, leaf in sql.execute("batch_leaves", (seq, seq, seq))]


def prove(reading: Reading, note: str) -> bytes:
    """Return the proof file of one version under a signed checkpoint.

    Raises NoProofError when its log line was erased, ProofError when the archive is damaged.
    """
    versie: Versie = reading.versie
    entry = LogEntry.objects.get(pk=versie.log_seq)
    if entry.body is None or entry.nonce is None:
        raise NoProofError("De logregel van dit bericht is gewist. Er is geen bewijs meer van.")
    size = checkpoint.parse_note(note).checkpoint.size
    leaves = batch_leaves(versie.log_seq)
    item = proof.ItemProof(
        item=item_of_versie(reading),
        nonce=bytes(versie.nonce),
        index=versie.log_index,
        path=merkle.inclusion_path(leaves, versie.log_index),
    )
    line = proof.EntryProof(
        seq=entry.seq,
        kind=entry.kind,
        version=entry.version,
        body=bytes(entry.body),
        nonce=bytes(entry.nonce),
        path=merkle.inclusion_from(log.node, entry.seq, size),
    )
    return proof.build(item, line, note)
