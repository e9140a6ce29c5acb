"""Proof files: a chain of four links, of which every one must hold, in one spelling."""

import json
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from hashlib import sha256
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import given, settings
from hypothesis import strategies as st

from postkamer.core import canonical, checkpoint, merkle, proof
from postkamer.core.checkpoint import Checkpoint, CheckpointError, Signer
from postkamer.core.commitment import commit, entry_leaf, item_leaf
from postkamer.core.proof import EntryProof, ItemProof, Link, ProofError

ROOT = Path(__file__).parents[2]
GOLDEN = ROOT / "tests" / "formats" / "proof-1"
SIGNER = Signer("postkamer/waterdam", Ed25519PrivateKey.from_private_bytes(bytes(range(32))))
ORIGINAL = b"From: bewoner@waterdam.example\n\nDe lantaarnpaal is stuk.\n"
VKEY_FILE = checkpoint.vkey_file(SIGNER.vkey)


@dataclass(frozen=True)
class Chain:
    """The parts of a proof."""

    item: ItemProof
    entry: EntryProof
    note: str

    def build(self) -> bytes:
        """Return the proof file of these parts."""
        return proof.build(self.item, self.entry, self.note)


def nonce_of(number: int) -> bytes:
    """Return a nonce that a test can repeat."""
    return sha256(b"nonce %d" % number).digest()


def item_of(original: bytes, number: int = 7) -> dict[str, Any]:
    """Return what a batch says of one message."""
    return {
        "id": number,
        "channel": "mail",
        "native_id": f"<{number}@waterdam.example>",
        "version": 1,
        "original": sha256(original).hexdigest(),
        "content": sha256(b"content").hexdigest(),
        "context": sha256(b"{}").hexdigest(),
        "captured_at": 1_790_000_000_000_000,
        "delivery": 1,
    }


def chain(
    original: bytes = ORIGINAL, *, count: int = 5, index: int = 3, size: int = 7, seq: int = 4
) -> Chain:
    """Return the parts of a good proof: item `index` of `count`, entry `seq` of `size`."""
    items = [item_of(original if at == index else b"other %d" % at, at) for at in range(count)]
    leaves = [item_leaf(nonce_of(at), item) for at, item in enumerate(items)]
    body = canonical.encode({"count": count, "root": merkle.root(leaves).hex(), "delivery": 1})
    log = [
        entry_leaf(at, "batch_stored", 1, commit(nonce_of(1000 + at), body if at == seq else b"{}"))
        for at in range(size)
    ]
    item_path = merkle.inclusion_path(leaves, index)
    entry_path = merkle.inclusion_path(log, seq)
    return Chain(
        ItemProof(items[index], nonce_of(index), index, item_path),
        EntryProof(seq, "batch_stored", 1, body, nonce_of(1000 + seq), entry_path),
        checkpoint.sign(Checkpoint(SIGNER.name, size, merkle.root(log)), SIGNER),
    )


GOOD = chain()
PROOF = GOOD.build()


def check(original: bytes = ORIGINAL, data: bytes = PROOF, key: bytes = VKEY_FILE) -> proof.Proven:
    """Check three files as they lie on a disk."""
    return proof.check(BytesIO(original), data, str(checkpoint.parse_vkey_file(key)))


def broken_link(data: bytes, original: bytes = ORIGINAL) -> tuple[Link, str]:
    """Return where the check says that this proof breaks."""
    with pytest.raises(ProofError) as caught:
        check(original, data)
    return caught.value.link, str(caught.value)


def edited(change: Callable[[dict[str, Any]], object]) -> bytes:
    """Return the proof after a change of its value, in canonical form again."""
    value = json.loads(PROOF)
    change(value)
    return canonical.encode(value) + b"\n"


def test_a_good_proof_tells_what_it_proves() -> None:
    proven = check()
    assert proven.item == GOOD.item.item
    assert (proven.entry.seq, proven.entry.kind, proven.entry.version) == (4, "batch_stored", 1)
    assert proven.entry.body["count"] == 5
    assert (proven.checkpoint.origin, proven.checkpoint.size) == ("postkamer/waterdam", 7)


def test_a_proof_is_one_line_of_canonical_json() -> None:
    assert PROOF.count(b"\n") == 1
    assert canonical.encode(json.loads(PROOF)) + b"\n" == PROOF


def test_a_proof_of_the_first_form_is_still_good_and_written_the_same() -> None:
    data = (GOLDEN / "proof.json").read_bytes()
    vkey = checkpoint.read_vkey(str(GOLDEN / "key.txt"))
    with (GOLDEN / "original.eml").open("rb") as original:
        assert proof.check(original, data, vkey).item["channel"] == "mail"
    assert data == PROOF


