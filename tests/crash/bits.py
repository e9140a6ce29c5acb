"""Flip single bits in what an archive keeps, and see whether `verify --full` finds each.

    python -m tests.crash.bits --flips 200

A flip in the database may stay unseen only when all rows are still as they were: it fell in a place
that holds nothing.
"""

import argparse
import hashlib
import random
import shutil
import sqlite3
import sys
import tempfile
from collections import Counter
from contextlib import closing
from pathlib import Path

from postkamer.capture.demo import write_demo
from tests.opdracht import ON_SQLITE, Archive


def kinds_of(folder: Path) -> dict[str, list[Path]]:
    """Return the files of an archive by kind."""
    return {
        "blob": sorted((folder / "blobs").glob("*/*/*")),
        "index": [path for path in sorted((folder / "index").glob("shard-*/*"))
                  if path.suffix != ".json" and not path.name.startswith(".")],
        "database": [folder / "postkamer.sqlite3"],
    }  # fmt: skip


def flip(path: Path, rng: random.Random) -> None:
    """Change one bit of a file."""
    path.chmod(0o600)
    data = bytearray(path.read_bytes())
    at = rng.randrange(len(data))
    data[at] ^= 1 << rng.randrange(8)
    path.write_bytes(data)


def rows_of(database: Path) -> str:
    """Return the digest of all rows of our own tables; '' when they cannot be read."""
    digest = hashlib.sha256()
    try:
        with closing(sqlite3.connect(database)) as connection:
            connection.text_factory = bytes
            tables = connection.execute(
                "SELECT name FROM sqlite_schema WHERE sql LIKE 'CREATE TABLE \"archief_%' "
                "OR sql LIKE 'CREATE TABLE archief_%'"
            )
            for (table,) in tables.fetchall():
                for row in connection.execute(f'SELECT * FROM "{table.decode()}"'):
                    digest.update(repr(row).encode())
    except (sqlite3.DatabaseError, UnicodeDecodeError):
        return ""
    return digest.hexdigest()


def run(flips: int, seed: int, work: Path) -> tuple[Counter[str], Counter[str], list[str]]:
    """Return flips and finds by kind, and the misses that must not be."""
    base = Archive(work / "base", ON_SQLITE)
    base.run("init", "--name", "bits/test")
    base.run("import", *write_demo(work / "demo"), code=None)
    large = work / "groot.eml"
    large.write_bytes(
        b"From: a@b.nl\nSubject: groot\nMessage-ID: <groot@b.nl>\n\n" + b"tekst\n" * 30_000
    )
    base.run("import", large)
    whole = rows_of(base.folder / "postkamer.sqlite3")
    rng, made, found, missed = random.Random(seed), Counter[str](), Counter[str](), list[str]()
    for number in range(flips):
        kind = ("blob", "index", "database", "database")[number % 4]
        copy = work / "copy"
        shutil.rmtree(copy, ignore_errors=True)
        shutil.copytree(base.folder, copy)
        path = rng.choice(kinds_of(copy)[kind])
        flip(path, rng)
        archive = Archive(copy, ON_SQLITE)
        archive.run("verify", "--full", "--json", code=None)
        made[kind] += 1
        if archive.code in {1, 3}:
            found[kind] += 1
        elif kind != "database" or rows_of(path) != whole:
            missed.append(f"{kind}: {path.relative_to(copy)}")
        if archive.code not in {0, 1, 3}:
            missed.append(f"{kind}: exit {archive.code}: {archive.error[-300:]}")
    return made, found, missed


def main() -> None:
    """Print the table of flips and finds."""
    options = argparse.ArgumentParser()
    options.add_argument("--flips", type=int, default=200)
    with tempfile.TemporaryDirectory(prefix="postkamer-bits-") as private:
        made, found, missed = run(options.parse_args().flips, 1, Path(private))
    for kind, count in made.items():
        print(f"{kind:10} {count:5} flipped {found[kind]:5} found")
    print(*missed, sep="\n")
    sys.exit(bool(missed))


if __name__ == "__main__":
    main()
