"""Header fields: where a header ends, encoded words, parameters, in all their broken forms."""

import base64
import email.header
import quopri

import pytest
from hypothesis import given
from hypothesis import strategies as st

from postkamer.core.formaten.mime_kop import (
    MOST_FIELDS,
    decode_words,
    parse_headers,
    parse_parameters,
)


def read(data: bytes):
    headers, body, stray = parse_headers(data, 0)
    return {name.decode(): headers.values(name) for name in headers.fields}, data[body:], stray


@pytest.mark.parametrize("line_end", [b"\n", b"\r\n"])
def test_fields_end_at_the_first_empty_line(line_end):
    data = b"From: a@b.nl\nSubject: een\n\ttwee\n  drie\nTo: c@d.nl\n\nbody: geen kop\n"
    fields, body, stray = read(data.replace(b"\n", line_end))
    assert fields == {"from": ["a@b.nl"], "subject": ["een twee drie"], "to": ["c@d.nl"]}
    assert body == b"body: geen kop" + line_end
    assert not stray


@pytest.mark.parametrize(
    ("data", "names", "body", "stray"),
    [
        (b"", [], b"", False),
        (b"\nbody", [], b"body", False),
        (b"Subject: x", ["subject"], b"", False),
        (b"Subject: x\nDit is al tekst\nen dit ook\n", ["subject"], b"Dit is al tekst\nen dit ook\n", True),
        (b"Subject: x\nraar\nFrom: a\nTo: b\n\nbody", ["subject", "from", "to"], b"body", True),
        (b"Subject: x\n--grens\nContent-Type: text/plain\n\n", ["subject"],
         b"--grens\nContent-Type: text/plain\n\n", True),
        (b"Subject : x\n: leeg\n\nbody", ["subject"], b": leeg\n\nbody", True),
        (b"geen kop", [], b"geen kop", True),
        (b" \n vervolg van niets\n\nx", [], b" \n vervolg van niets\n\nx", True),
        (b"A: 1\na: 2\n\n", ["a"], b"", False),
    ],
)  # fmt: skip
def test_a_header_ends_where_its_fields_end(data, names, body, stray):
    fields, rest, was_stray = read(data)
    assert (list(fields), rest, was_stray) == (names, body, stray)


def test_bytes_that_were_not_encoded_are_read_by_the_charset_of_the_body():
    subject = "회의록".encode("euc-kr")
    data = b"Subject: " + subject + b'\nContent-Type: text/plain; charset="euc-kr"\n\n'
    assert parse_headers(data, 0)[0].text(b"subject") == "회의록"
    data = b"Subject: " + "Besluit café".encode() + b"\n\n"
    assert parse_headers(data, 0)[0].text(b"subject") == "Besluit café"


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ("=?utf-8?Q?caf=C3=A9?=", "café"),
        ("=?UTF-8?B?Y2Fmw6k=?=", "café"),
        ("=?utf-8?b?Y2Fmw6k?=", "café"),
        ("=?utf-8*nl?Q?caf=C3=A9?=", "café"),
        ("Re: =?iso-8859-1?Q?caf=E9?= open", "Re: café open"),
        ("=?utf-8?Q?een_?= =?utf-8?Q?twee?=", "een twee"),
        ("=?utf-8?Q?een?=\t \n =?utf-8?Q?twee?=", "eentwee"),
        ("=?utf-8?Q?een?==?utf-8?Q?twee?=", "eentwee"),
        ("=?utf-8?Q?caf=C3?= =?utf-8?Q?=A9?=", "café"),
        ("=?utf-8?B?Y2Fmw?= =?utf-8?B?6k=?=", "café"),  # cut inside a byte
        ("=?utf-8?B?Y2Fmw6?= =?utf-8?B?k=?=", "café"),
        ("=?utf-8?B?Y2E?= =?utf-8?B?ZsOp?=", "café"),  # not cut: its padding is missing
        ("=?utf-8?B?Y2E=?= =?utf-8?B?Zg==?= =?utf-8?B?w6k=?=", "café"),
        ("=?utf-8?B?Y2Fmw?= en =?utf-8?B?w6k=?=", "caf en é"),
        ("=?utf-8?Q?met spaties erin?=", "met spaties erin"),
        ("=?utf-8?Q?wat?_nou?=", "wat? nou"),
        ("=?x-bestaat-niet?Q?caf=C3=A9?=", "café"),
        ("=?utf-8?Q?niet af", "=?utf-8?Q?niet af"),
        ("=?utf-8?X?abc?=", "=?utf-8?X?abc?="),
        ("=?utf-8?Q?=ZZ_=?=", "=ZZ ="),
        ('"=?utf-8?Q?caf=C3=A9?="', '"café"'),
        ("=?iso-2022-jp?B?GyRCRnxLXBsoQg==?=", "日本"),
        ("=?utf-8?B?Y2 Fm w6k=?=", "café"),
        ("=?utf-8?Q??= leeg", " leeg"),
        ("gewoon", "gewoon"),
        ("nul\x00", "nul\ufffd"),
    ],
)
def test_encoded_words_are_read_also_when_they_are_malformed(value, text):
    assert decode_words(value) == text


