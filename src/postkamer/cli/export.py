"""Commands that take everything out: `export messages` and `export all`."""

from pathlib import Path

import click

from postkamer.archief.bewijs import sign_now, vkey
from postkamer.archief.opzet import require_archive
from postkamer.archief.stores import blob_store
from postkamer.archief.uitvoer import export_all, message_lines
from postkamer.cli.output import cell, json_option, progress_bar, say, show_json, stdout_bytes
from postkamer.conf.config import current


@click.group()
def export() -> None:
    """Haal alles eruit, in open vormen."""


@export.command()
def messages() -> None:
    """Geef alle berichten als JSONL op stdout: een regel per versie."""
    require_archive(current())
    stdout_bytes().writelines(message_lines())


@export.command(name="all")
@click.argument("folder", metavar="MAP", type=click.Path(path_type=Path))
@json_option
def all_(folder: Path, *, as_json: bool) -> None:
    """Schrijf originelen, berichten, logboek en controlepunten naar een lege map."""
    config = current()
    require_archive(config)
    sign_now(config.keys)
    count = 0
    with progress_bar("Uitvoer") as progress:
        try:
            for count in export_all(folder, blob_store(config), vkey(config.keys)):
                progress("originelen", count)
        except FileExistsError as error:
            raise click.UsageError(
                f"de map {folder} is niet leeg. Kies een nieuwe of lege map."
            ) from error
    if as_json:
        show_json({"folder": str(folder), "originals": count})
    else:
        say(f"{cell(count)} originelen en alle berichten staan in {folder}. Begin bij LEESMIJ.txt.")
