"""Whatever the bytes: a message or UnreadableError, and a split that never fails."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from postkamer.core.canonical import decode
from postkamer.core.errors import UnreadableError
from postkamer.core.export import BytesRaw
from postkamer.core.kanaal import Capture, Options
from postkamer.core.message import Flag, Message
from postkamer.core.tijd import possible
from postkamer.kanalen.x import kanaal
from postkamer.kanalen.x.context import Form
from postkamer.kanalen.x.fields import read_time, text_of
from postkamer.kanalen.x.shapes import Url
from tests.kanalen.x.exports import ACCOUNT, MemoryExport, js, read, tweet

KEYS = st.sampled_from(
    "id id_str full_text text created_at user entities urls media url expanded_url edit_info initial edit "
    "editTweetIds tweet noteTweet noteTweetId core createdAt messageCreate senderId editHistory "
    "participantsSnapshot userIds joinConversation data includes users author_id attachments media_keys "
    "referenced_tweets type retweeted_status extended_tweet coordinates geo place video_info variants "
    "bitrate truncated lang name dmConversation conversationId messages statuses".split()
)
TEXTS = st.text(max_size=20) | st.sampled_from(
    [
        "1582825767521233498",
        "https://t.co/a",
        "RT @a: x…",
        "Wed Oct 19 20:07:25 +0000 2022",
        "",
        "&amp;",
        "\x00",
    ]
)
VALUES: st.SearchStrategy[Any] = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | TEXTS,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(KEYS, inner, max_size=6),
    max_leaves=25,
)
OBJECTS = st.dictionaries(KEYS, VALUES, max_size=8)
FORMS = st.sampled_from(list(Form))


def holds(message: Message) -> None:
    assert message.native_id
    assert message.sent_at is None or possible(message.sent_at)
    for text in (
        message.text,
        message.conversation,
        message.conversation_title,
        message.sent_at_text,
    ):
        assert "\x00" not in text
        text.encode()
    assert -(1 << 63) <= message.revision < 1 << 63


def parsed(data: bytes, form: Form) -> Message | None:
    try:
        return kanaal.parse(BytesRaw(data), json.dumps({"form": form}).encode())
    except UnreadableError as error:
        assert str(error)
        return None


@given(OBJECTS, FORMS)
def test_any_object_is_a_message_or_unreadable(value: dict[str, Any], form: Form) -> None:
    for whole in (value, {"id_str": "7", "id": "7", "text": "x", **value}, {"tweet": {"id": "7", **value}},
                  {"messageCreate": {"id": "7", **value}}):  # fmt: skip
        message = parsed(json.dumps(whole).encode(), form)
        if message is not None:
            holds(message)


@given(st.binary(max_size=300), FORMS)
def test_any_bytes_are_a_message_or_unreadable(data: bytes, form: Form) -> None:
    parsed(data, form)


@given(st.binary(max_size=50))
def test_any_context_is_read_or_refused(context: bytes) -> None:
    with pytest.raises(UnreadableError):
        kanaal.parse(BytesRaw(b"{}"), context)


@given(st.lists(OBJECTS, max_size=4), st.sampled_from(
    ["tweets", "deleted_tweets", "note_tweet", "direct_messages", "direct_messages_group", "manifest", "account",
     "protected_history", "deleted_tweet_headers", "community_tweet"]), st.integers(0), st.binary(max_size=3))  # fmt: skip
def test_any_archive_is_split_the_same_each_time_and_its_contexts_are_canonical(
    rows: list[dict[str, Any]], name: str, at: int, damage: bytes
) -> None:
    wrapped = [tweet(1582825767521233498), *rows, *({"tweet": row} for row in rows),
               *({"dmConversation": {"conversationId": "7", "messages": [row]}} for row in rows)]  # fmt: skip
    data = (
        js(name, wrapped)
        if name != "manifest"
        else b"window.__THAR_CONFIG = " + json.dumps(rows and rows[0]).encode()
    )
    at %= len(data)
    data = data[:at] + damage + data[at:]
    content = {"data/tweets.js": js("tweets", [tweet(1)]), f"data/{name}-2.js": data, "data/account.js": ACCOUNT,
               "data/tweets_media/7-a.mp4": b""}  # fmt: skip
    export = MemoryExport(content)
    claim = kanaal.recognise(export)
    items = list(kanaal.split(export, claim, Options()))
    again = list(kanaal.split(export, claim, Options()))
    assert [type(item) for item in items] == [type(item) for item in again]
    for item in items:
        if isinstance(item, Capture):
            decode(item.context)
            try:
                holds(kanaal.parse(item.raw, item.context))
            except UnreadableError:
                pass


@given(st.lists(OBJECTS, max_size=4), st.integers(0), st.binary(max_size=3))
def test_any_answer_of_the_api_is_split(rows: list[dict[str, Any]], at: int, damage: bytes) -> None:
    sure = {"id": "1", "id_str": "1", "text": "x", "created_at": "x", "user": {}, "author_id": "2"}
    lines = [json.dumps(row) for row in [sure, *rows, {"data": [sure, *rows], "includes": {"users": rows, "media": rows,
             "tweets": rows, "places": rows}}, {"statuses": rows}]]  # fmt: skip
    data = "\n".join(lines).encode()
    at = len(lines[0]) + at % (len(data) - len(lines[0]))
    export = MemoryExport({"t.jsonl": data[:at] + damage + data[at:]})
    for item in kanaal.split(export, kanaal.recognise(export), Options()):
        if isinstance(item, Capture):
            decode(item.context)
            try:
                holds(kanaal.parse(item.raw, item.context))
            except UnreadableError:
                pass


@given(st.text(max_size=40))
def test_any_text_is_a_time_or_none(written: str) -> None:
    at, _ = read_time(written)
    assert at is None or isinstance(at, int)


@pytest.mark.parametrize(
    "written",
    ["Wed Oct 19 20:07:25 +0000 2022", "2022-10-19T20:07:25Z", "2022-10-19 20:07:25 +0000", "2022-10-19 20:07:25 UTC",
     "2022-10-19T22:07:25+02:00", "1666210045", "1666210045000", "Wed Oct 19 22:07:25 +0200 2022"],
)  # fmt: skip
def test_the_spellings_of_one_moment(written: str) -> None:
    assert read_time(written)[0] == 1_666_210_045_000_000


@pytest.mark.parametrize(
    "written",
    ["Wed Oct 32 20:07:25 +0000 2022", "Wed Okt 19 20:07:25 +0000 2022", "Wed Oct 19 24:07:25 +0000 2022",
     "Wed Oct 19 20:07:²5 +0000 2022", "Wed Oct 19 20:07:25 +0000 0000", "", "nu", "9" * 40],
)  # fmt: skip
def test_what_is_no_time(written: str) -> None:
    assert read_time(written)[0] is None


def test_only_whole_short_links_are_written_out_and_only_what_x_escapes_is_decoded() -> None:
    links = [Url(url="https://t.co/ab", expanded_url="https://lang.example/?a=1&amp=2")]
    text = text_of("https://t.co/ab https://t.co/abc &amp;lt; &copy; AT&T", links)
    assert text == "https://lang.example/?a=1&amp=2 https://t.co/abc &lt; &copy; AT&T"


def test_many_links_do_not_blow_a_text_up() -> None:
    links = [Url(url="https://t.co/a", expanded_url="https://b.example/" + "x" * 4000)]
    assert len(text_of("https://t.co/a " * 60_000, links)) < 2_000_000


def test_a_text_with_bytes_that_are_no_utf8_is_read_and_flagged() -> None:
    data = js("tweets", [tweet(1, "caf? open")]).replace(b"caf?", b"caf\xe9")
    (message,) = read({"data/tweets.js": data}).messages
    assert message.text == "caf\ufffd open"
    assert Flag.CHARSET_GUESSED in message.flags


def test_half_characters_are_read() -> None:
    data = js("tweets", [tweet(1, "lamp?")]).replace(b"lamp?", b"lamp\\ud83d")
    (message,) = read({"data/tweets.js": data}).messages
    assert message.text == "lamp\ufffd"


def test_an_item_that_is_too_large_for_a_tweet_is_refused() -> None:
    with pytest.raises(UnreadableError):
        kanaal.parse(BytesRaw(b" " * (1024 * 1024 + 1)), b'{"form":"tweet"}')


@pytest.mark.parametrize("inside", ["[" * 100_000, '{"a":' * 100_000, "1" * 6000, "[1," * 1000])
def test_deep_or_endless_values_are_no_error(inside: str) -> None:
    for form in Form:
        parsed(b'{"id":"7","text":"x","entities":' + inside.encode() + b"}", form)
        parsed(b'{"id":' + inside.encode() + b',"text":"x"}', form)
