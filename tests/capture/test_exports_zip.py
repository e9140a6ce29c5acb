"""ZIP files as the world writes them, and as they arrive broken."""

import io
import os
import struct
import subprocess
import sys
import zipfile
import zlib
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from postkamer.capture.exports import Packed, open_export
from postkamer.core.errors import ExportError, LimitError
from postkamer.core.export import ExportFile
from tests.faults.bouwstenen import GB, mail, write, zipped

METHODS = {
    "stored": zipfile.ZIP_STORED, "deflate": zipfile.ZIP_DEFLATED, "bzip2": zipfile.ZIP_BZIP2,
    "lzma": zipfile.ZIP_LZMA,
}  # fmt: skip
SMALL, LARGE = b"Een bericht. " * 400, os.urandom(1024 * 1024) + bytes(8 * 1024 * 1024)


def read_all(path: Path) -> dict[str, bytes]:
    with open_export(path) as opened:
        return {file.path: whole(file) for file in opened.files()}


def whole(file: ExportFile) -> bytes:
    with file.open() as stream:
        return stream.read()


def local(name: bytes, data: bytes, *, flags: int = 0, method: int = 0, **more: int) -> bytes:
    """Return a local header, with the bytes."""
    crc, size = more.get("crc", zlib.crc32(data)), more.get("size", len(data))
    packed = more.get("packed", len(data))
    return struct.pack(
        "<4s5H3I2H", b"PK\x03\x04", 20, flags, method, 0, 33, crc, packed, size, len(name), 0
    ) + name + data  # fmt: skip


def central(name: bytes, data: bytes, at: int, *, flags: int = 0, extra: bytes = b"") -> bytes:
    """Return the entry in the directory of a stored member."""
    return struct.pack(
        "<4s6H3I5H2I", b"PK\x01\x02", 20, 20, flags, 0, 0, 33, zlib.crc32(data), len(data),
        len(data), len(name), len(extra), 0, 0, 0, 0, at,
    ) + name + extra  # fmt: skip


def assembled(name: bytes, data: bytes, **more: Any) -> bytes:
    """Return a ZIP of one stored member, written by hand."""
    head = local(name, data)
    entry = central(name, data, 0, **more)
    end = struct.pack("<4s4H2IH", b"PK\x05\x06", 0, 0, 1, 1, len(entry), len(head), 0)
    return head + entry + end


@pytest.mark.parametrize("data", [b"", SMALL, LARGE], ids=["empty", "small", "large"])
@pytest.mark.parametrize("method", METHODS)
def test_every_usual_method_is_read(method: str, data: bytes, tmp_path: Path) -> None:
    packed = zipped({"een.txt": data, "twee.txt": b"twee"}, METHODS[method])
    assert read_all(write(tmp_path, "export.zip", packed)) == {
        "een.txt": data,
        "twee.txt": b"twee",
    }


def test_large_stored_member_is_read_in_place(tmp_path: Path) -> None:
    path = write(tmp_path, "groot.zip", zipped({"groot.bin": LARGE}, zipfile.ZIP_STORED))
    temporary = tmp_path / "tijdelijk"
    with open_export(path, temporary=temporary) as opened:
        with opened.files()[0].open() as stream:
            stream.seek(500_000)
            assert stream.read(100) == LARGE[500_000:500_100]
        assert [one.name for one in temporary.rglob("*") if one.is_file()] == [".lock"]


@pytest.mark.parametrize("method", METHODS)
@pytest.mark.parametrize("data", [SMALL, LARGE], ids=["small", "large"])
def test_wrong_checksum_is_an_error_that_names_the_file(
    method: str, data: bytes, tmp_path: Path
) -> None:
    packed = bytearray(zipped({"een.txt": data}, METHODS[method]))
    packed[packed.index(b"PK\x01\x02") + 16] ^= 1
    with open_export(write(tmp_path, "crc.zip", bytes(packed))) as opened:
        with pytest.raises(ExportError, match=r"een\.txt is beschadigd.*controlesom"):
            opened.files()[0].open()


