"""Text as we keep it and as we compare it."""

import re
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from postkamer.core.tekst import clean, clean_all, normalise, visible, visible_line

ANY = st.text(alphabet=st.characters())  # surrogates too
NASTY = st.text(alphabet=st.sampled_from("a \t\n\r\x00\ud800\udbff\udc00\udfff\u0301é😀\u2028"))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", ""),
        ("gewoon", "gewoon"),
        ("a\x00b", "a\ufffdb"),
        ("één\x00", "één\ufffd"),
        ("a\r\nb\rc\nd", "a\nb\nc\nd"),
        ("\r\r\n\n\r", "\n\n\n\n"),
        ("\ud800", "\ufffd"),
        ("a\udc00b", "a\ufffdb"),
        ("\ud800\ud800\udc00", "\ufffd\U00010000"),
        ("\ud83d\ude00", "😀"),
        ("\ude00\ud83d", "\ufffd\ufffd"),
        ("😀\ud800\r\n\x00", "😀\ufffd\n\ufffd"),
        ("\u2028\x85\x0b\x0c", "\u2028\x85\x0b\x0c"),
        ("\ufeffmet teken", "\ufeffmet teken"),
        ("\u202eomgekeerd", "\u202eomgekeerd"),
    ],
)
def test_clean_replaces_only_what_cannot_be_kept(text: str, expected: str) -> None:
    assert clean(text) == expected


@given(ANY | NASTY)
def test_clean_text_can_be_stored_everywhere(text: str) -> None:
    cleaned = clean(text)
    assert cleaned.encode().decode() == cleaned
    assert not {"\x00", "\r"} & set(cleaned)
    assert clean(cleaned) == cleaned


@given(NASTY)
def test_clean_does_to_each_lone_surrogate_what_the_definition_says(text: str) -> None:
    paired = re.sub(
        "([\ud800-\udbff])([\udc00-\udfff])",
        lambda match: (match[1] + match[2]).encode("utf-16-le", "surrogatepass").decode("utf-16le"),
        text,
    )
    expected = re.sub("[\x00\ud800-\udfff]", "\ufffd", paired)
    assert clean(text) == re.sub("\r\n?", "\n", expected)


@given(st.text(alphabet=st.characters(exclude_categories=["Cs"], exclude_characters="\x00\r")))
def test_clean_leaves_good_text_as_it_is(text: str) -> None:
    assert clean(text) == text


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Café", "Cafe\u0301"),
        ("regel  \nvolgende\t", "regel\nvolgende"),
        ("\n\n  tekst\r\n", "tekst"),
        ("\u00a0tekst\u3000", "tekst"),
        ("\u1e69", "s\u0323\u0307"),
    ],
)
def test_texts_that_read_the_same_compare_as_the_same(one: str, other: str) -> None:
    assert normalise(one) == normalise(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("regel één\n regel twee", "regel één\nregel twee"),
        ("twee  woorden", "twee woorden"),
        ("Hoofdletter", "hoofdletter"),
        ("2²", "22"),
        ("a\n\nb", "a\nb"),
    ],
)
def test_texts_that_read_differently_stay_different(one: str, other: str) -> None:
    assert normalise(one) != normalise(other)


@given(ANY | NASTY)
def test_normalised_text_is_normal_and_stays_so(text: str) -> None:
    normal = normalise(text)
    assert normalise(normal) == normal
    assert unicodedata.is_normalized("NFC", normal)
    assert all(line == line.rstrip() for line in normal.split("\n"))
    assert normalise(clean(text)) == normal


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("a\x1b[31mb", "a␛[31mb"),
        ("a\x00b\x7fc", "a␀b␡c"),
        ("factuur\u202efdp.exe", "factuur⟨U+202E⟩fdp.exe"),
        ("a\u2066b\u2069\x85", "a⟨U+2066⟩b⟨U+2069⟩⟨U+0085⟩"),
        ("a\ud800", "a⟨U+D800⟩"),
        ("twee\nregels\ten een tab", "twee\nregels\ten een tab"),
        ("👨‍👩‍👧 café ½ 日本 שלום", "👨‍👩‍👧 café ½ 日本 שלום"),
    ],
)
def test_signs_that_mislead_are_made_visible_and_others_left(text: str, shown: str) -> None:
    assert visible(text) == shown


@given(ANY | NASTY)
def test_visible_text_holds_no_controls_and_stays_as_it_is(text: str) -> None:
    shown = visible(text)
    assert visible(shown) == shown
    assert not any(
        unicodedata.category(one) in {"Cc", "Cs", "Zl", "Zp"} - {"\n"}
        for one in shown.replace("\n", "").replace("\t", "")
    )
    assert not any(
        unicodedata.bidirectional(one)
        in {"LRE", "RLE", "LRO", "RLO", "PDF", "LRI", "RLI", "FSI", "PDI"}
        for one in shown
    )
    assert "\n" not in visible_line(text)


def test_all_texts_of_a_context_are_made_clean() -> None:
    value = {"a\x00": ["x\r\ny", {"b": "\ud83d"}, 1, None, True]}
    assert clean_all(value) == {"a\ufffd": ["x\ny", {"b": "\ufffd"}, 1, None, True]}
