"""Cut answers of the API into tweets: v1.1 (list, object, lines, search) and v2 (pages, lines).

A page of v2 gives the authors, media and places of its tweets apart. What its tweets need of that
is their context, one for the whole page. Tweets that are only referred to are no messages.
"""

import re
from collections.abc import Iterator
from contextlib import suppress
from io import BytesIO
from itertools import islice
from typing import TypeVar

import msgspec

from postkamer.core.errors import UnreadableError
from postkamer.core.export import ExportFile, FileRaw
from postkamer.core.formaten.json_array import BrokenPart, Part, array_elements, json_lines
from postkamer.core.tekst import clean
from postkamer.kanalen.x import fields, shapes
from postkamer.kanalen.x.context import Author, Context, Form, Shared
from postkamer.kanalen.x.fields import id_of
from postkamer.kanalen.x.shapes import Id, Media, Place, Text, TweetV2, User

BOM = b"\xef\xbb\xbf"
ENDINGS = (".json", ".jsonl", ".ndjson", ".jsonlines", ".txt", ".js", ".log")
LARGEST_PAGE = 32 * 1024 * 1024
MOST_INCLUDED = 20_000
_V1_ID = re.compile(rb'"id_str"\s{0,9}:\s{0,9}"\d{1,20}"')
_V1_NUMBER = re.compile(rb'"id"\s{0,9}:\s{0,9}\d{1,20}\s{0,9}[,}]')
_V1_TEXT = re.compile(rb'"(?:full_text|text)"\s{0,9}:\s{0,9}"')
_V1_USER = re.compile(rb'"(?:user|screen_name)"\s{0,9}:')
_V2_ID = re.compile(rb'"id"\s{0,9}:\s{0,9}"\d{1,20}"')
_V2_KEY = re.compile(rb'"(?:author_id|edit_history_tweet_ids|newest_id|matching_rules)"\s{0,9}:')
_NOTICE = re.compile(
    rb'\s{0,99}\{\s{0,99}"(delete|limit|scrub_geo|status_withheld|user_withheld|disconnect|warning|'
    rb'friends|event|control)"\s{0,9}:'
)
NOTICES = {
    "delete": "Melding dat een tweet is verwijderd",
    "limit": "Melding dat de stroom niet alles gaf",
    "scrub_geo": "Melding dat plaatsgegevens zijn gewist",
}


def is_api(file: ExportFile) -> bool:
    """Return whether a file begins with an answer of the API that holds tweets."""
    name = file.path.rpartition("/")[2].lower()
    if "." in name and not name.endswith(ENDINGS):
        return False
    head = file.head().removeprefix(BOM).lstrip()
    if not head.startswith((b"{", b"[")) or b'"acct"' in head:
        return False
    if _V1_TEXT.search(head) and b'"created_at"' in head:
        if _V1_ID.search(head):
            return bool(_V1_USER.search(head))
        if b'"screen_name"' in head and _V1_NUMBER.search(head):
            return True
    if b'"text"' not in head or not _V2_KEY.search(head):
        return False
    by_number = b'"edit_history_tweet_ids"' in head and _V1_NUMBER.search(head)
    return bool(by_number or _V2_ID.search(head))


class _Top(msgspec.Struct):
    """What tells the kinds of objects apart; nothing is looked into."""

    data: msgspec.Raw = msgspec.Raw(b"")
    includes: msgspec.Raw = msgspec.Raw(b"")
    statuses: msgspec.Raw = msgspec.Raw(b"")
    meta: msgspec.Raw = msgspec.Raw(b"")
    errors: msgspec.Raw = msgspec.Raw(b"")
    id: msgspec.Raw = msgspec.Raw(b"")
    id_str: msgspec.Raw = msgspec.Raw(b"")
    full_text: msgspec.Raw = msgspec.Raw(b"")
    user: msgspec.Raw = msgspec.Raw(b"")


