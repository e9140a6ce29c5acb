"""What somebody who searches sees."""

import html
import re
import shutil
from urllib.parse import parse_qs, urlsplit

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import given
from hypothesis import strategies as st

from postkamer.archief.zoeken.vraag import read_vraag
from postkamer.core.message import Party
from postkamer.web.zoeken import author_clause, choice, duration, parts_of
from tests.archief.conftest import message, read

YEAR = 31_556_952_000_000


def text_of(response) -> str:
    return response.content.decode()


def links(response, pattern: str) -> list[str]:
    found = re.findall(r'href="([^"]*)"', text_of(response))
    return [html.unescape(one) for one in found if re.search(pattern, one)]


def test_new_archive_says_how_to_begin(browser):
    page = browser.get("/")
    assert page.status_code == 200
    assert "Nog geen berichten" in text_of(page)
    assert "postkamer import" in text_of(page)


def test_found_words_are_marked_in_any_dutch_form(browser, store):
    store(read(0, message("1", "De lantaarnpalen zijn stuk")), read(1, message("2", "Iets anders")))
    page = text_of(browser.get("/", {"q": "lantaarnpaal"}))
    assert "<mark>lantaarnpalen</mark>" in page
    assert "Iets anders" not in page
    assert '<b class="pk-num">1</b> gevonden' in page


def test_title_is_marked_too(browser, store):
    store(read(0, message("1", "Zie foto", title="Losse tegel")))
    assert "Losse <mark>tegel</mark>" in text_of(browser.get("/", {"q": "tegel"}))


def test_counts_have_points_between_thousands(browser, store):
    store(*(read(number, message(str(number), f"tegel {number}")) for number in range(1_284)))
    page = text_of(browser.get("/", {"q": "tegel"}))
    assert "1 tot 25 van 1.284" in page


def test_next_pages_show_every_message_once(browser, store):
    store(*(read(n, message(str(n), f"tegel {n}", sent_at=(n + 1) * YEAR)) for n in range(60)))
    seen, address, ranges = [], "/?q=tegel", []
    while address:
        page = browser.get(address)
        seen += links(page, r"^/bericht/")
        ranges += re.findall(r"(\d+ tot \d+ van \d+)", text_of(page))
        address = next(iter(links(page, r"[?&]na=|&amp;na=")), "")
    assert len(seen) == len(set(seen)) == 60
    assert ranges == ["1 tot 25 van 60", "26 tot 50 van 60", "51 tot 60 van 60"]


def test_best_first_is_kept_on_the_next_page(browser, store):
    store(*(read(n, message(str(n), f"tegel {n}")) for n in range(30)))
    page = browser.get("/", {"q": "tegel", "volgorde": "beste"})
    assert "<b>beste eerst</b>" in text_of(page)
    following = links(page, "na=")[0]
    assert parse_qs(urlsplit(following).query)["volgorde"] == ["beste"]
    assert browser.get(following).status_code == 200


def test_facet_adds_to_the_question_and_takes_away_again(browser, store):
    store(
        read(0, message("1", "tegel los", author=Party("Jan", "@jan"))),
        read(1, message("2", "tegel los", author=Party("Piet de Wit", "", ""))),
    )
    page = browser.get("/", {"q": "tegel"})
    address = next(one for one in links(page, "auteur") if "Piet" in one)
    narrowed = browser.get(address)
    assert parse_qs(urlsplit(address).query)["q"] == ['tegel auteur:"Piet de Wit"']
    assert '<b class="pk-num">1</b> gevonden' in text_of(narrowed)
    assert 'aria-current="true"' in text_of(narrowed)
    assert "/?q=tegel" in links(narrowed, "^/")


def test_other_year_takes_the_place_of_a_chosen_year():
    made = choice("2024", 3, "van:2024 tot:2024", "tegel van:2023 tot:2023", best=False)
    assert parse_qs(urlsplit(made.address).query)["q"] == ["tegel van:2024 tot:2024"]
    assert not made.chosen


@given(st.text(max_size=40))
def test_question_for_any_author_can_be_understood(author):
    clause = author_clause(author)
    if clause:
        vraag = read_vraag(clause)
        assert vraag.authors
        assert len(parts_of(clause)) == 1


@given(st.lists(st.sampled_from(["tegel", '"losse tegel"', "-fiets", 'auteur:"a b"', "van:2024"])))
def test_parts_of_a_question_make_the_question(parts):
    assert parts_of(" ".join(parts)) == parts


