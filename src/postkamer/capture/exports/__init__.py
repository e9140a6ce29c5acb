"""Open what is delivered (a file, folder, ZIP or tar) as a read-only tree of files.

Archives are read in place. What must be seekable and is not (a large compressed member, a whole
tar.gz) is unpacked once to a private temporary folder that goes when the export is closed. Nothing
is ever written under a name from the archive.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from postkamer.capture.exports import folder, gz, tar, zips
from postkamer.capture.exports.files import DiskFile, Opened, Packed
from postkamer.capture.exports.limits import DEFAULT, Budget, Limits
from postkamer.capture.exports.spool import Spool, private_folder
from postkamer.core.errors import ExportError
from postkamer.core.export import ExportFile

__all__ = [
    "DEFAULT", "Budget", "DiskFile", "Limits", "Opened", "Packed", "Spool", "is_archive",
    "open_export", "open_file", "private_folder",
]  # fmt: skip

ZIP, EMPTY_ZIP = b"PK\x03\x04", b"PK\x05\x06"
_DOCUMENT_FIRST = (b"[Content_Types].xml", b"mimetype", b"_rels/.rels", b"META-INF/MANIFEST.MF")
_DOCUMENTS = (
    ".docx", ".docm", ".xlsx", ".xlsm", ".pptx", ".pptm", ".vsdx", ".odt", ".ods", ".odp", ".odg",
    ".epub", ".jar", ".apk", ".was", ".pages", ".numbers", ".key", ".kmz",
)  # fmt: skip


def is_archive(head: bytes, name: str) -> bool:
    """Return whether the first bytes (and, for Office files, the name) are those of an archive."""
    if head.startswith((ZIP, EMPTY_ZIP)):
        is_document = head[30:90].startswith(_DOCUMENT_FIRST) or name.lower().endswith(_DOCUMENTS)
        return not is_document
    return gz.unpacker_for(head) is not None or tar.is_tar(head)


@contextmanager
def open_export(
    path: Path, limits: Limits = DEFAULT, *, temporary: Path | None = None
) -> Iterator[Opened]:
    """Open a path as an export; closing it removes everything temporary.

    `temporary` is the folder for the private temporary folder (default: the system's). Raises
    ExportError when the path is missing or cannot be read, LimitError when it is hostile.
    """
    if not path.exists():
        raise ExportError(f"{path} bestaat niet. Controleer de naam en de map.")
    if path.is_dir():
        yield folder.open_folder(path, limits)
        return
    if not path.is_file():
        raise ExportError(f"{path} is geen gewoon bestand en geen map. Kies een bestand of map.")
    file = DiskFile(path, path.name)
    file.open().close()  # say now when it cannot be read
    with private_folder(temporary) as private:
        budget = Budget(limits, file.size)
        with open_file(file, path.name, Spool(private), budget) as opened:
            yield opened


@contextmanager
def open_file(file: ExportFile, name: str, spool: Spool, budget: Budget) -> Iterator[Opened]:
    """Open one file: as the archive that it is, or as a tree of one file.

    Raises ExportError when it is damaged, LimitError when it is hostile.
    """
    head = file.head()
    if not is_archive(head, name):
        yield Opened(name, [file])
        return
    if head.startswith((ZIP, EMPTY_ZIP)):
        with file.open() as stream:
            yield zips.open_zip(file, stream, name, spool, budget)
        return
    make = gz.unpacker_for(head)
    if make is not None:
        yield gz.open_compressed(file, name, make, spool, budget)
    else:
        yield tar.open_tar(file, name, budget)
