"""Merkle trees of RFC 6962 (section 2.1) with SHA-256: roots, inclusion and consistency proofs.

A leaf is hashed behind the byte 0x00 and a node behind 0x01, so that neither passes for the other.
Everything here takes and gives hashes of 32 bytes.

There are two ways in. A tree whose leaf hashes are at hand (the items of a batch): `root`,
`inclusion_path`, `consistency_path`. A log kept in a table: a `Frontier` appends with the help of
at most 64 hashes and names the complete subtrees that each leaf finishes; kept by (level, index),
where the subtree covers the leaves from index * 2^level up to (index + 1) * 2^level, they give
every root and proof by reading O(log n) of them: `root_from`, `inclusion_from`, `consistency_from`.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import Self

HASH_SIZE = 32
"""Bytes of a hash."""
MAX_SIZE = 2**63 - 1
"""The most leaves that a tree may claim to have: what a database column holds."""
EMPTY_ROOT = sha256(b"").digest()
"""The root of the tree without leaves."""

NodeReader = Callable[[int, int], bytes]
"""Returns the hash of the complete subtree at (level, index); level 0 holds the leaf hashes."""
Node = tuple[int, int, bytes]
"""A complete subtree: level, index, hash."""

_NODE = b"\x01"


def leaf_hash(data: bytes) -> bytes:
    """Return the hash of a leaf that holds `data`."""
    return sha256(b"\x00" + data).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """Return the hash of the node above two hashes."""
    return sha256(_NODE + left + right).digest()


def root(leaf_hashes: Sequence[bytes]) -> bytes:
    """Return the root of the tree over `leaf_hashes`; `EMPTY_ROOT` when there are none."""
    level = leaf_hashes
    if not level:
        return EMPTY_ROOT
    while len(level) > 1:
        level = _level_above(level, keep_odd=True)
    return level[0]


def inclusion_path(leaf_hashes: Sequence[bytes], index: int) -> list[bytes]:
    """Return the proof that leaf `index` is in the tree, from the leaf upwards.

    Raises IndexError when there is no such leaf.
    """
    return inclusion_from(_reader(leaf_hashes), index, len(leaf_hashes))


def consistency_path(leaf_hashes: Sequence[bytes], old_size: int) -> list[bytes]:
    """Return the proof that the tree over the first `old_size` leaves only grew into this one.

    Raises IndexError when there are fewer leaves than that.
    """
    return consistency_from(_reader(leaf_hashes), old_size, len(leaf_hashes))


def verify_inclusion(
    leaf: bytes, index: int, size: int, path: Sequence[bytes], root: bytes
) -> bool:
    """Return whether `path` proves that the leaf hash stands at `index` in that tree.

    Strict: a path with one hash too many or too few proves nothing.
    """
    if not 0 <= index < size <= MAX_SIZE or not _are_hashes((leaf, root), path):
        return False
    place, last, found = index, size - 1, leaf
    for sibling in path:
        if last == 0:
            return False
        if place & 1 or place == last:
            found = node_hash(sibling, found)
            place, last = _climb_right_edge(place, last)
        else:
            found = node_hash(found, sibling)
        place, last = place >> 1, last >> 1
    return last == 0 and found == root


def verify_consistency(
    old_size: int, old_root: bytes, new_size: int, new_root: bytes, path: Sequence[bytes]
) -> bool:
    """Return whether `path` proves that the new tree is the old one with leaves added behind it.

    Every tree follows on the empty one, and a tree on itself, both with an empty path.
    """
    if not 0 <= old_size <= new_size <= MAX_SIZE or not _are_hashes((old_root, new_root), path):
        return False
    if old_size == 0 and old_root != EMPTY_ROOT:
        return False
    if old_size == new_size:
        return not path and old_root == new_root
    if old_size == 0:
        return not path
    return _grows(old_size, old_root, new_size, new_root, path)


@dataclass(frozen=True, slots=True)
class Frontier:
    """The right edge of a growing tree: the roots of its complete subtrees, the largest first.

    That is all that appending needs. There is one hash for each 1 in the binary `size`.
    """

    size: int = 0
    hashes: tuple[bytes, ...] = ()

    def append(self, leaf: bytes) -> tuple[Self, list[Node]]:
        """Return the frontier with one leaf hash more, and the complete subtrees it finishes.

        The first of them is the leaf itself, at level 0; the others go upwards.
        """
        index, hashes, found = self.size, list(self.hashes), leaf
        completed = [(0, index, leaf)]
        level = 0
        while index & 1:
            found = sha256(_NODE + hashes.pop() + found).digest()
            index >>= 1
            level += 1
            completed.append((level, index, found))
        hashes.append(found)
        return type(self)(self.size + 1, tuple(hashes)), completed

    def root(self) -> bytes:
        """Return the root of the whole tree."""
        return _fold(self.hashes)

    def to_bytes(self) -> bytes:
        """Return the hashes as one piece; `size` is kept beside it."""
        return b"".join(self.hashes)

    @classmethod
    def from_bytes(cls, size: int, data: bytes) -> Self:
        """Return the frontier of a tree of `size` leaves.

        Raises ValueError when `data` does not hold as many hashes as that size asks for.
        """
        if not 0 <= size <= MAX_SIZE or len(data) != size.bit_count() * HASH_SIZE:
            raise ValueError(f"a frontier of {size} leaves is not {len(data)} bytes long")
        pieces = range(0, len(data), HASH_SIZE)
        return cls(size, tuple(data[start : start + HASH_SIZE] for start in pieces))


def frontier_from(node: NodeReader, size: int) -> Frontier:
    """Return the frontier of the first `size` leaves, read from complete subtrees."""
    return Frontier(size, tuple(node(level, index) for level, index in _cover(0, size)))


def root_from(node: NodeReader, size: int) -> bytes:
    """Return the root of the first `size` leaves, read from complete subtrees."""
    return _range_root(node, 0, size)


def inclusion_from(node: NodeReader, index: int, size: int) -> list[bytes]:
    """Return the proof that leaf `index` is in the tree of the first `size` leaves.

    Raises IndexError when that tree has no such leaf.
    """
    if not 0 <= index < size:
        raise IndexError(f"no leaf {index} in a tree of {size}")
    path = []
    start, end = 0, size
    while end - start > 1:
        middle = start + _left_size(end - start)
        if index < middle:
            path.append(_range_root(node, middle, end))
            end = middle
        else:
            path.append(_range_root(node, start, middle))
            start = middle
    path.reverse()
    return path


def consistency_from(node: NodeReader, old_size: int, new_size: int) -> list[bytes]:
    """Return the proof that the tree of `old_size` leaves only grew into that of `new_size`.

    Raises IndexError when `old_size` is negative or the larger of the two.
    """
    if not 0 <= old_size <= new_size:
        raise IndexError(f"a tree of {new_size} leaves did not grow from one of {old_size}")
    if old_size == 0:
        return []
    path = []
    start, end = 0, new_size
    while old_size < end:
        middle = start + _left_size(end - start)
        if old_size <= middle:
            path.append(_range_root(node, middle, end))
            end = middle
        else:
            path.append(_range_root(node, start, middle))
            start = middle
    if start > 0:  # else the subtree is the old tree itself, whose root the verifier has
        path.append(_range_root(node, start, end))
    path.reverse()
    return path


def _grows(
    old_size: int, old_root: bytes, new_size: int, new_root: bytes, path: Sequence[bytes]
) -> bool:
    """Return whether the path leads to both roots, for 0 < old_size < new_size."""
    place, last = old_size - 1, new_size - 1
    while place & 1:
        place, last = place >> 1, last >> 1
    # A complete old tree is the start of the path itself, and is left out of it.
    hashes = [old_root, *path] if old_size & (old_size - 1) == 0 else list(path)
    if not hashes:
        return False
    old = new = hashes[0]
    for sibling in hashes[1:]:
        if last == 0:
            return False
        if place & 1 or place == last:
            old, new = node_hash(sibling, old), node_hash(sibling, new)
            place, last = _climb_right_edge(place, last)
        else:
            new = node_hash(new, sibling)
        place, last = place >> 1, last >> 1
    return last == 0 and old == old_root and new == new_root


def _climb_right_edge(place: int, last: int) -> tuple[int, int]:
    """Return the numbers on the level up to which the last node goes as it is, without sibling."""
    while place and not place & 1:
        place, last = place >> 1, last >> 1
    return place, last


def _are_hashes(one: Sequence[bytes], more: Sequence[bytes]) -> bool:
    return all(len(value) == HASH_SIZE for part in (one, more) for value in part)


def _level_above(level: Sequence[bytes], *, keep_odd: bool) -> list[bytes]:
    """Return the hashes one level up. A last one without a partner goes up as it is, or not."""
    pairs = zip(level[::2], level[1::2], strict=False)
    above = [sha256(_NODE + left + right).digest() for left, right in pairs]
    if keep_odd and len(level) & 1:
        above.append(level[-1])
    return above


def _reader(leaf_hashes: Sequence[bytes]) -> NodeReader:
    """Return what reads the complete subtrees over `leaf_hashes`."""
    levels: list[Sequence[bytes]] = [leaf_hashes]
    while len(levels[-1]) > 1:
        levels.append(_level_above(levels[-1], keep_odd=False))
    return lambda level, index: levels[level][index]


def _left_size(size: int) -> int:
    """Return the largest power of two that is smaller than `size` (> 1)."""
    return int(1 << ((size - 1).bit_length() - 1))


def _cover(start: int, end: int) -> list[tuple[int, int]]:
    """Return the complete subtrees (level, index) that together make the subtree [start, end)."""
    cover = []
    while start < end:
        level = (end - start).bit_length() - 1
        cover.append((level, start >> level))
        start += 1 << level
    return cover


def _range_root(node: NodeReader, start: int, end: int) -> bytes:
    return _fold([node(level, index) for level, index in _cover(start, end)])


def _fold(hashes: Sequence[bytes]) -> bytes:
    """Return the root over complete subtrees, the largest first."""
    if not hashes:
        return EMPTY_ROOT
    found = hashes[-1]
    for left in reversed(hashes[:-1]):
        found = node_hash(left, found)
    return found
