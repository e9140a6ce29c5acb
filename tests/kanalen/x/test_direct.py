"""Direct messages, single and in groups, and what else happened in a conversation."""

from typing import Any

import pytest

from postkamer.core.errors import UnreadableError
from postkamer.core.export import BytesRaw, FileRaw
from postkamer.core.message import Flag, Kind, Visibility
from postkamer.core.tijd import iso
from postkamer.kanalen.x import kanaal
from tests.kanalen.x.exports import ACCOUNT, js, read

OWNER = "1500000001"
AT = "2022-11-20T09:00:00.123Z"


def conversation(native: str, *messages: dict[str, Any]) -> dict[str, Any]:
    return {"dmConversation": {"conversationId": native, "messages": list(messages)}}


def message(native: str, text: str | None = "Hallo", **more: Any) -> dict[str, Any]:
    body = {
        "id": native,
        "senderId": "222",
        "text": text,
        "createdAt": AT,
        "mediaUrls": [],
        "urls": [],
    }
    return {"messageCreate": {**body, **more}}


def archive(*conversations: dict[str, Any], name: str = "direct_messages") -> dict[str, bytes]:
    path = f"data/{name.replace('_', '-')}.js"
    return {"data/account.js": ACCOUNT, path: js(name, list(conversations))}


def event(kind: str, body: dict[str, Any]) -> str:
    group = conversation("777", {kind: {"createdAt": AT, **body}})
    (found,) = read(archive(group, name="direct_messages_group")).messages
    assert found.kind is Kind.SYSTEM
    assert found.visibility is Visibility.PRIVATE
    assert found.conversation == "777"
    return found.text


def test_a_direct_message_is_private_and_has_a_sender_and_a_receiver() -> None:
    (found,) = read(
        archive(
            conversation(
                f"222-{OWNER}",
                message(
                    "9002",
                    "Kijk op https://t.co/abc &gt; hier",
                    recipientId=OWNER,
                    urls=[{"url": "https://t.co/abc", "expanded": "https://waterdam.example/"}],
                    mediaUrls=["https://ton.twitter.com/dm/9002/1/x.jpg"],
                ),
            )
        )
    ).messages
    assert found.kind is Kind.DIRECT
    assert found.native_id == "dm:9002"
    assert found.visibility is Visibility.PRIVATE
    assert found.text == "Kijk op https://waterdam.example/ > hier"
    assert found.author is not None
    assert found.author.id == "222"
    assert [who.handle for who in found.recipients] == ["@gemWaterdam"]
    assert found.conversation == f"222-{OWNER}"
    assert iso(found.sent_at) == "2022-11-20T09:00:00.123Z"
    assert [part.ref for part in found.attachments] == ["9002-x.jpg"]


@pytest.mark.parametrize(
    ("name", "folder"),
    [
        ("direct_messages", "direct_messages_media"),
        ("direct_message", "direct_message_media"),
        ("direct_messages_group", "direct_messages_group_media"),
    ],
)
def test_the_media_are_looked_for_in_the_folder_that_is_there(name: str, folder: str) -> None:
    content = archive(
        conversation("1-2", message("5", mediaUrls=["https://x.example/a.jpg"])), name=name
    )
    content[f"data/{folder}/5-a.jpg"] = b"jpg"
    assert read(content).messages[0].attachments[0].ref == f"{folder}/5-a.jpg"


def test_in_a_group_all_others_receive_and_the_last_name_is_its_title() -> None:
    found = read(
        archive(
            conversation(
                "777",
                message("9", senderId="333"),
                {
                    "conversationNameUpdate": {
                        "name": "Wijkraad Noord",
                        "createdAt": "2022-11-20T08:00:00.000Z",
                    }
                },
                {
                    "conversationNameUpdate": {
                        "name": "Wijkraad",
                        "createdAt": "2022-11-19T08:00:00.000Z",
                    }
                },
                {
                    "participantsJoin": {
                        "userIds": ["333"],
                        "initiatingUserId": OWNER,
                        "createdAt": AT,
                    }
                },
                {"joinConversation": {"participantsSnapshot": [OWNER, "222"], "createdAt": AT}},
            ),
            name="direct_messages_group",
        )
    )
    first = found.messages[0]
    assert [who.id for who in first.recipients] == ["222", OWNER]
    assert {one.conversation_title for one in found.messages} == {"Wijkraad Noord"}


def test_in_a_group_of_which_no_event_is_left_are_its_senders_and_the_owner() -> None:
    group = conversation("777", message("9", senderId="333"), message("8", senderId="222"))
    first, second = read(archive(group, name="direct_messages_group")).messages
    assert [who.id for who in first.recipients] == ["222", OWNER]
    assert [who.id for who in second.recipients] == ["333", OWNER]


def test_an_edited_message_is_marked() -> None:
    history = [{"createdAtSec": "1668934860", "editedText": "Halo"}]
    (found,) = read(archive(conversation("1-2", message("5", editHistory=history)))).messages
    assert (found.edited, found.revision) == (True, 1)
    assert iso(found.edited_at) == "2022-11-20T09:01:00Z"


