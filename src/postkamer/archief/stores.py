"""Where large bytes live: a folder, or an S3-compatible bucket. Content-addressed by SHA-256.

A blob is whole and durable once `put` returns; only then may a row refer to it.
"""

import hashlib
import os
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO, Protocol

from postkamer.conf.config import Config
from postkamer.core.errors import ExportError, PostkamerError

CHUNK = 1024 * 1024


class StoreError(PostkamerError):
    """Bytes could not be made durable in our own store: stop, nothing may refer to them."""


class BlobStore(Protocol):
    """A place for bytes that are named by their own digest."""

    def put(self, stream: BinaryIO) -> tuple[bytes, int]:
        """Keep all bytes of `stream`; return their SHA-256 and size. Repeatable without harm.

        Raises StoreError when they cannot be made durable, ExportError when `stream` fails.
        """

    def open(self, sha256: bytes) -> BinaryIO:
        """Return a stream of the bytes. Raises FileNotFoundError when there are none."""

    def exists(self, sha256: bytes) -> bool:
        """Return whether the bytes are there (not whether they are undamaged)."""

    def digests(self) -> Iterator[bytes]:
        """Yield the SHA-256 of each blob, by its name."""

    def where(self, sha256: bytes) -> str:
        """Return the place of a blob, for people."""


class FolderStore:
    """Blobs as files `ab/cd/<sha256>`: temporary file, fsync, rename, fsync of the folder."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def _path(self, sha256: bytes) -> Path:
        name = sha256.hex()
        return self._folder / name[:2] / name[2:4] / name

    def put(self, stream: BinaryIO) -> tuple[bytes, int]:
        """Keep all bytes of `stream`; return their SHA-256 and size in bytes."""
        try:
            return self._put(stream)
        except OSError as error:
            raise StoreError(
                f"Kan niet schrijven in {self._folder}: {error.strerror}. "
                "Maak ruimte of herstel de rechten, en start de opdracht opnieuw: "
                "wat al bevestigd is, staat veilig."
            ) from error

    def _put(self, stream: BinaryIO) -> tuple[bytes, int]:
        self._folder.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(prefix=".new-", dir=self._folder)
        temporary = Path(name)
        try:
            with os.fdopen(handle, "wb") as target:
                sha256, size = copy_digest(stream, target)
                target.flush()
                os.fchmod(target.fileno(), 0o444)
                os.fsync(target.fileno())
            self._publish(temporary, self._path(sha256))
        finally:
            temporary.unlink(missing_ok=True)
        return sha256, size

    def _publish(self, temporary: Path, path: Path) -> None:
        if path.exists():
            return
        fresh = [folder for folder in (path.parent.parent, path.parent) if not folder.exists()]
        path.parent.mkdir(parents=True, exist_ok=True)
        temporary.rename(path)
        for folder in (path.parent, *(made.parent for made in fresh)):
            fsync_folder(folder)

    def open(self, sha256: bytes) -> BinaryIO:
        """Return a stream of the bytes. Raises FileNotFoundError when there are none."""
        return self._path(sha256).open("rb")

    def exists(self, sha256: bytes) -> bool:
        """Return whether the file is there."""
        return self._path(sha256).exists()

    def digests(self) -> Iterator[bytes]:
        """Yield the SHA-256 of each blob, by its name, in order."""
        for path in sorted(self._folder.glob("[0-9a-f][0-9a-f]/[0-9a-f][0-9a-f]/*")):
            yield bytes.fromhex(path.name)

    def where(self, sha256: bytes) -> str:
        """Return the path of a blob, from the data directory."""
        return str(self._path(sha256).relative_to(self._folder.parent))


def copy_digest(source: BinaryIO, target: BinaryIO | None) -> tuple[bytes, int]:
    """Copy all bytes (or only read them); return their SHA-256 and their number."""
    digest, size = hashlib.sha256(), 0
    while chunk := _read(source):
        digest.update(chunk)
        size += len(chunk)
        if target is not None:
            target.write(chunk)
    return digest.digest(), size


def _read(source: BinaryIO) -> bytes:
    try:
        return source.read(CHUNK)
    except (OSError, EOFError) as error:
        raise ExportError(f"De bron is niet verder te lezen: {error}.") from error


def fsync_folder(folder: Path) -> None:
    """Make the names in a folder durable."""
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def blob_store(config: Config) -> BlobStore:
    """Return the blob store that the settings name."""
    if config.s3 is None:
        return FolderStore(config.blobs)
    from postkamer.archief.s3 import S3Store

    return S3Store(config.s3)
