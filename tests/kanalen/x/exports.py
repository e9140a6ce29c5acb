"""Exports of X in memory, as the tests write them: gemeente Waterdam is invented."""

import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from io import BytesIO
from typing import Any, BinaryIO

from postkamer.core.export import ExportFile
from postkamer.core.kanaal import Broken, Capture, Gap, Ignored, Item, Options
from postkamer.core.message import Message
from postkamer.kanalen.x import kanaal


@dataclass(frozen=True)
class MemoryFile:
    path: str
    data: bytes

    @property
    def size(self) -> int:
        return len(self.data)

    def open(self) -> BinaryIO:
        return BytesIO(self.data)

    def head(self) -> bytes:
        return self.data[:16384]


@dataclass
class MemoryExport:
    content: dict[str, bytes]
    name: str = "export"
    _files: list[ExportFile] = field(default_factory=list)

    def files(self) -> Sequence[ExportFile]:
        return [MemoryFile(path, self.content[path]) for path in sorted(self.content)]

    def get(self, path: str) -> ExportFile | None:
        return MemoryFile(path, self.content[path]) if path in self.content else None


def js(name: str, rows: Any, part: int = 0) -> bytes:
    body = json.dumps(rows, ensure_ascii=False, indent=2)
    return f"window.YTD.{name}.part{part} = {body}".encode()


def tweet(native: int | str, text: str = "Hallo Waterdam", **more: Any) -> dict[str, Any]:
    return {
        "tweet": {
            "id_str": str(native),
            "id": str(native),
            "created_at": "Wed Oct 19 20:07:25 +0000 2022",
            "full_text": text,
            "lang": "nl",
            "truncated": False,
            "favorite_count": "1",
            "entities": {"urls": [], "user_mentions": [], "hashtags": []},
            **more,
        }
    }


ACCOUNT = js(
    "account",
    [
        {
            "account": {
                "accountId": "1500000001",
                "username": "gemWaterdam",
                "accountDisplayName": "Gemeente Waterdam",
                "email": "webcare@waterdam.example",
            }
        }
    ],
)


@dataclass
class Result:
    """What a split gave, sorted by sort, with the messages that were read."""

    items: list[Item]
    messages: list[Message]
    captures: list[Capture]

    @property
    def broken(self) -> list[Broken]:
        return [item for item in self.items if isinstance(item, Broken)]

    @property
    def ignored(self) -> list[Ignored]:
        return [item for item in self.items if isinstance(item, Ignored)]

    @property
    def gaps(self) -> list[Gap]:
        return [item for item in self.items if isinstance(item, Gap)]

    def by_id(self, native: str) -> Message:
        (found,) = [one for one in self.messages if one.native_id == native]
        return found


def read(content: dict[str, bytes], options: Options = Options()) -> Result:  # noqa: B008
    """Recognise, split and read an export."""
    export = MemoryExport(content)
    items = list(kanaal.split(export, kanaal.recognise(export), options))
    captures = [item for item in items if isinstance(item, Capture)]
    return Result(items, [kanaal.parse(one.raw, one.context) for one in captures], captures)
