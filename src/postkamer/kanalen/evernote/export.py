"""Find the notes in Evernote exports."""

import re
from collections.abc import Iterator

from postkamer.core.canonical import encode
from postkamer.core.export import SMALL, BytesRaw, Export, ExportFile, FileRaw
from postkamer.core.formaten.enex import notes
from postkamer.core.kanaal import NOTHING, Broken, Capture, Claim, Item, Options

XML = "application/xml"
_EXPORT = re.compile(rb"<en-export\b[^>]*>|<!DOCTYPE\s+en-export\b", re.IGNORECASE)
_ATTRIBUTE = re.compile(rb"""\b(export-date|application|version)\s*=\s*["']([^"']{0,100})["']""")
_ENCODING = re.compile(rb"""<\?xml[^>]*\bencoding\s*=\s*["']([A-Za-z0-9._-]{1,40})["']""")


def recognise(export: Export) -> Claim:
    """Return the files that begin as an ENEX does."""
    mine = tuple(file.path for file in export.files() if _is_enex(file))
    return Claim(0.95, mine) if mine else NOTHING


def _is_enex(file: ExportFile) -> bool:
    head = file.head()
    if _EXPORT.search(head[:4096]):
        return True
    return file.path.lower().endswith(".enex") and b"<note" in head


def split(export: Export, claim: Claim, options: Options) -> Iterator[Item]:
    """Yield every note of the claimed files; what begins as a note and does not end is broken."""
    for path in claim.messages:
        file = export.get(path)
        if file is not None:
            yield from _split_file(file, options)


def _split_file(file: ExportFile, options: Options) -> Iterator[Item]:
    context, number = encode(_context(file, options)), 0
    with file.open() as stream, file.open() as reader:
        for note in notes(stream, file.size):
            number += 1
            place = f"{file.path}, notitie {number}"
            raw: BytesRaw | FileRaw = FileRaw(file, note.offset, note.length)
            if note.length <= SMALL:
                reader.seek(note.offset)
                raw = BytesRaw(reader.read(note.length))
            if note.whole:
                yield Capture(raw, context, place, XML)
            else:
                reason = "Deze notitie is afgebroken: het einde ontbreekt. Exporteer opnieuw."
                yield Broken(raw, place, reason, context, XML)
    if number == 0 and not _is_sound_and_empty(file):
        reason = "In dit bestand staan geen leesbare notities. Exporteer opnieuw uit Evernote."
        yield Broken(FileRaw(file), file.path, reason, context, XML)


def _is_sound_and_empty(file: ExportFile) -> bool:
    return b"</en-export" in file.head() or (b"<en-export" in file.head() and b"/>" in file.head())


def _context(file: ExportFile, options: Options) -> dict[str, str]:
    head = file.head()[:4096]
    encoding = _ENCODING.search(head)
    found = {
        key.decode(): value.decode("utf-8", "replace") for key, value in _ATTRIBUTE.findall(head)
    }
    return {
        "account": options.account,
        "encoding": encoding[1].decode().lower() if encoding else "utf-8",
        "export_date": found.get("export-date", ""),
        "application": found.get("application", ""),
        "notebook": file.path.rpartition("/")[2].removesuffix(".enex"),
    }
