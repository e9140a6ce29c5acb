"""What the administrator decides: the data directory, the database, the blob store."""

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from postkamer.core.errors import PostkamerError


class ConfigError(PostkamerError):
    """A setting is missing or wrong."""


@dataclass(frozen=True, slots=True)
class S3Config:
    """An S3-compatible bucket; `prefix` separates municipalities that share one."""

    endpoint: str
    bucket: str
    access_key: str
    secret_key: str
    region: str
    prefix: str


@dataclass(frozen=True, slots=True)
class Config:
    """All settings. `database_url` None = SQLite in the data directory.

    `hosts` are the names besides localhost under which browsers may reach the screens.
    """

    data: Path
    database_url: str | None
    s3: S3Config | None
    hosts: tuple[str, ...] = ()

    @property
    def database_file(self) -> Path:
        """Return the SQLite file of embedded mode."""
        return self.data / "postkamer.sqlite3"

    @property
    def keys(self) -> Path:
        """Return the folder with the private signing key and the public vkey."""
        return self.data / "keys"

    @property
    def blobs(self) -> Path:
        """Return the folder of the blob store."""
        return self.data / "blobs"

    @property
    def index(self) -> Path:
        """Return the folder of this node's search index."""
        return self.data / "index"

    @property
    def locks(self) -> Path:
        """Return the folder with the lock files of running imports."""
        return self.data / "locks"

    @property
    def cache(self) -> Path:
        """Return the folder of what can be made again at any time."""
        return self.data / "cache"

    @property
    def temporary(self) -> Path:
        """Return the private folder for spools and temporary files."""
        return self.data / "tmp"


DATA = "POSTKAMER_DATA"
DATABASE_URL = "POSTKAMER_DATABASE_URL"
S3_ENDPOINT = "POSTKAMER_S3_ENDPOINT"
S3_BUCKET = "POSTKAMER_S3_BUCKET"
S3_ACCESS_KEY = "POSTKAMER_S3_ACCESS_KEY"
S3_SECRET_KEY = "POSTKAMER_S3_SECRET_KEY"
S3_REGION = "POSTKAMER_S3_REGION"
S3_PREFIX = "POSTKAMER_S3_PREFIX"
HOSTS = "POSTKAMER_HOSTS"
SETTINGS = (
    DATA,
    DATABASE_URL,
    S3_ENDPOINT,
    S3_BUCKET,
    S3_ACCESS_KEY,
    S3_SECRET_KEY,
    S3_REGION,
    S3_PREFIX,
    HOSTS,
)
"""Every environment variable that Postkamer reads."""


def read(environment: Mapping[str, str]) -> Config:
    """Return the settings in `environment`. Raises ConfigError when S3 is set up by half."""
    return Config(
        data=Path(environment.get(DATA) or "postkamer-data").absolute(),
        database_url=environment.get(DATABASE_URL) or None,
        s3=_s3(environment),
        hosts=tuple((environment.get(HOSTS) or "").replace(",", " ").split()),
    )


def _s3(environment: Mapping[str, str]) -> S3Config | None:
    endpoint = environment.get(S3_ENDPOINT)
    if not endpoint:
        return None
    needed = (S3_BUCKET, S3_ACCESS_KEY, S3_SECRET_KEY)
    missing = [name for name in needed if not environment.get(name)]
    if missing:
        raise ConfigError(
            f"{S3_ENDPOINT} is ingesteld, maar {', '.join(missing)} niet. "
            "Stel alle S3-instellingen in, of geen."
        )
    return S3Config(
        endpoint=endpoint,
        bucket=environment[S3_BUCKET],
        access_key=environment[S3_ACCESS_KEY],
        secret_key=environment[S3_SECRET_KEY],
        region=environment.get(S3_REGION) or "us-east-1",
        prefix=(environment.get(S3_PREFIX) or "").strip("/"),
    )


_current: list[Config] = []


def current() -> Config:
    """Return the settings of this process, read at the first call."""
    if not _current:
        _current.append(read(os.environ))
    return _current[0]


def use_data(data: Path) -> None:
    """Use this data directory in this process and the processes it starts."""
    os.environ[DATA] = str(data.absolute())
    _current.clear()


def use_host(host: str) -> None:
    """Let browsers reach the screens under this name too, in the processes that are started now."""
    os.environ[HOSTS] = f"{os.environ.get(HOSTS, '')} {host}".strip()
    _current.clear()
