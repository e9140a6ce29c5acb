"""What the contract tests of all channels need of this one: exports, and their messages."""

from tests.faults.bouwstenen import jsonl, tweets_js

VOORBEELDEN: dict[str, tuple[dict[str, bytes], int]] = {
    "archive": (
        {
            "data/account.js": b'window.YTD.account.part0 = [{"account": {"accountId": "7", '
            b'"username": "waterdam", "accountDisplayName": "Gemeente Waterdam"}}]',
            "data/tweets.js": tweets_js(4),
            "data/tweets-part1.js": tweets_js(6).replace(b"10000000", b"20000000"),
        },
        10,
    ),
    "answers": ({"een.jsonl": jsonl(5), "twee.jsonl": jsonl(3).replace(b"20000", b"30000")}, 8),
}
"""By name: the files of an export, and how many messages are in them."""
