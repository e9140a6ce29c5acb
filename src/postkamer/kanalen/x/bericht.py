"""Read one item of X: a tweet (archive or API), a note tweet, a direct message, an event."""

from typing import Any

import msgspec

from postkamer.core.errors import UnreadableError
from postkamer.core.export import SMALL, Raw
from postkamer.core.kanaal import Identity
from postkamer.core.message import Attachment, Flag, Kind, Message, Party, Visibility
from postkamer.kanalen.x import velden
from postkamer.kanalen.x.velden import dict_of, dicts_of, id_of, text_of

IDENTITY = Identity.GLOBAL
TWEET_URL = "https://x.com/i/status/"
EVENTS = {
    "joinConversation": "Gesprek begonnen of lid geworden",
    "participantsJoin": "Deelnemers toegevoegd",
    "participantsLeave": "Deelnemers vertrokken",
    "conversationNameUpdate": "Naam van het gesprek gewijzigd",
    "conversationAvatarUpdate": "Afbeelding van het gesprek gewijzigd",
    "trustConversation": "Gesprek vertrouwd",
    "conversationRead": "Gesprek gelezen",
    "disableNsfwFilter": "Filter uitgezet",
    "welcomeMessageCreate": "Welkomstbericht verstuurd",
}
Context = dict[str, Any]


def parse(raw: Raw, context: bytes) -> Message:
    """Return the message in an item. Raises UnreadableError, whatever the bytes."""
    if raw.size > SMALL:
        raise UnreadableError("Dit onderdeel is groter dan 8 MB en wordt niet gelezen.")
    try:
        value = msgspec.json.decode(raw.read())
        known = msgspec.json.decode(context)
    except (msgspec.DecodeError, RecursionError, UnicodeDecodeError) as error:
        raise UnreadableError(f"Geen geldige JSON: {error}.") from error
    if not isinstance(value, dict) or not isinstance(known, dict):
        raise UnreadableError("Dit is geen bericht van X: er wordt een JSON-object verwacht.")
    form = text_of(known.get("form"))
    if form == "direct":
        return _direct(value, known)
    if form in {"note", "deleted_note"}:
        return _note(value, known, deleted=form == "deleted_note")
    if form == "v2":
        return _v2(value, known)
    return _tweet(value, known, form)


def _tweet(value: Context, known: Context, form: str) -> Message:
    """Read a tweet of an archive (without its author) or of API v1.1 (with)."""
    tweet = dict_of(value.get("tweet")) or value
    native = id_of(tweet.get("id_str"), tweet.get("id"))
    if not native:
        raise UnreadableError("Dit is geen tweet: er staat geen nummer (id) in.")
    extended = dict_of(tweet.get("extended_tweet"))
    body = extended or tweet
    entities = dict_of(body.get("entities"))
    urls = dicts_of(entities.get("urls"))
    text = velden.tweet_text(
        body.get("full_text") or tweet.get("full_text") or tweet.get("text"), urls
    )
    sent_at, precision, written, flags = velden.time_of(tweet.get("created_at"), native)
    identity, edited = _edit(tweet, native)
    author, account, visibility = _author(tweet, known, form)
    truncated = tweet.get("truncated") is True and not extended
    deleted_at = velden.time_of(tweet.get("deleted_at") or known.get("deleted_at"))[0]
    return Message(
        kind=_kind(tweet, text),
        native_id=identity,
        account=account,
        author=author,
        recipients=_replied_to(tweet),
        text=text,
        language=_language(tweet.get("lang")),
        sent_at=sent_at,
        precision=precision,
        sent_at_text=written,
        in_reply_to=_answered(tweet),
        edited=edited,
        deleted=form == "deleted",
        deleted_at=deleted_at if form == "deleted" else None,
        revision=min(int(native), (1 << 63) - 1),
        truncated=truncated,
        visibility=visibility,
        url=TWEET_URL + native,
        place=velden.place_of(tweet.get("place"), tweet.get("coordinates")),
        attachments=_media(tweet, body, native),
        flags=flags + ((Flag.AUTHOR_UNKNOWN,) if author is None else ())
        + ((Flag.TEXT_TRUNCATED,) if truncated else ()),
    )  # fmt: skip


def _kind(tweet: Context, text: str) -> Kind:
    if isinstance(tweet.get("retweeted_status"), dict) or text.startswith("RT @"):
        return Kind.REPOST
    return Kind.REPLY if _answered(tweet) else Kind.POST


def _answered(tweet: Context) -> str:
    return id_of(tweet.get("in_reply_to_status_id_str"), tweet.get("in_reply_to_status_id"))


def _language(value: Any) -> str:
    code = text_of(value)
    return "" if code in {"und", "zxx", "qme", "qam", "qht", "qct", "qst"} else code[:35]


