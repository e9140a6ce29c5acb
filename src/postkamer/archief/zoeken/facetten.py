"""Count what is found by channel, author and year: exactly, whatever the shards and segments.

The engine counts the most frequent authors of each segment only, or it would be slow. So they are
counted in two steps: who may be among the most frequent, then how often exactly. An author with one
in `SHARE` of all messages has that share in at least one segment too, so none of those is missed.
"""

from collections import Counter
from collections.abc import Sequence
from typing import Any, Final

import tantivy

from postkamer.archief.zoeken.opbouw import all_of, author_numbers
from postkamer.archief.zoeken.tegelijk import of_each

SHOWN: Final = {"channel": 50, "author": 20, "year": 100}
MOST_DISTINCT: Final = {"channel": 1_000, "year": 1_000}
FEW: Final = 1_000
"""Messages up to which every author is counted."""
SHARE: Final = 100
"""With more messages found, authors of fewer than one in so many are not counted."""
CANDIDATES: Final = 4 * SHARE


def count_facets(
    searchers: Sequence[tantivy.Searcher], query: tantivy.Query, total: int
) -> dict[str, dict[str, int]]:
    """Return the numbers by facet, the most frequent first and then by name."""
    few = total <= FEW
    wanted = {name: _by(name, size) for name, size in MOST_DISTINCT.items()}
    wanted["author"] = _by("author_no", FEW if few else CANDIDATES)
    answers = of_each(lambda searcher: searcher.aggregate(query, wanted), searchers)
    counts: dict[str, Counter[Any]] = {name: Counter() for name in wanted}
    for answer in answers:
        for name, counter in counts.items():
            for bucket in answer[name]["buckets"]:
                counter[bucket["key"]] += int(bucket["doc_count"])
    unseen = 0 if few else sum(_unseen(answer["author"]) for answer in answers)
    least = 1 if few else -(-total // SHARE)
    numbers = _candidates(counts["author"], least, unseen)
    counts["author"] = _count_labels(searchers, query, numbers, least)
    return {name: _most(counts[name], size) for name, size in SHOWN.items()}


def _unseen(answer: dict[str, Any]) -> int:
    """Return how many more than was counted an author can have in a shard."""
    buckets = answer["buckets"]
    cut = buckets[-1]["doc_count"] if len(buckets) == CANDIDATES else 0
    return int(answer.get("doc_count_error_upper_bound") or 0) + int(cut)


def _candidates(counts: Counter[int], least: int, unseen: int) -> list[int]:
    """Return the numbers of the authors that can be shown.

    When all were counted, of equals the lowest numbers: to tell who is first by name, every label
    would have to be read.
    """
    ranked = sorted(counts, key=lambda number: (-counts[number], number))
    if not unseen:
        ranked = ranked[: 2 * SHOWN["author"]]
    last = counts[ranked[SHOWN["author"] - 1]] if len(ranked) >= SHOWN["author"] else 0
    bound = max(least, last)
    return [number for number in ranked if counts[number] + unseen >= bound]


def _count_labels(
    searchers: Sequence[tantivy.Searcher], query: tantivy.Query, numbers: list[int], least: int
) -> Counter[str]:
    """Count exactly how often the authors with these numbers are found, by their labels."""
    exact: Counter[str] = Counter()
    if not numbers:
        return exact
    theirs = all_of(author_numbers(numbers), query)
    labels = {"author": _by("author", 2 * len(numbers))}
    for answer in of_each(lambda searcher: searcher.aggregate(theirs, labels), searchers):
        for bucket in answer["author"]["buckets"]:
            exact[bucket["key"]] += int(bucket["doc_count"])
    return Counter({name: count for name, count in exact.items() if count >= least})


def _most(counts: Counter[Any], size: int) -> dict[str, int]:
    ranked = sorted(counts.items(), key=lambda one: (-one[1], one[0]))
    return {str(key): count for key, count in ranked[:size]}


def _by(name: str, size: int) -> dict[str, Any]:
    return {"terms": {"field": name, "size": size, "segment_size": size}}
