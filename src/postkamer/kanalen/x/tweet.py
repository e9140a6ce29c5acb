"""Read a tweet: of an archive (without its author), or of API v1.1 (with).

**Long tweets.** An archive holds the full text of a long tweet apart, as a note with a number of
its own. `archive` finds the tweet that it goes with (same author, same moment, same beginning). The
two are then one message: its text is that of the note. The tweet carries the note in its context
and the note its tweet, so that both originals are read alike, and the second is a sighting of the
first. A note whose tweet is not there is a message of its own ("note:<number>").
"""

import re

from postkamer.core.errors import UnreadableError
from postkamer.core.message import Attachment, Flag, Kind, Message, Party, Place, Visibility
from postkamer.core.tekst import clean
from postkamer.kanalen.x import fields, shapes
from postkamer.kanalen.x.context import Context, Form
from postkamer.kanalen.x.fields import id_of
from postkamer.kanalen.x.shapes import Note, Text, Tweet, WrappedNote, WrappedTweet

TWEET_URL = "https://x.com/i/status/"
EDIT_WINDOW = 24 * 3600 * 1_000_000
"""Microseconds between the first version and an edit, at most (X gives an hour)."""
_SHARE = re.compile(r"RT @\w{1,20}: ")
_FULL_TEXT_LINK = re.compile(r"https?://(?:t\.co/\w+|(?:twitter|x)\.com/i/web/status/\d+)$")
LONGEST_FULL_TEXT_LINK = 80
Flags = tuple[Flag, ...]


def read_tweet(data: bytes, known: Context) -> Message:
    """Return the message in a tweet. Raises UnreadableError."""
    tweet, flags = tweet_in(data)
    if not known.note:
        return message_of(tweet, None, known, flags)
    note, more = note_in(known.note.encode())
    return message_of(tweet, note, known, flags + more)


def read_note(data: bytes, known: Context) -> Message:
    """Return the message in a note: its tweet with the full text. Raises UnreadableError."""
    note, flags = note_in(data)
    if known.tweet:
        tweet, more = tweet_in(known.tweet.encode())
        return message_of(tweet, note, known, more + flags)
    native = id_of(note.noteTweetId)
    text = note.core.text if note.core else None
    if not native or text is None or note.core is None:
        raise UnreadableError("Dit is geen lange tweet: nummer of tekst ontbreekt.")
    sent_at, precision, written, time_flags = fields.time_of(note.createdAt, native)
    return Message(
        kind=Kind.POST,
        native_id=f"note:{native}",
        account=known.owner.label if known.owner else "",
        author=known.owner,
        text=fields.text_of(text, note.core.urls),
        sent_at=sent_at,
        precision=precision,
        sent_at_text=written,
        deleted=known.form is Form.DELETED_NOTE,
        visibility=known.visibility,
        flags=flags + time_flags + (() if known.owner else (Flag.AUTHOR_UNKNOWN,)),
    )


def tweet_in(data: bytes) -> tuple[Tweet, Flags]:
    """Return the tweet in JSON, with its wrapper or without. Raises UnreadableError."""
    wrapped, flags = shapes.read(data, WrappedTweet)
    if wrapped.tweet is not None:
        return wrapped.tweet, flags
    return shapes.read(data, Tweet)


def note_in(data: bytes) -> tuple[Note, Flags]:
    """Return the note in JSON, with its wrapper or without. Raises UnreadableError."""
    wrapped, flags = shapes.read(data, WrappedNote)
    if wrapped.noteTweet is not None:
        return wrapped.noteTweet, flags
    return shapes.read(data, Note)