@settings(max_examples=80, deadline=None)
@given(st.integers(1, 40), st.integers(1, 40), st.binary(max_size=50), st.data())
def test_every_message_of_every_batch_can_be_proven(
    count: int, size: int, original: bytes, data: st.DataObject
) -> None:
    index, seq = data.draw(st.integers(0, count - 1)), data.draw(st.integers(0, size - 1))
    good = chain(original, count=count, index=index, size=size, seq=seq)
    proven = check(original, good.build())
    assert proven.item["original"] == sha256(original).hexdigest()
    with pytest.raises(ProofError, match="origineel"):
        check(original + b"\0", good.build())


def test_every_changed_bit_of_the_proof_is_seen() -> None:
    for place in range(len(PROOF)):
        for bit in range(8):
            changed = bytearray(PROOF)
            changed[place] ^= 1 << bit
            with pytest.raises(ProofError):
                check(data=bytes(changed))


def test_every_missing_or_added_byte_of_the_proof_is_seen() -> None:
    for changed in _with_one_byte_more_or_less(PROOF):
        with pytest.raises(ProofError):
            check(data=changed)


def test_every_changed_bit_of_the_original_is_seen() -> None:
    for place in range(len(ORIGINAL)):
        for bit in range(8):
            changed = bytearray(ORIGINAL)
            changed[place] ^= 1 << bit
            assert broken_link(PROOF, bytes(changed))[0] is Link.ORIGINAL


def test_every_missing_or_added_byte_of_the_original_is_seen() -> None:
    for changed in _with_one_byte_more_or_less(ORIGINAL):
        assert broken_link(PROOF, changed)[0] is Link.ORIGINAL


def test_every_changed_bit_of_the_key_is_seen() -> None:
    for place in range(len(VKEY_FILE)):
        for bit in range(8):
            changed = bytearray(VKEY_FILE)
            changed[place] ^= 1 << bit
            with pytest.raises(CheckpointError):
                check(key=bytes(changed))


def test_every_missing_or_added_byte_of_the_key_is_seen() -> None:
    for changed in _with_one_byte_more_or_less(VKEY_FILE):
        if changed == VKEY_FILE.rstrip():
            continue  # the bare text of the key: the other canonical form
        with pytest.raises(CheckpointError):
            check(key=changed)


def test_every_changed_bit_of_the_text_of_a_key_is_seen() -> None:
    for place in range(len(SIGNER.vkey)):
        for bit in range(8):
            changed = bytearray(SIGNER.vkey.encode())
            changed[place] ^= 1 << bit
            with pytest.raises(ProofError) as caught:
                proof.check(BytesIO(ORIGINAL), PROOF, changed.decode("latin-1"))
            assert caught.value.link is Link.KEY


def test_a_changed_original_is_named_with_both_digests() -> None:
    link, message = broken_link(PROOF, b"iets anders")
    assert link is Link.ORIGINAL
    assert sha256(ORIGINAL).hexdigest() in message
    assert sha256(b"iets anders").hexdigest() in message


@pytest.mark.parametrize(
    ("change", "link", "word"),
    [
        (lambda value: value["item"].update(captured_at=1), Link.BATCH, "item 3"),
        (lambda value: value["item"].update(original="0" * 64), Link.BATCH, "bericht"),
        (lambda value: value["item"].update(extra="x"), Link.BATCH, "bericht"),
        (lambda value: value["place"].update(nonce="0" * 64), Link.BATCH, "bericht"),
        (lambda value: value["place"].update(index=2), Link.BATCH, "item 2"),
        (lambda value: value["place"].update(index=5), Link.BATCH, "5 items"),
        (lambda value: value["place"]["path"].pop(), Link.BATCH, "bericht"),
        (lambda value: value["place"]["path"].append("0" * 64), Link.BATCH, "bericht"),
        (lambda value: value["entry"].update(seq=3), Link.LOG, "regel 3"),
        (lambda value: value["entry"].update(seq=7), Link.LOG, "7 regels"),
        (lambda value: value["entry"].update(kind="other"), Link.LOG, "logregel"),
        (lambda value: value["entry"].update(version=2), Link.LOG, "logregel"),
        (lambda value: value["entry"].update(nonce="0" * 64), Link.LOG, "logregel"),
        (lambda value: value["entry"]["body"].update(count=4), Link.LOG, "logregel"),
        (lambda value: value["entry"]["body"].update(root="0" * 64), Link.LOG, "logregel"),
        (lambda value: value["entry"]["path"].pop(), Link.LOG, "logregel"),
        (lambda value: value["entry"]["path"].append("0" * 64), Link.LOG, "logregel"),
        (lambda value: value.update(checkpoint=_note(size=9)), Link.LOG, "9 regels"),
        (
            lambda value: value.update(checkpoint=_note(signer=_stranger())),
            Link.CHECKPOINT,
            "andere",
        ),
        (lambda value: value.update(checkpoint=_forged()), Link.CHECKPOINT, "handtekening"),
        (lambda value: value.update(checkpoint=""), Link.CHECKPOINT, "controlepunt"),
        (lambda value: value.update(checkpoint=GOOD.note * 2), Link.CHECKPOINT, "precies één"),
    ],
)
def test_the_link_that_breaks_is_named(
    change: Callable[[dict[str, Any]], object], link: Link, word: str
) -> None:
    found, message = broken_link(edited(change))
    assert found is link
    assert word in message


