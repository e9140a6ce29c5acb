"""Every bad input ends within bounds, with an exit code and a ledger, and loses nothing."""

import hashlib
import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from tests.faults.corpus import CASES, WANTED
from tests.faults.uitvoeren import PEAK, SECONDS, Ran, import_bounded, snapshot
from tests.opdracht import Archive

LONG = os.environ.get("FAULTS") == "long"
POSTGRES = bool(os.environ.get("POSTKAMER_DATABASE_URL"))
OUTCOMES = ("stored", "new_version", "duplicate", "ignored", "quarantined", "failed")
CODES = {0, 1, 2, 3}


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Archive]:
    """Give one archive on SQLite into which all cases go, each by a process of its own.

    When all bad input is in, the archive must be whole.
    """
    archive = Archive(tmp_path_factory.mktemp("faults") / "data", {"POSTKAMER_DATABASE_URL": ""})
    archive.run("init", "--name", "test/waterdam")
    yield archive
    report = archive.json("verify", "--full")
    assert report["broken"] == []
    assert report["log"]["ok"] and report["index"]["ok"]


def check(name: str, ran: Ran) -> None:
    """Assert what holds for every case."""
    wanted = WANTED[name]
    assert ran.code in CODES, f"code {ran.code} after {ran.seconds:.1f} s\n{ran.error}"
    assert "Traceback" not in ran.error, ran.error
    assert ran.seconds <= SECONDS
    assert ran.peak <= PEAK, f"{ran.peak // 1024} MB"
    for ledger in ran.ledgers:
        assert ledger["seen"] == sum(ledger[one] for one in OUTCOMES), ledger
    assert ran.code in wanted.codes, (ran.code, ran.ledgers, ran.error)
    if ran.code == 0:
        assert ran.ledgers
    if ran.code == 1:
        assert ran.error or any(
            one["quarantined"] or one["failed"] or one["gaps"] for one in ran.ledgers
        )
    if ran.code == 3:
        assert ran.error.startswith("Fout: "), ran.error
    if wanted.stored is not None:
        stored = sum(one["stored"] + one["new_version"] + one["duplicate"] for one in ran.ledgers)
        assert stored == wanted.stored, ran.ledgers


def told(archive: Archive, ran: Ran) -> tuple[str, list[dict[str, object]]]:
    """Return all that the person is told of an import, and its items in quarantine."""
    numbers = [one["delivery"] for one in ran.ledgers]
    marks = ",".join("?" * len(numbers))
    gaps = [gap["detail"] for one in ran.ledgers for gap in one["gaps"]]
    with closing(sqlite3.connect(archive.folder / "postkamer.sqlite3")) as database:
        failed = database.execute(
            f"SELECT reason FROM archief_mislukking WHERE levering_id IN ({marks})", numbers
        ).fetchall()
        rows = database.execute(
            "SELECT q.id, q.reason, b.size, b.sha256 FROM archief_quarantaine q "
            f"JOIN archief_bestand b ON b.id = q.original_id WHERE q.levering_id IN ({marks})",
            numbers,
        ).fetchall()
    kept = [{"id": row[0], "size": row[2], "sha256": row[3]} for row in rows]
    texts = [*(row[1] for row in rows), *gaps, *(row[0] for row in failed), ran.error]
    return "\n".join(texts), kept


@pytest.mark.skipif(POSTGRES, reason="the database does not matter: these run on SQLite")
@pytest.mark.parametrize("name", CASES)
def test_bad_input_ends_within_bounds_and_loses_nothing(
    name: str, shared: Archive, new_archive, tmp_path: Path
) -> None:
    wanted = WANTED[name]
    if wanted.long and not LONG:
        pytest.skip("only in the long form: FAULTS=long")
    archive = new_archive() if wanted.alone else shared
    scratch, given = tmp_path / "scratch", tmp_path / "given"
    scratch.mkdir()
    given.mkdir()
    path = CASES[name](given)
    before, spools = snapshot(given), set((archive.folder / "tmp").iterdir())

    ran = import_bounded(archive, path, scratch)

    check(name, ran)
    assert snapshot(given) == before
    assert {one.name for one in tmp_path.iterdir()} == {"scratch", "given"}
    assert set((archive.folder / "tmp").iterdir()) <= spools
    if wanted.kept or wanted.says:
        text, kept = told(archive, ran)
        assert wanted.says in text, text
        if wanted.kept:
            whole = path.read_bytes()
            assert [(one["size"], one["sha256"]) for one in kept] == [
                (len(whole), hashlib.sha256(whole).digest())
            ]
    if wanted.alone:
        archive.run("verify", "--full", "--json")


@pytest.mark.parametrize("name", [name for name, one in WANTED.items() if one.any_database])
def test_signs_that_a_database_may_refuse_are_stored_or_kept(
    name: str, new_archive, tmp_path: Path
) -> None:
    archive = new_archive()
    scratch, given = tmp_path / "scratch", tmp_path / "given"
    scratch.mkdir()
    given.mkdir()
    ran = import_bounded(archive, CASES[name](given), scratch)
    check(name, ran)
    assert len(archive.messages()) == sum(one["stored"] for one in ran.ledgers)
    assert archive.json("verify", "--full")["broken"] == []


@pytest.mark.parametrize("name", ["unknown_format", "zip_head_only", "chat_in_utf16"])
def test_bytes_in_quarantine_come_back_as_they_were(name: str, new_archive, tmp_path: Path) -> None:
    archive = new_archive()
    path = CASES[name](tmp_path)
    archive.run("import", path, code=1)
    (item,) = archive.json("quarantine", "list")
    assert item["original"]["size"] == path.stat().st_size
    assert archive.run("quarantine", "show", item["id"], "--raw") == path.read_bytes()
    assert WANTED[name].says in item["reason"]


def test_a_broken_tweet_is_kept_as_exactly_its_slice(new_archive, tmp_path: Path) -> None:
    archive = new_archive()
    path = CASES["one_bad_tweet"](tmp_path)
    archive.run("import", path, code=1)
    (item,) = archive.json("quarantine", "list")
    raw = archive.run("quarantine", "show", item["id"], "--raw")
    assert b'"id_str": "5" kapot' in raw
    assert raw in path.read_bytes()
    assert len(archive.messages()) == 2


def test_corpus_is_large_enough() -> None:
    assert len(CASES) >= 100
