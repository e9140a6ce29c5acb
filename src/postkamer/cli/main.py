"""The `postkamer` command: finds the subcommand, starts what it needs, shows errors in Dutch."""

import importlib
import sys
from pathlib import Path
from typing import Any, cast

import click

from postkamer import __version__
from postkamer.cli.output import CANNOT_RUN, show_error
from postkamer.conf import config
from postkamer.conf.start import close_database, start_django
from postkamer.core.errors import PostkamerError

WITHOUT_DATABASE = {"check-proof": "bewijs:check_proof", "completion": "completion:completion"}
COMMANDS = {
    "init": "archief:init",
    "import": "capture:import_",
    "reparse": "capture:reparse",
    "ledger": "archief:ledger",
    "quarantine": "quarantine:quarantine",
    "search": "zoeken:search",
    "show": "bericht:show",
    "thread": "bericht:thread",
    "export": "export:export",
    "verify": "verify:verify",
    "log": "log:log",
    "prove": "bewijs_maken:prove",
    "check-proof": "bewijs:check_proof",
    "rebuild": "zoeken:rebuild",
    "demo": "demo:demo",
    "start": "start:start",
    "channels": "capture:channels",
    "completion": "completion:completion",
}
"""Each command: the module in this package and the name in it, in the order of `--help`."""


class Commands(click.Group):
    """Loads a subcommand when it is asked for, and Django before those that need it."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return the names of all commands."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Return a command by name, or None."""
        if cmd_name not in COMMANDS:
            return None
        if cmd_name not in WITHOUT_DATABASE:
            data = cast("Path | None", ctx.params.get("data"))
            if data is not None:
                config.use_data(data)
            start_django()
        module, _, name = COMMANDS[cmd_name].partition(":")
        loaded = importlib.import_module(f"postkamer.cli.{module}")
        return cast("click.Command", getattr(loaded, name))


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.option(
    "--data",
    type=click.Path(file_okay=False, path_type=Path),
    help="De map met het archief (ook POSTKAMER_DATA). Standaard ./postkamer-data.",
)
@click.version_option(__version__, message="postkamer %(version)s")
def postkamer(data: Path | None) -> None:
    """Bewaar elk bericht als een echt, vindbaar en bewezen archiefstuk."""
    del data  # used when the subcommand is loaded


def main(arguments: list[str] | None = None) -> Any:
    """Run the command line; ends the process with its exit code."""
    try:
        return postkamer.main(args=arguments, prog_name="postkamer", standalone_mode=True)
    except PostkamerError as error:
        show_error(str(error))
        sys.exit(CANNOT_RUN)
    except BrokenPipeError:
        sys.stderr.close()  # the reader of our output has gone: nobody to tell
        sys.exit(CANNOT_RUN)
    except _database_errors() as error:
        show_error(
            f"De database van het archief is niet te gebruiken: {error}. Maak ruimte op de schijf "
            "of herstel de rechten en start de opdracht opnieuw: wat al bevestigd is, staat veilig."
        )
        sys.exit(CANNOT_RUN)
    except OSError as error:
        show_error(f"{error.strerror or error}{f': {error.filename}' if error.filename else ''}.")
        sys.exit(CANNOT_RUN)
    finally:
        close_database()


def _database_errors() -> tuple[type[Exception], ...]:
    """Return the errors of the database; none when this command has not loaded Django."""
    loaded = sys.modules.get("django.db.utils")
    return (loaded.Error,) if loaded else ()
