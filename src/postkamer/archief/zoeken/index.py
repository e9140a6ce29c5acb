"""The search index of this node: shards on disk, one writer, readers in any process.

A manifest says up to which line of the log the index is, and the SHA-256 of every file. It is
written after the shards, atomically; a mark stands while they are being committed, so that a crash
in between is told from damage: what may be in the shards already is then put in again, by id.
"""

import fcntl
import hashlib
import json
import os
import secrets
import shutil
from collections import defaultdict
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import tantivy

from postkamer.archief.zoeken.scherf import HEAP, Doc, add_all, open_shard, read_shard
from postkamer.core.errors import PostkamerError

SHARD_IDS = 3 << 17
"""Ids in one shard: 393,216 messages."""
FORM = 4
"""Of the manifest, the fields and the analysis; an index of another form is made again."""
MANIFEST, MARK, LOCK = "manifest.json", "committing", "writer.lock"
SMALL_HEAP = 16 * 1024 * 1024
MOST_LATE = 20_000
"""Messages for older shards that wait until one after the other is written."""
MANAGED = ".managed.json"
CHUNK = 1024 * 1024
TRIES = 5
"""How often what changes meanwhile is read again."""


class IndexBusyError(PostkamerError):
    """Another process feeds the index now."""


class IndexDamagedError(PostkamerError):
    """The index cannot be read; `postkamer rebuild search` makes it again."""


@dataclass(frozen=True, slots=True)
class Damaged:
    """A file of the index that is not as it was written."""

    shard: str
    file: str
    expected: str
    found: str


@dataclass(frozen=True, slots=True)
class Manifest:
    """`position` counts the lines of the log that are in the index; `files` by shard and name."""

    position: int
    shard_ids: int
    files: dict[str, dict[str, str]]


_kept: dict[Path, tuple[tuple[int, int, int], list[tuple[str, tantivy.Index]]]] = {}


