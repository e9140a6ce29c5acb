"""Real and synthetic exports, against what was counted with generic tools."""

import json
from pathlib import Path

import pytest

from postkamer.core.kanaal import Capture, Gap, Options
from postkamer.kanalen.whatsapp import kanaal
from tests.kanalen.whatsapp.export_van import Export

RIGHT = {"examples/whatsapp_chat.txt": {"messages": 10}}
"""One header is written `3:22_AM`: the oracle missed it."""


def read(path: Path) -> list:
    export = Export({path.name: path.read_bytes()}, path.name)
    items = list(kanaal.split(export, kanaal.recognise(export), Options()))
    whole = b"".join(item.raw.read() for item in items if not isinstance(item, Gap))
    assert whole == path.read_bytes()
    return [kanaal.parse(one.raw, one.context) for one in items if isinstance(one, Capture)]


def test_samples_hold_what_was_counted(samples: Path) -> None:
    oracle = json.loads((samples / "EXPECTED.json").read_text())
    chats = {key: value for key, value in oracle.items() if key.startswith("whatsapp/")}
    assert len(chats) > 5
    for key, crude in chats.items():
        right = next((value for end, value in RIGHT.items() if key.endswith(end)), {})
        messages = read(samples / key)
        found = {
            "messages": len(messages),
            "distinct_authors": len({one.author.label for one in messages if one.author}),
            "attachments": sum(len(one.attachments) for one in messages),
        }
        assert found == {name: {**crude, **right}[name] for name in found}, key
        assert all(one.sent_at for one in messages), key


@pytest.mark.parametrize(("key", "first", "last"), [
    ("lucasrodes__whatstk/lorem.txt", "2020-01-15T02:22", "2020-05-11T22:32"),
    ("lucasrodes__whatstk/pokemon.txt", "2016-04-15T15:04", "2016-10-31T12:23"),
    ("synthetic/nl-android/WhatsApp-chat met Buurtpreventie Noord.txt",
     "2020-08-27T11:15", "2020-08-28T00:05"),
])  # fmt: skip
def test_samples_begin_and_end_when_they_say(
    samples: Path, key: str, first: str, last: str
) -> None:
    messages = read(samples / "whatsapp" / key)
    assert (messages[0].local_time, messages[-1].local_time) == (first, last)


def test_no_other_sample_is_taken_for_a_chat(samples: Path) -> None:
    taken = [
        str(path)
        for path in samples.rglob("*")
        if path.is_file() and "whatsapp" not in str(path.relative_to(samples))
        and kanaal.recognise(Export({path.name: path.read_bytes()[:65536]})).messages
    ]  # fmt: skip
    assert taken == []
