"""What a question means, and what is said of one that cannot be understood."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from postkamer.archief.zoeken.analyse import terms
from postkamer.archief.zoeken.vraag import Phrase, VraagError, read_vraag


def test_words_phrases_and_what_must_not_be_there_are_told_apart():
    vraag = read_vraag('kapotte "losse tegel" -fiets')
    assert vraag.all_of == (Phrase(tuple(terms("kapotte"))), Phrase(tuple(terms("losse tegel"))))
    assert vraag.none_of == (Phrase(tuple(terms("fiets"))),)


def test_fields_narrow_the_question():
    vraag = read_vraag("kanaal:x,mail auteur:Jansen heeft:bijlage gesprek:abc -kanaal:whatsapp")
    assert vraag.channels == ("x", "mail")
    assert vraag.not_channels == ("whatsapp",)
    assert vraag.authors == (("jansen",),)
    assert vraag.attachment is True
    assert vraag.conversations == ("abc",)


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("van:2024 tot:2024", 366),
        ("van:2023-02 tot:2023-02", 28),
        ("van:2024-06-30 tot:30-06-2024", 1),
    ],
)
def test_dates_are_whole_local_days_from_first_to_last(text, days):
    vraag = read_vraag(text)
    assert vraag.until - vraag.since == days * 86_400


def test_of_joins_words():
    vraag = read_vraag("stoep OF trottoir OF tegel kapot")
    assert [len(group) for group in vraag.any_of] == [3]
    assert len(vraag.all_of) == 1


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ('"open', "niet gesloten"),
        ("van:gisteren", "geen datum"),
        ("tot:2024-13", "geen datum"),
        ("heeft:haast", "heeft:bijlage"),
        ("kanaal:", "ontbreekt een waarde"),
        ("OF stoep", "ontbreekt"),
        ("stoep OF", "ontbreekt"),
        ("a*", "te kort"),
        ("👍", "geen letter of cijfer"),
        ("van:2024 tot:2023", "Draai ze om"),
        ("kanaal:💥", "geen kanaal"),
        ("-van:2024", "zonder streepje"),
        ("x" * 1001, "langer"),
    ],
)
def test_a_fault_is_named(text, says):
    with pytest.raises(VraagError, match=says):
        read_vraag(text)


@given(st.text(max_size=60))
def test_any_text_is_a_question_or_a_named_fault(text):
    try:
        read_vraag(text)
    except VraagError as error:
        assert str(error)
