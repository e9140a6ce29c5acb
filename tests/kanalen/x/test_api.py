"""Answers of the API: v1.1 in its forms, v2 as pages, lines and flattened."""

import json
from typing import Any

import pytest

from postkamer.core.message import AttachmentState, Flag, Kind, Party, Visibility
from postkamer.core.tijd import iso
from postkamer.kanalen.x import kanaal
from tests.kanalen.x.exports import MemoryExport, js, read, tweet

OCTOBER = 1_582_825_767_521_233_498
USER = {"id_str": "9", "id": 9, "screen_name": "jan", "name": "Jan de Boer", "protected": False}


def v1(native: int = OCTOBER, **more: Any) -> dict[str, Any]:
    return {
        "created_at": "Wed Oct 19 20:07:25 +0000 2022",
        "id": native,
        "id_str": str(native),
        "full_text": "Lamp &lt;kapot&gt;",
        "truncated": False,
        "user": USER,
        "lang": "nl",
        **more,
    }


def v2(native: int = OCTOBER, **more: Any) -> dict[str, Any]:
    return {
        "id": str(native),
        "text": "Lamp kapot",
        "author_id": "9",
        "created_at": "2022-10-19T20:07:25.000Z",
        "edit_history_tweet_ids": [str(native)],
        **more,
    }


def page(*tweets: dict[str, Any], **includes: Any) -> dict[str, Any]:
    users = [{"id": "9", "username": "jan", "name": "Jan de Boer", "protected": False}]
    return {"data": list(tweets), "includes": {"users": users, **includes}, "meta": {"result_count": len(tweets)},
            "__twarc": {"version": "2.14.1"}}  # fmt: skip


def as_bytes(value: Any, **more: Any) -> bytes:
    return json.dumps(value, **more).encode()


@pytest.mark.parametrize(
    "data",
    [
        as_bytes([v1(1), v1(2)]),
        as_bytes([v1(1), v1(2)], indent=2),
        as_bytes(v1(1)) + b"\n" + as_bytes(v1(2)) + b"\n",
        as_bytes({"statuses": [v1(1), v1(2)], "search_metadata": {"count": 2}}),
        as_bytes([v1(1)]) + b"\n" + as_bytes([v1(2)]),
        as_bytes([v1(1)], indent=1) + b"\n" + as_bytes([v1(2)], indent=1),
    ],
)
def test_the_forms_of_the_old_api_give_the_same_tweets(data: bytes) -> None:
    messages = read({"tweets.json": data}).messages
    assert [one.native_id for one in messages] == ["1", "2"]
    assert messages[0].text == "Lamp <kapot>"
    assert messages[0].author is not None
    assert messages[0].author.handle == "@jan"
    assert messages[0].visibility is Visibility.PUBLIC


def test_lists_one_after_the_other_are_all_read_and_a_broken_one_costs_no_other() -> None:
    lines = [as_bytes([v1(10 * line), v1(10 * line + 1)]) for line in range(1, 5)]
    lines[2] = lines[2][:-40]
    result = read({"tijdlijn.json": b"\n".join(lines)})
    assert [one.native_id for one in result.messages] == ["10", "11", "20", "21", "40", "41"]
    assert [one.raw.read() for one in result.broken] == [lines[2]]


def test_a_tweet_with_a_number_only_is_known_by_its_author() -> None:
    row = {key: value for key, value in v1().items() if key != "id_str"}
    (message,) = read(
        {"tijdlijn": as_bytes([row | {"user": {"id": 9, "screen_name": "jan"}}])}
    ).messages
    assert (message.native_id, message.author) == (str(OCTOBER), Party("", "@jan", "9"))


def test_the_size_of_a_picture_is_no_part_of_its_name() -> None:
    picture = {"media_url_https": "https://pbs.twimg.com/media/Fa1.jpg:large", "type": "photo"}
    (message,) = read({"a.json": as_bytes([v1() | {"entities": {"media": [picture]}}])}).messages
    assert [(one.name, one.media_type) for one in message.attachments] == [
        ("Fa1.jpg", "image/jpeg")
    ]


def test_one_object_is_one_tweet_also_when_printed_over_lines() -> None:
    assert len(read({"een.json": as_bytes(v1(), indent=4)}).messages) == 1


def test_a_long_text_in_compatibility_mode_is_read_whole() -> None:
    cut = v1(
        full_text=None,
        text="Lang…",
        truncated=True,
        extended_tweet={"full_text": "Lang en compleet"},
    )
    (message,) = read({"t.json": as_bytes([cut])}).messages
    assert (message.text, message.truncated) == ("Lang en compleet", False)
    del cut["extended_tweet"]
    (message,) = read({"t.json": as_bytes([cut])}).messages
    assert (message.text, message.truncated) == ("Lang…", True)


