"""The real and synthetic exports beside the project, against what generic tools count in them."""

import json
from pathlib import Path
from typing import Any

import pytest

from postkamer.core.kanaal import Broken, Capture, Gap, Ignored, Item, Options
from postkamer.core.message import Kind, Message, Visibility
from postkamer.core.tijd import iso
from postkamer.kanalen.x import kanaal
from tests.kanalen.x.exports import MemoryExport

ARCHIVE = "twitter-archive"
API = "twitter-api"


def _export(samples: Path, folder: str) -> MemoryExport:
    root = samples / folder
    files = (path for path in sorted(root.rglob("*")) if path.is_file())
    return MemoryExport({path.relative_to(root).as_posix(): path.read_bytes() for path in files})


def _items(export: MemoryExport) -> list[Item]:
    return list(kanaal.split(export, kanaal.recognise(export), Options()))


def _messages(items: list[Item]) -> list[Message]:
    return [kanaal.parse(one.raw, one.context) for one in items if isinstance(one, Capture)]


@pytest.fixture(scope="module")
def expected(samples: Path) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((samples / "EXPECTED.json").read_text())
    return found


def test_an_archive_of_600_tweets_is_read_as_counted(
    samples: Path, expected: dict[str, Any]
) -> None:
    wanted = expected[f"{ARCHIVE}/smithjd__twitter_archive/data/tweets.js"]
    items = _items(_export(samples, f"{ARCHIVE}/smithjd__twitter_archive"))
    messages = _messages(items)
    times = sorted(one.sent_at for one in messages if one.sent_at is not None)
    assert len(items) == len(messages) == len(times) == wanted["messages"]
    assert (iso(times[0]), iso(times[-1])) == (wanted["first"], wanted["last"])
    assert len({one.author for one in messages}) == wanted["distinct_authors"]
    assert sum(bool(one.attachments) for one in messages) == wanted["attachments"]
    assert sum(bool(one.in_reply_to) for one in messages) == wanted["reply_links"]
    assert sum(one.edited for one in messages) == wanted["edited"]
    assert sum(one.kind is Kind.REPOST for one in messages) == 56
    assert len({one.native_id for one in messages}) == 600


def test_direct_messages_are_one_per_message_and_one_per_event(samples: Path) -> None:
    items = _items(_export(samples, f"{ARCHIVE}/synthetic"))
    messages = _messages(items)
    assert len(items) == 6
    assert [one.kind for one in messages].count(Kind.DIRECT) == 3
    assert [one.kind for one in messages].count(Kind.SYSTEM) == 3
    assert {one.visibility for one in messages} == {Visibility.PRIVATE}
    assert "Kijk op https://www.tilburg.nl/ voor de afvalkalender" in {one.text for one in messages}
    (group,) = (one for one in messages if one.text == "Hallo allen")
    assert group.conversation_title == "Wijkraad"
    assert sorted(who.id for who in group.recipients) == ["111", "222"]


def test_an_archive_of_side_files_only_holds_no_message(samples: Path) -> None:
    items = _items(_export(samples, f"{ARCHIVE}/dogsheep__twitter-to-sqlite/zip_contents"))
    assert len(items) == 6
    assert all(isinstance(item, Ignored) for item in items)


def test_a_manifest_alone_tells_which_files_are_missing(samples: Path) -> None:
    items = _items(_export(samples, f"{ARCHIVE}/milahu__twitter-milahu104"))
    assert sum(isinstance(item, Ignored) for item in items) == 2
    gaps = [item for item in items if isinstance(item, Gap)]
    assert {gap.kind for gap in gaps} == {"manifest_count"}
    assert all(gap.expected > 0 and gap.found == 0 for gap in gaps)


def test_the_whole_folder_is_several_archives_at_once(samples: Path) -> None:
    items = _items(_export(samples, ARCHIVE))
    assert len(_messages(items)) == 606
    assert not [item for item in items if isinstance(item, Broken)]


def test_an_answer_of_the_old_api_is_three_tweets_and_what_they_hold_is_context(
    samples: Path,
) -> None:
    messages = _messages(_items(_export(samples, f"{API}/dogsheep__twitter-to-sqlite")))
    assert [(one.native_id, one.kind) for one in messages] == [
        ("1169246717864136705", Kind.REPOST),
        ("1169196446043664385", Kind.REPLY),
        ("1168529001599533057", Kind.POST),
    ]
    assert {one.visibility for one in messages} == {Visibility.PUBLIC}
    assert all(one.author and one.author.handle and one.author.id for one in messages)
    assert "&amp;" not in "".join(one.text for one in messages)


def test_no_file_of_another_channel_is_taken(samples: Path) -> None:
    taken = set()
    for folder in sorted(path for path in samples.iterdir() if path.is_dir()):
        if folder.name not in {ARCHIVE, API}:
            claim = kanaal.recognise(_export(samples, folder.name))
            taken |= {folder.name + "/" + path for path in claim.messages}
    assert not taken
