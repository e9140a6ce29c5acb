"""Import speed: tweet-like records and mails, end to end, beside others on the same records.

python bench/import.py [--tweets 200000] [--mails 20000] [--skip-peers]
"""

import argparse
import os
import shutil
import subprocess
import sys
import sysconfig
import tempfile
import time
import venv
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from bench.gegevens import tweets, write_archive, write_lines, write_mbox
from tests.servers.postgres import postgres

ROOT = Path(__file__).parents[1]
POSTKAMER = Path(sysconfig.get_path("scripts")) / "postkamer"


def run(*command: object, **environment: str) -> float:
    """Run a command; return its wall time in seconds."""
    started = time.monotonic()
    done = subprocess.run(
        [str(part) for part in command],
        env={**os.environ, **environment},
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode != 0:
        sys.exit(f"{command}: {done.returncode}\n{done.stdout[-2000:]}\n{done.stderr[-2000:]}")
    return time.monotonic() - started


def ours(source: Path, folder: Path, count: int, **environment: str) -> float:
    """Import a file in a new archive; return the seconds, once the counts agree."""
    shutil.rmtree(folder, ignore_errors=True)
    run(POSTKAMER, "--data", folder, "init", **environment)
    seconds = run(POSTKAMER, "--data", folder, "import", source, **environment)
    found = subprocess.run(
        [str(POSTKAMER), "--data", str(folder), "search", "--json", "--limit", "1"],
        env={**os.environ, **environment}, capture_output=True, text=True, check=True,
    ).stdout  # fmt: skip
    if f'"total": {count}' not in found:
        sys.exit(f"we hold another number than {count}: {found[:200]}")
    return seconds


def peer_environment(folder: Path, *packages: str) -> Path:
    """Make an environment for a peer; return its folder of commands."""
    venv.create(folder, with_pip=True)
    run(folder / "bin" / "pip", "install", "--quiet", *packages)
    return folder / "bin"


def count_rows(database: Path, table: str) -> int:
    """Return the number of rows that a peer stored."""
    import sqlite3

    with sqlite3.connect(database) as connection:
        return int(connection.execute(f"select count(*) from [{table}]").fetchone()[0])


def peers(work: Path, lines: Path, archive: Path, count: int) -> dict[str, float]:
    """Return the seconds of each peer for the same tweets; their row counts must be ours."""
    found = {}
    bin_ = peer_environment(work / "peers", "sqlite-utils", "setuptools")
    database = work / "sqlite-utils.db"
    started = time.monotonic()
    run(bin_ / "sqlite-utils", "insert", database, "tweets", lines, "--nl", "--pk", "id_str")
    run(bin_ / "sqlite-utils", "enable-fts", database, "tweets", "full_text")
    found["sqlite-utils insert --nl + enable-fts"] = time.monotonic() - started
    if count_rows(database, "tweets") != count:
        sys.exit("sqlite-utils holds another number of rows")
    bin_ = peer_environment(work / "peers2", "twitter-to-sqlite", "setuptools<80")
    database = work / "twitter.db"
    found["twitter-to-sqlite import"] = run(bin_ / "twitter-to-sqlite", "import", database, archive)
    if count_rows(database, "archive_tweet") != count:
        sys.exit("twitter-to-sqlite holds another number of rows")
    return found


def notmuch(work: Path, mbox: Path) -> float | None:
    """Return the seconds of `notmuch new` on the same mails, or None when it is not there."""
    if shutil.which("notmuch") is None:
        return None
    maildir = work / "mail" / "cur"
    maildir.mkdir(parents=True)
    import mailbox

    for number, message in enumerate(mailbox.mbox(mbox)):
        (maildir / f"{number}:2,S").write_bytes(message.as_bytes())
    config = work / "notmuch-config"
    config.write_text(f"[database]\npath={work / 'mail'}\n[user]\nname=x\nprimary_email=x@x.nl\n")
    return run("notmuch", "new", NOTMUCH_CONFIG=str(config))


def main() -> None:
    """Print the tables."""
    options = argparse.ArgumentParser()
    options.add_argument("--tweets", type=int, default=200_000)
    options.add_argument("--mails", type=int, default=20_000)
    options.add_argument("--skip-peers", action="store_true")
    options.add_argument("--skip-postgres", action="store_true")
    given = options.parse_args()
    with tempfile.TemporaryDirectory(prefix="postkamer-bench-") as private:
        work = Path(private)
        rows = list(tweets(given.tweets))
        size = sum(map(len, rows)) // len(rows)
        archive, lines = work / "tweet.js", work / "tweets.jsonl"
        write_archive(archive, rows, "tweet")
        write_lines(lines, rows)
        del rows
        table = {"postkamer, SQLite": ours(archive, work / "a", given.tweets)}
        if not given.skip_postgres:
            with postgres() as url:
                table["postkamer, PostgreSQL"] = ours(
                    archive, work / "b", given.tweets, POSTKAMER_DATABASE_URL=url
                )
        if not given.skip_peers:
            table |= peers(work, lines, archive, given.tweets)
        show(f"{given.tweets} tweets of {size} bytes", table, given.tweets)
        mbox = work / "post.mbox"
        write_mbox(mbox, given.mails)
        table = {"postkamer, SQLite": ours(mbox, work / "c", given.mails)}
        other = notmuch(work, mbox)
        if other is not None:
            table["notmuch new"] = other
        show(f"{given.mails} mails, {mbox.stat().st_size} bytes", table, given.mails)


def show(title: str, table: dict[str, float], count: int) -> None:
    """Print one table, with the ratio to the first row."""
    first = next(iter(table.values()))
    print(f"\n{title}\n{'':40}{'seconds':>9}{'per second':>12}{'we are':>10}")
    for name, seconds in table.items():
        print(f"{name:40}{seconds:9.1f}{count / seconds:12.0f}{seconds / first:9.2f}x")


if __name__ == "__main__":
    main()
