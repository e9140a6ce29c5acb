"""A full or read-only disk stops an import cleanly; afterwards the same command goes on."""

import json
import os
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.faults.bouwstenen import mail, mbox, tweet, write
from tests.faults.uitvoeren import import_bounded
from tests.opdracht import Archive

POSTGRES = bool(os.environ.get("POSTKAMER_DATABASE_URL"))
pytestmark = pytest.mark.skipif(POSTGRES, reason="rows are on another disk: these run on SQLite")


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """Return a folder on a disk of its own, of 32 MB."""
    folder = tmp_path / "schijf"
    folder.mkdir()
    if os.geteuid() != 0:
        pytest.skip("only root can mount a small disk")
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=32m", "none", str(folder)], capture_output=True
    )
    if mounted.returncode:
        pytest.skip(f"no small disk here: {mounted.stderr.decode().strip()}")
    yield folder
    subprocess.run(["umount", "-l", str(folder)], check=True)


def many_tweets(folder: Path, count: int) -> Path:
    body = json.dumps([tweet(number, "woord " * 30 + f"nummer{number}") for number in range(count)])
    return write(folder, "tweets.js", b"window.YTD.tweets.part0 = " + body.encode())


def fill(folder: Path, *, leave: int) -> Path:
    """Write a file that leaves this many bytes on the disk."""
    filler = folder / "vulling"
    free = os.statvfs(folder)
    with filler.open("wb") as stream:
        stream.write(bytes(free.f_bavail * free.f_bsize - leave))
    return filler


def stored(archive: Archive) -> int:
    return sum(one["stored"] for one in archive.json("ledger"))


@pytest.mark.parametrize("leave", [40_000, 1_000_000, 6_000_000])
def test_full_disk_stops_cleanly_and_the_same_command_goes_on(
    leave: int, small_disk: Path, tmp_path: Path
) -> None:
    archive = Archive(small_disk / "data", {"POSTKAMER_DATABASE_URL": ""})
    archive.run("init", "--name", "test/waterdam")
    path = many_tweets(tmp_path, 20_000)
    archive.run("import", write(tmp_path, "een.eml", mail(1)))
    filler = fill(small_disk, leave=leave)

    ran = import_bounded(archive, path, tmp_path)

    assert ran.code == 3, (ran.code, ran.out, ran.error)
    assert ran.error.startswith("Fout: ")
    assert "Maak ruimte" in ran.error
    assert "Traceback" not in ran.error
    filler.unlink()
    assert len(archive.messages()) == stored(archive)
    assert archive.json("verify", "--full")["broken"] == []
    fill(small_disk, leave=20_000_000).unlink()
    again = import_bounded(archive, write(tmp_path, "klein/post.mbox", mbox(3)), tmp_path)
    assert again.code == 0, again.error


def test_blob_that_does_not_fit_is_never_acknowledged(small_disk: Path, tmp_path: Path) -> None:
    archive = Archive(small_disk / "data", {"POSTKAMER_DATABASE_URL": ""})
    archive.run("init", "--name", "test/waterdam")
    path = write(tmp_path, "groot/tekening.bin", os.urandom(12_000_000))
    filler = fill(small_disk, leave=8_000_000)

    ran = import_bounded(archive, path, tmp_path)

    assert ran.code == 3, (ran.code, ran.out, ran.error)
    assert "Maak ruimte" in ran.error
    filler.unlink()
    assert archive.json("quarantine", "list") == []
    (ledger,) = import_bounded(archive, path, tmp_path).ledgers
    assert ledger["quarantined"] == 1
    (item,) = archive.json("quarantine", "list")
    assert archive.run("quarantine", "show", item["id"], "--raw") == path.read_bytes()
    assert archive.json("verify", "--full")["broken"] == []


def test_read_only_data_directory_is_said_in_dutch(small_disk: Path, tmp_path: Path) -> None:
    archive = Archive(small_disk / "data", {"POSTKAMER_DATABASE_URL": ""})
    archive.run("init", "--name", "test/waterdam")
    path = write(tmp_path, "een.eml", mail(1))
    subprocess.run(["mount", "-o", "remount,ro", str(small_disk)], check=True)

    ran = import_bounded(archive, path, tmp_path)

    assert ran.code == 3, (ran.code, ran.error)
    assert ran.error.startswith("Fout: ")
    assert "Traceback" not in ran.error
    subprocess.run(["mount", "-o", "remount,rw", str(small_disk)], check=True)
    assert import_bounded(archive, path, tmp_path).code == 0


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read every file")
def test_unreadable_file_is_named_with_its_place(new_archive, tmp_path: Path) -> None:
    archive = new_archive()
    root = tmp_path / "post"
    write(root, "een.eml", mail(1))
    closed = write(root, "dicht.eml", mail(2))
    closed.chmod(0)
    ran = import_bounded(archive, root, tmp_path)
    assert ran.code == 1
    assert sum(one["failed"] for one in ran.ledgers) == 1
    assert sum(one["stored"] for one in ran.ledgers) == 1


def test_file_where_the_data_directory_should_be_is_said(tmp_path: Path) -> None:
    write(tmp_path, "data", b"geen map")
    archive = Archive(tmp_path / "data", {"POSTKAMER_DATABASE_URL": ""})
    archive.run("import", tmp_path, code=None)
    assert archive.code in {2, 3}
    assert "Traceback" not in archive.error
