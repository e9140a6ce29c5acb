"""The command `start`: serve the screens on this machine."""

import errno
import socket
import sys
import time
from ipaddress import ip_address
from threading import Thread

import click

from postkamer.archief.opzet import make_archive
from postkamer.cli.output import CANNOT_RUN, say, show_error
from postkamer.conf.config import HOSTS, current, use_host

ATTEMPTS, PAUSE = 600, 0.1
"""How often, and after how many seconds, we look whether the server answers."""


@click.command()
@click.option("--host", default="127.0.0.1", show_default=True, help="Adres om op te luisteren.")
@click.option("--port", default=8000, show_default=True, type=click.IntRange(1, 65535))
def start(host: str, port: int) -> None:
    """Start de server; maakt een archief als er nog geen is. Stop met Ctrl+C."""
    trouble = why_not(host, port)
    if trouble:
        show_error(trouble)
        sys.exit(CANNOT_RUN)
    make_archive(current(), None)
    if not _is_loopback(host):
        use_host(_in_address(host))
        say(
            "Let op: er is nog geen inlog. Iedereen die dit adres kan bereiken, kan alles lezen. "
            f"Bereikt u de server onder een andere naam, zet die dan in {HOSTS}."
        )
    _serve(host, port)


def why_not(host: str, port: int) -> str:
    """Return why the server cannot listen there, in Dutch, or '' when it can."""
    try:
        family, kind, proto, _, address = socket.getaddrinfo(
            host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE
        )[0]
        with socket.socket(family, kind, proto) as attempt:
            attempt.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            attempt.bind(address)
    except PermissionError:
        return f"Poort {port} mag u niet gebruiken. Kies er een boven 1023, zoals --port 8000."
    except socket.gaierror:
        return f"Het adres {host} bestaat niet. Gebruik bijvoorbeeld --host 127.0.0.1."
    except (OSError, UnicodeError) as error:
        if isinstance(error, OSError) and error.errno == errno.EADDRINUSE:
            return (
                f"Poort {port} is al in gebruik, misschien door een andere Postkamer. "
                f"Stop die, of kies een andere poort: postkamer start --port {port % 65535 + 1}"
            )
        return f"Kan niet luisteren op {host}, poort {port}: {error}."
    return ""


def _is_loopback(host: str) -> bool:
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def _in_address(host: str) -> str:
    return f"[{host}]" if ":" in host else host


def _serve(host: str, port: int) -> None:
    """Serve until SIGTERM or SIGINT; requests that are under way are finished."""
    from granian.constants import Interfaces
    from granian.log import LogLevels
    from granian.server import Server

    server = Server(
        "postkamer.web.wsgi:application",
        address=host,
        port=port,
        interface=Interfaces.WSGI,
        workers=1,
        blocking_threads=2,
        log_access=False,
        log_level=LogLevels.warning,
        workers_kill_timeout=10,
    )
    server.on_startup(Thread(target=_say_when_reached, args=(host, port), daemon=True).start)
    server.serve()


def _say_when_reached(host: str, port: int) -> None:
    """Say the address once the server answers there: its own process listens a moment later."""
    reached = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(host, host)
    for _ in range(ATTEMPTS):
        try:
            socket.create_connection((reached, port), timeout=1).close()
        except OSError:
            time.sleep(PAUSE)
        else:
            say(f"Postkamer draait op http://{_in_address(host)}:{port}/ (stop met Ctrl+C)")
            return
