"""What is known of an account archive of X as a whole, one or more in a tree of files.

The side files tell whose archive it is, whether the account is protected, when tweets were deleted,
and how much there should be. The notes are held, to find the tweets that they go with.
"""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from itertools import islice

import msgspec

from postkamer.core.errors import ExportError, LimitError, UnreadableError
from postkamer.core.export import Export, ExportFile
from postkamer.core.formaten.json_array import array_elements
from postkamer.core.kanaal import Claim, Options
from postkamer.core.message import Party, Visibility
from postkamer.core.tekst import clean, normalise
from postkamer.kanalen.x import fields, shapes
from postkamer.kanalen.x.claim import (
    CIRCLE_FOLDERS,
    FORMS,
    GROUP_FOLDERS,
    MEDIA_FOLDERS,
    data_type,
    root_of,
)
from postkamer.kanalen.x.context import Context, Form
from postkamer.kanalen.x.fields import id_of
from postkamer.kanalen.x.shapes import Id, Text
from postkamer.kanalen.x.tweet import note_in, tweet_in, without_full_text_link

LARGEST_SIDE = 4 * 1024 * 1024
LARGEST_NOTES = 64 * 1024 * 1024
"""Bytes of a file of notes that are held to find their tweets; other notes stay by themselves."""
MOST_LOOKED_AT = 5_000
NOTE_WITHIN = 120 * 1_000_000
"""Microseconds between the numbers of a note and of its tweet, at most."""
_OWN_PICTURE = re.compile(r"(?:twitter|x)\.com/(\w{1,15})/status/(\d{1,20})/(?:photo|video)/")
_MENTIONS = re.compile(r"(?:@\w{1,20}\s+)*+")
DAMAGED = (ExportError, LimitError, OSError, EOFError)


class _Account(msgspec.Struct):
    accountId: Id = None  # noqa: N815 - X's own name
    username: Text = None
    accountDisplayName: Text = None  # noqa: N815 - X's own name


class _Header(msgspec.Struct):
    tweet_id: Id = None
    tweetId: Id = None  # noqa: N815 - X's own name
    user_id: Id = None
    userId: Id = None  # noqa: N815 - X's own name
    deleted_at: Text = None
    deletedAt: Text = None  # noqa: N815 - X's own name


class _Protected(msgspec.Struct):
    protectedAt: Text = None  # noqa: N815 - X's own name
    action: Text = None


class _Side(msgspec.Struct):
    """An element of a side file: one of these wrappers."""

    account: _Account | None = None
    tweet: _Header | None = None
    protectedHistory: _Protected | None = None  # noqa: N815 - X's own name


class _File(msgspec.Struct):
    fileName: Text = None  # noqa: N815 - X's own name
    globalName: Text = None  # noqa: N815 - X's own name
    count: Id = None


class _DataType(msgspec.Struct):
    files: list[_File] | None = None


class _UserInfo(msgspec.Struct):
    accountId: Id = None  # noqa: N815 - X's own name
    userName: Text = None  # noqa: N815 - X's own name
    displayName: Text = None  # noqa: N815 - X's own name


class _ArchiveInfo(msgspec.Struct):
    isPartialArchive: bool | None = None  # noqa: N815 - X's own name


class _Manifest(msgspec.Struct):
    userInfo: _UserInfo | None = None  # noqa: N815 - X's own name
    archiveInfo: _ArchiveInfo | None = None  # noqa: N815 - X's own name
    dataTypes: dict[str, _DataType | None] | None = None  # noqa: N815 - X's own name


@dataclass(slots=True)
class Expected:
    """What the manifest says of a file that holds messages."""

    path: str  # from the root of the archive
    count: int


@dataclass(slots=True)
class FoundNote:
    """A note, and the tweet that it goes with once that has been seen."""

    at: int
    text: str
    native: str
    data: bytes
    tweet: bytes = b""
    deleted: bool = False
    context: Context | None = None  # of that tweet


