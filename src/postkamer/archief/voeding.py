"""Feed the search index from the log: what is committed there is found, in any process.

Whoever holds the writer of the index puts in what he stores himself at once, and what others stored
from the rows. An import ends only when the index has reached its own last line.
"""

import time
from collections.abc import Iterable, Iterator, Mapping
from contextlib import ExitStack
from pathlib import Path
from types import TracebackType
from typing import Self

from postkamer.archief import log
from postkamer.archief.batch import Written
from postkamer.archief.intake import Words
from postkamer.archief.log import LogKind
from postkamer.archief.models import LogEntry, Versie
from postkamer.archief.queries import Reading, with_bijlagen
from postkamer.archief.zoeken.analyse import analyse_both
from postkamer.archief.zoeken.index import Index, IndexBusyError, IndexDamagedError, Writer
from postkamer.archief.zoeken.scherf import Doc
from postkamer.core.digests import searchable_text
from postkamer.core.message import Message

COMMIT_EVERY = 250_000
"""Messages after which a long import makes what it stored findable."""
PAGE = 2_000
NO_WORDS: Mapping[int, Words] = {}
WAIT = 600.0
"""Seconds that an import waits for the process that feeds the index."""
BATCHES = (LogKind.BATCH_STORED, LogKind.BATCH_REREAD)


class Feeder:
    """Feeds the index while it is open; on closing the index is up to date."""

    def __init__(self, folder: Path) -> None:
        self._index = Index(folder)
        self._stack = ExitStack()
        self._writer: Writer | None = None
        self._reached = 0
        self._fresh = 0
        self._wanted = 0

    def __enter__(self) -> Self:
        """Take the writer if it is free."""
        self._take_writer()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        """Bring the index up to date, unless something failed; let the writer go."""
        try:
            if kind is None:
                self._finish()
        finally:
            self._stack.close()

    def _take_writer(self) -> bool:
        if self._writer is not None:
            return True
        try:
            self._writer = self._stack.enter_context(self._index.writer())
        except IndexBusyError:
            return False
        except IndexDamagedError:
            self._index.empty()
            self._writer = self._stack.enter_context(self._index.writer())
        self._reached = self._writer.position
        return True

    def feed(self, written: Written, words: Mapping[int, Words] = NO_WORDS) -> None:
        """Put in what a batch stored. What goes wrong with the index never stops an import.

        `words` has what the words were analysed to by number of item; others are analysed here.
        """
        self._wanted = max(self._wanted, written.seq + 1)
        if written.seq < 0 or self._writer is None:
            return
        try:
            self._feed(self._writer, written, words)
        except (OSError, ValueError):
            self._start_over()

    def _feed(self, writer: Writer, written: Written, words: Mapping[int, Words]) -> None:
        if writer.unfinished or _others(self._reached, written.seq):
            self._from_rows(written.seq + 1)
            return
        docs = _docs_of(written, words)
        new = [doc for doc in docs if doc.id not in written.replaced]
        writer.add(new)
        if len(new) < len(docs):
            writer.add([doc for doc in docs if doc.id in written.replaced], replace=True)
        self._reached = written.seq + 1
        self._count(len(docs))

    def _start_over(self) -> None:
        """Throw a broken index away; it is made again from the rows when the import ends."""
        self._stack.close()
        self._writer = None
        self._index.empty()
        self._take_writer()

    def catch_up(self) -> None:
        """Put in everything that is in the log and not yet in the index."""
        self._wanted = max(self._wanted, log.size())

    def _finish(self) -> None:
        """Feed up to the end of the log, or wait until the process that does so has."""
        until = time.monotonic() + WAIT
        while not self._take_writer():
            if self._index.position() >= self._wanted:
                return
            if time.monotonic() > until:
                raise IndexBusyError(
                    "Alles is bewaard, maar een ander proces houdt de zoekindex bezet. Werk hem "
                    "later bij met `postkamer rebuild search`."
                )
            time.sleep(0.1)
        try:
            self._bring_up_to_date()
        except (OSError, ValueError):
            self._start_over()
            try:
                self._bring_up_to_date()
            except (OSError, ValueError) as error:
                raise IndexDamagedError(
                    f"Alles is bewaard, maar de zoekindex is niet bij te werken: {error}. Maak hem "
                    "opnieuw met `postkamer rebuild search`."
                ) from error

    def _bring_up_to_date(self) -> None:
        self._from_rows(log.size())
        if self._writer is not None and self._reached > self._writer.position:
            self._writer.commit(self._reached)

    def _count(self, added: int) -> None:
        self._fresh += added
        if self._fresh >= COMMIT_EVERY and self._writer is not None:
            self._writer.commit(self._reached)
            self._fresh = 0

    def _from_rows(self, size: int) -> None:
        """Put in what the lines up to `size` brought, as the rows show it now."""
        if self._writer is None or size <= self._reached:
            return
        rows = Versie.objects.filter(current=True, log_seq__gte=self._reached, log_seq__lt=size)
        again = self._writer.unfinished
        for page in _pages(rows):
            fresh = [doc for doc, new in page if new]
            changed = [doc for doc, new in page if not new]
            self._writer.add(fresh, replace=again)
            self._writer.add(changed, replace=True)
            self._fresh += len(page)
        self._reached = size
        self._count(0)


