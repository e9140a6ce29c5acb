"""Read one item: keep its bytes, parse it, hash it. No database.

What comes out (`archief.intake.Intake`) can be stored in bulk. It runs in the reading process.
"""

import hashlib
from collections import Counter
from collections.abc import Mapping
from typing import BinaryIO, Protocol

import msgspec

from postkamer.archief.compressie import INLINE, compress
from postkamer.archief.intake import Intake, Kept, Status
from postkamer.archief.stores import BlobStore
from postkamer.core.digests import (
    LONGEST_ID,
    bounded_id,
    content_digest,
    content_key,
    numbered,
    reading_digest,
)
from postkamer.core.errors import (
    ExportError,
    LimitError,
    PostkamerError,
    UnreadableError,
)
from postkamer.core.export import SMALL, BytesRaw, Export, FileRaw, Raw
from postkamer.core.formaten.span import open_span
from postkamer.core.kanaal import Broken, Capture, Claim, Identity, Ignored, Kanaal, Options
from postkamer.core.message import Attachment, AttachmentState, Message, Visibility

NO_CONTEXT = b"{}"
LONGEST_PLACE = 1000


class Keeper:
    """Keeps bytes: small ones travel with the item, large ones go to the blob store now."""

    def __init__(self, store: BlobStore) -> None:
        self._store = store

    def bytes(self, data: bytes, media_type: str) -> Kept:
        """Keep bytes that are in memory."""
        if len(data) > INLINE:
            return self.stream(BytesRaw(data).open(), media_type)
        dictionary, packed = compress(data)
        return Kept(hashlib.sha256(data).digest(), len(data), media_type, dictionary, packed)

    def stream(self, stream: BinaryIO, media_type: str) -> Kept:
        """Keep all bytes of a stream in the blob store, and close it."""
        with stream:
            sha256, size = self._store.put(stream)
        return Kept(sha256, size, media_type)

    def raw(self, raw: Raw, media_type: str) -> Kept:
        """Keep an original of any size."""
        if raw.size <= INLINE:
            return self.bytes(raw.read(), media_type)
        return self.stream(raw.open(), media_type)


class Media(Protocol):
    """The files beside the messages that an attachment may refer to."""

    def note(self, ref: str, message_file: str) -> None:
        """Remember that the file is used, without keeping it."""

    def keep(self, part: Attachment, message_file: str, keeper: Keeper) -> Kept | None:
        """Keep the file that `part.ref` names; None when it is not there."""


class ExportMedia:
    """The media files of an export, kept once each."""

    def __init__(self, export: Export, claim: Claim) -> None:
        self._export = export
        self._paths = set(claim.media)
        self._names: dict[str, str | None] = {}
        for path in claim.media:
            name = path.rpartition("/")[2]
            self._names[name] = None if name in self._names else path
        self._kept: dict[str, Kept] = {}
        self._used: set[str] = set()

    def _find(self, ref: str, message_file: str) -> str | None:
        """Return the path: exact, beside the message file, or the only file of that name."""
        beside = f"{message_file.rpartition('/')[0]}/{ref}".lstrip("/")
        for path in (ref, beside):
            if path in self._paths:
                return path
        return self._names.get(ref.rpartition("/")[2])

    def note(self, ref: str, message_file: str) -> None:
        """Remember that the file is used, without keeping it."""
        path = self._find(ref, message_file)
        if path is not None:
            self._used.add(path)

    def keep(self, part: Attachment, message_file: str, keeper: Keeper) -> Kept | None:
        """Keep the file that `part.ref` names; None when the export does not hold it."""
        path = self._find(part.ref, message_file)
        file = self._export.get(path) if path else None
        if path is None or file is None:
            return None
        self._used.add(path)
        if path not in self._kept:
            self._kept[path] = keeper.raw(FileRaw(file), part.media_type)
        return self._kept[path]

    def unused(self) -> list[str]:
        """Return the paths of the media that no message has used so far."""
        return sorted(self._paths - self._used)


