"""Find the items of X in an export: account archives, and what the API gave."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Any

import msgspec

from postkamer.core.canonical import encode
from postkamer.core.errors import ExportError, LimitError
from postkamer.core.export import BytesRaw, Export, ExportFile, FileRaw
from postkamer.core.formaten.json_array import (
    BrokenPart,
    Element,
    Part,
    array_elements,
    json_lines,
    split_array,
)
from postkamer.core.kanaal import NOTHING, Broken, Capture, Claim, Gap, Ignored, Item, Options
from postkamer.kanalen.x.velden import dict_of, dicts_of, id_of, text_of

YTD = re.compile(rb"\s*window\.YTD\.([a-z0-9_]+)\.part(\d+)\s*=\s*")
MANIFEST = re.compile(rb"\s*window\.__THAR_CONFIG\s*=\s*")
FORMS = {
    "tweet": "tweet", "tweets": "tweet",
    "deleted_tweet": "deleted", "deleted_tweets": "deleted",
    "community_tweet": "community", "community_tweets": "community",
    "note_tweet": "note", "note_tweets": "note",
    "deleted_note_tweet": "deleted_note",
    "direct_message": "direct", "direct_messages": "direct",
    "direct_message_group": "direct", "direct_messages_group": "direct",
}  # fmt: skip
"""What the data types that hold messages are read as; all other data types are side files."""
V1 = re.compile(rb'"id_str"\s*:')
V1_TEXT = re.compile(rb'"(full_text|text)"\s*:')
V1_USER = re.compile(rb'"(user|screen_name)"\s*:')
V2 = re.compile(rb'"(author_id|edit_history_tweet_ids|conversation_id|referenced_tweets)"\s*:')
V2_PAGE = re.compile(rb'\s*\{\s*"(data|includes|meta|errors|__twarc)"\s*:')
MEDIA_FOLDER = re.compile(r"(^|/)[a-z_]*media/")
OWN_PICTURE = re.compile(r"(?:twitter|x)\.com/(\w{1,15})/status/(\d+)/(?:photo|video)/")
MOST_LOOKED_AT = 5_000
LARGEST_SIDE = 64 * 1024 * 1024
LARGEST_PAGE = 64 * 1024 * 1024
BOM = b"\xef\xbb\xbf"


def recognise(export: Export) -> Claim:
    """Return what X may read: archives by the first line of .js files, API answers by keys."""
    messages, side, media = list[str](), list[str](), list[str]()
    roots: set[str] = set()
    others: list[ExportFile] = []
    for file in export.files():
        data_type = _data_type(file)
        if data_type is not None:
            (messages if data_type in FORMS else side).append(file.path)
            roots.add(_root(file.path))
        elif _is_api(file):
            messages.append(file.path)
        else:
            others.append(file)
    if not messages and not side:
        return NOTHING
    for file in others if roots else ():
        if not any(file.path.startswith(root) for root in roots):
            continue
        if MEDIA_FOLDER.search(file.path):
            media.append(file.path)
        elif _is_viewer(file.path, roots):
            side.append(file.path)
    sure = 1.0 if roots else 0.8
    return Claim(sure, tuple(messages), tuple(side), tuple(media))


def _data_type(file: ExportFile) -> str | None:
    """Return the data type of an archive's .js file ("manifest" for the manifest), or None."""
    if not file.path.endswith(".js"):
        return None
    head = file.head()[:300].removeprefix(BOM)
    match = YTD.match(head)
    if match is not None:
        return match[1].decode()
    return "manifest" if MANIFEST.match(head) else None


def _root(path: str) -> str:
    folder = path.rpartition("/")[0]
    return folder.removesuffix("data") if folder.rpartition("/")[2] == "data" else (
        folder + "/" if folder else ""
    )  # fmt: skip


def _is_viewer(path: str, roots: set[str]) -> bool:
    for root in roots:
        rest = path.removeprefix(root) if path.startswith(root) else ""
        if rest.startswith(("assets/", "data/")) or rest in {"Your archive.html", "README.txt"}:
            return True
    return False