WRONG: list[Any] = [None, True, 1, -1, 2**63, "", "x", "A" * 64, "a" * 63, [], [1], {}, [[]]]


def _fields(value: Any, path: tuple[str, ...] = ()) -> Iterator[tuple[str, ...]]:
    for key, part in value.items():
        yield (*path, key)
        if isinstance(part, dict):
            yield from _fields(part, (*path, key))


@pytest.mark.parametrize("path", list(_fields(json.loads(PROOF))), ids=".".join)
def test_a_field_with_another_value_or_none_breaks_the_proof(path: tuple[str, ...]) -> None:
    def inside(value: dict[str, Any]) -> dict[str, Any]:
        for key in path[:-1]:
            value = value[key]
        return value

    def with_value(wrong: Any) -> bytes:
        return edited(lambda value: inside(value).update({path[-1]: wrong}))

    before = inside(json.loads(PROOF))[path[-1]]
    for wrong in WRONG:
        if wrong != before or type(wrong) is not type(before):
            broken_link(with_value(wrong))
    broken_link(edited(lambda value: inside(value).pop(path[-1])))
    broken_link(edited(lambda value: inside(value).update(unknown=1)))


@pytest.mark.parametrize(
    ("data", "word"),
    [
        (b"", "regeleinde"),
        (b"\n", "JSON"),
        (b"[]\n", "postkamer-proof"),
        (b"{}\n", "postkamer-proof"),
        (PROOF.removesuffix(b"\n"), "regeleinde"),
        (PROOF + b"\n", "JSON"),
        (PROOF.replace(b"\n", b"\r\n"), "JSON"),
        (b"\xef\xbb\xbf" + PROOF, "JSON"),
        (json.dumps(json.loads(PROOF)).encode() + b"\n", "JSON"),
        (PROOF.replace(b'"version":1}\n', b'"version":2}\n'), "versie"),
        (b"[" * 100_000 + b"\n", "JSON"),
        (PROOF[:-2] + b" " * proof.LARGEST + b"}\n", "groter"),
    ],
)
def test_a_file_that_is_no_proof_is_refused_by_its_form(data: bytes, word: str) -> None:
    link, message = broken_link(data)
    assert link is Link.FORM
    assert word in message


@given(st.binary(max_size=200))
def test_rubbish_is_refused_and_nothing_else(data: bytes) -> None:
    assert broken_link(data)[0] is Link.FORM
    assert broken_link(data + b"\n")[0] is Link.FORM


@pytest.mark.parametrize("index", [0, 1])
def test_true_and_false_do_not_pass_for_numbers(index: int) -> None:
    data = chain(index=index).build()
    assert check(data=data).item["id"] == index
    spelled = data.replace(b'"index":%d' % index, b'"index":true' if index else b'"index":false')
    assert broken_link(spelled)[0] is Link.FORM


def test_digits_of_hex_have_one_spelling() -> None:
    upper = GOOD.item.item["original"].upper()
    link, _ = broken_link(edited(lambda value: value["item"].update(original=upper)))
    assert link is Link.FORM


def test_a_longer_path_than_any_tree_has_is_refused_by_its_form() -> None:
    long = ["0" * 64] * 64
    assert broken_link(edited(lambda value: value["place"].update(path=long)))[0] is Link.FORM
    assert broken_link(edited(lambda value: value["entry"].update(path=long)))[0] is Link.FORM


def test_another_message_of_the_same_batch_does_not_fit_this_original() -> None:
    other = replace(chain(b"other", index=2), note=GOOD.note)
    with pytest.raises(ProofError) as caught:
        other.build()
    assert caught.value.link is Link.LOG


def test_a_batch_does_not_pass_for_a_log_nor_a_log_for_a_batch() -> None:
    """An entry's own leaf, offered as an item of a "batch" with the root of the log, is refused."""
    signed = checkpoint.parse_note(GOOD.note).checkpoint
    body = canonical.encode({"count": signed.size, "root": signed.root.hex()})
    leaf = entry_leaf(0, "batch_stored", 1, commit(nonce_of(0), body))
    note = checkpoint.sign(Checkpoint(SIGNER.name, 1, leaf), SIGNER)
    entry = EntryProof(0, "batch_stored", 1, body, nonce_of(0), [])
    commitment = commit(GOOD.entry.nonce, GOOD.entry.body).hex()
    as_item = {"commitment": commitment, "kind": "batch_stored", "seq": 4, "version": 1}
    item = ItemProof({**as_item, "original": "0" * 64}, nonce_of(4), 4, GOOD.entry.path)
    with pytest.raises(ProofError) as caught:
        proof.build(item, entry, note)
    assert caught.value.link is Link.BATCH


