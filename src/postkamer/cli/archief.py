"""Commands on the archive as a whole: `init` and `ledger`."""

import click

from postkamer.archief import queries
from postkamer.archief.bewijs import vkey
from postkamer.archief.models import Levering
from postkamer.archief.opzet import make_archive, require_archive
from postkamer.archief.uitvoer import ledger_line
from postkamer.archief.zoeken.woordenlijst import is_unpacked, unpack
from postkamer.cli.output import json_option, local_time, say, show_json, show_table
from postkamer.conf.config import current

LEDGER = (
    "Nr", "Kanaal", "Bron", "Gezien", "Nieuw", "Versie", "Dubbel", "Over", "Quar", "Mislukt",
    "Periode",
)  # fmt: skip
EXPLAINED = (
    "Gezien = Nieuw + Versie (gewijzigd bij de bron) + Dubbel + Over (overgeslagen, geen bericht) "
    "+ Quar (quarantaine) + Mislukt."
)


@click.command()
@click.option("--name", help="Naam van het logboek, bijvoorbeeld archief.waterdam.nl.")
@json_option
def init(name: str | None, *, as_json: bool) -> None:
    """Maak een leeg archief in de datamap (--data)."""
    config = current()
    fresh = make_archive(config, name)
    if not is_unpacked(config.cache):
        unpack(config.cache)
    key = vkey(config.keys)
    if as_json:
        show_json({"data": str(config.data), "created": fresh, "key": key})
        return
    say(f"{'Archief gemaakt' if fresh else 'Er was al een archief'} in {config.data}")
    say(f"Openbare sleutel: {key}")
    say("Bewaar de map keys apart en veilig. Volgende stap: postkamer import BESTAND")


@click.command()
@json_option
def ledger(*, as_json: bool) -> None:
    """Toon van elke levering wat ermee gebeurd is."""
    require_archive(current())
    found = queries.leveringen()
    if as_json:
        show_json([ledger_line(levering) for levering in found])
        return
    if not found:
        say("Er zijn nog geen leveringen. Lees een export in met `postkamer import BESTAND`.")
        return
    show_ledgers(found)


def show_ledgers(found: list[Levering]) -> None:
    """Print the ledgers of deliveries, with what is missing or was broken off in words below."""
    rows = [
        (
            one.id, one.kanaal, one.source, one.seen, one.stored, one.new_version, one.duplicate,
            one.ignored, one.quarantined, one.failed, _period(one),
        )
        for one in found
    ]  # fmt: skip
    show_table("Kasboek", LEDGER, rows)
    say(EXPLAINED)
    for one in found:
        for gap in one.gaps:
            say(f"Levering {one.id}: {gap['detail']}")
        if one.status == Levering.Status.OPEN:
            say(f"Levering {one.id} is afgebroken. Herhaal de import: die gaat verder.")


def _period(one: Levering) -> str:
    if one.first is None or one.last is None:
        return ""
    first, last = local_time(one.first)[:10], local_time(one.last)[:10]
    return first if first == last else f"{first} tot {last}"
