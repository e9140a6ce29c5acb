"""Elements cut from XML, sound and broken: no byte is lost or given twice."""

from io import BytesIO

import pytest
from hypothesis import given
from hypothesis import strategies as st

from postkamer.core.formaten.xml_elementen import Between, Element, Unended, charset_of, elements

PIECES = st.sampled_from([
    b"<note>", b"</note>", b"<note a='1'>", b"<note/>", b"<notes>", b"<![CDATA[", b"]]>", b"<!--", b"-->",
    b"<?x", b"?>", b"<!DOCTYPE x", b"[", b"]>", b">", b'"', b"'", b"tekst", b"\n", b"</note><note>", b"<note ",
])  # fmt: skip


def parts_of(data: bytes, charset: str = "utf-8") -> list[tuple[type, bytes]]:
    found = list(elements(BytesIO(data), len(data), "note", charset))
    return [(type(part), data[part.offset : part.offset + part.length]) for part in found]


@given(st.lists(PIECES, max_size=30).map(b"".join))
def test_the_parts_together_are_the_whole_file(data):
    assert b"".join(piece for _, piece in parts_of(data)) == data


@given(st.lists(PIECES, max_size=20).map(b"".join), st.integers(1, 40))
def test_the_size_of_the_blocks_changes_nothing(data, size):
    import postkamer.core.formaten.xml_elementen as module

    whole, before = parts_of(data), module.BLOCK
    try:
        module.BLOCK = size
        assert parts_of(data) == whole
    finally:
        module.BLOCK = before


@given(st.lists(PIECES, max_size=20).map(b"".join), st.sampled_from(["utf-16-le", "utf-16-be"]))
def test_utf_16_gives_the_same_parts(data, charset):
    text = data.decode().replace("tekst", "tekst \u3c3c\U0001f600")
    narrow = [(kind, piece.decode()) for kind, piece in parts_of(text.encode())]
    wide = [
        (kind, piece.decode(charset)) for kind, piece in parts_of(text.encode(charset), charset)
    ]
    assert wide == narrow


def test_names_that_only_begin_the_same_are_others():
    data = b"<notes><note-x></note-x><note>a</note></notes>"
    assert parts_of(data)[1] == (Element, b"<note>a</note>")


def test_an_element_without_end_is_named_and_the_next_is_found():
    assert parts_of(b"<note>a<note>b</note><note>c") == [
        (Unended, b"<note>a"), (Element, b"<note>b</note>"), (Unended, b"<note>c"),
    ]  # fmt: skip


def test_a_doctype_with_an_element_in_it_is_no_element():
    data = b'<!DOCTYPE x [<!-- \' --><!ENTITY a "<note></note>">]><note/>'
    assert [kind for kind, _ in parts_of(data)] == [Between, Element]


@pytest.mark.parametrize(
    ("head", "charset"),
    [
        (b"<a/>", "utf-8"),
        (b"\xef\xbb\xbf<a/>", "utf-8"),
        (b"\xff\xfe<\x00a\x00", "utf-16-le"),
        (b"\x00<\x00?\x00x", "utf-16-be"),
        (b'<?xml version="1.0" encoding="ISO-8859-1"?>', "iso-8859-1"),
        (b"<?xml version='1.0' encoding='utf-16'?>", "utf-8"),
        (b"\xff\xfe\x00\x00<\x00\x00\x00", "utf-32"),
    ],
)
def test_the_charset_is_known_from_the_first_bytes(head, charset):
    assert charset_of(head) == charset