class Index:
    """The index in a folder. An absent one is empty, at position 0."""

    def __init__(self, folder: Path, *, shard_ids: int = SHARD_IDS) -> None:
        self.folder = folder
        self._shard_ids = shard_ids

    def manifest(self) -> Manifest:
        """Return the manifest of the last commit. Raises IndexDamagedError."""
        try:
            data = json.loads((self.folder / MANIFEST).read_text(encoding="utf-8"))
            if data["form"] != FORM:
                return Manifest(0, self._shard_ids, {})
            return Manifest(int(data["position"]), int(data["shard_ids"]), data["files"])
        except FileNotFoundError:
            return Manifest(0, self._shard_ids, {})
        except (ValueError, KeyError, TypeError, AttributeError) as error:
            raise IndexDamagedError(
                f"Het bestand {self.folder / MANIFEST} is beschadigd. Maak de index opnieuw met "
                "`postkamer rebuild search`."
            ) from error

    def position(self) -> int:
        """Return how many lines of the log are in the index."""
        return self.manifest().position

    def shards(self) -> list[tuple[str, tantivy.Index]]:
        """Return the shards for reading, oldest first. Raises IndexDamagedError.

        They are kept open for the next who asks, until another commit.
        """
        fault: Exception | None = None
        for _ in range(TRIES):
            signature = self._signature()
            kept = _kept.get(self.folder)
            if kept is not None and kept[0] == signature:
                return kept[1]
            try:
                names = sorted(self.manifest().files)
                found = [(name, read_shard(self.folder / name)) for name in names]
            except (ValueError, OSError) as error:
                fault = error
            else:
                fault = None
                _kept.clear()
                _kept[self.folder] = (signature, found)
            if signature == self._signature():
                break  # else the index was switched meanwhile
        if fault is not None:
            raise IndexDamagedError(
                f"De zoekindex is beschadigd ({fault}). Maak hem opnieuw met "
                "`postkamer rebuild search`."
            ) from fault
        return found

    def _signature(self) -> tuple[int, int, int]:
        try:
            status = (self.folder / MANIFEST).stat()
        except OSError:
            return (0, 0, 0)
        return (status.st_ino, status.st_mtime_ns, status.st_size)

    @contextmanager
    def lock(self) -> Iterator[None]:
        """Keep others from writing. Raises IndexBusyError when another process writes."""
        self.folder.mkdir(parents=True, exist_ok=True)
        handle = os.open(self.folder / LOCK, os.O_CREAT | os.O_RDWR, 0o600)
        try:
            try:
                fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError as error:
                raise IndexBusyError("Een ander proces werkt de zoekindex bij.") from error
            yield
        finally:
            os.close(handle)

    @contextmanager
    def writer(self) -> Iterator["Writer"]:
        """Open the one writer. Raises IndexBusyError, and IndexDamagedError."""
        with self.lock():
            writer = Writer(self)
            try:
                yield writer
            finally:
                writer.abandon()

    def empty(self) -> None:
        """Take the index away, so that it is fed from the start; hold the lock meanwhile."""
        (self.folder / MANIFEST).unlink(missing_ok=True)
        for path in self.folder.glob("shard-*"):
            shutil.rmtree(path)
        (self.folder / MARK).unlink(missing_ok=True)

    def take_over(self, fresh: Path) -> None:
        """Put the shards of a newly made index in the place of ours; hold the lock meanwhile.

        The shards get names of their own, so that one rename of the manifest is the switch.
        """
        generation = secrets.token_hex(4)
        old = set(self.folder.glob("shard-*"))
        data = json.loads((fresh / MANIFEST).read_text(encoding="utf-8"))
        renamed = {}
        for shard, files in data["files"].items():
            name = f"{shard[:12]}-{generation}"
            (fresh / shard).rename(self.folder / name)
            renamed[name] = files
        data["files"] = renamed
        write_json(self.folder / MANIFEST, data)
        (self.folder / MARK).unlink(missing_ok=True)
        for path in (*old, fresh):
            shutil.rmtree(path, ignore_errors=True)

    def verify(self) -> list[Damaged]:
        """Return the files that are not as they were written."""
        for _ in range(TRIES):
            try:
                before = self.manifest()
            except IndexDamagedError as error:
                return [Damaged("", MANIFEST, "leesbaar", str(error))]
            found = list(self._check(before))
            if not found or (self.manifest() == before and not (self.folder / MARK).exists()):
                return found
        return []  # it is being written all the time; whoever writes it checks it

    def _check(self, manifest: Manifest) -> Iterator[Damaged]:
        for shard, files in manifest.files.items():
            for name, expected in files.items():
                path = self.folder / shard / name
                try:
                    found = sha256_of(path)
                except OSError as error:
                    found = error.strerror or str(error)
                if found != expected:
                    yield Damaged(shard, name, expected, found)
            yield from self._check_managed(shard, files)

    def _check_managed(self, shard: str, files: dict[str, str]) -> Iterator[Damaged]:
        """Check the engine's own list of files: it may name more, also between two commits."""
        expected = "de bestanden van het manifest"
        try:
            listed = set(json.loads((self.folder / shard / MANAGED).read_bytes()))
        except (OSError, ValueError, TypeError) as error:
            yield Damaged(shard, MANAGED, expected, str(error))
            return
        if missing := sorted(files.keys() - listed):
            yield Damaged(shard, MANAGED, expected, f"zonder {missing[0]}")


