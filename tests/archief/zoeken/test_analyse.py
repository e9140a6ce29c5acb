"""The fast ways of cutting a text into words give what the plain way gives."""

import unicodedata

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from postkamer.archief.zoeken import analyse
from postkamer.archief.zoeken.analyse import TOKEN, analyse_both, term_and_parts, tokens

ASCII = st.text(alphabet=st.characters(max_codepoint=127))
TRICKY = st.text(
    alphabet=st.one_of(
        st.sampled_from("abZ09_-'’\t\n\x1c\x1f\x85\xa0\u1680\u2003\u2028\u3000\u200b"),
        st.sampled_from("éÉßŒĲİıΣσςﬁ½²Ⅳ①ªµ¨´ﷺ㍿\u0301\u0308\u0345\u1100\u1161\u11a8각"),
    )
)
WORDS = st.lists(
    st.sampled_from(
        "lantaarnpaal Vergunningaanvraag zo'n auto’s coördinatie e-mailadres CAFÉ's 2026-01 a_b "
        "vuilnis-container waterschapsbelasting €5,- reünie ΟΔΟΣ".split()
    )
).map(" ".join)
ANY = st.one_of(st.text(), ASCII, TRICKY, WORDS)


def plain(text: str) -> list[str]:
    return TOKEN.findall(unicodedata.normalize("NFKC", text).lower())


@given(ANY)
@example("ΟΔΟΣ ΟΔΟΣ'Α Σ")
@example("\u0301a e \u0301")
def test_the_words_are_those_of_the_whole_normalised_text(text):
    assert tokens(text) == plain(text)


@given(ANY)
def test_a_text_is_analysed_word_by_word(text):
    found, of_parts = analyse_both(text)
    one_by_one = [term_and_parts(word) for word in plain(text)]
    assert found == " ".join(term for term, _ in one_by_one)
    expected = " ".join(parts for _, parts in one_by_one if parts)
    assert of_parts.startswith(expected)
    assert of_parts == expected or "-" in text


@pytest.mark.parametrize(
    "text", ["vuilnis-container", "Vuilnis-Container!", "de vuilnis-container"]
)
def test_a_word_with_a_hyphen_has_itself_as_a_part(text):
    assert term_and_parts("vuilniscontainer")[0] in analyse_both(text)[1].split()


@given(st.lists(ANY, max_size=5))
def test_what_was_remembered_changes_no_result(texts):
    expected = [analyse_both(text) for text in texts]
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(analyse, "MOST_CACHED", 2)
        assert [analyse_both(text) for text in texts] == expected
        assert [analyse_both(text) for text in texts] == expected
