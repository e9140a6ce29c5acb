"""Checkpoints and keys: the C2SP forms, read strictly."""

import base64
import stat
from dataclasses import replace
from hashlib import sha256
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from hypothesis import given
from hypothesis import strategies as st

from postkamer.core import checkpoint
from postkamer.core.checkpoint import Checkpoint, CheckpointError, Signer
from postkamer.core.merkle import MAX_SIZE

GOLDEN = Path(__file__).parents[1] / "formats" / "checkpoint-1"
SIGNER = Signer("postkamer/waterdam", Ed25519PrivateKey.from_private_bytes(bytes(range(32))))
POINT = Checkpoint("postkamer/waterdam", 20_852_163, sha256(b"root").digest())
NOTE = checkpoint.sign(POINT, SIGNER)
# The pair of keys of the documentation of Go's signed notes.
KNOWN_VKEY = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW"
KNOWN_SKEY = "PRIVATE+KEY+PeterNeumann+c74f20a3+AYEKFALVFGyNhPJEMzD1QIDr+Y7hfZx09iUvxdXHKDFz"


def test_a_checkpoint_is_written_as_the_specification_says() -> None:
    public = SIGNER.private.public_key().public_bytes_raw()
    key_id = sha256(b"postkamer/waterdam\n\x01" + public).digest()[:4]
    text = f"postkamer/waterdam\n20852163\n{base64.b64encode(POINT.root).decode()}\n"
    signed, _, last = NOTE.rpartition("\n\n")
    assert signed + "\n" == text
    dash, name, encoded = last.removesuffix("\n").split(" ")
    assert (dash, name) == ("\u2014", "postkamer/waterdam")
    data = base64.b64decode(encoded)
    assert data[:4] == key_id
    Ed25519PublicKey.from_public_bytes(public).verify(data[4:], text.encode())


def test_a_public_key_is_written_as_the_specification_says() -> None:
    public = SIGNER.private.public_key().public_bytes_raw()
    key_id = sha256(b"postkamer/waterdam\n\x01" + public).hexdigest()[:8]
    encoded = base64.b64encode(b"\x01" + public).decode()
    assert SIGNER.vkey == f"postkamer/waterdam+{key_id}+{encoded}"


def test_keys_of_other_tools_are_read(tmp_path: Path) -> None:
    path = tmp_path / "key"
    path.write_text(KNOWN_SKEY + "\n")
    assert checkpoint.load_signer(path).vkey == KNOWN_VKEY
    assert str(checkpoint.parse_vkey(KNOWN_VKEY)) == KNOWN_VKEY


def test_what_was_written_before_is_still_read_and_written_the_same() -> None:
    note = (GOLDEN / "checkpoint.txt").read_bytes()
    key_file = (GOLDEN / "key.txt").read_bytes()
    assert note.decode() == NOTE
    assert key_file == checkpoint.vkey_file(SIGNER.vkey)
    assert checkpoint.open_signed(note, checkpoint.read_vkey(str(GOLDEN / "key.txt"))) == POINT
    signer = checkpoint.load_signer(GOLDEN / "secret-for-tests.txt")
    assert checkpoint.sign(POINT, signer) == NOTE


@pytest.mark.parametrize("size", [0, 1, 9, 10, MAX_SIZE])
def test_every_size_survives(size: int) -> None:
    point = replace(POINT, size=size)
    assert checkpoint.open_signed(checkpoint.sign(point, SIGNER), SIGNER.vkey) == point


@given(st.integers(0, MAX_SIZE), st.binary(min_size=32, max_size=32))
def test_a_signed_checkpoint_opens_as_text_and_as_bytes(size: int, root: bytes) -> None:
    point = Checkpoint(SIGNER.name, size, root)
    note = checkpoint.sign(point, SIGNER)
    assert checkpoint.open_signed(note, SIGNER.vkey) == point
    assert checkpoint.open_signed(note.encode(), SIGNER.vkey) == point


def test_every_changed_bit_of_a_checkpoint_is_seen() -> None:
    note = NOTE.encode()
    for place in range(len(note)):
        for bit in range(8):
            changed = bytearray(note)
            changed[place] ^= 1 << bit
            with pytest.raises(CheckpointError):
                checkpoint.open_signed(bytes(changed), SIGNER.vkey)


