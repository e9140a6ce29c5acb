"""The processes of an import: whichever dies, nothing is lost, doubled or left behind."""

import contextlib
import gzip
import itertools
import json
import multiprocessing
import os
import random
import signal
import subprocess
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from postkamer.archief.zoeken.index import Index
from postkamer.archief.zoeken.zoeken import Order, search
from postkamer.capture.leesproces import AFTER_THE_WRITER, GONE, IN_PROCESS, Reader
from postkamer.capture.reading import Opened, Request, Stopped
from postkamer.core.kanaal import Options
from tests.crash.kill import MESSAGES, check, write_source

BATCH = 500
"""So large that a message between two processes is more than a pipe holds."""
Import = subprocess.Popen[bytes]


def state(process: int) -> tuple[str, int]:
    """Return how a process is ("Z" = it has ended), and the ticks that it has worked."""
    try:
        found = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()
    except (FileNotFoundError, ProcessLookupError):
        return "Z", 0
    return found[0], int(found[11]) + int(found[12])


def wait_for(condition: Callable[[], bool]) -> None:
    """Wait until it is so; a minute is never needed, and better than for ever."""
    until = time.monotonic() + 60
    while not condition():
        assert time.monotonic() < until
        time.sleep(0.002)


def children(process: int) -> list[int]:
    """Return the processes that this one has started, in that order."""
    found = Path(f"/proc/{process}/task/{process}/children").read_text()
    return [int(one) for one in found.split()]


def reader_and_analyser(process: Import) -> tuple[int, int]:
    """Return the two as soon as they are there."""
    found: list[int] = []

    def there() -> bool:
        for one in children(process.pid):
            with contextlib.suppress(OSError):
                if b"spawn_main" in Path(f"/proc/{one}/cmdline").read_bytes() and one not in found:
                    found.append(one)
        return len(found) == 2

    wait_for(there)
    return found[0], found[1]


def wait_until_blocked(*processes: int) -> None:
    """Wait until each waits for another one, and works no more."""
    before, times = [("", 0)], 0

    def blocked() -> bool:
        nonlocal before, times
        now = [state(one) for one in processes]
        still = now == before and all(how == "S" and worked for how, worked in now)
        before, times = now, times + 1 if still else 0
        return times > 100

    wait_for(blocked)


def wait_until_nicer(*processes: int) -> None:
    """Wait until the processes let the writer, which is as nice as we are, go first."""
    wanted = os.getpriority(os.PRIO_PROCESS, 0) + AFTER_THE_WRITER
    wait_for(lambda: all(os.getpriority(os.PRIO_PROCESS, one) == wanted for one in processes))


def have_ended(processes: list[int]) -> bool:
    return all(state(one)[0] == "Z" for one in processes)


@pytest.fixture
def source(tmp_path):
    """Return a file that is not read in the writing process."""
    path = tmp_path / "tweets.js"
    write_source(path, seed=7)
    assert path.stat().st_size > IN_PROCESS
    return path


@pytest.fixture
def start(archive_dir, source):
    """Return a function that starts the import."""
    return lambda: archive_dir.start("import", source, "--batch", BATCH, "--json")


def assert_told_and_then_finished(archive, source, process: Import, seen: range) -> None:
    out, err = process.communicate(timeout=120)
    assert (process.returncode, err.decode().strip()) == (1, f"Fout: {GONE}")
    assert json.loads(out)[0]["seen"] in seen
    assert archive.json("ledger")[0]["status"] == "open"
    archive.run("import", source, "--batch", BATCH)
    assert check(archive, write_source(source, seed=7), rounds=1) == []


HALFWAY = range(1, MESSAGES)


def start_and_block(start: Callable[[], Import]) -> tuple[Import, int, int]:
    """Return an import, its reader and its analyser, halfway a message from the reader.

    The analyser is stopped, so that the writer waits for it, and the reader for the writer.
    """
    process = start()
    reader, analyser = reader_and_analyser(process)
    os.kill(analyser, signal.SIGSTOP)
    wait_until_blocked(reader, process.pid)
    return process, reader, analyser


def test_when_the_reader_dies_halfway_the_import_says_so_and_goes_on_later(
    archive_dir, source, start
):
    process, reader, analyser = start_and_block(start)
    os.kill(reader, signal.SIGKILL)
    os.kill(analyser, signal.SIGCONT)
    assert_told_and_then_finished(archive_dir, source, process, HALFWAY)


def test_when_the_analyser_dies_halfway_the_import_says_so_and_goes_on_later(
    archive_dir, source, start
):
    process, _, analyser = start_and_block(start)
    process.send_signal(signal.SIGSTOP)
    os.kill(analyser, signal.SIGCONT)
    wait_until_blocked(analyser)  # halfway a message of words
    os.kill(analyser, signal.SIGKILL)
    process.send_signal(signal.SIGCONT)
    assert_told_and_then_finished(archive_dir, source, process, HALFWAY)


