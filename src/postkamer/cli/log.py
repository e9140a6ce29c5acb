"""Commands on the log: `log show|checkpoint|key`."""

from itertools import islice

import click
import orjson

from postkamer.archief import bewijs
from postkamer.archief.opzet import require_archive
from postkamer.archief.uitvoer import log_lines
from postkamer.cli.output import json_option, show_json, stdout_bytes
from postkamer.conf.config import current


@click.group()
def log() -> None:
    """Bekijk het logboek, onderteken zijn stand, of toon de sleutel."""


@log.command()
@click.option("--limit", type=click.IntRange(1), help="Niet meer dan zoveel regels.")
@json_option
def show(limit: int | None, *, as_json: bool) -> None:
    """Toon de regels van het logboek, oudste eerst; met --json als JSONL."""
    require_archive(current())
    for line in islice(log_lines(), limit):
        if as_json:
            stdout_bytes().write(line)
            continue
        entry = orjson.loads(line)
        click.echo(f"{entry['seq']:>8}  {entry['kind']:<20} {entry['body'] or '(gewist)'}")


@log.command()
@json_option
def checkpoint(*, as_json: bool) -> None:
    """Onderteken de stand van het logboek; bewaar de uitkomst buiten dit systeem."""
    require_archive(current())
    note = bewijs.sign_now(current().keys)
    if as_json:
        show_json({"checkpoint": note})
    else:
        click.echo(note, nl=False)


@log.command()
@json_option
def key(*, as_json: bool) -> None:
    """Toon de openbare sleutel (vkey), om bewijzen mee te controleren."""
    require_archive(current())
    text = bewijs.vkey(current().keys)
    if as_json:
        show_json({"key": text})
    else:
        click.echo(text)
