"""Commands on one message: `show` and `thread`."""

import click

from postkamer.archief import queries
from postkamer.archief.bestanden import open_bestand
from postkamer.archief.models import Bestand
from postkamer.archief.opzet import require_archive
from postkamer.archief.queries import Reading
from postkamer.archief.stores import blob_store
from postkamer.archief.uitvoer import message_line, party
from postkamer.cli.output import (
    cell,
    json_option,
    local_time,
    say,
    show_json,
    stdout_bytes,
    visible,
)
from postkamer.conf.config import current
from postkamer.core.message import Precision

PIECE = 1024 * 1024


@click.command()
@click.argument("record_id", metavar="ID", type=int)
@click.option("--raw", is_flag=True, help="Geef de ontvangen bytes, ongewijzigd, op stdout.")
@click.option("--versions", is_flag=True, help="Toon alle versies, oudste eerst.")
@json_option
def show(record_id: int, *, raw: bool, versions: bool, as_json: bool) -> None:
    """Toon een bericht, zijn versies of zijn origineel."""
    require_archive(current())
    found = queries.record(record_id)
    newest = next((one for one in found if one.versie.current), found[-1])
    if raw:
        write_bytes(newest.versie.original_id)
    elif as_json:
        lines = [message_line(one) for one in found]
        show_json(lines if versions else message_line(newest))
    else:
        for one in found if versions else [newest]:
            show_message(one)


def write_bytes(bestand_id: int) -> None:
    """Write the bytes of a kept file to stdout as they were received."""
    target = stdout_bytes()
    bestand = Bestand.objects.get(pk=bestand_id)
    with open_bestand(bestand, blob_store(current())) as source:
        while piece := source.read(PIECE):
            target.write(piece)


def show_message(one: Reading) -> None:
    """Print one version of a message for people."""
    versie, message = one.versie, one.message
    record = versie.informatieobject
    say(f"Bericht {record.id}, versie {versie.version} ({versie.get_cause_display()})")
    say(f"  kanaal     {record.kanaal}, {versie.get_kind_display()}, "
        f"{versie.get_visibility_display()}")  # fmt: skip
    say(f"  tijd       {_time(one)}")
    say(f"  van        {visible(party(message.author))}")
    if message.recipients:
        say(f"  aan        {visible(', '.join(party(to) for to in message.recipients[:20]))}")
    if versie.title:
        say(f"  onderwerp  {visible(versie.title)}")
    if versie.deleted:
        say("  verwijderd bij de bron; het origineel is bewaard")
    for part in one.bijlagen:
        size = f", {cell(part.size)} bytes" if part.size is not None else ""
        say(f"  bijlage    {visible(part.name or part.url)} ({part.get_state_display()}{size})")
    say(f"  origineel  sha256 {bytes(versie.original.sha256).hex()}, "
        f"{cell(versie.original.size)} bytes")  # fmt: skip
    say()
    say(visible(versie.text))
    say()


def _time(one: Reading) -> str:
    versie = one.versie
    if versie.sent_at is None:
        return f"onbekend ({visible(versie.sent_at_text) or 'niet vermeld'})"
    shown = local_time(versie.sent_at)
    if versie.precision == Precision.DAY_UNKNOWN:
        shown += " (dag en maand kunnen verwisseld zijn)"
    return shown if versie.zone_known else shown + " (zonder tijdzone in de bron)"


@click.command()
@click.argument("record_id", metavar="ID", type=int)
@json_option
def thread(record_id: int, *, as_json: bool) -> None:
    """Toon het hele gesprek waar een bericht bij hoort."""
    require_archive(current())
    found = queries.thread(record_id)
    if as_json:
        show_json([message_line(one) for one in found])
        return
    for one in found:
        show_message(one)
    say(f"{cell(len(found))} bericht(en) in dit gesprek.")
