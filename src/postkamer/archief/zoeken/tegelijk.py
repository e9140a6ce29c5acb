"""Ask the shards at the same time: the engine lets go of Python's lock while it looks."""

import os
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import cache
from typing import Final, TypeVar

import tantivy

MOST_THREADS: Final = 4

Answer = TypeVar("Answer")


@cache
def _threads() -> ThreadPoolExecutor:
    return ThreadPoolExecutor(min(os.cpu_count() or 1, MOST_THREADS), "zoeken")


def of_each(
    ask: Callable[[tantivy.Searcher], Answer], searchers: Sequence[tantivy.Searcher]
) -> list[Answer]:
    """Return the answer of each shard, in their order. Raises what the first that fails raises."""
    if len(searchers) < 2:
        return [ask(searcher) for searcher in searchers]
    return list(_threads().map(ask, searchers))
