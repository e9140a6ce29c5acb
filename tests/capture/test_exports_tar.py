"""Tars and compressed files, whole and broken; folders that are not what they seem."""

import bz2
import gzip
import io
import lzma
import os
import tarfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from postkamer.capture.exports import Limits, open_export
from postkamer.core.errors import ExportError, LimitError
from tests.faults.archieven import tarred
from tests.faults.bouwstenen import mail, write

MEMBERS = {f"post/{n}.eml": mail(n, "regel " * n * 60) for n in range(8)}
PACKERS = {"gz": gzip.compress, "bz2": bz2.compress, "xz": lzma.compress}


def read_all(path: Path, limits: Limits | None = None) -> tuple[dict[str, bytes], list[str]]:
    """Return the files of an export, and the kinds of its gaps."""
    found = {}
    with open_export(path, limits or Limits()) as opened:
        for file in opened.files():
            with file.open() as stream:
                found[file.path] = stream.read()
        return found, [gap.kind for gap in opened.gaps]


@pytest.mark.parametrize("form", [tarfile.USTAR_FORMAT, tarfile.GNU_FORMAT, tarfile.PAX_FORMAT])
def test_every_form_of_tar_is_read_with_long_names(form: int, tmp_path: Path) -> None:
    name = "map/" * 12 + "kort.eml" if form == tarfile.USTAR_FORMAT else "é" * 150 + ".eml"
    target = io.BytesIO()
    with tarfile.open(fileobj=target, mode="w", format=form) as archive:
        info = tarfile.TarInfo(name)
        info.size = len(mail(1))
        archive.addfile(info, io.BytesIO(mail(1)))
    found, gaps = read_all(write(tmp_path, "export.tar", target.getvalue()))
    assert list(found.values()) == [mail(1)]
    assert gaps == []


def test_tar_from_before_ustar_is_read(tmp_path: Path) -> None:
    data = bytearray(tarred({"een.eml": mail(1)}))
    data[257:265] = bytes(8)
    data[148:156] = b" " * 8
    data[148:156] = b"%06o\0 " % sum(data[:512])
    found, gaps = read_all(write(tmp_path, "oud.tar", bytes(data)))
    assert found == {"een.eml": mail(1)}
    assert gaps == []


@pytest.mark.parametrize("kind", PACKERS)
def test_compressed_tar_and_file_are_read_whatever_they_are_called(
    kind: str, tmp_path: Path
) -> None:
    pack = PACKERS[kind]
    assert read_all(write(tmp_path, "export", pack(tarred(MEMBERS)))) == (MEMBERS, [])
    found, _ = read_all(write(tmp_path, f"post.mbox.{kind}", pack(b"een") + pack(b"twee")))
    assert found == {"post.mbox": b"eentwee"}


