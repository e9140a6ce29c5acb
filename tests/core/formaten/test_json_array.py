"""Elements of JSON arrays and lines: exact bytes, in bounded memory, whatever is broken."""

import io
import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from postkamer.core.formaten import json_array
from postkamer.core.formaten.json_array import (
    LARGEST,
    TOO_LARGE,
    TRUNCATED,
    BrokenPart,
    Part,
    array_elements,
    json_lines,
)

SCALARS = st.none() | st.booleans() | st.integers() | st.text(max_size=20) | st.just(',{"id":1},')
VALUES = st.recursive(
    SCALARS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner),
    max_leaves=8,
)
OBJECTS = st.dictionaries(st.sampled_from(["id", "text", "a"]), VALUES, max_size=3)


class Stingy(io.BytesIO):
    """Gives a few bytes at a time, as a stream may."""

    def read(self, size: int | None = -1) -> bytes:
        return super().read(min(size or 7, 7) if size and size > 0 else size)


def elements(data: bytes, **more: Any) -> list[Part]:
    return list(array_elements(io.BytesIO(data), len(data), **more))


def lines(data: bytes, **more: Any) -> list[Part]:
    return list(json_lines(io.BytesIO(data), len(data), **more))


def sound(parts: list[Part]) -> list[bytes]:
    return [part for part in parts if isinstance(part, bytes)]


def broken(parts: list[Part], data: bytes) -> list[bytes]:
    found = [part for part in parts if isinstance(part, BrokenPart)]
    return [data[one.offset : one.offset + one.length] for one in found]


@given(st.lists(OBJECTS), st.sampled_from([None, 1]), st.booleans())
def test_the_elements_are_the_exact_bytes_of_the_file(
    values: list[Any], indent: int | None, assigned: bool
) -> None:
    pieces = [json.dumps(value, indent=indent).encode() for value in values]
    data = (b"window.YTD.tweets.part0 = " if assigned else b"") + b"[" + b" ,\n".join(pieces) + b"]"
    assert elements(data) == pieces


@given(st.lists(OBJECTS, min_size=1), st.data())
def test_a_small_window_and_a_slow_stream_change_nothing(values: list[Any], data: Any) -> None:
    text = json.dumps(values).encode()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(json_array, "WINDOW", data.draw(st.integers(1, 64)))
        patch.setattr(json_array, "LOW", data.draw(st.integers(1, 64)))
        found = list(array_elements(Stingy(text), len(text)))
    assert [json.loads(one) for one in found if isinstance(one, bytes)] == values
    assert len(found) == len(values)


@given(st.lists(OBJECTS, min_size=1), st.integers(0), st.binary(min_size=1, max_size=4))
def test_every_byte_of_a_damaged_array_is_in_a_part_or_between_them(
    values: list[Any], at: int, damage: bytes
) -> None:
    text = json.dumps(values).encode()
    at %= len(text)
    data = text[:at] + damage + text[at + 1 :]
    parts = elements(data)
    rest = data
    for piece in sorted(sound(parts) + broken(parts, data), key=len, reverse=True):
        assert piece in data
        rest = rest.replace(piece, b"", 1)
    if not any(isinstance(one, BrokenPart) for one in parts):
        assert not rest.strip(b" \t\r\n,[];\x1e\xef\xbb\xbf")
    for one in sound(parts):
        assert one[:1] in {b"{", b"["}


@given(st.binary(max_size=200))
def test_any_bytes_are_read_or_broken(data: bytes) -> None:
    for parts in (elements(data), elements(b"[" + data), lines(data)):
        assert all(isinstance(part, bytes | BrokenPart) for part in parts)


@given(st.lists(OBJECTS, min_size=2, max_size=20), st.integers(0))
def test_a_cut_off_array_gives_its_whole_elements(values: list[Any], cut: int) -> None:
    pieces = [json.dumps({"key": value}).encode() for value in values]
    data = b"[" + b", ".join(pieces) + b"]"
    cut = 1 + cut % (len(data) - 2)
    parts = elements(data[:cut])
    whole = sound(parts)
    assert whole == pieces[: len(whole)]
    assert isinstance(parts[-1], BrokenPart)
    assert parts[-1].reason == TRUNCATED
    assert cut - sum(len(one) + 2 for one in whole) <= max(map(len, pieces)) + 2


@pytest.mark.parametrize(
    ("data", "whole", "left"),
    [
        (b"", [], []),
        (b" \n ", [], []),
        (b"[]", [], []),
        (b"\xef\xbb\xbfx.y = [ ] ;\n", [], []),
        (b'[{"a":1},{"a":tru},{"a":3}]', [b'{"a":1}', b'{"a":3}'], [b'{"a":tru}']),
        (b'[{"a":1},{"a":"x},{"a":3}]', [b'{"a":1}', b'{"a":3}'], [b'{"a":"x}']),
        (b'[{"a":1},{"a":{},{"a":3}]', [b'{"a":1}', b'{"a":3}'], [b'{"a":{}']),
        (b'[{"a":1}{"a":2}]', [b'{"a":1}', b'{"a":2}'], []),
        (b'[{"a":1},,{"a":2},]', [b'{"a":1}', b'{"a":2}'], []),
        (b'[{"a":1},null,{"a":2}]', [b'{"a":1}', b'{"a":2}'], [b"null"]),
        (b'[{"a":1},\0\0\0', [b'{"a":1}'], [b"\0\0\0"]),
        (b'[{"a":1}] rest', [b'{"a":1}'], [b"rest"]),
        (b'{"a":[{"b":1}]}', [], [b'{"a":[{"b":1}]}']),
        (b"tekst", [], [b"tekst"]),
        (b"[1, 2]", [], [b"1, 2"]),
    ],
)
def test_what_is_broken_is_given_and_what_is_sound_is_read(
    data: bytes, whole: list[bytes], left: list[bytes]
) -> None:
    parts = elements(data)
    assert sound(parts) == whole
    assert [one for one in broken(parts, data) if one] == left


