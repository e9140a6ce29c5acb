"""The whole suite runs on SQLite or, with `--database=postgres`, on a PostgreSQL from a wheel."""

import os
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

SAMPLES = os.environ.get("POSTKAMER_SAMPLES")
for _name in [name for name in os.environ if name.startswith("POSTKAMER_")]:
    if _name != "POSTKAMER_SAMPLES":
        del os.environ[_name]  # never the archive, database or bucket of who runs the tests

_stack = ExitStack()
_data = tempfile.TemporaryDirectory(prefix="postkamer-tests-")
os.environ["POSTKAMER_DATA"] = _data.name

# A busy machine is no fault of the code: no example has a time limit.
settings.register_profile("house", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("house")


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--database", choices=["sqlite", "postgres"], default="sqlite")


@pytest.hookimpl(tryfirst=True)
def pytest_configure(config: pytest.Config) -> None:
    divides = config.getoption("numprocesses", None) and not hasattr(config, "workerinput")
    if config.getoption("--database") == "postgres" and not divides:
        from tests.servers.postgres import postgres

        os.environ["POSTKAMER_DATABASE_URL"] = _stack.enter_context(postgres())


def pytest_unconfigure() -> None:
    _stack.close()
    _data.cleanup()


def pytest_report_header(config: pytest.Config) -> str:
    return f"database: {config.getoption('--database')}"


@pytest.fixture(scope="session")
def samples() -> Path:
    """Return the folder with real exports; the test is skipped, visibly, when it is not there."""
    folder = Path(SAMPLES) if SAMPLES else Path(__file__).parents[2] / "shared" / "samples"
    if not (folder / "EXPECTED.json").is_file():
        pytest.skip(f"no samples in {folder}: set POSTKAMER_SAMPLES")
    return folder


@pytest.fixture(scope="session")
def s3_server() -> Iterator[str]:
    """Return the address of an S3 server."""
    from tests.servers.seaweed import seaweed

    with seaweed() as address:
        yield address


@pytest.fixture
def new_archive(tmp_path_factory: pytest.TempPathFactory):
    """Return a function that makes an empty archive, with a database of its own."""
    import psycopg

    from tests.opdracht import Archive

    url, made = os.environ.get("POSTKAMER_DATABASE_URL"), []

    def make(*, init: bool = True) -> Archive:
        environment: dict[str, str] = {}
        if url:
            name = f"archive{os.urandom(6).hex()}"
            with psycopg.connect(url, autocommit=True) as connection:
                connection.execute(f"CREATE DATABASE {name}")
            made.append(name)
            environment["POSTKAMER_DATABASE_URL"] = url.rpartition("/")[0] + "/" + name
        archive = Archive(tmp_path_factory.mktemp("archive") / "data", environment)
        if init:
            archive.run("init", "--name", "test/waterdam")
        return archive

    yield make
    if url:
        with psycopg.connect(url, autocommit=True) as connection:
            for name in made:
                connection.execute(f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture
def archive_dir(new_archive):
    """Return an empty archive."""
    return new_archive()


@pytest.fixture(scope="session")
def demo_files(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    """Return the exports of the demo."""
    from postkamer.capture.demo import write_demo

    return write_demo(tmp_path_factory.mktemp("demo"))
