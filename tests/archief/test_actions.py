"""What happens to the record, its ledger and its log when items come in."""

import pytest
from django.db import IntegrityError, transaction

from postkamer.archief import actions, log, queries
from postkamer.archief.actions import DeliveryMovedError, DeliverySource
from postkamer.archief.bewijs import prove, sign_now, vkey
from postkamer.archief.intake import Intake, Status
from postkamer.archief.log import LogKind
from postkamer.archief.models import (
    Bestand,
    Informatieobject,
    Levering,
    LogEntry,
    Quarantaine,
    Versie,
    Waarneming,
)
from postkamer.archief.rules import Outcome
from tests.archief.conftest import batch, kept, message, read


def kinds() -> list[str]:
    return [entry.kind for entry in LogEntry.objects.order_by("seq")]


def test_a_message_is_stored_once_with_its_original_and_one_log_line(deliver):
    written = deliver(read(0, message("1")))
    assert written.counts == {Outcome.STORED: 1}
    versie = Versie.objects.get()
    assert (versie.version, versie.current, versie.text) == (1, True, "Hallo Waterdam")
    assert kinds() == [
        LogKind.ARCHIVE_CREATED,
        LogKind.DELIVERY_OPENED,
        LogKind.BATCH_STORED,
        LogKind.DELIVERY_CLOSED,
    ]


def test_second_delivery_of_the_same_message_is_a_sighting_and_no_record(deliver):
    deliver(read(0, message("1")))
    written = deliver(read(0, message("1"), raw=b"the same, in other bytes"))
    assert written.counts == {Outcome.DUPLICATE: 1}
    assert Informatieobject.objects.count() == 1
    sighting = Waarneming.objects.get()
    assert sighting.versie == Versie.objects.get()
    assert sighting.original_id != sighting.versie.original_id


def test_an_edit_is_a_new_version_and_the_old_one_stays(deliver):
    deliver(read(0, message("1")))
    deliver(read(0, message("1", "Hallo allemaal", edited=True)))
    first, second = queries.record(1)
    assert (first.versie.current, second.versie.current) == (False, True)
    assert (first.versie.text, second.versie.text) == ("Hallo Waterdam", "Hallo allemaal")


def test_an_older_version_that_arrives_later_does_not_become_the_current_one(deliver):
    deliver(read(0, message("1", "tweede", edited=True, revision=2)))
    deliver(read(0, message("1", "eerste", revision=1)))
    assert Versie.objects.get(current=True).text == "tweede"


def test_items_of_one_batch_meet_each_other(deliver):
    written = deliver(
        read(0, message("1")),
        read(1, message("1"), raw=b"again"),
        read(2, message("1", "anders", edited=True)),
        read(3, message("2")),
    )
    assert written.counts == {Outcome.STORED: 2, Outcome.DUPLICATE: 1, Outcome.NEW_VERSION: 1}
    assert [row.current for row in Versie.objects.order_by("id")] == [False, True, True]


def test_other_content_under_one_message_id_becomes_a_second_record(deliver):
    deliver(read(0, message("a@waterdam", "een")), editable=False)
    written = deliver(read(0, message("a@waterdam", "twee")), editable=False)
    assert written.counts == {Outcome.STORED: 1}
    assert [row.variant for row in Informatieobject.objects.order_by("id")] == [0, 1]


def test_the_same_bytes_are_kept_once(deliver):
    deliver(read(0, message("1"), raw=b"same"), read(1, message("2"), raw=b"same"))
    assert Bestand.objects.exclude(size=2).count() == 1


def test_what_cannot_be_read_waits_in_quarantine_with_its_bytes(deliver):
    broken = Intake(
        item=0,
        status=Status.QUARANTINED,
        place="export.json, bericht 1",
        reason="Geen JSON.",
        original=kept(b"{broken"),
    )
    ignored = Intake(item=1, status=Status.IGNORED, place="like.js", reason="like")
    failed = Intake(item=2, status=Status.FAILED, place="weg.js", reason="niet te lezen")
    written = deliver(broken, ignored, failed)
    assert written.counts == {Outcome.QUARANTINED: 1, Outcome.IGNORED: 1, Outcome.FAILED: 1}
    row = Quarantaine.objects.get()
    assert (row.reason, row.original.size) == ("Geen JSON.", 7)
    levering = Levering.objects.get()
    assert levering.seen == 3
    assert levering.ignored_reasons == {"like": 1}
    assert levering.mislukkingen.get().place == "weg.js"


def test_a_batch_that_another_process_stored_already_is_refused(archive):
    source = DeliverySource("x", "export.json", "k" * 64, "", {})
    levering = actions.open_levering(source)
    first = batch(read(0, message("1")))
    actions.store_batch(levering.id, first, editable=True)
    with pytest.raises(DeliveryMovedError, match="verder gelezen"):
        actions.store_batch(levering.id, first, editable=True)
    assert Versie.objects.count() == 1


def test_whatever_fails_in_an_action_undoes_rows_and_log_together(archive, monkeypatch):
    levering = actions.open_levering(DeliverySource("x", "export.json", "k" * 64, "", {}))
    size = log.size()

    def full_disk(*_):
        raise OSError("disk full")

    monkeypatch.setattr(actions, "_batch_body", full_disk)
    with pytest.raises(OSError, match="disk full"), transaction.atomic():
        actions.store_batch(levering.id, batch(read(0, message("1"))), editable=True)
    assert (Versie.objects.count(), log.size()) == (0, size)


def test_a_ledger_that_does_not_add_up_is_refused_by_the_database(archive):
    levering = actions.open_levering(DeliverySource("x", "export.json", "k" * 64, "", {}))
    with pytest.raises(IntegrityError), transaction.atomic():
        Levering.objects.filter(pk=levering.id).update(seen=1, cursor=1)


def test_closing_twice_writes_one_line(deliver):
    deliver(read(0, message("1")))
    size = log.size()
    actions.close_levering(1, [])
    assert log.size() == size


def test_every_kind_of_item_has_a_proof_that_holds(deliver, archive, tmp_path):
    from io import BytesIO

    from postkamer.core.proof import check

    deliver(*(read(number, message(str(number))) for number in range(7)))
    deliver(read(0, message("3", "gewijzigd", edited=True)))
    note = sign_now(archive.keys)
    for reading in queries.record(4):
        raw = f"3 {reading.versie.text}".encode()
        proven = check(BytesIO(raw), prove(reading, note), vkey(archive.keys))
        assert proven.item["version"] == reading.versie.version
