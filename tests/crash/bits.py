"""Flip single bits in what an archive keeps, and see whether `verify --full` finds each.

    python -m tests.crash.bits --flips 200

Flips in pages of the database that hold nothing may stay unseen; they are counted apart.
"""

import argparse
import random
import shutil
import sqlite3
import sys
import tempfile
from collections import Counter
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


def in_use(database: Path) -> bool:
    """Return whether the archive's tables can still be read in full (else the flip was seen)."""
    try:
        with sqlite3.connect(database) as connection:
            return connection.execute("PRAGMA integrity_check").fetchone()[0] == "ok"
    except sqlite3.DatabaseError:
        return False


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
        elif kind != "database":
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
