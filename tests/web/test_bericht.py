"""What somebody who opens a message sees, and what leaves as a download."""

import hashlib
import re
from io import BytesIO

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import given
from hypothesis import strategies as st

from postkamer.archief import bewijs, log, queries
from postkamer.core import digests, proof
from postkamer.core.message import Attachment, AttachmentState, Flag, Party
from postkamer.web.downloads import disposition, original_name, safe_name
from tests.archief.conftest import kept, message, read
from tests.web.test_zoeken import links, text_of


def with_files(one, *contents: bytes | None):
    """Return an item whose attachments have these bytes."""
    files = tuple(None if data is None else kept(data, "image/png") for data in contents)
    sums = [None if one is None else one.sha256 for one in files]
    item = read(0, one)
    return type(item)(
        **{
            **{name: getattr(item, name) for name in item.__struct_fields__},
            "attachments": files,
            "content": digests.content_digest(one, sums),
            "reading": digests.reading_digest(one, sums),
        }
    )


def body(response) -> bytes:
    return b"".join(response.streaming_content) if response.streaming else response.content


def test_message_shows_who_said_what_when_and_its_fingerprint(browser, store):
    store(read(0, message("1", "Regel een\n  regel twee"), b"ruwe bytes"))
    page = text_of(browser.get("/bericht/1"))
    assert "Bericht van Jan de Vries" in page
    assert "Regel een\n  regel twee" in page
    assert "13 sep 2020, 14:26" in page
    assert hashlib.sha256(b"ruwe bytes").hexdigest() in page


def test_all_versions_are_shown_and_a_deleted_one_is_struck_through(browser, store):
    store(read(0, message("1", "eerst"), b"a"))
    store(read(0, message("1", "daarna", edited=True), b"b"), key="2")
    store(read(0, message("1", "daarna", edited=True, deleted=True), b"c"), key="3")
    page = text_of(browser.get("/bericht/1"))
    assert "3 versies" in page
    assert page.count('<article class="pk-msg pk-msg--weg"') == 1
    assert page.count('<article class="pk-msg"') == 2
    assert "Het origineel is bewaard" in page
    assert "verwijderd bij de bron" in page
    assert "eerst" in page


@pytest.mark.parametrize("number", ["2", "0", "9" * 19, "9" * 40])
def test_message_that_is_not_there_gets_a_page_that_says_so(browser, store, number):
    store(read(0, message("1")))
    for address in (f"/bericht/{number}", f"/bericht/{number}/versie/1/origineel",
                    f"/bericht/{number}/versie/1/bewijs"):  # fmt: skip
        page = browser.get(address)
        assert page.status_code == 404
        assert "Dit bericht bestaat niet" in text_of(page)


def test_version_or_attachment_that_is_not_there_is_not_found(browser, store):
    store(read(0, message("1")))
    for rest in ("versie/2/origineel", f"versie/{'9' * 30}/bewijs", "versie/1/bijlage/0"):
        assert browser.get(f"/bericht/1/{rest}").status_code == 404


def test_original_leaves_as_the_bytes_that_came_in(browser, store):
    raw = bytes(range(256)) * 9
    store(read(0, message("1"), raw))
    response = browser.get("/bericht/1/versie/1/origineel")
    assert body(response) == raw
    assert response["Content-Length"] == str(len(raw))
    assert response["Content-Disposition"].startswith(
        'attachment; filename="bericht-1-versie-1.json"'
    )


def test_downloads_cannot_run_in_the_browser(browser, store):
    one = message("1", attachments=(Attachment(name="a.html", media_type="text/html"),))
    store(with_files(one, b"<script>alert(1)</script>"))
    for what in ("origineel", "bewijs", "bijlage/0"):
        response = browser.get(f"/bericht/1/versie/1/{what}")
        assert response.status_code == 200
        assert response["Content-Type"] == "application/octet-stream"
        assert response["Content-Disposition"].startswith("attachment;")
        assert response["X-Content-Type-Options"] == "nosniff"
        assert response["Content-Security-Policy"].startswith("sandbox")
        assert response["Cache-Control"] == "no-store"