@pytest.mark.parametrize(
    ("broken", "link"),
    [
        (replace(GOOD, item=replace(GOOD.item, nonce=bytes(32))), Link.BATCH),
        (replace(GOOD, item=replace(GOOD.item, index=4)), Link.BATCH),
        (replace(GOOD, item=replace(GOOD.item, item={"original": "0" * 64})), Link.BATCH),
        (replace(GOOD, item=replace(GOOD.item, item={})), Link.FORM),
        (replace(GOOD, item=replace(GOOD.item, nonce=b"")), Link.FORM),
        (replace(GOOD, entry=replace(GOOD.entry, seq=3)), Link.LOG),
        (replace(GOOD, entry=replace(GOOD.entry, path=())), Link.LOG),
        (replace(GOOD, entry=replace(GOOD.entry, body=b"{ }")), Link.FORM),
        (replace(GOOD, entry=replace(GOOD.entry, body=b"[]")), Link.FORM),
        (replace(GOOD, note=GOOD.note + "\n"), Link.CHECKPOINT),
    ],
)
def test_a_proof_that_would_not_hold_is_not_made(broken: Chain, link: Link) -> None:
    with pytest.raises(ProofError) as caught:
        broken.build()
    assert caught.value.link is link


def test_the_original_is_read_in_pieces() -> None:
    class Counted(BytesIO):
        largest = 0

        def read(self, size: int | None = -1, /) -> bytes:
            assert size is not None
            assert size > 0
            type(self).largest = max(type(self).largest, size)
            return super().read(size)

    original = b"0123456789abcdef" * 500_000
    data = chain(original).build()
    assert proof.check(Counted(original), data, SIGNER.vkey).item["id"] == 3
    assert Counted.largest <= 1024 * 1024


def test_a_proof_is_checked_without_django_or_any_other_package() -> None:
    """Only orjson and cryptography (with cffi below it) are needed where a proof is checked."""
    script = """
import sys
allowed = {"postkamer", "orjson", "cryptography", "cffi", "_cffi_backend"}
class Blocker:
    def find_spec(self, name, path=None, target=None):
        first = name.partition(".")[0]
        if first not in allowed and first not in sys.stdlib_module_names:
            raise ImportError("blocked: " + name)
        return None
sys.meta_path.insert(0, Blocker())
try:
    import django
except ImportError:
    pass
else:
    sys.exit("the blocker does not block")
from pathlib import Path
from postkamer.core import canonical, checkpoint, commitment, errors, merkle, proof
golden = Path(sys.argv[1])
vkey = checkpoint.read_vkey(str(golden / "key.txt"))
with (golden / "original.eml").open("rb") as original:
    proven = proof.check(original, (golden / "proof.json").read_bytes(), vkey)
loaded = {name.partition(".")[0] for name in sys.modules} - sys.stdlib_module_names
print(proven.item["id"], sorted(loaded & {"django", "msgspec", "lxml"}))
"""
    done = subprocess.run(  # noqa: S603 (our own interpreter and script)
        [sys.executable, "-c", script, str(GOLDEN)],
        capture_output=True,
        text=True,
        check=False,
        env={"PYTHONPATH": str(ROOT / "src")},
    )
    assert (done.returncode, done.stdout, done.stderr) == (0, "3 []\n", "")


def _note(*, size: int = 7, signer: Signer = SIGNER) -> str:
    point = checkpoint.parse_note(GOOD.note).checkpoint
    return checkpoint.sign(replace(point, size=size, origin=signer.name), signer)


def _forged() -> str:
    """Return a note with the signature of another checkpoint."""
    signed = checkpoint.parse_note(GOOD.note)
    return replace(signed, signature=checkpoint.parse_note(_note(size=8)).signature).text()


def _stranger() -> Signer:
    return Signer("postkamer/waterdam", Ed25519PrivateKey.from_private_bytes(bytes(32)))


def _with_one_byte_more_or_less(data: bytes) -> Iterator[bytes]:
    for place in range(len(data) + 1):
        for extra in (b"\0", b"\n", b" ", b"0", b"a", b"\xff", data[place : place + 1]):
            if extra:
                yield data[:place] + extra + data[place:]
        if place < len(data):
            yield data[:place] + data[place + 1 :]
