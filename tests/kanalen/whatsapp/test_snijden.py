"""Cutting: every byte of a chat comes back exactly once, whatever the file."""

import io
import tracemalloc

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from postkamer.core.errors import UnreadableError
from postkamer.core.export import BytesRaw, ExportFile
from postkamer.core.kanaal import Broken, Capture, Claim, Gap, Options
from postkamer.kanalen.whatsapp import kanaal, snijden
from tests.kanalen.geheugen import MemoryExport as Export
from tests.kanalen.geheugen import MemoryFile as File
from tests.kanalen.whatsapp.export_van import items_of, messages_of

LINE = "27-08-2020 11:15 - Sanne: hallo\n"
PIECES = st.sampled_from(
    [
        b"27-08-2020 11:15 - ", b"[27-08-2020 11:15:33] ", b"8/27/20, 3:22\xe2\x80\xaf", b"PM - ",
        b"Sanne: ", b"\n", b"\r\n", b"\xe2\x80\x8e", b"\xef\xbb\xbf", b"\x00", b"\xff", b"hoi", b" ",
        b"<bijgevoegd: 00000001-a.jpg>", b"(bestand bijgevoegd)", b"27-08-2020 ", b"11:15", b"[",
        "٢٧/٨/٢٠٢٠، ٣:٢٢ م - ".encode(), b"27-08-20 11:15:10: ", b"31-10-2021 02:30 - A: ",
        b"<Dit bericht is bewerkt>", b": ", b"]",
    ]
)  # fmt: skip
ANY_CHAT = st.lists(PIECES | st.binary(max_size=20), max_size=40).map(b"".join)


def split_whole(data: bytes, path: str = "_chat.txt", options: Options | None = None) -> list:
    export = Export({path: data}, "export")
    return list(kanaal.split(export, Claim(1.0, (path,)), options or Options()))


def bytes_of(items: list) -> bytes:
    return b"".join(item.raw.read() for item in items if not isinstance(item, Gap))


@given(ANY_CHAT, st.sampled_from([1, 7, 64, 1000]))
def test_the_slices_in_order_are_the_file(data: bytes, block: int) -> None:
    with pytest.MonkeyPatch.context() as patch:
        whole = split_whole(data)
        patch.setattr(snijden, "BLOCK", block)
        assert bytes_of(whole) == data
        cut = split_whole(data)
    assert [one.raw.read() for one in cut if not isinstance(one, Gap)] == [
        one.raw.read() for one in whole if not isinstance(one, Gap)
    ], "where the reads end makes no difference"


@given(ANY_CHAT)
def test_whatever_is_cut_is_read_or_refused_and_always_the_same(data: bytes) -> None:
    for item in split_whole(data):
        if isinstance(item, Capture):
            assert kanaal.parse(item.raw, item.context) == kanaal.parse(item.raw, item.context)


@given(st.binary(max_size=200), st.binary(max_size=60))
def test_rubbish_is_refused_and_nothing_else(data: bytes, context: bytes) -> None:
    for known in (context, b"{}"):
        try:
            kanaal.parse(BytesRaw(data), known)
        except UnreadableError as error:
            assert str(error)


def test_a_mark_of_byte_order_and_blank_lines_belong_to_the_first_message() -> None:
    data = b"\xef\xbb\xbf\r\n\n" + LINE.encode()
    (item,) = items_of(data)
    assert item.raw.read() == data
    assert kanaal.parse(item.raw, item.context).text == "hallo"


def test_lines_before_the_first_header_are_kept_unread() -> None:
    first, second = items_of("zomaar een regel\n" + LINE)
    assert isinstance(first, Broken)
    assert (first.raw.read(), second.raw.read()) == (b"zomaar een regel\n", LINE.encode())
    assert "zonder datum" in first.reason


def test_a_last_line_that_is_cut_off_belongs_to_the_message_before() -> None:
    assert [one.text for one in messages_of(LINE * 2 + "27-08-2020 1")] == [
        "hallo",
        "hallo\n27-08-2020 1",
    ]


@pytest.mark.parametrize(("data", "says"), [
    (b"", "leeg"), (LINE.encode("utf-16"), "UTF-16"), (b"geen chat\n", "zonder datum"),
])  # fmt: skip
def test_a_file_that_cannot_be_read_is_kept_whole_with_the_reason(data: bytes, says: str) -> None:
    (item,) = split_whole(data)
    assert isinstance(item, Broken)
    assert item.raw.read() == data
    assert says in item.reason


def test_in_a_file_of_ios_what_looks_like_a_header_within_a_message_is_text() -> None:
    chat = "".join(f"[27-08-2020 11:{n:02}:33] Sanne: bericht {n}\r\n" for n in range(40))
    pasted = "[27-08-2020 12:00:00] Pim: kijk:\n01-01-2019 10:00 - Jan: oud\nzie je\r\n"
    messages = messages_of(chat + pasted + "[27-08-2020 12:01:00] Sanne: ja\r\n")
    assert len(messages) == 42
    assert messages[40].text == "kijk:\n01-01-2019 10:00 - Jan: oud\nzie je"


def test_a_chat_of_ios_of_a_few_messages_has_pasted_headers_too() -> None:
    chat = "".join(f"[27-08-2020 11:{n:02}:33] Sanne: bericht {n}\r\n" for n in range(3))
    pasted = "[27-08-2020 12:00:00] Pim: kijk:\n[01-01-2019 10:00:00] Jan: oud\nzie je\r\n"
    messages = messages_of(chat + pasted + "[27-08-2020 12:01:00] Sanne: ja\r\n")
    assert [one.text for one in messages[3:]] == [
        "kijk:\n[01-01-2019 10:00:00] Jan: oud\nzie je", "ja"
    ]  # fmt: skip


