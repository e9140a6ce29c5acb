"""Which files of an export are those of account archives of X: by what they say that they hold.

Every file of an archive says on its first line what it holds ("window.YTD.tweets.part0 = ["); its
name does not matter.
"""

import re

from postkamer.core.export import Export, ExportFile
from postkamer.core.kanaal import Claim
from postkamer.kanalen.x.context import Form
from postkamer.kanalen.x.tweets_csv import HEADER

BOM = b"\xef\xbb\xbf"
YTD = re.compile(rb"\s{0,99}window\.YTD\.([a-z0-9_]{1,99})\.part(\d{1,9})\s{0,9}=")
MANIFEST = re.compile(rb"\s{0,99}window\.__THAR_CONFIG\s{0,9}=")
CLASSIC = re.compile(rb"\s{0,99}Grailbird\.data\.tweets\w{0,20}\s{0,9}=")
CLASSIC_SIDE = re.compile(
    rb"\s{0,99}(?:var\s+)?(?:user_details|payload_details|tweet_index|Grailbird\.data\.\w+)\s{0,9}="
)
BARE = re.compile(
    rb'\s{0,99}\[\s{0,99}\{\s{0,99}"(?:(?:tweet|noteTweet|dmConversation|protectedHistory)"\s{0,9}:|'
    rb'account"\s{0,9}:\s{0,9}\{[^{}]{0,300}"accountId")'
)
NAME = re.compile(r"([a-z][a-z_-]{1,60}?)(?:-part\d{1,9})?\.js(?:on)?")
FORMS = {
    "tweet": Form.TWEET,
    "tweets": Form.TWEET,
    "classic": Form.V1,
    "classic_csv": Form.CSV,
    "deleted_tweet": Form.DELETED,
    "deleted_tweets": Form.DELETED,
    "community_tweet": Form.COMMUNITY,
    "community_tweets": Form.COMMUNITY,
    "twitter_circle_tweet": Form.TWEET,
    "twitter_circle_tweets": Form.TWEET,
    "note_tweet": Form.NOTE,
    "note_tweets": Form.NOTE,
    "deleted_note_tweet": Form.DELETED_NOTE,
    "deleted_note_tweets": Form.DELETED_NOTE,
    "direct_message": Form.DIRECT,
    "direct_messages": Form.DIRECT,
    "direct_message_group": Form.DIRECT,
    "direct_messages_group": Form.DIRECT,
}
"""What the data types that hold messages are read as; all other data types are side files."""
SIDE_TYPES = frozenset({
    "account", "protected_history", "deleted_tweet_headers", "tweet_headers", "manifest",
})  # fmt: skip
"""The side files that matter."""
MEDIA_FOLDERS = {
    Form.TWEET: ("tweets_media", "tweet_media"),
    Form.DELETED: ("deleted_tweets_media", "deleted_tweet_media", "tweets_media", "tweet_media"),
    Form.COMMUNITY: ("community_tweet_media", "community_tweets_media", "tweets_media"),
    Form.DIRECT: ("direct_messages_media", "direct_message_media"),
}
GROUP_FOLDERS = ("direct_messages_group_media", "direct_message_group_media")
CIRCLE_FOLDERS = ("twitter_circle_tweet_media", "tweets_media")
USED_FOLDERS = frozenset(GROUP_FOLDERS + CIRCLE_FOLDERS).union(*MEDIA_FOLDERS.values())
"""Folders whose files messages refer to; other media (avatars) are side files."""
CLASSIC_VIEWER = frozenset({"tweets.csv", "index.html"})
CLASSIC_FOLDERS = frozenset({"css", "img", "js", "lib"})
"""What stands beside the data in archives of before 2019 (tweets.csv holds the same tweets)."""
NO_TEXT = (".jpg", ".jpeg", ".png", ".gif", ".mp4", ".webp", ".mov", ".svg", ".css", ".woff")


def data_type(file: ExportFile) -> str | None:
    """Return what a file of an archive says that it holds; None when it is none of an archive."""
    if file.path.lower().endswith(NO_TEXT):
        return None
    head = file.head()[:400].removeprefix(BOM)
    match = YTD.match(head)
    if match is not None:
        return match[1].decode()
    if MANIFEST.match(head):
        return "manifest"
    if CLASSIC.match(head):
        return "classic"
    if HEADER.match(file.head()):
        return "classic_csv"
    return "classic_side" if CLASSIC_SIDE.match(head) else _type_by_name(file.path, head)


def _type_by_name(path: str, head: bytes) -> str | None:
    """Return the data type of a file from which a person took the first words, to make it JSON."""
    name = NAME.fullmatch(path.rpartition("/")[2]) if BARE.match(head) else None
    kind = name[1].replace("-", "_") if name is not None else ""
    return kind if kind in FORMS or kind in SIDE_TYPES else None


def root_of(path: str) -> str:
    """Return the folder of the archive that this file with data is in: '' or ending in "/"."""
    folder = path.rpartition("/")[0]
    for inner in ("data/js/tweets", "data/js", "data/csv", "data"):
        if folder == inner or folder.endswith("/" + inner):
            return folder.removesuffix(inner)
    return folder + "/" if folder else ""


def claim_of(export: Export) -> Claim:
    """Return the files of all archives in an export."""
    messages, side = list[str](), list[str]()
    rows, others = list[str](), list[ExportFile]()
    roots, classic = set[str](), set[str]()  # classic: of before 2019
    for file in export.files():
        kind = data_type(file)
        if kind is None:
            others.append(file)
        elif kind == "classic_csv":
            rows.append(file.path)
        else:
            (messages if kind in FORMS else side).append(file.path)
            if kind != "classic_side":
                (classic if kind == "classic" else roots).add(root_of(file.path))
    for path in rows:
        # Where the tweets are there as JSON too, that tells more.
        (side if root_of(path) in classic else messages).append(path)
        roots.add(root_of(path))
    roots |= classic
    if not roots:
        return Claim()
    viewer, media = _beside(others, roots, classic=bool(classic))
    return Claim(1.0, tuple(messages), tuple(side + viewer), tuple(media))


def _beside(
    others: list[ExportFile], roots: set[str], *, classic: bool
) -> tuple[list[str], list[str]]:
    """Return of the files that do not say what they hold the side files and the media."""
    side, media = list[str](), list[str]()
    for file in others:
        if file.path.lower().endswith(".zip"):
            continue  # media packed once more: it is opened in its turn
        folder = file.path.rpartition("/")[0].rpartition("/")[2]
        if folder in USED_FOLDERS and _inside(file.path, roots):
            media.append(file.path)
        elif _is_side(file.path, roots, classic=classic):
            side.append(file.path)
    return side, media


def _inside(path: str, roots: set[str]) -> bool:
    return any(path.startswith(root) for root in roots)


def _is_side(path: str, roots: set[str], *, classic: bool) -> bool:
    """Return whether a file is part of the viewer, or of the data that are no messages."""
    for root in roots:
        rest = path[len(root) :] if path.startswith(root) else ""
        folder = rest.partition("/")[0] if "/" in rest else ""
        if folder == "data" and rest.endswith((".js", ".json")):
            return False  # it should say what it holds: damaged, or written anew by others
        if folder in {"assets", "data"} or folder.endswith("_media"):
            return True
        if rest == "Your archive.html" or (not folder and rest.endswith("README.txt")):
            return True
        if classic and (rest in CLASSIC_VIEWER or folder in CLASSIC_FOLDERS):
            return True
    return False
