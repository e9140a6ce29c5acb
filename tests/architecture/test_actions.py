"""Every action writes exactly one log line of its own kind when it changes something, else none."""

import inspect

import pytest

from postkamer.archief import actions, log
from postkamer.archief.actions import DeliverySource, Reread
from postkamer.archief.intake import Intake, Status
from postkamer.archief.log import LogKind
from postkamer.archief.models import LogEntry
from tests.archief.conftest import archive as archive
from tests.archief.conftest import batch, kept, message, read

SOURCE = DeliverySource("x", "export.json", "k" * 64, "", {})


def broken(item: int) -> Intake:
    return Intake(item=item, status=Status.QUARANTINED, place="b", reason="r", original=kept(b"{"))


def prepare() -> int:
    """Return an open delivery that holds a message and a quarantined item."""
    levering = actions.open_levering(SOURCE)
    actions.store_batch(levering.id, batch(read(0, message("1")), broken(1)), editable=True)
    return levering.id


CHANGES = {
    "open_levering": (LogKind.DELIVERY_OPENED, lambda at: actions.open_levering(SOURCE)),
    "store_batch": (
        LogKind.BATCH_STORED,
        lambda at: actions.store_batch(at, batch(read(2, message("2"))), editable=True),
    ),
    "close_levering": (LogKind.DELIVERY_CLOSED, lambda at: actions.close_levering(at, [])),
    "store_rereading": (
        LogKind.BATCH_REREAD,
        lambda at: actions.store_rereading([Reread(1, 2, read(0, message("1", "beter gelezen")))]),
    ),
    "solve_quarantaine": (LogKind.QUARANTINE_RETRIED, lambda at: actions.solve_quarantaine(1, at)),
}
NOTHING = {
    "create_archive": lambda at: actions.create_archive("again"),
    "store_batch": lambda at: actions.store_batch(at, batch(), editable=True),
    "close_levering": lambda at: actions.close_levering(at, []),
    "store_rereading": lambda at: actions.store_rereading([]),
    "solve_quarantaine": lambda at: actions.solve_quarantaine(1, at),
}


def public_actions() -> set[str]:
    return {
        name
        for name, value in vars(actions).items()
        if inspect.isfunction(value)
        and value.__module__ == actions.__name__
        and not name.startswith("_")
    }


def test_every_action_is_held_to_it():
    assert public_actions() == set(CHANGES) | {"create_archive"}


def kinds_after(size: int) -> list[str]:
    return [entry.kind for entry in LogEntry.objects.filter(seq__gte=size).order_by("seq")]


@pytest.mark.parametrize("name", sorted(CHANGES))
def test_an_action_that_changes_something_writes_one_line_of_its_kind(archive, name):
    kind, act = CHANGES[name]
    at = prepare()
    size = log.size()
    act(at)
    assert kinds_after(size) == [kind]


@pytest.mark.parametrize("name", sorted(NOTHING))
def test_an_action_that_changes_nothing_writes_none(archive, name):
    at = prepare()
    if name in {"close_levering", "solve_quarantaine"}:
        CHANGES[name][1](at)
    size = log.size()
    NOTHING[name](at)
    assert kinds_after(size) == []
