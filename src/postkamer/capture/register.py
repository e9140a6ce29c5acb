"""Which channels there are: the modules in `postkamer.kanalen` and those of other packages."""

import importlib
import pkgutil
from functools import cache
from importlib.metadata import EntryPoint, entry_points

import postkamer.kanalen
from postkamer.core.errors import PostkamerError
from postkamer.core.kanaal import Kanaal

GROUP = "postkamer.kanalen"


class ChannelError(PostkamerError):
    """A channel of another package cannot be loaded, or takes the place of one that is there."""


def kanalen() -> dict[str, Kanaal]:
    """Return all channels by code, ours and those of other packages, in order of their codes.

    What another package brings and does not work is left out: see `broken`.
    """
    return _load()[0]


def broken() -> tuple[ChannelError, ...]:
    """Return why channels of other packages are left out."""
    return _load()[1]


@cache
def _load() -> tuple[dict[str, Kanaal], tuple[ChannelError, ...]]:
    found: dict[str, Kanaal] = {}
    errors: list[ChannelError] = []
    for module in pkgutil.iter_modules(postkamer.kanalen.__path__):
        loaded = importlib.import_module(f"{GROUP}.{module.name}")
        _add(found, loaded.kanaal, module.name)
    for point in sorted(entry_points(group=GROUP), key=lambda one: (one.name, one.value)):
        try:
            _add(found, _loaded(point), f"{point.name} ({point.value})")
        except ChannelError as error:
            errors.append(error)
    return dict(sorted(found.items())), tuple(errors)


def _loaded(point: EntryPoint) -> object:
    try:
        return point.load()
    except Exception as error:  # whatever a package of others does when it is imported
        raise ChannelError(
            f"Het kanaal {point.name} ({point.value}) is niet te laden: "
            f"{type(error).__name__}: {error}. Werk dat pakket bij of verwijder het."
        ) from error


def _add(found: dict[str, Kanaal], kanaal: object, where: str) -> None:
    if not isinstance(kanaal, Kanaal):
        raise ChannelError(
            f"Het kanaal {where} is niet te gebruiken: `kanaal` moet een Kanaal zijn. Werk dat "
            "pakket bij of verwijder het."
        )
    if kanaal.code in found:
        raise ChannelError(
            f"Het kanaal {where} is niet te gebruiken: er is al een kanaal met de code "
            f"{kanaal.code}. Verwijder een van de twee pakketten."
        )
    found[kanaal.code] = kanaal
