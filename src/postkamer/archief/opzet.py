"""Set an archive up: data directory, keys, tables, the first log line."""

import secrets
import sqlite3
from pathlib import Path

from django.core.management import call_command
from django.db import DatabaseError, connection

from postkamer.archief import actions, bewijs
from postkamer.archief.models import LogHead
from postkamer.conf.config import Config
from postkamer.core.errors import PostkamerError


class NoArchiveError(PostkamerError):
    """There is no archive here, or it is of another version."""


def make_archive(config: Config, name: str | None) -> bool:
    """Make the archive that the settings name; `name` names its log (ASCII, without plus).

    Repeatable: what is there stays. Returns whether it was new. Raises PostkamerError when the
    name does not fit, OSError when the data directory cannot be written.
    """
    for folder in (config.data, config.locks, config.temporary):
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    log_name = name or f"postkamer-{secrets.token_hex(4)}"
    if not (config.keys / bewijs.PRIVATE_KEY).exists():
        try:
            bewijs.make_keys(config.keys, log_name)
        except ValueError as error:
            raise PostkamerError(
                f"De naam {log_name!r} kan niet: gebruik letters, cijfers, punten en schuine "
                "strepen, zonder spaties of plusteken."
            ) from error
    call_command("migrate", verbosity=0, interactive=False)
    return actions.create_archive(bewijs.signer(config.keys).name)


def require_archive(config: Config) -> None:
    """Raise NoArchiveError, in Dutch, unless there is an archive that can be used."""
    if not _has_data(config.data) or (
        config.database_url is None and not config.database_file.is_file()
    ):
        raise NoArchiveError(
            f"Er is nog geen archief in {config.data}. Maak het met `postkamer init`, of wijs een "
            "ander archief aan met --data of POSTKAMER_DATA."
        )
    try:
        LogHead.objects.exists()
    except (DatabaseError, sqlite3.DatabaseError) as error:
        raise NoArchiveError(
            f"De database van het archief in {config.data} is niet te openen: {error}. "
            "Controleer rechten en schijf; bij schade: zet een back-up terug."
        ) from error
    finally:
        if connection.in_atomic_block is False:
            connection.close_if_unusable_or_obsolete()


def _has_data(data: Path) -> bool:
    return (data / "keys").is_dir()
