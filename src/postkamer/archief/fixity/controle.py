"""The whole check: log, originals, rows, index, database."""

import sqlite3
from collections.abc import Callable, Iterator

from django.db import DatabaseError, connection

from postkamer.archief import sql
from postkamer.archief.bewijs import vkey
from postkamer.archief.fixity.bevinding import Broken, Report
from postkamer.archief.fixity.items import check_items
from postkamer.archief.fixity.leveringen import check_leveringen
from postkamer.archief.fixity.logboek import check_log
from postkamer.archief.fixity.originelen import check_originals
from postkamer.archief.stores import blob_store
from postkamer.archief.zoeken.index import Index
from postkamer.conf.config import Config

Progress = Callable[[str, int], None]
RESTORE = "Zet de database terug uit een back-up; de originelen blijven staan."


def verify(config: Config, progress: Progress, *, full: bool, outside: bytes | None) -> Report:
    """Check an archive; `full` reads every byte. `outside` is a checkpoint that was kept elsewhere.

    Raises CheckpointError when `outside` is no checkpoint of this log.
    """
    report = Report()
    report.entries = int(sql.execute("log_head")[0][0])
    with sql.damaged_text():
        for part, check in _checks(config, report, outside, full=full):
            _run(part, check, report)
            progress(part, report.originals + report.items)
    index = Index(config.index)
    for found in index.verify():
        report.index_ok = False
        report.broken.append(
            Broken(f"zoekindex {found.shard}", found.file, found.expected, found.found)
        )
    return report


def _checks(
    config: Config, report: Report, outside: bytes | None, *, full: bool
) -> Iterator[tuple[str, Iterator[Broken]]]:
    yield "database", check_database(full=full)
    yield "logboek", check_log(vkey(config.keys), outside)
    yield "leveringen", check_leveringen()
    if full:
        yield "berichten", check_items(report)
    yield "originelen", check_originals(blob_store(config), report, full=full)


def _run(part: str, check: Iterator[Broken], report: Report) -> None:
    """Collect what a check finds; a database that cannot be read is a finding itself."""
    try:
        for found in check:
            report.broken.append(found)
            report.log_ok = report.log_ok and part != "logboek"
    except (DatabaseError, sqlite3.DatabaseError) as error:
        report.broken.append(Broken(part, "database", "leesbaar", f"{error}. {RESTORE}"))
        report.log_ok = report.log_ok and part != "logboek"


def check_database(*, full: bool) -> Iterator[Broken]:
    """Yield what SQLite finds wrong in its own structure (PostgreSQL has its own checksums)."""
    if connection.vendor != "sqlite":
        return
    name = "integrity_check" if full else "quick_check"
    for (line,) in sql.execute(name):
        if line != "ok":
            yield Broken("database", f"SQLite: {line}", "ok", RESTORE)