def test_attachments_are_named_with_size_and_state(browser, store):
    one = message(
        "1",
        attachments=(
            Attachment(name="stoep.png", media_type="image/png"),
            Attachment(name="weg.mp4", state=AttachmentState.OMITTED),
        ),
    )
    store(with_files(one, b"x" * 3_700_000, None))
    page = browser.get("/bericht/1")
    assert "3,7 MB" in text_of(page)
    assert "weg.mp4" in text_of(page)
    assert "niet in de export" in text_of(page)
    assert links(page, "/bijlage/") == ["/bericht/1/versie/1/bijlage/0"]
    assert body(browser.get("/bericht/1/versie/1/bijlage/0")) == b"x" * 3_700_000


def test_proof_checks_with_the_original_and_the_public_key(browser, store, archive):
    store(read(0, message("1"), b"ruwe bytes"))
    data = body(browser.get("/bericht/1/versie/1/bewijs"))
    checked = proof.check(BytesIO(b"ruwe bytes"), data, bewijs.vkey(archive.keys))
    assert checked.item["id"] == 1


def test_proof_is_made_under_a_checkpoint_that_is_there_already(browser, store, archive):
    store(read(0, message("1")))
    note = bewijs.sign_now(archive.keys)
    with CaptureQueriesContext(connection) as queries_made:
        browser.get("/bericht/1/versie/1/bewijs")
    assert not [one for one in queries_made if one["sql"].startswith("INSERT")]
    assert queries.checkpoint_after(0) == note


def test_public_key_stands_on_the_page(browser, store, archive):
    store(read(0, message("1")))
    assert bewijs.vkey(archive.keys).replace("+", "&#43;") in text_of(
        browser.get("/bericht/1")
    ).replace("+", "&#43;")


def test_conversation_stands_around_the_message(browser, store):
    talk = [
        message(str(n), f"zin {n:03}", conversation="c", sent_at=1_600_000_000_000_000 + n)
        for n in range(60)
    ]
    store(*(read(n, one) for n, one in enumerate(talk)))
    page = text_of(browser.get("/bericht/31"))
    shown = set(re.findall(r"zin \d{3}", page))
    assert shown == {f"zin {n:03}" for n in range(10, 51)}
    assert "Er ging meer aan vooraf" in page
    assert "Er kwam meer na" in page
    assert links(browser.get("/bericht/31"), "gesprek") == ["/?q=gesprek%3A%22c%22"]


def test_answer_and_what_it_answers_find_each_other(browser, store):
    store(read(0, message("1", "vraag")), read(1, message("2", "antwoord", in_reply_to="1")))
    assert "antwoord" in text_of(browser.get("/bericht/1"))
    assert "/bericht/1" in links(browser.get("/bericht/2"), "^/bericht/1$")


def test_number_of_queries_does_not_grow_with_the_conversation(browser, store):
    counts = []
    for number in range(3):
        items = [
            message(f"{number}-{n}", f"zin {n}", conversation="c") for n in range(1 + number * 15)
        ]
        store(*(read(n, one) for n, one in enumerate(items)), key=str(number))
        with CaptureQueriesContext(connection) as made:
            assert browser.get("/bericht/1").status_code == 200
        counts.append(len(made))
    assert len(set(counts)) == 1
    assert counts[0] <= 10


@pytest.mark.parametrize(
    ("address", "linked"),
    [
        ("https://x.example/1", True),
        ("http://x.example/1", True),
        ("javascript:alert(1)", False),
        ("data:text/html,x", False),
        ("//x.example", False),
        ("https://x.example/\u202ecod", False),
        ("http://[", False),
    ],
)
def test_only_web_addresses_of_the_source_are_links(browser, store, address, linked):
    store(read(0, message("1", f"zie {address}", url=address)))
    found = [one for one in links(browser.get("/bericht/1"), "") if not one.startswith(("/", "#"))]
    assert found == ([address] if linked else [])
    assert ('rel="noreferrer noopener nofollow"' in text_of(browser.get("/bericht/1"))) is linked


