"""The one common form in which every channel reads its originals.

All structs are immutable. All times are UTC, in microseconds since 1970-01-01. All text is clean
(`core.tekst.clean`): no NUL and no lone surrogates.
"""

from enum import StrEnum

import msgspec


class Kind(StrEnum):
    """What sort of message it is."""

    POST = "post"
    REPLY = "reply"
    REPOST = "repost"
    DIRECT = "direct"
    CHAT = "chat"
    MAIL = "mail"
    NOTE = "note"
    PAGE = "page"
    COMMENT = "comment"
    MELDING = "melding"
    CALL = "call"
    VOICEMAIL = "voicemail"
    SYSTEM = "system"


class Visibility(StrEnum):
    """Who could see the message at its source; unknown is treated as restricted."""

    PUBLIC = "public"
    UNLISTED = "unlisted"
    RESTRICTED = "restricted"
    PRIVATE = "private"


class Precision(StrEnum):
    """How exact `sent_at` is. With `DAY_UNKNOWN` day and month may stand the other way round."""

    MILLISECOND = "ms"
    SECOND = "s"
    MINUTE = "min"
    DAY = "day"
    DAY_UNKNOWN = "day_unknown"


class AttachmentState(StrEnum):
    """Where the bytes of an attachment are."""

    PRESENT = "present"
    OMITTED = "omitted"
    EXPIRED = "expired"
    DESTROYED = "destroyed"


class Encoding(StrEnum):
    """How a span of the original must be decoded to give the bytes of an attachment."""

    IDENTITY = "identity"
    BASE64 = "base64"
    QUOTED_PRINTABLE = "quoted-printable"
    UUENCODE = "uuencode"


class Flag(StrEnum):
    """What a reader could not be sure of; shown to the user and kept with the reading."""

    TIME_IMPOSSIBLE = "time_impossible"
    TIME_MISSING = "time_missing"
    TIME_UNREADABLE = "time_unreadable"
    TIME_AMBIGUOUS = "time_ambiguous"  # in the hour that summer time repeats
    TIME_SKIPPED = "time_skipped"  # in the hour that summer time leaves out
    DATE_ORDER_UNKNOWN = "date_order_unknown"
    CHARSET_GUESSED = "charset_guessed"
    STRUCTURE_REPAIRED = "structure_repaired"
    CONTENT_BROKEN = "content_broken"
    AUTHOR_UNKNOWN = "author_unknown"
    TEXT_TRUNCATED = "text_truncated"


class Party(msgspec.Struct, frozen=True, gc=False, array_like=True):
    """A sender or receiver as the message names it, at the time of capture; '' = not given."""

    name: str = ""
    handle: str = ""  # what a person would type: an address, @name, or telephone number
    id: str = ""  # the platform's own lasting identifier

    @property
    def label(self) -> str:
        """Return what to show and count by: the handle, else the name, else the id."""
        return self.handle or self.name or self.id


class Span(msgspec.Struct, frozen=True, gc=False, array_like=True):
    """A range of the original in bytes, and its encoding."""

    offset: int
    length: int
    encoding: Encoding = Encoding.IDENTITY


class Attachment(msgspec.Struct, frozen=True, kw_only=True, array_like=True, gc=False):
    """A file that belongs to a message.

    At most one of `data` (decoded bytes, small), `span` (bytes inside the original, decoded while
    they are stored) and `ref` (the name or path of a file beside the messages in the export) is
    set. With none of them the bytes are not there and `state` says why. A `ref` that the export
    does not hold becomes `omitted` when it is stored.
    """

    name: str = ""
    media_type: str = "application/octet-stream"
    size: int | None = None  # bytes, as the source says; what is stored counts itself
    state: AttachmentState = AttachmentState.PRESENT
    data: bytes | None = None
    span: Span | None = None
    ref: str = ""
    url: str = ""
    description: str = ""  # alternative text


class Place(msgspec.Struct, frozen=True, gc=False, array_like=True):
    """Where a message says it was sent from; degrees as decimal text (WGS 84), '' = not given."""

    name: str = ""
    latitude: str = ""
    longitude: str = ""


class Message(msgspec.Struct, frozen=True, kw_only=True, array_like=True, gc=False):
    """One message as read from its original.

    `native_id` is None when the source gives none (identity CONTENT): then the content key of
    `core.digests` identifies it. `revision` orders versions at the source (0 when it gives no
    order). `local_time` is the wall time as printed, "YYYY-MM-DDTHH:MM", for that key.
    """

    kind: Kind
    native_id: str | None = None
    account: str = ""  # the account whose archive or mailbox this is; '' = unknown
    author: Party | None = None
    recipients: tuple[Party, ...] = ()
    title: str = ""  # subject of a mail, title of a note
    text: str = ""
    language: str = ""  # BCP 47, as the source says; '' = not given
    sent_at: int | None = None
    precision: Precision = Precision.SECOND
    zone_known: bool = True
    sent_at_text: str = ""  # the source's own words, kept when they could not be read as a time
    local_time: str = ""
    in_reply_to: str = ""  # native id
    references: tuple[str, ...] = ()  # native ids, oldest first
    conversation: str = ""  # native id of the conversation
    conversation_title: str = ""
    edited: bool = False
    edited_at: int | None = None
    deleted: bool = False
    deleted_at: int | None = None
    revision: int = 0
    truncated: bool = False  # a poorer rendering than the source holds
    visibility: Visibility | None = None  # None = the source does not say
    url: str = ""
    place: Place | None = None
    attachments: tuple[Attachment, ...] = ()
    flags: tuple[Flag, ...] = ()
