"""Exports in memory, for the tests of this channel."""

from postkamer.core.kanaal import Capture, Options
from postkamer.core.message import Message
from postkamer.kanalen.whatsapp import kanaal
from tests.kanalen.geheugen import MemoryExport as Export

LRM = "\u200e"


def items_of(
    data: bytes | str, options: Options | None = None, path: str = "WhatsApp-chat met Noord.txt"
) -> list:
    export = Export({path: data.encode() if isinstance(data, str) else data}, path)
    return list(kanaal.split(export, kanaal.recognise(export), options or Options()))


def messages_of(data: bytes | str, options: Options | None = None, **more: str) -> list[Message]:
    items = items_of(data, options, **more)
    return [kanaal.parse(one.raw, one.context) for one in items if isinstance(one, Capture)]


def one_of(data: bytes | str, options: Options | None = None, **more: str) -> Message:
    (message,) = messages_of(data, options, **more)
    return message
