"""The command `demo`: a filled archive of a fictional municipality, to try everything on."""

import sys
import tempfile
from io import BytesIO
from pathlib import Path

import click

from postkamer.archief import bewijs, queries
from postkamer.archief.bestanden import read_bestand
from postkamer.archief.models import Bestand
from postkamer.archief.opzet import NoArchiveError, make_archive, require_archive
from postkamer.archief.stores import blob_store
from postkamer.archief.zoeken.index import Index
from postkamer.archief.zoeken.zoeken import search
from postkamer.capture.demo import write_demo
from postkamer.capture.importing import Imported, import_path
from postkamer.capture.reading import Request
from postkamer.cli.archief import show_ledgers
from postkamer.cli.output import cell, json_option, progress_bar, say, show_json
from postkamer.conf.config import current
from postkamer.core.kanaal import Options
from postkamer.core.proof import check

SEARCHES = ("lantaarnpaal stuk", "vergunningen kanaal:mail", '"al een week"')


@click.command()
@click.option(
    "--keep",
    type=click.Path(file_okay=False, path_type=Path),
    help="Bewaar de exports van de demo in deze map.",
)
@json_option
def demo(keep: Path | None, *, as_json: bool) -> None:
    """Vul het archief met berichten van de verzonnen gemeente Waterdam. Herhalen mag."""
    config = current()
    try:
        require_archive(config)
    except NoArchiveError:
        make_archive(config, "demo/waterdam")
        if not as_json:
            say(f"Er was nog geen archief: gemaakt in {config.data}.")
    with tempfile.TemporaryDirectory(prefix="postkamer-demo-") as private:
        result = _import_all(keep or Path(private))
    bewijs.sign_now(config.keys)
    found = {query: search(Index(config.index), query).total for query in SEARCHES}
    proven = _prove_one()
    if as_json:
        show_json({"ledgers": len(result.ledgers), "searches": found, "proof": proven})
        return
    show_ledgers([one.levering for one in result.ledgers])
    for query, total in found.items():
        say(f"Zoek {query}: {cell(total)} gevonden")
    say(f"Bewijs van bericht {proven['id']} gecontroleerd: in orde, logregel {proven['seq']}.")
    say("Probeer: postkamer search lantaarn, postkamer quarantine list, postkamer verify --full")


def _import_all(folder: Path) -> Imported:
    result = Imported()
    with progress_bar("Demo inlezen") as progress:
        for path in write_demo(folder):
            one = import_path(Request(path, None, Options()), progress)
            result.ledgers += one.ledgers
            result.stopped += one.stopped
    if result.stopped:
        say("\n".join(result.stopped))
        sys.exit(1)
    return result


def _prove_one() -> dict[str, int]:
    """Make and check the proof of the first message, as an outsider would."""
    config = current()
    reading = queries.record(1)[-1]
    original = read_bestand(Bestand.objects.get(pk=reading.versie.original_id), blob_store(config))
    data = bewijs.prove(reading, bewijs.sign_now(config.keys))
    proven = check(BytesIO(original), data, bewijs.vkey(config.keys))
    return {"id": int(proven.item["id"]), "seq": proven.entry.seq}
