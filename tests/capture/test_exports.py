"""Files, folders and archives as one kind of tree, within bounds."""

import gzip
import io
import os
import tarfile
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from postkamer.capture.exports import DiskFile, Limits, Opened, is_archive, open_export
from postkamer.capture.exports.files import Names, is_junk, safe_path
from postkamer.core.errors import ExportError, LimitError
from tests.faults.archieven import tarred
from tests.faults.bouwstenen import mail, write, zipped

MEMBERS = {"b.txt": b"twee", "a/c.txt": b"een" * 1000, "__MACOSX/._b.txt": b"x"}


def contents(opened: Opened) -> dict[str, bytes]:
    result = {}
    for file in opened.files():
        with file.open() as stream:
            result[file.path] = stream.read()
        assert file.size == len(result[file.path])
        assert file.head() == result[file.path][: 16 * 1024]
    return result


def as_folder(folder: Path) -> Path:
    for name, data in MEMBERS.items():
        write(folder / "export", name, data)
    return folder / "export"


MAKERS = {
    "folder": as_folder,
    "zip": lambda folder: write(folder, "export.zip", zipped(MEMBERS)),
    "zip without directory": lambda folder: write(
        folder, "export.zip", zipped(MEMBERS).partition(b"PK\x01\x02")[0]
    ),
    "tar": lambda folder: write(folder, "export.tar", tarred(MEMBERS)),
    "tar.gz": lambda folder: write(folder, "export.tgz", gzip.compress(tarred(MEMBERS))),
}


@pytest.mark.parametrize("kind", MAKERS)
def test_same_files_come_out_of_every_kind_of_container(kind: str, tmp_path: Path) -> None:
    with open_export(MAKERS[kind](tmp_path)) as opened:
        assert contents(opened) == {"a/c.txt": b"een" * 1000, "b.txt": b"twee"}


@pytest.mark.parametrize("kind", MAKERS)
def test_streams_are_seekable_and_can_be_opened_again(kind: str, tmp_path: Path) -> None:
    with open_export(MAKERS[kind](tmp_path)) as opened:
        file = opened.get("a/c.txt")
        assert file is not None
        for _ in range(2):
            with file.open() as stream:
                stream.seek(3)
                assert stream.read(3) == b"een"
                stream.seek(-3, 2)
                assert stream.read() == b"een"


def test_single_file_is_a_tree_of_one(tmp_path: Path) -> None:
    with open_export(write(tmp_path, "een.eml", mail(1))) as opened:
        assert contents(opened) == {"een.eml": mail(1)}


def test_single_compressed_file_loses_only_its_ending(tmp_path: Path) -> None:
    with open_export(write(tmp_path, "een.eml.gz", gzip.compress(mail(1)))) as opened:
        assert contents(opened) == {"een.eml": mail(1)}


def test_large_member_is_unpacked_to_a_private_folder_that_goes(tmp_path: Path) -> None:
    data = os.urandom(9 * 1024 * 1024)
    temporary = tmp_path / "tijdelijk"
    path = write(tmp_path, "groot.zip", zipped({"../../groot.bin": data}))
    with open_export(path, temporary=temporary) as opened:
        assert contents(opened) == {"groot.bin": data}
        made = [one for one in temporary.rglob("*") if one.is_file()]
        assert made and not any("groot" in one.name for one in made)
        assert all(one.stat().st_mode & 0o077 == 0 for one in temporary.iterdir())
    assert list(temporary.iterdir()) == []


@pytest.mark.parametrize("name", ["reus.zip", "reus.gz"])
def test_what_unpacks_to_far_too_much_is_refused(name: str, tmp_path: Path) -> None:
    zeros = bytes(3 * 1024 * 1024)
    data = zipped({"nul": zeros}) if name.endswith("zip") else gzip.compress(zeros)
    with pytest.raises(LimitError, match="zip-bom"):
        with open_export(write(tmp_path, name, data), Limits(ratio_floor=1024 * 1024)):
            pass


@pytest.mark.parametrize("kind", ["folder", "zip", "tar"])
def test_too_many_files_are_refused_in_every_kind(kind: str, tmp_path: Path) -> None:
    with pytest.raises(LimitError, match="meer dan 1"):
        with open_export(MAKERS[kind](tmp_path), Limits(members=1)):
            pass


