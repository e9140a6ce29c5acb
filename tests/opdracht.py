"""Run the `postkamer` command as a user does: as a process, with an archive of its own."""

import contextlib
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

from postkamer.archief.zoeken.woordenlijst import is_unpacked, unpack
from postkamer.conf.config import current

START = "from postkamer.cli.main import main; main()"


ON_SQLITE = {"POSTKAMER_DATABASE_URL": ""}
"""For what flips bits in the file of SQLite itself."""


class Archive:
    """An archive in a folder (and, on PostgreSQL, in a database) of its own."""

    def __init__(self, folder: Path, environment: dict[str, str]) -> None:
        self.folder = folder
        self._environment = environment

    def warm(self) -> None:
        """Give the archive the unpacked word list of the test run, for that takes a second."""
        kept = current().cache
        if not is_unpacked(kept):
            unpack(kept)
        with contextlib.suppress(OSError):  # another disk, or one that is full or read-only
            shutil.copytree(kept, self.folder / "cache", copy_function=os.link, dirs_exist_ok=True)

    def start(
        self, *arguments: object, before: tuple[str, ...] = (), **more: Any
    ) -> "subprocess.Popen[bytes]":
        """Start a command; `before` is a command that runs it."""
        source = str(Path(__file__).parents[1] / "src")
        environment = {**os.environ, **self._environment, "PYTHONPATH": source}
        command = [*before, sys.executable, "-c", START, "--data", str(self.folder)]
        command += [str(one) for one in arguments]
        pipes = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE, **more}
        return subprocess.Popen(command, env=environment, **pipes)

    def run(self, *arguments: object, code: int | None = 0, timeout: float = 120) -> bytes:
        if arguments[0] == "init":
            self.warm()
        process = self.start(*arguments)
        try:
            out, err = process.communicate(timeout=timeout)
        except subprocess.TimeoutExpired:
            process.kill()
            process.communicate()
            raise
        self.error = err.decode()
        self.code = process.returncode
        if code is not None and process.returncode != code:
            raise AssertionError(
                f"{arguments}: {process.returncode}, wanted {code}\n{out.decode()}\n{self.error}"
            )
        return out

    def json(self, *arguments: object, code: int | None = 0, timeout: float = 120) -> Any:
        return json.loads(self.run(*arguments, "--json", code=code, timeout=timeout))

    def messages(self) -> list[dict[str, Any]]:
        return [json.loads(line) for line in self.run("export", "messages").splitlines()]