@dataclass(slots=True)
class Archive:
    """What the side files of one archive say."""

    root: str
    owner: Party | None = None
    protected: bool = False
    partial: bool = False  # the manifest says that this is not the whole archive
    visibility: Visibility | None = None
    deleted_at: dict[str, str] = field(default_factory=dict)
    expected: list[Expected] = field(default_factory=list)
    folders: set[str] = field(default_factory=set)
    files: dict[str, list[str]] = field(default_factory=dict)
    notes: list[FoundNote] = field(default_factory=list)

    def context(self, form: Form, kind: str) -> Context:
        """Return the context that all items of a file share."""
        folders = GROUP_FOLDERS if "group" in kind else MEDIA_FOLDERS.get(form, ())
        visibility = self.visibility
        if form is Form.DIRECT:
            visibility = Visibility.PRIVATE
        elif "circle" in kind:
            folders, visibility = CIRCLE_FOLDERS, Visibility.RESTRICTED
        elif form is Form.COMMUNITY and visibility is Visibility.PUBLIC:
            visibility = Visibility.UNLISTED  # on no timeline, but anyone may read it
        folder = next((one for one in folders if one in self.folders), "")
        return Context(form=form, owner=self.owner, visibility=visibility, folder=folder)

    def files_of(self, native: str) -> tuple[str, ...]:
        """Return the media files whose name begins with the number of a tweet."""
        return tuple(self.files.get(native, ())[:100])

    def note_of(self, data: bytes, *, deleted: bool) -> FoundNote | None:
        """Return the note that holds the full text of a tweet, and remember that tweet with it."""
        try:
            tweet, _ = tweet_in(data)
        except UnreadableError:
            return None
        native = id_of(tweet.id_str, tweet.id)
        at = fields.snowflake_time(native) or fields.time_of(tweet.created_at)[0]
        body = tweet.full_text if tweet.full_text is not None else tweet.text
        if at is None or body is None:
            return None
        begin = _comparable(body)
        first = bisect_left(self.notes, at - NOTE_WITHIN, key=lambda note: note.at)
        last = bisect_right(self.notes, at + NOTE_WITHIN, key=lambda note: note.at)
        for note in self.notes[first:last]:
            same = note.native == native or (begin and note.text.startswith(begin))
            if same and not note.tweet:
                note.tweet, note.deleted = data, deleted
                return note
        return None


def _comparable(text: str) -> str:
    """Return the beginning of a text without what differs between a tweet and its note."""
    text = without_full_text_link(fields.text_of(text, ())).rstrip("… ")
    mentions = _MENTIONS.match(text)
    return normalise(text[mentions.end() :] if mentions else text)


def read_archive(export: Export, claim: Claim, root: str, options: Options) -> Archive:
    """Return what is known of the archive at `root`; damaged side files are passed over."""
    archive = Archive(root)
    guesses, seen = list[Party](), set[str]()
    for path in claim.side:
        file = export.get(path) if root_of(path) == root else None
        kind = data_type(file) if file is not None else None
        if file is not None and kind is not None and kind in SIDE_READERS:
            who = SIDE_READERS[kind](file, archive)
            guesses += [who] if who is not None else []
            seen.add(kind)
    given = options.account.strip().lstrip("@")
    if given:
        guesses.append(Party("", "", given) if given.isdigit() else Party("", f"@{given}", ""))
    # The fullest tells most: account.js has name, handle and number, a header the number only.
    archive.owner = max(
        guesses, key=lambda who: sum(map(bool, (who.name, who.handle, who.id))), default=None
    )
    if archive.protected:
        archive.visibility = Visibility.RESTRICTED
    elif seen & {"account", "manifest"}:
        archive.visibility = Visibility.PUBLIC
    _list_media(claim, archive)
    _read_notes(export, claim, archive)
    if archive.owner is None:
        archive.owner = _owner_by_pictures(export, claim, root)
    return archive


def _side_elements(file: ExportFile) -> Iterator[_Side]:
    try:
        with file.open() as stream:
            for part in array_elements(stream, file.size):
                if isinstance(part, bytes):
                    try:
                        yield shapes.read(part, _Side)[0]
                    except UnreadableError:
                        continue
    except DAMAGED:
        return


def _owner(file: ExportFile, archive: Archive) -> Party | None:
    del archive
    for one in islice(_side_elements(file), 100):
        account = one.account
        if account is not None:
            return fields.person(account.accountId, account.username, account.accountDisplayName)
    return None


def _read_protected(file: ExportFile, archive: Archive) -> None:
    history = [one.protectedHistory for one in islice(_side_elements(file), MOST_LOOKED_AT)]
    dated = [one for one in history if one is not None]
    last = max(dated, key=lambda one: fields.time_of(one.protectedAt)[0] or 0, default=_Protected())
    archive.protected = (last.action or "").lower() == "protect"


def _read_headers(file: ExportFile, archive: Archive) -> Party | None:
    """Take from headers of tweets when they were deleted, and whose they are."""
    owner = None
    for one in _side_elements(file):
        header = one.tweet
        if header is None:
            continue
        when = header.deleted_at or header.deletedAt
        number = id_of(header.tweet_id, header.tweetId)
        if when and number:
            archive.deleted_at[number] = clean(when)[:100]
        if owner is None:
            owner = fields.person(id_of(header.user_id, header.userId), None)
            if not archive.deleted_at and "deleted" not in (data_type(file) or ""):
                break  # it tells no more than that
    return owner


