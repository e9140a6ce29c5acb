"""The text of HTML, sound and hostile. Hostile input is so large that quadratic work never ends."""

import pytest

from postkamer.core.formaten.html_tekst import text_of_html


@pytest.mark.parametrize(
    ("source", "text"),
    [
        ("<p>Een</p><p>Twee<br>Drie</p>", "Een\n\nTwee\nDrie"),
        (
            '<a href="https://a.example/x?b=1&amp;c=2" class=x>hier</a>',
            "hier (https://a.example/x?b=1&c=2)",
        ),
        ("<a class=x href=https://a.example>a.example</a>", "a.example"),
        ('<a href="https://a.example">open <b>en</b> dicht', "open en dicht"),
        (
            '<a href="https://a.example">een<a href="https://b.example">twee</a>',
            "eentwee (https://b.example)",
        ),
        ("<ul><li>a<li>b</ul>", "- a\n- b"),
        ("<!-- weg --><style>p {}</style><!DOCTYPE html>blijft &euro; 5", "blijft € 5"),
        ("a < b en c > d", "a < b en c > d"),
    ],
)
def test_a_reader_sees_text_and_links(source, text):
    assert text_of_html(source) == text


@pytest.mark.parametrize(
    "piece",
    ["<!", "<br ", "<li ", "<p ", "<a ", "<a href", '<a href="http://x', '<a href="http://x">', " href=http://x",
     "<style>", "<!--", "</td ", "<", "&", "\n \n", '<a href="http://x" '],
)  # fmt: skip
def test_what_does_not_end_takes_no_longer_than_what_does(piece):
    source = "<a" + piece * (2_000_000 // len(piece))
    assert len(text_of_html(source)) <= 2 * len(source)
