"""Exports in memory, for the tests of this channel."""

from io import BytesIO

from postkamer.core.kanaal import Capture, Options
from postkamer.core.message import Message
from postkamer.kanalen.whatsapp import kanaal

LRM = "\u200e"


class File:
    def __init__(self, path: str, data: bytes) -> None:
        self.path, self._data, self.size = path, data, len(data)

    def open(self) -> BytesIO:
        return BytesIO(self._data)

    def head(self) -> bytes:
        return self._data[: 16 * 1024]


class Export:
    def __init__(self, files: dict[str, bytes], name: str = "export") -> None:
        self._files = [File(path, data) for path, data in sorted(files.items())]
        self.name = name

    def files(self) -> list[File]:
        return self._files

    def get(self, path: str) -> File | None:
        return next((file for file in self._files if file.path == path), None)


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
