"""Evernote: notes of the webcare team; the last one is cut off, as happens."""

import base64
from datetime import timedelta
from pathlib import Path
from xml.sax.saxutils import escape

from postkamer.capture.demo.bron import Words, moment, official, png, texts

HEAD = """<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE en-export SYSTEM "http://xml.evernote.com/pub/evernote-export4.dtd">
<en-export export-date="20260601T120000Z" application="Evernote" version="10.80">
"""
NOTE = """<note><title>{title}</title><created>{created}</created><updated>{updated}</updated>\
<tag>webcare</tag><tag>{topic}</tag><note-attributes><author>{author}</author></note-attributes>\
<content><![CDATA[<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE en-note SYSTEM "http://xml.evernote.com/pub/enml2.dtd">
<en-note><h1>{title}</h1><div>{text}</div><div><en-todo checked="{done}"/>teruggebeld</div>\
</en-note>]]></content>{resource}</note>
"""
RESOURCE = """<resource><data encoding="base64">{data}</data><mime>image/png</mime>\
<resource-attributes><file-name>schermafdruk-{number}.png</file-name></resource-attributes>\
</resource>"""


def write_notes(folder: Path) -> list[Path]:
    """Write the notebook; return it."""
    notes = [_note(number, words) for number, words in enumerate(texts("evernote"))]
    broken = notes[-1][: len(notes[-1]) // 2]
    path = folder / "notities-webcare.enex"
    path.write_bytes((HEAD + "".join(notes[:-1]) + broken).encode())
    return [path]


def _note(number: int, words: Words) -> str:
    at = moment(number, minutes=1_310)
    data = base64.encodebytes(png(number + 100)).decode()
    return NOTE.format(
        title=f"Terugbelverzoek {number + 1}",
        created=f"{at:%Y%m%dT%H%M%SZ}",
        updated=f"{at + timedelta(hours=number % 3):%Y%m%dT%H%M%SZ}",
        topic=escape(words.topic),
        author=official(number),
        text=escape(words.text),
        done="true" if number % 2 else "false",
        resource=RESOURCE.format(data=data, number=number) if number % 6 == 2 else "",
    )
