"""The proof of one message: a file that with the original and the public key is enough.

A proof is a chain of four links, and each must hold:

1. original: the SHA-256 of the original is the one that the item names;
2. batch: the item, hidden in a leaf by its nonce, stands in the tree of its batch, whose root and
   number of items are in the body of one log entry;
3. log: that entry, whose leaf commits to its body by a nonce, stands in the tree of the log, whose
   size and root are in the checkpoint;
4. checkpoint: the checkpoint is signed by the key of the log.

The number of items is part of the body because a path alone does not fix the size of a tree. A
leaf of one tree never passes for one of the other (see `core.commitment`).

The file is canonical JSON and one line feed. Hashes and nonces are lower-case hex; paths run from
the leaf upwards; `seq` is the place in the log and `index` that in the batch, both from 0:

    {"checkpoint": "<signed note>",
     "entry": {"body": {"count": 1, "root": "<hex>", ...}, "kind": "...", "nonce": "<hex>",
               "path": ["<hex>", ...], "seq": 0, "version": 1},
     "format": "postkamer-proof",
     "item": {"original": "<hex>", ...},
     "place": {"index": 0, "nonce": "<hex>", "path": ["<hex>", ...]},
     "version": 1}

What is not byte for byte in this form is refused, so that a proof cannot be altered and still hold.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from hashlib import sha256
from typing import Any, BinaryIO

from postkamer.core import canonical, checkpoint, merkle
from postkamer.core.commitment import commit, entry_leaf, item_leaf
from postkamer.core.errors import PostkamerError

FORMAT = "postkamer-proof"
VERSION = 1
LARGEST = 1024 * 1024
"""Bytes of a proof file, at most; read one byte more to find a larger one."""

_KEYS = {"checkpoint", "entry", "format", "item", "place", "version"}
_ENTRY_KEYS = {"body", "kind", "nonce", "path", "seq", "version"}
_PLACE_KEYS = {"index", "nonce", "path"}
_LONGEST_PATH = 63
_PIECE = 1024 * 1024
_HASH = re.compile("[0-9a-f]{64}")


class Link(StrEnum):
    """What in a proof can break."""

    FORM = "form"
    KEY = "key"
    CHECKPOINT = "checkpoint"
    LOG = "log"
    BATCH = "batch"
    ORIGINAL = "original"


class ProofError(PostkamerError):
    """A proof does not hold; `link` says where it breaks, and the text what that means."""

    def __init__(self, link: Link, message: str) -> None:
        """Take the link that breaks and the Dutch message."""
        super().__init__(message)
        self.link = link


@dataclass(frozen=True, slots=True)
class ItemProof:
    """An item and its way to the root of its batch."""

    item: dict[str, Any]
    nonce: bytes
    index: int
    path: Sequence[bytes]


@dataclass(frozen=True, slots=True)
class EntryProof:
    """A log entry, with its body as the bytes it commits to, and its way to the root of the log."""

    seq: int
    kind: str
    version: int
    body: bytes
    nonce: bytes
    path: Sequence[bytes]


@dataclass(frozen=True, slots=True)
class ProvenEntry:
    """The log entry that a message came in with."""

    seq: int
    kind: str
    version: int
    body: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Proven:
    """What a proof proves of an original."""

    item: dict[str, Any]
    entry: ProvenEntry
    checkpoint: checkpoint.Checkpoint


def build(item: ItemProof, entry: EntryProof, note: str) -> bytes:
    """Return the proof file for an item of the batch that `entry` logged, under a signed note.

    Raises ProofError when the parts do not hold together: then the archive itself is damaged. The
    signature and the original are not looked at. Raises TypeError when an item holds a float.
    """
    value = {
        "checkpoint": note,
        "entry": {
            "body": _decoded_body(entry.body),
            "kind": str(entry.kind),
            "nonce": entry.nonce.hex(),
            "path": [part.hex() for part in entry.path],
            "seq": entry.seq,
            "version": entry.version,
        },
        "format": FORMAT,
        "item": item.item,
        "place": {
            "index": item.index,
            "nonce": item.nonce.hex(),
            "path": [part.hex() for part in item.path],
        },
        "version": VERSION,
    }
    proof = canonical.encode(value) + b"\n"
    parsed = _parse(proof)
    try:
        signed = checkpoint.parse_note(note)
    except checkpoint.CheckpointError as error:
        raise ProofError(Link.CHECKPOINT, str(error)) from error
    _follow(parsed, signed.checkpoint)
    return proof


def check(original: BinaryIO, proof: bytes, vkey: str) -> Proven:
    """Return what `proof` proves of the original, under the public key `vkey`.

    The original is read to its end as a stream. Raises ProofError, with the link that breaks, when
    original, proof or key is not exactly as it was.
    """
    parsed = _parse(proof)
    signed = _verified_checkpoint(parsed.note, vkey)
    body = _follow(parsed, signed)
    expected, found = parsed.item.item["original"], _sha256_of(original)
    if found != expected:
        raise ProofError(
            Link.ORIGINAL,
            "Het origineel klopt niet: dit is niet het bestand waarover het bewijs gaat. Het is na "
            "de vastlegging veranderd, of het is een ander bestand. "
            f"SHA-256 volgens het bewijs: {expected}; van dit bestand: {found}.",
        )
    entry = parsed.entry
    return Proven(parsed.item.item, ProvenEntry(entry.seq, entry.kind, entry.version, body), signed)


@dataclass(frozen=True, slots=True)
class _Parsed:
    """A proof file that has the right form; none of its links has been looked at."""

    item: ItemProof
    entry: EntryProof
    note: str


def _parse(proof: bytes) -> _Parsed:
    if len(proof) > LARGEST:
        raise _bad_form(f"het is groter dan {LARGEST} bytes")
    if not proof.endswith(b"\n"):
        raise _bad_form("het regeleinde aan het slot ontbreekt")
    try:
        value = canonical.decode(proof[:-1])
    except ValueError as error:
        raise _bad_form("het is geen canonieke JSON") from error
    if not isinstance(value, dict) or value.get("format") != FORMAT:
        raise _bad_form(f"het heeft niet de vorm {FORMAT}")
    if type(value.get("version")) is not int or value["version"] != VERSION:
        raise _bad_form(f"het heeft een andere versie dan {VERSION}; deze versie is niet bekend")
    _object(value, _KEYS, "het bewijs")
    return _Parsed(
        _parse_item(value["item"], value["place"]),
        _parse_entry(value["entry"]),
        _text(value["checkpoint"], "checkpoint"),
    )


def _parse_item(item: Any, place: Any) -> ItemProof:
    if not isinstance(item, dict):
        raise _bad_form("item is geen object")
    _hash(item.get("original"), "item.original")
    _object(place, _PLACE_KEYS, "place")
    return ItemProof(
        item,
        _hash(place["nonce"], "place.nonce"),
        _number(place["index"], "place.index"),
        _path(place["path"], "place.path"),
    )


def _parse_entry(entry: Any) -> EntryProof:
    _object(entry, _ENTRY_KEYS, "entry")
    if not isinstance(entry["body"], dict):
        raise _bad_form("entry.body is geen object")
    return EntryProof(
        _number(entry["seq"], "entry.seq"),
        _text(entry["kind"], "entry.kind"),
        _number(entry["version"], "entry.version"),
        canonical.encode(entry["body"]),
        _hash(entry["nonce"], "entry.nonce"),
        _path(entry["path"], "entry.path"),
    )


def _verified_checkpoint(note: str, vkey: str) -> checkpoint.Checkpoint:
    try:
        checkpoint.parse_vkey(vkey)
    except checkpoint.CheckpointError as error:
        raise ProofError(Link.KEY, str(error)) from error
    try:
        return checkpoint.open_signed(note, vkey)
    except checkpoint.CheckpointError as error:
        raise ProofError(Link.CHECKPOINT, str(error)) from error


def _follow(parsed: _Parsed, signed: checkpoint.Checkpoint) -> dict[str, Any]:
    """Return the body of the entry, once entry and item are where the checkpoint wants them."""
    entry, item = parsed.entry, parsed.item
    leaf = entry_leaf(entry.seq, entry.kind, entry.version, commit(entry.nonce, entry.body))
    if not merkle.verify_inclusion(leaf, entry.seq, signed.size, entry.path, signed.root):
        raise ProofError(
            Link.LOG,
            f"De logregel klopt niet: regel {entry.seq} van dit bewijs staat niet in het logboek "
            f"van {signed.origin} waarvan het controlepunt {signed.size} regels telt. De regel is "
            "veranderd, of het bewijs en het controlepunt horen niet bij elkaar.",
        )
    body = _decoded_body(entry.body)
    count = _number(body.get("count"), "entry.body.count")
    root = _hash(body.get("root"), "entry.body.root")
    leaf = item_leaf(item.nonce, item.item)
    if not merkle.verify_inclusion(leaf, item.index, count, item.path, root):
        raise ProofError(
            Link.BATCH,
            f"Het bericht klopt niet: het staat niet als item {item.index} in de partij van "
            f"{count} items die logregel {entry.seq} heeft vastgelegd. De gegevens van het "
            "bericht zijn na de vastlegging veranderd, of het bewijs hoort bij een ander bericht.",
        )
    return body


def _decoded_body(body: bytes) -> dict[str, Any]:
    try:
        value = canonical.decode(body)
    except ValueError as error:
        raise _bad_form("entry.body is geen canonieke JSON") from error
    if not isinstance(value, dict):
        raise _bad_form("entry.body is geen object")
    return value


def _sha256_of(original: BinaryIO) -> str:
    digest = sha256()
    while piece := original.read(_PIECE):
        digest.update(piece)
    return digest.hexdigest()


def _bad_form(detail: str) -> ProofError:
    return ProofError(
        Link.FORM,
        f"Het bewijsbestand is beschadigd of bewerkt: {detail}. Zo bewijst het niets; vraag het "
        "bewijs opnieuw aan (postkamer prove) en bewaar het zonder het te bewerken.",
    )


def _object(value: Any, keys: set[str], name: str) -> None:
    if not isinstance(value, dict) or value.keys() != keys:
        raise _bad_form(f"{name} heeft niet precies de velden {', '.join(sorted(keys))}")


def _text(value: Any, name: str) -> str:
    if not isinstance(value, str):
        raise _bad_form(f"{name} is geen tekst")
    return value


def _number(value: Any, name: str) -> int:
    if type(value) is not int or not 0 <= value <= merkle.MAX_SIZE:
        raise _bad_form(f"{name} is geen geheel getal van 0 of meer")
    return value


def _hash(value: Any, name: str) -> bytes:
    if not isinstance(value, str) or not _HASH.fullmatch(value):
        raise _bad_form(f"{name} is geen SHA-256 in 64 kleine hexadecimale tekens")
    return bytes.fromhex(value)


def _path(value: Any, name: str) -> list[bytes]:
    if not isinstance(value, list) or len(value) > _LONGEST_PATH:
        raise _bad_form(f"{name} is geen lijst van hooguit {_LONGEST_PATH} SHA-256-waarden")
    return [_hash(part, name) for part in value]
