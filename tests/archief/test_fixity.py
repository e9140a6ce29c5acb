"""A changed bit in what is kept is found, and said where."""

import hashlib
from io import BytesIO

import pytest
from django.db import connection

from postkamer.archief import bewijs, sql
from postkamer.archief.fixity.bevinding import Report
from postkamer.archief.fixity.items import check_items
from postkamer.archief.fixity.leveringen import check_leveringen
from postkamer.archief.fixity.logboek import check_log
from postkamer.archief.fixity.originelen import check_originals
from postkamer.archief.intake import Intake, Kept, Status
from postkamer.archief.models import LogEntry
from postkamer.archief.stores import blob_store
from postkamer.core.message import Attachment, Flag, Party, Place
from tests.archief.conftest import kept, message, read


def change(table: str, column: str, row: int, value: object, key: str = "id") -> None:
    """Change a column as somebody with access to the database could."""
    with connection.cursor() as cursor:
        cursor.execute(f'UPDATE "{table}" SET "{column}" = %s WHERE "{key}" = %s', [value, row])


def value_of(table: str, column: str, row: int, key: str = "id") -> object:
    with connection.cursor() as cursor:
        cursor.execute(f'SELECT "{column}" FROM "{table}" WHERE "{key}" = %s', [row])
        return cursor.fetchone()[0]


def flipped(value: object) -> object:
    """Return the value with one bit changed, as text stays text."""
    if isinstance(value, bool):
        return not value
    if isinstance(value, int):
        return value ^ 1
    if isinstance(value, str):
        return chr(ord(value[0]) ^ 1) + value[1:]
    data = bytearray(bytes(value))
    data[3] ^= 4
    return bytes(data)


@pytest.fixture
def filled(archive, deliver):
    """An archive with a full message, an edit, a sighting and a quarantined item."""
    bijlage = kept(b"PNG", "image/png")
    full = message(
        "5",
        "De lantaarnpaal is stuk",
        title="Lamp",
        language="nl",
        recipients=(Party("Waterdam", "@waterdam", "9"),),
        in_reply_to="4",
        references=("3", "4"),
        conversation="3",
        conversation_title="Lampen",
        sent_at_text="gisteren",
        url="https://voorbeeld.nl/5",
        place=Place("Haven", "51.5", "5.1"),
        flags=(Flag.CHARSET_GUESSED,),
        edited_at=1,
        deleted_at=2,
        account="waterdam",
        attachments=(
            Attachment(name="lamp.png", media_type="image/png", description="Een lamp", url="u"),
        ),
    )
    base = read(0, full)
    from postkamer.core import digests

    item = Intake(
        item=0,
        status=Status.READ,
        place="a",
        original=base.original,
        message=full,
        native_id="5",
        attachments=(bijlage,),
        content=digests.content_digest(full, [bijlage.sha256]),
        reading=digests.reading_digest(full, [bijlage.sha256]),
    )
    broken = Intake(
        item=1, status=Status.QUARANTINED, place="b", reason="stuk", original=kept(b"{stuk")
    )
    deliver(item, broken, read(2, message("6")))
    deliver(read(0, message("6"), raw=b"again"), read(1, message("6", "anders", edited=True)))
    return archive


def found_by(checks) -> list[str]:
    with sql.damaged_text():
        return [one.where for one in checks]


def test_an_undamaged_archive_is_found_in_order(filled):
    report = Report()
    assert found_by(check_items(report)) == []
    assert found_by(check_log(bewijs.vkey(filled.keys), None)) == []
    assert found_by(check_leveringen()) == []
    assert found_by(check_originals(blob_store(filled), report, full=True)) == []
    assert (report.items, report.originals) == (5, 7)


VERSIE = (
    "account author_name author_handle author_id recipients title text language sent_at "
    "zone_known sent_at_text in_reply_to references conversation conversation_title edited "
    "edited_at deleted deleted_at revision truncated url place flags captured_at version"
).split()


@pytest.mark.parametrize("column", VERSIE)
def test_a_changed_column_of_a_message_is_named(filled, column):
    change("archief_versie", column, 1, flipped(value_of("archief_versie", column, 1)))
    assert f"archief_versie.{column}, rij 1" in found_by(check_items(Report()))


@pytest.mark.parametrize("column", ["kind", "visibility", "precision"])
def test_another_value_of_a_list_is_found(filled, column):
    other = {"kind": "mail", "visibility": "private", "precision": "day"}[column]
    change("archief_versie", column, 1, other)
    assert any("archief_versie" in where for where in found_by(check_items(Report())))