def _edit(tweet: Context, native: str) -> tuple[str, bool]:
    """Return the id of the first version of this tweet, and whether this one is an edit of it."""
    info = dict_of(tweet.get("edit_info"))
    edit = dict_of(info.get("edit"))
    first = id_of(edit.get("initialTweetId"))
    if not first:
        control = dict_of(info.get("initial")) or dict_of(edit.get("editControlInitial"))
        ids = control.get("editTweetIds") or tweet.get("edit_history_tweet_ids")
        first = id_of(ids[0]) if isinstance(ids, list) and ids else ""
    return (first, first != native) if first else (native, False)


def _author(
    tweet: Context, known: Context, form: str
) -> tuple[Party | None, str, Visibility | None]:
    """Return who wrote it, whose archive it is in, and who could see it."""
    user = dict_of(tweet.get("user"))
    if user:
        who = velden.person(
            user.get("id_str") or user.get("id"), user.get("screen_name"), user.get("name")
        )
        hidden = user.get("protected") is True
        return who, "", Visibility.RESTRICTED if hidden else Visibility.PUBLIC
    owner = dict_of(known.get("owner"))
    who = velden.person(owner.get("id"), owner.get("username"), owner.get("name"))
    account = who.label if who else ""
    if form == "community":
        return who, account, Visibility.UNLISTED
    if who is None:
        return None, account, None
    hidden = known.get("protected") is True
    return who, account, Visibility.RESTRICTED if hidden else Visibility.PUBLIC


def _replied_to(tweet: Context) -> tuple[Party, ...]:
    who = velden.person(
        tweet.get("in_reply_to_user_id_str") or tweet.get("in_reply_to_user_id"),
        tweet.get("in_reply_to_screen_name"),
    )
    return (who,) if who else ()


def _media(tweet: Context, body: Context, native: str) -> tuple[Attachment, ...]:
    found = dicts_of(dict_of(body.get("extended_entities")).get("media"))
    found = found or dicts_of(dict_of(tweet.get("extended_entities")).get("media"))
    found = found or dicts_of(dict_of(body.get("entities")).get("media"))
    if isinstance(tweet.get("retweeted_status"), dict):
        return ()  # they are the other tweet's
    made = (velden.attachment(one, native) for one in found)
    return tuple(one for one in made if one is not None)


def _note(value: Context, known: Context, *, deleted: bool) -> Message:
    """Read a note tweet: the long text that goes with a tweet, under a number of its own."""
    note = dict_of(value.get("noteTweet")) or value
    core = dict_of(note.get("core"))
    native = id_of(note.get("noteTweetId"))
    if not native or not isinstance(core.get("text"), str):
        raise UnreadableError("Dit is geen lange tweet: nummer of tekst ontbreekt.")
    urls = [
        {"url": link.get("shortUrl"), "expanded_url": link.get("expandedUrl")}
        for link in dicts_of(core.get("urls"))
    ]
    sent_at, precision, written, flags = velden.time_of(note.get("createdAt"), native)
    author, account, visibility = _author({}, known, "note")
    return Message(
        kind=Kind.POST,
        native_id=f"note:{native}",
        account=account,
        author=author,
        text=velden.tweet_text(core.get("text"), urls),
        sent_at=sent_at,
        precision=precision,
        sent_at_text=written,
        deleted=deleted,
        visibility=visibility,
        flags=flags,
    )


def _direct(value: Context, known: Context) -> Message:
    """Read a direct message, or an event in its conversation."""
    if len(value) != 1:
        raise UnreadableError("Dit is geen privébericht van X: er wordt één soort verwacht.")
    ((name, body),) = value.items()
    body = dict_of(body)
    created = text_of(body.get("createdAt"))
    native = id_of(body.get("id"))
    sent_at, precision, written, flags = velden.time_of(created, native)
    conversation = text_of(known.get("conversation"))
    shared: dict[str, Any] = {
        "account": _owner_label(known),
        "sent_at": sent_at,
        "precision": precision,
        "sent_at_text": written,
        "conversation": conversation,
        "visibility": Visibility.PRIVATE,
        "flags": flags,
    }
    if name != "messageCreate":
        return _event(clean_name(name), body, known, created, shared)
    if not native:
        raise UnreadableError("Dit privébericht heeft geen nummer (id).")
    history = dicts_of(body.get("editHistory"))
    urls = [
        {"url": link.get("url"), "expanded_url": link.get("expanded")}
        for link in dicts_of(body.get("urls"))
    ]
    links = [text_of(link) for link in body.get("mediaUrls") or [] if isinstance(link, str)]
    media = (velden.attachment({"url": link}, native) for link in links)
    return Message(
        kind=Kind.DIRECT,
        native_id=f"dm:{native}",
        author=_who(body.get("senderId"), known),
        recipients=_recipients(body, known),
        text=velden.tweet_text(body.get("text"), urls),
        edited=bool(history),
        revision=len(history),
        attachments=tuple(one for one in media if one is not None),
        **shared,
    )


def clean_name(name: str) -> str:
    """Return the name of an event, short enough to show."""
    return text_of(name)[:60]


