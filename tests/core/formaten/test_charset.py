"""Bytes to text: names of charsets as mails write them, and bytes that do not fit their name."""

import codecs

import pytest
from hypothesis import given
from hypothesis import strategies as st

from postkamer.core.formaten.charset import codec_of, decode


@pytest.mark.parametrize(
    ("name", "codec"),
    [
        ("UTF-8", "utf-8"),
        (' "utf8" ', "utf-8"),
        ("utf-8; format=flowed", "utf-8"),
        ("iso-8859-1", "cp1252"),
        ("ISO8859-1", "cp1252"),
        ("Latin1", "cp1252"),
        ("ISO_8859-15", "iso8859-15"),
        ("windows-1252http-equivContent-Type", "cp1252"),
        ("ks_c_5601-1987", "cp949"),
        ("gb2312", "gb18030"),
        ("x-sjis", "cp932"),
        ("us-ascii", ""),
        ("x-unknown", ""),
        ("bestaat-niet", ""),
        ("", ""),
        ("rot13", ""),
        ("base64", ""),
        ("zip", ""),
        ("unicode_escape", ""),
        ("idna", ""),
        ("undefined", ""),
        ("../../etc/passwd", ""),
        ("a" * 10_000, ""),
        ("utf-8\x00", "utf-8"),
    ],
)
def test_a_charset_is_known_by_the_names_that_mails_give_it(name, codec):
    assert codec_of(name) == (codecs.lookup(codec).name if codec else "")


@pytest.mark.parametrize(
    ("data", "charset", "text", "guessed"),
    [
        ("café".encode(), "utf-8", "café", False),
        ("café".encode("cp1252"), "iso-8859-1", "café", False),
        (b"prijs \x80 5", "iso-8859-1", "prijs € 5", False),
        ("café".encode(), None, "café", False),
        ("café".encode("cp1252"), None, "café", True),
        ("café".encode("cp1252"), "utf-8", "café", True),
        ("café".encode(), "x-bestaat-niet", "café", False),
        ("café en thé".encode() + b"\xff", "utf-8", "café en thé\ufffd", True),
        ("日本語".encode("iso2022_jp"), "iso-2022-jp", "日本語", False),
        ("日本語".encode("iso2022_jp"), None, "日本語", True),
        ("한국어".encode("cp949"), "ks_c_5601-1987", "한국어", False),
        ("Ĉu".encode("utf-7"), "utf-7", "Ĉu", False),
        ("tekst".encode("utf-16"), "utf-16", "tekst", False),
        ("tekst".encode("utf-16-be"), "utf-16", "tekst", False),
        ("tekst".encode("utf-16-le"), "utf-16", "tekst", False),
        (b"gewone tekst", "utf-16", "gewone tekst", True),
        (b"", "utf-8", "", False),
    ],
)
def test_bytes_become_the_text_that_was_meant(data, charset, text, guessed):
    assert decode(data, charset) == (text, guessed)


def test_a_hint_is_used_when_nothing_else_fits():
    data = "안녕하세요".encode("cp949")
    assert decode(data, None, "euc-kr") == ("안녕하세요", True)
    assert decode("café".encode(), None, "euc-kr") == ("café", False)


@given(st.binary(), st.none() | st.text(max_size=30) | st.sampled_from(
    ["utf-8", "utf-16", "utf-32", "utf-7", "iso-2022-jp", "iso-2022-kr", "hz", "big5", "gb2312",
     "shift_jis", "euc-kr", "cp1252", "koi8-r", "cp037"]
), st.text(max_size=10))  # fmt: skip
def test_all_bytes_become_text_by_any_name(data, charset, hint):
    text, _ = decode(data, charset, hint)
    assert isinstance(text, str)


@given(st.text(), st.sampled_from(["utf-8", "utf-16", "utf-32", "gb18030"]))
def test_text_comes_back_from_the_charset_in_which_it_was_written(text, charset):
    text = text.encode("utf-8", "ignore").decode().lstrip("\ufeff")
    assert decode(text.encode(charset), charset) == (text, False)
