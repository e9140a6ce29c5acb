"""What reading an item of X needs besides its bytes, as canonical JSON."""

from enum import StrEnum
from functools import lru_cache

import msgspec

from postkamer.core.canonical import encode
from postkamer.core.errors import UnreadableError
from postkamer.core.message import Party, Visibility
from postkamer.core.tekst import clean_all
from postkamer.kanalen.x.shapes import Media, Place


class Form(StrEnum):
    """How an item is written; contexts keep these words for ever."""

    TWEET = "tweet"
    DELETED = "deleted"
    COMMUNITY = "community"
    NOTE = "note"
    DELETED_NOTE = "deleted_note"
    DIRECT = "direct"
    CSV = "csv"
    V1 = "v1"
    V2 = "v2"


class Author(msgspec.Struct, frozen=True, omit_defaults=True):
    """A user that a page of API v2 refers to."""

    username: str = ""
    name: str = ""
    protected: bool | None = None


class Shared(msgspec.Struct, frozen=True, omit_defaults=True):
    """The text of a tweet that another shares."""

    text: str = ""
    links: dict[str, str] = {}


class Context(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """All that is known beside the bytes; what is not known is left out."""

    form: Form
    owner: Party | None = None  # whose archive it is
    visibility: Visibility | None = None
    folder: str = ""  # of the media, seen from the message file
    files: tuple[str, ...] = ()  # the media files of this tweet, where their names are in doubt
    deleted_at: str = ""
    note: str = ""  # of a tweet: the JSON of its note, which holds the whole text
    tweet: str = ""  # of a note: the JSON of its tweet
    tweet_deleted: bool = False  # of a note: whether that tweet is deleted
    conversation: str = ""
    title: str = ""
    participants: tuple[str, ...] = ()
    columns: tuple[str, ...] = ()  # of a row of tweets.csv
    users: dict[str, Author] = {}
    media: dict[str, Media] = {}
    places: dict[str, Place] = {}
    polls: dict[str, tuple[str, ...]] = {}  # kept; not part of the text
    shared: dict[str, Shared] = {}


def write(context: Context) -> bytes:
    """Return the context as canonical JSON."""
    return encode(_without_none(msgspec.to_builtins(context)))


def _without_none(value: object) -> object:
    if isinstance(value, dict):
        return {key: _without_none(one) for key, one in value.items() if one is not None}
    return value


@lru_cache(maxsize=16)
def known(context: bytes) -> Context:
    """Return what the context says. Raises UnreadableError when it is none of ours.

    Kept for the next item: all tweets of a file share one, and those of a page of API v2 another.
    """
    try:
        return msgspec.convert(clean_all(msgspec.json.decode(context)), Context)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise UnreadableError(
            f"De gegevens bij dit bericht (context) zijn niet te lezen: {error}."
        ) from error
