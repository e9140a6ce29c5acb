"""Find messages: ask every shard, merge what they find."""

import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, cast

import tantivy
from tantivy import FieldType, Occur, Query

from postkamer.archief.zoeken.analyse import terms
from postkamer.archief.zoeken.index import Index, IndexDamagedError
from postkamer.archief.zoeken.scherf import NEVER, newest_key, record_of, schema, seconds_of
from postkamer.archief.zoeken.vraag import Phrase, Vraag, read_vraag

PARTS_WEIGHT = 0.2
MOST_PREFIXED = 2_000
DEEPEST = 10_000
FACETS = {"channel": 1_000, "author": 10_000, "year": 500}
SHOWN = {"channel": 50, "author": 20, "year": 100}


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


@dataclass(slots=True)
class _Found:
    """What the shards found so far; a key is (sort value, time key)."""

    total: int = 0
    keys: list[tuple[float, int]] = field(default_factory=list)
    facets: dict[str, Counter[str]] = field(
        default_factory=lambda: {name: Counter() for name in FACETS}
    )


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

    Raises VraagError for a query that cannot be understood, IndexDamagedError.
    """
    started = time.perf_counter()
    asked = read_vraag(vraag) if isinstance(vraag, str) else vraag
    if asked.is_empty and order is Order.RELEVANCE:
        order = Order.NEWEST
    cursor = _read_cursor(after)
    found = _Found()
    try:
        for _, shard in index.shards():
            _ask(shard.searcher(), asked, order, limit, cursor, found, facets=facets)
    except (ValueError, OSError) as error:
        raise IndexDamagedError(
            f"De zoekindex is beschadigd ({error}). Maak hem opnieuw met "
            "`postkamer rebuild search`."
        ) from error
    found.keys.sort(reverse=order is not Order.OLDEST)
    page = found.keys[:limit]
    more = len(found.keys) > limit
    return Result(
        total=found.total,
        hits=[_hit(score, key, order) for score, key in page],
        facets={
            name: dict(sorted(counts.items(), key=lambda one: (-one[1], one[0]))[: SHOWN[name]])
            for name, counts in found.facets.items()
        },
        took_ms=round((time.perf_counter() - started) * 1000, 2),
        next=_cursor_text(page[-1]) if more and page else None,
    )


def _hit(score: float, key: int, order: Order) -> Hit:
    untimed = key >= NEVER - (NEVER >> 32)
    if order is Order.RELEVANCE:
        return Hit(record_of(key), round(score, 4), seconds_of(key))
    return Hit(record_of(key), 0.0, None if untimed else seconds_of(key))


def _ask(
    searcher: tantivy.Searcher,
    vraag: Vraag,
    order: Order,
    limit: int,
    cursor: tuple[float, int] | None,
    found: _Found,
    *,
    facets: bool,
) -> None:
    query = build(vraag, searcher)
    if order is Order.RELEVANCE:
        found.total += _by_score(searcher, query, limit, cursor, found)
    else:
        found.total += _by_time(searcher, query, order, limit, cursor, found)
    if facets:
        _count_facets(searcher, query, found)


def _by_score(
    searcher: tantivy.Searcher,
    query: Query,
    limit: int,
    cursor: tuple[float, int] | None,
    found: _Found,
) -> int:
    """Take the best of one shard. Equal scores are cut at random, so all of the last are taken."""
    wanted = limit + 1
    while True:
        result = searcher.search(query, limit=wanted, count=True)
        hits = cast("list[tuple[float, Any]]", result.hits)
        keys = searcher.fast_field_values("newest", [address for _, address in hits])
        pairs = [
            (round(float(score), 4), int(cast("int", key)))
            for (score, _), key in zip(hits, keys, strict=True)
        ]
        left = [pair for pair in pairs if cursor is None or pair < cursor]
        complete = len(hits) < wanted or (
            len(left) > limit and pairs[-1][0] < sorted(left, reverse=True)[limit][0]
        )
        if complete or wanted >= DEEPEST:
            found.keys += left
            return _count(result)
        wanted = min(wanted * 4, DEEPEST)


def _by_time(
    searcher: tantivy.Searcher,
    query: Query,
    order: Order,
    limit: int,
    cursor: tuple[float, int] | None,
    found: _Found,
) -> int:
    name, newest = order.value, order is Order.NEWEST
    total: int | None = None
    page = query
    if cursor is not None:
        total = _count(searcher.search(query, limit=1, count=True))
        low, high = (None, cursor[1] - 1) if newest else (cursor[1] + 1, None)
        page = _all_of(query, _range(name, low, high))
    result = searcher.search(
        page,
        limit=limit + 1,
        count=total is None,
        order_by_field=name,
        order=tantivy.Order.Desc if newest else tantivy.Order.Asc,
    )
    found.keys += [(0.0, int(cast("int", key))) for key, _ in result.hits]
    return _count(result) if total is None else total


def _count(result: tantivy.SearchResult) -> int:
    return int(getattr(result, "count", 0) or 0)  # the stubs of tantivy do not know it


def _count_facets(searcher: tantivy.Searcher, query: Query, found: _Found) -> None:
    wanted = {
        name: {"terms": {"field": name, "size": size, "segment_size": size}}
        for name, size in FACETS.items()
    }
    answer = searcher.aggregate(query, wanted)
    for name, counts in found.facets.items():
        for bucket in answer[name]["buckets"]:
            key = bucket["key"]
            text = str(int(key)) if isinstance(key, float) else str(key)
            counts[text] += int(bucket["doc_count"])


def build(vraag: Vraag, searcher: tantivy.Searcher) -> Query:
    """Return the query for one shard."""
    parts: list[tuple[Occur, Query]] = []
    for phrase in vraag.all_of:
        parts.append((Occur.Must, _phrase(phrase, searcher)))
    for group in vraag.any_of:
        choices = [(Occur.Should, _phrase(phrase, searcher)) for phrase in group]
        parts.append((Occur.Must, Query.boolean_query(choices)))
    for phrase in vraag.none_of:
        parts.append((Occur.MustNot, _phrase(phrase, searcher, with_parts=False)))
    parts += _filters(vraag)
    if not any(occur is not Occur.MustNot for occur, _ in parts):
        parts.append((Occur.Must, Query.const_score_query(Query.all_query(), 0.0)))
    return Query.boolean_query(parts)


def _filters(vraag: Vraag) -> list[tuple[Occur, Query]]:
    parts: list[tuple[Occur, Query]] = []
    choices = (
        ("channel", vraag.channels, Occur.Must),
        ("channel", vraag.not_channels, Occur.MustNot),
        ("conversation", vraag.conversations, Occur.Must),
        ("conversation", vraag.not_conversations, Occur.MustNot),
    )
    for name, values, occur in choices:
        if values:
            parts.append((occur, _unscored(Query.term_set_query(schema(), name, list(values)))))
    for words in vraag.authors:
        parts += [(Occur.Must, _unscored(_term("who", word))) for word in words]
    for words in vraag.not_authors:
        both = Query.boolean_query([(Occur.Must, _term("who", word)) for word in words])
        parts.append((Occur.MustNot, both))
    if vraag.attachment is not None:
        occur = Occur.Must if vraag.attachment else Occur.MustNot
        parts.append((occur, _unscored(_term("tags", "bijlage"))))
    if vraag.since is not None or vraag.until is not None:
        low = newest_key(0, max(vraag.since, 1) * 1_000_000) if vraag.since is not None else 1 << 31
        high = None if vraag.until is None else newest_key(0, vraag.until * 1_000_000) - 1
        parts.append((Occur.Must, _unscored(_range("newest", low, high))))
    return parts


def _phrase(phrase: Phrase, searcher: tantivy.Searcher, *, with_parts: bool = True) -> Query:
    if phrase.prefix:
        return _prefixed(phrase, searcher)
    if len(phrase.terms) > 1:
        return Query.phrase_query(schema(), "text", list(phrase.terms))
    term = phrase.terms[0]
    whole = _term("text", term)
    if not with_parts:
        return whole
    part = Query.boost_query(_term("parts", term), PARTS_WEIGHT)
    return Query.boolean_query([(Occur.Should, whole), (Occur.Should, part)])


def _prefixed(phrase: Phrase, searcher: tantivy.Searcher) -> Query:
    if phrase.terms:
        words = [*phrase.terms, phrase.prefix]
        return Query.phrase_prefix_query(schema(), "text", cast("list[Any]", words))
    begun = searcher.terms_with_prefix("text", phrase.prefix, limit=MOST_PREFIXED)
    found = {term for term, _ in begun} | set(terms(phrase.prefix))
    return _unscored(Query.term_set_query(schema(), "text", sorted(found)))


def _term(name: str, value: str) -> Query:
    return Query.term_query(schema(), name, value, "freq" if name == "text" else "basic")


def _unscored(query: Query) -> Query:
    return Query.const_score_query(query, 0.0)


def _range(name: str, low: int | None, high: int | None) -> Query:
    return Query.range_query(schema(), name, FieldType.Integer, low, high)


def _all_of(*queries: Query) -> Query:
    return Query.boolean_query([(Occur.Must, query) for query in queries])


def _cursor_text(key: tuple[float, int]) -> str:
    return f"{key[0]:.4f}:{key[1]}"


def _read_cursor(text: str | None) -> tuple[float, int] | None:
    """Return the key in a cursor; rubbish is no cursor."""
    if not text:
        return None
    score, _, key = text.partition(":")
    try:
        return float(score), int(key)
    except ValueError:
        return None


def ids(hits: Sequence[Hit]) -> list[int]:
    """Return the record ids of hits, in order."""
    return [hit.id for hit in hits]
