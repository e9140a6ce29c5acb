"""Account archives: tweets in parts, versions, deletions, long tweets, media, and what is missing."""

import json
from typing import Any

import pytest

from postkamer.core.canonical import decode
from postkamer.core.errors import UnreadableError
from postkamer.core.kanaal import Capture, Options
from postkamer.core.message import Flag, Kind, Place, Precision, Visibility
from postkamer.core.tijd import iso
from postkamer.kanalen.x import kanaal
from tests.kanalen.x.exports import ACCOUNT, MemoryExport, js, read, tweet

OCTOBER = 1_582_825_767_521_233_498  # 2022-10-19T20:07:25Z
MINUTE = 60_000 << 22  # of an id


def archive(**files: bytes) -> dict[str, bytes]:
    content = {"data/account.js": ACCOUNT}
    content.update({f"data/{name.replace('_', '-')}.js": data for name, data in files.items()})
    return content


def one(data: dict[str, Any], **files: bytes) -> Any:
    (message,) = read(archive(tweets=js("tweets", [data]), **files)).messages
    return message


def test_a_tweet_is_read_with_the_owner_of_the_archive_as_its_author() -> None:
    message = one(
        tweet(
            OCTOBER,
            "@jan Kijk &amp; lees: https://t.co/abc",
            entities={
                "urls": [
                    {"url": "https://t.co/abc", "expanded_url": "https://waterdam.example/a?b=1&c"}
                ]
            },
            in_reply_to_status_id_str="77",
            in_reply_to_user_id_str="5",
            in_reply_to_screen_name="jan",
            place={"full_name": "Waterdam, Nederland"},
            coordinates={"type": "Point", "coordinates": ["4.9", "52.370000"]},
        )
    )
    assert message.kind is Kind.REPLY
    assert message.native_id == str(OCTOBER)
    assert message.text == "@jan Kijk & lees: https://waterdam.example/a?b=1&c"
    assert (message.author.id, message.author.handle) == ("1500000001", "@gemWaterdam")
    assert message.account == "@gemWaterdam"
    assert iso(message.sent_at) == "2022-10-19T20:07:25Z"
    assert message.precision is Precision.SECOND
    assert message.in_reply_to == "77"
    assert [who.handle for who in message.recipients] == ["@jan"]
    assert message.place == Place("Waterdam, Nederland", "52.37", "4.9")
    assert message.url == f"https://x.com/i/status/{OCTOBER}"
    assert message.visibility is Visibility.PUBLIC
    assert message.language == "nl"
    assert not message.flags


def test_tweets_come_from_all_parts_whatever_the_files_are_called() -> None:
    content = archive(tweets=js("tweets", [tweet(1)]))
    content["data/tweets-part1.js"] = js("tweets", [tweet(2)], part=1)
    content["data/oud (1).js"] = js("tweet", [tweet(3)["tweet"]])  # no wrapper, as in 2019
    content["data/bom.js"] = b"\xef\xbb\xbf" + js("tweet", [tweet(4)])
    assert [message.native_id for message in read(content).messages] == ["4", "3", "2", "1"]


def test_the_slices_are_the_exact_bytes_of_the_file() -> None:
    data = js("tweets", [tweet(1), tweet(2)])
    for capture in read({"tweets.js": data}).captures:
        assert capture.raw.read() in data
        json.loads(capture.raw.read())
        assert decode(capture.context) is not None


def test_two_archives_in_one_folder_keep_their_own_owner_and_media() -> None:
    media = [{"media_url_https": "https://pbs.twimg.com/media/A.jpg", "type": "photo"}]
    data = js("tweets", [tweet(7, extended_entities={"media": media})])
    content = {
        "a/data/tweets.js": data,
        "a/data/account.js": ACCOUNT,
        "a/data/tweets_media/7-A.jpg": b"jpg",
        "b/tweet.js": data,
        "b/account.js": ACCOUNT.replace(b"gemWaterdam", b"wijkraad"),
        "b/tweet_media/7-A.jpg": b"jpg",
    }
    first, second = read(content).messages
    assert (first.account, second.account) == ("@gemWaterdam", "@wijkraad")
    assert first.attachments[0].ref == "tweets_media/7-A.jpg"
    assert second.attachments[0].ref == "tweet_media/7-A.jpg"
    claim = kanaal.recognise(MemoryExport(content))
    assert claim.media == ("a/data/tweets_media/7-A.jpg", "b/tweet_media/7-A.jpg")