def _event(
    name: str, body: Context, known: Context, created: str, shared: dict[str, Any]
) -> Message:
    words = [EVENTS.get(name, name)]
    if text_of(body.get("name")):
        words.append(f"“{text_of(body.get('name'))}”")
    people = body.get("userIds") or body.get("participantsSnapshot") or []
    if isinstance(people, list):
        ids = [id_of(one.get("userId") if isinstance(one, dict) else one) for one in people]
        words += [one for one in ids if one][:MOST_SHOWN]
    who = body.get("initiatingUserId") or body.get("byUserId") or body.get("userId")
    return Message(
        kind=Kind.SYSTEM,
        native_id=f"dm:{shared['conversation']}:{name}:{created}:{id_of(who)}",
        author=_who(who, known),
        text=" ".join(words),
        **shared,
    )


MOST_SHOWN = 50


def _owner_label(known: Context) -> str:
    owner = dict_of(known.get("owner"))
    who = velden.person(owner.get("id"), owner.get("username"), owner.get("name"))
    return who.label if who else ""


def _who(user_id: Any, known: Context) -> Party | None:
    """Return a participant; only of the owner of the archive more is known than the number."""
    owner = dict_of(known.get("owner"))
    if id_of(user_id) and id_of(user_id) == id_of(owner.get("id")):
        return velden.person(owner.get("id"), owner.get("username"), owner.get("name"))
    return velden.person(user_id, "")


def _recipients(body: Context, known: Context) -> tuple[Party, ...]:
    one = _who(body.get("recipientId"), known)
    if one is not None:
        return (one,)
    sender = id_of(body.get("senderId"))
    people = known.get("participants")
    ids = [id_of(person) for person in people] if isinstance(people, list) else []
    found = (_who(person, known) for person in ids if person and person != sender)
    return tuple(person for person in found if person is not None)


def _v2(value: Context, known: Context) -> Message:
    """Read a tweet of API v2; author, media and place are in the context, or flattened in it."""
    native = id_of(value.get("id"))
    if not native:
        raise UnreadableError("Dit is geen tweet: er staat geen nummer (id) in.")
    users, media, places = (dict_of(known.get(name)) for name in ("users", "media", "places"))
    note = dict_of(value.get("note_tweet"))
    body = note if text_of(note.get("text")) else value
    text = velden.tweet_text(body.get("text"), dicts_of(dict_of(body.get("entities")).get("urls")))
    sent_at, precision, written, flags = velden.time_of(value.get("created_at"), native)
    identity, edited = _edit(value, native)
    user = dict_of(value.get("author")) or dict_of(users.get(id_of(value.get("author_id"))))
    author = velden.person(
        value.get("author_id") or user.get("id"), user.get("username"), user.get("name")
    )
    linked = {text_of(one.get("type")): id_of(one.get("id"))
              for one in dicts_of(value.get("referenced_tweets"))}  # fmt: skip
    kind = Kind.REPOST if "retweeted" in linked else (
        Kind.REPLY if "replied_to" in linked else Kind.POST
    )  # fmt: skip
    geo = dict_of(value.get("geo"))
    place = dict_of(places.get(text_of(geo.get("place_id")))) or geo
    truncated = kind is Kind.REPOST and text.endswith("…")
    return Message(
        kind=kind,
        native_id=identity,
        author=author,
        recipients=_v2_replied_to(value, users),
        text=text,
        language=_language(value.get("lang")),
        sent_at=sent_at,
        precision=precision,
        sent_at_text=written,
        in_reply_to=linked.get("replied_to", ""),
        conversation=id_of(value.get("conversation_id")),
        edited=edited,
        revision=min(int(native), (1 << 63) - 1),
        truncated=truncated,
        visibility=Visibility.RESTRICTED if user.get("protected") is True else Visibility.PUBLIC,
        url=TWEET_URL + native,
        place=velden.place_of(place, geo.get("coordinates")),
        attachments=_v2_media(value, media, native),
        flags=flags + ((Flag.TEXT_TRUNCATED,) if truncated else ()),
    )


def _v2_replied_to(value: Context, users: Context) -> tuple[Party, ...]:
    user_id = id_of(value.get("in_reply_to_user_id"))
    user = dict_of(users.get(user_id)) or dict_of(value.get("in_reply_to_user"))
    who = velden.person(user_id, user.get("username"), user.get("name"))
    return (who,) if who else ()


def _v2_media(value: Context, media: Context, native: str) -> tuple[Attachment, ...]:
    listed = dict_of(value.get("attachments"))
    keys = listed.get("media_keys")
    found = [dict_of(media.get(text_of(key))) for key in keys] if isinstance(keys, list) else []
    if not any(found):
        found = dicts_of(listed.get("media"))
    made = (velden.attachment(_as_v1(one), native) for one in found)
    return tuple(one for one in made if one is not None)


def _as_v1(media: Context) -> Context:
    return {**media, "media_url_https": media.get("url") or media.get("preview_image_url")}
