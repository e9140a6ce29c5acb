"""Import a path: write what the reader reads, one transaction per batch, resumable after a kill."""

import fcntl
import os
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from postkamer.archief import actions, queries
from postkamer.archief.actions import DeliverySource
from postkamer.archief.models import ONBEKEND, Levering
from postkamer.archief.stores import StoreError
from postkamer.archief.voeding import Feeder
from postkamer.capture.leesproces import Reader, collect_rarely
from postkamer.capture.reading import (
    Closed,
    Done,
    Event,
    Events,
    Opened,
    Read,
    Request,
    Stopped,
    options_text,
)
from postkamer.conf.config import current
from postkamer.core.errors import PostkamerError
from postkamer.core.kanaal import NOT_READ

Progress = Callable[[str, int], None]
"""Called with the name of the source and the number of items that are safe."""


@dataclass(frozen=True, slots=True)
class Ledger:
    """What became of one source. `first` and `last` are UTC microseconds; `seconds` wall time."""

    levering: Levering
    seconds: float

    @property
    def incomplete(self) -> bool:
        """Return whether something of the source was not read, or not kept."""
        kinds = {gap["kind"] for gap in self.levering.gaps}
        return bool(self.levering.quarantined or self.levering.failed or kinds & NOT_READ)


@dataclass(slots=True)
class Imported:
    """The result of an import: a ledger for each source, and what could not be opened at all."""

    ledgers: list[Ledger] = field(default_factory=list)
    stopped: list[str] = field(default_factory=list)

    @property
    def complete(self) -> bool:
        """Return whether all that was in the sources was read and kept."""
        return not self.stopped and not any(one.incomplete for one in self.ledgers)


class BusyError(PostkamerError):
    """Another process is importing this delivery."""


def import_path(request: Request, progress: Progress = lambda _name, _count: None) -> Imported:
    """Import all sources at a path; what is committed when it returns is safe and searchable.

    Raises StoreError when our own storage fails: what was committed stays, and the same command
    goes on from there.
    """
    collect_rarely()
    result = Imported()
    with Reader(request) as events, Feeder(current().index) as feeder:
        event: Event | None = next(events)
        while event is not None and not isinstance(event, Done):
            if isinstance(event, Stopped):
                if event.ours:
                    raise StoreError(event.message)
                result.stopped.append(event.message)
                event = next(events, None)
            elif isinstance(event, Opened):
                ledger, event = _import_source(request, event, events, feeder, progress)
                result.ledgers.append(ledger)
            else:
                raise TypeError(f"unexpected {type(event).__name__}")
    return result


def _import_source(
    request: Request, opened: Opened, events: Events, feeder: Feeder, progress: Progress
) -> tuple[Ledger, Event | None]:
    """Write one source; return its ledger and the event after it."""
    started = time.monotonic()
    source = DeliverySource(
        kanaal=opened.kanaal or ONBEKEND,
        name=opened.name,
        key=opened.key,
        account=request.options.account,
        options=options_text(request.options),
    )
    with _open_or_resume(source) as levering:
        progress(opened.name, levering.cursor)
        event: Event | None = events.send(levering.cursor)
        while isinstance(event, Read):
            written = actions.store_batch(levering.id, event.batch, editable=opened.editable)
            feeder.feed(written, event.words_by_item())
            progress(opened.name, event.batch.items[-1].item + 1)
            event = next(events, None)
        if isinstance(event, Closed):
            gaps = [
                {
                    "kind": gap.kind,
                    "expected": gap.expected,
                    "found": gap.found,
                    "detail": gap.detail,
                }
                for gap in event.gaps
            ]
            levering = actions.close_levering(levering.id, gaps)
            event = next(events, None)
        else:
            levering = queries.levering(levering.id)
    return Ledger(levering, time.monotonic() - started), event


@contextmanager
def _open_or_resume(source: DeliverySource) -> Iterator[Levering]:
    """Give the open delivery of this source that no process holds, or a new one; hold it."""
    for levering in queries.open_leveringen(source.kanaal, source.key):
        lock = _try_lock(levering.id)
        if lock is not None:
            try:
                yield queries.levering(levering.id)
            finally:
                os.close(lock)
            return
    levering = actions.open_levering(source)
    lock = _try_lock(levering.id)
    if lock is None:
        raise BusyError(f"Levering {levering.id} is net door een ander proces geopend.")
    try:
        yield levering
    finally:
        os.close(lock)


def _try_lock(levering_id: int) -> int | None:
    """Return the handle of a lock that ends with this process, or None when another holds it."""
    folder = current().locks
    folder.mkdir(parents=True, exist_ok=True)
    path: Path = folder / f"levering-{levering_id}.lock"
    handle = os.open(path, os.O_CREAT | os.O_RDWR, 0o600)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        os.close(handle)
        return None
    return handle