def test_a_later_version_is_the_same_tweet_edited() -> None:
    later = OCTOBER + 10 * MINUTE
    versions = {"editTweetIds": [str(OCTOBER), str(later)]}
    rows = [
        tweet(OCTOBER, "Nieuw", edit_info={"initial": versions}),
        tweet(
            later,
            "Nieuwer",
            created_at="Wed Oct 19 20:17:25 +0000 2022",
            edit_info={"edit": {"initialTweetId": str(OCTOBER), "editControlInitial": versions}},
        ),
    ]
    first, edited = read(archive(tweets=js("tweets", rows))).messages
    assert first.native_id == edited.native_id == str(OCTOBER)
    assert (first.edited, edited.edited) == (False, True)
    assert first.sent_at == edited.sent_at
    assert iso(edited.edited_at) == "2022-10-19T20:17:25Z"
    assert first.revision < edited.revision
    assert edited.url.endswith(str(later))


def test_a_deleted_tweet_says_when_it_was_deleted() -> None:
    headers = js(
        "deleted_tweet_headers",
        [
            {
                "tweet": {
                    "tweet_id": "5",
                    "user_id": "9",
                    "deleted_at": "Thu Oct 20 08:00:00 +0000 2022",
                }
            }
        ],
    )
    result = read(
        archive(
            deleted_tweets=js(
                "deleted_tweets", [tweet(5), tweet(6, deleted_at="2022-10-21T08:00:00.000Z")]
            ),
            deleted_tweet_headers=headers,
        )
    )
    assert [(m.deleted, iso(m.deleted_at)) for m in result.messages] == [
        (True, "2022-10-20T08:00:00Z"),
        (True, "2022-10-21T08:00:00Z"),
    ]
    assert len(result.ignored) == 2


def test_a_tweet_for_a_circle_is_for_few() -> None:
    picture = {"media_url_https": "https://pbs.twimg.com/media/K.jpg", "type": "photo"}
    row = tweet(OCTOBER, extended_entities={"media": [picture]})
    content = archive(
        tweets=js("tweets", []), twitter_circle_tweet=js("twitter_circle_tweet", [row])
    )
    content[f"data/twitter_circle_tweet_media/{OCTOBER}-K.jpg"] = b"jpg"
    (message,) = read(content).messages
    assert message.visibility is Visibility.RESTRICTED
    assert message.attachments[0].ref == f"twitter_circle_tweet_media/{OCTOBER}-K.jpg"


def test_a_tweet_in_a_community_is_on_no_timeline() -> None:
    result = read(archive(community_tweet=js("community_tweet", [tweet(5)])))
    assert result.messages[0].visibility is Visibility.UNLISTED


def note(native: int, text: str, at: str = "2022-10-19T20:07:25.000Z") -> dict[str, Any]:
    return {
        "noteTweet": {
            "noteTweetId": str(native),
            "createdAt": at,
            "core": {
                "text": text,
                "urls": [
                    {
                        "shortUrl": "https://t.co/lang",
                        "expandedUrl": "https://waterdam.example/lang",
                    }
                ],
            },
        }
    }


LONG = (
    "Beste inwoners, " + "wij werken vannacht aan de Dorpsstraat. " * 12 + "Meer: https://t.co/lang"
)
CUT = "@jan " + LONG[:270] + "… https://t.co/self"


def long_tweet(native: int = OCTOBER) -> dict[str, Any]:
    links = [
        {"url": "https://t.co/self", "expanded_url": f"https://twitter.com/i/web/status/{native}"}
    ]
    return tweet(native, CUT, entities={"urls": links})


def test_a_note_is_the_full_text_of_its_tweet_and_no_second_message() -> None:
    result = read(
        archive(
            tweets=js("tweets", [long_tweet(), tweet(OCTOBER + MINUTE, "Iets anders")]),
            note_tweet=js("note_tweet", [note(OCTOBER - 400_000_000, LONG)]),
        )
    )
    whole, other, again = result.messages
    assert whole == again
    assert whole.native_id == str(OCTOBER)
    assert whole.text.endswith("Meer: https://waterdam.example/lang")
    assert not whole.truncated
    assert other.text == "Iets anders"
    assert len({capture.raw.read() for capture in result.captures}) == 3


def test_a_note_without_its_tweet_is_a_message_and_a_tweet_without_its_note_is_cut_off() -> None:
    result = read(
        archive(
            tweets=js("tweets", [long_tweet()]),
            note_tweet=js("note_tweet", [note(OCTOBER + 60 * MINUTE, LONG)]),
        )
    )
    cut, alone = result.messages
    assert cut.truncated
    assert Flag.TEXT_TRUNCATED in cut.flags
    assert cut.text.endswith("…")
    assert alone.native_id == f"note:{OCTOBER + 60 * MINUTE}"
    assert alone.text.endswith("https://waterdam.example/lang")


