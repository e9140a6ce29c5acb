"""Check every row that a leaf commits to: records, sightings, quarantined items.

Where the root of a batch does not follow from its rows, each row is hashed from its columns. Of a
row that differs the column is found by trying which single changed bit explains it.
"""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from postkamer.archief import sql
from postkamer.archief.fixity.bevinding import Broken, Report
from postkamer.archief.fixity.bitfout import changed_column
from postkamer.archief.fixity.logboek import entry_bodies
from postkamer.archief.log import LogKind
from postkamer.archief.queries import Columns, message_of
from postkamer.core import merkle
from postkamer.core.commitment import item_leaf
from postkamer.core.digests import content_digest, reading_digest
from postkamer.core.message import Attachment

MOST_EXPLAINED = 5
"""Rows of a batch of which the changed column is searched for; of the others the row is named."""
VERSIE_START = 13
VERSIE_NAMES = (
    "kind account author_name author_handle author_id recipients title text language sent_at "
    "precision zone_known sent_at_text in_reply_to references conversation conversation_title "
    "edited edited_at deleted deleted_at revision truncated visibility url place flags"
).split()
TRUTHS = frozenset({"zone_known", "edited", "deleted", "truncated"})
VERSIE_KEYS = (
    "id", "channel", "native_id", "version", "original", "context", "captured_at", "delivery",
)  # fmt: skip
WAARNEMING_KEYS = (
    "id", "channel", "native_id", "version", "original", "content", "context", "captured_at",
    "delivery", "reading",
)  # fmt: skip
QUARANTAINE_KEYS = ("channel", "original", "context", "captured_at", "delivery")
Values = dict[str, Any]


@dataclass(slots=True)
class Row:
    """One row with a leaf: its columns by name, and how its item is computed from them."""

    table: str
    id: int
    name: str
    index: int
    nonce: bytes
    leaf: bytes
    values: Values
    attachments: list[Values]

    def computed(self) -> bytes:
        """Return the leaf that follows from the columns. Raises ValueError or TypeError."""
        return item_leaf(self.nonce, self.item())

    def item(self) -> Values:
        """Return what the leaf commits to, from the columns."""
        if self.table == "archief_quarantaine":
            return {"quarantine": self.id, **self._plain(QUARANTAINE_KEYS)}
        if self.table == "archief_waarneming":
            return {**self._plain(WAARNEMING_KEYS), "sighting": self.id}
        message = message_of(Columns(self.values))
        parts = tuple(
            Attachment(
                name=one["name"], media_type=one["media_type"], ref=one["ref"], url=one["url"],
                description=one["description"],
            )
            for one in self.attachments
        )  # fmt: skip
        message = type(message)(
            **{
                **{name: getattr(message, name) for name in message.__struct_fields__},
                "attachments": parts,
            }
        )
        digests = [one["bestand"] for one in self.attachments]
        return {
            **self._plain(VERSIE_KEYS),
            "content": content_digest(message, digests).hex(),
            "reading": reading_digest(message, digests).hex(),
        }

    def _plain(self, keys: tuple[str, ...]) -> Values:
        return {
            key: value.hex() if isinstance(value := self.values[key], bytes) else value
            for key in keys
        }


def check_items(report: Report) -> Iterator[Broken]:
    """Yield the rows that are not what the log committed to."""
    found = 0
    for seq, body in entry_bodies({LogKind.BATCH_STORED, LogKind.BATCH_REREAD}):
        rows = batch_rows(seq)
        found += len(rows)
        report.items += len(rows)
        yield from _check_batch(seq, body, rows)
    total = int(sql.execute("rows_with_leaf")[0][0])
    if total != found:
        yield Broken(
            "alle rijen", "archief_versie, archief_waarneming, archief_quarantaine",
            f"{found} rijen volgens het logboek", f"{total} rijen",
        )  # fmt: skip
    for record, count in sql.execute("records_not_once_current"):
        yield Broken(f"bericht {record}", "archief_versie.current", "1 actuele versie", f"{count}")


