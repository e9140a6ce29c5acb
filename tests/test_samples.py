"""Real exports of the four channels, each imported into an empty archive, against the oracle.

The oracle was counted with generic tools and is known to be crude; each difference is named here
with its reason. It is read with the README that stands beside it.
"""

import json
from datetime import datetime
from zoneinfo import ZoneInfo

from postkamer.capture.herkennen import sources
from postkamer.core.errors import UnreadableError
from postkamer.core.kanaal import Broken, Capture, Options
from postkamer.core.tijd import iso, moment

FOLDERS = ("twitter-archive/", "twitter-api/", "mail-eml/", "mail-mbox/", "whatsapp/", "evernote/")
AMSTERDAM = ZoneInfo("Europe/Amsterdam")

NOT_A_MESSAGE = {
    "zip_contents/account.js": "a side file",
    "zip_contents/app.js": "a side file",
    "zip_contents/follower.js": "a side file",
    "zip_contents/following.js": "a side file",
    "zip_contents/saved-search.js": "a side file",
    "mail_outlook_1": "an OLE .msg",
}
RIGHT = {
    "synthetic/data/direct-messages.js": {
        "messages": 2,
        "attachments": 1,
        "distinct_authors": 2,
        "first": "2022-11-19T10:00:00Z",
        "last": "2022-11-19T10:01:00Z",
    },
    "synthetic/data/direct-messages-group.js": {
        "messages": 4,
        "distinct_authors": 2,
        "first": "2022-11-20T09:00:00Z",
        "last": "2022-11-20T09:03:00Z",
    },
    "examples/whatsapp_chat.txt": {"messages": 10, "first": "2021-01-24", "last": "2023-06-29"},
    # an address in the display name was counted as a second author
    "mail_test_15": {"distinct_authors": 1},
    "mail_test_19": {"distinct_authors": 1},
    "raw_email_with_at_display_name.eml": {"distinct_authors": 1},
    # Date with a Cyrillic comment is a date
    "raw_email_string_in_date_field.eml": {
        "first": "2008-09-20T17:04:30Z",
        "last": "2008-09-20T17:04:30Z",
    },
    "raw_email_bad_time.eml": {"first": None, "last": None},  # the year 3609
    "multiple_references_with_one_invalid.eml": {"reply_links": 1},
    # the mail goes on behind one line that is no field
    "raw_email_incorrect_header.eml": {
        "distinct_authors": 1,
        "first": "2005-02-23T22:20:17Z",
        "last": "2005-02-23T22:20:17Z",
    },
    # a ZIP is hidden behind a border that inner and outer multipart share
    "mail_malformed_1": {"attachments": 1},
    # leaf parts and forwarded mails that are no body text
    "mail_malformed_2": {"attachments": 2},
    "mail_test_14": {"attachments": 1},
    "mail_test_2": {"attachments": 3},
    "mail_test_6": {"attachments": 4},
    "attachment_content_location.eml": {"attachments": 1},
    "attachment_message_rfc822_inline_image.eml": {"attachments": 2},
    "attachment_with_quoted_filename.eml": {"attachments": 1},
    "missing_content_disposition.eml": {"attachments": 1},
    "raw_email12.eml": {"attachments": 1},
    "raw_email7.eml": {"attachments": 3},
    "raw_email_with_mimepart_without_content_type.eml": {"attachments": 2},
    "raw_email_with_nested_attachment.eml": {"attachments": 2},
    "multi_address_bounce1.eml": {"attachments": 2},
    "multi_address_bounce2.eml": {"attachments": 2},
    "multipart_report_multiple_status.eml": {"attachments": 3},
    "report_422.eml": {"attachments": 2},
    "report_530.eml": {"attachments": 2},
}


def expected_of(key: str, oracle: dict) -> dict:
    right = next((value for end, value in RIGHT.items() if key.endswith(end)), {})
    return {**oracle, **right}


def read(path) -> tuple[list, list[str]]:
    messages, broken = [], []
    for source in sources(path):
        if source.kanaal is None:
            broken += [file.path for file in source.export.files()]
            continue
        for item in source.kanaal.split(source.export, source.claim, Options()):
            if isinstance(item, Broken):
                broken.append(item.place)
            if not isinstance(item, Capture):
                continue
            try:
                messages.append(source.kanaal.parse(item.raw, item.context))
            except UnreadableError:
                broken.append(item.place)
    return messages, broken


def same_time(expected: str | None, at: int | None, key: str) -> bool:
    """Compare a printed time: ISO in UTC, or local wall time as WhatsApp prints it."""
    if expected is None or "Z" in expected:
        return iso(at) == expected or (iso(at) or "")[:19] == (expected or "")[:19]
    if at is None:
        return False
    local = moment(at).astimezone(AMSTERDAM)
    if "local" in expected or len(expected) == 10:
        return local.isoformat()[:10] == expected[:10]
    forms = (
        "%d-%m-%Y %H:%M", "%d-%m-%y %H:%M:%S", "%Y-%m-%d, %H:%M", "%d.%m.%Y, %H:%M",
        "%m/%d/%y, %I:%M:%S %p",
    )  # fmt: skip
    for form in forms:
        try:
            wall = datetime.strptime(expected, form)
        except ValueError:
            continue
        return local.replace(tzinfo=None, second=wall.second, microsecond=0) == wall
    return False


def test_every_sample_of_the_four_channels_is_counted_as_the_oracle_does(samples):
    oracle = json.loads((samples / "EXPECTED.json").read_text())
    wrong, seen = [], 0
    for key, crude in oracle.items():
        if not key.startswith(FOLDERS):
            continue
        seen += 1
        messages, broken = read(samples / key)
        expected = expected_of(key, crude)
        if any(key.endswith(end) for end in NOT_A_MESSAGE):
            if messages:
                wrong.append(f"{key}: {len(messages)} messages, but it is none")
            continue
        if expected["messages"] is None:
            if not messages and not broken and not key.endswith("manifest-structure.js"):
                wrong.append(f"{key}: silently nothing")
            continue
        times = sorted(one.sent_at for one in messages if one.sent_at is not None)
        found = {
            "messages": len(messages),
            "distinct_authors": len({one.author.label for one in messages if one.author}),
            "attachments": sum(len(one.attachments) for one in messages),
            "reply_links": sum(bool(one.in_reply_to) for one in messages),
        }
        wrong += [
            f"{key}: {name} {value}, oracle {expected[name]}"
            for name, value in found.items()
            if value != expected[name]
        ]
        for name, at in (("first", times[:1]), ("last", times[-1:])):
            if name in expected and not same_time(expected[name], at[0] if at else None, key):
                wrong.append(f"{key}: {name} {iso(at[0]) if at else None}, oracle {expected[name]}")
    assert seen > 100
    assert "\n".join(wrong) == ""