def test_a_file_that_ends_behind_an_element_is_said_to_be_cut_off() -> None:
    assert elements(b'[{"a":1}') == [b'{"a":1}', BrokenPart(8, 0, TRUNCATED)]


def test_half_characters_are_no_reason_to_refuse_an_element() -> None:
    data = b'[{"a":"\\ud83d"},{"a":2}]'
    assert elements(data) == [b'{"a":"\\ud83d"}', b'{"a":2}']


def test_nested_lists_of_alike_objects_stay_in_their_element() -> None:
    one = b'{"id":1,"replies":[{"id":2},{"id":3}]}'
    data = b"[" + b",".join([one, b'{"id":tru}', one, one]) + b"]"
    parts = elements(data)
    assert sound(parts) == [one, one, one]
    assert broken(parts, data) == [b'{"id":tru}']


def test_one_broken_element_among_many_costs_no_other() -> None:
    pieces = [
        json.dumps({"tweet": {"id": str(n), "text": "x" * 300}}).encode() for n in range(9000)
    ]
    pieces[4000] = pieces[4000][:-2]
    pieces[4001] = pieces[4001][:50]
    data = b"[" + b",\n".join(pieces) + b"]"
    parts = elements(data)
    assert sound(parts) == pieces[:4000] + pieces[4002:]
    assert [one.strip() for one in broken(parts, data)] == pieces[4000:4002]


def test_an_element_that_is_too_large_is_passed_over_and_the_next_are_read() -> None:
    small = b'{"tweet":1}'
    large = b'{"tweet":"' + b"x" * (LARGEST + 10) + b'"}'
    parts = elements(b"[" + b",".join([small, large, small]) + b"]")
    assert parts == [small, BrokenPart(13, len(large), TOO_LARGE), small]


def test_an_element_of_a_few_megabytes_is_read_whole() -> None:
    pieces = [b'{"a":"' + b"x" * size + b'"}' for size in (10, 3_000_000, 10, 1_500_000)]
    assert elements(b"[" + b",".join(pieces) + b"]") == pieces


def test_deep_nesting_is_broken_and_no_error() -> None:
    deep = b'{"a":' + b"[" * 200_000
    parts = elements(b'[{"a":1},' + deep)
    assert sound(parts) == [b'{"a":1}']
    assert isinstance(parts[-1], BrokenPart)


def test_signs_behind_an_inner_array_may_be_expected() -> None:
    assert elements(b'[{"a":1}]}}]', closing=b"}]") == [b'{"a":1}']


@given(st.lists(OBJECTS), st.sampled_from(["\n", "\r\n", "\n\n", ",\n", "\n\x1e", " "]))
def test_each_line_is_a_value(values: list[Any], between: str) -> None:
    pieces = [json.dumps(value) for value in values]
    assert lines(between.join(pieces).encode()) == [one.encode() for one in pieces]


@given(st.lists(OBJECTS, min_size=1))
def test_objects_may_be_printed_over_many_lines(values: list[Any]) -> None:
    pieces = [json.dumps(value, indent=2) for value in values]
    assert lines("\n".join(pieces).encode()) == [one.encode() for one in pieces]


def test_a_line_that_is_no_json_is_broken_and_the_others_are_read() -> None:
    data = b'{"a":1}\nTimeout: opnieuw\n{"a":"x\n{"b":{\n{"a":2}\n{"a":'
    parts = lines(data)
    assert sound(parts) == [b'{"a":1}', b'{"a":2}']
    assert broken(parts, data) == [b"Timeout: opnieuw", b'{"a":"x', b'{"b":{', b'{"a":']
    assert isinstance(parts[-1], BrokenPart)
    assert parts[-1].reason == TRUNCATED


def test_a_line_that_is_too_long_is_broken_and_the_next_is_read() -> None:
    long = b'{"a":"' + b"x" * 5000 + b'"}'
    parts = lines(long + b'\n{"a":2}\n', largest=4000)
    assert parts == [BrokenPart(0, len(long), TOO_LARGE), b'{"a":2}']


def test_many_broken_lines_in_a_row_become_one_part() -> None:
    data = b"x\n" * 5000 + b'{"a":1}\n'
    parts = lines(data)
    assert len(parts) == json_array.MOST_BROKEN_LINES + 2
    assert b"".join(broken(parts, data)).count(b"x") == 5000
