"""Read mails in tests: from bytes to items and messages, through the channel itself."""

from postkamer.core.export import BytesRaw
from postkamer.core.kanaal import Capture, Item, Options
from postkamer.core.message import Message
from postkamer.kanalen.mail import kanaal
from tests.kanalen.geheugen import MemoryExport


def items_of(files: dict[str, bytes], options: Options | None = None) -> list[Item]:
    """Return the items of an export of these files."""
    export = MemoryExport(files)
    return list(kanaal.split(export, kanaal.recognise(export), options or Options()))


def messages_of(files: dict[str, bytes], options: Options | None = None) -> list[Message]:
    """Return the messages of an export of these files; everything in it is a mail."""
    items = items_of(files, options)
    assert all(isinstance(item, Capture) for item in items), items
    return [kanaal.parse(item.raw, item.context) for item in items if isinstance(item, Capture)]


def read(data: bytes) -> Message:
    """Return the message in the bytes of one mail."""
    return kanaal.parse(BytesRaw(data), b"{}")


def with_header(*lines: str | bytes, body: bytes = b"Hallo.\n") -> Message:
    """Return a mail with these lines in its header, besides its From."""
    header = [line.encode() if isinstance(line, str) else line for line in lines]
    if not any(line.lower().startswith(b"from") for line in header):
        header.insert(0, b"From: Bewoner <bewoner@waterdam.example>")
    return read(b"\n".join([*header, b"", body]))