def test_a_note_of_a_deleted_tweet_is_deleted_with_it() -> None:
    result = read(
        archive(
            deleted_tweets=js("deleted_tweets", [long_tweet()]),
            deleted_note_tweet=js("deleted_note_tweet", [note(OCTOBER, LONG)]),
        )
    )
    first, again = result.messages
    assert first == again
    assert first.deleted


def test_a_film_is_found_under_the_name_that_the_archive_gave_it() -> None:
    variants = [
        {
            "content_type": "video/mp4",
            "url": "https://video.twimg.com/v/laag.mp4?tag=1",
            "bitrate": "256000",
        },
        {
            "content_type": "video/mp4",
            "url": "https://video.twimg.com/v/hoog.mp4?tag=1",
            "bitrate": "832000",
        },
        {"content_type": "application/x-mpegURL", "url": "https://video.twimg.com/v/x.m3u8"},
    ]
    film = {
        "type": "video",
        "media_url_https": "https://pbs.twimg.com/v.jpg",
        "video_info": {"variants": variants},
    }
    content = archive(tweets=js("tweets", [tweet(7, extended_entities={"media": [film]})]))
    (part,) = read(content).messages[0].attachments
    assert (part.name, part.media_type, part.ref) == ("hoog.mp4", "video/mp4", "7-hoog.mp4")
    content["data/tweets_media/7-laag.mp4"] = b"film"
    (part,) = read(content).messages[0].attachments
    assert part.ref == "tweets_media/7-laag.mp4"


def test_of_a_protected_account_nothing_is_public() -> None:
    history = [
        {"protectedHistory": {"protectedAt": "2020-01-01T00:00:00.000Z", "action": "Unprotect"}},
        {"protectedHistory": {"protectedAt": "2021-01-01T00:00:00.000Z", "action": "Protect"}},
    ]
    message = one(tweet(1), protected_history=js("protected_history", history))
    assert message.visibility is Visibility.RESTRICTED


def test_without_account_file_the_owner_is_who_the_importer_says() -> None:
    data = js("tweets", [tweet(1)])
    (message,) = read({"tweets.js": data}, Options(account="@gemWaterdam")).messages
    assert message.author is not None
    assert message.author.handle == message.account == "@gemWaterdam"
    assert message.visibility is None
    (message,) = read({"tweets.js": data}).messages
    assert message.author is None
    assert message.account == ""
    assert Flag.AUTHOR_UNKNOWN in message.flags


def test_without_account_file_own_pictures_tell_the_owner() -> None:
    link = {"media_url_https": "https://pbs.twimg.com/media/A.jpg",
            "expanded_url": "https://twitter.com/gemWaterdam/status/7/photo/1"}  # fmt: skip
    (message,) = read(
        {"tweets.js": js("tweets", [tweet(7, extended_entities={"media": [link]})])}
    ).messages
    assert message.account == "@gemWaterdam"


def test_the_manifest_counts_and_what_is_missing_is_a_gap() -> None:
    manifest = {
        "userInfo": {"accountId": "9", "userName": "gemWaterdam", "displayName": "Gemeente Waterdam"},
        "dataTypes": {
            "tweets": {"files": [
                {"fileName": "data/tweets.js", "globalName": "YTD.tweets.part0", "count": "3"},
                {"fileName": "data/tweets-part1.js", "globalName": "YTD.tweets.part1", "count": "8"},
            ]},
            "like": {"files": [{"fileName": "data/like.js", "globalName": "YTD.like.part0", "count": "4"}]},
            "grok": None,
        },
    }  # fmt: skip
    result = read(
        {
            "data/manifest.js": f"window.__THAR_CONFIG = {json.dumps(manifest)}".encode(),
            "data/tweets.js": js("tweets", [tweet(1), tweet(2)]),
        }
    )
    assert [(gap.kind, gap.expected, gap.found) for gap in result.gaps] == [
        ("manifest_count", 3, 2),
        ("manifest_count", 8, 0),
    ]
    assert result.messages[0].account == "@gemWaterdam"
    assert result.messages[0].visibility is Visibility.PUBLIC


def test_a_file_that_the_manifest_names_and_that_is_empty_is_a_gap() -> None:
    listed = {"fileName": "data/tweets.js", "globalName": "YTD.tweets.part0", "count": "3"}
    manifest = json.dumps({"dataTypes": {"tweets": {"files": [listed]}}})
    content = {
        "data/manifest.js": f"window.__THAR_CONFIG = {manifest}".encode(),
        "data/tweets.js": b"",
    }
    (gap,) = read(content).gaps
    assert (gap.kind, gap.expected, gap.found) == ("manifest_count", 3, 0)
    assert "niet te lezen" in gap.detail


