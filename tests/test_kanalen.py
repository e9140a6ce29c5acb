"""The contract of a channel, tested on every channel that there is.

A channel brings `tests/kanalen/<code>/voorbeelden.py` with a few small exports.
"""

import importlib
import json
import os
import re
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from postkamer.capture.herkennen import Source, claims_on
from postkamer.capture.register import kanalen
from postkamer.capture.splitsen import items_of
from postkamer.core import canonical
from postkamer.core.errors import UnreadableError
from postkamer.core.export import BytesRaw, FileRaw
from postkamer.core.kanaal import Broken, Capture, Identity, Ignored, Item, Kanaal, Options
from postkamer.core.message import Message
from postkamer.core.tekst import clean
from tests.kanalen.geheugen import MemoryExport, MemoryFile

OPTIONS = Options(account="waterdam")


@dataclass(frozen=True)
class Example:
    """An export of a channel in memory, and how many messages it holds."""

    kanaal: Kanaal
    files: dict[str, bytes]
    messages: int

    def export(self, damaged: str | None = None) -> MemoryExport:
        return MemoryExport(self.files, damaged=damaged)

    def items(self, export: MemoryExport | None = None) -> list[Item]:
        export = export or self.export()
        claim = self.kanaal.recognise(self.export())
        return list(self.kanaal.split(export, claim, OPTIONS))

    def captures(self) -> list[Capture]:
        return [item for item in self.items() if isinstance(item, Capture)]


def examples_of(code: str) -> dict[str, tuple[dict[str, bytes], int]]:
    return importlib.import_module(f"tests.kanalen.{code}.voorbeelden").VOORBEELDEN  # type: ignore[no-any-return]


CODES = list(kanalen())


@pytest.fixture
def example(request: pytest.FixtureRequest) -> Example:
    code, name = request.param
    files, messages = examples_of(code)[name]
    return Example(kanalen()[code], files, messages)


every_example = pytest.mark.parametrize(
    "example",
    [
        pytest.param((code, name), id=f"{code}-{name}")
        for code in CODES
        for name in examples_of(code)
    ],
    indirect=True,
)
every_channel = pytest.mark.parametrize("code", CODES)


def described(item: Item) -> object:
    """Return an item as something that can be compared."""
    if isinstance(item, Capture | Broken):
        return type(item), item.place, item.raw.read(), item.context, item.media_type
    return item


@every_channel
def test_channel_says_what_it_is(code: str) -> None:
    kanaal = kanalen()[code]
    assert re.fullmatch("[a-z][a-z0-9_]{0,31}", code)
    assert kanaal.code == code
    assert kanaal.name and kanaal.version >= 1
    assert kanaal.formats and all(kanaal.formats)
    assert all(kanaal.not_messages)
    assert examples_of(code)


@every_example
def test_own_export_is_recognised_and_no_other_channel_wants_its_messages(example: Example) -> None:
    claims = claims_on(example.export())
    assert set(claims) == {example.kanaal.code}
    claim = claims[example.kanaal.code]
    assert 0 < claim.confidence <= 1
    paths = [*claim.messages, *claim.side, *claim.media]
    assert len(paths) == len(set(paths))
    assert set(paths) == set(example.files)


@every_example
def test_claim_is_the_same_each_time(example: Example) -> None:
    assert example.kanaal.recognise(example.export()) == example.kanaal.recognise(example.export())


@every_example
def test_every_message_comes_out_once_and_the_same_each_time(example: Example) -> None:
    items = example.items()
    assert [described(one) for one in items] == [described(one) for one in example.items()]
    assert sum(isinstance(one, Capture) for one in items) == example.messages
    assert not any(isinstance(one, Broken) for one in items)
    places = [one.place for one in items if isinstance(one, Capture | Ignored)]
    assert len(places) == len(set(places))


@every_example
def test_bytes_of_an_item_stand_in_the_export(example: Example) -> None:
    for item in example.captures():
        data = item.raw.read()
        assert item.raw.size == len(data) > 0
        with item.raw.open() as stream:
            assert stream.read() == data
        assert any(data in file for file in example.files.values())


@every_example
def test_context_is_canonical_json(example: Example) -> None:
    for item in example.captures():
        assert isinstance(canonical.decode(item.context), dict)


@every_example
def test_reading_again_gives_the_same_from_memory_and_from_a_file(example: Example) -> None:
    for item in example.captures():
        data = item.raw.read()
        first = example.kanaal.parse(item.raw, item.context)
        assert example.kanaal.parse(BytesRaw(data), item.context) == first
        file = MemoryFile("bericht", b"voor" + data + b"na")
        assert example.kanaal.parse(FileRaw(file, 4, len(data)), item.context) == first


@every_example
def test_all_text_of_a_message_is_clean(example: Example) -> None:
    for item in example.captures():
        message = example.kanaal.parse(item.raw, item.context)
        assert_clean(message)


def assert_clean(message: Message) -> None:
    """Assert that a message can be stored and written anywhere."""
    packed = msgspec.json.decode(msgspec.json.encode(message))  # fails on half characters

    def look(value: object) -> None:
        if isinstance(value, str):
            assert clean(value) == value
        elif isinstance(value, list):
            for one in value:
                look(one)

    look([value for value in packed])


@every_example
def test_declared_identity_holds(example: Example) -> None:
    messages = [example.kanaal.parse(one.raw, one.context) for one in example.captures()]
    native = [one.native_id for one in messages]
    if example.kanaal.identity is Identity.CONTENT:
        return
    assert all(native) or example.kanaal.identity is Identity.GLOBAL
    known = [one for one in native if one]
    assert len(known) == len(set(known))


