"""Digests of what a message says, and the identity of a message without a native id."""

import hashlib
from collections.abc import Sequence

from postkamer.core.canonical import encode_trusted
from postkamer.core.message import Attachment, Message, Party
from postkamer.core.tekst import normalise

LONGEST_ID = 400
"""Characters up to which a native id is kept as it is; longer ones are named by their digest."""
LONGEST_SEARCHED = 2_000_000

_CONTENT_FORM = 1
_READING_FORM = 1


def bounded_id(native_id: str) -> str:
    """Return `native_id`, or "sha256:<hex>" of it when it is too long to be an index key."""
    if len(native_id) <= LONGEST_ID:
        return native_id
    return "sha256:" + hashlib.sha256(native_id.encode()).hexdigest()


def author_identity(author: Party | None) -> str:
    """Return by what an author is known: the lasting id, else the handle, else the name."""
    return "" if author is None else author.id or author.handle or author.name


def attachment_identity(attachment: Attachment, sha256: bytes | None) -> str:
    """Return what an attachment adds to the content: its bytes when they travel inside the
    original, its name when it stands beside it (an export may or may not hold it), else nothing.
    """
    if attachment.ref:
        return "ref:" + attachment.ref.rpartition("/")[2]
    if sha256 is not None:
        return "sha256:" + sha256.hex()
    return "url:" + attachment.url if attachment.url else ""


def content_digest(message: Message, attachments: Sequence[bytes | None]) -> bytes:
    """Return the SHA-256 of author, time, normalised text, attachments, edit and deletion marks.

    `attachments` holds the SHA-256 of the bytes of each of the message's attachments, or None.
    Counts, transport headers and addresses of the page are no part of it.
    """
    names = [
        name
        for part, sha256 in zip(message.attachments, attachments, strict=True)
        if (name := attachment_identity(part, sha256))
    ]
    value = [
        _CONTENT_FORM,
        author_identity(message.author),
        message.sent_at,
        normalise(message.title),
        normalise(message.text),
        names,
        message.edited,
        message.edited_at,
        message.deleted,
        message.deleted_at,
    ]
    return hashlib.sha256(encode_trusted(value)).digest()


def reading_digest(message: Message, attachments: Sequence[bytes | None]) -> bytes:
    """Return the SHA-256 of everything that was read, so that no kept column can change unseen."""
    parts = [
        [part.name, part.media_type, part.ref, part.url, part.description, sha256 and sha256.hex()]
        for part, sha256 in zip(message.attachments, attachments, strict=True)
    ]
    value = [
        _READING_FORM,
        message.kind,
        message.account,
        _party(message.author),
        [_party(party) for party in message.recipients],
        [message.title, message.text, message.language],
        [message.sent_at, message.precision, message.zone_known, message.sent_at_text],
        [message.in_reply_to, message.references],
        [message.conversation, message.conversation_title],
        [message.edited, message.edited_at, message.deleted, message.deleted_at],
        [message.revision, message.truncated, message.visibility, message.url],
        message.place and [message.place.name, message.place.latitude, message.place.longitude],
        message.flags,
        parts,
    ]
    return hashlib.sha256(encode_trusted(value)).digest()


def _party(party: Party | None) -> list[str] | None:
    return None if party is None else [party.name, party.handle, party.id]


def content_key(message: Message) -> str:
    """Return what identifies a message without a native id: its minute, author and text.

    The n-th such message of a delivery gets "-n" behind it from the second on, by `numbered`.
    """
    minute = message.local_time or message.sent_at_text
    if not minute and message.sent_at is not None:
        minute = str(message.sent_at // 60_000_000)
    value = [minute, author_identity(message.author), normalise(message.title + message.text)]
    return hashlib.sha256(encode_trusted(value)).hexdigest()


def numbered(key: str, nth: int) -> str:
    """Return the content key of the `nth` message (from 1) with one minute, author and text."""
    return key if nth == 1 else f"{key}-{nth}"


def searchable_text(message: Message) -> str:
    """Return the words by which a message is found: title, text and names of attachments.

    At most `LONGEST_SEARCHED` characters: the rest is kept but not found by its words.
    """
    if not message.title and not message.attachments:
        return message.text[:LONGEST_SEARCHED]
    names = [part.name for part in message.attachments if part.name]
    descriptions = [part.description for part in message.attachments if part.description]
    return "\n".join([message.title, message.text, *names, *descriptions])[:LONGEST_SEARCHED]
