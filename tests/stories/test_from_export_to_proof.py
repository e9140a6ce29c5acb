"""From an export file to a proven, searchable record, by the command line alone."""

import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.opdracht import START

LEDGER_KEYS = (
    "delivery channel source seen stored new_version duplicate ignored quarantined failed gaps "
    "first last seconds"
).split()
OUTCOMES = ("stored", "new_version", "duplicate", "ignored", "quarantined", "failed")
MESSAGE_KEYS = (
    "id channel account native_id version current kind sent_at sent_at_precision zone_known "
    "captured_at author recipients text language in_reply_to conversation edited_at deleted_at "
    "visibility attachments url place original delivery"
).split()


def adds_up(ledger: dict) -> bool:
    return ledger["seen"] == sum(ledger[name] for name in OUTCOMES)


@pytest.fixture(scope="module")
def _files(demo_files):
    return demo_files


@pytest.fixture
def filled(new_archive, demo_files):
    archive = new_archive()
    archive.ledgers = archive.json("import", *demo_files, code=1)
    return archive


def test_every_delivery_of_the_demo_adds_up_and_only_the_broken_note_waits(filled):
    assert [list(one) for one in filled.ledgers] == [LEDGER_KEYS] * len(filled.ledgers)
    assert all(adds_up(one) for one in filled.ledgers)
    assert {one["channel"] for one in filled.ledgers} == {"x", "mail", "whatsapp", "evernote"}
    assert sum(one["quarantined"] for one in filled.ledgers) == 1
    assert sum(one["stored"] for one in filled.ledgers) > 400


def test_messages_leave_as_one_line_for_each_version_with_the_documented_keys(filled):
    lines = filled.messages()
    assert len(lines) == sum(one["stored"] + one["new_version"] for one in filled.ledgers)
    assert all(set(MESSAGE_KEYS) <= set(line) for line in lines)
    (edited,) = (line for line in lines if line["edited"] and line["channel"] == "x")
    assert edited["current"] and "aangevuld" in edited["text"]
    assert sum(line["id"] == edited["id"] for line in lines) == 2
    names = {part["name"] for line in lines for part in line["attachments"]}
    assert "foto lantaarnpaal.png" in names


def test_the_same_again_stores_nothing_new_and_records_the_sightings(filled, demo_files):
    before = filled.messages()
    again = filled.json("import", *demo_files, code=1)
    assert sum(one["stored"] + one["new_version"] for one in again) == 0
    assert sum(one["duplicate"] for one in again) >= len(before)
    assert filled.messages() == before


def test_words_in_other_forms_are_found_with_facets(filled):
    found = filled.json("search", "lantaarnpalen", "--order", "newest")
    assert found["total"] >= 3
    assert set(found["facets"]) == {"channel", "year", "author"}
    assert set(found["hits"][0]) == {"id", "channel", "sent_at", "author", "snippet"}
    times = [hit["sent_at"] for hit in found["hits"]]
    assert times == sorted(times, reverse=True)
    only = filled.json("search", "lantaarnpaal kanaal:mail")
    assert {hit["channel"] for hit in only["hits"]} == {"mail"}
    assert filled.json("search", "zomaarietsdatnietbestaat")["total"] == 0


def test_a_question_that_cannot_be_understood_says_why(filled):
    filled.run("search", "van:gisteren", code=3)
    assert "van:gisteren is geen datum" in filled.error


def test_a_proof_needs_only_original_proof_and_key(filled, tmp_path):
    record = filled.json("search", "lantaarnpaal kanaal:whatsapp")["hits"][0]["id"]
    (tmp_path / "origineel").write_bytes(filled.run("show", record, "--raw"))
    (tmp_path / "bewijs.json").write_bytes(filled.run("prove", record))
    key = filled.run("log", "key").decode().strip()
    (tmp_path / "sleutel").write_bytes(filled.run("log", "key"))

    def check(key: str) -> subprocess.CompletedProcess:
        command = [sys.executable, "-c", START, "check-proof", "origineel", "bewijs.json"]
        return subprocess.run(
            [*command, "--key", key], cwd=tmp_path, capture_output=True, text=True
        )

    assert check(key).returncode == 0
    assert check("sleutel").returncode == 0
    original = (tmp_path / "origineel").read_bytes()
    (tmp_path / "origineel").write_bytes(original[:-1] + bytes([original[-1] ^ 1]))
    done = check(key)
    assert done.returncode == 1
    assert "origineel" in done.stderr.lower()


