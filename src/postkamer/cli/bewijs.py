"""The command `check-proof`: needs no archive and no database, only three things."""

import sys
from pathlib import Path

import click

from postkamer.cli.output import INCOMPLETE, json_option, say, show_error, show_json
from postkamer.core.checkpoint import CheckpointError, read_vkey
from postkamer.core.proof import LARGEST, ProofError, check
from postkamer.core.tijd import iso

READABLE = click.Path(exists=True, dir_okay=False, path_type=Path)


@click.command(name="check-proof")
@click.argument("original", metavar="ORIGINEEL", type=READABLE)
@click.argument("proof", metavar="BEWIJS", type=READABLE)
@click.option("--key", required=True, help="De openbare sleutel: de tekst, of een bestand ermee.")
@json_option
def check_proof(original: Path, proof: Path, key: str, *, as_json: bool) -> None:
    """Controleer of een origineel is wat het archief ervan bewijst. Werkt zonder archief."""
    try:
        vkey = read_vkey(key)
        with proof.open("rb") as stream:
            data = stream.read(LARGEST + 1)
        with original.open("rb") as stream:
            proven = check(stream, data, vkey)
    except (ProofError, CheckpointError) as error:
        if as_json:
            show_json({"ok": False, "reason": str(error)})
        else:
            show_error(str(error))
        sys.exit(INCOMPLETE)
    item, point = proven.item, proven.checkpoint
    if as_json:
        show_json(
            {
                "ok": True,
                "item": item,
                "log": {"origin": point.origin, "size": point.size, "seq": proven.entry.seq},
            }
        )
        return
    captured = item.get("captured_at")
    say("Het bewijs klopt.")
    say(f"  bericht      {item.get('id')}, kanaal {item.get('channel')}, "
        f"versie {item.get('version')}")  # fmt: skip
    say(f"  vastgelegd   {iso(captured) if isinstance(captured, int) else 'onbekend'}")
    say(f"  origineel    sha256 {item.get('original')}")
    say(f"  logboek      {point.origin}, regel {proven.entry.seq} van {point.size}")
