"""Which files of a mixed delivery go to which channel."""

import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from postkamer.capture.herkennen import Source, sources
from postkamer.core.errors import ExportError
from tests.faults.bouwstenen import chat, enex, jsonl, mail, mbox, tweets_js, write, zipped


def found(path: Path, channel: str | None = None) -> dict[str, set[str]]:
    """Return the message files of each channel ("" = no channel, all its files)."""
    result: dict[str, set[str]] = {}
    for source in sources(path, channel=channel):
        files = source.claim.messages if source.kanaal else _paths(source)
        code = source.kanaal.code if source.kanaal else ""
        result.setdefault(code, set()).update(files)
    return result


def _paths(source: Source) -> Iterator[str]:
    return iter([file.path for file in source.export.files()])


@pytest.fixture
def mixed(tmp_path: Path) -> Path:
    """Return a folder with an export of each channel, and what belongs to none."""
    root = tmp_path / "van alles"
    write(root, "x/data/tweets.js", tweets_js())
    write(root, "x/data/manifest.js", b"window.__THAR_CONFIG = {}")
    write(root, "api/pagina.jsonl", jsonl())
    write(root, "post/een.eml", mail(1))
    write(root, "post/alles.mbox", mbox())
    write(root, "app/_chat.txt", chat())
    write(root, "notities.enex", enex())
    write(root, "plaatje.tiff", b"II*\x00plaatje")
    write(root, ".DS_Store", b"x")
    return root


def test_each_file_of_a_mixed_folder_goes_to_one_channel(mixed: Path) -> None:
    assert found(mixed) == {
        "evernote": {"notities.enex"},
        "mail": {"post/alles.mbox", "post/een.eml"},
        "whatsapp": {"app/_chat.txt"},
        "x": {"api/pagina.jsonl", "x/data/tweets.js"},
        "": {"plaatje.tiff"},
    }


def test_side_files_and_system_files_are_named_once(mixed: Path) -> None:
    found_here = list(sources(mixed))
    assert [path for one in found_here for path in one.claim.side] == ["x/data/manifest.js"]
    assert [path for one in found_here for path in one.skipped] == [".DS_Store"]


def test_same_folder_gives_the_same_sources_in_the_same_order(mixed: Path) -> None:
    first = [(one.kanaal, one.claim, one.name) for one in sources(mixed)]
    assert first == [(one.kanaal, one.claim, one.name) for one in sources(mixed)]


def test_name_says_nothing_when_the_content_says_otherwise(tmp_path: Path) -> None:
    assert found(write(tmp_path, "tweets.txt", mbox())) == {"mail": {"tweets.txt"}}
    assert found(write(tmp_path, "chat.eml.pdf", mail(1))) == {"mail": {"chat.eml.pdf"}}
    assert found(write(tmp_path, "tweets.js", b"alert(1)")) == {"": {"tweets.js"}}


def test_archives_in_a_folder_are_opened_in_their_turn(tmp_path: Path) -> None:
    root = tmp_path / "leveringen"
    write(root, "x.zip", zipped({"data/tweets.js": tweets_js()}))
    write(root, "post.zip", zipped({"een.eml": mail(1), "binnen.zip": zipped({"n.enex": enex()})}))
    got = [(one.kanaal.code if one.kanaal else "", one.name) for one in sources(root)]
    assert sorted(got) == [
        ("evernote", "leveringen/post.zip/binnen.zip"),
        ("mail", "leveringen/post.zip"),
        ("x", "leveringen/x.zip"),
    ]


def test_zip_in_a_zip_in_a_zip_in_a_zip_is_kept_unread(tmp_path: Path) -> None:
    data = zipped({"tweets.js": tweets_js()})
    for _ in range(3):
        data = zipped({"in.zip": data})
    (source,) = sources(write(tmp_path, "diep.zip", data))
    assert source.kanaal is None
    assert "dieper dan 3" in next(iter(source.reasons.values()))


def test_damaged_archive_is_kept_whole_with_its_reason(tmp_path: Path) -> None:
    path = write(tmp_path, "kapot.zip", zipped({"een.eml": mail(1)})[:20])
    (source,) = sources(path)
    assert source.kanaal is None
    assert "afgebroken of beschadigd" in source.reason
    with source.export.files()[0].open() as stream:
        assert stream.read() == path.read_bytes()


def test_office_document_is_no_archive(tmp_path: Path) -> None:
    path = write(tmp_path, "brief.docx", zipped({"[Content_Types].xml": b"<x/>"}))
    assert found(path) == {"": {"brief.docx"}}


def test_empty_folder_is_an_error_and_an_empty_zip_is_kept(tmp_path: Path) -> None:
    (tmp_path / "leeg").mkdir()
    with pytest.raises(ExportError, match="is leeg"):
        list(sources(tmp_path / "leeg"))
    (source,) = sources(write(tmp_path, "leeg.zip", zipped({})))
    assert source.kanaal is None
    assert "leeg archief" in source.reason


def test_named_channel_must_try_what_it_does_not_know(tmp_path: Path) -> None:
    path = write(tmp_path, "onbekend.dat", b"vrije tekst")
    assert found(path, "mail") == {"mail": {"onbekend.dat"}}


def test_missing_path_is_an_error_that_names_it(tmp_path: Path) -> None:
    with pytest.raises(ExportError, match=r"weg\.zip bestaat niet"):
        list(sources(tmp_path / "weg.zip"))


def test_nothing_is_left_in_the_temporary_folder(tmp_path: Path) -> None:
    from postkamer.conf.config import current

    path = tmp_path / "groot.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("post.mbox", mbox(40_000))
    for source in sources(path):
        with source.export.files()[0].open() as stream:
            assert stream.read(5) == b"From "
    assert list(current().temporary.iterdir()) == []
