"""The server as it is started for real: another process, a free port, its static files."""

import json
import os
import re
import signal
import socket
import subprocess
import sys
import urllib.error
import urllib.request
from contextlib import contextmanager
from pathlib import Path

import pytest

SOURCE = Path(__file__).parents[2] / "src"
DIRECT = urllib.request.build_opener(urllib.request.ProxyHandler({}))
SECONDS = 60
"""How long a start or a stop may take at most; on a quiet machine it is two."""


def free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


def command(data: Path, *arguments: str) -> tuple[list[str], dict[str, str]]:
    code = "from postkamer.cli.main import main; main()"
    environment = {
        **{name: value for name, value in os.environ.items() if not name.startswith("POSTKAMER_")},
        "PYTHONPATH": str(SOURCE),
        "PYTHONUNBUFFERED": "1",
    }
    return [sys.executable, "-c", code, "--data", str(data), "start", *arguments], environment


@contextmanager
def started(data: Path, port: int, *arguments: str):
    """Give a running server and the first line that it said; stop it in any case."""
    words, environment = command(data, "--port", str(port), *arguments)
    process = subprocess.Popen(
        words, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    )
    try:
        yield process, process.stdout.readline()
    finally:
        if process.poll() is None:
            process.terminate()
        process.communicate(timeout=SECONDS)


def fetch(port: int, address: str) -> tuple[int, dict[str, str], bytes]:
    request = urllib.request.Request(f"http://127.0.0.1:{port}{address}")
    try:
        with DIRECT.open(request, timeout=SECONDS) as answer:
            return answer.status, dict(answer.headers), answer.read()
    except urllib.error.HTTPError as error:
        with error:
            return error.code, dict(error.headers), error.read()


def test_started_server_gives_pages_and_every_static_file_and_stops_gracefully(tmp_path):
    port = free_port()
    with started(tmp_path / "data", port) as (process, said):
        assert f"http://127.0.0.1:{port}/" in said
        status, _, body = fetch(port, "/gezondheid")
        assert (status, json.loads(body)["ok"]) == (200, True)
        status, _, body = fetch(port, "/")
        assert status == 200
        addresses = re.findall(r'(?:href|src)="(/static/[^"]+)"', body.decode())
        assert {address.partition("?")[0] for address in addresses} == {
            "/static/postkamer/postkamer.css",
            "/static/postkamer/merk.svg",
        }
        for address in addresses:
            status, headers, body = fetch(port, address)
            found = {name.lower(): value for name, value in headers.items()}
            assert (status, bool(body)) == (200, True)
            assert "immutable" in found["cache-control"]
            assert found["x-content-type-options"] == "nosniff"
        assert fetch(port, "/static/../settings.py")[0] == 404
        process.send_signal(signal.SIGTERM)
        rest, _ = process.communicate(timeout=SECONDS)
        assert process.returncode == 0
        assert "Traceback" not in rest
    with socket.socket() as one:
        one.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        one.bind(("127.0.0.1", port))  # nobody was left behind on it


def test_interrupt_stops_the_server_too(tmp_path):
    with started(tmp_path / "data", free_port()) as (process, said):
        assert "http" in said
        process.send_signal(signal.SIGINT)
        process.communicate(timeout=SECONDS)
        assert process.returncode == 0


def test_port_that_is_taken_is_said_in_dutch(tmp_path):
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        one.listen()
        port = one.getsockname()[1]
        words, environment = command(tmp_path / "data", "--port", str(port))
        done = subprocess.run(
            words, env=environment, capture_output=True, text=True, timeout=SECONDS
        )
    assert done.returncode == 3
    assert f"Poort {port} is al in gebruik" in done.stderr
    assert not (tmp_path / "data").exists()


@pytest.mark.parametrize("host", ["bestaat.niet.invalid", "192.0.2.1"])
def test_address_that_is_not_ours_is_said_in_dutch(tmp_path, host):
    words, environment = command(tmp_path / "data", "--port", str(free_port()), "--host", host)
    done = subprocess.run(words, env=environment, capture_output=True, text=True, timeout=SECONDS)
    assert done.returncode == 3
    assert "Fout:" in done.stderr
    assert host in done.stderr


def test_open_address_warns_that_anyone_may_read(tmp_path):
    port = free_port()
    with started(tmp_path / "data", port, "--host", "0.0.0.0") as (_, said):
        assert "geen inlog" in said