@pytest.mark.parametrize("kind", PACKERS)
def test_compressed_file_that_is_cut_off_is_offered_as_far_as_it_goes(
    kind: str, tmp_path: Path
) -> None:
    data = os.urandom(2_000_000)
    packed = PACKERS[kind](data)
    found, gaps = read_all(write(tmp_path, f"ruis.{kind}", packed[: len(packed) * 3 // 4]))
    assert data.startswith(found["ruis"])
    assert len(found["ruis"]) > 500_000
    assert gaps == ["truncated_archive"]


def test_damaged_header_costs_one_member_and_is_said(tmp_path: Path) -> None:
    data = bytearray(tarred(MEMBERS))
    at = data.index(b"post/3.eml")
    data[at : at + 60] = os.urandom(60)
    found, gaps = read_all(write(tmp_path, "stuk.tar", bytes(data)))
    assert found == {name: mail for name, mail in MEMBERS.items() if name != "post/3.eml"}
    assert gaps == ["truncated_archive"]


def test_tars_one_after_another_are_read_as_one(tmp_path: Path) -> None:
    data = tarred({"een.eml": mail(1)}) + tarred({"twee.eml": mail(2)})
    found, gaps = read_all(write(tmp_path, "samen.tar", data))
    assert found == {"een.eml": mail(1), "twee.eml": mail(2)}
    assert gaps == []


def test_tar_without_its_end_is_read_and_said(tmp_path: Path) -> None:
    data = tarred({"een.eml": mail(1)}).rstrip(b"\x00")
    data += bytes(-len(data) % 512)
    found, gaps = read_all(write(tmp_path, "kort.tar", data))
    assert found == {"een.eml": mail(1)}
    assert gaps == ["truncated_archive"]


def test_header_that_claims_gigabytes_is_not_read_into_memory(tmp_path: Path) -> None:
    info = tarfile.TarInfo("././@LongLink")
    info.type, info.size = tarfile.GNUTYPE_LONGNAME, 4 * 1024**3
    path = tmp_path / "lang.tar"
    with path.open("wb") as stream:
        stream.write(info.tobuf(tarfile.GNU_FORMAT))
        stream.write(tarred({"een.eml": mail(1)}))
        stream.truncate(5 * 1024**3)  # a hole
    with pytest.raises(ExportError, match="beschadigd tar-bestand"):
        read_all(write(tmp_path, "kop.tar", info.tobuf(tarfile.GNU_FORMAT) + bytes(1024)))
    found, gaps = {}, []
    with open_export(path) as opened:
        found = {file.path: file.size for file in opened.files()}
        gaps = [gap.kind for gap in opened.gaps]
    assert found == {"een.eml": len(mail(1))}
    assert gaps == ["truncated_archive"]


@settings(max_examples=200, deadline=None)
@given(
    st.lists(st.tuples(st.integers(0, 1 << 20), st.binary(max_size=6)), max_size=6),
    st.integers(0, 1 << 20) | st.none(),
    st.sampled_from(["tar", "gz", "bz2", "xz"]),
)
def test_damaged_tar_gives_bytes_or_an_error_in_dutch(
    changes: list[tuple[int, bytes]], cut: int | None, kind: str
) -> None:
    data = tarred(MEMBERS)
    changed = bytearray(PACKERS[kind](data) if kind in PACKERS else data)
    for at, instead in changes:
        start = at % len(changed)
        changed[start : start + len(instead)] = instead
    if cut is not None:
        del changed[cut % len(changed) :]
    path = Path(os.environ["POSTKAMER_DATA"]) / "kapot.tar"
    path.write_bytes(changed)
    try:
        read_all(path)
    except (ExportError, LimitError) as error:
        assert "kapot.tar" in str(error)


def test_nothing_of_a_bomb_stays_on_disk(tmp_path: Path) -> None:
    packed = lzma.compress(bytes(64 * 1024 * 1024))
    temporary = tmp_path / "tijdelijk"
    with pytest.raises(LimitError, match="zip-bom"):
        with open_export(write(tmp_path, "bom.xz", packed), temporary=temporary):
            pass
    assert list(temporary.iterdir()) == []


def test_spool_of_a_process_that_was_killed_is_removed_and_a_living_one_stays(
    tmp_path: Path,
) -> None:
    temporary = tmp_path / "tijdelijk"
    path = write(tmp_path, "post.gz", gzip.compress(mail(1)))
    write(temporary, "postkamer-dood/.lock", b"")
    write(temporary, "postkamer-dood/1", b"rest")
    write(temporary, "van-een-ander/1", b"blijft")
    with open_export(path, temporary=temporary) as opened:
        (living,) = (one for one in temporary.glob("postkamer-*"))
        with open_export(path, temporary=temporary):
            assert living.exists()
        with opened.files()[0].open() as stream:
            assert stream.read() == mail(1)
    assert [one.name for one in temporary.iterdir()] == ["van-een-ander"]


def test_full_disk_is_said_and_nothing_half_is_offered(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from postkamer.capture.exports import spool

    monkeypatch.setattr(spool, "RESERVE", 1 << 60)
    with pytest.raises(ExportError, match="schijf.*vol.*Maak ruimte"):
        with open_export(write(tmp_path, "post.gz", gzip.compress(mail(1)))):
            pass


def test_folder_below_the_bound_is_named_and_the_rest_is_read(tmp_path: Path) -> None:
    root = tmp_path / "export"
    write(root, "een.eml", mail(1))
    write(root, "a/b/c/twee.eml", mail(2))
    assert read_all(root, Limits(folders=2)) == ({"een.eml": mail(1)}, ["deep_folders"])


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_folder_that_may_not_be_read_is_named_and_the_rest_is_read(tmp_path: Path) -> None:
    root = tmp_path / "export"
    write(root, "een.eml", mail(1))
    write(root, "dicht/twee.eml", mail(2))
    (root / "dicht").chmod(0)
    try:
        assert read_all(root) == ({"een.eml": mail(1)}, ["unreadable_folders"])
    finally:
        (root / "dicht").chmod(0o700)


def test_files_with_names_that_are_no_text_are_all_there(tmp_path: Path) -> None:
    root = tmp_path / "export"
    root.mkdir()
    for name in (b"caf\xe9.eml", "café.eml".encode(), b"\xff\xfe.eml"):
        Path(os.fsdecode(os.path.join(os.fsencode(root), name))).write_bytes(name)  # noqa: PTH118
    found, _ = read_all(root)
    assert set(found) == {"café.eml", "café (2).eml", "ÿþ.eml"}
    assert set(found.values()) == {b"caf\xe9.eml", "café.eml".encode(), b"\xff\xfe.eml"}


def test_file_that_grows_is_read_as_it_was_listed(tmp_path: Path) -> None:
    path = write(tmp_path, "export/logboek.mbox", b"twaalf bytes")
    with open_export(path.parent) as opened:
        path.write_bytes(b"twaalf bytes en meer")
        with opened.files()[0].open() as stream:
            assert stream.read() == b"twaalf bytes"


def test_file_that_is_gone_is_an_error_that_names_it(tmp_path: Path) -> None:
    path = write(tmp_path, "export/weg.eml", mail(1))
    with open_export(path.parent) as opened:
        path.unlink()
        assert opened.files()[0].head() == b""
        with pytest.raises(ExportError, match=r"weg\.eml is niet te lezen"):
            opened.files()[0].open()
