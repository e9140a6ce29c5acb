"""Large bytes in an S3-compatible bucket: the same names as in the folder, never overwritten."""

import tempfile
from collections.abc import Iterator
from typing import BinaryIO, cast

import obstore
from obstore.exceptions import AlreadyExistsError, BaseError
from obstore.store import S3Store as Bucket

from postkamer.archief.stores import CHUNK, StoreError, copy_digest
from postkamer.conf.config import S3Config

IN_MEMORY = 8 * 1024 * 1024


class S3Store:
    """Blobs as objects `<prefix>/ab/cd/<sha256>`; written once, never over another."""

    def __init__(self, config: S3Config) -> None:
        self._config = config
        self._bucket = Bucket(
            config.bucket,
            endpoint=config.endpoint,
            access_key_id=config.access_key,
            secret_access_key=config.secret_key,
            region=config.region,
            client_options={"allow_http": config.endpoint.startswith("http://")},
        )

    def _key(self, sha256: bytes) -> str:
        name = sha256.hex()
        start = f"{self._config.prefix}/" if self._config.prefix else ""
        return f"{start}{name[:2]}/{name[2:4]}/{name}"

    def put(self, stream: BinaryIO) -> tuple[bytes, int]:
        """Keep all bytes of `stream`; return their SHA-256 and size in bytes.

        Raises StoreError when the bucket does not confirm them.
        """
        with tempfile.SpooledTemporaryFile(max_size=IN_MEMORY) as spool:
            sha256, size = copy_digest(stream, cast("BinaryIO", spool))
            spool.seek(0)
            try:
                if size <= IN_MEMORY:
                    obstore.put(self._bucket, self._key(sha256), spool.read(), mode="create")
                elif not self.exists(sha256):
                    obstore.put(self._bucket, self._key(sha256), cast("BinaryIO", spool))
            except AlreadyExistsError:
                pass
            except (BaseError, OSError) as error:
                raise StoreError(
                    f"De S3-opslag {self._config.bucket} bevestigt het bewaren niet: {error}. "
                    "Controleer de opslag en start de opdracht opnieuw: wat al bevestigd is, staat "
                    "veilig."
                ) from error
        return sha256, size

    def open(self, sha256: bytes) -> BinaryIO:
        """Return a stream of the bytes. Raises FileNotFoundError or OSError."""
        try:
            reader = obstore.open_reader(self._bucket, self._key(sha256), buffer_size=CHUNK)
        except FileNotFoundError:
            raise
        except BaseError as error:
            raise OSError(f"S3: {error}") from error
        return cast("BinaryIO", _Reader(reader))

    def exists(self, sha256: bytes) -> bool:
        """Return whether the object is there."""
        try:
            obstore.head(self._bucket, self._key(sha256))
        except FileNotFoundError:
            return False
        except BaseError as error:
            raise StoreError(f"De S3-opslag antwoordt niet: {error}.") from error
        return True

    def digests(self) -> Iterator[bytes]:
        """Yield the SHA-256 of each object, by its name."""
        for page in obstore.list(self._bucket, self._config.prefix or None):
            for found in page:
                name = str(found["path"]).rpartition("/")[2]
                if len(name) == 64:
                    yield bytes.fromhex(name)

    def where(self, sha256: bytes) -> str:
        """Return the address of an object, without keys."""
        return f"s3://{self._config.bucket}/{self._key(sha256)}"


class _Reader:
    """A stream over an object, with plain bytes."""

    def __init__(self, reader: "obstore.ReadableFile") -> None:
        self._reader = reader

    def read(self, size: int = -1) -> bytes:
        try:
            data = self._reader.read(None if size is None or size < 0 else size)
        except BaseError as error:
            raise OSError(f"S3: {error}") from error
        return bytes(data)

    def seek(self, offset: int, whence: int = 0) -> int:
        return int(self._reader.seek(offset, whence))

    def tell(self) -> int:
        return int(self._reader.tell())

    def seekable(self) -> bool:
        return True

    def readable(self) -> bool:
        return True

    def close(self) -> None:
        self._reader.close()

    def __enter__(self) -> "_Reader":
        return self

    def __exit__(self, *_: object) -> None:
        self.close()
