"""The log: append-only, one Merkle tree, one line for each action.

Whatever changes the record does so inside `writing()`: row, original and log line commit together
or not at all. The position in the log is the change sequence that the search index follows.
"""

import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from django.db import transaction

from postkamer.archief import sql
from postkamer.core import canonical, merkle
from postkamer.core.commitment import commit, entry_leaf


class LogKind(StrEnum):
    """The kinds of log lines. A kind is never removed and its meaning never changes."""

    ARCHIVE_CREATED = "archive_created"
    DELIVERY_OPENED = "delivery_opened"
    BATCH_STORED = "batch_stored"
    DELIVERY_CLOSED = "delivery_closed"
    BATCH_REREAD = "batch_reread"
    QUARANTINE_RETRIED = "quarantine_retried"


VERSION = 1
"""The version of the form of all log bodies so far."""

COLUMNS = ("seq", "time", "kind", "version", "body", "nonce", "leaf")


@dataclass(frozen=True, slots=True)
class Entry:
    """A line that was appended in this transaction."""

    seq: int
    leaf: bytes


def now() -> int:
    """Return the time in microseconds since 1970 UTC."""
    return time.time_ns() // 1000


class LogWriter:
    """Appends lines in one transaction; get it from `writing()`."""

    def __init__(self) -> None:
        sql.execute("lock_log")
        size, frontier = sql.execute("log_head")[0]
        self._frontier = merkle.Frontier.from_bytes(size, bytes(frontier))

    @property
    def next_seq(self) -> int:
        """Return the number that the next line gets."""
        return self._frontier.size

    def append(self, kind: LogKind, body: dict[str, Any]) -> Entry:
        """Append one line; `body` (canonical JSON values) gets the time added as `time`."""
        seq, at, nonce = self._frontier.size, now(), os.urandom(32)
        encoded = canonical.encode({**body, "time": at})
        leaf = entry_leaf(seq, kind, VERSION, commit(nonce, encoded))
        self._frontier, completed = self._frontier.append(leaf)
        sql.copy("archief_log", COLUMNS, [(seq, at, kind.value, VERSION, encoded, nonce, leaf)])
        nodes = [node for node in completed if node[0] > 0]
        sql.copy("archief_log_node", ("level", "index", "hash"), nodes)
        sql.execute("move_log_head", (self._frontier.size, self._frontier.to_bytes()))
        return Entry(seq, leaf)


@contextmanager
def writing() -> Iterator[LogWriter]:
    """Open one transaction as the only writer. Whatever raises inside undoes all of it."""
    with transaction.atomic():
        yield LogWriter()


def node(level: int, index: int) -> bytes:
    """Return the hash of a complete subtree of the log, for proofs."""
    rows = sql.execute("log_node", (level, index)) if level else sql.execute("log_leaf", (index,))
    return bytes(rows[0][0])


def size() -> int:
    """Return the number of lines in the log."""
    return int(sql.execute("log_head")[0][0])
