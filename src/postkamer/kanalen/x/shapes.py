"""The JSON of X as typed shapes: only what is read; all other keys are passed over.

Numbers may be text, anything may be missing or null. A value of another type than X ever gave is
dropped, and all around it is still read (`read`).
"""

import json
from functools import cache
from types import UnionType
from typing import Any, TypeVar, Union, get_args, get_origin

import msgspec
from msgspec import Struct

from postkamer.core.errors import UnreadableError
from postkamer.core.message import Flag

LENIENT = 1024 * 1024
"""Bytes up to which a damaged item is read with much memory; the same as the largest item."""
Id = str | int | None
Text = str | None
Number = str | int | float | None
S = TypeVar("S", bound=Struct)


class Url(Struct, gc=False):
    """A link in a text: short, and what it stands for."""

    url: Text = None
    expanded_url: Text = None
    expanded: Text = None
    shortUrl: Text = None  # noqa: N815 - X's own name
    expandedUrl: Text = None  # noqa: N815 - X's own name
    media_key: Text = None


class Variant(Struct, gc=False):
    """One quality of a film."""

    url: Text = None
    content_type: Text = None
    bitrate: Number = None
    bit_rate: Number = None


class VideoInfo(Struct, gc=False):
    """A film of v1.1."""

    variants: list[Variant] | None = None


class Media(Struct, gc=False):
    """A picture, film or GIF, of v1.1 or v2."""

    media_url_https: Text = None
    media_url: Text = None
    url: Text = None
    preview_image_url: Text = None
    type: Text = None
    media_key: Text = None
    video_info: VideoInfo | None = None
    variants: list[Variant] | None = None
    ext_alt_text: Text = None
    alt_text: Text = None


class Entities(Struct, gc=False):
    """What is marked in a text."""

    urls: list[Url] | None = None
    media: list[Media] | None = None


class User(Struct, gc=False):
    """An account, of v1.1 or v2."""

    id_str: Id = None
    id: Id = None
    screen_name: Text = None
    username: Text = None
    name: Text = None
    protected: bool | None = None


class Point(Struct, gc=False):
    """A GeoJSON point."""

    coordinates: list[Number] | None = None


class Place(Struct, gc=False):
    """A place by name."""

    full_name: Text = None
    name: Text = None


class EditControl(Struct, gc=False):
    """The ids of all versions of a tweet, oldest first."""

    editTweetIds: list[Id] | None = None  # noqa: N815 - X's own name


class Edit(Struct, gc=False):
    """Of a later version: which one it is a version of."""

    initialTweetId: Id = None  # noqa: N815 - X's own name
    editControlInitial: EditControl | None = None  # noqa: N815 - X's own name


class EditInfo(Struct, gc=False):
    """Whether a tweet is a first or a later version."""

    initial: EditControl | None = None
    edit: Edit | None = None


class Extended(Struct, gc=False):
    """The full text, beside a cut-off one (API v1.1 in compatibility mode)."""

    full_text: Text = None
    entities: Entities | None = None
    extended_entities: Entities | None = None


class Retweeted(Struct, gc=False):
    """Of the tweet that is shared only the text: a share repeats it, cut off."""

    full_text: Text = None
    text: Text = None
    extended_tweet: Extended | None = None
    entities: Entities | None = None


class Tweet(Struct, gc=False):
    """A tweet of an archive or of API v1.1."""

    id_str: Id = None
    id: Id = None
    created_at: Id = None
    timestamp_ms: Id = None
    full_text: Text = None
    text: Text = None
    truncated: bool | None = None
    lang: Text = None
    entities: Entities | None = None
    extended_entities: Entities | None = None
    extended_tweet: Extended | None = None
    retweeted_status: Retweeted | None = None
    in_reply_to_status_id_str: Id = None
    in_reply_to_status_id: Id = None
    in_reply_to_user_id_str: Id = None
    in_reply_to_user_id: Id = None
    in_reply_to_screen_name: Text = None
    conversation_id_str: Id = None
    user: User | None = None
    place: Place | None = None
    coordinates: Point | None = None
    geo: Point | None = None
    edit_info: EditInfo | None = None
    deleted_at: Text = None


class WrappedTweet(Struct, gc=False):
    """A tweet in its wrapper, as all but the oldest archives have it."""

    tweet: Tweet | None = None


class NoteCore(Struct, gc=False):
    """The text of a note tweet."""

    text: Text = None
    urls: list[Url] | None = None


class Note(Struct, gc=False):
    """The long text that goes with a tweet."""

    noteTweetId: Id = None  # noqa: N815 - X's own name
    createdAt: Text = None  # noqa: N815 - X's own name
    core: NoteCore | None = None


class WrappedNote(Struct, gc=False):
    """A note tweet in its wrapper."""

    noteTweet: Note | None = None  # noqa: N815 - X's own name


class DirectEdit(Struct, gc=False):
    """An earlier text of a direct message."""

    createdAtSec: Id = None  # noqa: N815 - X's own name
    createdAt: Id = None  # noqa: N815 - X's own name
    editedAt: Id = None  # noqa: N815 - X's own name


