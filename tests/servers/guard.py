"""Keep a server no longer than the tests live: it is stopped and its folder removed at the end.

Run as a process of its own (`python -m tests.servers.guard`), which holds the server as its child
and waits for the end of its standard input. That comes when the tests close it, and also when
they are killed: no server, port or folder is left behind.
"""

import contextlib
import os
import shutil
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

Account = tuple[int, int]
"""User and group by number."""


@contextlib.contextmanager
def guarded(
    command: list[str], home: Path, stop: signal.Signals, account: Account | None = None
) -> Iterator["subprocess.Popen[bytes]"]:
    """Run `command` as `account`; afterwards send it `stop` and remove `home`.

    What it says goes to `home/log`. The process that is yielded ends when the server ends.
    """
    user, group = account or (-1, -1)
    process = subprocess.Popen(
        [sys.executable, __file__, str(home), str(int(stop)), str(user), str(group), *command],
        stdin=subprocess.PIPE,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,  # Ctrl-C is for the tests, which then close our input
    )
    try:
        yield process
    finally:
        assert process.stdin is not None
        process.stdin.close()
        process.wait()
        shutil.rmtree(home, ignore_errors=True)


def _stop_at_end(server: "subprocess.Popen[bytes]", stop: int, told: threading.Event) -> None:
    os.read(0, 1)  # returns at the end of input: the tests are done, or dead
    told.set()
    server.send_signal(stop)


def main(home: str, stop: str, user: str, group: str, *command: str) -> int:
    switch = {} if user == "-1" else {"user": int(user), "group": int(group), "extra_groups": []}
    with Path(home, "log").open("wb") as log:
        server = subprocess.Popen(
            command, stdin=subprocess.DEVNULL, stdout=log, stderr=log, cwd="/", **switch
        )
    told = threading.Event()
    watch = threading.Thread(target=_stop_at_end, args=(server, int(stop), told), daemon=True)
    watch.start()
    code = server.wait()
    if told.is_set():  # a server that ended by itself leaves its log to be read
        shutil.rmtree(home, ignore_errors=True)
    return code


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
