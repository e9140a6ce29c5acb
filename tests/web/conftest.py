"""An archive with messages that are found, and a browser without a browser."""

from collections.abc import Callable

import pytest
from django.test import Client

from postkamer.archief.actions import Written
from postkamer.archief.voeding import Feeder
from tests.archief.conftest import archive, deliver

__all__ = ["archive", "deliver"]


@pytest.fixture
def store(archive, deliver) -> Callable[..., Written]:
    """Return a function that stores items as one delivery and puts them in the index."""

    def _store(*items, **more) -> Written:
        written = deliver(*items, **more)
        with Feeder(archive.index):
            pass
        return written

    return _store


@pytest.fixture
def browser(archive) -> Client:
    return Client(raise_request_exception=False)