def test_of_a_damaged_member_the_packed_bytes_can_be_kept(tmp_path: Path) -> None:
    packed = bytearray(zipped({"een.txt": SMALL, "twee.txt": b"twee"}))
    packed[60] ^= 0xFF
    with open_export(write(tmp_path, "stuk.zip", bytes(packed))) as opened:
        file = opened.files()[0]
        assert file.head() == b""
        assert isinstance(file, Packed)
        raw = file.packed()
        assert raw is not None
        assert raw.read() == bytes(packed[: packed.index(b"PK\x03\x04", 10)])


def test_member_that_is_larger_than_the_directory_says_is_refused(tmp_path: Path) -> None:
    packed = bytearray(zipped({"een.txt": SMALL}))
    at = packed.index(b"PK\x01\x02")
    packed[at + 24 : at + 28] = struct.pack("<I", 10)
    with open_export(write(tmp_path, "leugen.zip", bytes(packed))) as opened:
        with pytest.raises(LimitError, match="groter dan het archief zegt"):
            opened.files()[0].open()


@pytest.mark.parametrize(
    ("raw", "more", "name"),
    [
        (b"caf\x82.txt", {}, "café.txt"),  # DOS
        ("café.txt".encode(), {"flags": 0x800}, "café.txt"),
        ("café.txt".encode(), {}, "café.txt"),  # macOS does not say that it is UTF-8
        (b"caf_.txt", {}, "caf_.txt"),
        (
            b"caf?\xff.txt",
            {
                "extra": struct.pack("<HHBI", 0x7075, 14, 1, zlib.crc32(b"caf?\xff.txt"))
                + "café.txt".encode()
            },
            "café.txt",
        ),
        (b"map\\een.txt", {}, "map/een.txt"),
        (b"\x00\x01.txt", {}, "__.txt"),
    ],
)
def test_names_are_read_as_they_were_meant(
    raw: bytes, more: dict[str, object], name: str, tmp_path: Path
) -> None:
    assert read_all(write(tmp_path, "namen.zip", assembled(raw, b"x", **more))) == {name: b"x"}


def test_zip_with_a_comment_that_looks_like_an_end_is_read(tmp_path: Path) -> None:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        archive.writestr("een.txt", b"een")
        archive.comment = b"PK\x05\x06" + bytes(30)
    assert read_all(write(tmp_path, "commentaar.zip", target.getvalue())) == {"een.txt": b"een"}


def test_zip_behind_other_bytes_is_read(tmp_path: Path) -> None:
    data = b"PK\x03\x04 geen kop" + zipped({"een.txt": b"een"})
    assert read_all(write(tmp_path, "ervoor.zip", data)) == {"een.txt": b"een"}


class Unseekable(io.RawIOBase):
    """A stream as a browser downloads to: sizes can only be written behind the bytes."""

    def __init__(self) -> None:
        self.data = bytearray()

    def writable(self) -> bool:
        return True

    def write(self, data: bytes) -> int:  # type: ignore[override]
        self.data += data
        return len(data)


def streamed(members: dict[str, bytes], method: int) -> bytes:
    target = Unseekable()
    with zipfile.ZipFile(target, "w", method) as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return bytes(target.data)


MEMBERS = {f"{n}.eml": mail(n, "regel " * n * 40) for n in range(12)}


@pytest.mark.parametrize("method", METHODS)
def test_sizes_behind_the_bytes_are_read_with_and_without_directory(
    method: str, tmp_path: Path
) -> None:
    data = streamed(MEMBERS, METHODS[method])
    assert read_all(write(tmp_path, "heel.zip", data)) == MEMBERS
    assert read_all(write(tmp_path, "half.zip", data[: data.index(b"PK\x01\x02")])) == MEMBERS


@pytest.mark.parametrize("make", [zipped, lambda members: streamed(members, 8)])
def test_cut_off_zip_gives_what_is_whole_and_one_part(make, tmp_path: Path) -> None:
    data = make(MEMBERS)
    end = data.index(b"PK\x01\x02")
    for length in range(60, end, 97):
        path = write(tmp_path, "half.zip", data[:length])
        try:
            with open_export(path) as opened:
                found = {one.path: whole(one) for one in opened.files()}
                assert [gap.kind for gap in opened.gaps] == ["truncated_archive"]
        except ExportError as error:
            assert "0 bestand(en)" in str(error)
            continue
        parts = [name for name, part in found.items() if part != MEMBERS[name]]
        assert len(parts) <= 1
        assert all(MEMBERS[name].startswith(found[name]) for name in parts)


