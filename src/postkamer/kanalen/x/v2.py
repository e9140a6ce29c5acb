"""Read a tweet of API v2: author, media and place stand in the context, or flattened in it."""

import re

from postkamer.core.errors import UnreadableError
from postkamer.core.message import Attachment, AttachmentState, Flag, Kind, Message, Party, Place
from postkamer.kanalen.x import fields, shapes
from postkamer.kanalen.x.context import Author, Context
from postkamer.kanalen.x.fields import id_of
from postkamer.kanalen.x.shapes import TweetV2
from postkamer.kanalen.x.tweet import (
    TWEET_URL,
    first_of,
    first_sent,
    links_to_full_text,
    visibility_of,
    without_full_text_link,
)

_SHARE = re.compile(r"RT @\w{1,20}: ")
_NOT_THERE = shapes.Media()
_OMITTED = Attachment(name="media", state=AttachmentState.OMITTED)
Flags = tuple[Flag, ...]


def read_v2(data: bytes, known: Context) -> Message:
    """Return the message in a tweet of API v2. Raises UnreadableError."""
    tweet, flags = shapes.read(data, TweetV2)
    native = id_of(tweet.id)
    if not native or (tweet.text is None and (tweet.created_at is None or tweet.username)):
        raise UnreadableError("Dit is geen tweet: nummer (id) of tekst ontbreekt.")
    linked = {one.type: one for one in reversed(tweet.referenced_tweets or ()) if one.type}
    text, cut_off = _text(tweet, linked.get("retweeted"), known, native)
    first = first_of(tweet.edit_history_tweet_ids) or native
    edited = first != native
    at, precision, written, time_flags = fields.time_of(tweet.created_at, native)
    author, protected = _author(tweet, known)
    return Message(
        kind=_kind(linked),
        native_id=first,
        author=author,
        recipients=_answered(tweet, known),
        text=text,
        language=fields.language_of(tweet.lang),
        sent_at=first_sent(first, at) if edited else at,
        precision=precision,
        sent_at_text=written,
        in_reply_to=id_of(linked["replied_to"].id) if "replied_to" in linked else "",
        conversation=id_of(tweet.conversation_id),
        edited=edited,
        edited_at=at if edited else None,
        revision=fields.revision_of(native),
        truncated=cut_off,
        visibility=visibility_of(protected) or known.visibility,
        url=TWEET_URL + native,
        place=_place(tweet, known),
        attachments=() if "retweeted" in linked else _attachments(tweet, known, native),
        flags=flags + time_flags + _flags(tweet, author, cut_off=cut_off),
    )


def _flags(tweet: TweetV2, author: Party | None, *, cut_off: bool) -> Flags:
    doubts = (
        (tweet.text is None, Flag.CONTENT_BROKEN),
        (author is None, Flag.AUTHOR_UNKNOWN),
        (cut_off, Flag.TEXT_TRUNCATED),
    )
    return tuple(flag for doubt, flag in doubts if doubt)


def _kind(linked: dict[str, shapes.Reference]) -> Kind:
    if "retweeted" in linked:
        return Kind.REPOST
    return Kind.REPLY if "replied_to" in linked else Kind.POST


def _text(
    tweet: TweetV2, shared: shapes.Reference | None, known: Context, native: str
) -> tuple[str, bool]:
    """Return the text and whether it is cut off."""
    own_urls = shapes.links(tweet.entities)
    note = tweet.note_tweet
    if note is not None and note.text:
        urls = [*shapes.links(note.entities), *own_urls]
        return fields.text_of(note.text, urls), False
    text = fields.text_of(tweet.text, own_urls)
    if shared is not None and text.endswith("…") and (share := _SHARE.match(text)):
        whole = _shared_text(shared, known)
        if whole.startswith(text[share.end() : -1]):
            return share[0] + whole, False
        return text, True
    if links_to_full_text(text, native):
        return without_full_text_link(text), True
    return text, False


def _shared_text(shared: shapes.Reference, known: Context) -> str:
    """Return the text of the tweet that is shared: flattened in it, or from the page."""
    note = shared.note_tweet
    if note is not None and note.text:
        return fields.text_of(note.text, shapes.links(note.entities))
    if shared.text:
        return fields.text_of(shared.text, shapes.links(shared.entities))
    other = known.shared.get(id_of(shared.id))
    if other is None:
        return ""
    links = [shapes.Url(url=short, expanded_url=long) for short, long in other.links.items()]
    return fields.text_of(other.text, links)


def _author(tweet: TweetV2, known: Context) -> tuple[Party | None, bool | None]:
    """Return who wrote it, and whether that account is protected (None = not said)."""
    number = id_of(tweet.author_id)
    user = tweet.author
    if user is not None:
        number = number or id_of(user.id, user.id_str)
        return fields.person(number, user.username or user.screen_name, user.name), user.protected
    other = known.users.get(number, Author())
    return fields.person(number, other.username, other.name), other.protected


def _answered(tweet: TweetV2, known: Context) -> tuple[Party, ...]:
    number = id_of(tweet.in_reply_to_user_id)
    other = known.users.get(number, Author())
    user = tweet.in_reply_to_user or shapes.User(username=other.username, name=other.name)
    who = fields.person(number, user.username, user.name)
    return (who,) if who else ()


def _place(tweet: TweetV2, known: Context) -> Place | None:
    geo = tweet.geo
    if geo is None:
        return None
    place = geo.place or known.places.get(geo.place_id or "")
    name = (place.full_name or place.name) if place else None
    return fields.place_of(name or geo.full_name or geo.name, (geo.coordinates, False))


def _attachments(tweet: TweetV2, known: Context, native: str) -> tuple[Attachment, ...]:
    listed = tweet.attachments
    if listed is None:
        return ()
    keys = [key for key in listed.media_keys or () if key]
    media = listed.media or [known.media.get(key, _NOT_THERE) for key in keys]
    made = (fields.attachment(one, native, known.folder) for one in media)
    return tuple(one or _OMITTED for one in made)