def _is_api(file: ExportFile) -> bool:
    if not file.path.lower().endswith((".json", ".jsonl", ".ndjson", ".txt", ".js")):
        return False
    head = file.head().removeprefix(BOM).lstrip()
    if head[:1] not in {b"{", b"["}:
        return False
    first = bool(V1.search(head) and V1_TEXT.search(head) and b'"created_at"' in head)
    if first and V1_USER.search(head) and b'"acct"' not in head:
        return True
    return bool(V2.search(head) and b'"text"' in head and b'"id"' in head)


@dataclass(frozen=True, slots=True)
class _Archive:
    """What the side files of one archive say."""

    owner: dict[str, str]
    protected: bool
    deleted_at: dict[str, str]
    expected: dict[str, int]


def split(export: Export, claim: Claim, options: Options) -> Iterator[Item]:
    """Yield every item of the claimed files."""
    archives: dict[str, _Archive] = {}
    for path in claim.messages:
        file = export.get(path)
        if file is None:
            continue
        data_type = _data_type(file)
        if data_type is None:
            yield from _split_api(file, options)
            continue
        root = _root(path)
        if root not in archives:
            archives[root] = _read_archive(export, claim, root, options)
            if not archives[root].owner:
                archives[root].owner.update(_owner_by_media(export, claim, root))
        yield from _split_archive(file, FORMS[data_type], archives[root], root)
    for path in claim.side:
        yield Ignored(path, "Bijbestand van het X-archief, geen bericht")


def _read_archive(export: Export, claim: Claim, root: str, options: Options) -> _Archive:
    owner: dict[str, str] = {"username": options.account.lstrip("@")} if options.account else {}
    protected, deleted_at, expected = False, dict[str, str](), dict[str, int]()
    for path in claim.side:
        file = export.get(path)
        if file is None or _root(path) != root:
            continue
        data_type = _data_type(file)
        if data_type == "account":
            owner = _owner(_side(file)) or owner
        elif data_type == "protected_history":
            protected = _is_protected(_side(file))
        elif data_type == "deleted_tweet_headers":
            for one in dicts_of(_side(file)):
                header = dict_of(one.get("tweet")) or one
                tweet_id = id_of(header.get("tweet_id"), header.get("tweetId"))
                deleted_at[tweet_id] = text_of(header.get("deleted_at") or header.get("deletedAt"))
        elif data_type == "manifest":
            expected |= _expected(_side(file))
    return _Archive(owner, protected, deleted_at, expected)


def _owner_by_media(export: Export, claim: Claim, root: str) -> dict[str, str]:
    """Return the owner's name when account.js is missing: it stands in the page of own pictures."""
    for path in claim.messages:
        file = export.get(path)
        if file is None or _root(path) != root or FORMS.get(_data_type(file) or "") != "tweet":
            continue
        with file.open() as stream:
            for part in islice(array_elements(stream, file.size), MOST_LOOKED_AT):
                if isinstance(part, Element) and b"extended_entities" in part.data:
                    name = _owner_in(part.data)
                    if name:
                        return {"username": name}
    return {}


def _owner_in(data: bytes) -> str:
    try:
        value = msgspec.json.decode(data)
    except (msgspec.DecodeError, RecursionError):
        return ""
    tweet = dict_of(dict_of(value).get("tweet")) or dict_of(value)
    native = id_of(tweet.get("id_str"), tweet.get("id"))
    for media in dicts_of(dict_of(tweet.get("extended_entities")).get("media")):
        match = OWN_PICTURE.search(text_of(media.get("expanded_url")))
        if match is not None and match[2] == native:
            return match[1]
    return ""


def _side(file: ExportFile) -> Any:
    """Return the JSON in a side file, or None when it is damaged or too large."""
    if file.size > LARGEST_SIDE:
        return None
    try:
        with file.open() as stream:
            return msgspec.json.decode(stream.read().partition(b"=")[2].strip().rstrip(b";"))
    except (msgspec.DecodeError, RecursionError, ExportError, LimitError, OSError):
        return None


