"""The word list is kept unpacked, and whatever happens to that file does no harm."""

import resource
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from simplemma.strategies.dictionaries import DefaultDictionaryFactory

from postkamer.archief.zoeken.woordenlijst import (
    LANGUAGE,
    forms_and_lemmas,
    is_unpacked,
    unpack,
)

UNPACK = """
import sys
from pathlib import Path
from postkamer.archief.zoeken.woordenlijst import unpack, forms_and_lemmas
for _ in range(2):
    assert len(unpack(Path(sys.argv[1]))) == len(forms_and_lemmas(Path(sys.argv[1])))
"""


@pytest.fixture(scope="module")
def packed() -> dict[str, str]:
    return dict(DefaultDictionaryFactory().get_dictionary(LANGUAGE).items())


@pytest.fixture(scope="module")
def as_written(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    cache = tmp_path_factory.mktemp("as-written")
    unpack(cache)
    return next(cache.iterdir()).read_bytes()


def test_the_list_that_is_kept_is_the_packed_one(tmp_path, packed):
    cache = tmp_path / "cache"
    assert not is_unpacked(cache)
    assert forms_and_lemmas(cache) == packed
    assert is_unpacked(cache)
    kept = next(cache.iterdir())
    before = kept.stat().st_mtime_ns
    assert forms_and_lemmas(cache) == packed
    assert kept.stat().st_mtime_ns == before


DAMAGE: dict[str, Callable[[bytes], bytes]] = {
    "half written": lambda data: data[: len(data) // 2],
    "empty": lambda _data: b"",
    "digest and nothing": lambda data: data[:65],
    "one bit": lambda data: data[:1000] + bytes([data[1000] ^ 1]) + data[1001:],
    "longer": lambda data: data + b"\nwoord",
}


@pytest.mark.parametrize("damage", DAMAGE)
def test_a_damaged_file_is_unpacked_again_and_mended(tmp_path, packed, as_written, damage):
    unpack(tmp_path)
    kept = next(tmp_path.iterdir())
    kept.write_bytes(DAMAGE[damage](as_written))
    assert forms_and_lemmas(tmp_path) == packed
    assert [path.name for path in tmp_path.iterdir()] == [kept.name]
    assert kept.read_bytes() == as_written


def test_without_a_data_directory_nothing_is_written_and_the_list_is_there(tmp_path, packed):
    assert forms_and_lemmas(tmp_path / "none" / "cache") == packed
    assert list(tmp_path.iterdir()) == []


def test_when_the_disk_is_full_the_list_is_there_and_no_half_file_stays(tmp_path, packed):
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (1_000_000, hard))
    try:
        assert forms_and_lemmas(tmp_path) == packed
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    assert list(tmp_path.iterdir()) == []


def test_processes_that_unpack_at_once_do_no_harm(tmp_path, as_written):
    source = str(Path(__file__).parents[3] / "src")
    both = [
        subprocess.Popen([sys.executable, "-c", UNPACK, str(tmp_path)], env={"PYTHONPATH": source})
        for _ in range(2)
    ]
    assert [process.wait() for process in both] == [0, 0]
    assert [path.read_bytes() for path in tmp_path.iterdir()] == [as_written]
