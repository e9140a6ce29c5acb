"""The servers of the tests are real ones, and never outlive the tests."""

import socket
import subprocess
import sys
import time
from pathlib import Path
from urllib.parse import urlsplit

import obstore
import psycopg
import pytest
from obstore.exceptions import AlreadyExistsError
from obstore.store import S3Store

from tests.servers.postgres import postgres
from tests.servers.seaweed import ACCESS, BUCKET, SECRET

ROOT = Path(__file__).parents[2]
HOLD = """
import time
from tests.servers.{module} import {module}
with {module}() as address:
    print(address, flush=True)
    time.sleep(600)
"""


def answers(address: str) -> bool:
    place = urlsplit(address)
    try:
        socket.create_connection((place.hostname, place.port), timeout=1).close()
    except OSError:
        return False
    return True


def within_a_minute(condition) -> bool:
    until = time.monotonic() + 60
    while time.monotonic() < until:
        if condition():
            return True
        time.sleep(0.05)
    return False


def home_of(url: str) -> Path:
    with psycopg.connect(url) as connection:
        return Path(connection.execute("SHOW data_directory").fetchone()[0]).parent


def test_postgres_keeps_what_is_written_and_leaves_nothing_behind():
    with postgres() as url:
        home = home_of(url)
        with psycopg.connect(url) as connection:
            assert connection.info.server_version >= 150_000
            connection.execute("CREATE TABLE bericht (tekst text)")
            connection.execute("INSERT INTO bericht VALUES ('Losse tegel')")
        with psycopg.connect(url) as connection:
            assert connection.execute("SELECT tekst FROM bericht").fetchall() == [("Losse tegel",)]
    assert not answers(url)
    assert not home.exists()


def test_s3_refuses_to_write_over_an_object_when_asked(s3_server):
    bucket = S3Store(
        BUCKET, endpoint=s3_server, access_key_id=ACCESS, secret_access_key=SECRET,
        region="us-east-1", client_options={"allow_http": True},
    )  # fmt: skip
    obstore.put(bucket, "eerste", b"een", mode="create")
    with pytest.raises(AlreadyExistsError):
        obstore.put(bucket, "eerste", b"twee", mode="create")
    assert bytes(obstore.get(bucket, "eerste").bytes()) == b"een"


@pytest.mark.parametrize("module", ["postgres", "seaweed"])
def test_a_server_stops_when_the_tests_are_killed(module):
    holder = subprocess.Popen(
        [sys.executable, "-c", HOLD.format(module=module)], cwd=ROOT, stdout=subprocess.PIPE,
        text=True,
    )  # fmt: skip
    try:
        address = holder.stdout.readline().strip()
        home = home_of(address) if module == "postgres" else None
        assert answers(address)
    finally:
        holder.kill()
        holder.communicate()
    assert within_a_minute(lambda: not answers(address))
    assert home is None or within_a_minute(lambda: not home.exists())
