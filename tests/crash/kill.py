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
from pathlib import Path

from tests.opdracht import ON_SQLITE, Archive

MESSAGES = 3_000
BATCH = 50


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


def kill_and_resume(times: int, archive: Archive, folder: Path, seed: int = 1) -> list[str]:
    """Kill `times` imports into one archive, each time going on; return what was wrong."""
    rng, killed, round_ = random.Random(seed), 0, 0
    expected: set[str] = set()
    while killed < times:
        round_ += 1
        source = folder / f"tweets-{round_}.js"
        expected |= write_source(source, seed * 1000 + round_)
        while True:
            process = archive.start("import", source, "--batch", BATCH, "--json")
            time.sleep(rng.uniform(0.4, 2.0))
            if process.poll() is not None:
                process.communicate()
                break
            process.send_signal(signal.SIGKILL)
            process.communicate()
            killed += 1
            if killed >= times:
                archive.run("import", source, "--batch", BATCH)
                break
        source.unlink()
    return check(archive, expected, round_)


def check(archive: Archive, expected: set[str], rounds: int) -> list[str]:
    """Return what is not as it must be, once every source has been imported to its end."""
    found = [line["original"]["sha256"] for line in archive.messages()]
    report = archive.json("verify", "--full", code=None)
    total = archive.json("search")["total"]
    ledgers = archive.json("ledger")
    wrong = []
    if sorted(found) != sorted(expected):
        wrong.append(f"{len(found)} messages, {len(set(found) & expected)} of {len(expected)}")
    if report["broken"] or not report["log"]["ok"] or not report["index"]["ok"]:
        wrong.append(f"verify {report['broken'][:3]}")
    if total != len(expected):
        wrong.append(f"index holds {total}")
    if sum(one["stored"] for one in ledgers) != rounds * MESSAGES:
        wrong.append(f"ledgers {ledgers}")
    if any(one["status"] != "closed" for one in ledgers):
        wrong.append(f"open deliveries {ledgers}")
    return wrong


def main() -> None:
    """Run the long form on SQLite."""
    options = argparse.ArgumentParser()
    options.add_argument("--times", type=int, default=1000)
    times = options.parse_args().times
    with tempfile.TemporaryDirectory(prefix="postkamer-crash-") as private:
        archive = Archive(Path(private) / "archive", ON_SQLITE)
        archive.run("init", "--name", "crash/test")
        wrong = kill_and_resume(times, archive, Path(private))
    print(f"{times} kills, {len(wrong)} wrong", *wrong, sep="\n")
    sys.exit(bool(wrong))


if __name__ == "__main__":
    main()