@pytest.mark.parametrize(
    ("name", "body", "text"),
    [
        ("participantsJoin", {"initiatingUserId": OWNER, "userIds": ["222", "333"]},
         "@gemWaterdam voegde gebruiker 222 en gebruiker 333 toe aan het gesprek."),
        ("participantsJoin", {"userIds": ["222"]}, "Gebruiker 222 kwam bij het gesprek."),
        ("participantsLeave", {"userIds": ["222"]}, "Gebruiker 222 verliet het gesprek."),
        ("conversationNameUpdate", {"initiatingUserId": "222", "name": "Wijkraad"},
         "Gebruiker 222 noemde het gesprek “Wijkraad”."),
        ("conversationNameUpdate", {"initiatingUserId": "222", "name": ""},
         "Gebruiker 222 haalde de naam van het gesprek weg."),
        ("conversationAvatarUpdate", {"initiatingUserId": OWNER}, "@gemWaterdam wijzigde de afbeelding van het gesprek."),
        ("joinConversation", {"initiatingUserId": "222", "participantsSnapshot": [{"userId": OWNER}, 222]},
         "Gebruiker 222 begon het gesprek of voegde dit account toe. Deelnemers: @gemWaterdam en gebruiker 222."),
        ("welcomeMessageCreate", {"id": "5", "senderId": OWNER, "text": "Welkom bij de gemeente"},
         "Welkomstbericht: Welkom bij de gemeente"),
        ("trustConversation", {}, "Iemand nam het verzoek tot een gesprek aan."),
        ("ietsNieuws", {"text": "extra"}, "Gebeurtenis in het gesprek: ietsNieuws. extra"),
    ],
)  # fmt: skip
def test_an_event_is_told_in_dutch(name: str, body: dict[str, Any], text: str) -> None:
    assert event(name, body) == text


def test_two_events_at_one_moment_are_two_messages() -> None:
    leave = [{"participantsLeave": {"userIds": [who], "createdAt": AT}} for who in ("1", "2", "1")]
    found = read(archive(conversation("777", *leave), name="direct_messages_group")).messages
    assert len({one.native_id for one in found}) == 2


def test_a_message_without_text_is_kept_and_flagged() -> None:
    (found,) = read(archive(conversation("1-2", message("5", None)))).messages
    assert found.text == ""
    assert Flag.CONTENT_BROKEN in found.flags


@pytest.mark.parametrize(
    "data",
    [
        b'{"messageCreate":{"text":"x"}}',
        b'{"a":{},"b":{}}',
        b"{}",
        b'{"joinConversation":7}',
        b"[]",
        b"7",
    ],
)
def test_what_is_no_message_is_refused(data: bytes) -> None:
    with pytest.raises(UnreadableError):
        kanaal.parse(BytesRaw(data), b'{"form":"direct"}')


def test_a_conversation_cut_off_gives_its_whole_messages_and_one_broken_part() -> None:
    rows = [message(str(n), "Regel " * 20) for n in range(40)]
    content = archive(conversation("1-2", message("99")), conversation("111-222", *rows))
    data = content["data/direct-messages.js"]
    content["data/direct-messages.js"] = data[: data.index(b'"id": "30"') + 40]
    result = read(content)
    assert len(result.messages) == 31
    assert {one.conversation for one in result.messages[1:]} == {"111-222"}
    (broken,) = result.broken
    assert broken.raw.read().startswith(b'{\n          "messageCreate"')
    assert isinstance(broken.raw, FileRaw)


def test_one_broken_message_costs_no_other() -> None:
    rows = [message(str(n)) for n in range(10)]
    content = archive(conversation("1-2", *rows), conversation("3-4", message("77")))
    data = content["data/direct-messages.js"]
    content["data/direct-messages.js"] = data.replace(b'"id": "5"', b'"id": "5', 1)
    result = read(content)
    assert [one.native_id for one in result.messages] == [
        f"dm:{n}" for n in [*range(5), *range(6, 10), 77]
    ]
    assert len(result.broken) == 1
    assert b'"id": "5' in result.broken[0].raw.read()


def test_a_very_large_conversation_is_read_message_by_message() -> None:
    rows = [message(str(n), "x" * 9000) for n in range(1000)]
    result = read(archive(conversation("1-2", *rows), conversation("3-4", message("77"))))
    assert len(result.messages) == 1001
    assert not result.broken
    assert not result.gaps
    assert [who.id for who in result.messages[0].recipients] == ["1", "2"]


def test_what_is_no_conversation_is_kept_unread() -> None:
    result = read(
        {
            "data/direct-messages.js": js(
                "direct_messages", [{"iets": 1}, conversation("1-2", message("7"))]
            )
        }
    )
    assert len(result.broken) == 1
    assert len(result.messages) == 1