def test_fault_in_the_question_is_said_at_the_field(browser, store):
    store(read(0, message("1")))
    page = browser.get("/", {"q": 'tegel "open'})
    assert page.status_code == 400
    assert 'aria-invalid="true"' in text_of(page)
    assert 'aria-describedby="q-fout' in text_of(page)
    assert 'value="tegel &quot;open"' in text_of(page)


@pytest.mark.parametrize("asked", ["heeft:kat", "van:gisteren", "x" * 1_001, "kanaal:", "OF", "*"])
def test_wrong_questions_get_a_page_not_a_failure(browser, store, asked):
    store(read(0, message("1")))
    assert browser.get("/", {"q": asked}).status_code in {200, 400}


def test_too_long_question_is_refused_and_not_cut(browser):
    assert browser.get("/", {"q": "a" * 1_001}).status_code == 400


@pytest.mark.parametrize(
    "cursor", ["", "x", "1", "-1,2", "9" * 400, "\x00", "1.5,7", "nan,1", "inf,1"]
)
def test_cursor_of_somebody_else_is_no_failure(browser, store, cursor):
    store(read(0, message("1", "tegel")))
    for order in ("", "beste"):
        page = browser.get("/", {"q": "tegel", "na": cursor, "vanaf": cursor, "volgorde": order})
        assert page.status_code in {200, 400}


def test_nothing_found_offers_wider_questions(browser, store):
    store(read(0, message("1", "tegel")))
    page = browser.get("/", {"q": "tegel kanaal:mail"})
    assert "Niets gevonden" in text_of(page)
    assert "/?q=tegel" in links(page, "^/")


def test_absent_index_says_how_to_make_it(browser, store, archive):
    store(read(0, message("1", "tegel")))
    shutil.rmtree(archive.index)
    page = browser.get("/", {"q": "tegel"})
    assert page.status_code == 503
    assert "postkamer rebuild search" in text_of(page)


def test_damaged_index_says_how_to_make_it(browser, store, archive):
    store(read(0, message("1", "tegel")))
    (archive.index / "manifest.json").write_text("{")
    page = browser.get("/", {"q": "tegel"})
    assert page.status_code == 503
    assert "postkamer rebuild search" in text_of(page)


def test_index_that_lags_is_said(browser, store, deliver):
    store(read(0, message("1", "tegel")))
    deliver(read(0, message("2", "tegel")), key="later")
    assert "loopt nog achter" in text_of(browser.get("/", {"q": "tegel"}))


def test_script_in_a_message_stays_text(browser, store):
    evil = "<script>alert(1)</script> tegel <img src=x onerror=alert(1)> \"'&"
    store(read(0, message("1", evil, title=evil, author=Party(evil, evil))))
    for page in (
        browser.get("/", {"q": "tegel"}),
        browser.get("/", {"q": evil}),
        browser.get("/bericht/1"),
    ):
        body = text_of(page)
        assert "<script" not in body
        assert "<img" not in body


def test_signs_that_turn_the_text_round_are_made_visible(browser, store):
    evil = "tegel \u202egnp.exe\u2066 \x1b[31m"
    store(read(0, message("1", evil, title=evil, author=Party(evil, evil))))
    for page in (browser.get("/", {"q": "tegel"}), browser.get("/bericht/1")):
        body = text_of(page)
        assert not set(body) & set("\u202e\u2066\x1b")
        assert "⟨U+202E⟩" in body


def test_number_of_queries_does_not_grow_with_what_is_found(browser, store):
    counts = []
    for number in range(3):
        store(
            *(read(n, message(f"{number}-{n}", f"tegel {n}")) for n in range(1 + 10 * number)),
            key=str(number),
        )
        with CaptureQueriesContext(
            connection,
        ) as queries:
            assert browser.get("/", {"q": "tegel"}).status_code == 200
        counts.append(len(queries))
    assert len(set(counts)) == 1
    assert counts[0] <= 6


@pytest.mark.parametrize(
    ("milliseconds", "shown"),
    [(0.2, "minder dan 1 milliseconde"), (1.4, "1 milliseconde"), (1_234, "1.234 milliseconden")],
)
def test_time_taken_reads_as_dutch(milliseconds, shown):
    assert duration(milliseconds) == shown
