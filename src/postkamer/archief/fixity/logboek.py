"""Check the log: every line, every subtree, the head, and all checkpoints that were signed."""

from collections.abc import Iterator

from postkamer.archief import log
from postkamer.archief.fixity.bevinding import Broken
from postkamer.archief.models import LogCheckpoint, LogEntry, LogHead, LogNode
from postkamer.archief.queries import PAGE
from postkamer.core import canonical
from postkamer.core.checkpoint import Checkpoint, CheckpointError, open_signed
from postkamer.core.commitment import commit, entry_leaf
from postkamer.core.merkle import Frontier


def check_log(vkey: str, outside: bytes | None) -> Iterator[Broken]:
    """Yield what is broken in the log. `outside` is a checkpoint that was kept elsewhere.

    Raises CheckpointError when that one is no checkpoint of this log.
    """
    points = list(_own_checkpoints(vkey))
    yield from (found for found in points if isinstance(found, Broken))
    wanted: dict[int, list[tuple[str, Checkpoint]]] = {}
    for point in points:
        if isinstance(point, Checkpoint):
            wanted.setdefault(point.size, []).append((f"controlepunt {point.size}", point))
    if outside is not None:
        point = open_signed(outside, vkey)
        wanted.setdefault(point.size, []).append(("het opgegeven controlepunt", point))
    frontier = Frontier()
    for entry in _entries():
        if entry.seq != frontier.size:
            yield Broken(
                f"logregel {frontier.size}", "archief_log", f"regel {frontier.size}",
                f"regel {entry.seq}: er ontbreken regels",
            )  # fmt: skip
            return
        yield from _check_entry(entry)
        frontier, completed = frontier.append(bytes(entry.leaf))
        yield from _check_nodes(completed[1:])
        yield from _check_points(wanted.pop(frontier.size, []), frontier)
    yield from _check_head(frontier)
    for size, missed in sorted(wanted.items()):
        for name, point in missed:
            if size == 0:
                continue
            yield Broken(
                f"logboek tot regel {size}", f"archief_log, tegen {name}", f"{point.size} regels",
                f"{frontier.size} regels: het logboek is korter gemaakt",
            )  # fmt: skip


def _entries() -> Iterator[LogEntry]:
    after = -1
    while page := list(LogEntry.objects.filter(seq__gt=after).order_by("seq")[:PAGE]):
        yield from page
        if page[-1].seq <= after:
            return  # a damaged index gives rows again: the check of the database tells
        after = page[-1].seq


def _check_entry(entry: LogEntry) -> Iterator[Broken]:
    name = f"logregel {entry.seq}"
    if entry.body is None or entry.nonce is None:
        return  # erased on purpose: the leaf stays
    body, nonce = bytes(entry.body), bytes(entry.nonce)
    try:
        leaf = entry_leaf(entry.seq, entry.kind, entry.version, commit(nonce, body))
        at = canonical.decode(body).get("time")
    except (ValueError, TypeError, AttributeError) as error:
        yield Broken(name, "archief_log.body", "een leesbare regel", str(error))
        return
    if leaf != bytes(entry.leaf):
        yield Broken(
            name, "archief_log (kind, version, body, nonce of leaf)", bytes(entry.leaf).hex(),
            leaf.hex(),
        )  # fmt: skip
    if at != entry.time:
        yield Broken(name, "archief_log.time", str(at), str(entry.time))


def _check_nodes(completed: list[tuple[int, int, bytes]]) -> Iterator[Broken]:
    for level, index, expected in completed:
        kept = LogNode.objects.filter(level=level, index=index).first()
        found = bytes(kept.hash) if kept else b""
        if found != expected:
            yield Broken(
                f"knoop {level}/{index} van het logboek", "archief_log_node", expected.hex(),
                found.hex(),
            )  # fmt: skip


def _check_points(points: list[tuple[str, Checkpoint]], frontier: Frontier) -> Iterator[Broken]:
    for name, point in points:
        if point.root != frontier.root():
            yield Broken(
                f"logboek tot regel {point.size}", f"archief_log, tegen {name}", point.root.hex(),
                f"{frontier.root().hex()}: een eerdere regel is veranderd",
            )  # fmt: skip


def _check_head(frontier: Frontier) -> Iterator[Broken]:
    head = LogHead.objects.get(pk=1)
    if head.size != frontier.size:
        yield Broken(
            "stand van het logboek", "archief_log_head.size", str(frontier.size), str(head.size)
        )
    elif bytes(head.frontier) != frontier.to_bytes():
        yield Broken(
            "stand van het logboek", "archief_log_head.frontier", frontier.to_bytes().hex(),
            bytes(head.frontier).hex(),
        )  # fmt: skip


def _own_checkpoints(vkey: str) -> Iterator[Broken | Checkpoint]:
    for kept in LogCheckpoint.objects.order_by("size"):
        try:
            point = open_signed(kept.note, vkey)
        except CheckpointError as error:
            yield Broken(
                f"controlepunt {kept.size}", "archief_log_checkpoint.note",
                "een ondertekend controlepunt", str(error),
            )  # fmt: skip
            continue
        if point.size != kept.size:
            yield Broken(
                f"controlepunt {kept.size}", "archief_log_checkpoint.size", str(point.size),
                str(kept.size),
            )  # fmt: skip
        yield point


def entry_bodies(kinds: set[log.LogKind]) -> Iterator[tuple[int, dict[str, object]]]:
    """Yield the place and body of every readable line of these kinds."""
    for entry in _entries():
        if entry.kind in kinds and entry.body is not None:
            try:
                yield entry.seq, canonical.decode(bytes(entry.body))
            except ValueError:
                continue  # `check_log` tells it