class Preparer:
    """Prepares the items of one source, in order."""

    def __init__(
        self, kanaal: Kanaal | None, options: Options, store: BlobStore, media: Media
    ) -> None:
        self._kanaal, self._options, self._media = kanaal, options, media
        self._global = kanaal is not None and kanaal.identity is Identity.GLOBAL
        self._keeper = Keeper(store)
        self._seen: Counter[tuple[str, str]] = Counter()
        self.contexts: dict[bytes, int] = {}
        self._contexts_kept: dict[bytes, Kept] = {}

    def batch_contexts(self) -> tuple[Kept, ...]:
        """Return the contexts used since the last call, in order of their numbers, and forget."""
        kept = tuple(self._contexts_kept[context] for context in self.contexts)
        self.contexts.clear()
        if len(self._contexts_kept) > 1000:
            self._contexts_kept.clear()
        return kept

    def _context(self, context: bytes) -> int:
        number = self.contexts.get(context)
        if number is None:
            number = self.contexts[context] = len(self.contexts)
            if context not in self._contexts_kept:
                self._contexts_kept[context] = self._keeper.bytes(context, "application/json")
        return number

    def prepare(self, number: int, item: Capture | Ignored | Broken, file: str) -> Intake:
        """Return the item, read; `number` is its place in the delivery, `file` its message file.

        Raises StoreError when our own store fails; whatever the source does becomes its outcome.
        """
        place = item.place[:LONGEST_PLACE]
        if isinstance(item, Ignored):
            return Intake(item=number, status=Status.IGNORED, place=place, reason=item.reason)
        try:
            original = self._keeper.raw(item.raw, item.media_type)
        except (ExportError, LimitError, OSError, EOFError) as error:
            return self.failed(number, place, f"De bytes zijn niet te lezen: {error}")
        waiting = Intake(
            item=number,
            status=Status.QUARANTINED,
            place=place,
            original=original,
            context=self._context(item.context),
        )
        if isinstance(item, Broken):
            return msgspec.structs.replace(waiting, reason=item.reason)
        try:
            raw, message = self.parse(item)
        except (UnreadableError, ExportError, LimitError) as error:
            return msgspec.structs.replace(waiting, reason=str(error))
        return self.read(waiting, raw, message, file)

    def parse(self, item: Capture) -> tuple[Raw, Message]:
        """Return the bytes, in memory when small, and the message. Raises UnreadableError."""
        if self._kanaal is None:
            raise UnreadableError("Geen kanaal herkent dit bestand.")
        raw = BytesRaw(item.raw.read()) if item.raw.size <= SMALL else item.raw
        try:
            return raw, self._kanaal.parse(raw, item.context)
        except PostkamerError:
            raise
        except Exception as error:
            raise UnreadableError(
                f"De lezer van kanaal {self._kanaal.code} gaat hier fout "
                f"({type(error).__name__}: {error}). De bytes zijn bewaard. Meld dit aan de makers."
            ) from error

    def pass_over(self, item: Capture | Ignored | Broken, file: str) -> None:
        """Take note of an item that is stored already: which media it uses, how it is counted."""
        if not isinstance(item, Capture):
            return
        try:
            _, message = self.parse(item)
        except (UnreadableError, ExportError, LimitError):
            return
        for part in message.attachments:
            if part.ref:
                self._media.note(part.ref, file)
        if message.native_id is None:
            self._content_id(message, file)

    def failed(self, number: int, place: str, reason: str) -> Intake:
        """Return an item whose bytes could not be read from the source."""
        return Intake(item=number, status=Status.FAILED, place=place[:LONGEST_PLACE], reason=reason)

    def read(self, waiting: Intake, raw: Raw, message: Message, file: str) -> Intake:
        """Return `waiting` with all that its message says, hashed."""
        kept = tuple(self._keep_attachment(part, raw, file) for part in message.attachments)
        message = self._complete(message, kept)
        digests = [None if one is None else one.sha256 for one in kept]
        native_id = message.native_id or self._content_id(message, file)
        return Intake(
            item=waiting.item,
            status=Status.READ,
            place=waiting.place,
            original=waiting.original,
            context=waiting.context,
            message=message,
            attachments=kept,
            scope="" if self._global else message.account,
            native_id=native_id,
            content=content_digest(message, digests),
            reading=reading_digest(message, digests),
        )

    def _content_id(self, message: Message, file: str) -> str:
        key = content_key(message)
        self._seen[file, key] += 1
        return numbered(key, self._seen[file, key])

    def _complete(self, message: Message, kept: tuple[Kept | None, ...]) -> Message:
        """Fill in what the importer knows, and bound what becomes a key."""
        if not kept and message.account and message.visibility and _has_short_ids(message):
            return message  # as most are
        attachments = tuple(
            _stored(part, one) if one or part.ref or part.data is not None or part.span else part
            for part, one in zip(message.attachments, kept, strict=True)
        )
        return msgspec.structs.replace(
            message,
            native_id=bounded_id(message.native_id) if message.native_id else None,
            account=message.account or self._options.account,
            in_reply_to=bounded_id(message.in_reply_to),
            references=tuple(bounded_id(one) for one in message.references),
            conversation=bounded_id(message.conversation),
            visibility=message.visibility or self._options.visibility or Visibility.RESTRICTED,
            attachments=attachments,
        )

    def _keep_attachment(self, part: Attachment, raw: Raw, file: str) -> Kept | None:
        if part.data is not None:
            return self._keeper.bytes(part.data, part.media_type)
        if part.span is not None:
            return self._keeper.stream(open_span(raw, part.span), part.media_type)
        return self._media.keep(part, file, self._keeper) if part.ref else None


def _stored(part: Attachment, kept: Kept | None) -> Attachment:
    """Return the attachment without its bytes, which are kept apart."""
    if kept is None:
        state = part.state if part.state is not AttachmentState.PRESENT else AttachmentState.OMITTED
        return msgspec.structs.replace(part, data=None, span=None, state=state)
    return msgspec.structs.replace(part, data=None, span=None, state=AttachmentState.PRESENT)


def _has_short_ids(message: Message) -> bool:
    """Return whether no id is too long to be a key."""
    ids = (message.native_id or "", message.in_reply_to, message.conversation)
    return max(map(len, (*ids, *message.references))) <= LONGEST_ID


def known_places(claim: Claim) -> Mapping[str, str]:
    """Return the message files of a claim by their own path, for `file_of`."""
    return {path: path for path in claim.messages}


def file_of(place: str, files: Mapping[str, str]) -> str:
    """Return the message file that a place like "data/tweets.js, bericht 12" is in."""
    return files.get(place) or files.get(place.rpartition(", ")[0]) or place
