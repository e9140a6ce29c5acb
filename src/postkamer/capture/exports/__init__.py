"""Open what is delivered (a file, folder, ZIP or tar) as a read-only tree of files.

Archives are read in place. What must be seekable and is not (a large compressed member, a whole
tar.gz) is unpacked once to a private temporary folder that goes when the export is closed. Nothing
is ever written under a name from the archive.
"""

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from postkamer.capture.exports import folder, gz, tar, zips
from postkamer.capture.exports.files import DiskFile, Opened, Spool
from postkamer.capture.exports.limits import DEFAULT, Limits
from postkamer.core.errors import ExportError
from postkamer.core.export import ExportFile

__all__ = ["DEFAULT", "Limits", "Opened", "is_archive", "open_export", "open_file"]

GZIP, BZIP2, XZ = b"\x1f\x8b", b"BZh", b"\xfd7zXZ\x00"
ZIP = b"PK\x03\x04"
EMPTY_ZIP = b"PK\x05\x06"


def is_archive(head: bytes, name: str) -> bool:
    """Return whether the first bytes (and, for Office files, the name) are those of an archive."""
    if head.startswith((ZIP, EMPTY_ZIP)):
        return not _is_document(head, name)
    return head.startswith((GZIP, BZIP2, XZ)) or tar.is_tar(head)


def _is_document(head: bytes, name: str) -> bool:
    """Return whether a ZIP is a document (Office, EPUB, JAR) and no archive of files."""
    first = head[30:90]
    return first.startswith((b"[Content_Types].xml", b"mimetype")) or name.lower().endswith(
        (".docx", ".xlsx", ".pptx", ".odt", ".ods", ".odp", ".epub", ".jar", ".apk")
    )


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
    if temporary is not None:
        temporary.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="postkamer-", dir=temporary) as private:
        spool = Spool(Path(private))
        if path.is_dir():
            yield folder.open_folder(path, limits)
        elif path.is_file():
            with open_file(DiskFile(path, path.name), path.name, spool, limits) as opened:
                yield opened
        else:
            raise ExportError(
                f"{path} is geen gewoon bestand en geen map. Kies een bestand of map."
            )


@contextmanager
def open_file(file: ExportFile, name: str, spool: Spool, limits: Limits) -> Iterator[Opened]:
    """Open one file: as the archive that it is, or as a tree of one file."""
    head = file.head()
    if not is_archive(head, name):
        yield Opened(name, [file])
        return
    with file.open() as stream:
        if head.startswith((ZIP, EMPTY_ZIP)):
            yield zips.open_zip(stream, name, spool, limits)
        elif tar.is_tar(head):
            yield tar.open_tar(file, name, limits)
        else:
            yield gz.open_compressed(stream, name, head, spool, limits)
