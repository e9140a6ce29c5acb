"""Which channels there are: the modules in `postkamer.kanalen` and those of other packages."""

import importlib
import pkgutil
from functools import cache
from importlib.metadata import entry_points

import postkamer.kanalen
from postkamer.core.errors import PostkamerError
from postkamer.core.kanaal import Kanaal

GROUP = "postkamer.kanalen"


class ChannelError(PostkamerError):
    """A channel of another package cannot be loaded."""


@cache
def kanalen() -> dict[str, Kanaal]:
    """Return all channels by code, ours and those of other packages, in order of their codes.

    Raises ChannelError when a package brings something that is no channel, or a code that is taken.
    """
    found: dict[str, Kanaal] = {}
    for module in pkgutil.iter_modules(postkamer.kanalen.__path__):
        loaded = importlib.import_module(f"{GROUP}.{module.name}")
        _add(found, loaded.kanaal, module.name)
    for point in sorted(entry_points(group=GROUP), key=lambda one: one.name):
        try:
            kanaal = point.load()
        except (ImportError, AttributeError) as error:
            raise ChannelError(
                f"Het kanaal {point.name} ({point.value}) is niet te laden: {error}. Werk dat "
                "pakket bij of verwijder het."
            ) from error
        _add(found, kanaal, point.value)
    return dict(sorted(found.items()))


def _add(found: dict[str, Kanaal], kanaal: object, where: str) -> None:
    if not isinstance(kanaal, Kanaal):
        raise ChannelError(f"{where} is geen kanaal: `kanaal` moet een Kanaal zijn.")
    if kanaal.code in found:
        raise ChannelError(f"Twee kanalen heten {kanaal.code}; het tweede is {where}.")
    found[kanaal.code] = kanaal
