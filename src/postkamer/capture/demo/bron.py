"""What the demo is made of: texts, people, times, small files."""

import json
import struct
import zipfile
import zlib
from datetime import UTC, datetime, timedelta
from functools import cache
from importlib import resources
from pathlib import Path
from typing import NamedTuple

from postkamer.capture.demo.antwoorden import SILENT, answer_to

START = datetime(2026, 3, 2, 8, 0, tzinfo=UTC)
OFFICIALS = ("Noor Achterberg", "Sem de Lange", "Fatima el Idrissi", "Bart Hoekstra")
CITIZENS = (
    "Anouk Visser", "Jeroen Weda", "Miriam Koster", "Ahmet Yildiz", "Tessa Brandsma",
    "Kees Smaling", "Lotte van Overzee", "Rachid Bouzid", "Hanna Vos", "Pim Dijkgraaf",
    "Ingrid Molenaar", "Wout Zeeman",
)  # fmt: skip
SAME_TEXT = "De lantaarnpaal op de hoek van de Kaapstander en het Havenhoofd is al een week stuk."
"""One citizen sends this by X, mail and chat: three records of one event."""


class Words(NamedTuple):
    """What a citizen writes, of what kind, and what about."""

    text: str
    kind: str
    topic: str

    def answer(self, number: int) -> str:
        """Return what an official answers; "" when it is not worth an answer."""
        return "" if self.kind in SILENT else answer_to(self.kind, self.topic, number)


SAME = Words(SAME_TEXT, "melding", "verlichting")


@cache
def texts(channel: str) -> tuple[Words, ...]:
    """Return the citizens' messages for a channel, in a fixed order."""
    data = resources.files("postkamer.capture.demo").joinpath("teksten.jsonl").read_text("utf-8")
    rows = (json.loads(line) for line in data.splitlines())
    return tuple(
        Words(row["text"], row["kind"], row["topic"]) for row in rows if row["channel"] == channel
    )


def moment(step: int, *, minutes: int = 97) -> datetime:
    """Return the time of the n-th event of a series: about fifteen a day."""
    return START + timedelta(minutes=step * minutes, seconds=step * 7 % 60)


def citizen(number: int) -> str:
    """Return the n-th citizen, round and round."""
    return CITIZENS[number % len(CITIZENS)]


def official(number: int) -> str:
    """Return the n-th official, round and round."""
    return OFFICIALS[number % len(OFFICIALS)]


def png(number: int, size: int = 24) -> bytes:
    """Return a small picture, in a colour of its own."""
    colour = bytes((number * 53 % 256, number * 97 % 256, number * 31 % 256))
    rows = b"".join(b"\0" + colour * size for _ in range(size))
    header = struct.pack(">IIBBBBB", size, size, 8, 2, 0, 0, 0)
    # Stored, not compressed: the bytes of a compressor differ from one machine to another.
    stored = b"\x78\x01\x01" + struct.pack("<HH", len(rows), len(rows) ^ 0xFFFF) + rows
    data = stored + struct.pack(">I", zlib.adler32(rows))
    parts = ((b"IHDR", header), (b"IDAT", data), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
        for kind, data in parts
    )


def write_zip(path: Path, members: dict[str, bytes]) -> Path:
    """Write a ZIP with fixed times, so that its bytes are always the same."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_STORED) as archive:
        for name, data in members.items():
            info = zipfile.ZipInfo(name, (2026, 6, 1, 12, 0, 0))
            info.external_attr, info.create_system = 0o644 << 16, 3
            archive.writestr(info, data)
    return path
