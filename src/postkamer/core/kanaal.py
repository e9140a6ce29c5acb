"""The contract of a channel: recognise an export, split it into items, read an item.

A channel is a module or package in `postkamer.kanalen` with one module-level constant
`kanaal = Kanaal(...)`; packages of others use the entry-point group `postkamer.kanalen`.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from enum import StrEnum

from postkamer.core.export import Export, Raw
from postkamer.core.message import Message, Visibility


class Identity(StrEnum):
    """What makes two items the same message."""

    GLOBAL = "global"  # the native id alone: a tweet, an at-URI, a Message-ID
    ACCOUNT = "account"  # the native id within one account: a chat
    CONTENT = "content"  # no native id: minute, author, text, n-th such


class DateOrder(StrEnum):
    """The order of day, month and year in a printed date."""

    DMY = "dmy"
    MDY = "mdy"
    YMD = "ymd"


@dataclass(frozen=True, slots=True)
class Options:
    """What the person who imports knows and the export may not say."""

    account: str = ""
    visibility: Visibility | None = None
    timezone: str = "Europe/Amsterdam"  # IANA name, for times without a zone
    date_order: DateOrder | None = None  # None = decide from the whole file


@dataclass(frozen=True, slots=True)
class Claim:
    """What a channel says of an export: how sure it is (0.0 to 1.0), and which files are its own.

    `messages` hold items; each of `side` (manifest, users list, viewer) becomes one `ignored`;
    `media` may be used by messages: what none uses becomes a gap. Paths are those of the export.
    Files in no channel's claim go to quarantine as unknown. Of two channels that claim one file,
    the surer one gets it.
    """

    confidence: float = 0.0
    messages: tuple[str, ...] = ()
    side: tuple[str, ...] = ()
    media: tuple[str, ...] = ()


NOTHING = Claim()


@dataclass(slots=True)
class Capture:
    """One item with its original bytes; `parse(raw, context)` reads it.

    `context` is canonical JSON (`core.canonical.encode`) with all that reading needs besides the
    bytes (account, zone, date order, file name); give the same object for all items that share it.
    `place` says where it stands, for people: "data/tweets.js, bericht 12".
    """

    raw: Raw
    context: bytes
    place: str
    media_type: str = "application/octet-stream"


@dataclass(slots=True)
class Ignored:
    """An item or side file that is declared not to be a message (a like, a manifest)."""

    place: str
    reason: str  # Dutch, short


@dataclass(slots=True)
class Broken:
    """Bytes that cannot be read as items: they are kept in quarantine as one item."""

    raw: Raw
    place: str
    reason: str  # Dutch: what, and what now
    context: bytes = b"{}"
    media_type: str = "application/octet-stream"


@dataclass(slots=True)
class Gap:
    """A difference between what the export promises and what it holds."""

    kind: str  # snake_case, English: manifest_count, date_order, unused_media
    expected: int
    found: int
    detail: str  # Dutch


NOT_READ = frozenset(
    "truncated truncated_archive unreadable_folders deep_folders special_files".split()
)
"""The kinds of gaps that say that something is or was in the source that we could not read."""

Item = Capture | Ignored | Broken | Gap


@dataclass(frozen=True, slots=True)
class Kanaal:
    """A channel. `code` is written into the log and never changes; codes outlive brands.

    `recognise(export)` looks at content, not only at names, and reads heads only. `split(export,
    claim, options)` yields every item of the claimed files once, in a fixed order, in bounded
    memory, and never raises for bad content: that is `Broken`. It may let the errors of
    `ExportFile.open` pass when it goes through `claim.messages` in their order: it is then called
    again for the files after the one that failed. `parse(raw, context)` is pure and
    total: it returns a Message or raises UnreadableError, whatever the bytes. `version` goes up
    when `parse` reads the same bytes differently. `formats` and `not_messages` are Dutch, for the
    documentation.
    """

    code: str
    name: str
    version: int
    identity: Identity
    editable: bool
    recognise: Callable[[Export], Claim]
    split: Callable[[Export, Claim, Options], Iterator[Item]]
    parse: Callable[[Raw, bytes], Message]
    formats: tuple[str, ...] = field(default=())
    not_messages: tuple[str, ...] = field(default=())
