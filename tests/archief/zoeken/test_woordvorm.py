"""Forms of one Dutch word find each other, and words that only look alike do not."""

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from postkamer.archief.zoeken.analyse import (
    LONGEST_TOKEN,
    analyse,
    analyse_both,
    joined_term,
    parts,
    terms,
)
from postkamer.archief.zoeken.woordvorm import canonical
from tests.archief.zoeken.delen import HYPHENED, NO_PART, PART
from tests.archief.zoeken.paren import OTHER, SAME, pairs


def test_at_least_1800_pairs_match_in_95_percent_of_cases():
    table = pairs(SAME)
    missed = [pair for pair in table if terms(pair[1]) != terms(pair[2])]
    by_class = Counter(pair[0] for pair in missed)
    assert len(table) >= 1800
    assert len(missed) <= 0.05 * len(table), (by_class, missed)


def test_at_least_500_pairs_that_must_not_match_do_so_in_3_percent_at_most():
    table = pairs(OTHER)
    wrong = [pair for pair in table if terms(pair[1]) == terms(pair[2])]
    assert len(table) >= 500
    assert len(wrong) <= 0.03 * len(table), wrong


@pytest.mark.parametrize("name", SAME)
def test_each_class_of_pairs_matches_in_85_percent_of_cases(name):
    table = pairs({name: SAME[name]})
    missed = [pair for pair in table if terms(pair[1]) != terms(pair[2])]
    assert len(missed) <= 0.15 * len(table), missed


def test_a_word_with_a_hyphen_is_found_as_one_word():
    missed = [pair for pair in pairs(HYPHENED) if [joined_term(pair[1])] != terms(pair[2])]
    assert not missed


def test_at_least_250_parts_of_compounds_are_found_in_95_percent_of_cases():
    table = pairs(PART)
    missed = [pair for pair in table if analyse(pair[2]) not in parts(pair[1]).split()]
    assert len(table) >= 250
    assert len(missed) <= 0.05 * len(table), missed


def test_what_is_no_part_of_a_word_is_not_found_in_it():
    wrong = [pair for pair in pairs(NO_PART) if analyse(pair[2]) in parts(pair[1]).split()]
    assert not wrong


@pytest.mark.parametrize(
    ("compound", "part"),
    [
        ("lantaarnpaal", "lantaarn"),
        ("lantaarnpalen", "paal"),
        ("afvalcontainers", "container"),
        ("vergunningaanvraag", "aanvragen"),
        ("waterschapsbelasting", "waterschap"),
    ],
)
def test_a_compound_is_found_by_its_parts(compound, part):
    assert analyse(part) in parts(compound).split()


def test_a_word_that_is_no_compound_has_no_parts():
    assert parts("overlast vandaag straat") == ""


@given(st.text())
def test_any_text_has_terms_without_spaces_and_twice_the_same(text):
    found, of_parts = analyse_both(text)
    assert (found, of_parts) == analyse_both(text)
    assert found == " ".join(terms(text))
    assert all(term and not term.isspace() for term in terms(text))


@given(st.text(alphabet="abcdefghijklmnopqrstuvwxyzéëï", min_size=1, max_size=40))
def test_a_canonical_form_is_never_empty_nor_longer_than_its_word_by_more_than_a_letter(word):
    form = canonical(word)
    assert form
    assert len(form) <= max(len(word) + 2, 60)


def test_a_very_long_token_is_cut():
    assert max(map(len, terms("7" * 1000))) <= LONGEST_TOKEN


@pytest.mark.parametrize("name", ["Ommen", "Vorden", "Weert", "Zoetermeer", "Bloemendaal"])
def test_the_name_of_a_town_is_no_form_and_no_compound(name):
    assert analyse_both(name) == (name.lower(), "")


def test_a_preposition_is_never_what_is_left_of_a_word():
    assert terms("ommen voren") != terms("om voor")