Found = tuple[bytes, Context]
S = TypeVar("S", bound=msgspec.Struct)
V1_CONTEXT = Context(form=Form.V1)
V2_CONTEXT = Context(form=Form.V2)


def parts_of(file: ExportFile) -> Iterator[Part]:
    """Yield the JSON objects of a file: the elements of its list, or one after the other."""
    head = file.head().removeprefix(BOM).lstrip()
    if not head.startswith(b"["):
        with file.open() as stream:
            yield from json_lines(stream, file.size, largest=LARGEST_PAGE)
        return
    with file.open() as stream:
        for part in array_elements(stream, file.size):
            if isinstance(part, BrokenPart) and _is_next_list(file, part):
                yield from _lines_from(file, part.offset)
            else:
                yield part


def _is_next_list(file: ExportFile, part: BrokenPart) -> bool:
    """Return whether what is behind a list is another: answers written one after the other."""
    if not part.length or part.offset + part.length != file.size:
        return False
    with file.open() as stream:
        stream.seek(part.offset)
        return stream.read(1) == b"["


def _lines_from(file: ExportFile, offset: int) -> Iterator[Part]:
    size = file.size - offset
    with FileRaw(file, offset, size).open() as stream:
        for part in json_lines(stream, size, largest=LARGEST_PAGE):
            if isinstance(part, BrokenPart):
                yield BrokenPart(offset + part.offset, part.length, part.reason)
            else:
                yield part


def tweets_in(data: bytes) -> Iterator[Found | str]:
    """Yield the tweets in one JSON object with their contexts; a text says why there is none."""
    if data.startswith(b"["):
        for one in _elements(data):
            yield from tweets_in(one)
        return
    try:
        top = msgspec.json.decode(data, type=_Top)
    except (msgspec.DecodeError, RecursionError):
        yield data, V1_CONTEXT  # `parse` says what is wrong with it
        return
    if _is(top.statuses, b"["):
        yield from ((one, V1_CONTEXT) for one in _elements(bytes(top.statuses)))
    elif _is(top.data, b"[") or _is(top.data, b"{"):
        yield from _page(top)
    elif bytes(top.id) or bytes(top.id_str):
        old = bytes(top.id_str) or bytes(top.full_text) or bytes(top.user)
        yield data, V1_CONTEXT if old else V2_CONTEXT
    else:
        yield _no_tweets(data, top) or (data, V1_CONTEXT)


def _is(raw: msgspec.Raw, sign: bytes) -> bool:
    return bytes(raw).startswith(sign)


def _elements(data: bytes) -> Iterator[bytes]:
    for part in array_elements(BytesIO(data), len(data)):
        yield part if isinstance(part, bytes) else data[part.offset : part.offset + part.length]


def _no_tweets(data: bytes, top: _Top) -> str:
    """Return why an object holds no tweet; '' when it is not known what it is."""
    notice = _NOTICE.match(data)
    if notice is not None:
        name = notice[1].decode()
        return NOTICES.get(name, f"Melding van de API ({name})") + ", geen bericht"
    if bytes(top.meta) or bytes(top.errors):
        return "Antwoord van de API zonder tweets, geen bericht"
    return ""


def _page(top: _Top) -> Iterator[Found | str]:
    """Yield the tweets of a page of API v2, with one context."""
    data = bytes(top.data)
    tweets = list(_elements(data)) if data.startswith(b"[") else [data]
    context = _context(tweets, bytes(top.includes))
    if not tweets:
        yield "Antwoord van de API zonder tweets, geen bericht"
    for tweet in tweets:
        yield tweet, context


class _Wanted(msgspec.Struct):
    """What the tweets of a page refer to."""

    users: set[str]
    media: set[str]
    places: set[str]
    polls: set[str]
    shared: set[str]


