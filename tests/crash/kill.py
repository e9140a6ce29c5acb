"""Kill an import at random moments, go on, and count: every message once, bytes identical.

    python -m tests.crash.kill --times 1000
"""

import argparse
import hashlib
import json
import random
import signal
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from tests.opdracht import Archive

MESSAGES = 1_500
BATCH = 60


def write_source(path: Path, seed: int) -> set[str]:
    """Write tweets; return the SHA-256 of each original."""
    rng = random.Random(seed)
    rows = []
    for number in range(MESSAGES):
        text = " ".join(rng.choices("straat lamp boom afval melding gat stoep".split(), k=12))
        rows.append(json.dumps({"tweet": {
            "id_str": str(1_400_000_000_000_000_000 + seed * 10_000_000 + number),
            "created_at": "Wed Jan 07 10:00:00 +0000 2026",
            "full_text": f"{text} {number}",
            "padding": "x" * rng.randrange(3_000),
        }}))  # fmt: skip
    path.write_text("window.YTD.tweets.part0 = [ " + ",\n".join(rows) + " ]")
    return {hashlib.sha256(row.encode()).hexdigest() for row in rows}


def kill_and_resume(
    times: int, make_archive: Callable[[], Archive], folder: Path, seed: int = 1
) -> list[str]:
    """Kill `times` imports; return what was wrong."""
    rng, killed, round_, wrong = random.Random(seed), 0, 0, list[str]()
    while killed < times:
        round_ += 1
        source = folder / f"tweets-{round_}.js"
        expected = write_source(source, seed * 1000 + round_)
        archive = make_archive()
        while True:
            process = archive.start("import", source, "--batch", BATCH, "--json")
            time.sleep(rng.uniform(0.3, 1.6))
            if process.poll() is not None:
                process.communicate()
                break
            process.send_signal(signal.SIGKILL)
            process.communicate()
            killed += 1
        wrong += [f"round {round_}: {one}" for one in check(archive, source, expected)]
        source.unlink()
    return wrong


def check(archive: Archive, source: Path, expected: set[str]) -> list[str]:
    """Import once more, and return what is not as it must be."""
    (ledger,) = archive.json("import", source, "--batch", BATCH)
    lines = archive.messages()
    report = archive.json("verify", "--full", code=None)
    total = archive.json("search")["total"]
    found = [line["original"]["sha256"] for line in lines]
    wrong = []
    if sorted(found) != sorted(expected):
        wrong.append(f"{len(found)} messages, {len(set(found) & expected)} of {len(expected)}")
    if ledger["stored"] + ledger["duplicate"] != MESSAGES:
        wrong.append(f"ledger {ledger}")
    if report["broken"] or not report["log"]["ok"] or not report["index"]["ok"]:
        wrong.append(f"verify {report['broken'][:3]}")
    if total != len(expected):
        wrong.append(f"index holds {total}")
    done = archive.json("ledger")
    if sum(one["stored"] for one in done) != MESSAGES:
        wrong.append(f"ledgers {done}")
    return wrong


def main() -> None:
    """Run the long form on SQLite."""
    options = argparse.ArgumentParser()
    options.add_argument("--times", type=int, default=1000)
    times = options.parse_args().times
    with tempfile.TemporaryDirectory(prefix="postkamer-crash-") as private:
        count = 0

        def make() -> Archive:
            nonlocal count
            count += 1
            archive = Archive(Path(private) / f"archive-{count}", {})
            archive.run("init", "--name", "crash/test")
            return archive

        wrong = kill_and_resume(times, make, Path(private))
    print(f"{times} kills, {len(wrong)} wrong", *wrong, sep="\n")
    sys.exit(bool(wrong))


if __name__ == "__main__":
    main()