def test_a_share_is_one_message_with_its_whole_text_and_no_media_of_its_own() -> None:
    media = {"media": [{"media_url_https": "https://pbs.twimg.com/media/A.jpg", "type": "photo"}]}
    shared = v1(7, full_text="De brug is dicht tot morgen vroeg", extended_entities=media)
    share = v1(
        8,
        full_text="RT @gemWaterdam: De brug is dicht…",
        retweeted_status=shared,
        extended_entities=media,
    )
    quoting = v1(9, full_text="Lees dit", quoted_status=shared, quoted_status_id_str="7")
    repost, quote = read({"t.json": as_bytes([share, quoting])}).messages
    assert repost.kind is Kind.REPOST
    assert repost.text == "RT @gemWaterdam: De brug is dicht tot morgen vroeg"
    assert not repost.attachments
    assert (quote.kind, quote.native_id) == (Kind.POST, "9")


@pytest.mark.parametrize(
    ("protected", "visibility"),
    [(True, Visibility.RESTRICTED), (False, Visibility.PUBLIC), (None, None)],
)
def test_a_protected_author_is_not_public(
    protected: bool | None, visibility: Visibility | None
) -> None:
    (old,) = read({"t.json": as_bytes([v1(user={**USER, "protected": protected})])}).messages
    users = [{"id": "9", "username": "jan", "protected": protected}]
    (new,) = read({"t.jsonl": as_bytes(page(v2(), users=users))}).messages
    assert old.visibility is new.visibility is visibility


def test_a_page_gives_its_tweets_and_what_they_refer_to_is_context() -> None:
    media = [{"media_key": "3_1", "type": "photo", "url": "https://pbs.twimg.com/media/A.jpg", "alt_text": "Een lamp"},
             {"media_key": "3_2", "type": "photo", "url": "https://pbs.twimg.com/media/B.jpg"}]  # fmt: skip
    places = [{"id": "p1", "full_name": "Waterdam, Nederland"}]
    row = v2(
        attachments={"media_keys": ["3_1"]},
        geo={"place_id": "p1", "coordinates": {"type": "Point", "coordinates": [4.9, 52.37]}},
        referenced_tweets=[{"type": "replied_to", "id": "5"}],
        in_reply_to_user_id="9",
        conversation_id="4",
        lang="in",
    )
    result = read({"t.jsonl": as_bytes(page(row, media=media, places=places, tweets=[v2(5)]))})
    (message,) = result.messages
    assert message.kind is Kind.REPLY
    assert (message.in_reply_to, message.conversation) == ("5", "4")
    assert message.author is not None
    assert (message.author.id, message.author.handle, message.author.name) == (
        "9",
        "@jan",
        "Jan de Boer",
    )
    assert [who.handle for who in message.recipients] == ["@jan"]
    assert [(part.name, part.description) for part in message.attachments] == [
        ("A.jpg", "Een lamp")
    ]
    assert message.place is not None
    assert (message.place.name, message.place.latitude, message.place.longitude) == (
        "Waterdam, Nederland",
        "52.37",
        "4.9",
    )
    assert message.language == "id"
    assert b"B.jpg" not in result.captures[0].context


def test_media_that_a_page_does_not_describe_are_omitted() -> None:
    tweets = [v2(1, attachments={"media_keys": ["3_1", "3_2"]}), v2(2) | {"id": 2}]
    picture = {"media_key": "3_2", "type": "photo", "url": "https://pbs.twimg.com/media/P.jpg"}
    first, second = read({"a.json": as_bytes(page(*tweets, media=[picture]))}).messages
    assert [(one.name, one.state, one.ref) for one in first.attachments] == [
        ("media", AttachmentState.OMITTED, ""),
        ("P.jpg", AttachmentState.PRESENT, "1-P.jpg"),
    ]
    assert (second.native_id, second.attachments) == ("2", ())


def test_all_tweets_of_a_page_share_one_context() -> None:
    captures = read({"t.jsonl": as_bytes(page(v2(1), v2(2), v2(3)))}).captures
    assert captures[0].context is captures[1].context is captures[2].context


def test_a_flattened_tweet_holds_its_author_and_a_stream_gives_one_tweet_a_line() -> None:
    flat = v2(1, author={"id": "9", "username": "jan", "name": "Jan", "protected": False},
              attachments={"media": [{"media_key": "3_1", "type": "photo", "url": "https://pbs.twimg.com/media/A.jpg"}]})  # fmt: skip
    stream = {
        "data": v2(2),
        "includes": {"users": [{"id": "9", "username": "jan"}]},
        "matching_rules": [{"id": "1"}],
    }
    first, second = read({"t.jsonl": as_bytes(flat) + b"\n" + as_bytes(stream)}).messages
    assert first.author is not None
    assert second.author is not None
    assert first.author.handle == second.author.handle == "@jan"
    assert len(first.attachments) == 1


