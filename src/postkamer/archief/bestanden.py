"""Read kept bytes back, wherever they are, as a stream of exactly the original."""

from io import BytesIO
from typing import BinaryIO

from postkamer.archief.compressie import decompress
from postkamer.archief.models import Bestand
from postkamer.archief.stores import BlobStore
from postkamer.core.errors import PostkamerError


class LostBytesError(PostkamerError):
    """Kept bytes are missing or damaged: restore them from a backup."""


def open_bestand(bestand: Bestand, store: BlobStore) -> BinaryIO:
    """Return a stream of the bytes. Raises LostBytesError when they are gone or cannot be read."""
    if bestand.state == Bestand.State.DESTROYED:
        raise LostBytesError(f"Bestand {bestand.id} is vernietigd; de bytes bestaan niet meer.")
    if bestand.data is not None:
        try:
            return BytesIO(decompress(bestand.dictionary, bytes(bestand.data)))
        except ValueError as error:
            raise LostBytesError(f"Bestand {bestand.id} in de database is beschadigd.") from error
    sha256 = bytes(bestand.sha256)
    try:
        return store.open(sha256)
    except OSError as error:
        raise LostBytesError(
            f"Bestand {store.where(sha256)} ontbreekt of is niet te lezen: "
            f"{error.strerror or error}. Zet het terug uit een back-up."
        ) from error


def read_bestand(bestand: Bestand, store: BlobStore) -> bytes:
    """Return all bytes; for small files only. Raises LostBytesError."""
    with open_bestand(bestand, store) as stream:
        return stream.read()