def message_of(tweet: Tweet, note: Note | None, known: Context, flags: Flags) -> Message:
    """Return what a tweet says, with the full text of its note. Raises UnreadableError."""
    native = id_of(tweet.id_str, tweet.id)
    if not native:
        raise UnreadableError("Dit is geen tweet: er staat geen nummer (id) in.")
    text, cut_off, text_flags = _text(tweet, note, native)
    first, edited = first_version(tweet.edit_info, native)
    at, precision, written, time_flags = fields.time_of(
        tweet.created_at or tweet.timestamp_ms, native
    )
    sent_at, edited_at = (first_sent(first, at), at) if edited else (at, None)
    author, account, visibility = _author(tweet, known)
    deleted = known.form is Form.DELETED or known.tweet_deleted
    gone = tweet.deleted_at or known.deleted_at
    flags = flags + text_flags + time_flags
    if author is None:
        flags += (Flag.AUTHOR_UNKNOWN,)
    return Message(
        kind=_kind(tweet, text),
        native_id=first,
        account=account,
        author=author,
        recipients=_answered(tweet),
        text=text,
        language=fields.language_of(tweet.lang),
        sent_at=sent_at,
        precision=precision,
        sent_at_text=written,
        in_reply_to=id_of(tweet.in_reply_to_status_id_str, tweet.in_reply_to_status_id),
        conversation=id_of(tweet.conversation_id_str),
        edited=edited,
        edited_at=edited_at,
        deleted=deleted,
        deleted_at=fields.time_of(gone)[0] if deleted and gone else None,
        revision=fields.revision_of(native),
        truncated=cut_off,
        visibility=visibility,
        url=TWEET_URL + native,
        place=_place(tweet),
        attachments=_attachments(tweet, known, native),
        flags=flags,
    )


def _text(tweet: Tweet, note: Note | None, native: str) -> tuple[str, bool, Flags]:
    """Return the text, whether it is cut off, and what is uncertain of it."""
    if note is not None and note.core is not None and note.core.text:
        urls = [*(note.core.urls or ()), *shapes.links(tweet.entities)]
        return fields.text_of(note.core.text, urls), False, ()
    extended = tweet.extended_tweet
    if extended is not None and extended.full_text:
        urls = shapes.links(extended.entities or tweet.entities)
        return fields.text_of(extended.full_text, urls), False, ()
    written = tweet.full_text if tweet.full_text is not None else tweet.text
    if written is None:
        if tweet.created_at is None:
            raise UnreadableError("Dit is geen tweet: tekst en tijd ontbreken.")
        return "", False, (Flag.CONTENT_BROKEN,)
    text = fields.text_of(written, shapes.links(tweet.entities))
    if "…" not in text[-80:]:
        return text, tweet.truncated is True, (Flag.TEXT_TRUNCATED,) if tweet.truncated else ()
    return _cut_off(tweet, text, native)


def _cut_off(tweet: Tweet, text: str, native: str) -> tuple[str, bool, Flags]:
    """Return the text of a tweet that may end too early, completed where that can be done."""
    share = _SHARE.match(text)
    if share is not None and text.endswith("…"):
        whole = _shared_text(tweet)
        if whole.startswith(text[share.end() : -1]):
            return share[0] + whole, False, ()
        return text, True, (Flag.TEXT_TRUNCATED,)
    if tweet.truncated or links_to_full_text(text, native):
        return without_full_text_link(text), True, (Flag.TEXT_TRUNCATED,)
    return text, False, ()


def links_to_full_text(text: str, native: str) -> bool:
    """Return whether a text ends in "…" and the link that X puts behind a text that it cut off."""
    return text.rstrip().endswith(f"/i/web/status/{native}") and (
        without_full_text_link(text).endswith("…")
    )


def without_full_text_link(text: str) -> str:
    """Return the text without the link to the whole of it."""
    text = text.rstrip()
    link = _FULL_TEXT_LINK.search(text, max(len(text) - LONGEST_FULL_TEXT_LINK, 0))
    return text[: link.start()].rstrip() if link else text


def _shared_text(tweet: Tweet) -> str:
    shared = tweet.retweeted_status
    if shared is None:
        return ""
    extended = shared.extended_tweet
    if extended is not None and extended.full_text:
        return fields.text_of(extended.full_text, shapes.links(extended.entities))
    return fields.text_of(shared.full_text or shared.text, shapes.links(shared.entities))


def _kind(tweet: Tweet, text: str) -> Kind:
    if tweet.retweeted_status is not None or (text.startswith("RT @") and _SHARE.match(text)):
        return Kind.REPOST
    if id_of(tweet.in_reply_to_status_id_str, tweet.in_reply_to_status_id):
        return Kind.REPLY
    return Kind.POST


