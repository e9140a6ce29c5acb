"""The command `start`: serve the screens on this machine."""

import click

from postkamer.archief.opzet import make_archive
from postkamer.cli.output import say
from postkamer.conf.config import current


@click.command()
@click.option("--host", default="127.0.0.1", show_default=True, help="Adres om op te luisteren.")
@click.option("--port", default=8000, show_default=True, type=click.IntRange(1, 65535))
def start(host: str, port: int) -> None:
    """Start de server; maakt een archief als er nog geen is. Stop met Ctrl+C."""
    from granian import Granian
    from granian.constants import Interfaces

    make_archive(current(), None)
    say(f"Postkamer draait op http://{host}:{port} (stop met Ctrl+C)")
    server = Granian(
        "postkamer.web.wsgi:application",
        address=host,
        port=port,
        interface=Interfaces.WSGI,
        workers=1,
        blocking_threads=2,
        log_access=False,
    )
    server.serve()