def _read_manifest(file: ExportFile, archive: Archive) -> Party | None:
    if file.size > LARGEST_SIDE:
        return None
    try:
        with file.open() as stream:
            data = stream.read().partition(b"=")[2].strip().rstrip(b";")
        manifest, _ = shapes.read(data, _Manifest)
    except (*DAMAGED, UnreadableError):
        return None
    info = manifest.archiveInfo
    archive.partial = bool(info is not None and info.isPartialArchive)
    for one in (manifest.dataTypes or {}).values():
        for listed in (one.files if one is not None else None) or ():
            kind = (listed.globalName or "").removeprefix("YTD.").partition(".")[0]
            count = id_of(listed.count)
            if listed.fileName and count and kind in FORMS:
                archive.expected.append(Expected(clean(listed.fileName), int(count)))
    user = manifest.userInfo
    return fields.person(user.accountId, user.userName, user.displayName) if user else None


SIDE_READERS: dict[str, Callable[[ExportFile, Archive], Party | None]] = {
    "account": _owner,
    "protected_history": _read_protected,
    "deleted_tweet_headers": _read_headers,
    "tweet_headers": _read_headers,
    "manifest": _read_manifest,
}
"""What the side files that matter are read by; each returns whose archive it is, if it tells."""


def _list_media(claim: Claim, archive: Archive) -> None:
    for path in claim.media:
        if path.startswith(archive.root):
            folder, _, name = path.rpartition("/")
            archive.folders.add(folder.rpartition("/")[2])
            archive.files.setdefault(name.partition("-")[0], []).append(name)


def _read_notes(export: Export, claim: Claim, archive: Archive) -> None:
    """Hold the notes by their moment, to find their tweets."""
    for path in claim.messages:
        file = export.get(path) if root_of(path) == archive.root else None
        if file is None or file.size > LARGEST_NOTES:
            continue
        if FORMS.get(data_type(file) or "") not in {Form.NOTE, Form.DELETED_NOTE}:
            continue
        try:
            with file.open() as stream:
                for part in array_elements(stream, file.size):
                    note = _found_note(part) if isinstance(part, bytes) else None
                    if note is not None:
                        archive.notes.append(note)
        except DAMAGED:
            continue
    archive.notes.sort(key=lambda note: note.at)


def _found_note(data: bytes) -> FoundNote | None:
    try:
        note, _ = note_in(data)
    except UnreadableError:
        return None
    native = id_of(note.noteTweetId)
    at = fields.snowflake_time(native) or fields.time_of(note.createdAt)[0]
    text = note.core.text if note.core else None
    if at is None or not text or len(data) > shapes.LENIENT:
        return None
    return FoundNote(at, _comparable(text), native, data)


def _owner_by_pictures(export: Export, claim: Claim, root: str) -> Party | None:
    """Return the owner's name where no side file tells it: it stands in links to own pictures."""
    for path in claim.messages:
        file = export.get(path) if root_of(path) == root else None
        if file is None or FORMS.get(data_type(file) or "") is not Form.TWEET:
            continue
        try:
            with file.open() as stream:
                for part in islice(array_elements(stream, file.size), MOST_LOOKED_AT):
                    if isinstance(part, bytes) and b"extended_entities" in part:
                        name = _owner_in(part)
                        if name:
                            return Party("", f"@{name}", "")
        except DAMAGED:
            continue
    return None


class _PictureLink(msgspec.Struct):
    expanded_url: Text = None


class _Pictures(msgspec.Struct):
    media: list[_PictureLink] | None = None


class _Pictured(msgspec.Struct):
    id_str: Id = None
    id: Id = None
    extended_entities: _Pictures | None = None


class _WrappedPictured(msgspec.Struct):
    tweet: _Pictured | None = None


def _owner_in(data: bytes) -> str:
    try:
        tweet = shapes.read(data, _WrappedPictured)[0].tweet or shapes.read(data, _Pictured)[0]
    except UnreadableError:
        return ""
    native = id_of(tweet.id_str, tweet.id)
    pictures = tweet.extended_entities.media if tweet.extended_entities else None
    for picture in pictures or ():
        match = _OWN_PICTURE.search(picture.expanded_url or "")
        if match is not None and match[2] == native:
            return match[1]
    return ""
