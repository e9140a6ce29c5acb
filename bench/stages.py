"""Processor time of each stage of an import, in microseconds per message: where the time goes.

python bench/stages.py [--tweets 40000] [--mails 10000]

Each stage runs alone over all messages, with the functions that an import uses and an archive in
a temporary folder. Waiting (for the disk, for another process) is not counted.
"""

import argparse
import hashlib
import multiprocessing
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import msgspec

sys.path.insert(0, str(Path(__file__).parents[1]))

from bench.gegevens import tweets, write_archive, write_mbox
from postkamer.archief.compressie import compress
from postkamer.archief.intake import Intake, Words
from postkamer.archief.zoeken.analyse import analyse_both, term_and_parts, tokens, warm
from postkamer.capture.herkennen import sources
from postkamer.capture.reading import Event, Read, Request, read_path
from postkamer.capture.splitsen import items_of
from postkamer.conf.config import current, use_data
from postkamer.conf.start import start_django
from postkamer.core.digests import content_digest, reading_digest, searchable_text
from postkamer.core.kanaal import Capture, Kanaal, Options

FIRST_SIGHT = "analyse, first sight"
PROCESSES = {
    "reader": ("split", "parse", "SHA-256", "compress", "digests", "rest of reading", "encode"),
    "analyser": ("analyse, words known", FIRST_SIGHT),
    "writer": ("decode", "rows", "SQL", "commit", "index add", "index commit"),
}
PER_WORD = "first sight of one word"

Clock = Callable[[], float]


class Stages:
    """Seconds of processor time by stage."""

    def __init__(self) -> None:
        self.seconds: dict[str, float] = {}

    @contextmanager
    def stage(self, name: str, clock: Clock = time.thread_time) -> Iterator[None]:
        """Count what happens inside."""
        started = clock()
        yield
        self.add(name, clock() - started)

    def add(self, name: str, seconds: float) -> None:
        """Count seconds that were measured otherwise."""
        self.seconds[name] = self.seconds.get(name, 0.0) + seconds


def reading(stages: Stages, path: Path) -> tuple[Kanaal, list[Read]]:
    """Measure the parts of reading one by one, then reading as a whole.

    Return the channel and the batches.
    """
    source = next(iter(sources(path)))
    if source.kanaal is None:
        raise ValueError(f"no channel reads {path}")
    with stages.stage("split"):
        items = [one for one in items_of(source, Options()) if isinstance(one, Capture)]
    with stages.stage("parse"):
        for one in items:
            source.kanaal.parse(one.raw, one.context)
    raws = [one.raw.read() for one in items]
    with stages.stage("SHA-256"):
        for raw in raws:
            hashlib.sha256(raw).digest()
    with stages.stage("compress"):
        for raw in raws:
            compress(raw)
    with stages.stage("whole"):
        batches = [
            one for one in read_path(Request(path, None, Options())) if isinstance(one, Read)
        ]
    digests(stages, [item for one in batches for item in one.batch.items])
    parts = sum(stages.seconds[name] for name in PROCESSES["reader"][:5])
    stages.add("rest of reading", stages.seconds.pop("whole") - parts)
    return source.kanaal, batches


def digests(stages: Stages, items: list[Intake]) -> None:
    """Measure the digests of what was read."""
    with stages.stage("digests"):
        for item in items:
            if item.message is not None:
                kept = [None if one is None else one.sha256 for one in item.attachments]
                content_digest(item.message, kept)
                reading_digest(item.message, kept)


def analysing(stages: Stages, batches: list[Read]) -> int:
    """Measure analysis; fill in the words of each batch; return the number of different words."""
    texts = [
        [searchable_text(item.message) if item.message else "" for item in one.batch.items]
        for one in batches
    ]
    warm()
    words = {word for batch in texts for text in batch for word in tokens(text)}
    with stages.stage(FIRST_SIGHT):
        for word in words:
            term_and_parts(word)
    with stages.stage("analyse, words known"):
        found = [[analyse_both(text) for text in batch] for batch in texts]
    batches[:] = [Read(one.batch, its) for one, its in zip(batches, found, strict=True)]
    return len(words)


