"""Search speed and size at a million messages, and how well forms of a Dutch word find each other.

python bench/search.py [--messages 1000000] [--rounds 60] [--folder DIR]
"""

import argparse
import itertools
import random
import resource
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

import Stemmer
import tantivy

from bench.gegevens import GLUE, SEED
from bench.gegevens import texts as messages
from postkamer.archief.zoeken.analyse import analyse_both, fold, terms
from postkamer.archief.zoeken.index import Index
from postkamer.archief.zoeken.scherf import Doc
from postkamer.archief.zoeken.zoeken import Order, search
from tests.archief.zoeken.paren import OTHER, SAME, pairs

BATCH = 5_000
FIRST_SECOND = 1_420_000_000
CHANNELS = ("x", "mail", "whatsapp", "evernote")
TARGET_MS = 10.0
TARGETS_MS = {"phrase of very frequent words": 80.0, "everything": None, "the commonest word": None}
"""Of the questions that have another target, or none: these find a third of all, or all."""
TARGET_BYTES, TARGET_ADD_US, TARGET_ANALYSE_US = 120.0, 15.0, 15.0


def docs_of(texts: list[str], first: int) -> list[Doc]:
    """Return what is indexed of some texts, with ids from `first`."""
    made = []
    for record, text in enumerate(texts, first):
        found, parts = analyse_both(text)
        author = (record * 7919) % 30_011
        made.append(
            Doc(
                id=record,
                channel=CHANNELS[record % 4],
                author=f"Inwoner {author} <inwoner{author}@voorbeeld.example>",
                sent_at=(FIRST_SECOND + record * 300) * 1_000_000,
                conversation=f"gesprek-{record // 5}",
                has_attachment=record % 10 == 0,
                terms=found,
                parts=parts,
            )
        )
    return made


def build(folder: Path, count: int) -> Index:
    """Fill an index; print what it costs."""
    index, texts = Index(folder), messages(count, seed=11)
    analysing = adding = 0.0
    characters, record = 0, 1
    started = time.perf_counter()
    with index.writer() as writer:
        while batch := list(itertools.islice(texts, BATCH)):
            characters += sum(map(len, batch))
            at = time.thread_time()
            made = docs_of(batch, record)
            analysing += time.thread_time() - at
            at = time.thread_time()
            writer.add(made)
            adding += time.thread_time() - at
            record += len(batch)
        at = time.perf_counter()
        writer.commit(1)
        committing = time.perf_counter() - at
    seconds = time.perf_counter() - started
    size = sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"\n{count:,} messages of {characters / count:.0f} characters\n")
    line("index, bytes per message", size / count, TARGET_BYTES)
    line("analyse, µs per message", analysing / count * 1e6, TARGET_ANALYSE_US)
    line("add, µs per message (this thread)", adding / count * 1e6, TARGET_ADD_US)
    print(f"{'commit, s':44}{committing:10.1f}")
    print(f"{'all, messages per second':44}{count / seconds:10.0f}")
    print(f"{'peak memory, MB':44}{peak:10.0f}")
    return index


def line(name: str, value: float, target: float) -> None:
    """Print a number beside its target."""
    print(f"{name:44}{value:10.1f}{target:10.0f}{'' if value <= target else '   MISSED'}")


def questions(rng: random.Random) -> dict[str, Callable[[], str]]:
    """Return the kinds of questions, each a maker of one."""
    common, glue = [word for word in SEED if len(word) > 3], GLUE[:8]

    def two() -> str:
        return " ".join(rng.sample(common, 2))

    def dated() -> str:
        year, month = rng.randrange(2016, 2023), rng.randrange(1, 13)
        return f"{rng.choice(common)} van:{year}-{month:02d} tot:{year + 1}-{month:02d}"

    return {
        "one common word": lambda: rng.choice(common),
        "two words": two,
        "prefix": lambda: rng.choice(common)[: rng.randrange(3, 6)] + "*",
        "word and a year": dated,
        "word, channel and author": lambda: (
            f"{rng.choice(common)} kanaal:x auteur:inwoner{rng.randrange(30_000)}"
        ),
        "everything": lambda: "",
        "the commonest word": lambda: rng.choice(glue),
        "phrase of very frequent words": lambda: f'"{rng.choice(glue)} {rng.choice(glue)}"',
    }


