"""Read kept originals again with today's parsers: all of them, or what waits in quarantine."""

import tempfile
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import BinaryIO

import msgspec

from postkamer.archief import actions, queries
from postkamer.archief.actions import DeliverySource, Reread
from postkamer.archief.bestanden import LostBytesError, open_bestand, read_bestand
from postkamer.archief.intake import Batch, Intake, Kept, Status
from postkamer.archief.models import ONBEKEND, Bestand, Levering, Quarantaine
from postkamer.archief.queries import Reading, bijlage_digests
from postkamer.archief.stores import BlobStore, blob_store
from postkamer.archief.voeding import Feeder
from postkamer.capture.herkennen import sources
from postkamer.capture.importing import import_path
from postkamer.capture.prepare import Keeper, Preparer
from postkamer.capture.reading import Request
from postkamer.capture.register import kanalen
from postkamer.conf.config import current
from postkamer.core.digests import reading_digest
from postkamer.core.errors import PostkamerError, UnreadableError
from postkamer.core.export import FileRaw
from postkamer.core.kanaal import Broken, Capture, DateOrder, Options
from postkamer.core.message import Attachment, Visibility

BATCH = 1_000


@dataclass(slots=True)
class Reparsed:
    """How many versions were read again, read differently, and could not be read any more."""

    read: int = 0
    changed: int = 0
    unreadable: int = 0


@dataclass(slots=True)
class Retried:
    """The numbers of quarantined items that are messages now, and of those that still wait."""

    solved: list[int] = field(default_factory=list)
    waiting: list[int] = field(default_factory=list)


class StoredFile:
    """A kept file as the one file of an export."""

    def __init__(self, bestand: Bestand, store: BlobStore, path: str) -> None:
        self._bestand, self._store, self.path = bestand, store, path
        self.size = bestand.size

    def open(self) -> BinaryIO:
        """Return a stream of the bytes. Raises LostBytesError."""
        return open_bestand(self._bestand, self._store)

    def head(self) -> bytes:
        """Return the first 16 KiB."""
        with self.open() as stream:
            return stream.read(16 * 1024)


class KeptMedia:
    """The attachments that an earlier reading kept, by the name that it had for them."""

    def __init__(self) -> None:
        self._by_ref: dict[str, Bestand] = {}

    def use(self, reading: Reading) -> None:
        """Offer the attachments of this version from now on."""
        self._by_ref = {
            part.ref: part.bestand for part in reading.bijlagen if part.ref and part.bestand
        }

    def note(self, ref: str, message_file: str) -> None:
        """Do nothing: unused files are a matter of the export."""

    def keep(self, part: Attachment, message_file: str, keeper: Keeper) -> Kept | None:
        """Return the file that is kept already."""
        bestand = self._by_ref.get(part.ref)
        return kept_of(bestand) if bestand is not None else None


def kept_of(bestand: Bestand) -> Kept:
    """Return a file that has its row already, as an intake names it."""
    return Kept(bytes(bestand.sha256), bestand.size, bestand.media_type)


def options_of(levering: Levering) -> Options:
    """Return the options that a delivery was read with."""
    values = levering.options
    return Options(
        account=values.get("account", ""),
        visibility=Visibility(values["visibility"]) if "visibility" in values else None,
        timezone=values.get("timezone", "Europe/Amsterdam"),
        date_order=DateOrder(values["date_order"]) if "date_order" in values else None,
    )


class _Rereader:
    """Reads versions again and collects those that read differently."""

    def __init__(self) -> None:
        self._store, self._kanalen = blob_store(current()), kanalen()
        self._media = KeptMedia()
        self._preparers: dict[tuple[str, int], Preparer] = {}
        self.result = Reparsed()
        self.changed: list[Reread] = []

    def _preparer(self, reading: Reading) -> Preparer | None:
        code = reading.versie.informatieobject.kanaal
        kanaal, levering_id = self._kanalen.get(code), reading.versie.levering_id
        if kanaal is None:
            return None
        if (code, levering_id) not in self._preparers:
            options = options_of(queries.levering(levering_id))
            preparer = Preparer(kanaal, options, self._store, self._media)
            self._preparers[code, levering_id] = preparer
        return self._preparers[code, levering_id]

    def read(self, reading: Reading) -> None:
        """Read one version again."""
        versie, preparer = reading.versie, self._preparer(reading)
        self.result.read += 1
        if preparer is None:
            self.result.unreadable += 1
            return
        self._media.use(reading)
        try:
            intake = self._intake(reading, preparer)
        except PostkamerError:
            self.result.unreadable += 1
            return
        before = reading_digest(reading.message, bijlage_digests(reading.bijlagen))
        if intake.reading != before:
            self.result.changed += 1
            parser = self._kanalen[versie.informatieobject.kanaal].version
            self.changed.append(Reread(versie.id, parser, intake))

    def _intake(self, reading: Reading, preparer: Preparer) -> Intake:
        versie = reading.versie
        file = StoredFile(versie.original, self._store, f"bericht {versie.informatieobject_id}")
        context = read_bestand(versie.context, self._store)
        capture = Capture(FileRaw(file), context, file.path)
        raw, message = preparer.parse(capture)
        waiting = Intake(
            item=0, status=Status.READ, place=file.path, original=kept_of(versie.original)
        )
        return preparer.read(waiting, raw, message, file.path)