def test_every_missing_or_added_byte_of_a_checkpoint_is_seen() -> None:
    note = NOTE.encode()
    for place in range(len(note) + 1):
        variants = [
            note[:place] + extra + note[place:] for extra in (b"\n", b" ", b"0", b"A", b"=")
        ]
        if place < len(note):
            variants.append(note[:place] + note[place + 1 :])
        for changed in variants:
            with pytest.raises(CheckpointError):
                checkpoint.open_signed(changed, SIGNER.vkey)


def _with_size(size: str) -> str:
    """Return a note that is signed well, but whose size is written as `size`."""
    text = f"{POINT.origin}\n{size}\n{base64.b64encode(POINT.root).decode()}\n"
    public = SIGNER.private.public_key().public_bytes_raw()
    key_id = sha256(SIGNER.name.encode() + b"\n\x01" + public).digest()[:4]
    signed = base64.b64encode(key_id + SIGNER.private.sign(text.encode())).decode()
    return f"{text}\n\u2014 {SIGNER.name} {signed}\n"


def test_a_size_has_one_spelling() -> None:
    assert checkpoint.open_signed(_with_size("7"), SIGNER.vkey).size == 7
    for size in ("07", "+7", "-7", "7 ", "", "\u0667", str(MAX_SIZE + 1), "9" * 19, "9" * 1000):
        with pytest.raises(CheckpointError):
            checkpoint.open_signed(_with_size(size), SIGNER.vkey)


@pytest.mark.parametrize(
    "note",
    [
        "",
        "\n\n",
        NOTE + NOTE.rpartition("\n\n")[2],  # the same signature twice
        NOTE + "\u2014 getuige.example AAAA\n",
        NOTE.replace("\n\n", "\nextensie\n\n"),
        NOTE.replace("\n", "\r\n"),
        NOTE.rpartition("\n\n")[0] + "\n",
        NOTE.removesuffix("\n"),
        NOTE.replace("\u2014", "-"),
        "\ufeff" + NOTE,
        NOTE + "\n" * 5000,
        "\ud800",
    ],
)
def test_only_the_one_form_with_one_signature_is_read(note: str) -> None:
    with pytest.raises(CheckpointError, match="geen gaaf controlepunt"):
        checkpoint.parse_note(note)


def test_base64_with_loose_bits_is_refused() -> None:
    line = NOTE.split("\n")[2]
    alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"
    other = alphabet[alphabet.index(line[-2]) ^ 1]
    loose = line[:-2] + other + "="
    assert base64.b64decode(loose) == POINT.root
    with pytest.raises(CheckpointError, match="geen gaaf controlepunt"):
        checkpoint.open_signed(NOTE.replace(line, loose), SIGNER.vkey)


def test_a_checkpoint_of_another_key_is_refused() -> None:
    other = checkpoint.generate_signer("postkamer/waterdam")
    with pytest.raises(CheckpointError, match="andere sleutel"):
        checkpoint.open_signed(NOTE, other.vkey)
    elsewhere = checkpoint.generate_signer("postkamer/elders")
    with pytest.raises(CheckpointError, match="postkamer/elders"):
        checkpoint.open_signed(NOTE, elsewhere.vkey)


def test_a_changed_tree_under_the_same_signature_is_refused() -> None:
    signed = checkpoint.parse_note(NOTE)
    for point in (replace(POINT, size=1), replace(POINT, root=bytes(32))):
        with pytest.raises(CheckpointError, match="handtekening"):
            checkpoint.open_signed(replace(signed, checkpoint=point).text(), SIGNER.vkey)


def test_a_key_signs_for_its_own_log_only() -> None:
    with pytest.raises(ValueError, match="name of the key"):
        checkpoint.sign(replace(POINT, origin="postkamer/elders"), SIGNER)
    text = replace(POINT, origin="postkamer/elders").text()
    signed = checkpoint.parse_note(NOTE)
    signed = replace(signed, signature=SIGNER.private.sign(text.encode()))
    signed = replace(signed, checkpoint=replace(POINT, origin="postkamer/elders"))
    with pytest.raises(CheckpointError, match="postkamer/elders"):
        checkpoint.open_signed(signed.text(), SIGNER.vkey)


@pytest.mark.parametrize(
    "point",
    [
        replace(POINT, size=-1),
        replace(POINT, size=MAX_SIZE + 1),
        replace(POINT, root=bytes(31)),
        replace(POINT, origin=""),
    ],
)
def test_what_does_not_fit_the_form_is_not_signed(point: Checkpoint) -> None:
    with pytest.raises(ValueError, match=r".+"):
        checkpoint.sign(point, replace(SIGNER, name=point.origin))


