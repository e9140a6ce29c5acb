"""An archive in a folder of its own, and items as a reader would hand them over."""

import hashlib
from collections.abc import Callable

import pytest

from postkamer.archief import actions, opzet
from postkamer.archief.actions import DeliverySource
from postkamer.archief.compressie import compress
from postkamer.archief.intake import Batch, Intake, Kept, Status
from postkamer.conf import config
from postkamer.core import digests
from postkamer.core.message import Kind, Message, Party, Visibility


@pytest.fixture
def archive(tmp_path, monkeypatch, db):
    """Return the settings of a new, empty archive."""
    monkeypatch.setenv(config.DATA, str(tmp_path / "data"))
    monkeypatch.setattr(config, "_current", [])
    settings = config.current()
    opzet.make_archive(settings, "test/waterdam")
    return settings


def kept(data: bytes, media_type: str = "application/json") -> Kept:
    dictionary, packed = compress(data)
    return Kept(hashlib.sha256(data).digest(), len(data), media_type, dictionary, packed)


NO_CONTEXT = kept(b"{}")


def message(native_id: str, text: str = "Hallo Waterdam", **more) -> Message:
    values = {
        "kind": Kind.POST,
        "native_id": native_id,
        "author": Party("Jan de Vries", "@jan", "1"),
        "text": text,
        "sent_at": 1_600_000_000_000_000,
        "visibility": Visibility.PUBLIC,
    }
    return Message(**{**values, **more})


def read(item: int, one: Message, raw: bytes | None = None) -> Intake:
    """Return an item that was read; its original names it, unless `raw` says otherwise."""
    return Intake(
        item=item,
        status=Status.READ,
        place=f"export.json, bericht {item + 1}",
        original=kept(raw or f"{one.native_id} {one.text}".encode()),
        message=one,
        native_id=one.native_id or "",
        content=digests.content_digest(one, [None] * len(one.attachments)),
        reading=digests.reading_digest(one, [None] * len(one.attachments)),
        attachments=(None,) * len(one.attachments),
    )


def batch(*items: Intake) -> Batch:
    return Batch(items=items, contexts=(NO_CONTEXT,), parser=1)


@pytest.fixture
def deliver(archive) -> Callable[..., actions.Written]:
    """Return a function that stores items as one delivery and closes it."""

    def _deliver(*items: Intake, editable: bool = True, key: str = "k") -> actions.Written:
        source = DeliverySource("x", "export.json", key.ljust(64, "0"), "", {})
        levering = actions.open_levering(source)
        written = actions.store_batch(levering.id, batch(*items), editable=editable)
        actions.close_levering(levering.id, [])
        return written

    return _deliver
