"""The command `verify`: is everything still what it was?"""

import sys
from pathlib import Path

import click

from postkamer.archief.fixity.bevinding import Report
from postkamer.archief.fixity.controle import verify as verify_archive
from postkamer.archief.opzet import require_archive
from postkamer.cli.output import (
    INCOMPLETE,
    cell,
    json_option,
    progress_bar,
    say,
    show_json,
    show_table,
)
from postkamer.conf.config import current

LARGEST_NOTE = 64 * 1024


@click.command()
@click.option("--full", is_flag=True, help="Lees en controleer elke byte en elke rij.")
@click.option(
    "--checkpoint",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="Een controlepunt dat buiten dit systeem bewaard is.",
)
@json_option
def verify(checkpoint: Path | None, *, full: bool, as_json: bool) -> None:
    """Controleer logboek, originelen, berichten en index."""
    config = current()
    require_archive(config)
    outside = None
    if checkpoint is not None:
        with checkpoint.open("rb") as stream:
            outside = stream.read(LARGEST_NOTE)
    with progress_bar("Controleren") as progress:
        report = verify_archive(config, progress, full=full, outside=outside)
    if as_json:
        show_json(
            {
                "originals": report.originals,
                "bytes": report.bytes,
                "items": report.items,
                "broken": [
                    {"id": one.id, "where": one.where, "expected": one.expected, "found": one.found}
                    for one in report.broken
                ],
                "log": {"entries": report.entries, "ok": report.log_ok},
                "index": {"ok": report.index_ok},
            }
        )
    else:
        show_report(report, full=full)
    if not report.ok:
        sys.exit(INCOMPLETE)


def show_report(report: Report, *, full: bool) -> None:
    """Print the outcome of a check for people."""
    if report.broken:
        rows = [(one.id, one.where, one.expected, one.found) for one in report.broken]
        show_table("Niet in orde", ("Wat", "Waar", "Hoort te zijn", "Is"), rows)
    say(f"{cell(report.originals)} originelen, {cell(report.bytes)} bytes gelezen, "
        f"{cell(report.items)} items, {cell(report.entries)} logregels.")  # fmt: skip
    if report.ok:
        say("Alles is in orde." if full else "In orde. Met --full wordt ook elke byte gelezen.")
    else:
        say(f"{cell(len(report.broken))} fout(en) gevonden. Zet wat stuk is terug uit een back-up.")
