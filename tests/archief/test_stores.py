"""Large bytes are kept whole, once, under their own digest: in a folder and in a bucket."""

import hashlib
import io
import os
import stat

import obstore
import pytest
from obstore.store import S3Store as Bucket

from postkamer.archief.s3 import S3Store
from postkamer.archief.stores import FolderStore, StoreError
from postkamer.conf.config import S3Config
from postkamer.core.errors import ExportError
from tests.servers.seaweed import ACCESS, SECRET


@pytest.fixture(scope="session")
def bucket(s3_server):
    """Return the settings of a bucket on a real S3 server."""
    import urllib.error
    import urllib.request

    config = S3Config(s3_server, "postkamer", ACCESS, SECRET, "us-east-1", "waterdam")
    store = Bucket(
        "postkamer",
        endpoint=s3_server,
        access_key_id=ACCESS,
        secret_access_key=SECRET,
        region="us-east-1",
        client_options={"allow_http": True},
    )
    from datetime import timedelta

    from obstore import sign

    url = sign(store, "PUT", "", timedelta(minutes=5))
    request = urllib.request.Request(url, method="PUT")
    try:
        urllib.request.urlopen(request, timeout=30).close()
    except urllib.error.HTTPError as error:
        if error.code != 409:
            raise
    obstore.put(store, "proef", b"x")
    return config


@pytest.fixture(params=["folder", "s3"])
def store(request, tmp_path):
    if request.param == "folder":
        return FolderStore(tmp_path / "blobs")
    return S3Store(request.getfixturevalue("bucket"))


@pytest.mark.parametrize("size", [0, 1, 100_000, 9 * 1024 * 1024])
def test_what_is_put_is_read_back_byte_for_byte(store, size):
    data = os.urandom(size)
    sha256, count = store.put(io.BytesIO(data))
    assert (sha256, count) == (hashlib.sha256(data).digest(), size)
    assert store.exists(sha256)
    with store.open(sha256) as stream:
        assert stream.read() == data
    assert sha256 in set(store.digests())
    assert sha256.hex() in store.where(sha256)


def test_putting_the_same_bytes_again_changes_nothing(store):
    data = b"twee keer" * 20_000
    assert store.put(io.BytesIO(data)) == store.put(io.BytesIO(data))
    assert list(store.digests()).count(hashlib.sha256(data).digest()) == 1


def test_what_is_not_there_is_not_found(store):
    absent = hashlib.sha256(os.urandom(8)).digest()
    assert not store.exists(absent)
    with pytest.raises(FileNotFoundError):
        store.open(absent)


class Failing(io.RawIOBase):
    """A source that fails halfway."""

    def read(self, size=-1):
        if not getattr(self, "begun", False):
            self.begun = True
            return b"half"
        raise OSError(5, "Input/output error")


def test_a_source_that_fails_leaves_nothing_behind(store):
    before = set(store.digests())
    with pytest.raises(ExportError, match="niet verder te lezen"):
        store.put(Failing())
    assert set(store.digests()) == before


def test_files_of_the_folder_are_read_only_and_no_temporary_file_stays(tmp_path):
    store = FolderStore(tmp_path / "blobs")
    sha256, _ = store.put(io.BytesIO(b"x" * 100_000))
    path = tmp_path / store.where(sha256)
    assert stat.S_IMODE(path.stat().st_mode) == 0o444
    assert [one.name for one in (tmp_path / "blobs").iterdir()] == [path.parent.parent.name]


def test_a_folder_that_cannot_be_written_says_what_to_do(tmp_path):
    (tmp_path / "blobs").write_text("a file where the folder must be")
    with pytest.raises(StoreError, match="start de opdracht opnieuw"):
        FolderStore(tmp_path / "blobs").put(io.BytesIO(b"x"))


def test_a_bucket_that_does_not_answer_says_what_to_do():
    config = S3Config("http://127.0.0.1:9", "postkamer", ACCESS, SECRET, "us-east-1", "")
    with pytest.raises(StoreError, match="S3-opslag"):
        S3Store(config).put(io.BytesIO(b"x"))
