"""A file that fails never stops the others, and as much of it as there is is kept."""

import zipfile
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from postkamer.capture.herkennen import Source, sources
from postkamer.capture.register import kanalen
from postkamer.capture.splitsen import items_of
from postkamer.core.errors import UnreadableError
from postkamer.core.export import Export, FileRaw
from postkamer.core.kanaal import Broken, Capture, Claim, Item, Options
from tests.faults.bouwstenen import mail, write, zipped
from tests.kanalen.geheugen import MemoryExport


def items(path: Path) -> list[Item]:
    return [item for source in sources(path) for item in items_of(source, Options())]


def places(found: list[Item], kind: type) -> list[str]:
    return [item.place for item in found if isinstance(item, kind)]


@pytest.mark.parametrize("size", [10, 20_000, 9_000_000], ids=["tiny", "middle", "large"])
@pytest.mark.parametrize("method", [zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED])
def test_damaged_mail_in_a_zip_is_kept_packed_and_the_others_are_read(
    method: int, size: int, tmp_path: Path
) -> None:
    members = {f"{n}.eml": mail(n, "regel\r\n" * (size // 7)) for n in range(3)}
    data = bytearray(zipped(members, method))
    at = data.rindex(b"1.eml") - 46 + 16  # its checksum in the directory
    data[at] ^= 1
    path = write(tmp_path, "post.zip", bytes(data))
    found, kept = [], b""
    for source in sources(path):
        for item in items_of(source, Options()):
            found.append(item)
            if isinstance(item, Broken):
                kept = item.raw.read()
                assert "beschadigd" in item.reason
    assert places(found, Capture) == ["0.eml", "2.eml"]
    assert places(found, Broken) == ["1.eml"]
    assert kept.startswith(b"PK\x03\x04")
    assert kept in data


def test_kept_packed_bytes_can_be_read_again_as_a_zip(tmp_path: Path) -> None:
    data = bytearray(zipped({"een.eml": mail(1)}))
    data[data.rindex(b"een.eml") - 46 + 16] ^= 1
    (broken,) = items_and_bytes(write(tmp_path, "post.zip", bytes(data)))
    again = write(tmp_path, "opnieuw.zip", broken)
    assert places(items(again), Capture) == ["een.eml"]


def items_and_bytes(path: Path) -> list[bytes]:
    found = []
    for source in sources(path):
        found += [
            item.raw.read() for item in items_of(source, Options()) if isinstance(item, Broken)
        ]
    return found


def test_encrypted_file_is_kept_packed_with_what_to_do(tmp_path: Path) -> None:
    data = bytearray(zipped({"een.eml": mail(1)}))
    data[6] |= 1
    data[data.index(b"PK\x01\x02") + 8] |= 1
    (item,) = items(write(tmp_path, "geheim.zip", bytes(data)))
    assert isinstance(item, Broken)
    assert "wachtwoord" in item.reason
    assert "lees de map in" in item.reason


def source_of(split: object, files: dict[str, bytes], damaged: str | None = None) -> Source:
    kanaal = replace(kanalen()["mail"], split=split)  # type: ignore[arg-type]
    return Source(kanaal, MemoryExport(files, damaged=damaged), Claim(1.0, tuple(files)), "export")


def one_each(export: Export, claim: Claim, options: Options) -> Iterator[Item]:
    for path in claim.messages:
        file = export.get(path)
        assert file is not None
        with file.open() as stream:
            if stream.read() == b"fout":
                raise KeyError(path)
        yield Capture(FileRaw(file), b"{}", path)


FILES = {name: name.encode() for name in ("a", "b", "c", "d")}


@pytest.mark.parametrize("damaged", FILES)
def test_channel_that_lets_an_error_pass_goes_on_with_the_next_file(damaged: str) -> None:
    found = list(items_of(source_of(one_each, FILES, damaged), Options()))
    assert [item.place for item in found if not isinstance(item, Broken)] == [
        name for name in FILES if name != damaged
    ]
    assert places(found, Broken) == [damaged]


def test_fault_in_the_code_of_a_channel_costs_one_file_and_its_bytes_are_kept() -> None:
    found = list(items_of(source_of(one_each, {**FILES, "b": b"fout"}), Options()))
    assert places(found, Capture) == ["a", "c", "d"]
    (broken,) = (item for item in found if isinstance(item, Broken))
    assert broken.raw.read() == b"fout"
    assert "KeyError" in broken.reason
    assert "meld dit" in broken.reason


def test_channel_that_refuses_at_once_fails_each_file_once() -> None:
    def refuse(export: Export, claim: Claim, options: Options) -> Iterator[Item]:
        for path in claim.messages:
            file = export.get(path)
            assert file is not None
            file.open().close()
            raise UnreadableError("nee")
        yield from ()

    found = list(items_of(source_of(refuse, FILES), Options()))
    assert places(found, Broken) == list(FILES)


def test_unknown_files_are_all_kept_and_an_empty_one_is_said() -> None:
    source = Source(None, MemoryExport({"a": b"x", "leeg": b""}), Claim(), "export",
                    reason="Onbekend.", reasons={})  # fmt: skip
    found = list(items_of(source, Options()))
    assert [(one.place, one.reason) for one in found if isinstance(one, Broken)] == [
        ("a", "Onbekend."),
        ("leeg", "Het bestand is leeg: er is niets te lezen."),
    ]


def test_packed_file_of_another_kind_has_a_reason_of_its_own(tmp_path: Path) -> None:
    (item,) = items(write(tmp_path, "export.rar", b"Rar!\x1a\x07\x01\x00" + bytes(40)))
    assert isinstance(item, Broken)
    assert "RAR" in item.reason
    assert "Pak het zelf uit" in item.reason