class Direct(Struct, gc=False):
    """A direct message."""

    id: Id = None
    senderId: Id = None  # noqa: N815 - X's own name
    recipientId: Id = None  # noqa: N815 - X's own name
    createdAt: Id = None  # noqa: N815 - X's own name
    text: Text = None
    urls: list[Url] | None = None
    mediaUrls: list[Text] | None = None  # noqa: N815 - X's own name
    editHistory: list[DirectEdit] | None = None  # noqa: N815 - X's own name


class WrappedDirect(Struct, gc=False):
    """A direct message in its wrapper; None when it is another event."""

    messageCreate: Direct | None = None  # noqa: N815 - X's own name


class Someone(Struct, gc=False):
    """A participant, where it is more than a number."""

    userId: Id = None  # noqa: N815 - X's own name


class Event(Struct, gc=False):
    """What happened in a conversation, other than a message."""

    id: Id = None
    createdAt: Id = None  # noqa: N815 - X's own name
    initiatingUserId: Id = None  # noqa: N815 - X's own name
    byUserId: Id = None  # noqa: N815 - X's own name
    userId: Id = None  # noqa: N815 - X's own name
    senderId: Id = None  # noqa: N815 - X's own name
    recipientId: Id = None  # noqa: N815 - X's own name
    userIds: list[str | int | Someone | None] | None = None  # noqa: N815 - X's own name
    participantsSnapshot: list[str | int | Someone | None] | None = None  # noqa: N815
    name: Text = None
    text: Text = None
    urls: list[Url] | None = None
    mediaUrls: list[Text] | None = None  # noqa: N815 - X's own name


class NoteV2(Struct, gc=False):
    """The full text of a long tweet in API v2."""

    text: Text = None
    entities: Entities | None = None


class Reference(Struct, gc=False):
    """A tweet that another shares, quotes or answers; flattened answers hold it whole."""

    type: Text = None
    id: Id = None
    text: Text = None
    entities: Entities | None = None
    note_tweet: NoteV2 | None = None


class Attached(Struct, gc=False):
    """What is attached: keys into the includes, or (flattened) the media themselves."""

    media_keys: list[Text] | None = None
    media: list[Media] | None = None
    poll_ids: list[Id] | None = None


class GeoV2(Struct, gc=False):
    """Where a tweet of v2 was sent from."""

    place_id: Text = None
    coordinates: Point | None = None
    full_name: Text = None
    name: Text = None
    place: Place | None = None


class TweetV2(Struct, gc=False):
    """A tweet of API v2."""

    id: Id = None
    text: Text = None
    created_at: Id = None
    author_id: Id = None
    conversation_id: Id = None
    in_reply_to_user_id: Id = None
    lang: Text = None
    edit_history_tweet_ids: list[Id] | None = None
    referenced_tweets: list[Reference] | None = None
    note_tweet: NoteV2 | None = None
    entities: Entities | None = None
    attachments: Attached | None = None
    geo: GeoV2 | None = None
    author: User | None = None
    in_reply_to_user: User | None = None
    username: Text = None  # a user has one, a tweet has none


def links(entities: Entities | None) -> list[Url]:
    """Return the links that are marked in a text."""
    return (entities.urls if entities is not None else None) or []


def read(data: bytes, shape: type[S]) -> tuple[S, tuple[Flag, ...]]:
    """Return JSON as a shape, with flags for what had to be mended.

    Raises UnreadableError when it is no JSON object.
    """
    try:
        return _decoder(shape).decode(data), ()
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        pass
    text = data.decode("utf-8", "replace")
    flags: tuple[Flag, ...] = (Flag.STRUCTURE_REPAIRED,)
    if "\ufffd" in text and b"\xef\xbf\xbd" not in data:
        flags = (Flag.STRUCTURE_REPAIRED, Flag.CHARSET_GUESSED)
    try:
        value = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise UnreadableError(f"Geen geldige JSON: {error}. De bytes zijn bewaard.") from error
    if not isinstance(value, dict):
        raise UnreadableError("Dit is geen bericht van X: er wordt een JSON-object verwacht.")
    return tame(value, shape), flags


@cache
def _decoder(shape: type[S]) -> "msgspec.json.Decoder[S]":
    return msgspec.json.Decoder(shape)


def tame(value: dict[str, Any], shape: type[S]) -> S:
    """Return a JSON object as a shape, without the values that do not fit."""
    found: dict[str, Any] = {}
    for field in msgspec.structs.fields(shape):
        given = value.get(field.encode_name)
        fitting = None if given is None else _fit(given, field.type)
        if fitting is not None:
            found[field.name] = fitting
    return shape(**found)


def _fit(value: object, kind: Any) -> Any:
    """Return a value as this type, mended where needed; None when it does not fit at all."""
    try:
        return msgspec.convert(value, kind)
    except (msgspec.ValidationError, RecursionError):
        pass
    for option in get_args(kind) if get_origin(kind) in {UnionType, Union} else (kind,):
        if get_origin(option) is list and isinstance(value, list):
            fitted = (_fit(one, get_args(option)[0]) for one in value)
            return [one for one in fitted if one is not None]
        if isinstance(option, type) and issubclass(option, Struct) and isinstance(value, dict):
            return tame(value, option)
    return None
