"""Run a command within bounds of time and memory, and say what it left behind."""

import json
import os
import sys
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tests.opdracht import Archive

SECONDS = 30.0
"""Seconds of processor time: those of the clock say more of a busy machine than of the input."""
HANGS = 180.0
METER = Path(__file__).with_name("meten.py")
PEAK = 512 * 1024  # KiB


@dataclass(frozen=True, slots=True)
class Ran:
    """How a command ended.

    `seconds` are of the processor; `peak` is the largest resident set of any of its processes, KiB.
    """

    code: int
    out: bytes
    error: str
    seconds: float
    peak: int
    ledgers: list[dict[str, Any]] = field(default_factory=list)


def run_bounded(archive: Archive, *arguments: object, scratch: Path, hangs: float = HANGS) -> Ran:
    """Run a command; it is killed after `hangs` seconds, which the caller sees as a negative code."""
    out, error, report = scratch / "stdout", scratch / "stderr", scratch / "report"
    before = (sys.executable, "-S", "-E", str(METER), str(report), str(hangs))
    with out.open("wb") as stdout, error.open("wb") as stderr:
        archive.start(*arguments, before=before, stdout=stdout, stderr=stderr).wait()
    took = json.loads(report.read_bytes())
    return Ran(
        took["code"], out.read_bytes(), error.read_text(errors="replace"),
        took["seconds"], took["peak"],
    )  # fmt: skip


def import_bounded(archive: Archive, path: Path, scratch: Path, hangs: float = HANGS) -> Ran:
    """Import a path as `import --json` does."""
    ran = run_bounded(archive, "import", path, "--json", scratch=scratch, hangs=hangs)
    ledgers = json.loads(ran.out) if ran.out.strip() else []
    return Ran(ran.code, ran.out, ran.error, ran.seconds, ran.peak, ledgers)


def snapshot(folder: Path) -> dict[str, tuple[int, int]]:
    """Return every file and folder below `folder`, with its mode and size."""
    found = {}
    for root, folders, files in os.walk(folder):
        for name in (*folders, *files):
            path = Path(root) / name
            state = path.lstat()
            size = 0 if path.is_dir() and not path.is_symlink() else state.st_size
            found[str(path)] = (state.st_mode, size)
    return found
