"""Salted commitments: what the log says of its contents without holding any of them.

A commitment is a SHA-256 over a random nonce of 32 bytes and the content. It binds: nobody finds
other content for it. It hides: without the nonce even a short text cannot be guessed back. So when
content and nonce are destroyed, the log still verifies and tells nothing.

Each use puts its own first bytes before what it hashes, so that no value passes for one of another
use. The leaf of an entry in the log is the hash of JSON and begins with `{`; the leaf of an item in
a batch is the hash of a text that begins with `postkamer`. A leaf of the one tree therefore never
is a leaf of the other, and since every proof begins at a leaf, the two kinds of trees can share the
node hash of RFC 6962.
"""

import os
from hashlib import sha256
from typing import Any

from postkamer.core.canonical import encode_trusted
from postkamer.core.merkle import leaf_hash

NONCE_SIZE = 32
"""Bytes of a nonce."""
ITEM_KEYS = (
    "id",
    "channel",
    "native_id",
    "version",
    "original",
    "content",
    "context",
    "captured_at",
    "delivery",
)
"""What an item at least says; digests (original, content, context) in lower-case hex."""

_BODY = b"postkamer log body 1\n"
_ITEM = b"\x00postkamer batch item 1\n"  # 0x00 makes it a leaf of RFC 6962
_NO_NONCE = "a nonce is 32 bytes"


def nonces(count: int) -> list[bytes]:
    """Return `count` fresh nonces from the system's source of random bytes."""
    pool = os.urandom(count * NONCE_SIZE)
    return [pool[start : start + NONCE_SIZE] for start in range(0, len(pool), NONCE_SIZE)]


def commit(nonce: bytes, body: bytes) -> bytes:
    """Return the commitment to the body of a log entry.

    Raises ValueError when the nonce is not 32 bytes.
    """
    if len(nonce) != NONCE_SIZE:
        raise ValueError(_NO_NONCE)
    return sha256(_BODY + nonce + body).digest()


def entry_leaf(seq: int, kind: str, version: int, commitment: bytes) -> bytes:
    """Return the leaf hash of a log entry.

    The leaf holds its place in the log (from 0), kind, version of the body's form, and the
    commitment to the body: never personal data, so that it can stay for ever.
    """
    data = {"commitment": commitment.hex(), "kind": kind, "seq": seq, "version": version}
    return leaf_hash(encode_trusted(data))


def item_leaf(nonce: bytes, item: dict[str, Any]) -> bytes:
    """Return the leaf hash of one item of a batch: the commitment to its canonical JSON.

    `item` has the keys of `ITEM_KEYS`, and may have more; values are text, whole numbers, None, or
    lists and dicts of them, never floats. Raises ValueError when the nonce is not 32 bytes.
    """
    if len(nonce) != NONCE_SIZE:
        raise ValueError(_NO_NONCE)
    return sha256(_ITEM + nonce + encode_trusted(item)).digest()
