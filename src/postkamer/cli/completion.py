"""The command `completion`: completion of commands and options in the shell."""

import click
from click.shell_completion import get_completion_class


@click.command()
@click.argument("shell", type=click.Choice(["bash", "zsh", "fish"]))
@click.pass_context
def completion(ctx: click.Context, shell: str) -> None:
    """Geef het script dat opdrachten aanvult: eval "$(postkamer completion bash)"."""
    found = get_completion_class(shell)
    if found is None:
        raise click.UsageError(f"{shell} wordt niet ondersteund.")
    root = ctx.find_root().command
    click.echo(found(root, {}, "postkamer", "_POSTKAMER_COMPLETE").source())