def test_the_whole_conversation_is_shown_from_any_of_its_messages(filled):
    hit = filled.json("search", "lantaarnpaal kanaal:mail", "--order", "oldest")["hits"][0]
    lines = filled.json("thread", hit["id"])
    assert len(lines) == 2
    assert lines[1]["in_reply_to"] == lines[0]["native_id"]


def test_what_waits_in_quarantine_keeps_its_bytes_and_is_read_once_it_is_whole(filled, tmp_path):
    (item,) = filled.json("quarantine", "list")
    raw = filled.run("quarantine", "show", item["id"], "--raw")
    assert raw.startswith(b"<note>")
    assert len(raw) == item["original"]["size"]
    assert filled.json("quarantine", "retry", code=1) == {"solved": [], "waiting": [item["id"]]}


def test_reading_again_with_the_same_parser_changes_nothing(filled):
    before = filled.messages()
    result = filled.json("reparse")
    assert (result["changed"], result["unreadable"]) == (0, 0)
    assert result["read"] == len(before)
    assert filled.messages() == before


def test_everything_leaves_in_open_forms(filled, tmp_path):
    target = tmp_path / "uit"
    filled.run("export", "all", target)
    assert {path.name for path in target.iterdir()} == {
        "berichten.jsonl", "logboek.jsonl", "leveringen.jsonl", "quarantaine.jsonl", "LEESMIJ.txt",
        "controlepunten", "sleutel.vkey", "originelen",
    }  # fmt: skip
    import hashlib

    for line in (target / "berichten.jsonl").read_text().splitlines():
        name = json.loads(line)["original"]["sha256"]
        data = (target / "originelen" / name[:2] / name).read_bytes()
        assert hashlib.sha256(data).hexdigest() == name
    filled.run("export", "all", target, code=2)


def test_the_archive_verifies_also_against_an_earlier_checkpoint(filled, demo_files, tmp_path):
    note = tmp_path / "punt"
    note.write_bytes(filled.run("log", "checkpoint"))
    filled.run("import", demo_files[0])
    report = filled.json("verify", "--full", "--checkpoint", note)
    assert report["broken"] == []
    assert report["log"]["ok"] and report["index"]["ok"]
    assert report["originals"] > 400


def test_the_index_is_made_again_from_the_rows(filled):
    total = filled.json("search")["total"]
    shutil.rmtree(filled.folder / "index")
    assert filled.json("rebuild", "search")["messages"] == total
    assert filled.json("search")["total"] == total


def test_two_imports_of_one_export_at_once_make_no_doubles(new_archive, demo_files):
    archive = new_archive()
    mbox = next(path for path in demo_files if path.name.endswith(".mbox"))
    both = [archive.start("import", mbox, "--json") for _ in range(2)]
    results = [one.communicate(timeout=120) for one in both]
    assert [one.returncode for one in both] == [0, 0], results
    ledgers = [json.loads(out)[0] for out, _ in results]
    assert sum(one["stored"] for one in ledgers) == len(archive.messages())
    assert sum(one["duplicate"] for one in ledgers) == len(archive.messages())
    assert archive.json("search")["total"] == len(archive.messages())
    assert archive.json("verify", "--full")["broken"] == []


def test_without_an_archive_every_command_says_what_to_do(new_archive):
    archive = new_archive(init=False)
    for command in (["ledger"], ["search", "x"], ["import", Path(__file__)], ["verify"]):
        archive.run(*command, code=3)
        assert "postkamer init" in archive.error


def test_a_path_that_does_not_exist_is_named(archive_dir):
    archive_dir.run("import", "/nergens/export.zip", code=3)
    assert "/nergens/export.zip bestaat niet" in archive_dir.error