def test_a_part_of_an_archive_says_so() -> None:
    about = b'window.__THAR_CONFIG = {"archiveInfo": {"isPartialArchive": true}}'
    result = read({"data/manifest.js": about, "data/tweets.js": js("tweets", [tweet(1)])})
    assert [gap.kind for gap in result.gaps] == ["partial_archive"]
    assert len(result.messages) == 1


def test_files_of_which_a_person_made_json_are_known_by_their_names() -> None:
    conversation = {
        "conversationId": "1-2",
        "messages": [{"messageCreate": {"id": "4", "text": "x"}}],
    }
    content = archive(
        tweets=json.dumps([tweet(1)]).encode(),
        tweets_part1=json.dumps([tweet(2)]).encode(),
        deleted_tweets=json.dumps([tweet(3)]).encode(),
        direct_messages=json.dumps([{"dmConversation": conversation}]).encode(),
    )
    result = read(content)
    assert [one.native_id for one in result.messages] == ["3", "dm:4", "2", "1"]
    assert result.by_id("3").deleted
    assert {one.account for one in result.messages} == {"@gemWaterdam"}


def test_an_account_of_another_kind_is_left_to_others() -> None:
    export = MemoryExport({"account.json": b'[{"account": {"id": "7", "name": "Jan"}}]'})
    assert not kanaal.recognise(export).side


@pytest.mark.parametrize(
    "data", [b"", b"\0" * 99, js("tweets", [tweet(1)]).decode().encode("utf-16")]
)
def test_a_file_of_the_archive_that_does_not_say_what_it_holds_is_not_passed_over(
    data: bytes,
) -> None:
    claim = kanaal.recognise(MemoryExport(archive(follower=js("follower", []), tweets=data)))
    assert claim.side == ("data/account.js", "data/follower.js")
    assert not claim.messages


def test_media_that_are_packed_once_more_are_left_to_be_opened() -> None:
    path = "direct_message_media/direct_message_media.zip"
    content = {"direct-message.js": js("direct_message", []), path: b"PK\3\4"}
    claim = kanaal.recognise(MemoryExport(content))
    assert (claim.messages, claim.side, claim.media) == (("direct-message.js",), (), ())


CSV = (
    b'"tweet_id","in_reply_to_status_id","in_reply_to_user_id","timestamp","source","text",'
    b'"retweeted_status_id","retweeted_status_user_id","retweeted_status_timestamp",'
    b'"expanded_urls"\n'
    b'"5","","","2015-02-24 09:00:00 +0000","web","Een ""lamp"" &amp;\nmeer: https://t.co/a",'
    b'"","","","https://waterdam.example/x"\r\n'
    b'"6","4","9","2015-02-25 09:00:00 +0000","web","@jan ja","","","",""\n'
    b'"7","","","2015-02-26 09:00:00 +0000","web","RT @jan: kijk","3","9","",""\n'
)


def test_of_an_archive_of_before_2019_the_csv_alone_is_read() -> None:
    result = read({"tweets.csv": CSV}, Options(account="@gemWaterdam"))
    post, reply, share = result.messages
    assert post.text == 'Een "lamp" &\nmeer: https://waterdam.example/x'
    assert iso(post.sent_at) == "2015-02-24T09:00:00Z"
    assert (reply.kind, reply.in_reply_to, share.kind) == (Kind.REPLY, "4", Kind.REPOST)
    assert {one.account for one in result.messages} == {"@gemWaterdam"}
    assert all(one.raw.read() in CSV for one in result.captures)


def test_a_row_of_the_csv_that_is_broken_costs_no_other() -> None:
    broken = CSV.replace(b'"@jan ja"', b'"@jan "ja"') + b'"8","","","2015-02'
    export = MemoryExport({"tweets.csv": broken})
    items = kanaal.split(export, kanaal.recognise(export), Options())
    read_as = list[str | None]()
    for item in items:
        assert isinstance(item, Capture)
        try:
            read_as.append(kanaal.parse(item.raw, item.context).native_id)
        except UnreadableError:
            read_as.append(None)
    assert read_as == ["5", None, "7", None]


def test_a_row_of_the_csv_that_never_ends_is_kept_in_bounded_memory() -> None:
    result = read({"tweets.csv": CSV + b'"8","","' + b"x\n" * 100_000})
    (part,) = result.broken
    assert part.raw.size == 8 + 200_000
    assert len(result.messages) == 3


