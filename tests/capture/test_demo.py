"""The demo: the same bytes on every machine, in forms that our own channels read."""

import hashlib
from collections import Counter
from pathlib import Path

import pytest

from postkamer.capture.demo import write_demo
from postkamer.capture.herkennen import sources
from postkamer.core.errors import UnreadableError
from postkamer.core.kanaal import Broken, Capture, Gap, Identity, Options
from postkamer.core.message import AttachmentState, Kind


def digest_of(paths: list[Path]) -> str:
    digest = hashlib.sha256()
    files = [
        file for path in paths for file in (sorted(path.iterdir()) if path.is_dir() else [path])
    ]
    for file in files:
        digest.update(file.name.encode() + b"\0" + file.read_bytes())
    return digest.hexdigest()


@pytest.fixture(scope="module")
def read(tmp_path_factory):
    """Return the messages by channel, the items that are broken, and the gaps."""
    messages, broken, gaps = [], [], []
    for path in write_demo(tmp_path_factory.mktemp("demo")):
        for source in sources(path):
            assert source.kanaal is not None, path
            for item in source.kanaal.split(source.export, source.claim, Options()):
                if isinstance(item, Gap):
                    gaps.append(item)
                elif isinstance(item, Broken):
                    broken.append(item)
                elif isinstance(item, Capture):
                    try:
                        message = source.kanaal.parse(item.raw, item.context)
                        messages.append((source.kanaal, source.name, message))
                    except UnreadableError:
                        broken.append(item)
    return messages, broken, gaps


def test_every_run_gives_the_same_bytes(tmp_path):
    first = digest_of(write_demo(tmp_path / "een"))
    assert digest_of(write_demo(tmp_path / "twee")) == first
    assert digest_of(write_demo(tmp_path / "een")) == first


def test_the_bytes_depend_on_no_compressor(tmp_path, monkeypatch):
    first = digest_of(write_demo(tmp_path / "een"))

    def compress(data, *_, **__):
        raise AssertionError("compressed bytes differ from machine to machine")

    monkeypatch.setattr("zlib.compress", compress)
    monkeypatch.setattr("zlib.compressobj", compress)
    assert digest_of(write_demo(tmp_path / "twee")) == first


def test_all_four_channels_have_messages_and_one_item_is_broken(read):
    messages, broken, gaps = read
    counts = Counter(kanaal.code for kanaal, _, _ in messages)
    assert set(counts) == {"x", "mail", "whatsapp", "evernote"}
    assert min(counts.values()) >= 20
    assert 400 < sum(counts.values()) < 1000
    assert [item.place.partition(",")[0] for item in broken] == ["notities-webcare.enex"]
    assert gaps == []


def test_every_sort_of_message_is_in_it(read):
    kinds = {message.kind for _, _, message in read[0]}
    assert kinds >= {Kind.REPLY, Kind.DIRECT, Kind.SYSTEM, Kind.CHAT, Kind.MAIL, Kind.NOTE}
    for code in ("x", "whatsapp"):
        ours = [message for kanaal, _, message in read[0] if kanaal.code == code]
        assert any(message.edited for message in ours), code
        assert any(message.deleted for message in ours), code


def test_every_file_that_a_message_names_is_there_and_is_a_picture(read, tmp_path):
    parts = [part for _, _, message in read[0] for part in message.attachments]
    assert {part.name for part in parts} >= {"foto lantaarnpaal.png", "sticker.png"}
    for path in write_demo(tmp_path):
        for source in sources(path):
            names = {media.rpartition("/")[2] for media in source.claim.media}
            used = {
                part.ref.rpartition("/")[2]
                for kanaal, name, message in read[0] if name == source.name and kanaal is source.kanaal
                for part in message.attachments if part.ref and part.state is AttachmentState.PRESENT
            }  # fmt: skip
            assert used == names
    inside = [part.data for part in parts if part.data]
    assert inside and all(data.startswith(b"\x89PNG\r\n\x1a\n") for data in inside)


def test_pictures_are_sound(tmp_path):
    import struct
    import zlib

    from postkamer.capture.demo.bron import png

    picture = png(3)
    at, kinds = 8, []
    while at < len(picture):
        (length,) = struct.unpack_from(">I", picture, at)
        kind, data = picture[at + 4 : at + 8], picture[at + 8 : at + 8 + length]
        assert struct.unpack_from(">I", picture, at + 8 + length)[0] == zlib.crc32(kind + data)
        kinds.append((kind, data))
        at += 12 + length
    assert [kind for kind, _ in kinds] == [b"IHDR", b"IDAT", b"IEND"]
    assert len(zlib.decompress(kinds[1][1])) == 24 * (1 + 24 * 3)


def test_one_text_stands_on_three_channels(read):
    found = {
        k.code for k, _, message in read[0] if "al een week stuk" in " ".join(message.text.split())
    }
    assert found >= {"x", "mail", "whatsapp"}


def test_exports_overlap(read):
    chats = Counter(
        (message.local_time, message.author and message.author.label, message.text)
        for kanaal, name, message in read[0] if kanaal.code == "whatsapp" and "Wijkteam" in name
    )  # fmt: skip
    assert sum(count == 2 for count in chats.values()) >= 15
    ids = Counter(
        message.native_id for kanaal, _, message in read[0]
        if kanaal.identity is Identity.GLOBAL and kanaal.code == "mail"
    )  # fmt: skip
    assert sum(count == 2 for count in ids.values()) == 1


def test_answers_refer_to_the_questions_of_citizens(read):
    for code in ("x", "mail"):
        ours = [message for kanaal, _, message in read[0] if kanaal.code == code]
        known = {message.native_id for message in ours}
        answered = [message.in_reply_to for message in ours if message.in_reply_to]
        assert len(answered) >= 30
        assert set(answered) <= known


def test_the_officials_do_not_all_say_the_same(read):
    answers = Counter(
        message.text.partition(" ")[2] for kanaal, _, message in read[0]
        if kanaal.code == "x" and message.kind is Kind.REPLY
    )  # fmt: skip
    assert len(answers) >= 20