def _owner(value: Any) -> dict[str, str]:
    for one in dicts_of(value):
        account = dict_of(one.get("account"))
        found = {
            "id": id_of(account.get("accountId")),
            "username": text_of(account.get("username")),
            "name": text_of(account.get("accountDisplayName")),
        }
        if any(found.values()):
            return found
    return {}


def _is_protected(value: Any) -> bool:
    history = [dict_of(one.get("protectedHistory")) for one in dicts_of(value)]
    last = max(history, key=lambda one: text_of(one.get("protectedAt")), default={})
    return text_of(last.get("action")).lower() == "protect"


def _expected(value: Any) -> dict[str, int]:
    found = {}
    for data_type in dict_of(dict_of(value).get("dataTypes")).values():
        for one in dicts_of(dict_of(data_type).get("files")):
            name, count = text_of(one.get("fileName")), id_of(one.get("count"))
            if name and count:
                found[name.rpartition("/")[2]] = int(count)
    return found


def _split_archive(file: ExportFile, form: str, archive: _Archive, root: str) -> Iterator[Item]:
    base = {"form": form, "owner": archive.owner, "protected": archive.protected}
    context, count = encode(base), 0
    with file.open() as stream:
        for part in array_elements(stream, file.size):
            if isinstance(part, Element):
                count += 1
            if isinstance(part, BrokenPart) or form != "direct":
                own = context
                if form == "deleted" and isinstance(part, Element):
                    own = _deleted_context(part, base, archive) or context
                yield from _item(file, part, own, count)
            else:
                yield from _conversation(file, part, base, count)
    name = file.path.rpartition("/")[2]
    wanted = archive.expected.get(name)
    if wanted is not None and wanted != count:
        detail = f"{file.path}: volgens manifest.js {wanted} onderdelen, gevonden {count}."
        yield Gap("manifest_count", wanted, count, detail)


def _deleted_context(part: Element, base: dict[str, Any], archive: _Archive) -> bytes | None:
    if not archive.deleted_at:
        return None
    try:
        tweet = msgspec.json.decode(part.data)
    except (msgspec.DecodeError, RecursionError):
        return None
    tweet = dict_of(dict_of(tweet).get("tweet")) or dict_of(tweet)
    when = archive.deleted_at.get(id_of(tweet.get("id_str"), tweet.get("id")))
    return encode({**base, "deleted_at": when}) if when else None


def _item(file: ExportFile, part: Part, context: bytes, number: int) -> Iterator[Item]:
    if isinstance(part, Element):
        place = f"{file.path}, bericht {number}"
        yield Capture(BytesRaw(part.data), context, place, "application/json")
    elif part.length:
        raw = FileRaw(file, part.offset, part.length)
        yield Broken(raw, f"{file.path}, vanaf byte {part.offset}", part.reason, context)
    else:
        yield Gap("truncated", 1, 0, f"{file.path}: {part.reason}")


class _Conversation(msgspec.Struct):
    """A conversation of direct messages, with its messages as they stand in the file."""

    conversationId: Any = ""  # noqa: N815 - X's own name
    messages: list[msgspec.Raw] = []


class _Wrapped(msgspec.Struct):
    """A conversation in its wrapper."""

    dmConversation: _Conversation  # noqa: N815 - X's own name


def _conversation(
    file: ExportFile, part: Element, base: dict[str, Any], number: int
) -> Iterator[Item]:
    place = f"{file.path}, gesprek {number}"
    try:
        found = msgspec.json.decode(part.data, type=_Wrapped).dmConversation
    except (msgspec.DecodeError, RecursionError) as error:
        yield Broken(BytesRaw(part.data), place, f"Dit gesprek is niet te lezen: {error}.",
                     encode(base))  # fmt: skip
        return
    conversation = text_of(found.conversationId)
    people = [one for one in conversation.split("-") if one.isdigit()]
    if len(people) != 2:
        people = _participants(found.messages)
    context = encode({**base, "conversation": conversation, "participants": people})
    for count, raw in enumerate(found.messages, start=1):
        where = f"{file.path}, gesprek {number} bericht {count}"
        yield Capture(BytesRaw(bytes(raw)), context, where, "application/json")


