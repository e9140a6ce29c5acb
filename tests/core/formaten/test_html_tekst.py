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
        ("<html><head><title>weg</title><body>hoort hierbij", "hoort hierbij"),
        ("<head><p>zonder einde<p><head></head>en verder", "zonder einde\n\nen verder"),
        ("<script>x < 1 </b></script>a<SCRIPT>nooit", "a"),
        ("a<!-->b<!---->c<!--[if !mso]><!-->d<!--<![endif]-->e<!-- f", "abcde"),
        (
            "<noscript>a</noscript><object>b</object><svg><title>c</title><text>d</text></svg>",
            "abd",
        ),
        ("<table><tr><td>a<td>b</td><tr><th>c</th><th>d</th></table>", "a\tb\nc\td"),
        ("<table><tr><td>a</td>\n<td>b</td></tr></table>na", "a\tb\n\nna"),
        ("<pre>a\n  b\n</pre>c\nd", "a\nb\n\nc d"),
        ("a<br><br><br>b<br/>c</br>d", "a\n\nb\nc\nd"),
        ("<div>a</div><div>b</div><div><div>c</div></div>", "a\nb\nc"),
        ('<img src=x alt="een kat"><img alt=hond>', "een kathond"),
        ('<a href="mailto:a@b.example">schrijf</a>', "schrijf (a@b.example)"),
        ('<a href="javascript:x()">klik</a>', "klik"),
        ('<a href="https://a.example"><img src=x></a>na', "https://a.example na"),
        ("wo&shy;ord en&nbsp;&nbsp;&#8203;wit", "woord en wit"),
        (
            "\u0645\u06cc\u200c\u062e\u0648\u0627\u0647\u0645 &zwnj;&nbsp;&zwnj;&nbsp;a",
            "\u0645\u06cc\u200c\u062e\u0648\u0627\u0647\u0645 a",
        ),
        ("a\x01b\x02c\x03d", "a b c d"),
        ("&lt;b&gt; is vet &amp;amp; dik", "<b> is vet &amp; dik"),
        ("", ""),
    ],
)
def test_a_reader_sees_text_and_links(source, text):
    assert text_of_html(source) == text


@pytest.mark.parametrize(
    "piece",
    ["<!-->", "<head>", "<title>", "<td></td>", "<pre>", "</pre>", "<p>", "&zwnj;", "a='", "<a '", "<!", "<br ", "<li ", "<p ", "<a ", "<a href", '<a href="http://x', '<a href="http://x">', " href=http://x",
     "<style>", "<!--", "</td ", "<", "&", "\n \n", '<a href="http://x" '],
)  # fmt: skip
def test_what_does_not_end_takes_no_longer_than_what_does(piece):
    source = "<a" + piece * (2_000_000 // len(piece))
    assert len(text_of_html(source)) <= 2 * len(source)