def crossing(stages: Stages, batches: list[Read]) -> None:
    """Measure what it costs to hand batches and words to another process."""
    encoder = msgspec.msgpack.Encoder()
    with stages.stage("encode"):
        packed = [encoder.encode(Read(one.batch)) for one in batches]
    words = [encoder.encode(one.words) for one in batches]
    decoder, of_words = msgspec.msgpack.Decoder(Event), msgspec.msgpack.Decoder(list[Words])
    with stages.stage("decode"):
        for event, its in zip(packed, words, strict=True):
            decoder.decode(event)
            of_words.decode(its)


def writing(stages: Stages, kanaal: Kanaal, batches: list[Read]) -> None:
    """Measure storing and indexing in a new archive."""
    from django.db import connection, transaction

    from postkamer.archief import actions, opzet
    from postkamer.archief.voeding import Feeder

    def timed(execute: Callable[..., Any], *arguments: Any) -> Any:
        with stages.stage("SQL"):
            return execute(*arguments)

    opzet.make_archive(current(), "bench/stages")
    source = actions.DeliverySource(kanaal.code, "bench", "0" * 64, "", {})
    levering, written = actions.open_levering(source), []
    for one in batches:
        with transaction.atomic():  # so that the action's own is a savepoint, and this the commit
            with stages.stage("rows"), connection.execute_wrapper(timed):
                written.append(
                    actions.store_batch(levering.id, one.batch, editable=kanaal.editable)
                )
            started = time.thread_time()
        stages.add("commit", time.thread_time() - started)
    stages.add("rows", -stages.seconds["SQL"])
    with Feeder(current().index) as feeder:
        with stages.stage("index add", time.process_time):  # the engine has threads of its own
            for batch, one in zip(written, batches, strict=True):
                feeder.feed(batch, one.words_by_item())
        started = time.process_time()
    stages.add("index commit", time.process_time() - started)


def measure(kind: str, count: int) -> dict[str, float]:
    """Return the microseconds of each stage for a message of this kind; run in a new process."""
    stages = Stages()
    with tempfile.TemporaryDirectory(prefix="postkamer-bench-") as private:
        use_data(Path(private) / "archive")
        start_django()
        path = Path(private) / kind
        if kind == "tweets":
            write_archive(path, list(tweets(count)))
        else:
            write_mbox(path, count)
        kanaal, batches = reading(stages, path)
        words = analysing(stages, batches)
        crossing(stages, batches)
        writing(stages, kanaal, batches)
    found = {name: seconds / count * 1e6 for name, seconds in stages.seconds.items()}
    return {**found, PER_WORD: stages.seconds[FIRST_SIGHT] / words * 1e6}


def show(counts: dict[str, int], found: dict[str, dict[str, float]]) -> None:
    """Print the table: the stages by process, with their sums."""
    print(f"{'microseconds per message':32}" + "".join(f"{kind:>10}" for kind in counts))
    for process, names in PROCESSES.items():
        for name in names:
            line(f"  {name}", [found[kind][name] for kind in counts])
        line(process, [sum(found[kind][name] for name in names) for kind in counts])
    line(f"({PER_WORD})", [found[kind][PER_WORD] for kind in counts])
    print(f"{'messages':32}" + "".join(f"{count:10,}" for count in counts.values()))


def line(name: str, values: list[float]) -> None:
    """Print one line of the table."""
    print(f"{name:32}" + "".join(f"{value:10.1f}" for value in values))


def main() -> None:
    """Print the table."""
    options = argparse.ArgumentParser()
    options.add_argument("--tweets", type=int, default=40_000)
    options.add_argument("--mails", type=int, default=10_000)
    counts = vars(options.parse_args())
    found = {}
    for kind, count in counts.items():
        with multiprocessing.get_context("spawn").Pool(1) as pool:
            found[kind] = pool.apply(measure, (kind, count))
    show(counts, found)


if __name__ == "__main__":
    main()