def _participants(messages: list[msgspec.Raw]) -> list[str]:
    """Return who was in a group, as its first event tells."""
    for raw in messages[:100]:
        if b"participantsSnapshot" in bytes(raw):
            body = dict_of(msgspec.json.decode(raw).get("joinConversation"))
            people = body.get("participantsSnapshot")
            if isinstance(people, list):
                return sorted({id_of(one) for one in people} - {""})[:1000]
    return []


def _split_api(file: ExportFile, options: Options) -> Iterator[Item]:
    """Yield the tweets in an API answer: an array, one object, or lines of objects."""
    del options
    head = file.head().removeprefix(BOM).lstrip()
    number = 0
    with file.open() as stream:
        if head.startswith(b"["):
            parts: Iterator[Part] = array_elements(stream, file.size)
        elif _is_one_object(file):
            parts = iter([Element(stream.read().removeprefix(BOM).strip())])
        else:
            parts = json_lines(stream, file.size)
        for part in parts:
            if isinstance(part, BrokenPart):
                yield from _item(file, part, encode({"form": "api"}), number)
                continue
            for data, context in _tweets_in(part.data):
                number += 1
                yield from _item(file, Element(data), context, number)


def _is_one_object(file: ExportFile) -> bool:
    """Return whether the whole file is one JSON object (and not one on each line)."""
    if file.size > LARGEST_PAGE:
        return False
    with file.open() as stream:
        data = stream.read().removeprefix(BOM).strip()
    try:
        msgspec.json.decode(data, type=msgspec.Raw)
        msgspec.json.decode(data)
    except (msgspec.DecodeError, RecursionError):
        return False
    return True


class _Page(msgspec.Struct):
    """An answer of API v2: the tweets as they stand there, and what they refer to."""

    data: msgspec.Raw = msgspec.Raw(b"")
    includes: dict[str, Any] = {}
    statuses: list[msgspec.Raw] = []


def _tweets_in(data: bytes) -> Iterator[tuple[bytes, bytes]]:
    """Yield the tweets in one JSON object with their contexts; an object that is none as it is."""
    try:
        page = msgspec.json.decode(data, type=_Page)
    except (msgspec.DecodeError, RecursionError):
        yield data, encode({"form": "api"})
        return
    if page.statuses:
        for status in page.statuses:
            yield bytes(status), encode({"form": "api"})
        return
    inner = bytes(page.data)
    if not inner:
        yield data, encode({"form": "v2" if _is_flat_v2(data) else "api"})
        return
    context = encode({"form": "v2", **_includes(page.includes)})
    tweets = split_array(inner) if inner.startswith(b"[") else [inner]
    for tweet in tweets:
        yield tweet, context


def _is_flat_v2(data: bytes) -> bool:
    return bool(V2.search(data[: 64 * 1024])) and not V1.search(data[: 64 * 1024])


def _includes(includes: dict[str, Any]) -> dict[str, Any]:
    """Return of what a page refers to only what reading needs."""
    users = {
        id_of(one.get("id")): {
            "username": text_of(one.get("username")),
            "name": text_of(one.get("name")),
            "protected": one.get("protected") is True,
        }
        for one in dicts_of(includes.get("users"))
    }
    media = {
        text_of(one.get("media_key")): {
            "type": text_of(one.get("type")),
            "url": text_of(one.get("url") or one.get("preview_image_url")),
            "alt_text": text_of(one.get("alt_text")),
        }
        for one in dicts_of(includes.get("media"))
    }
    places = {
        text_of(one.get("id")): {"full_name": text_of(one.get("full_name"))}
        for one in dicts_of(includes.get("places"))
    }
    return {"users": users, "media": media, "places": places}
