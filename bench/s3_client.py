"""Time one S3 client; print JSON. `bench/s3.py` runs it in an environment with that client only.

python bench/s3_client.py obstore|boto3 ENDPOINT BUCKET ACCESS SECRET
"""

import contextlib
import json
import os
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

SMALL, LARGE, STREAM = 2_000, 1_000_000, 64 * 1024 * 1024


class Obstore:
    """What our store does, with obstore."""

    def __init__(self, endpoint: str, bucket: str, access: str, secret: str) -> None:
        import obstore
        from obstore.store import S3Store

        self._obstore = obstore
        self._bucket = S3Store(
            bucket, endpoint=endpoint, access_key_id=access, secret_access_key=secret,
            region="us-east-1", client_options={"allow_http": True},
        )  # fmt: skip

    def put(self, key: str, data: bytes) -> None:
        """Put an object, unless one is there."""
        with contextlib.suppress(self._obstore.exceptions.AlreadyExistsError):
            self._obstore.put(self._bucket, key, data, mode="create")

    def get(self, key: str) -> bytes:
        """Return an object."""
        return bytes(self._obstore.get(self._bucket, key).bytes())

    def put_file(self, key: str, path: Path) -> None:
        """Put a large file, in parts."""
        self._obstore.put(self._bucket, key, path)


class Boto3:
    """The same with boto3."""

    def __init__(self, endpoint: str, bucket: str, access: str, secret: str) -> None:
        import boto3

        self._bucket = bucket
        self._client: Any = boto3.client(
            "s3", endpoint_url=endpoint, aws_access_key_id=access, aws_secret_access_key=secret,
            region_name="us-east-1",
        )  # fmt: skip

    def put(self, key: str, data: bytes) -> None:
        """Put an object, unless one is there."""
        try:
            self._client.put_object(Bucket=self._bucket, Key=key, Body=data, IfNoneMatch="*")
        except self._client.exceptions.ClientError as error:
            if error.response["Error"]["Code"] != "PreconditionFailed":
                raise

    def get(self, key: str) -> bytes:
        """Return an object."""
        return bytes(self._client.get_object(Bucket=self._bucket, Key=key)["Body"].read())

    def put_file(self, key: str, path: Path) -> None:
        """Put a large file, in parts."""
        self._client.upload_file(str(path), self._bucket, key)


def timed(times: int, act: Callable[[int], object]) -> tuple[float, float]:
    """Return the median and the processor time of doing something, in milliseconds."""
    found, busy = [], time.process_time()
    for number in range(times):
        started = time.perf_counter()
        act(number)
        found.append((time.perf_counter() - started) * 1000)
    return statistics.median(found), (time.process_time() - busy) / times * 1000


def memory() -> float:
    """Return the most memory that this process has held, in MB."""
    lines = Path("/proc/self/status").read_text(encoding="utf-8").splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("VmHWM")) / 1024


def main(name: str, *server: str) -> None:
    """Measure; the keys of the JSON are the lines of the table."""
    before, started = memory(), time.perf_counter()
    client = {"obstore": Obstore, "boto3": Boto3}[name](*server)
    start = (time.perf_counter() - started) * 1000
    held = memory() - before
    run, small, large = os.urandom(8).hex(), os.urandom(SMALL), os.urandom(LARGE)
    client.put(f"{run}/warm", small)
    if client.get(f"{run}/warm") != small:
        sys.exit(f"{name} does not give back what was put")
    found = {
        "put if none is there, 2 kB": timed(200, lambda n: client.put(f"{run}/small-{n}", small)),
        "put if none is there, 1 MB": timed(20, lambda n: client.put(f"{run}/large-{n}", large)),
        "refused put, 2 kB": timed(200, lambda n: client.put(f"{run}/small-{n}", small)),
        "get, 2 kB": timed(200, lambda n: client.get(f"{run}/small-{n}")),
        "get, 1 MB": timed(20, lambda n: client.get(f"{run}/large-{n}")),
    }
    with tempfile.NamedTemporaryFile() as file:
        Path(file.name).write_bytes(os.urandom(STREAM))
        put = timed(1, lambda n: client.put_file(f"{run}/stream-{n}", Path(file.name)))
    print(
        json.dumps(
            {**found, "one file of 64 MB, in parts": put, START: (start, 0), MEMORY: (held, 0)}
        )
    )


START, MEMORY = "start: import and client", "memory of that, MB"

if __name__ == "__main__":
    main(*sys.argv[1:])
