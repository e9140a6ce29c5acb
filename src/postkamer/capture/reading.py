"""Read a path: its sources in turn, each as an opening, batches of prepared items, and a closing.

A large input is read in a process of its own, started afresh (spawn), beside the process that
writes; they talk in MessagePack over a pipe, which holds the reader back when the writer is busy.
"""

import ctypes
import gc
import hashlib
import multiprocessing
import signal
import sys
from collections.abc import Generator, Iterator
from dataclasses import asdict, dataclass
from multiprocessing.connection import Connection
from pathlib import Path

import msgspec

from postkamer.archief.intake import Batch, GapSeen, Intake
from postkamer.archief.stores import StoreError, blob_store
from postkamer.capture.herkennen import Source, sources
from postkamer.capture.prepare import ExportMedia, Preparer, file_of, known_places
from postkamer.capture.splitsen import items_of
from postkamer.conf.config import current
from postkamer.core.canonical import encode
from postkamer.core.errors import ExportError, LimitError, PostkamerError
from postkamer.core.kanaal import NOTHING, Gap, Ignored, Item, Options

BATCH_ITEMS = 10_000
BATCH_BYTES = 32 * 1024 * 1024
IN_PROCESS = 4 * 1024 * 1024
"""Bytes of a file up to which it is read in the writing process: starting another takes longer."""


def collect_rarely() -> None:
    """Let Python look for cycles of objects far less often: batches are large and hold none.

    What is there already stays, and is not looked at again.
    """
    gc.freeze()
    gc.set_threshold(1_000_000, 50, 100)


PR_SET_PDEATHSIG = 1
"""What prctl calls the signal at the death of the parent (Linux)."""


class Opened(msgspec.Struct, frozen=True, tag=True):
    """A source begins; the writer answers with the number of items that it has already."""

    kanaal: str
    name: str
    key: str
    editable: bool


class Read(msgspec.Struct, frozen=True, tag=True):
    """The next items of the source."""

    batch: Batch


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
        """Yield all items in batches of at most 10,000 items or 32 MiB."""
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


class Reader:
    """The events of a path, in this process or from another; use as a context manager."""

    def __init__(self, request: Request) -> None:
        self._request = request

    def __enter__(self) -> Events:
        """Start reading."""
        if _is_small(self._request.path):
            self._events = read_path(self._request)
        else:
            self._events = _from_process(self._request)
        return self._events

    def __exit__(self, *_: object) -> None:
        """Stop reading, also halfway."""
        self._events.close()


def _is_small(path: Path) -> bool:
    return path.is_file() and path.stat().st_size <= IN_PROCESS


def _from_process(request: Request) -> Events:
    context = multiprocessing.get_context("spawn")
    ours, theirs = context.Pipe()
    process = context.Process(target=serve, args=(theirs, request), daemon=True)
    process.start()
    theirs.close()
    try:
        yield from _receive(ours, request.path.name)
    finally:
        ours.close()
        process.join(timeout=10)
        if process.is_alive():
            process.kill()
            process.join()


def _receive(pipe: Connection, name: str) -> Events:
    decoder = msgspec.msgpack.Decoder(Event)
    while True:
        try:
            event = decoder.decode(pipe.recv_bytes())
        except (EOFError, ConnectionError):
            message = (
                "Het leesproces is onverwacht gestopt. Start de import opnieuw: die gaat verder."
            )
            yield Stopped(message, name)
            return
        answer = yield event
        if isinstance(event, Opened):
            pipe.send_bytes(msgspec.msgpack.encode(answer or 0))
        if isinstance(event, Done):
            return


def die_with_parent() -> None:
    """Let the system end this process when the one that started it ends, also when we are busy."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGKILL)


def serve(pipe: Connection, request: Request) -> None:
    """Run in the reading process: read the path and send its events until the other end closes."""
    die_with_parent()
    collect_rarely()
    events = read_path(request)
    encoder = msgspec.msgpack.Encoder()
    answer: int | None = None
    try:
        while True:
            event = events.send(answer)
            pipe.send_bytes(encoder.encode(event))
            answer = None
            if isinstance(event, Opened):
                answer = msgspec.msgpack.decode(pipe.recv_bytes(), type=int)
    except StopIteration:
        pass
    except PostkamerError as error:
        stopped = Stopped(str(error), request.path.name, isinstance(error, StoreError))
        pipe.send_bytes(encoder.encode(stopped))
        pipe.send_bytes(encoder.encode(Done()))
    except (EOFError, ConnectionError):
        pass  # the writing process has stopped: so do we
    finally:
        events.close()
        pipe.close()