@pytest.mark.parametrize("name", ["", "a b", "a+b", "a\nb", "é", "a\u00a0b", "a" * 201])
def test_a_name_that_cannot_stand_in_a_note_is_refused(name: str) -> None:
    with pytest.raises(ValueError, match="name"):
        checkpoint.generate_signer(name)


def test_every_changed_byte_of_a_key_file_is_seen() -> None:
    data = checkpoint.vkey_file(SIGNER.vkey)
    assert str(checkpoint.parse_vkey_file(data)) == SIGNER.vkey
    for place in range(len(data) + 1):
        for value in range(256):
            variants = [data[:place] + bytes([value]) + data[place:]]
            if place < len(data) and data[place] != value:
                variants.append(data[:place] + bytes([value]) + data[place + 1 :])
            for changed in variants:
                with pytest.raises(CheckpointError):
                    checkpoint.parse_vkey_file(changed)
        if place < len(data) - 1:
            with pytest.raises(CheckpointError):
                checkpoint.parse_vkey_file(data[:place] + data[place + 1 :])


def test_the_bare_text_of_a_key_may_stand_in_a_file() -> None:
    assert str(checkpoint.parse_vkey_file(SIGNER.vkey.encode())) == SIGNER.vkey


def test_a_person_may_give_the_text_of_the_key_or_a_file(tmp_path: Path) -> None:
    path = tmp_path / "a+b+sleutel.txt"
    path.write_bytes(checkpoint.vkey_file(SIGNER.vkey))
    assert checkpoint.read_vkey(SIGNER.vkey) == SIGNER.vkey
    assert checkpoint.read_vkey(str(path)) == SIGNER.vkey


@pytest.mark.parametrize(
    "argument", ["", "nergens.txt", SIGNER.vkey[:-1], "a+b+c", "x" * 5000, "a\0b", "\ud800"]
)
def test_what_is_no_key_and_no_file_is_refused(
    argument: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    with pytest.raises(CheckpointError, match="sleutel"):
        checkpoint.read_vkey(argument)


def test_a_folder_or_a_large_file_is_no_key(tmp_path: Path) -> None:
    large = tmp_path / "groot"
    large.write_bytes(checkpoint.vkey_file(SIGNER.vkey) + b"\n" * 10_000)
    for path in (tmp_path, large):
        with pytest.raises(CheckpointError):
            checkpoint.read_vkey(str(path))


def test_a_private_key_is_saved_for_its_owner_only_and_loads_again(tmp_path: Path) -> None:
    path = tmp_path / "log.key"
    signer = checkpoint.generate_signer("postkamer/waterdam")
    checkpoint.save_signer(path, signer)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert [entry.name for entry in tmp_path.iterdir()] == ["log.key"]
    assert checkpoint.sign(POINT, checkpoint.load_signer(path)) == checkpoint.sign(POINT, signer)


def test_a_private_key_is_never_overwritten(tmp_path: Path) -> None:
    path = tmp_path / "log.key"
    checkpoint.save_signer(path, SIGNER)
    with pytest.raises(FileExistsError):
        checkpoint.save_signer(path, checkpoint.generate_signer("postkamer/waterdam"))
    assert checkpoint.load_signer(path).vkey == SIGNER.vkey
    assert [entry.name for entry in tmp_path.iterdir()] == ["log.key"]


def test_a_private_key_does_not_show_when_printed() -> None:
    assert repr(SIGNER) == "Signer(name='postkamer/waterdam')"


def test_a_damaged_private_key_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "log.key"
    checkpoint.save_signer(path, SIGNER)
    data = path.read_bytes()
    variants = [data[:-1], data + b"\n", b"", data[:20], b"x" * 10_000]
    for place in range(len(data)):
        flipped = bytearray(data)
        flipped[place] ^= 1
        variants.append(bytes(flipped))
    for changed in variants:
        path.write_bytes(changed)
        with pytest.raises(CheckpointError, match="beschadigd"):
            checkpoint.load_signer(path)


def test_new_keys_differ() -> None:
    made = {checkpoint.generate_signer("postkamer/waterdam").vkey for _ in range(20)}
    assert len(made) == 20


@given(st.text(max_size=60) | st.binary(max_size=60))
def test_rubbish_is_refused_and_nothing_else(rubbish: str | bytes) -> None:
    with pytest.raises(CheckpointError):
        checkpoint.open_signed(rubbish, SIGNER.vkey)
    text = rubbish if isinstance(rubbish, str) else rubbish.decode("latin-1")
    with pytest.raises(CheckpointError):
        checkpoint.parse_vkey(text)
