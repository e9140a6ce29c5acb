"""The one runner of SQL: named queries from `.sql` files, and bulk inserts.

A query `name` of an app is `<app>/sql/<name>.sql`, or `<name>.sqlite.sql` and
`<name>.postgres.sql` where the databases differ. Parameters are `%s`.
"""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from functools import cache
from importlib import resources
from typing import Any, cast

from django.db import connection
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

Row = tuple[Any, ...]
IN_ONE_QUERY = 10_000
"""How many values one list parameter holds at most."""


def is_postgres() -> bool:
    """Return whether the database is PostgreSQL (else it is SQLite)."""
    return connection.vendor == "postgresql"


@cache
def _text(app: str, name: str, vendor: str) -> str:
    folder = resources.files(f"postkamer.{app}.sql")
    own = folder / f"{name}.{'postgres' if vendor == 'postgresql' else 'sqlite'}.sql"
    return (own if own.is_file() else folder / f"{name}.sql").read_text(encoding="utf-8")


def execute(name: str, parameters: Sequence[Any] = (), *, app: str = "archief") -> list[Row]:
    """Run a named query; return its rows, or [] when it gives none."""
    with connection.cursor() as cursor:
        cursor.execute(_text(app, name, connection.vendor), list(parameters))
        return cast("list[Row]", cursor.fetchall()) if cursor.description else []


def execute_in(
    name: str, parameters: Sequence[Any], values: Sequence[Any], *, app: str = "archief"
) -> list[Row]:
    """Run a named query with `(:values)` for a list, in pieces of 10,000; return all rows.

    `parameters` come before the values in the text of the query.
    """
    text, found = _text(app, name, connection.vendor), list[Row]()
    for start in range(0, len(values), IN_ONE_QUERY):
        piece = values[start : start + IN_ONE_QUERY]
        marks = ", ".join(["%s"] * len(piece))
        with connection.cursor() as cursor:
            cursor.execute(text.replace(":values", marks), [*parameters, *piece])
            found += cursor.fetchall()
    return found


def executemany(name: str, rows: Iterable[Sequence[Any]], *, app: str = "archief") -> None:
    """Run a named query once for each row of parameters."""
    with connection.cursor() as cursor:
        cursor.executemany(_text(app, name, connection.vendor), list(rows))


def copy(table: str, columns: Sequence[str], rows: Sequence[Sequence[Any]]) -> None:
    """Insert rows in bulk: COPY on PostgreSQL, one prepared statement on SQLite.

    `table` and `columns` are ours, never input. Of values, sqlite3 takes int, float, str and
    bytearray as they are; what comes often is one of these, for others take ten times as long.
    """
    if not rows:
        return
    names = ", ".join(f'"{column}"' for column in columns)
    with connection.cursor() as cursor:
        if is_postgres():
            with cursor.copy(f'COPY "{table}" ({names}) FROM STDIN') as target:
                for row in rows:
                    target.write_row(row)
            return
        marks = ", ".join(["%s"] * len(columns))
        cursor.executemany(f'INSERT INTO "{table}" ({names}) VALUES ({marks})', rows)  # noqa: S608


@contextmanager
def damaged_text() -> Iterator[None]:
    """Let SQLite give text that is no longer UTF-8 with surrogates, where it would fail."""
    if is_postgres():
        yield
        return
    connection.ensure_connection()
    raw = connection.connection
    before = raw.text_factory
    raw.text_factory = lambda data: data.decode("utf-8", "surrogateescape")
    try:
        yield
    finally:
        raw.text_factory = before


def run_script(editor: BaseDatabaseSchemaEditor, name: str, *, app: str = "archief") -> None:
    """Run the statements of a named script in a migration; they end in `;` at a line's end."""
    for statement in _text(app, name, editor.connection.vendor).split(";\n"):
        if statement.strip():
            editor.execute(statement)
