"""Commitments: the bytes that they are made of, and that no use passes for another."""

from enum import StrEnum
from hashlib import sha256

import pytest
from hypothesis import given
from hypothesis import strategies as st

from postkamer.core import canonical
from postkamer.core.commitment import commit, entry_leaf, item_leaf, nonces
from postkamer.core.merkle import leaf_hash

NONCE = bytes(range(32))
ITEM = {
    "id": 7,
    "channel": "x",
    "native_id": "1200000000000000001",
    "version": 1,
    "original": "00" * 32,
    "content": "11" * 32,
    "context": "22" * 32,
    "captured_at": 1_700_000_000_000_000,
    "delivery": 3,
}


class _Kind(StrEnum):
    BATCH_STORED = "batch_stored"


def test_a_commitment_is_the_hash_of_its_use_the_nonce_and_the_body() -> None:
    expected = sha256(b"postkamer log body 1\n" + NONCE + b"{}").digest()
    assert commit(NONCE, b"{}") == expected


def test_the_leaf_of_an_entry_is_the_hash_of_canonical_json_without_its_body() -> None:
    data = b'{"commitment":"%s","kind":"batch_stored","seq":5,"version":1}' % (b"ab" * 32)
    assert entry_leaf(5, "batch_stored", 1, bytes.fromhex("ab" * 32)) == leaf_hash(data)
    assert entry_leaf(5, _Kind.BATCH_STORED, 1, bytes.fromhex("ab" * 32)) == leaf_hash(data)


def test_the_leaf_of_an_item_is_a_leaf_over_the_nonce_and_canonical_json() -> None:
    data = b"postkamer batch item 1\n" + NONCE + canonical.encode(ITEM)
    assert item_leaf(NONCE, ITEM) == leaf_hash(data)


def test_the_order_of_the_keys_of_an_item_means_nothing() -> None:
    assert item_leaf(NONCE, dict(reversed(ITEM.items()))) == item_leaf(NONCE, ITEM)


@pytest.mark.parametrize("key", ITEM)
def test_each_value_of_an_item_counts(key: str) -> None:
    assert item_leaf(NONCE, {**ITEM, key: None}) != item_leaf(NONCE, ITEM)


@given(st.binary(min_size=32, max_size=32), st.binary(max_size=100), st.integers(0, 10_000))
def test_another_nonce_or_body_gives_another_commitment(
    nonce: bytes, body: bytes, bit: int
) -> None:
    both = bytearray(nonce + body)
    bit %= len(both) * 8
    both[bit // 8] ^= 1 << bit % 8
    assert commit(bytes(both[:32]), bytes(both[32:])) != commit(nonce, body)


def test_the_border_between_nonce_and_body_is_fixed() -> None:
    for nonce in (b"", bytes(31), bytes(33)):
        with pytest.raises(ValueError, match="32"):
            commit(nonce, b"")
        with pytest.raises(ValueError, match="32"):
            item_leaf(nonce, ITEM)


def test_an_entry_never_passes_for_an_item_nor_a_body_for_a_leaf() -> None:
    entry = {"commitment": "ab" * 32, "kind": "k", "seq": 0, "version": 1}
    assert item_leaf(NONCE, entry) != entry_leaf(0, "k", 1, bytes.fromhex("ab" * 32))
    assert item_leaf(NONCE, entry) != commit(NONCE, canonical.encode(entry))
    assert item_leaf(NONCE, entry) != leaf_hash(NONCE + canonical.encode(entry))


def test_nonces_are_fresh_and_of_32_bytes() -> None:
    made = nonces(500) + nonces(500)
    assert len(made) == len(set(made)) == 1000
    assert {len(nonce) for nonce in made} == {32}
    assert nonces(0) == []