def test_in_a_file_of_android_a_few_headers_of_ios_within_are_text() -> None:
    pasted = "kijk:\n[25-08-2020 11:10:02] Pim: a\n[25-08-2020 11:11:02] Jan: b"
    chat = LINE * 6 + f"27-08-2020 11:20 - Sanne: {pasted}\n" + LINE
    messages = messages_of(chat)
    assert len(messages) == 8
    assert messages[6].text == pasted
    assert {one.author.name for one in messages} == {"Sanne"}


@pytest.mark.parametrize(
    "other", ["[25-08-2020 11:10:02] Pim: a\n", "[25-08-2020 11:10:02] Pim: a\r\n"]
)
def test_an_export_of_another_telephone_before_or_after_is_no_text(other: str) -> None:
    assert len(messages_of(LINE * 20 + other * 3)) == 23
    assert len(messages_of(other * 3 + LINE * 20)) == 23


def test_two_exports_in_one_file_with_other_line_ends_are_both_read() -> None:
    chat = "".join(f"[27-08-2020 11:{n:02}:33] Sanne: bericht {n}\r\n" for n in range(40))
    assert len(messages_of(chat + LINE * 10)) == 50


def test_a_line_of_a_log_in_a_message_is_text() -> None:
    (message,) = messages_of("27-08-2020 11:15 - Sanne: zie:\n2020-08-27 11:15:01 fout: kapot\n")
    assert message.text == "zie:\n2020-08-27 11:15:01 fout: kapot"


class _Endless(io.RawIOBase):
    """A file with one enormous line, made while it is read."""

    def __init__(self, parts: list[tuple[bytes, int]]) -> None:
        self._parts = parts
        self._at = 0
        self.size = sum(len(piece) * times for piece, times in parts)

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def seek(self, offset: int, whence: int = 0) -> int:
        self._at = offset
        return offset

    def read(self, size: int = -1) -> bytes:
        out, skip = [], self._at
        for piece, times in self._parts:
            whole = len(piece) * times
            if skip >= whole:
                skip -= whole
                continue
            take = min(size, whole - skip)
            repeated = piece * (take // len(piece) + 2)
            start = skip % len(piece)
            out.append(repeated[start : start + take])
            size, skip = size - take, 0
            if size <= 0:
                break
        data = b"".join(out)
        self._at += len(data)
        return data


class _EndlessFile:
    def __init__(self, parts: list[tuple[bytes, int]]) -> None:
        self.path, self._parts = "_chat.txt", parts
        self.size = _Endless(parts).size

    def open(self) -> _Endless:
        return _Endless(self._parts)

    def head(self) -> bytes:
        return _Endless(self._parts).read(16 * 1024)


@settings(deadline=None, max_examples=1)
@given(st.just(None))
def test_an_enormous_line_is_kept_aside_in_bounded_memory_and_reading_goes_on(_: None) -> None:
    line = LINE.encode()
    file: ExportFile = _EndlessFile([(line, 2), (b"27-08-2020 11:16 - Pim: ", 1),
                                     (b"x" * 1024, 40 * 1024), (b"\n", 1), (line, 3)])  # type: ignore[assignment]  # fmt: skip
    export = Export({})
    export._files = [file]  # type: ignore[list-item]
    tracemalloc.start()
    items = list(kanaal.split(export, Claim(1.0, ("_chat.txt",)), Options()))
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 40 * 1024 * 1024
    assert [type(item) for item in items] == [Capture] * 2 + [Broken] + [Capture] * 3
    assert "8 MB" in items[2].reason
    assert items[2].raw.size == len(b"27-08-2020 11:16 - Pim: ") + 40 * 1024 * 1024 + 1
    assert sum(item.raw.size for item in items) == file.size
    with items[2].raw.open() as stream:
        assert stream.read(27) == b"27-08-2020 11:16 - Pim: xxx"
    assert items[5].raw.read() == line


def test_what_is_too_large_is_not_read() -> None:
    class Large(BytesRaw):
        size = 9 * 1024 * 1024

    with pytest.raises(UnreadableError, match="8 MB"):
        kanaal.parse(Large(LINE.encode()), b"{}")


def test_a_place_says_which_file_and_which_message() -> None:
    items = split_whole((LINE * 2).encode(), "map/_chat.txt")
    assert [item.place for item in items] == [
        "map/_chat.txt, bericht 1",
        "map/_chat.txt, bericht 2",
    ]
    assert items[0].context is items[1].context


def test_files_are_read_in_the_order_of_the_claim() -> None:
    export = Export({"a.txt": LINE.encode(), "b.txt": LINE.encode() * 2})
    items = list(kanaal.split(export, Claim(1.0, ("b.txt", "a.txt", "weg.txt")), Options()))
    assert [item.place[:5] for item in items] == ["b.txt", "b.txt", "a.txt"]
    assert File("x", b"abc").size == 3


@pytest.mark.parametrize(
    "row", [" ", "\u200e", "\ufeff", "\n", "<", "(", "\u200e<", "• ", "a\n", ": "]
)
def test_long_rows_of_one_sign_are_read_like_any_text(row: str) -> None:
    long = row * (1024 * 1024 // len(row))
    for text in (f"{long}{LINE}", f"27-08-2020 11:15 - Sanne: x{long}>", f"[27-08-2020 11:15:10{long}] A: b",
                 f"27-08-2020 11:15 - Sanne: q={long}(bestand bijgevoegd)", f"27-08-2020 11:15 -{long}"):  # fmt: skip
        items = split_whole(text.encode())
        assert bytes_of(items) == text.encode()
        for item in items:
            if isinstance(item, Capture):
                kanaal.parse(item.raw, item.context)
