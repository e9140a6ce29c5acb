"""The command `prove`: make the proof of one message."""

import click

from postkamer.archief import bewijs, queries
from postkamer.archief.opzet import require_archive
from postkamer.cli.output import stdout_bytes
from postkamer.conf.config import current


@click.command()
@click.argument("record_id", metavar="ID", type=int)
@click.option("--version", type=int, help="Een oudere versie; standaard die van nu.")
def prove(record_id: int, version: int | None) -> None:
    """Geef het bewijs van een bericht op stdout; het past bij `show ID --raw`."""
    config = current()
    require_archive(config)
    found = queries.record(record_id)
    newest = next((one for one in found if one.versie.current), found[-1])
    wanted = [one for one in found if one.versie.version == version] if version else [newest]
    if not wanted:
        raise click.UsageError(f"bericht {record_id} heeft geen versie {version}.")
    note = bewijs.sign_now(config.keys)
    stdout_bytes().write(bewijs.prove(wanted[0], note))
