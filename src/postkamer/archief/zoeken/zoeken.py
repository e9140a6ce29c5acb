"""Find messages: ask every shard, merge what they find."""

import time
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Final, cast

import tantivy

from postkamer.archief.zoeken.facetten import SHOWN, count_facets
from postkamer.archief.zoeken.index import Index, IndexDamagedError
from postkamer.archief.zoeken.opbouw import all_of, build, is_scored, key_range, timed
from postkamer.archief.zoeken.scherf import TIMED, record_of, seconds_of
from postkamer.archief.zoeken.tegelijk import of_each
from postkamer.archief.zoeken.vraag import Vraag, VraagError, read_vraag

DEEPEST: Final = 10_000
"""The hit up to which one can page by relevance."""


class Order(StrEnum):
    """How found messages are ordered; those without a time come last by time."""

    RELEVANCE = "relevance"
    NEWEST = "newest"
    OLDEST = "oldest"


@dataclass(frozen=True, slots=True)
class Hit:
    """A found message. `sent_at` is in seconds since 1970 UTC, None = unknown."""

    id: int
    score: float
    sent_at: int | None


@dataclass(frozen=True, slots=True)
class Result:
    """What was found: how many in all, one page, counts by facet, where the next page begins."""

    total: int
    hits: list[Hit]
    facets: dict[str, dict[str, int]]
    took_ms: float
    next: str | None


@dataclass(frozen=True, slots=True)
class _Page:
    """Which hits are wanted: the first of an order, after a cursor."""

    order: Order
    limit: int
    after: tuple[float, int] | None


def search(
    index: Index,
    vraag: Vraag | str,
    *,
    order: Order = Order.RELEVANCE,
    limit: int = 25,
    after: str | None = None,
    facets: bool = True,
) -> Result:
    """Find messages. `after` is the `next` of the page before.

    By relevance the better match comes first, and of equals the newer. A question without words has
    no better match: newest first. Raises VraagError for a query that cannot be understood,
    IndexDamagedError.
    """
    started = time.perf_counter()
    asked = read_vraag(vraag) if isinstance(vraag, str) else vraag
    if order is Order.RELEVANCE and not is_scored(asked):
        order = Order.NEWEST
    page = _Page(order, limit, _read_cursor(after))
    shards = index.shards()
    try:
        searchers = [shard.searcher() for _, shard in shards]
        query = build(asked)
        total, keys = 0, list[tuple[float, int]]()
        for found, theirs in of_each(lambda searcher: _ask(searcher, query, page), searchers):
            total += found
            keys += theirs
        counts = count_facets(searchers, query, total) if facets else {name: {} for name in SHOWN}
    except (ValueError, OSError) as error:
        if "expansions" in str(error):
            raise VraagError("Te veel woorden beginnen zo. Geef meer letters voor de *.") from error
        raise IndexDamagedError(
            f"De zoekindex is beschadigd ({error}). Maak hem opnieuw met "
            "`postkamer rebuild search`."
        ) from error
    keys.sort(key=_oldest_first if order is Order.OLDEST else None, reverse=order != Order.OLDEST)
    first = keys[:limit]
    return Result(
        total=total,
        hits=[Hit(record_of(key), round(score, 4), seconds_of(key)) for score, key in first],
        facets=counts,
        took_ms=round((time.perf_counter() - started) * 1000, 2),
        next=_cursor_text(first[-1]) if first and len(keys) > limit else None,
    )


def _oldest_first(pair: tuple[float, int]) -> tuple[bool, int]:
    return pair[1] < TIMED, pair[1]


def _ask(
    searcher: tantivy.Searcher, query: tantivy.Query, page: _Page
) -> tuple[int, list[tuple[float, int]]]:
    """Return how many messages a shard has, and at least the first of the page as (score, key)."""
    if page.order is Order.RELEVANCE:
        return _by_score(searcher, query, page)
    if page.order is Order.NEWEST:
        return _by_newest(searcher, query, page)
    return _by_oldest(searcher, query, page)


def _by_score(
    searcher: tantivy.Searcher, query: tantivy.Query, page: _Page
) -> tuple[int, list[tuple[float, int]]]:
    """Take the best of one shard. Equal scores are cut at random, so all of the last are taken.

    The score grows with the time by less than one in a hundred, so that of equals the newer wins.
    """
    wanted = 2 * page.limit + 1
    while True:
        result = searcher.search(query, limit=wanted, count=True, weight_by_field="newest")
        hits = cast("list[tuple[float, Any]]", result.hits)
        keys = searcher.fast_field_values("newest", [address for _, address in hits])
        pairs = [(score, cast("int", key)) for (score, _), key in zip(hits, keys, strict=True)]
        left = sorted(pair for pair in pairs if page.after is None or pair < page.after)[::-1]
        complete = len(hits) < wanted or (
            len(left) > page.limit and pairs[-1][0] < left[page.limit][0]
        )
        if complete or wanted >= DEEPEST:
            return _count(result), left
        wanted = min(wanted * 4, DEEPEST)


def _by_newest(
    searcher: tantivy.Searcher, query: tantivy.Query, page: _Page
) -> tuple[int, list[tuple[float, int]]]:
    if page.after is None:
        return _by_key(searcher, query, page.limit, tantivy.Order.Desc)
    total = _count(searcher.search(query, limit=1, count=True))
    older = all_of(query, key_range(None, page.after[1] - 1))
    return total, _by_key(searcher, older, page.limit, tantivy.Order.Desc)[1]


def _by_oldest(
    searcher: tantivy.Searcher, query: tantivy.Query, page: _Page
) -> tuple[int, list[tuple[float, int]]]:
    """Take the oldest, and then those without a time."""
    total = _count(searcher.search(query, limit=1, count=True))
    after = page.after[1] if page.after is not None else 0
    found = list[tuple[float, int]]()
    if after >= TIMED or page.after is None:
        later = all_of(query, key_range(max(after + 1, TIMED), None))
        found = _by_key(searcher, later, page.limit, tantivy.Order.Asc)[1]
    if len(found) <= page.limit:
        rest = all_of(query, timed(known=False))
        if 0 < after < TIMED:
            rest = all_of(query, key_range(after + 1, TIMED - 1))
        found += _by_key(searcher, rest, page.limit, tantivy.Order.Asc)[1]
    return total, found


def _by_key(
    searcher: tantivy.Searcher, query: tantivy.Query, limit: int, order: tantivy.Order
) -> tuple[int, list[tuple[float, int]]]:
    result = searcher.search(
        query, limit=limit + 1, count=True, order_by_field="newest", order=order
    )
    return _count(result), [(0.0, int(cast("int", key))) for key, _ in result.hits]


def _count(result: tantivy.SearchResult) -> int:
    return int(getattr(result, "count", 0) or 0)  # the stubs of tantivy do not know it


def _cursor_text(key: tuple[float, int]) -> str:
    return f"{key[0]!r}:{key[1]}"


def _read_cursor(text: str | None) -> tuple[float, int] | None:
    """Return the key in a cursor; rubbish is no cursor."""
    score, _, key = (text or "").partition(":")
    try:
        found = float(score), int(key)
    except ValueError:
        return None
    return found if 0 <= found[1] < 1 << 63 else None


def ids(hits: Sequence[Hit]) -> list[int]:
    """Return the record ids of hits, in order."""
    return [hit.id for hit in hits]
