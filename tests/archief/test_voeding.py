"""The index follows the log: whatever happens to it, what is committed is found again."""

import shutil

import pytest

from postkamer.archief import actions, log, voeding
from postkamer.archief.actions import DeliverySource
from postkamer.archief.voeding import Feeder, rebuild
from postkamer.archief.zoeken.index import Index, Writer
from postkamer.archief.zoeken.zoeken import search
from tests.archief.conftest import batch, message, read


@pytest.fixture
def store(archive):
    levering = actions.open_levering(DeliverySource("x", "export.json", "k" * 64, "", {}))
    at = iter(range(1000))

    def _store(*messages):
        items = [read(next(at), one) for one in messages]
        return actions.store_batch(levering.id, batch(*items), editable=True)

    return _store


def found(archive, question: str) -> list[int]:
    return sorted(hit.id for hit in search(Index(archive.index), question, limit=100).hits)


def test_what_others_stored_is_fed_from_the_rows(archive, store):
    store(message("1", "een lantaarnpaal"))
    with Feeder(archive.index) as feeder:
        feeder.feed(store(message("2", "twee lantaarnpalen")))
    assert found(archive, "lantaarnpaal") == [1, 2]
    assert Index(archive.index).position() == log.size()


def test_an_edit_takes_the_place_of_the_older_text(archive, store):
    with Feeder(archive.index) as feeder:
        feeder.feed(store(message("1", "een lantaarnpaal")))
        feeder.feed(store(message("1", "een stoeptegel", edited=True)))
    assert (found(archive, "lantaarnpaal"), found(archive, "stoeptegel")) == ([], [1])


def test_a_fault_of_the_index_does_not_stop_an_import_and_is_made_good(archive, store, monkeypatch):
    store(message("1", "een lantaarnpaal"))
    add, faults = Writer.add, iter([OSError("gone")])

    def broken(self, docs, *, replace=False):
        for fault in faults:
            raise fault
        add(self, docs, replace=replace)

    monkeypatch.setattr(Writer, "add", broken)
    with Feeder(archive.index) as feeder:
        feeder.feed(store(message("2", "nog een lantaarnpaal")))
    assert found(archive, "lantaarnpaal") == [1, 2]


def test_a_damaged_manifest_is_made_good_at_the_next_import(archive, store):
    with Feeder(archive.index) as feeder:
        feeder.feed(store(message("1", "een lantaarnpaal")))
    (archive.index / "manifest.json").write_text("{")
    with Feeder(archive.index) as feeder:
        feeder.feed(store(message("2", "een lantaarnpaal")))
    assert found(archive, "lantaarnpaal") == [1, 2]


def test_a_broken_off_commit_is_told_from_damage(archive, store):
    with Feeder(archive.index) as feeder:
        feeder.feed(store(message("1", "een lantaarnpaal")))
    (archive.index / "committing").touch()
    with Feeder(archive.index) as feeder:
        feeder.feed(store(message("2", "een lantaarnpaal")))
    assert found(archive, "lantaarnpaal") == [1, 2]
    assert Index(archive.index).verify() == []


def test_rebuilding_gives_the_same(archive, store):
    with Feeder(archive.index) as feeder:
        feeder.feed(store(*(message(str(number), "lamp") for number in range(30))))
    before = found(archive, "lamp")
    assert rebuild(archive.index) == 30
    assert found(archive, "lamp") == before
    shutil.rmtree(archive.index)
    rebuild(archive.index)
    assert found(archive, "lamp") == before
    assert voeding.Index(archive.index).verify() == []