@given(st.text(min_size=1, max_size=60))
def test_encoded_words_come_back_as_the_text_that_was_encoded(text):
    text = text.encode("utf-8", "ignore").decode().replace("\x00", "").replace("\r", "")
    data = text.encode()
    b = f"=?utf-8?B?{base64.b64encode(data).decode()}?="
    q = "=?utf-8?Q?" + "".join(f"={byte:02X}" for byte in data) + "?="
    assert decode_words(b) == decode_words(q) == text


@given(st.text(alphabet="abc déç€日本-_.,", max_size=200))
def test_words_that_the_standard_library_encodes_are_read(text):
    encoded = str(email.header.Header(text, "utf-8", maxlinelen=60).encode())
    assert decode_words(encoded.replace("\n", "")).strip() == text.strip()


@given(st.text(max_size=300))
def test_any_text_is_read_as_a_header_value(text):
    assert isinstance(decode_words(text), str)
    main, parameters = parse_parameters(text)
    assert isinstance(main, str)
    assert all(isinstance(one, str) for pair in parameters.items() for one in pair)


@given(st.binary(max_size=500))
def test_any_bytes_are_read_as_a_header(data):
    headers, body, _ = parse_headers(data, 0)
    assert 0 <= body <= len(data)
    for name in headers.fields:
        assert all(isinstance(value, str) for value in headers.values(name))


@pytest.mark.parametrize(
    ("value", "main", "parameters"),
    [
        ("text/plain", "text/plain", {}),
        ('text/plain; charset="utf-8"', "text/plain", {"charset": "utf-8"}),
        ("text/plain;charset=utf-8;Format=Flowed", "text/plain", {"charset": "utf-8", "format": "Flowed"}),
        ("multipart/mixed boundary=abc", "multipart/mixed", {"boundary": "abc"}),
        ('a/b; name="een;twee"; x=y', "a/b", {"name": "een;twee", "x": "y"}),
        (r'a/b; name="een \"twee\" \\ drie"', "a/b", {"name": r'een "twee" \ drie'}),
        (r'a/b; name="C:\map\brief.pdf"', "a/b", {"name": r"C:\map\brief.pdf"}),
        ('a/b; name="niet af', "a/b", {"name": "niet af"}),
        ("a/b; name=mijn brief.pdf; x=1", "a/b", {"name": "mijn brief.pdf", "x": "1"}),
        ("a/b; name=een; name=twee", "a/b", {"name": "een"}),
        ("attachment; filename*=UTF-8''caf%C3%A9.pdf", "attachment", {"filename": "café.pdf"}),
        ("attachment; filename*=iso-8859-1'nl'caf%E9.pdf", "attachment", {"filename": "café.pdf"}),
        ("attachment; filename*=caf%C3%A9.pdf", "attachment", {"filename": "café.pdf"}),
        ("attachment; filename=cafe.pdf; filename*=utf-8''caf%C3%A9.pdf", "attachment", {"filename": "café.pdf"}),
        ("attachment; filename*1=twee.pdf; filename*0=een", "attachment", {"filename": "eentwee.pdf"}),
        ("attachment; filename*0*=utf-8''caf%C3; filename*1*=%A9; filename*2=.pdf", "attachment",
         {"filename": "café.pdf"}),
        ("attachment; filename*0=\"=?utf-8?Q?caf=C3\"; filename*1=\"=A9?=\"", "attachment",
         {"filename": "=?utf-8?Q?caf=C3=A9?="}),
        ("attachment;;; filename=x", "attachment", {"filename": "x"}),
        (";charset=utf-8", "", {"charset": "utf-8"}),
        ("", "", {}),
    ],
)  # fmt: skip
def test_parameters_are_read_in_all_their_forms(value, main, parameters):
    assert parse_parameters(value) == (main, parameters)


@pytest.mark.parametrize(
    "value",
    ["=?a?q?" * 20_000, "=?" * 50_000, "?=" * 50_000, "=?a?q?x?=" * 10_000, '"' * 100_000,
     "; a=" * 25_000, ';a="' * 25_000, "; a*0=x" * 14_000, "(" * 100_000, "\\" * 100_000],
)  # fmt: skip
def test_hostile_values_take_no_longer_than_others(value):
    decode_words(value)
    parse_parameters("text/plain; " + value)


@pytest.mark.parametrize(
    "data",
    [b"X-Kop: a\r\n" * 300_000, b"X: a\n" + b" b\n" * 1_000_000, b"a" * 4_000_000, b":" * 4_000_000,
     b"a:\n" * 1_000_000, b"a \n" * 1_000_000, b" \n" * 1_000_000, b"a\t" * 2_000_000],
)  # fmt: skip
def test_hostile_headers_take_no_longer_than_others(data):
    headers, body, _ = parse_headers(data, 0)
    assert body <= len(data)
    assert sum(len(values) for values in headers.fields.values()) <= MOST_FIELDS


def test_quoted_printable_words_agree_with_the_standard_library():
    word = "=C3=A9_=3D=5F"
    assert decode_words(f"=?utf-8?Q?{word}?=") == quopri.decodestring(word, header=True).decode()
