"""X: the account archive of the municipality, and what citizens wrote, as the API gives it."""

import json
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from postkamer.capture.demo.bron import (
    SAME,
    Words,
    citizen,
    moment,
    png,
    texts,
    write_zip,
)

OWNER = {"id": "1500000001", "username": "gemWaterdam", "name": "Gemeente Waterdam"}
FIRST_CITIZEN_ID = 1_500_000_100
PARTS = 2
DIRECT = (
    (
        "Mijn zaaknummer is 2026-401. Kunt u zien of de melding al is opgepakt?",
        "Ja, de stratenmaker komt donderdag. We sturen u een foto als het klaar is.",
        "Top, dan wacht ik daarop.",
    ),
    (
        "Ik wil liever niet openbaar zeggen waar ik woon. Het gaat om de lantaarns achter de flat.",
        "Begrijpelijk. Welk nummer staat er op de mast? Dan vinden we hem zo.",
        "Op de sticker staat WD-2217.",
    ),
    (
        "Hoe kom ik aan een kopie van mijn bouwtekening uit 1978?",
        "Die ligt in het archief. U krijgt er voor vrijdag een scan van per mail.",
        "Heel fijn, dank voor de moeite.",
    ),
    (
        "Mijn moeder staat al vier maanden op de wachtlijst voor een traplift.",
        "Dat is te lang. Het wijkteam belt haar morgen tussen 9 en 11 uur.",
        "Ze is gebeld, dank u wel!",
    ),
)
WITH_PICTURE = (1, 2)
"""The conversation and turn in which a picture is sent."""
PICTURE_URL = "https://ton.twitter.com/dm/1/1/sticker.png"
AGENDA = (
    "Welkom in de wijkraad. Zullen we dinsdag om half acht beginnen?",
    "Dinsdag kan, als we om negen uur klaar zijn.",
    "Ik neem de tekening van de speeltuin mee.",
    "Op de agenda: verkeer op de Vaartkade, het zomerfeest en de rondvraag.",
    "Kan de verlichting bij het Havenhoofd er ook bij?",
    "Ja, en ik vraag of de wijkagent aanschuift.",
)


def _id(at: datetime, number: int) -> str:
    """Return an id that holds its time, as those of X do."""
    return str(((int(at.timestamp() * 1000) - 1_288_834_974_657) << 22) + number)


def _old_time(at: datetime) -> str:
    return at.strftime("%a %b %d %H:%M:%S +0000 %Y")


def _iso(at: datetime) -> str:
    return at.strftime("%Y-%m-%dT%H:%M:%S.000Z")


def _js(name: str, part: int, rows: list[Any]) -> bytes:
    body = json.dumps(rows, ensure_ascii=False, indent=2)
    return f"window.YTD.{name}.part{part} = {body}".encode()


def write_x(folder: Path) -> list[Path]:
    """Write the mentions (JSONL of API v2) and the archive (ZIP); return both."""
    questions = _questions()
    mentions = folder / "x-vermeldingen.jsonl"
    mentions.write_bytes(b"".join(_page(rows) for rows in _by(questions, 20)))
    return [mentions, write_zip(folder / "x-archief-gemWaterdam.zip", _archive(questions))]


def _by(rows: list[dict[str, Any]], size: int) -> list[list[dict[str, Any]]]:
    return [rows[start : start + size] for start in range(0, len(rows), size)]


def _words() -> list[Words]:
    return [SAME, *texts("x")]


def _questions() -> list[dict[str, Any]]:
    """Return the citizens' tweets in the form of API v2."""
    found = []
    for number, words in enumerate(_words()):
        at = moment(number)
        found.append(
            {
                "id": _id(at, number),
                "text": f"@gemWaterdam {words.text}",
                "author_id": str(FIRST_CITIZEN_ID + number % 12),
                "created_at": _iso(at),
                "conversation_id": _id(at, number),
                "edit_history_tweet_ids": [_id(at, number)],
                "in_reply_to_user_id": OWNER["id"],
                "lang": "nl",
                "public_metrics": {"like_count": number % 9, "retweet_count": number % 3},
            }
        )
    return found


def _page(rows: list[dict[str, Any]]) -> bytes:
    users = [
        {
            "id": str(FIRST_CITIZEN_ID + number),
            "username": citizen(number).replace(" ", "")[:15],
            "name": citizen(number),
            "protected": False,
        }
        for number in range(12)
    ]
    users.append({**OWNER, "protected": False})
    page = {"data": rows, "includes": {"users": users}, "meta": {"result_count": len(rows)}}
    return json.dumps(page, ensure_ascii=False).encode() + b"\n"


def _tweet(at: datetime, number: int, text: str, **more: Any) -> dict[str, Any]:
    native = _id(at, 500 + number)
    return {
        "tweet": {
            "edit_info": {
                "initial": {"editTweetIds": [native], "isEditEligible": True,
                            "editableUntil": _iso(at + timedelta(hours=1)), "editsRemaining": "5"}
            },
            "id": native,
            "id_str": native,
            "created_at": _old_time(at),
            "full_text": text,
            "lang": "nl",
            "favorite_count": str(number % 7),
            "retweet_count": str(number % 4),
            "entities": {"hashtags": [], "urls": [], "user_mentions": []},
            **more,
        }
    }  # fmt: skip