def _wanted(tweets: list[bytes]) -> _Wanted:
    wanted = _Wanted(set(), set(), set(), set(), set())
    for data in tweets:
        try:
            tweet = msgspec.json.decode(data, type=TweetV2)
        except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
            continue
        wanted.users |= {id_of(tweet.author_id), id_of(tweet.in_reply_to_user_id)}
        if tweet.attachments is not None:
            wanted.media |= {key for key in tweet.attachments.media_keys or () if key}
            wanted.polls |= {id_of(one) for one in tweet.attachments.poll_ids or ()}
        if tweet.geo is not None and tweet.geo.place_id:
            wanted.places.add(tweet.geo.place_id)
        for other in tweet.referenced_tweets or ():
            if other.type == "retweeted" and (tweet.text or "").endswith("…"):
                wanted.shared.add(id_of(other.id))
    return wanted


class _Includes(msgspec.Struct):
    users: msgspec.Raw = msgspec.Raw(b"[]")
    media: msgspec.Raw = msgspec.Raw(b"[]")
    places: msgspec.Raw = msgspec.Raw(b"[]")
    polls: msgspec.Raw = msgspec.Raw(b"[]")
    tweets: msgspec.Raw = msgspec.Raw(b"[]")


class _IncludedPlace(msgspec.Struct):
    id: Text = None
    full_name: Text = None
    name: Text = None


class _Option(msgspec.Struct):
    label: Text = None


class _Poll(msgspec.Struct):
    id: Id = None
    options: list[_Option] | None = None


def _context(tweets: list[bytes], includes: bytes) -> Context:
    """Return of what a page refers to only what reading its tweets needs."""
    try:
        included = msgspec.json.decode(includes, type=_Includes) if includes else _Includes()
    except (msgspec.DecodeError, RecursionError):
        return V2_CONTEXT
    wanted = _wanted(tweets)
    users = {id_of(one.id): _author(one) for one in _included(included.users, User)}
    media = {one.media_key or "": one for one in _included(included.media, Media)}
    places = {one.id or "": one for one in _included(included.places, _IncludedPlace)}
    polls = {id_of(one.id): one for one in _included(included.polls, _Poll)}
    shared = {id_of(one.id): one for one in _included(included.tweets, TweetV2)}
    return Context(
        form=Form.V2,
        users={key: users[key] for key in wanted.users if key in users},
        media={clean(key): _medium(media[key]) for key in wanted.media if key in media},
        places={clean(key): _place(places[key]) for key in wanted.places if key in places},
        polls={key: _options(polls[key]) for key in wanted.polls if key in polls},
        shared={key: _shared(shared[key]) for key in wanted.shared if key in shared},
    )


def _included(raw: msgspec.Raw, shape: type[S]) -> Iterator[S]:
    data = bytes(raw)
    if data.startswith(b"["):
        for part in islice(array_elements(BytesIO(data), len(data)), MOST_INCLUDED):
            if isinstance(part, bytes):
                with suppress(UnreadableError):
                    yield shapes.read(part, shape)[0]


def _author(user: User) -> Author:
    return Author(clean(user.username or ""), clean(user.name or ""), user.protected)


def _medium(media: Media) -> Media:
    best = fields.attachment(media, "")
    return Media(
        type=clean(media.type or "") or None,
        url=(best.url if best else "") or None,
        alt_text=clean(media.alt_text or "") or None,
    )


def _place(place: _IncludedPlace) -> Place:
    return Place(full_name=clean(place.full_name or place.name or "") or None)


def _options(poll: _Poll) -> tuple[str, ...]:
    return tuple(clean(one.label or "") for one in poll.options or ())[:25]


def _shared(tweet: TweetV2) -> Shared:
    note = tweet.note_tweet
    text, entities = tweet.text, tweet.entities
    if note is not None and note.text:
        text, entities = note.text, note.entities
    links = {
        clean(link.url): clean(link.expanded_url)
        for link in shapes.links(entities)
        if link.url and link.expanded_url and not link.media_key
    }
    return Shared(clean(text or ""), links)
