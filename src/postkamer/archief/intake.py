"""What the reading process hands to the writing process: items that are read, hashed and kept.

The structs cross a pipe as MessagePack. An item's bytes are already durable in the blob store, or
travel along compressed.
"""

from enum import StrEnum

import msgspec

from postkamer.core.message import Message

Words = tuple[str, str]
"""What is searched of a message: its terms, and the terms of the parts of its compounds."""


class Status(StrEnum):
    """What reading made of an item."""

    READ = "read"
    IGNORED = "ignored"
    QUARANTINED = "quarantined"
    FAILED = "failed"


class Kept(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """Bytes with their digest. `data` None = they are in the blob store, else compressed here."""

    sha256: bytes
    size: int
    media_type: str
    dictionary: int = 0
    data: bytes | None = None


class Intake(msgspec.Struct, frozen=True, array_like=True, gc=False, kw_only=True):
    """One item of a delivery. `context` is a place in the batch's `contexts`."""

    item: int
    status: Status
    place: str
    reason: str = ""
    original: Kept | None = None
    context: int = 0
    message: Message | None = None
    attachments: tuple[Kept | None, ...] = ()
    scope: str = ""
    native_id: str = ""
    content: bytes = b""
    reading: bytes = b""


class GapSeen(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """A difference between what an export promises and what it holds (`core.kanaal.Gap`)."""

    kind: str
    expected: int
    found: int
    detail: str


class Batch(msgspec.Struct, frozen=True, array_like=True, kw_only=True):
    """Up to 10,000 items of one delivery, in their order; committed in one transaction."""

    items: tuple[Intake, ...]
    contexts: tuple[Kept, ...]
    parser: int  # the version of the channel's parser
    gaps: tuple[GapSeen, ...] = ()
