"""How commands speak: tables and sentences for people, JSON for programs, errors on stderr."""

import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from typing import Any, BinaryIO
from zoneinfo import ZoneInfo

import click
import orjson
from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.markup import escape
from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn
from rich.table import Table

from postkamer.core.tekst import visible as visible
from postkamer.core.tijd import moment

WIDTH = 160
INCOMPLETE = 1
CANNOT_RUN = 3
DUTCH_TIME = ZoneInfo("Europe/Amsterdam")

json_option = click.option("--json", "as_json", is_flag=True, help="Geef de uitkomst als JSON.")


def show_error(text: str) -> None:
    """Show an error on stderr."""
    Console(stderr=True, soft_wrap=True).print(
        f"[bold red]Fout:[/] {escape(text)}", highlight=False
    )


def show_json(value: Any) -> None:
    """Print a value as JSON, with two spaces of indent and a line feed."""
    data = orjson.dumps(value, option=orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE)
    stdout_bytes().write(data)


def stdout_bytes() -> BinaryIO:
    """Return standard output for bytes."""
    return sys.stdout.buffer


def say(text: str = "") -> None:
    """Print a sentence; control characters in it are made harmless by the caller."""
    Console(soft_wrap=True).print(text, highlight=False, markup=False)


def show_table(title: str, columns: Sequence[str], rows: Sequence[Sequence[object]]) -> None:
    """Print a table; whole numbers stand right and get points between thousands."""
    table = Table(title=title or None, title_justify="left", header_style="bold", box=SIMPLE_HEAD,
                  pad_edge=False)  # fmt: skip
    for number, column in enumerate(columns):
        right = bool(rows) and all(isinstance(row[number], int) for row in rows)
        table.add_column(
            column, justify="right" if right else "left", overflow="fold", no_wrap=right
        )
    for row in rows:
        table.add_row(*(escape(cell(value)) for value in row))
    console = Console()
    if not console.is_terminal:
        console = Console(width=WIDTH)  # a file or pipe has no width of its own
    console.print(table)


def cell(value: object) -> str:
    """Return a value as it stands in a table."""
    if isinstance(value, bool):
        return "ja" if value else "nee"
    if isinstance(value, int):
        return f"{value:,}".replace(",", ".")
    return "" if value is None else visible(str(value))


def local_time(at: int | None) -> str:
    """Return UTC microseconds as Dutch wall time, "27-08-2020 11:15", or "tijd onbekend"."""
    if at is None:
        return "tijd onbekend"
    local: datetime = moment(at).astimezone(DUTCH_TIME)
    return local.strftime("%d-%m-%Y %H:%M")


@contextmanager
def progress_bar(what: str) -> Iterator[Callable[[str, int], None]]:
    """Show on stderr how far a long command is; nothing when stderr is no terminal."""
    console = Console(stderr=True)
    columns = (SpinnerColumn(), TextColumn("{task.description}"), TimeElapsedColumn())
    with Progress(*columns, console=console, disable=not console.is_terminal) as bar:
        task = bar.add_task(what)

        def update(name: str, count: int) -> None:
            bar.update(task, description=f"{what}: {escape(visible(name))}, {cell(count)} verwerkt")

        yield update