@pytest.mark.parametrize("column", ["name", "media_type", "url", "description"])
def test_a_changed_column_of_an_attachment_is_named(filled, column):
    change("archief_bijlage", column, 1, flipped(value_of("archief_bijlage", column, 1)))
    assert f"archief_bijlage.{column}, rij 1" in found_by(check_items(Report()))


@pytest.mark.parametrize(
    ("table", "column", "where"),
    [
        ("archief_versie", "leaf", "archief_versie.leaf"),
        ("archief_versie", "nonce", "archief_versie.nonce, rij 1"),
        ("archief_waarneming", "content", "archief_waarneming.content, rij 1"),
        ("archief_waarneming", "captured_at", "archief_waarneming.captured_at, rij 1"),
        ("archief_quarantaine", "captured_at", "archief_quarantaine.captured_at, rij 1"),
        ("archief_quarantaine", "kanaal", "archief_quarantaine.kanaal, rij 1"),
    ],
)
def test_a_changed_proof_or_sighting_is_named(filled, table, column, where):
    change(table, column, 1, flipped(value_of(table, column, 1)))
    assert where in found_by(check_items(Report()))


def test_a_row_without_its_place_in_the_log_is_found(filled):
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM archief_quarantaine")
    assert any("_quarantaine" in where for where in found_by(check_items(Report())))


def test_text_that_is_no_longer_utf_8_is_found(filled):
    if connection.vendor != "sqlite":
        pytest.skip("PostgreSQL refuses such text")
    with connection.cursor() as cursor:
        cursor.execute("UPDATE archief_versie SET title = CAST(x'cc616d70' AS TEXT) WHERE id = 1")
    assert "archief_versie.title, rij 1" in found_by(check_items(Report()))


@pytest.mark.parametrize("column", ["time", "kind", "body", "nonce", "leaf"])
def test_a_changed_log_line_is_named(filled, column):
    bewijs.sign_now(filled.keys)
    change("archief_log", column, 2, flipped(value_of("archief_log", column, 2, "seq")), "seq")
    found = list(check_log(bewijs.vkey(filled.keys), None))
    assert found[0].id == "logregel 2"


def test_a_log_rewritten_in_full_is_found_against_an_earlier_checkpoint(filled):
    note = bewijs.sign_now(filled.keys).encode()
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM archief_log_checkpoint")
        cursor.execute("DELETE FROM archief_log WHERE seq > 2")
        cursor.execute("DELETE FROM archief_log_node")
    from postkamer.core.merkle import Frontier

    frontier = Frontier()
    for entry in LogEntry.objects.order_by("seq"):
        frontier, nodes = frontier.append(bytes(entry.leaf))
        sql.copy("archief_log_node", ("level", "index", "hash"), nodes[1:])
    sql.execute("move_log_head", (frontier.size, frontier.to_bytes()))
    vkey = bewijs.vkey(filled.keys)
    assert found_by(check_log(vkey, None)) == []
    assert "korter gemaakt" in next(iter(check_log(vkey, note))).found


def test_a_changed_ledger_is_named(filled):
    with connection.cursor() as cursor:
        cursor.execute("UPDATE archief_levering SET stored = stored + 1, ignored = ignored - 1")
    assert "archief_levering.stored" in found_by(check_leveringen())


def test_damaged_inline_bytes_are_named(filled):
    change("archief_bestand", "data", 1, flipped(value_of("archief_bestand", "data", 1)))
    where = found_by(check_originals(blob_store(filled), Report(), full=True))
    assert where == ["archief_bestand.data, rij 1"]


def test_a_damaged_or_missing_blob_is_named_by_its_path(filled, deliver):
    large = b"x" * 100_000
    store = blob_store(filled)
    sha256, size = store.put(BytesIO(large))
    original = Kept(sha256, size, "text/plain")
    one = message("7")
    item = read(0, one)
    item = Intake(**{**{f: getattr(item, f) for f in item.__struct_fields__}, "original": original})
    deliver(item)
    path = filled.data / store.where(sha256)
    assert hashlib.sha256(path.read_bytes()).digest() == sha256
    path.chmod(0o600)
    path.write_bytes(large[:-1] + b"y")
    assert found_by(check_originals(store, Report(), full=True)) == [store.where(sha256)]
    path.unlink()
    assert found_by(check_originals(store, Report(), full=False)) == [store.where(sha256)]