def test_damage_in_the_middle_of_a_zip_without_directory_costs_one_member(tmp_path: Path) -> None:
    data = bytearray(streamed(MEMBERS, 8))
    del data[data.index(b"PK\x01\x02") :]
    at = data.index(b"5.eml") + 40
    data[at : at + 30] = b"\xff" * 30
    found = read_all(write(tmp_path, "stuk.zip", bytes(data)))
    assert {name for name in MEMBERS if found.get(name) == MEMBERS[name]} >= {
        name for name in MEMBERS if name != "5.eml"
    }


def test_zip_of_more_than_four_gigabytes_is_read(tmp_path: Path) -> None:
    path = tmp_path / "reus.zip"
    size = 5 * GB
    name, data = b"post/laatste.eml", mail(7)
    with path.open("wb") as stream:
        stream.write(local(b"gat.bin", b"", packed=0xFFFFFFFF, size=0xFFFFFFFF))
        stream.seek(size)  # a hole
        stream.write(local(name, data))
        start = stream.tell()
        extra = struct.pack("<HHQ", 1, 8, size)
        stream.write(central(name, data, 0xFFFFFFFF, extra=extra))
        length, record_at = stream.tell() - start, stream.tell()
        stream.write(
            struct.pack("<4sQ2H2I4Q", b"PK\x06\x06", 44, 45, 45, 0, 0, 1, 1, length, start)
            + struct.pack("<4sIQI", b"PK\x06\x07", 0, record_at, 1)
            + struct.pack("<4s4H2IH", b"PK\x05\x06", 0, 0, 0xFFFF, 0xFFFF, length, 0xFFFFFFFF, 0)
        )
    assert read_all(path) == {"post/laatste.eml": data}


@settings(max_examples=300, deadline=None)
@given(
    st.sampled_from([zipped(MEMBERS), streamed(MEMBERS, 8), zipped(MEMBERS, 0)]),
    st.lists(st.tuples(st.integers(0, 1 << 20), st.binary(max_size=6)), max_size=6),
    st.integers(0, 1 << 20) | st.none(),
)
def test_damaged_zip_gives_bytes_or_an_error_in_dutch(
    data: bytes, changes: list[tuple[int, bytes]], cut: int | None
) -> None:
    changed = bytearray(data)
    for at, instead in changes:
        start = 4 + at % (len(changed) - 4)
        changed[start : start + len(instead)] = instead
    if cut is not None:
        del changed[4 + cut % len(changed) :]
    path = Path(os.environ["POSTKAMER_DATA"]) / "kapot.zip"
    path.write_bytes(changed)
    try:
        with open_export(path) as opened:
            for file in opened.files():
                head = file.head()
                try:
                    with file.open() as stream:
                        found = stream.read()
                except (ExportError, LimitError):
                    continue
                assert found.startswith(head)
                assert len(found) == file.size
    except (ExportError, LimitError) as error:
        assert "kapot.zip" in str(error)


def test_hundred_thousand_members_take_little_memory(tmp_path: Path) -> None:
    path = tmp_path / "veel.zip"
    with zipfile.ZipFile(path, "w") as archive:
        for number in range(100_000):
            archive.writestr(zipfile.ZipInfo(f"map/{number}.eml"), b"%d" % number)
    code = (
        "import re, sys; from pathlib import Path\n"
        "from postkamer.capture.exports import open_export\n"
        "with open_export(Path(sys.argv[1])) as opened:\n"
        "    total = sum(len(one.head()) for one in opened.files())\n"
        "status = Path('/proc/self/status').read_text()\n"
        "print(len(opened.files()), re.search(r'VmHWM:\\s+(\\d+)', status)[1])\n"
    )
    source = str(Path(__file__).parents[2] / "src")
    ran = subprocess.run(
        [sys.executable, "-c", code, str(path)],
        env={**os.environ, "PYTHONPATH": source}, capture_output=True, text=True, check=True,
    )  # fmt: skip
    members, peak = map(int, ran.stdout.split())
    assert members == 100_000
    assert peak < 120 * 1024
