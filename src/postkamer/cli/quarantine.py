"""Commands on what is kept but could not be read: `quarantine list|show|retry`."""

import sys

import click

from postkamer.archief import queries
from postkamer.archief.opzet import require_archive
from postkamer.archief.uitvoer import quarantine_line
from postkamer.capture.herlezen import retry_quarantine
from postkamer.cli.bericht import write_bytes
from postkamer.cli.output import INCOMPLETE, cell, json_option, say, show_json, show_table, visible
from postkamer.conf.config import current


@click.group()
def quarantine() -> None:
    """Bekijk of herlees wat bewaard is maar niet gelezen kon worden."""


@quarantine.command(name="list")
@click.option("--all", "show_all", is_flag=True, help="Ook wat al opgelost is.")
@json_option
def list_(*, show_all: bool, as_json: bool) -> None:
    """Toon alle items in quarantaine, met de reden."""
    require_archive(current())
    found = queries.quarantaines(waiting_only=not show_all)
    if as_json:
        show_json([quarantine_line(row) for row in found])
    elif not found:
        say("De quarantaine is leeg.")
    else:
        rows = [
            (row.id, row.kanaal, row.place, row.original.size, row.reason, row.get_status_display())
            for row in found
        ]
        columns = ("Item", "Kanaal", "Plaats", "Bytes", "Reden", "Status")
        show_table("Quarantaine", columns, rows)


@quarantine.command()
@click.argument("item", type=int)
@click.option("--raw", is_flag=True, help="Geef de bewaarde bytes op stdout.")
@json_option
def show(item: int, *, raw: bool, as_json: bool) -> None:
    """Toon een item, of geef zijn bytes."""
    require_archive(current())
    row = queries.quarantaine(item)
    if raw:
        write_bytes(row.original_id)
    elif as_json:
        show_json(quarantine_line(row))
    else:
        say(f"Item {row.id} van levering {row.levering_id}, kanaal {row.kanaal}")
        say(f"  plaats     {visible(row.place)}")
        say(f"  reden      {visible(row.reason)}")
        say(f"  status     {row.get_status_display()}")
        say(f"  origineel  sha256 {bytes(row.original.sha256).hex()}, "
            f"{cell(row.original.size)} bytes")  # fmt: skip
        say(f"De bytes: postkamer quarantine show {row.id} --raw > bestand")


@quarantine.command()
@click.argument("items", nargs=-1, type=int)
@json_option
def retry(items: tuple[int, ...], *, as_json: bool) -> None:
    """Lees items opnieuw met de lezers van nu; zonder nummers: allemaal."""
    require_archive(current())
    result = retry_quarantine(items)
    if as_json:
        show_json({"solved": result.solved, "waiting": result.waiting})
    else:
        say(f"{cell(len(result.solved))} opgelost, {cell(len(result.waiting))} wacht(en) nog.")
    if result.waiting:
        sys.exit(INCOMPLETE)