def test_the_full_text_of_a_long_tweet_and_of_a_long_share_is_read() -> None:
    long = v2(1, text="Kort… https://t.co/x", note_tweet={"text": "Heel lang &amp; compleet"})
    share = v2(2, text="RT @jan: Kort…", referenced_tweets=[{"type": "retweeted", "id": "1"}])
    result = read(
        {"t.jsonl": as_bytes(page(long, share, tweets=[v2(1, text="Kort maar krachtig")]))}
    )
    assert [one.text for one in result.messages] == [
        "Heel lang & compleet",
        "RT @jan: Kort maar krachtig",
    ]
    assert not any(one.truncated for one in result.messages)


def test_an_edited_tweet_is_a_later_version_of_the_first() -> None:
    later = OCTOBER + (600_000 << 22)
    row = v2(
        later,
        edit_history_tweet_ids=[str(OCTOBER), str(later)],
        created_at="2022-10-19T20:17:25.000Z",
    )
    (message,) = read({"t.jsonl": as_bytes(page(row))}).messages
    assert (message.native_id, message.edited, message.revision) == (str(OCTOBER), True, later)
    assert iso(message.sent_at) == "2022-10-19T20:07:25Z"
    assert iso(message.edited_at) == "2022-10-19T20:17:25Z"


def test_the_same_tweet_reads_alike_from_archive_and_both_apis() -> None:
    media = {"media_url_https": "https://pbs.twimg.com/media/A.jpg", "type": "photo",
             "url": "https://t.co/pic", "expanded_url": f"https://twitter.com/jan/status/{OCTOBER}/photo/1"}  # fmt: skip
    link = {"url": "https://t.co/a", "expanded_url": "https://waterdam.example/"}
    text = "Zie https://t.co/a https://t.co/pic"
    old = {"entities": {"urls": [link]}, "extended_entities": {"media": [media]}}
    account = js("account", [{"account": {"accountId": "9", "username": "jan"}}])
    rows = [{"media_key": "3_1", "type": "photo", "url": media["media_url_https"]}]
    new = v2(
        text=text,
        attachments={"media_keys": ["3_1"]},
        entities={
            "urls": [
                link,
                {
                    **link,
                    "url": "https://t.co/pic",
                    "expanded_url": media["expanded_url"],
                    "media_key": "3_1",
                },
            ]
        },
    )
    found = [
        read(
            {
                "data/tweets.js": js("tweets", [tweet(OCTOBER, text, **old)]),
                "data/account.js": account,
            }
        ).messages[0],
        read({"t.json": as_bytes([v1(full_text=text, **old)])}).messages[0],
        read({"t.jsonl": as_bytes(page(new, media=rows))}).messages[0],
    ]
    same = {
        (one.native_id, one.text, one.sent_at, one.author.id if one.author else "", one.revision,
         tuple(part.ref.rpartition("/")[2] for part in one.attachments))
        for one in found
    }  # fmt: skip
    assert len(same) == 1
    assert found[0].text == "Zie https://waterdam.example/ https://t.co/pic"


def test_a_line_that_is_no_json_is_broken_and_notices_are_no_messages() -> None:
    data = b"\n".join(
        [
            as_bytes(v1(1)),
            b"Exceeded connection limit for user",
            as_bytes({"delete": {"status": {"id_str": "4"}}}),
            as_bytes({"limit": {"track": 7}}),
            as_bytes({"meta": {"result_count": 0}}),
            as_bytes({"errors": [{"title": "Not Found Error"}]}),
            as_bytes(v1(2)),
        ]
    )
    result = read({"stream.jsonl": data})
    assert [one.native_id for one in result.messages] == ["1", "2"]
    assert [one.raw.read() for one in result.broken] == [b"Exceeded connection limit for user"]
    assert len(result.ignored) == 4


def test_a_tweet_without_author_in_the_page_keeps_its_number() -> None:
    (message,) = read({"t.jsonl": as_bytes({"data": [v2()]})}).messages
    assert message.author is not None
    assert (message.author.id, message.author.handle) == ("9", "")
    assert message.visibility is None
    (message,) = read({"t.jsonl": as_bytes({"data": [v2(author_id=None)]})}).messages
    assert Flag.AUTHOR_UNKNOWN in message.flags


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"{}",
        b"hallo",
        as_bytes([{"id": "1", "text": "x", "conversation_id": "2"}]),
        as_bytes({"data": [{"id": "1", "username": "jan", "name": "Jan"}]}),
        as_bytes([{"id": "1", "created_at": "x", "id_str": "1", "text": "x", "acct": "jan@x"}]),
    ],
)
def test_other_json_is_left_to_others(data: bytes) -> None:
    assert not kanaal.recognise(MemoryExport({"iets.json": data})).messages