def test_an_archive_of_before_2019_is_read_too() -> None:
    row = {
        "id_str": "12",
        "text": "Hallo",
        "created_at": "2014-01-31 17:34:12 +0000",
        "user": {
            "id_str": "9",
            "screen_name": "gemWaterdam",
            "name": "Gemeente Waterdam",
            "protected": False,
        },
    }
    content = {
        "data/js/tweets/2014_01.js": b"Grailbird.data.tweets_2014_01 = \n [ "
        + json.dumps(row).encode()
        + b" ]",
        "data/js/user_details.js": b'var user_details =  {"screen_name":"gemWaterdam"}',
        "data/js/tweet_index.js": b"var tweet_index =  [ ]",
        "tweets.csv": CSV,
        "index.html": b"<html>",
    }
    result = read(content)
    (message,) = result.messages
    assert iso(message.sent_at) == "2014-01-31T17:34:12Z"
    assert message.author is not None
    assert message.author.handle == "@gemWaterdam"
    assert len(result.ignored) == 4


def test_side_files_and_the_viewer_are_one_ignored_item_each() -> None:
    content = archive(tweets=js("tweets", []), follower=js("follower", []), like=js("like", [{}]))
    content |= {
        "Your archive.html": b"<html>",
        "assets/js/app.js": b"//",
        "data/README.txt": b"lees mij",
        "data/profile_media/9-a.jpg": b"jpg",
        "notitie.txt": b"van mijzelf",
    }
    result = read(content)
    assert len(result.items) == len(result.ignored) == 7
    claim = kanaal.recognise(MemoryExport(content))
    assert "notitie.txt" not in claim.messages + claim.side + claim.media


@pytest.mark.parametrize(
    ("change", "flag", "text"),
    [
        ({"created_at": None}, Flag.TIME_MISSING, ""),
        ({"created_at": "gisteren"}, Flag.TIME_UNREADABLE, "gisteren"),
        (
            {"created_at": "Thu Jan 01 00:00:00 +0000 1970"},
            Flag.TIME_IMPOSSIBLE,
            "Thu Jan 01 00:00:00 +0000 1970",
        ),
    ],
)
def test_a_time_that_cannot_be_read_is_taken_from_the_number(
    change: dict[str, Any], flag: Flag, text: str
) -> None:
    message = one(tweet(OCTOBER, **change))
    assert message.flags == (flag,)
    assert message.sent_at_text == text
    assert iso(message.sent_at) == "2022-10-19T20:07:25.114Z"
    assert one(tweet(20, **change)).sent_at is None


@pytest.mark.parametrize("text", ["RT @jan: Kijk hier eens", "RT @jan_de_boer: "])
def test_a_share_is_a_repost(text: str) -> None:
    assert one(tweet(1, text)).kind is Kind.REPOST


def test_a_long_share_of_an_archive_is_cut_off() -> None:
    message = one(tweet(1, "RT @jan: " + "x" * 100 + "…"))
    assert message.truncated
    assert message.flags == (Flag.TEXT_TRUNCATED,)


def test_fields_of_a_wrong_type_are_dropped_and_the_rest_is_read() -> None:
    message = one(
        tweet(
            OCTOBER,
            lang=7,
            truncated="nee",
            entities={
                "urls": [
                    None,
                    {"url": 3},
                    {"url": "https://t.co/a", "expanded_url": "https://b.example/"},
                ]
            },
            extended_entities=[],
            edit_info="geen",
            in_reply_to_status_id_str={"x": 1},
            full_text="Zie https://t.co/a",
        )
    )
    assert message.text == "Zie https://b.example/"
    assert message.in_reply_to == ""
    assert Flag.STRUCTURE_REPAIRED in message.flags


def test_numbers_of_any_size_and_null_are_no_error() -> None:
    huge = int("9" * 30)
    message = one({"tweet": {"id": OCTOBER, "id_str": None, "full_text": "x", "in_reply_to_status_id": huge,
                             "created_at": "Wed Oct 19 20:07:25 +0000 2022", "favorite_count": huge}})  # fmt: skip
    assert message.native_id == str(OCTOBER)
    assert message.in_reply_to == ""


def test_the_notes_come_last_and_the_order_is_the_same_each_time() -> None:
    content = archive(
        note_tweet=js("note_tweet", [note(OCTOBER, LONG)]),
        tweets=js("tweets", [long_tweet()]),
        deleted_tweets=js("deleted_tweets", [tweet(3)]),
    )
    places = [item.place for item in read(content).items if isinstance(item, Capture)]
    assert places == [
        "data/deleted-tweets.js, bericht 1",
        "data/tweets.js, bericht 1",
        "data/note-tweet.js, lange tweet 1",
    ]
    assert [item.place for item in read(content).captures] == places
