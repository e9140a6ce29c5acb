"""What a monitor is told, and the pages for what goes wrong."""

import shutil

import pytest
from django.db import OperationalError

from postkamer import __version__
from postkamer.archief import log
from postkamer.web import fouten
from tests.archief.conftest import message, read
from tests.web.test_zoeken import text_of


def test_healthy_archive_says_so(browser, store):
    store(read(0, message("1")))
    answer = browser.get("/gezondheid")
    assert answer.status_code == 200
    assert answer.json() == {
        "ok": True,
        "version": __version__,
        "database": {"ok": True},
        "log": {"entries": log.size()},
        "index": {"ok": True, "position": log.size(), "behind": 0},
    }


def test_index_that_lags_is_no_fault(browser, store, deliver):
    store(read(0, message("1")))
    deliver(read(0, message("2")), key="later")
    answer = browser.get("/gezondheid")
    assert answer.status_code == 200
    assert answer.json()["index"]["behind"] == 3


def test_damaged_index_is_a_fault(browser, store, archive):
    store(read(0, message("1")))
    (archive.index / "manifest.json").write_bytes(b"\xff{")
    answer = browser.get("/gezondheid")
    assert answer.status_code == 503
    assert answer.json()["index"]["ok"] is False


def test_absent_index_is_a_fault_once_there_are_messages(browser, store, archive):
    assert browser.get("/gezondheid").status_code == 200
    store(read(0, message("1")))
    shutil.rmtree(archive.index)
    assert browser.get("/gezondheid").status_code == 503


def test_database_without_answer_is_a_fault(browser, monkeypatch):
    def fail() -> int:
        raise OperationalError("disk I/O error")

    monkeypatch.setattr(log, "size", fail)
    answer = browser.get("/gezondheid")
    assert answer.status_code == 503
    assert answer.json()["database"] == {"ok": False}


def test_database_without_answer_gives_a_page_that_says_what_to_do(browser, monkeypatch):
    def fail() -> int:
        raise OperationalError("database is locked")

    monkeypatch.setattr(log, "size", fail)
    page = browser.get("/")
    assert page.status_code == 503
    assert "De database geeft geen antwoord" in text_of(page)
    assert "locked" not in text_of(page)


def test_unknown_address_gets_a_dutch_page(browser):
    page = browser.get("/bestaat/niet")
    assert page.status_code == 404
    assert "Deze pagina bestaat niet" in text_of(page)
    assert '<html lang="nl"' in text_of(page)


def test_strange_host_is_refused_with_a_dutch_page(browser):
    page = browser.get("/", headers={"host": "rebound.example"})
    assert page.status_code == 400
    assert "Dit verzoek klopt niet" in text_of(page)


def test_failure_of_ours_shows_a_code_that_stands_in_the_log(browser, monkeypatch, caplog):
    def fail() -> int:
        raise ZeroDivisionError("geheim uit een bericht")

    monkeypatch.setattr(log, "size", fail)
    monkeypatch.setattr(fouten.logger, "propagate", True)
    page = browser.get("/")
    assert page.status_code == 500
    code = text_of(page).split("<code>")[1].split("</code>")[0]
    assert any(code in record.getMessage() for record in caplog.records)
    assert "geheim" not in text_of(page)


@pytest.mark.parametrize(
    "address", ["/", "/bericht/1", "/bestaat/niet", "/?q=heeft:kat", "/gezondheid"]
)
def test_every_page_carries_the_headers_that_keep_others_out(browser, store, address):
    store(read(0, message("1")))
    page = browser.get(address)
    policy = dict(part.strip().split(" ", 1) for part in page["Content-Security-Policy"].split(";"))
    assert policy == {
        "default-src": "'none'",
        "style-src": "'self'",
        "img-src": "'self'",
        "form-action": "'self'",
        "base-uri": "'none'",
        "frame-ancestors": "'none'",
    }
    assert page["X-Content-Type-Options"] == "nosniff"
    assert page["X-Frame-Options"] == "DENY"
    assert page["Referrer-Policy"] == "same-origin"
    assert page["Cache-Control"] == "no-store"


@pytest.mark.parametrize(
    "address", ["/", "/?q=tegel", "/bericht/1", "/bestaat/niet", "/?q=heeft:kat"]
)
def test_pages_hold_no_style_or_script_of_their_own(browser, store, address):
    store(read(0, message("1", "tegel")))
    page = text_of(browser.get(address))
    assert "<script" not in page
    assert "<style" not in page
    assert " style=" not in page
    assert " onclick" not in page
    assert page.count("<h1") == 1
    assert page.count("<main") == 1
    assert page.count('id="inhoud"') == 1
