"""Sound pieces of exports, for the faults to be put into. Deterministic, of an invented town."""

import io
import json
import zipfile
from pathlib import Path

GB = 1024 * 1024 * 1024


def tweet(number: int, text: str = "De lantaarn op de Dam is stuk") -> dict[str, object]:
    return {
        "tweet": {
            "id_str": str(1_000_000_000 + number),
            "created_at": "Mon Mar 04 10:15:00 +0000 2024",
            "full_text": f"{text} {number}",
            "lang": "nl",
            "entities": {"hashtags": [], "urls": [], "user_mentions": []},
        }
    }


def tweets_js(count: int = 3) -> bytes:
    body = json.dumps([tweet(number) for number in range(count)], indent=1)
    return b"window.YTD.tweets.part0 = " + body.encode()


def jsonl(count: int = 3) -> bytes:
    lines = []
    for number in range(count):
        lines.append(json.dumps({
            "id": str(2_000_000 + number), "text": f"Melding {number} uit Waterdam",
            "author_id": "77", "created_at": "2024-03-04T10:15:00.000Z",
            "conversation_id": str(2_000_000 + number),
        }))  # fmt: skip
    return ("\n".join(lines) + "\n").encode()


def mail(number: int = 1, body: str = "Goedemorgen, de lamp is stuk.", more: str = "") -> bytes:
    return (
        f"From: Bewoner <bewoner{number}@waterdam.example>\r\n"
        "To: gemeente@waterdam.example\r\n"
        "Date: Mon, 4 Mar 2024 10:15:00 +0100\r\n"
        f"Subject: Melding {number}\r\n"
        f"Message-ID: <melding-{number}@waterdam.example>\r\n{more}\r\n{body}\r\n"
    ).encode()


def mbox(count: int = 3) -> bytes:
    one = []
    for number in range(count):
        text = mail(number).replace(b"\r\n", b"\n")
        one.append(b"From bewoner@waterdam.example Mon Mar  4 10:15:00 2024\n" + text + b"\n")
    return b"".join(one)


def chat(count: int = 3) -> bytes:
    lines = [
        f"[24-03-2024 10:{number % 60:02}:00] Sanne: bericht {number}" for number in range(count)
    ]
    return ("\n".join(lines) + "\n").encode()


ENEX_HEAD = (
    '<?xml version="1.0" encoding="UTF-8"?>\n'
    '<!DOCTYPE en-export SYSTEM "http://xml.evernote.com/pub/evernote-export4.dtd">\n'
    '<en-export export-date="20240304T101500Z" application="Evernote" version="10.0">\n'
)


def note(number: int, content: str = "De lamp is stuk") -> str:
    return (
        f"<note><title>Notitie {number}</title><content><![CDATA["
        '<?xml version="1.0" encoding="UTF-8"?>'
        '<!DOCTYPE en-note SYSTEM "http://xml.evernote.com/pub/enml2.dtd">'
        f"<en-note><div>{content} {number}</div></en-note>]]></content>"
        "<created>20240304T101500Z</created><updated>20240304T101500Z</updated></note>\n"
    )


def enex(count: int = 3) -> bytes:
    return (ENEX_HEAD + "".join(note(n) for n in range(count)) + "</en-export>\n").encode()


def zipped(members: dict[str, bytes], how: int = zipfile.ZIP_DEFLATED) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", how) as archive:
        for name, data in members.items():
            archive.writestr(zipfile.ZipInfo(name, (2024, 3, 4, 10, 15, 0)), data, how)
    return target.getvalue()


def write(folder: Path, name: str, data: bytes) -> Path:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)
    return path


def long_line(path: Path, start: bytes, end: bytes, size: int) -> Path:
    """Write `start`, a hole up to `size` bytes (it takes no room on disk), and `end`."""
    with path.open("wb") as stream:
        stream.write(start)
        stream.seek(size - len(end))
        stream.write(end)
    return path