def first_version(info: shapes.EditInfo | None, native: str) -> tuple[str, bool]:
    """Return the id of the first version of this tweet, and whether this one is an edit of it."""
    if info is None:
        return native, False
    first = id_of(info.edit.initialTweetId) if info.edit else ""
    if not first:
        control = info.initial or (info.edit.editControlInitial if info.edit else None)
        first = first_of(control.editTweetIds if control else None)
    return (first, first != native) if first else (native, False)


def first_of(ids: "list[str | int | None] | None") -> str:
    """Return the oldest of the ids of the versions of a tweet; '' without ids."""
    if not ids or len(ids) == 1:
        return id_of(ids[0]) if ids else ""
    found = [one for one in map(id_of, ids) if one]
    return min(found, key=int) if found else ""


def first_sent(first: str, edited_at: int | None) -> int | None:
    """Return when the first version was sent: to the second, as X prints it.

    The id tells it. Without such an id the time of the edit is taken.
    """
    at = fields.snowflake_time(first)
    if at is None or edited_at is None:
        return edited_at
    at -= at % 1_000_000
    return at if 0 <= edited_at - at <= EDIT_WINDOW else edited_at


def _author(tweet: Tweet, known: Context) -> tuple[Party | None, str, Visibility | None]:
    """Return who wrote it, whose archive it is in, and who could see it."""
    account = known.owner.label if known.owner else ""
    user = tweet.user
    if user is None:
        return known.owner, account, known.visibility
    who = fields.person(id_of(user.id_str, user.id), user.screen_name, user.name)
    return who, account, visibility_of(user.protected) or known.visibility


def visibility_of(protected: bool | None) -> Visibility | None:
    """Return who can see the tweets of an account; None when it is not said."""
    if protected is None:
        return None
    return Visibility.RESTRICTED if protected else Visibility.PUBLIC


def _answered(tweet: Tweet) -> tuple[Party, ...]:
    number = id_of(tweet.in_reply_to_user_id_str, tweet.in_reply_to_user_id)
    if not number and not tweet.in_reply_to_screen_name:
        return ()
    who = fields.person(number, tweet.in_reply_to_screen_name)
    return (who,) if who else ()


def _place(tweet: Tweet) -> Place | None:
    if tweet.place is None and tweet.coordinates is None and tweet.geo is None:
        return None
    name: Text = (tweet.place.full_name or tweet.place.name) if tweet.place else None
    return fields.place_of(name, (tweet.coordinates, False), (tweet.geo, True))


def _attachments(tweet: Tweet, known: Context, native: str) -> tuple[Attachment, ...]:
    """Return the media. Those of a shared tweet, which API v1.1 repeats, are the other tweet's."""
    if tweet.retweeted_status is not None:
        return ()
    body = tweet.extended_tweet
    own = tweet.entities.media if tweet.entities is not None else None
    if body is None and tweet.extended_entities is None and not own:
        return ()
    sources = (
        body and body.extended_entities, tweet.extended_entities,
        body and body.entities, tweet.entities,
    )  # fmt: skip
    media = next((one.media for one in sources if one and one.media), ())
    made = (fields.attachment(one, native, known.folder) for one in media)
    found = tuple(one for one in made if one is not None)
    return _as_in_archive(found, known) if known.files else found


def _as_in_archive(parts: tuple[Attachment, ...], known: Context) -> tuple[Attachment, ...]:
    """Return the attachments with the names that their files have.

    Of a film an archive may hold another quality than the best, under that one's name.
    """
    named = {part.ref.rpartition("/")[2] for part in parts}
    spare = [one for one in known.files if one not in named]
    found = []
    for part in parts:
        own = part.ref.rpartition("/")[2]
        other = next((one for one in spare if _ending(one) == _ending(own)), "")
        if own not in known.files and other:
            spare.remove(other)
            ref = f"{known.folder}/{other}".lstrip("/")
            part = Attachment(
                name=clean(other.partition("-")[2]), media_type=part.media_type, ref=ref,
                url=part.url, description=part.description,
            )  # fmt: skip
        found.append(part)
    return tuple(found)


def _ending(name: str) -> str:
    return name.rpartition(".")[2].lower()