def test_damaged_member_raises_only_when_it_is_read(tmp_path: Path) -> None:
    data = zipped({"een.eml": mail(1), "twee.eml": mail(2)}, 0)
    at = data.index(b"melding-1@")
    path = write(tmp_path, "crc.zip", data[:at] + b"X" + data[at + 1 :])
    with open_export(path) as opened:
        one, two = opened.files()
        with pytest.raises(ExportError, match=r"een\.eml"):
            with one.open() as stream:
                stream.read()
        with two.open() as stream:
            assert stream.read() == mail(2)


def test_link_out_of_a_folder_is_a_gap_and_never_followed(tmp_path: Path) -> None:
    write(tmp_path, "geheim.txt", b"geheim")
    root = tmp_path / "export"
    write(root, "een.eml", mail(1))
    (root / "geheim.txt").symlink_to(tmp_path / "geheim.txt")
    os.mkfifo(root / "pijp")
    with open_export(root) as opened:
        assert list(contents(opened)) == ["een.eml"]
        assert [(gap.kind, gap.expected) for gap in opened.gaps] == [("special_files", 2)]


def test_cut_off_tar_offers_what_is_left(tmp_path: Path) -> None:
    data = tarred({f"{n}.eml": mail(n) for n in range(4)})
    path = write(tmp_path, "half.tar", data[: len(data) // 3])
    with open_export(path) as opened:
        assert opened.files()
        assert [gap.kind for gap in opened.gaps] == ["truncated_archive"]


def test_hard_link_in_a_tar_is_a_gap(tmp_path: Path) -> None:
    target = io.BytesIO()
    with tarfile.open(fileobj=target, mode="w") as archive:
        info = tarfile.TarInfo("hard.eml")
        info.type, info.linkname = tarfile.LNKTYPE, "/etc/passwd"
        archive.addfile(info)
    with open_export(write(tmp_path, "link.tar", target.getvalue())) as opened:
        assert list(opened.files()) == []
        assert [gap.kind for gap in opened.gaps] == ["special_files"]


def test_missing_path_is_said(tmp_path: Path) -> None:
    with pytest.raises(ExportError, match="bestaat niet"):
        with open_export(tmp_path / "weg"):
            pass


@given(st.text(max_size=300))
def test_safe_path_never_leaves_its_folder(name: str) -> None:
    path = safe_path(name)
    assert path and not path.startswith("/")
    assert not {"", ".", ".."} & set(path.split("/"))
    assert all(sign.isprintable() or ord(sign) > 0x9F for sign in path)
    assert Path("/data", path).resolve().is_relative_to("/data")


@given(st.lists(st.sampled_from(["a.txt", "A.txt", "a (2).txt", "b", "../b", "/b", ""])))
def test_each_member_gets_a_name_of_its_own(names: list[str]) -> None:
    taken, one = [], Names()
    for name in names:
        taken.append(one.take(name))
    assert len(set(taken)) == len(taken)


@pytest.mark.parametrize(
    ("path", "junk"),
    [
        ("__MACOSX/._een.eml", True), ("a/.DS_Store", True), ("a/Thumbs.db", True),
        ("een.eml", False), ("_chat.txt", False), ("a/.maildir", False),
    ],
)  # fmt: skip
def test_only_files_of_the_system_are_junk(path: str, junk: bool, tmp_path: Path) -> None:
    file = write(tmp_path, path, b"\x00\x05\x16\x07" + bytes(60))
    assert is_junk(DiskFile(file, path)) is junk


@pytest.mark.parametrize(
    ("head", "name", "packed"),
    [
        (b"PK\x03\x04" + bytes(60), "x.bin", True), (b"PK\x03\x04" + bytes(60), "x.docx", False),
        (b"PK\x05\x06" + bytes(18), "leeg.zip", True), (b"\x1f\x8b\x08", "x", True),
        (b"BZh91AY&SY", "x", True), (b"\xfd7zXZ\x00", "x", True), (b"", "x.zip", False),
        (b"PKware", "x.zip", False),
    ],
)  # fmt: skip
def test_archive_is_known_by_its_first_bytes(head: bytes, name: str, packed: bool) -> None:
    assert is_archive(head, name) is packed
