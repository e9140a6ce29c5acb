"""Commands that let messages in: `import`, `reparse` and `channels`."""

import sys
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import click

from postkamer.archief.bewijs import sign_now
from postkamer.archief.opzet import require_archive
from postkamer.archief.uitvoer import ledger_line
from postkamer.capture.herlezen import reparse_all
from postkamer.capture.importing import Imported, Ledger, import_path
from postkamer.capture.reading import BATCH_ITEMS, MOST_ITEMS, Request
from postkamer.capture.register import broken, kanalen
from postkamer.cli.archief import show_ledgers
from postkamer.cli.output import (
    INCOMPLETE,
    cell,
    json_option,
    progress_bar,
    say,
    show_error,
    show_json,
    show_table,
)
from postkamer.conf.config import current
from postkamer.core.kanaal import DateOrder, Options
from postkamer.core.message import Visibility


def _timezone(_ctx: click.Context, _parameter: click.Parameter, value: str) -> str:
    try:
        ZoneInfo(value)
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        raise click.BadParameter(
            f"tijdzone {value!r} bestaat niet. Voorbeeld: Europe/Amsterdam."
        ) from error
    return value


@click.command(name="import")
@click.argument("paths", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("--channel", help="Het kanaal, als herkennen niet lukt (zie `postkamer channels`).")
@click.option("--account", default="", help="Het account of postvak waar de export van is.")
@click.option(
    "--visibility",
    type=click.Choice([one.value for one in Visibility]),
    help="Zichtbaarheid waar de bron die niet noemt; anders: restricted.",
)
@click.option(
    "--timezone",
    default="Europe/Amsterdam",
    show_default=True,
    callback=_timezone,
    help="Tijdzone van tijden zonder zone.",
)
@click.option(
    "--date-order",
    type=click.Choice([one.value for one in DateOrder]),
    help="Volgorde van dag, maand en jaar; standaard bepaald uit het hele bestand.",
)
@click.option(
    "--batch",
    type=click.IntRange(1, MOST_ITEMS),
    default=BATCH_ITEMS,
    show_default=True,
    help="Items per transactie.",
)
@json_option
def import_(
    paths: tuple[Path, ...],
    channel: str | None,
    batch: int,
    *,
    as_json: bool,
    **choices: str | None,
) -> None:
    """Lees exports in: bestanden, mappen, ZIP of tar. Herhalen kan geen kwaad."""
    require_archive(current())
    _warn_of_broken_channels()
    if channel is not None and channel not in kanalen():
        raise click.UsageError(
            f"kanaal {channel!r} bestaat niet. Kies uit: {', '.join(sorted(kanalen()))}."
        )
    options = Options(
        account=choices["account"] or "",
        visibility=Visibility(choices["visibility"]) if choices["visibility"] else None,
        timezone=choices["timezone"] or "Europe/Amsterdam",
        date_order=DateOrder(choices["date_order"]) if choices["date_order"] else None,
    )
    result = Imported()
    with progress_bar("Inlezen") as progress:
        for path in paths:
            one = import_path(Request(path, channel, options, batch), progress)
            result.ledgers += one.ledgers
            result.stopped += one.stopped
    sign_now(current().keys)
    _show(result, as_json=as_json)
    if not result.complete:
        sys.exit(INCOMPLETE if result.ledgers else 3)


def _warn_of_broken_channels() -> None:
    for error in broken():
        show_error(str(error))


def import_line(ledger: Ledger) -> dict[str, Any]:
    """Return a ledger with the documented keys of `import --json`."""
    line = ledger_line(ledger.levering)
    del line["status"]
    return {**line, "seconds": round(ledger.seconds, 3)}


def _show(result: Imported, *, as_json: bool) -> None:
    for message in result.stopped:
        show_error(message)
    if as_json:
        show_json([import_line(ledger) for ledger in result.ledgers])
        return
    if not result.ledgers:
        return
    show_ledgers([ledger.levering for ledger in result.ledgers])
    waiting = sum(ledger.levering.quarantined for ledger in result.ledgers)
    if waiting:
        say(
            f"{cell(waiting)} item(s) in quarantaine: bewaard, niet gelezen. "
            "Zie `postkamer quarantine list`."
        )
    for ledger in result.ledgers:
        for failed in ledger.levering.mislukkingen.order_by("item")[:20]:
            say(f"Mislukt: {failed.place}: {failed.reason}")


@click.command()
@click.option("--channel", help="Alleen dit kanaal.")
@json_option
def reparse(channel: str | None, *, as_json: bool) -> None:
    """Lees alle originelen opnieuw met de lezers van nu; er gaat niets verloren."""
    require_archive(current())
    with progress_bar("Opnieuw lezen") as progress:
        result = reparse_all(channel, progress)
    sign_now(current().keys)
    if as_json:
        show_json({"read": result.read, "changed": result.changed, "unreadable": result.unreadable})
    else:
        say(
            f"{cell(result.read)} berichten opnieuw gelezen, {cell(result.changed)} anders gelezen."
        )
        if result.unreadable:
            say(f"{cell(result.unreadable)} zijn nu niet te lezen; hun oude lezing blijft staan.")
    if result.unreadable:
        sys.exit(INCOMPLETE)


@click.command()
@json_option
def channels(*, as_json: bool) -> None:
    """Toon welke kanalen en exportvormen gelezen worden."""
    found = list(kanalen().values())
    _warn_of_broken_channels()
    if as_json:
        show_json([
            {
                "code": one.code, "name": one.name, "version": one.version,
                "identity": one.identity, "editable": one.editable, "formats": one.formats,
                "not_messages": one.not_messages,
            }
            for one in found
        ])  # fmt: skip
        return
    rows = [
        (one.code, one.name, "\n".join(one.formats), "\n".join(one.not_messages)) for one in found
    ]
    show_table("Kanalen", ("Code", "Naam", "Leest", "Telt niet als bericht"), rows)