class Writer:
    """Adds messages and commits; a commit is seen by every reader."""

    def __init__(self, index: Index) -> None:
        self._index, self._folder = index, index.folder
        manifest = index.manifest()
        self._files, self._shard_ids = dict(manifest.files), manifest.shard_ids
        self.position = manifest.position
        self.unfinished = (self._folder / MARK).exists()
        """Whether the last commit was broken off: add with `replace` up to the end of the log."""
        self._newest = max(self._files, default="")
        self._writer: tantivy.IndexWriter | None = None
        self._late: defaultdict[str, list[Doc]] = defaultdict(list)
        self._touched: set[str] = set()
        for path in self._folder.glob("shard-*"):
            if path.name not in self._files:
                shutil.rmtree(path)  # never committed, of another form, or from a switch broken off

    def add(self, docs: Iterable[Doc], *, replace: bool = False) -> None:
        """Add messages; with `replace` those that are there by the same id go.

        Only the newest shard is open; what belongs in older ones waits, for a writer takes memory.
        """
        ranges: defaultdict[int, list[Doc]] = defaultdict(list)
        for doc in docs:
            ranges[doc.id // self._shard_ids].append(doc)
        for number, own in sorted(ranges.items()):
            shard = self._shard(number)
            if shard < self._newest:
                self._late[shard] += own
                continue
            add_all(self._open(shard), own, replace=replace or self.unfinished)
        if sum(map(len, self._late.values())) > MOST_LATE:
            self._write_late()

    def _shard(self, number: int) -> str:
        """Return the folder of a shard; a rebuild gives it a generation."""
        name = f"shard-{number:06d}"
        return next((known for known in self._files if known.startswith(name)), name)

    def _open(self, shard: str) -> tantivy.IndexWriter:
        """Return the writer of the newest shard; when there is a newer one, the old closes."""
        if self._writer is not None and shard != self._newest:
            self._close(self._writer)
            self._writer = None
        if self._writer is None:
            self._newest = shard
            self._touched.add(shard)
            self._writer = open_shard(self._folder / shard).writer(HEAP, 1)
        return self._writer

    def _write_late(self) -> None:
        for shard, docs in sorted(self._late.items()):
            self._touched.add(shard)
            writer = open_shard(self._folder / shard).writer(SMALL_HEAP, 1)
            add_all(writer, docs, replace=True)
            self._close(writer)
        self._late.clear()

    def _close(self, writer: tantivy.IndexWriter) -> None:
        """Make durable what a shard was given. The mark stands until the manifest is written."""
        mark = self._folder / MARK
        if not mark.exists():
            mark.touch()
            _fsync(self._folder)
        writer.commit()
        writer.wait_merging_threads()

    def commit(self, position: int) -> None:
        """Make all that was added durable and visible, up to this line of the log."""
        if self._writer is not None:
            self._close(self._writer)
            self._writer = None
        self._write_late()
        for shard in self._touched:
            self._files[shard] = self._digests(shard)
        self._touched.clear()
        self._write_manifest(position)
        (self._folder / MARK).unlink(missing_ok=True)
        self.position, self.unfinished = position, False

    def _digests(self, shard: str) -> dict[str, str]:
        """Hash the files of a shard; a segment file never changes, so a known one is not read."""
        known = {} if self.unfinished else self._files.get(shard, {})
        found = {}
        for path in sorted((self._folder / shard).iterdir()):
            if path.name.startswith("."):
                continue
            fixed = path.suffix != ".json" and path.name in known
            found[path.name] = known[path.name] if fixed else sha256_of(path)
        return found

    def _write_manifest(self, position: int) -> None:
        data = {
            "form": FORM,
            "position": position,
            "shard_ids": self._shard_ids,
            "files": self._files,
        }
        write_json(self._folder / MANIFEST, data)

    def abandon(self) -> None:
        """Let go of what was not committed."""
        self._writer = None
        self._late.clear()


def write_json(path: Path, value: object) -> None:
    """Write a JSON file so that a crash leaves the old or the new one, whole."""
    temporary = path.with_name(path.name + ".new")
    with temporary.open("w", encoding="utf-8") as stream:
        json.dump(value, stream, indent=1, sort_keys=True)
        stream.flush()
        os.fsync(stream.fileno())
    temporary.rename(path)
    _fsync(path.parent)


def sha256_of(path: Path) -> str:
    """Return the SHA-256 of a file in hex. Raises OSError."""
    digest = hashlib.sha256()
    with path.open("rb") as stream:
        while piece := stream.read(CHUNK):
            digest.update(piece)
    return digest.hexdigest()


def _fsync(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
