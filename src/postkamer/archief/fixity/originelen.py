"""Check the bytes of every kept file against its SHA-256 and size."""

from collections.abc import Iterator

from postkamer.archief.bestanden import LostBytesError, open_bestand
from postkamer.archief.fixity.bevinding import Broken, Report
from postkamer.archief.models import Bestand
from postkamer.archief.queries import PAGE
from postkamer.archief.stores import BlobStore, copy_digest
from postkamer.core.errors import ExportError


def check_originals(store: BlobStore, report: Report, *, full: bool) -> Iterator[Broken]:
    """Yield the files that are broken; without `full` only those in the store that are missing."""
    rows = Bestand.objects.filter(state=Bestand.State.PRESENT)
    if not full:
        rows = rows.filter(storage=Bestand.Storage.BLOB)
    after = 0
    while page := list(rows.filter(id__gt=after).order_by("id")[:PAGE]):
        for bestand in page:
            report.originals += 1
            if full:
                yield from _check_bytes(bestand, store, report)
            elif not store.exists(bytes(bestand.sha256)):
                yield Broken(
                    f"bestand {bestand.id}", place_of(bestand, store), "aanwezig", "ontbreekt"
                )
        if page[-1].id <= after:
            return  # a damaged index gives rows again: the check of the database tells
        after = page[-1].id


def place_of(bestand: Bestand, store: BlobStore) -> str:
    """Return where the bytes of a file are, for people."""
    if bestand.storage == Bestand.Storage.INLINE:
        return f"archief_bestand.data, rij {bestand.id}"
    return store.where(bytes(bestand.sha256))


def _check_bytes(bestand: Bestand, store: BlobStore, report: Report) -> Iterator[Broken]:
    name, where = f"bestand {bestand.id}", place_of(bestand, store)
    try:
        with open_bestand(bestand, store) as stream:
            sha256, size = copy_digest(stream, None)
    except (LostBytesError, ExportError) as error:
        yield Broken(name, where, bytes(bestand.sha256).hex(), str(error))
        return
    report.bytes += size
    if sha256 != bytes(bestand.sha256):
        yield Broken(name, where, bytes(bestand.sha256).hex(), sha256.hex())
    elif size != bestand.size:
        yield Broken(name, "archief_bestand.size", str(size), str(bestand.size))
