"""Run a command and write down what it took: `python meten.py REPORT SECONDS COMMAND…`.

A process of its own, and a small one: Linux counts the memory of the process that starts another
as the peak of the started one, so a large test run would measure itself.
"""

import json
import os
import signal
import sys
import time
from pathlib import Path


def main(report: str, hangs: float, command: list[str]) -> None:
    """Run the command, kill it after `hangs` seconds; the report has code, seconds and KiB."""
    pid = os.posix_spawn(command[0], command, os.environ)
    until = time.monotonic() + hangs
    done, status, usage = os.wait4(pid, os.WNOHANG)
    while not done:
        time.sleep(0.01)
        if time.monotonic() > until:
            os.kill(pid, signal.SIGKILL)
            until = float("inf")
        done, status, usage = os.wait4(pid, os.WNOHANG)
    took = {
        "code": os.waitstatus_to_exitcode(status),
        "seconds": usage.ru_utime + usage.ru_stime,
        "peak": usage.ru_maxrss,
    }
    Path(report).write_text(json.dumps(took), encoding="utf-8")


if __name__ == "__main__":
    main(sys.argv[1], float(sys.argv[2]), sys.argv[3:])
