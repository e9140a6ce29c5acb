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

SHOWN: Final = {"channel": 50, "author": 20, "year": 100}
MOST_DISTINCT: Final = {"channel": 1_000, "year": 1_000}
FEW: Final = 2_000
"""Messages up to which every author is counted."""
SHARE: Final = 200
"""With more messages found, authors of fewer than one in so many are not counted."""
CANDIDATES: Final = 4 * SHARE


def count_facets(
    searchers: Sequence[tantivy.Searcher], query: tantivy.Query, total: int
) -> dict[str, dict[str, int]]:
    """Return the numbers by facet, the most frequent first and then by name."""
    counts: dict[str, Counter[str]] = {name: Counter() for name in SHOWN}
    wanted = {name: _by(name, size) for name, size in MOST_DISTINCT.items()}
    for searcher in searchers:
        answer = searcher.aggregate(query, wanted)
        for name in wanted:
            for bucket in answer[name]["buckets"]:
                counts[name][str(bucket["key"])] += int(bucket["doc_count"])
    counts["author"] = _count_authors(searchers, query, total)
    return {name: _most(counts[name], SHOWN[name]) for name in SHOWN}


def _most(counts: Counter[str], size: int) -> dict[str, int]:
    return dict(sorted(counts.items(), key=lambda one: (-one[1], one[0]))[:size])


def _by(name: str, size: int) -> dict[str, Any]:
    return {"terms": {"field": name, "size": size, "segment_size": size}}


def _count_authors(
    searchers: Sequence[tantivy.Searcher], query: tantivy.Query, total: int
) -> Counter[str]:
    least = 1 if total <= FEW else -(-total // SHARE)
    numbers = _candidates(searchers, query, FEW if total <= FEW else CANDIDATES, least)
    exact: Counter[str] = Counter()
    if not numbers:
        return exact
    theirs = all_of(query, author_numbers(numbers))
    for searcher in searchers:
        answer = searcher.aggregate(theirs, {"author": _by("author", 2 * len(numbers))})
        for bucket in answer["author"]["buckets"]:
            exact[str(bucket["key"])] += int(bucket["doc_count"])
    return Counter({name: count for name, count in exact.items() if count >= least})


def _candidates(
    searchers: Sequence[tantivy.Searcher], query: tantivy.Query, size: int, least: int
) -> list[int]:
    """Return the numbers of the authors that can be shown; an author in none has fewer."""
    counts: Counter[int] = Counter()
    unseen = 0  # what an author can have more than was counted
    for searcher in searchers:
        answer = searcher.aggregate(query, {"author": _by("author_no", size)})["author"]
        unseen += int(answer.get("doc_count_error_upper_bound") or 0)
        buckets = answer["buckets"]
        if len(buckets) == size and answer.get("sum_other_doc_count"):
            unseen += int(buckets[-1]["doc_count"])
        for bucket in buckets:
            counts[int(bucket["key"])] += int(bucket["doc_count"])
    ranked = sorted(counts, key=lambda number: (-counts[number], number))
    if size == FEW:  # counted exactly; of equals the lowest numbers
        return ranked[: 2 * SHOWN["author"]]
    last_shown = counts[ranked[SHOWN["author"] - 1]] if len(ranked) >= SHOWN["author"] else 0
    bound = max(least, last_shown)
    return [number for number in ranked if counts[number] + unseen >= bound]
