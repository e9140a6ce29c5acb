"""Read a path: its sources in turn, as an opening, batches of prepared items, and a closing."""

import hashlib
from collections.abc import Generator, Iterator
from dataclasses import asdict, dataclass
from pathlib import Path

import msgspec

from postkamer.archief.intake import Batch, GapSeen, Intake, Words
from postkamer.archief.stores import blob_store
from postkamer.capture.herkennen import Source, sources
from postkamer.capture.prepare import ExportMedia, Preparer, file_of, known_places
from postkamer.capture.splitsen import items_of
from postkamer.conf.config import current
from postkamer.core.canonical import encode
from postkamer.core.errors import ExportError, LimitError
from postkamer.core.kanaal import NOTHING, Gap, Ignored, Item, Options

BATCH_ITEMS, MOST_ITEMS = 8_000, 10_000
"""Items in one transaction, and how many there may be."""
BATCH_BYTES = 8 * 1024 * 1024


class Opened(msgspec.Struct, frozen=True, tag=True):
    """A source begins; the writer answers with the number of items that it has already."""

    kanaal: str
    name: str
    key: str
    editable: bool


class Read(msgspec.Struct, frozen=True, tag=True):
    """The next items of the source, and what the words of each were analysed to, if they were."""

    batch: Batch
    words: list[Words] | None = None

    def words_by_item(self) -> dict[int, Words]:
        """Return what the words were analysed to, by the number of the item."""
        return {
            item.item: one for item, one in zip(self.batch.items, self.words or (), strict=False)
        }


class Closed(msgspec.Struct, frozen=True, tag=True):
    """The source has ended."""

    gaps: tuple[GapSeen, ...]


class Stopped(msgspec.Struct, frozen=True, tag=True):
    """The path cannot be read (further): why, in Dutch. `ours`: our own storage failed."""

    message: str
    source: str
    ours: bool = False


class Done(msgspec.Struct, frozen=True, tag=True):
    """All sources have been read."""


Event = Opened | Read | Closed | Stopped | Done
Events = Generator[Event, int | None, None]


@dataclass(frozen=True, slots=True)
class Request:
    """What to read, and how."""

    path: Path
    channel: str | None
    options: Options
    batch_items: int = BATCH_ITEMS  # items in one transaction, at most 10,000


def read_path(request: Request) -> Events:
    """Yield the events of a path. To an `Opened`, send the number of items to pass over."""
    name, found = request.path.name, False
    try:
        for source in sources(request.path, channel=request.channel):
            name, found = source.name, True
            yield from read_source(source, request.options, request.batch_items)
        if not found:
            yield Stopped(
                f"{request.path} is leeg: er zijn geen bestanden om in te lezen. Controleer of dit "
                "de goede map of export is.", name,
            )  # fmt: skip
    except (ExportError, LimitError) as error:
        yield Stopped(str(error), name)
    except OSError as error:
        yield Stopped(f"{name} is niet te lezen: {error.strerror or error}.", name)
    yield Done()


def read_source(source: Source, options: Options, batch_items: int = BATCH_ITEMS) -> Events:
    """Yield the events of one source; the items that the writer has already are passed over."""
    kanaal = source.kanaal
    skip = yield Opened(
        kanaal=kanaal.code if kanaal else "",
        name=source.name,
        key=source_key(source, options),
        editable=kanaal.editable if kanaal else False,
    )
    reader = _SourceReader(source, options, skip or 0, batch_items)
    yield from reader.batches()
    yield Closed(reader.gaps())


class _SourceReader:
    """Numbers and prepares the items of one source, and packs them into batches."""

    def __init__(self, source: Source, options: Options, skip: int, batch_items: int) -> None:
        self._source, self._options, self._skip = source, options, skip
        claim = source.claim if source.kanaal else NOTHING
        self._claim = claim
        self._media = ExportMedia(source.export, claim)
        self._preparer = Preparer(source.kanaal, options, blob_store(current()), self._media)
        self._gaps = [GapSeen(gap.kind, gap.expected, gap.found, gap.detail) for gap in source.gaps]
        self._batch_items = batch_items
        self._number = 0
        self._failure = ""
        self._items: list[Intake] = []
        self._bytes = 0

    def batches(self) -> Iterator[Read]:
        """Yield all items in batches of at most 10,000 items or 8 MiB."""
        files = known_places(self._claim)
        for item in self._all_items():
            if isinstance(item, Gap):
                self._gaps.append(GapSeen(item.kind, item.expected, item.found, item.detail))
                continue
            file = file_of(item.place, files)
            if self._number < self._skip:
                self._preparer.pass_over(item, file)
                self._number += 1
                continue
            self._add(self._preparer.prepare(self._number, item, file))
            if len(self._items) >= self._batch_items or self._bytes >= BATCH_BYTES:
                yield self._batch()
        if self._failure and self._number >= self._skip:
            self._add(self._preparer.failed(self._number, self._source.name, self._failure))
        if self._items:
            yield self._batch()

    def _all_items(self) -> Iterator[Item]:
        told = set[str]()
        try:
            for item in items_of(self._source, self._options):
                if isinstance(item, Ignored):
                    told.add(item.place)
                yield item
        except (ExportError, LimitError, OSError, EOFError) as error:
            self._failure = f"De rest van de bron is niet te lezen: {error}"
        for path in self._claim.side:
            if path not in told:
                yield Ignored(path, "Bijbestand van de export, geen bericht")
        for path in self._source.skipped:
            yield Ignored(path, "Systeembestand, geen bericht")

    def _add(self, intake: Intake) -> None:
        self._number += 1
        self._items.append(intake)
        data = intake.original.data if intake.original else None
        text = intake.message.text if intake.message else ""
        self._bytes += len(data or b"") + 2 * len(text) + 500
        if intake.attachments:
            self._bytes += sum(len(one.data or b"") for one in intake.attachments if one)

    def _batch(self) -> Read:
        batch = Batch(
            items=tuple(self._items),
            contexts=self._preparer.batch_contexts(),
            parser=self._source.kanaal.version if self._source.kanaal else 0,
        )
        self._items.clear()
        self._bytes = 0
        return Read(batch)

    def gaps(self) -> tuple[GapSeen, ...]:
        """Return the gaps, with the media that no message used; call it after the last batch."""
        unused = self._media.unused()
        if unused:
            shown = ", ".join(unused[:5]) + (" …" if len(unused) > 5 else "")
            detail = f"Bestanden die bij geen bericht horen: {shown}"
            self._gaps.append(GapSeen("unused_media", 0, len(unused), detail[:1000]))
        return tuple(self._gaps)


def source_key(source: Source, options: Options) -> str:
    """Return 64 hex digits that are the same for the same source, read in the same way."""
    files = source.export.files()
    wanted = set(source.claim.messages) if source.kanaal else {file.path for file in files}
    digest = hashlib.sha256()
    digest.update(
        encode(
            {
                "channel": source.kanaal.code if source.kanaal else "",
                "parser": source.kanaal.version if source.kanaal else 0,
                "options": options_text(options),
            }
        )
    )
    for file in files:
        if file.path in wanted:
            head = hashlib.sha256(file.head()).hexdigest()
            digest.update(encode([file.path, file.size, head]))
    return digest.hexdigest()


def options_text(options: Options) -> dict[str, str]:
    """Return the options as text values, for the log."""
    values = asdict(options).items()
    return {name: str(value) for name, value in values if value not in {None, ""}}