def test_when_the_analyser_dies_before_the_first_word_nothing_is_stored_yet(
    archive_dir, source, start
):
    process = start()
    os.kill(reader_and_analyser(process)[1], signal.SIGKILL)
    assert_told_and_then_finished(archive_dir, source, process, range(1))


def test_when_the_reader_dies_while_the_delivery_is_opened_that_is_told(source):
    with Reader(Request(source, None, Options())) as events:
        assert isinstance(next(events), Opened)
        for one in multiprocessing.active_children():
            one.kill()
            one.join()
        assert events.send(0) == Stopped(GONE, source.name)


def test_no_process_is_left_when_the_writer_is_killed_at_its_start(start):
    process = start()
    reader_and_analyser(process)
    others = children(process.pid)
    process.kill()
    process.communicate()
    wait_for(lambda: have_ended(others))


def test_no_process_is_left_when_the_writer_is_killed_halfway(start):
    process, _, analyser = start_and_block(start)
    others = children(process.pid)
    process.kill()
    os.kill(analyser, signal.SIGCONT)
    process.communicate()
    wait_for(lambda: have_ended(others))


def test_after_control_c_no_process_is_left_and_no_traceback_is_shown(archive_dir, source):
    process, reader, analyser = start_and_block(
        lambda: archive_dir.start("import", source, "--batch", BATCH, start_new_session=True)
    )
    others = children(process.pid)
    os.kill(reader, signal.SIGSTOP)  # so that the import cannot end before
    os.kill(analyser, signal.SIGCONT)
    wait_until_nicer(reader, analyser)
    os.killpg(process.pid, signal.SIGINT)
    os.kill(reader, signal.SIGCONT)
    _, err = process.communicate()
    assert process.returncode != 0
    assert b"Traceback" not in err
    wait_for(lambda: have_ended(others))


def test_the_others_let_the_writer_go_first(start):
    process, reader, analyser = start_and_block(start)
    os.kill(reader, signal.SIGSTOP)
    os.kill(analyser, signal.SIGCONT)
    wait_until_nicer(reader, analyser)
    os.kill(reader, signal.SIGCONT)
    process.communicate()
    assert process.returncode == 0


VOCABULARY = (
    "straat lantaarnpaal vergunningaanvraag coördinatie e-mailadres zo'n auto’s CAFÉ reünie "
    "vuilnis-container waterschapsbelasting meldingen gemeld 2026 stoeptegeltje ﬁets"
).split()
QUESTIONS = (
    "", "lantaarn", "lantaarnpalen", "vergunning aanvragen", '"auto straat"', "cafe", "coordinatie",
    "vuilniscontainer", "melding", "stoep*", "-straat", "tegel OF fiets", "2026", "emailadres",
)  # fmt: skip


def write_mixture(path: Path) -> None:
    """Write tweets among doubles, items that cannot be read and tweets without text."""
    rng, rows = random.Random(3), []
    for number in range(12_000):
        text = " ".join(rng.choices(VOCABULARY, k=rng.randrange(12)))
        tweet = {
            "id_str": str(1_400_000_000_000_000_000 + number - number % 7 // 6),
            "created_at": f"Wed Jan 07 10:{number // 60 % 60:02}:{number % 60:02} +0000 2026",
            "full_text": text,
            "padding": "x" * 300,
        }
        rows.append("{}" if number % 11 == 5 else json.dumps({"tweet": tweet}))
    path.write_text("window.YTD.tweets.part0 = [ " + ",\n".join(rows) + " ]")


def answers(folder: Path) -> list[object]:
    index = Index(folder / "index")
    found = []
    for question, order in itertools.product(QUESTIONS, (Order.NEWEST, Order.OLDEST)):
        one = search(index, question, order=order, limit=100)
        found.append((question, one.total, one.facets, [hit.id for hit in one.hits]))
    return found


def test_an_import_by_three_processes_is_found_as_one_by_our_own_and_as_a_rebuild(
    new_archive, tmp_path
):
    large, packed = tmp_path / "tweets.js", tmp_path / "tweets.js.gz"
    write_mixture(large)
    packed.write_bytes(gzip.compress(large.read_bytes()))
    assert packed.stat().st_size < IN_PROCESS < large.stat().st_size
    by_three, by_one = new_archive(), new_archive()
    by_three.run("import", large, "--batch", 1_000, code=1)
    by_one.run("import", packed, "--batch", 1_000, code=1)
    found = answers(by_three.folder)
    assert all(total for _, total, *_ in found)
    assert found == answers(by_one.folder)
    by_three.run("rebuild", "search")
    assert found == answers(by_three.folder)
