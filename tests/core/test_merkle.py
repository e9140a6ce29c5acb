"""Merkle trees: known vectors of RFC 6962, its definition, and an independent implementation."""

from hashlib import sha256

import pymerkle
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from postkamer.core import merkle

DATA = [
    bytes.fromhex(text)
    for text in (
        "",
        "00",
        "10",
        "2021",
        "3031",
        "40414243",
        "5051525354555657",
        "606162636465666768696a6b6c6d6e6f",
    )
]
ROOTS = (
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
)
KNOWN_INCLUSION = {  # (size, index): path
    (8, 0): (
        "96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7",
        "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
        "6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4",
    ),
    (8, 5): (
        "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b",
        "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0",
        "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    ),
    (3, 2): ("fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",),
    (5, 1): (
        "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
        "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
        "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b",
    ),
}
KNOWN_CONSISTENCY = {  # (old, new): path
    (1, 8): (
        "96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7",
        "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
        "6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4",
    ),
    (6, 8): (
        "0ebc5d3437fbe2db158b9f126a1d118e308181031d0a949f8dededebc558ef6a",
        "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0",
        "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    ),
    (2, 5): (
        "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
        "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b",
    ),
}
SMALL = 33
"""Every size, index and pair of sizes up to here is tried."""


def leaves(count: int) -> list[bytes]:
    """Return the leaf hashes of a tree whose leaves all differ."""
    return [merkle.leaf_hash(b"leaf %d" % number) for number in range(count)]


class NodeTable:
    """A log as a database keeps it: a frontier, and the nodes that each leaf finished."""

    def __init__(self) -> None:
        """Start empty."""
        self.frontier = merkle.Frontier()
        self.nodes: dict[tuple[int, int], bytes] = {}
        self.reads = 0

    def extend(self, leaf_hashes: list[bytes]) -> "NodeTable":
        """Append leaf hashes, each through the stored form of the frontier."""
        for leaf in leaf_hashes:
            stored = merkle.Frontier.from_bytes(self.frontier.size, self.frontier.to_bytes())
            self.frontier, completed = stored.append(leaf)
            for level, index, value in completed:
                assert (level, index) not in self.nodes
                self.nodes[level, index] = value
        return self

    def node(self, level: int, index: int) -> bytes:
        """Return a stored node."""
        self.reads += 1
        return self.nodes[level, index]


def rfc_root(leaf_hashes: list[bytes]) -> bytes:
    """Return MTH of RFC 6962 section 2.1, in its own recursive words."""
    if not leaf_hashes:
        return sha256(b"").digest()
    if len(leaf_hashes) == 1:
        return leaf_hashes[0]
    k = rfc_split(len(leaf_hashes))
    return sha256(b"\x01" + rfc_root(leaf_hashes[:k]) + rfc_root(leaf_hashes[k:])).digest()


def rfc_split(size: int) -> int:
    """Return the largest power of two smaller than `size`."""
    k = 1
    while k * 2 < size:
        k *= 2
    return k


def rfc_path(m: int, leaf_hashes: list[bytes]) -> list[bytes]:
    """Return PATH of RFC 6962 section 2.1.1."""
    if len(leaf_hashes) == 1:
        return []
    k = rfc_split(len(leaf_hashes))
    if m < k:
        return [*rfc_path(m, leaf_hashes[:k]), rfc_root(leaf_hashes[k:])]
    return [*rfc_path(m - k, leaf_hashes[k:]), rfc_root(leaf_hashes[:k])]


def rfc_subproof(m: int, leaf_hashes: list[bytes], *, known: bool) -> list[bytes]:
    """Return SUBPROOF of RFC 6962 section 2.1.2."""
    if m == len(leaf_hashes):
        return [] if known else [rfc_root(leaf_hashes)]
    k = rfc_split(len(leaf_hashes))
    if m <= k:
        return [*rfc_subproof(m, leaf_hashes[:k], known=known), rfc_root(leaf_hashes[k:])]
    return [*rfc_subproof(m - k, leaf_hashes[k:], known=False), rfc_root(leaf_hashes[:k])]


def test_roots_are_those_of_the_known_vectors() -> None:
    hashes = [merkle.leaf_hash(data) for data in DATA]
    assert [merkle.root(hashes[:size]).hex() for size in range(1, 9)] == list(ROOTS)


def test_root_of_no_leaves_is_the_hash_of_nothing() -> None:
    assert merkle.root([]) == merkle.EMPTY_ROOT == merkle.Frontier().root()
    assert merkle.EMPTY_ROOT.hex().startswith("e3b0c44298fc1c149afbf4c8996fb924")
    assert merkle.root_from(NodeTable().node, 0) == merkle.EMPTY_ROOT


@pytest.mark.parametrize(("place", "path"), KNOWN_INCLUSION.items())
def test_inclusion_paths_are_those_of_the_known_vectors(
    place: tuple[int, int], path: tuple[str, ...]
) -> None:
    size, index = place
    hashes = [merkle.leaf_hash(data) for data in DATA[:size]]
    assert [part.hex() for part in merkle.inclusion_path(hashes, index)] == list(path)


@pytest.mark.parametrize(("sizes", "path"), KNOWN_CONSISTENCY.items())
def test_consistency_paths_are_those_of_the_known_vectors(
    sizes: tuple[int, int], path: tuple[str, ...]
) -> None:
    hashes = [merkle.leaf_hash(data) for data in DATA[: sizes[1]]]
    assert [part.hex() for part in merkle.consistency_path(hashes, sizes[0])] == list(path)


@pytest.mark.parametrize("size", range(SMALL))
def test_roots_and_paths_follow_the_definition(size: int) -> None:
    hashes = leaves(size)
    assert merkle.root(hashes) == rfc_root(hashes)
    for index in range(size):
        assert merkle.inclusion_path(hashes, index) == rfc_path(index, hashes)
    for old in range(1, size + 1):
        assert merkle.consistency_path(hashes, old) == rfc_subproof(old, hashes, known=True)


@settings(max_examples=60, deadline=None)
@given(st.lists(st.binary(max_size=40), min_size=1, max_size=300), st.data())
def test_an_independent_implementation_agrees(entries: list[bytes], data: st.DataObject) -> None:
    tree = pymerkle.InmemoryTree(algorithm="sha256")
    for entry in entries:
        tree.append_entry(entry)
    hashes = [merkle.leaf_hash(entry) for entry in entries]
    size = len(entries)
    index = data.draw(st.integers(0, size - 1))
    old = data.draw(st.integers(1, size))
    root, old_root = tree.get_root(), tree.get_root(old)

    assert merkle.root(hashes) == root
    theirs = tree.prove_inclusion(index + 1).path
    ours = merkle.inclusion_path(hashes, index)
    assert [theirs[0], *ours] == theirs
    assert merkle.verify_inclusion(hashes[index], index, size, theirs[1:], root)
    path = merkle.consistency_path(hashes, old)
    growth = tree.prove_consistency(old)
    for claimed in (old_root, root, hashes[index]):
        try:
            growth.verify(claimed, root)
            agreed = True
        except pymerkle.InvalidProof:
            agreed = False
        assert merkle.verify_consistency(old, claimed, size, root, path) is agreed


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 400), st.data())
def test_a_log_kept_as_nodes_gives_the_same_as_its_leaves(size: int, data: st.DataObject) -> None:
    table, hashes = NodeTable().extend(leaves(size)), leaves(size)
    assert table.frontier.root() == merkle.root(hashes)
    past = data.draw(st.integers(0, size))
    assert merkle.root_from(table.node, past) == merkle.root(hashes[:past])
    assert merkle.frontier_from(table.node, size) == table.frontier
    older = data.draw(st.integers(0, past))
    expected = merkle.consistency_path(hashes[:past], older)
    assert merkle.consistency_from(table.node, older, past) == expected
    if past:
        index = data.draw(st.integers(0, past - 1))
        expected = merkle.inclusion_path(hashes[:past], index)
        assert merkle.inclusion_from(table.node, index, past) == expected