@every_example
def test_file_that_cannot_be_read_does_not_stop_the_others(example: Example) -> None:
    claim = example.kanaal.recognise(example.export())
    whole = {path: messages_by_file(example, None)[path] for path in claim.messages}
    for damaged in claim.messages:
        found = messages_by_file(example, damaged)
        assert found.pop(damaged, 0) == 0
        assert found == {path: count for path, count in whole.items() if path != damaged}


def messages_by_file(example: Example, damaged: str | None) -> dict[str, int]:
    """Return how many messages come out of each file; a damaged one must be named as broken."""
    claim = example.kanaal.recognise(example.export())
    export = example.export(damaged)
    source = Source(example.kanaal, export, claim, "export")
    counts = dict.fromkeys(claim.messages, 0)
    broken = []
    for item in items_of(source, OPTIONS):
        if isinstance(item, Capture):
            counts[next(one for one in claim.messages if item.place.startswith(one))] += 1
        elif isinstance(item, Broken):
            broken.append(item.place)
    assert broken == ([damaged] if damaged else [])
    return counts


@every_example
def test_export_that_is_cut_off_never_fails_and_never_gives_nothing(example: Example) -> None:
    claim = example.kanaal.recognise(example.export())
    for path in claim.messages:
        data = example.files[path]
        for length in range(1, len(data), max(len(data) // 40, 1)):
            export = MemoryExport({**example.files, path: data[:length]})
            items = list(example.kanaal.split(export, claim, OPTIONS))
            assert any(one for one in items if not isinstance(one, Ignored))
            for item in items:
                if isinstance(item, Capture):
                    read_or_refuse(example.kanaal, item.raw.read(), item.context)


def read_or_refuse(kanaal: Kanaal, data: bytes, context: bytes) -> Message | None:
    """Read bytes as a message; anything but a message or UnreadableError fails the test."""
    try:
        message = kanaal.parse(BytesRaw(data), context)
    except UnreadableError as error:
        assert str(error)
        return None
    assert_clean(message)
    return message


def contexts_of(code: str) -> list[bytes]:
    found = {b"{}"}
    for files, messages in examples_of(code).values():
        found |= {one.context for one in Example(kanalen()[code], files, messages).captures()}
    return sorted(found)


def originals_of(code: str) -> list[bytes]:
    found = set()
    for files, messages in examples_of(code).values():
        found |= {one.raw.read() for one in Example(kanalen()[code], files, messages).captures()}
    return sorted(found)


SNIPPETS = [
    b"\x00", b"\xff", b"\xed\xa0\x80", b"\r", b"\n", b'"', b"<", b"&", b"&#0;", b"{", b"[", b"]",
    b"null", b"1e999", b"-1", b"\\ud800", b"9" * 30, b"=?x?q?=80?=", b"]]>", "\u202e".encode(),
    b"--", b": ", b"\x1b", b"31-02-2024", b"\xe2\x80\xa8",
]  # fmt: skip


@st.composite
def mutated(draw: st.DrawFn, originals: list[bytes]) -> bytes:
    """Draw an original with a few bytes taken out, doubled or replaced."""
    data = draw(st.sampled_from(originals))
    for _ in range(draw(st.integers(1, 4))):
        start = draw(st.integers(0, len(data)))
        end = min(len(data), start + draw(st.integers(0, 30)))
        instead = draw(
            st.sampled_from([b"", data[start:end] * 2, *SNIPPETS]) | st.binary(max_size=8)
        )
        data = data[:start] + instead + data[end:]
    return data


@every_channel
def test_damaged_originals_are_read_or_refused(code: str) -> None:
    kanaal, contexts = kanalen()[code], contexts_of(code)

    @settings(max_examples=300)
    @given(mutated(originals_of(code)), st.sampled_from(contexts))
    def check(data: bytes, context: bytes) -> None:
        first = read_or_refuse(kanaal, data, context)
        assert read_or_refuse(kanaal, data, context) == first

    check()


@every_channel
def test_rubbish_is_read_or_refused(code: str) -> None:
    kanaal, contexts = kanalen()[code], contexts_of(code)

    @settings(max_examples=200)
    @given(st.binary(max_size=500) | st.text().map(str.encode), st.sampled_from(contexts))
    def check(data: bytes, context: bytes) -> None:
        read_or_refuse(kanaal, data, context)

    check()


JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**63), 2**63 - 1) | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=8,
)  # fmt: skip


@every_channel
def test_context_of_any_shape_is_read_or_refused(code: str) -> None:
    kanaal, originals = kanalen()[code], originals_of(code)
    keys = sorted({key for one in contexts_of(code) for key in json.loads(one)})

    @settings(max_examples=200)
    @given(st.sampled_from(originals), st.dictionaries(st.sampled_from([*keys, "andere"]), JSON))
    def check(data: bytes, context: dict[str, object]) -> None:
        read_or_refuse(kanaal, data, canonical.encode(context))

    check()


@every_channel
def test_noise_under_a_name_of_the_channel_is_no_message(code: str) -> None:
    kanaal = kanalen()[code]
    noise = bytes(range(256)) * 40
    for files, _ in examples_of(code).values():
        export = MemoryExport(dict.fromkeys(files, noise))
        claim = kanaal.recognise(export)
        for item in kanaal.split(export, claim, OPTIONS):
            if isinstance(item, Capture):
                read_or_refuse(kanaal, item.raw.read(), item.context)


@every_channel
def test_large_hostile_files_stay_within_bounds_of_memory(code: str) -> None:
    root = Path(__file__).parents[1]
    ran = subprocess.run(
        [sys.executable, "-m", "tests.kanalen.begrensd", code],
        cwd=root,
        env={**os.environ, "PYTHONPATH": f"{root / 'src'}{os.pathsep}{root}"},
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
    assert ran.returncode == 0, ran.stdout + ran.stderr
