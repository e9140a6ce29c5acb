"""Check each delivery's row against the log lines of its opening and closing."""

from collections.abc import Iterator
from typing import Any

from postkamer.archief.fixity.bevinding import Broken
from postkamer.archief.fixity.logboek import entry_bodies
from postkamer.archief.log import LogKind
from postkamer.archief.models import Levering
from postkamer.archief.rules import Outcome

OPENED = {"kanaal": "channel", "source": "source", "account": "account", "options": "options"}
CLOSED = {"seen": "seen", "gaps": "gaps"} | {kind.value: kind.value for kind in Outcome}


def check_leveringen() -> Iterator[Broken]:
    """Yield the columns of deliveries that are not what the log says."""
    rows = Levering.objects.in_bulk()
    opened = 0
    for _, body in entry_bodies({LogKind.DELIVERY_OPENED}):
        opened += 1
        yield from _compare(rows, body, OPENED)
    for _, body in entry_bodies({LogKind.DELIVERY_CLOSED}):
        yield from _compare(rows, body, CLOSED)
    if opened != len(rows):
        yield Broken(
            "leveringen", "archief_levering", f"{opened} volgens het logboek", f"{len(rows)} rijen"
        )


def _compare(
    rows: dict[int, Levering], body: dict[str, Any], names: dict[str, str]
) -> Iterator[Broken]:
    row = rows.get(body["delivery"])
    name = f"levering {body['delivery']}"
    if row is None:
        yield Broken(name, "archief_levering", "een rij", "ontbreekt")
        return
    for column, key in names.items():
        if getattr(row, column) != body[key]:
            yield Broken(
                name, f"archief_levering.{column}", str(body[key]), str(getattr(row, column))
            )