def _others(reached: int, seq: int) -> bool:
    """Return whether other batches stand between what the index has and this line."""
    if reached == seq:
        return False
    between = LogEntry.objects.filter(seq__gte=reached, seq__lt=seq, kind__in=BATCHES)
    return between.exists()


def _pages(rows: "Iterable[Versie]") -> Iterator[list[tuple[Doc, bool]]]:
    """Yield the documents of rows in pages, each with whether its record is new."""
    after = 0
    ordered = rows.select_related("informatieobject").order_by("id")  # type: ignore[attr-defined]
    while page := list(ordered.filter(id__gt=after)[:PAGE]):
        after = page[-1].id
        yield [
            (doc_of(reading), reading.versie.version == 1 and reading.versie.reading == 1)
            for reading in with_bijlagen(page)
        ]


def doc_of(reading: Reading) -> Doc:
    """Return how a version is found, from its row."""
    versie, message = reading.versie, reading.message
    return _doc(versie.informatieobject_id, versie.informatieobject.kanaal, message, None)


def _docs_of(written: Written, words: Mapping[int, Words]) -> list[Doc]:
    return [
        _doc(record, written.kanaal, intake.message, words.get(intake.item))
        for record, intake in written.current.items()
        if intake.message is not None
    ]


def _doc(record: int, kanaal: str, message: Message, words: Words | None) -> Doc:
    terms, parts = words or analyse_both(searchable_text(message))
    return Doc(
        id=record,
        channel=kanaal,
        account=message.account,
        author=message.author.label if message.author else "",
        kind=message.kind,
        visibility=message.visibility or "",
        sent_at=message.sent_at,
        conversation=message.conversation,
        has_attachment=bool(message.attachments),
        terms=terms,
        parts=parts,
    )


def rebuild(folder: Path) -> int:
    """Make the index again from the rows; return the number of messages in it.

    Searching goes on meanwhile: the new index takes the place of the old at once when it is ready.
    Raises IndexBusyError when another process feeds the index.
    """
    with Index(folder).lock():
        fresh = folder.with_name(folder.name + ".new")
        Index(fresh).empty()
        count = 0
        with Index(fresh).writer() as writer:
            size = log.size()
            rows = Versie.objects.filter(current=True, log_seq__lt=size)
            for page in _pages(rows):
                writer.add([doc for doc, _ in page])
                count += len(page)
            writer.commit(size)
        Index(folder).take_over(fresh)
    return count