def at_rank(values: list[float], percent: int) -> float:
    """Return the value that so many of a hundred are not above."""
    return sorted(values)[min(len(values) * percent // 100, len(values) - 1)]


def measure(index: Index, rounds: int) -> None:
    """Print the times of each kind of question, whole: open, ask, count, facets, first page."""
    print(
        f"\n{'milliseconds, with facets':44}{'hits':>10}{'p50':>9}{'p95':>9}{'p95 CPU':>9}{'target':>9}"
    )
    for order in (Order.RELEVANCE, Order.NEWEST):
        for name, make in questions(random.Random(3)).items():
            target = TARGETS_MS.get(name, TARGET_MS)
            times, busy, hits = [], [], 0
            for number in range(rounds + 3):
                asked = make()
                at, cpu = time.perf_counter(), time.thread_time()
                found = search(index, asked, order=order)
                if number >= 3:
                    times.append((time.perf_counter() - at) * 1000)
                    busy.append((time.thread_time() - cpu) * 1000)
                    hits += found.total
            p50, p95, p95_busy = at_rank(times, 50), at_rank(times, 95), at_rank(busy, 95)
            against = (
                "" if target is None else f"{target:9.0f}{'' if p95 <= target else '   MISSED'}"
            )
            label = f"{name}, {order.value}"
            print(f"{label:44}{hits // rounds:10,}{p50:9.1f}{p95:9.1f}{p95_busy:9.1f}{against}")


def stemmed_by_snowball() -> Callable[[str], object]:
    """Return the newest Snowball stemmer of Dutch."""
    stemmer = Stemmer.Stemmer("dutch")
    return lambda word: stemmer.stemWord(fold(word))


def stemmed_by_engine() -> Callable[[str], object]:
    """Return the Dutch stemmer of the engine itself."""
    builder = tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.simple())
    builder = builder.filter(tantivy.Filter.lowercase()).filter(tantivy.Filter.ascii_fold())
    analyser = builder.filter(tantivy.Filter.stemmer("dutch")).build()
    return lambda word: tuple(analyser.analyze(word))


def dutch() -> None:
    """Print which part of the pairs match, by analysis."""
    ways: dict[str, Callable[[str], object]] = {
        "postkamer": lambda word: tuple(terms(word)),
        "Snowball (PyStemmer)": stemmed_by_snowball(),
        "the engine's own stemmer": stemmed_by_engine(),
    }
    same, other = pairs(SAME), pairs(OTHER)
    print(f"\n{'Dutch pairs that find each other':44}{'must':>10}{'must not':>10}{'we find':>10}")
    ours = 0.0
    for name, way in ways.items():
        right = sum(way(one) == way(two) for _, one, two in same) / len(same)
        wrong = sum(way(one) == way(two) for _, one, two in other) / len(other)
        ours = ours or right
        print(f"{name:44}{right:10.0%}{wrong:10.0%}{ours / right:9.1f}x")


def main() -> None:
    """Print the tables."""
    options = argparse.ArgumentParser()
    options.add_argument("--messages", type=int, default=1_000_000)
    options.add_argument("--rounds", type=int, default=60)
    options.add_argument("--folder", type=Path, help="keep the index here, use it when it is there")
    given = options.parse_args()
    with tempfile.TemporaryDirectory(prefix="postkamer-bench-") as private:
        folder = given.folder or Path(private) / "index"
        index = Index(folder)
        if index.position() == 0:
            index = build(folder, given.messages)
        measure(index, given.rounds)
    dutch()


if __name__ == "__main__":
    main()
