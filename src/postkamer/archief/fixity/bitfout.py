"""Find the one bit that explains why a row is not what its leaf commits to."""

import time
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from postkamer.archief.fixity.items import Row

MOST_SECONDS = 4.0
"""Time that is spent on one row; beyond that only the row is named."""


@dataclass(frozen=True, slots=True)
class ChangedColumn:
    """The column that changed, in which row, and what it was and is."""

    table: str
    column: str
    row: int
    was: str
    now: str


def changed_column(row: "Row") -> ChangedColumn | None:
    """Return the column of which one changed bit explains the difference; None = not one bit."""
    until = time.monotonic() + MOST_SECONDS
    for values, key, column in _columns(row):
        kept = values[key]
        for candidate in _neighbours(kept):
            if time.monotonic() > until:
                values[key] = kept
                return None
            values[key] = candidate
            try:
                explains = row.computed() == row.leaf
            except (ValueError, TypeError):
                explains = False
            if explains:
                values[key] = kept
                table, _, name = column.partition(".")
                return ChangedColumn(
                    table, name, int(values.get("row", row.id)), _shown(candidate), _shown(kept)
                )
        values[key] = kept
    return _nonce_or_nothing(row)


def _columns(row: "Row") -> Iterator[tuple[dict[str, Any], str, str]]:
    names = {"id": "informatieobject_id", "delivery": "levering_id", "original": "original_id",
             "context": "context_id", "channel": "kanaal"}  # fmt: skip
    by_length = sorted(row.values, key=lambda key: len(str(row.values[key])))
    for key in by_length:
        yield row.values, key, f"{row.table}.{names.get(key, key)}"
    for part in row.attachments:
        for key in part:
            if key != "row":
                yield part, key, f"archief_bijlage.{key}"


def _nonce_or_nothing(row: "Row") -> ChangedColumn | None:
    kept = row.nonce
    for candidate in _neighbours(kept):
        row.nonce = candidate
        if row.computed() == row.leaf:
            row.nonce = kept
            return ChangedColumn(row.table, "nonce", row.id, candidate.hex(), kept.hex())
    row.nonce = kept
    return None


def _neighbours(value: Any) -> Iterator[Any]:
    """Yield every value that differs from `value` in one bit."""
    if isinstance(value, bool):
        yield not value
    elif isinstance(value, int):
        for bit in range(64):
            changed = value ^ (1 << bit)
            if -(2**63) <= changed < 2**63:
                yield changed
    elif isinstance(value, bytes):
        yield from _flipped(value)
    elif isinstance(value, str):
        for data in _flipped(value.encode("utf-8", "surrogateescape")):
            yield data.decode("utf-8", "surrogateescape")


def _flipped(value: bytes) -> Iterator[bytes]:
    copy = bytearray(value)
    for at in range(len(copy)):
        for bit in range(8):
            copy[at] ^= 1 << bit
            yield bytes(copy)
            copy[at] ^= 1 << bit


def _shown(value: object) -> str:
    text = value.hex() if isinstance(value, bytes) else str(value)
    return text if len(text) <= 200 else text[:200] + "…"