def _check_batch(seq: int, body: dict[str, Any], rows: list[Row]) -> Iterator[Broken]:
    indexes = {row.index for row in rows}
    missing = [index for index in range(int(body["count"])) if index not in indexes]
    for index in missing[:100]:
        yield Broken(
            f"item {index} van logregel {seq}", "archief_versie, _waarneming of _quarantaine",
            "een rij", "ontbreekt",
        )  # fmt: skip
    rows.sort(key=lambda row: row.index)
    kept = [row.leaf for row in rows]
    leaves_hold = not missing and merkle.root(kept).hex() == body["root"]
    explained = 0
    for row in rows:
        try:
            computed: bytes | None = row.computed()
        except (ValueError, TypeError):
            computed = None
        if computed != row.leaf:
            explained += 1
            may_search = explained <= MOST_EXPLAINED
            yield _explain(row, computed, leaves_hold=leaves_hold, may_search=may_search)
        elif not leaves_hold and len(rows) == 1:
            yield Broken(row.name, f"{row.table}.leaf", str(body["root"]), row.leaf.hex())


def _explain(row: Row, computed: bytes | None, *, leaves_hold: bool, may_search: bool) -> Broken:
    if not leaves_hold and computed is not None:
        return Broken(row.name, f"{row.table}.leaf", computed.hex(), row.leaf.hex())
    found = changed_column(row) if may_search else None
    if found is None:
        return Broken(
            row.name, f"{row.table}, rij {row.id}", row.leaf.hex(),
            computed.hex() if computed else "niet te lezen",
        )  # fmt: skip
    return Broken(row.name, f"{found.table}.{found.column}, rij {found.row}", found.was, found.now)


def batch_rows(seq: int) -> list[Row]:
    """Return all rows of one log line that have a leaf."""
    attachments: defaultdict[int, list[Values]] = defaultdict(list)
    for versie_id, row_id, name, media_type, ref, url, description, sha256 in sql.execute(
        "bijlagen_of_batch", (seq,)
    ):
        attachments[versie_id].append({
            "row": row_id, "name": name, "media_type": media_type, "ref": ref, "url": url,
            "description": description, "bestand": sha256 and bytes(sha256),
        })  # fmt: skip
    rows = [_versie(row, attachments[row[1]]) for row in sql.execute("versies_of_batch", (seq,))]
    rows += [_waarneming(row) for row in sql.execute("waarnemingen_of_batch", (seq,))]
    rows += [_quarantaine(row) for row in sql.execute("quarantaines_of_batch", (seq,))]
    return rows


def _plain_values(keys: tuple[str, ...], values: tuple[Any, ...]) -> Values:
    return {
        key: bytes(value) if isinstance(value, bytes | memoryview) else value
        for key, value in zip(keys, values, strict=True)
    }


def _versie(row: tuple[Any, ...], attachments: list[Values]) -> Row:
    index, row_id, nonce, leaf, content = row[:5]
    values = _plain_values(VERSIE_KEYS, row[5:VERSIE_START])
    values |= dict(zip(VERSIE_NAMES, row[VERSIE_START:], strict=True))
    for name in TRUTHS:
        values[name] = bool(values[name])
    del content  # computed again from the other columns
    name = f"bericht {values['id']}"
    return Row("archief_versie", row_id, name, index, bytes(nonce), bytes(leaf), values,
               attachments)  # fmt: skip


def _waarneming(row: tuple[Any, ...]) -> Row:
    index, row_id, nonce, leaf = row[:4]
    values = _plain_values(WAARNEMING_KEYS, row[4:])
    name = f"waarneming {row_id} van bericht {values['id']}"
    return Row("archief_waarneming", row_id, name, index, bytes(nonce), bytes(leaf), values, [])


def _quarantaine(row: tuple[Any, ...]) -> Row:
    index, row_id, nonce, leaf = row[:4]
    values = _plain_values(QUARANTAINE_KEYS, row[4:])
    return Row("archief_quarantaine", row_id, f"quarantaine {row_id}", index, bytes(nonce),
               bytes(leaf), values, [])  # fmt: skip
