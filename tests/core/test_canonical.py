"""Canonical JSON: one spelling for one value, and nothing else is read."""

import json
from collections import OrderedDict
from datetime import UTC, datetime
from enum import Enum, StrEnum
from typing import Any
from uuid import UUID

import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st

from postkamer.core import canonical

TEXT = st.text(alphabet=st.characters(exclude_categories=["Cs"]))
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**63), 2**64 - 1) | TEXT,
    lambda part: st.lists(part, max_size=5) | st.dictionaries(TEXT, part, max_size=5),
    max_leaves=20,
)


class _Kind(StrEnum):
    MAIL = "mail"


class _Amount(float, Enum):
    HALF = 0.5


@given(VALUES)
def test_what_is_written_reads_back_as_the_same(value: Any) -> None:
    data = canonical.encode(value)
    assert canonical.decode(data) == value
    assert canonical.encode_trusted(value) == data


@given(VALUES)
def test_the_standard_library_writes_the_same_but_for_the_order_of_keys(value: Any) -> None:
    plain = json.dumps(value, ensure_ascii=False, separators=(",", ":"), sort_keys=True)
    assert canonical.encode(value) == plain.encode()


@given(st.dictionaries(TEXT, st.integers(0, 9), max_size=8), st.randoms())
def test_the_order_in_which_keys_were_given_does_not_show(
    value: dict[str, int], random: Any
) -> None:
    keys = list(value)
    random.shuffle(keys)
    assert canonical.encode({key: value[key] for key in keys}) == canonical.encode(value)


@given(st.binary(max_size=30))
def test_bytes_are_read_only_when_they_are_the_one_spelling(data: bytes) -> None:
    try:
        value = canonical.decode(data)
    except ValueError:
        return
    assert canonical.encode(value) == data


@given(VALUES, st.data())
def test_white_space_anywhere_outside_text_is_refused(value: Any, data: st.DataObject) -> None:
    spaced = json.dumps(value, ensure_ascii=False, sort_keys=True, indent=1).encode()
    if spaced != canonical.encode(value):
        with pytest.raises(ValueError, match="canonical"):
            canonical.decode(spaced)
    blank = data.draw(st.sampled_from([b" ", b"\n", b"\t", b"\r"]))
    for padded in (blank + canonical.encode(value), canonical.encode(value) + blank):
        with pytest.raises(ValueError, match="canonical"):
            canonical.decode(padded)


@pytest.mark.parametrize(
    ("value", "data"),
    [
        ({}, b"{}"),
        ([], b"[]"),
        ((1, "a"), b'[1,"a"]'),
        ({"b": 1, "a": [True, False, None]}, b'{"a":[true,false,null],"b":1}'),
        ("é€😀/\x7f\u2028", '"é€😀/\x7f\u2028"'.encode()),
        ('"\\\b\f\n\r\t\x00\x1f', b'"\\"\\\\\\b\\f\\n\\r\\t\\u0000\\u001f"'),
        ({"\U00010000": 1, "\uffff": 2, "Z": 3, "a": 4, "": 5, "é": 6, "aa": 7}, None),
        (2**64 - 1, b"18446744073709551615"),
        (-(2**63), b"-9223372036854775808"),
        (_Kind.MAIL, b'"mail"'),
        (OrderedDict(b=1, a=2), b'{"a":2,"b":1}'),
    ],
)
def test_the_spelling_of_edge_values(value: Any, data: bytes | None) -> None:
    expected = data or '{"":5,"Z":3,"a":4,"aa":7,"é":6,"\uffff":2,"\U00010000":1}'.encode()
    assert canonical.encode(value) == expected


@pytest.mark.parametrize(
    "value",
    [
        1.0,
        float("nan"),
        [[{"a": 0.5}]],
        _Amount.HALF,
        {"a": {"b": (1, 2.0)}},
        datetime(2026, 1, 1, tzinfo=UTC),
        UUID(int=1),
        b"bytes",
        {"a"},
        {1: "a"},
        {None: "a"},
        2**64,
        -(2**63) - 1,
        "\ud800",
        {"\udfff": 1},
        object(),
    ],
)
def test_what_has_no_single_spelling_is_not_written(value: Any) -> None:
    with pytest.raises(TypeError):
        canonical.encode(value)


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"-0",
        b"1.0",
        b"1e2",
        b"01",
        b"18446744073709551616",
        b"NaN",
        b"tru",
        b'"\\u0041"',
        b'"\\u001F"',
        b'"\\/"',
        b'"\\ud83d\\ude00"',
        b'"\\ud800"',
        b'"\xed\xa0\x80"',
        b'"\xff"',
        b"\xef\xbb\xbf1",
        b'{"a":1,"a":1}',
        b'{"b":1,"a":2}',
        b"[1,]",
        b"[1]x",
        b"{'a':1}",
    ],
)
def test_another_spelling_is_not_read(data: bytes) -> None:
    with pytest.raises(ValueError, match=r".+"):
        canonical.decode(data)


def test_nesting_has_a_bound_and_deep_input_does_no_harm() -> None:
    deep: Any = "bottom"
    for _ in range(canonical.DEEPEST):
        deep = [deep]
    data = canonical.encode(deep)
    assert canonical.decode(data) == deep
    with pytest.raises(TypeError, match="levels"):
        canonical.encode({"a": deep})
    for depth in (canonical.DEEPEST + 1, 300, 1000, 100_000):
        with pytest.raises(ValueError, match=r".+"):
            canonical.decode(b"[" * depth + b"]" * depth)
        with pytest.raises(ValueError, match=r".+"):
            canonical.decode(b'{"a":' * depth + b"1" + b"}" * depth)


def test_refusals_of_decode_are_all_value_errors() -> None:
    assert issubclass(orjson.JSONDecodeError, ValueError)