def _answers(questions: list[dict[str, Any]]) -> tuple[list[dict[str, Any]], dict[str, bytes]]:
    """Return the municipality's answers, one of them edited, some with a picture."""
    rows: list[dict[str, Any]] = []
    media: dict[str, bytes] = {}
    asked = zip(_words()[::2], questions[::2], strict=True)
    for number, (words, question) in enumerate(asked):
        answer = words.answer(number)
        if not answer:
            continue
        at = moment(number * 2) + timedelta(minutes=25)
        row = _tweet(
            at, number, f"@{citizen(number * 2).replace(' ', '')[:15]} {answer}",
            in_reply_to_status_id_str=question["id"],
            in_reply_to_user_id_str=question["author_id"],
            in_reply_to_screen_name=citizen(number * 2).replace(" ", "")[:15],
        )  # fmt: skip
        if number % 10 == 3:
            name = f"foto{number}.png"
            url = f"https://pbs.twimg.com/media/{name}"
            row["tweet"]["extended_entities"] = {
                "media": [{"media_url_https": url, "type": "photo", "id_str": str(number)}]
            }
            media[f"data/tweets_media/{row['tweet']['id']}-{name}"] = png(number)
        rows.append(row)
    return [*rows, *_edited(rows[4])], media


def _edited(row: dict[str, Any]) -> list[dict[str, Any]]:
    """Return a later version of an answer, as X keeps it: a tweet with an id of its own."""
    first = row["tweet"]["id"]
    later = str(int(first) + (1 << 30))
    row["tweet"]["edit_info"]["initial"]["editTweetIds"] = [first, later]
    tweet = {
        **row["tweet"],
        "id": later,
        "id_str": later,
        "full_text": row["tweet"]["full_text"] + " (aangevuld: het is nu gemaakt)",
        "edit_info": {
            "edit": {"initialTweetId": first,
                     "editControlInitial": {"editTweetIds": [first, later]}}
        },
    }  # fmt: skip
    return [{"tweet": tweet}]


def _archive(questions: list[dict[str, Any]]) -> dict[str, bytes]:
    rows, media = _answers(questions)
    half = (len(rows) + 1) // PARTS
    at = moment(30)
    deleted = _tweet(at, 900, "Morgen is het stadhuis dicht. Correctie volgt.")
    deleted["tweet"]["deleted_at"] = _old_time(at + timedelta(hours=2))
    members = {
        "data/account.js": _js("account", 0, [{"account": {
            "accountId": OWNER["id"], "username": OWNER["username"],
            "accountDisplayName": OWNER["name"], "email": "webcare@waterdam.example",
            "createdAt": "2011-02-01T09:00:00.000Z", "createdVia": "web"}}]),
        "data/tweets.js": _js("tweets", 0, rows[:half]),
        "data/tweets-part1.js": _js("tweets", 1, rows[half:]),
        "data/deleted-tweets.js": _js("deleted_tweets", 0, [deleted]),
        "data/direct-messages.js": _js("direct_messages", 0, _direct()),
        "data/direct-messages-group.js": _js("direct_messages_group", 0, _group()),
        "data/follower.js": _js("follower", 0, [{"follower": {"accountId": "1"}}]),
        "data/like.js": _js("like", 0, []),
        **_direct_media(),
        **media,
    }  # fmt: skip
    members["data/manifest.js"] = _manifest(half, len(rows))
    return members


def _manifest(half: int, total: int) -> bytes:
    files = [("data/tweets.js", half), ("data/tweets-part1.js", total - half)]
    value = {
        "archiveInfo": {"generationDate": "2026-06-01T12:00:00.000Z", "isPartialArchive": False},
        "dataTypes": {
            "tweets": {"mediaDirectory": "data/tweets_media",
                       "files": [{"fileName": name, "count": str(count)} for name, count in files]}
        },
    }  # fmt: skip
    return f"window.__THAR_CONFIG = {json.dumps(value, indent=2)}".encode()


def _direct() -> list[dict[str, Any]]:
    found = []
    for number, lines in enumerate(DIRECT):
        other = str(FIRST_CITIZEN_ID + number)
        messages = []
        for turn, text in enumerate(lines):
            sender, receiver = (other, OWNER["id"]) if turn % 2 == 0 else (OWNER["id"], other)
            native, at = _direct_id(number, turn)
            messages.append({"messageCreate": {
                "id": native, "senderId": sender, "recipientId": receiver, "text": text,
                "createdAt": _iso(at), "urls": [], "reactions": [],
                "mediaUrls": [PICTURE_URL] if (number, turn) == WITH_PICTURE else []}})  # fmt: skip
        conversation = {"conversationId": f"{other}-{OWNER['id']}", "messages": messages}
        found.append({"dmConversation": conversation})
    return found


def _direct_id(number: int, turn: int) -> tuple[str, datetime]:
    at = moment(40 + number, minutes=300) + timedelta(minutes=turn * 9)
    return _id(at, turn), at


def _direct_media() -> dict[str, bytes]:
    """Return the picture that goes with one of the direct messages."""
    native, _ = _direct_id(*WITH_PICTURE)
    name = PICTURE_URL.rpartition("/")[2]
    return {f"data/direct_messages_media/{native}-{name}": png(77)}


def _group() -> list[dict[str, Any]]:
    people = [OWNER["id"], str(FIRST_CITIZEN_ID), str(FIRST_CITIZEN_ID + 1)]
    at = moment(60)
    messages: list[dict[str, Any]] = [
        {"joinConversation": {"initiatingUserId": OWNER["id"], "participantsSnapshot": people,
                              "createdAt": _iso(at)}},
        {"conversationNameUpdate": {"initiatingUserId": OWNER["id"], "name": "Wijkraad Haven",
                                    "createdAt": _iso(at + timedelta(minutes=1))}},
    ]  # fmt: skip
    for number, sender in enumerate([*people, *people]):
        when = at + timedelta(minutes=5 + number * 3)
        messages.append({"messageCreate": {
            "id": _id(when, number), "senderId": sender, "createdAt": _iso(when), "urls": [],
            "text": AGENDA[number], "mediaUrls": []}})  # fmt: skip
    return [{"dmConversation": {"conversationId": "7700000001", "messages": messages}}]