@pytest.mark.parametrize("size", [1, 2, 1000, 1023, 1024, 1025, 2047])
def test_proofs_read_few_nodes_of_a_log(size: int) -> None:
    table = NodeTable().extend(leaves(size))
    most = 2 * size.bit_length()
    for index in (0, size // 3, size // 2, size - 1):
        table.reads = 0
        merkle.inclusion_from(table.node, index, size)
        assert table.reads <= most
        table.reads = 0
        merkle.consistency_from(table.node, index, size)
        assert table.reads <= most


@pytest.mark.parametrize("size", range(1, SMALL))
def test_a_leaf_is_proven_at_its_own_place_only(size: int) -> None:
    hashes = leaves(size)
    root = merkle.root(hashes)
    for index in range(size):
        path = merkle.inclusion_path(hashes, index)
        assert merkle.verify_inclusion(hashes[index], index, size, path, root)
        proven = [
            place
            for place in range(-1, size + 2)
            if merkle.verify_inclusion(hashes[index], place, size, path, root)
        ]
        assert proven == [index]
        assert not merkle.verify_inclusion(hashes[index - 1], index, size, path, root) or size == 1


@pytest.mark.parametrize("size", range(1, SMALL))
def test_an_inclusion_path_with_a_changed_part_proves_nothing(size: int) -> None:
    hashes = leaves(size)
    root = merkle.root(hashes)
    for index in range(size):
        path = merkle.inclusion_path(hashes, index)
        for wrong in _spoiled(path):
            assert not merkle.verify_inclusion(hashes[index], index, size, wrong, root)
        assert not merkle.verify_inclusion(hashes[index], index, size, path, merkle.EMPTY_ROOT)


@pytest.mark.parametrize("new", range(SMALL))
def test_growth_is_proven_from_every_earlier_size(new: int) -> None:
    hashes = leaves(new)
    roots = [merkle.root(hashes[:size]) for size in range(new + 1)]
    for old in range(new + 1):
        path = merkle.consistency_path(hashes, old)
        assert merkle.verify_consistency(old, roots[old], new, roots[new], path)
        for wrong in _spoiled(path):
            assert not merkle.verify_consistency(old, roots[old], new, roots[new], wrong)
        if 0 < old < new:
            assert not merkle.verify_consistency(new, roots[new], old, roots[old], path)
            assert not merkle.verify_consistency(old, roots[old - 1], new, roots[new], path)
            assert not merkle.verify_consistency(old, roots[old], new, roots[new - 1], path)


@pytest.mark.parametrize("new", range(2, SMALL))
def test_a_rewritten_or_shortened_log_is_not_consistent(new: int) -> None:
    hashes = leaves(new)
    for old in range(1, new):
        changed = [*hashes]
        changed[old - 1] = merkle.leaf_hash(b"changed")
        path = merkle.consistency_path(changed, old)
        old_root, new_root = merkle.root(hashes[:old]), merkle.root(changed)
        assert not merkle.verify_consistency(old, old_root, new, new_root, path)


def test_edge_sizes_of_consistency() -> None:
    empty, one, other = merkle.EMPTY_ROOT, *leaves(2)
    assert merkle.verify_consistency(0, empty, 0, empty, [])
    assert merkle.verify_consistency(0, empty, 5, one, [])
    assert merkle.verify_consistency(1, one, 1, one, [])
    assert not merkle.verify_consistency(0, one, 5, one, [])
    assert not merkle.verify_consistency(0, one, 0, one, [])
    assert not merkle.verify_consistency(0, empty, 0, empty, [one])
    assert not merkle.verify_consistency(0, empty, 5, one, [one])
    assert not merkle.verify_consistency(1, one, 1, other, [])
    assert not merkle.verify_consistency(1, one, 1, one, [one])
    assert not merkle.verify_consistency(1, one, 2, merkle.node_hash(one, other), [])
    assert not merkle.verify_consistency(1, one, 2, one, [])
    assert not merkle.verify_consistency(2, one, 4, one, [])
    assert not merkle.verify_consistency(3, one, 5, other, [])
    assert not merkle.verify_consistency(2, one, 1, one, [])
    assert not merkle.verify_consistency(-1, one, 1, one, [])
    assert not merkle.verify_consistency(1, one, merkle.MAX_SIZE + 1, one, [])


def test_edge_sizes_of_inclusion() -> None:
    one, other = leaves(2)
    assert merkle.verify_inclusion(one, 0, 1, [], one)
    assert not merkle.verify_inclusion(one, 0, 1, [other], merkle.node_hash(one, other))
    assert not merkle.verify_inclusion(one, 0, 1, [other], merkle.node_hash(other, one))
    assert not merkle.verify_inclusion(one, 0, 0, [], one)
    assert not merkle.verify_inclusion(one, 1, 1, [], one)
    assert not merkle.verify_inclusion(one, -1, 1, [], one)
    assert not merkle.verify_inclusion(one, 0, merkle.MAX_SIZE + 1, [], one)


@pytest.mark.parametrize(("old", "new"), [(1, 2), (2, 3), (3, 5), (4, 7), (6, 8)])
def test_a_longer_path_to_roots_made_for_it_proves_no_growth(old: int, new: int) -> None:
    hashes, extra = leaves(new), merkle.leaf_hash(b"extra")
    path = [*merkle.consistency_path(hashes, old), extra]
    old_root = merkle.node_hash(extra, merkle.root(hashes[:old]))
    new_root = merkle.node_hash(extra, merkle.root(hashes))
    if old & (old - 1) == 0:  # the path starts at the old root itself, which then differs too
        path = [merkle.root(hashes[:old]), *path]
    assert not merkle.verify_consistency(old, old_root, new, new_root, path)


@pytest.mark.parametrize(("height", "proven"), [(0, True), (62, True), (63, False), (64, False)])
def test_a_tree_has_a_largest_size(height: int, *, proven: bool) -> None:
    leaf = root = merkle.leaf_hash(b"last")
    path = [merkle.leaf_hash(b"%d" % level) for level in range(height)]
    for sibling in path:
        root = merkle.node_hash(sibling, root)
    size = 2**height
    assert merkle.verify_inclusion(leaf, size - 1, size, path, root) is proven


def test_what_is_no_hash_proves_nothing() -> None:
    one, other = leaves(2)
    root = merkle.node_hash(one, other)
    assert merkle.verify_inclusion(one, 0, 2, [other], root)
    assert not merkle.verify_inclusion(one, 0, 2, [other + b"\0"], root)
    assert not merkle.verify_inclusion(one[:-1], 0, 2, [other], root)
    assert not merkle.verify_inclusion(b"", 0, 1, [], b"")
    assert not merkle.verify_consistency(1, b"", 1, b"", [])


def test_asking_for_what_is_not_in_the_tree_fails() -> None:
    hashes = leaves(3)
    for index in (-1, 3):
        with pytest.raises(IndexError):
            merkle.inclusion_path(hashes, index)
    for old in (-1, 4):
        with pytest.raises(IndexError):
            merkle.consistency_path(hashes, old)
    with pytest.raises(IndexError):
        merkle.inclusion_path([], 0)


def test_a_leaf_does_not_pass_for_a_node() -> None:
    one, other = leaves(2)
    assert merkle.leaf_hash(one + other) != merkle.node_hash(one, other)
    assert merkle.leaf_hash(b"") == sha256(b"\x00").digest()


def test_appending_names_every_subtree_that_it_completes() -> None:
    frontier = merkle.Frontier()
    completed = []
    for leaf in leaves(8):
        frontier, nodes = frontier.append(leaf)
        completed.append([(level, index) for level, index, _ in nodes])
    assert completed == [
        [(0, 0)],
        [(0, 1), (1, 0)],
        [(0, 2)],
        [(0, 3), (1, 1), (2, 0)],
        [(0, 4)],
        [(0, 5), (1, 2)],
        [(0, 6)],
        [(0, 7), (1, 3), (2, 1), (3, 0)],
    ]
    assert nodes[-1][2] == merkle.root(leaves(8)) == frontier.root()


def test_appending_leaves_the_older_frontier_as_it_was() -> None:
    first, _ = merkle.Frontier().append(leaves(1)[0])
    second, _ = first.append(leaves(2)[1])
    assert (first.size, second.size) == (1, 2)
    assert first.root() == merkle.root(leaves(1))
    assert second.root() == merkle.root(leaves(2))


@given(st.integers(0, 70))
def test_a_frontier_survives_being_stored(size: int) -> None:
    frontier = NodeTable().extend(leaves(size)).frontier
    assert merkle.Frontier.from_bytes(size, frontier.to_bytes()) == frontier


@pytest.mark.parametrize(
    ("size", "length"), [(0, 32), (1, 0), (1, 31), (1, 64), (3, 32), (-1, 32), (2**63, 32)]
)
def test_a_frontier_of_another_length_is_refused(size: int, length: int) -> None:
    with pytest.raises(ValueError, match="frontier"):
        merkle.Frontier.from_bytes(size, bytes(length))


def test_a_frontier_holds_at_most_63_hashes_at_the_largest_size() -> None:
    frontier = merkle.Frontier.from_bytes(merkle.MAX_SIZE, bytes(63 * 32))
    assert len(frontier.hashes) == 63
    assert len(frontier.root()) == 32


def _spoiled(path: list[bytes]) -> list[list[bytes]]:
    """Return paths that are almost this one: longer, shorter, reordered, one bit different."""
    extra = merkle.leaf_hash(b"extra")
    wrong = [[*path, extra], [extra, *path], path[:-1], path[1:], path[::-1], [*path, *path]]
    for place, part in enumerate(path):
        flipped = bytes([part[0] ^ 1]) + part[1:]
        wrong.append([*path[:place], flipped, *path[place + 1 :]])
        wrong.append([*path[:place], part[:-1], *path[place + 1 :]])
        wrong.append([*path[:place], part, *path[place:]])
    return [one for one in wrong if one != path]