def reparse_all(channel: str | None, progress: Callable[[str, int], None]) -> Reparsed:
    """Read every version again; what reads differently becomes a new reading of that version."""
    reader = _Rereader()
    rows = queries.versies().select_related("levering")
    if channel is not None:
        rows = rows.filter(informatieobject__kanaal=channel)
    with Feeder(current().index) as feeder:
        for reading in queries.all_readings(rows):
            reader.read(reading)
            if len(reader.changed) >= BATCH:
                _store(reader.changed)
            if reader.result.read % BATCH == 0:
                progress("archief", reader.result.read)
        _store(reader.changed)
        feeder.catch_up()
    return reader.result


def _store(changed: list[Reread]) -> None:
    if changed:
        actions.store_rereading(changed)
        changed.clear()


def retry_quarantine(items: Iterable[int]) -> Retried:
    """Read quarantined items again (all that wait, when none is named).

    What is a message now comes in by a delivery of its own, and the item is marked as solved.
    Raises NotFoundError for a number that is not in quarantine.
    """
    numbers = list(items) or [row.id for row in queries.quarantaines()]
    result = Retried()
    for number in numbers:
        row = queries.quarantaine(number)
        if row.status == Quarantaine.Status.SOLVED:
            continue
        levering_id = _retry_item(row) or _retry_file(row)
        if levering_id is None:
            result.waiting.append(number)
        else:
            actions.solve_quarantaine(number, levering_id)
            result.solved.append(number)
    return result


def _retry_item(row: Quarantaine) -> int | None:
    """Read the bytes as the one item that they were; return the delivery that it came in by."""
    kanaal = kanalen().get(row.kanaal)
    if kanaal is None:
        return None
    store, options = blob_store(current()), options_of(queries.levering(row.levering_id))
    preparer = Preparer(kanaal, options, store, KeptMedia())
    file = StoredFile(row.original, store, row.place)
    try:
        context = read_bestand(row.context, store)
        intake = preparer.prepare(0, Capture(FileRaw(file), context, row.place), row.place)
    except LostBytesError:
        return None
    if intake.status is not Status.READ:
        return None
    source = DeliverySource(
        row.kanaal, f"quarantaine {row.id}", bytes(row.original.sha256).hex(), options.account, {}
    )
    levering = actions.open_levering(source)
    batch = Batch(
        items=(msgspec.structs.replace(intake, item=0),),
        contexts=preparer.batch_contexts(),
        parser=kanaal.version,
    )
    with Feeder(current().index) as feeder:
        written = actions.store_batch(levering.id, batch, editable=kanaal.editable)
        feeder.feed(written)
    actions.close_levering(levering.id, [])
    return levering.id


def _retry_file(row: Quarantaine) -> int | None:
    """Import the bytes as a file of their own; return the delivery when all of it was read."""
    store, options = blob_store(current()), options_of(queries.levering(row.levering_id))
    name = Path(row.place.rpartition(", ")[0] or row.place).name or f"item-{row.id}"
    folder = current().temporary
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=folder) as private:
        path = Path(private) / name.replace("\x00", "")[:200]
        try:
            with path.open("wb") as target, open_bestand(row.original, store) as source:
                while piece := source.read(1024 * 1024):
                    target.write(piece)
        except LostBytesError:
            return None
        if not _readable(path, row.kanaal):
            return None
        channel = None if row.kanaal == ONBEKEND else row.kanaal
        done = import_path(Request(path, channel, options))
    read = [one.levering for one in done.ledgers if one.levering.seen]
    return read[0].id if done.complete and read else None


def _readable(path: Path, kanaal: str) -> bool:
    """Return whether a channel reads the whole file now, so that a vain retry leaves no trace."""
    for source in sources(path, channel=None if kanaal == ONBEKEND else kanaal):
        if source.kanaal is None:
            return False
        for item in source.kanaal.split(source.export, source.claim, Options()):
            if isinstance(item, Broken):
                return False
            try:
                if isinstance(item, Capture):
                    source.kanaal.parse(item.raw, item.context)
            except UnreadableError:
                return False
    return True