def test_doubts_of_the_reader_are_told(browser, store):
    store(read(0, message("1", flags=(Flag.DATE_ORDER_UNKNOWN,), zone_known=False)))
    page = text_of(browser.get("/bericht/1"))
    assert "Dag en maand kunnen verwisseld zijn." in page
    assert "staat niet in de bron" in page


def test_very_long_text_is_cut_and_that_is_told(browser, store):
    store(read(0, message("1", "woord " * 40_000)))
    page = text_of(browser.get("/bericht/1"))
    assert len(page) < 130_000
    assert "De tekst is langer dan deze pagina toont" in page


def test_message_without_author_text_or_time_has_a_page(browser, store):
    store(read(0, message("1", "", author=None, sent_at=None, sent_at_text="31-02-2020"), b"x"))
    page = text_of(browser.get("/bericht/1"))
    assert "afzender onbekend" in page
    assert "Dit bericht heeft geen tekst." in page
    assert "tijd onbekend (bron: 31-02-2020)" in page


def test_lost_bytes_are_told_and_nothing_else_fails(browser, store, archive):
    one = message("1", attachments=(Attachment(name="a.png"),))
    item = with_files(one, b"x")
    lost = type(item.original)(hashlib.sha256(b"gone").digest(), 4, "image/png")
    sums = [lost.sha256]
    fields = {name: getattr(item, name) for name in item.__struct_fields__}
    fields |= {"attachments": (lost,), "content": digests.content_digest(one, sums)}
    store(type(item)(**{**fields, "reading": digests.reading_digest(one, sums)}))
    assert browser.get("/bericht/1").status_code == 200
    page = browser.get("/bericht/1/versie/1/bijlage/0")
    assert page.status_code == 500
    assert "postkamer verify --full" in text_of(page)


HOSTILE = st.text(max_size=400) | st.sampled_from(
    [
        "../../etc/passwd",
        "a\r\nSet-Cookie: x=1",
        'a"; filename="b',
        "con.",
        "\u202egpj.exe",
        "%2e%2e",
        ".",
    ]
)


@given(HOSTILE)
def test_name_of_a_download_is_safe_whatever_the_sender_called_it(name):
    safe = safe_name(name, "bijlage")
    assert 1 <= len(safe) <= 120
    assert not set(safe) & set('/\\:*?"<>|%\r\n\0\u202e')
    assert safe.strip(" .") == safe
    header = disposition(safe)
    assert header.isascii()
    assert header.isprintable()
    assert re.fullmatch(
        r"""attachment; filename="[^"\\]*"; filename\*=UTF-8''[A-Za-z0-9._~%-]*""", header
    )


def test_name_keeps_its_letters_and_its_extension():
    assert "filename*=UTF-8''caf%C3%A9%20na%C3%AFef.pdf" in disposition("café naïef.pdf")
    assert safe_name("lang" * 50 + ".pdf", "x").endswith(".pdf")
    assert original_name(3, 2, "message/rfc822; charset=x") == "bericht-3-versie-2.eml"


def test_only_reading_is_possible(browser, store):
    store(read(0, message("1")))
    for address in ("/", "/bericht/1", "/bericht/1/versie/1/origineel", "/gezondheid"):
        assert browser.post(address).status_code == 405
        assert browser.head(address).status_code == 200


def test_looking_writes_nothing(browser, store, archive):
    store(read(0, message("1", "tegel", author=Party("Jan"))))
    bewijs.sign_now(archive.keys)
    before = log.size()
    for address in ("/?q=tegel", "/bericht/1", "/bericht/1/versie/1/bewijs", "/gezondheid"):
        with CaptureQueriesContext(connection) as made:
            assert browser.get(address).status_code == 200
        assert not [one for one in made if re.match(r"\s*(INSERT|UPDATE|DELETE)", one["sql"])]
    assert log.size() == before
