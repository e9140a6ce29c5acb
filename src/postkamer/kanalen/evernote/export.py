"""Find the notes in an export and cut them out, byte for byte.

A notebook is no conversation: its name (that of the file) is kept in the context, and the same note
from two exports reads the same.
"""

import re
from collections.abc import Iterator
from typing import BinaryIO

from postkamer.core.canonical import encode
from postkamer.core.export import SMALL, BytesRaw, Export, ExportFile, FileRaw
from postkamer.core.formaten.charset import decode
from postkamer.core.formaten.xml_elementen import (
    LONGEST_DOCTYPE,
    Between,
    Unended,
    charset_of,
    doctype_end,
    elements,
)
from postkamer.core.kanaal import NOTHING, Broken, Capture, Claim, Gap, Item, Options
from postkamer.core.tekst import clean

MEDIA_TYPE = "application/xml"
LARGEST_BETWEEN = 2 * LONGEST_DOCTYPE
TRUNCATED = (
    "Deze notitie is afgebroken: het bestand houdt midden in de notitie op. De bytes zijn bewaard. "
    "Vraag de export opnieuw op."
)
UNENDED = (
    "Deze notitie heeft geen einde (</note> ontbreekt). De bytes zijn bewaard; de notities erna "
    "zijn wel gelezen. Vraag de export opnieuw op."
)
NO_NOTE = (
    "Dit deel hoort niet bij een notitie en is niet te lezen. De bytes zijn bewaard. Vergelijk de "
    "export met de bron."
)
NO_EXPORT = (
    "Dit is geen export van Evernote: er staat geen <en-export> in. De bytes zijn bewaard. Vraag "
    "de export opnieuw op, of kies een ander kanaal."
)
WIDE = "Dit bestand is opgeslagen als UTF-32. Sla het op als UTF-8 en lees het opnieuw in."
_ROOT = re.compile(rb"<en-export(?:\s[^<>]{0,4096})?/?>|<!DOCTYPE\s+en-export[\s\[>]")
_START = re.compile(r"<en-export(?:\s[^<>]{0,4096})?/?>")
_ATTRIBUTE = re.compile(r"([A-Za-z-]{1,40})\s*=\s*(?:\"([^\"<]{0,200})\"|'([^'<]{0,200})')")
_ALLOWED = re.compile(
    r"\s+|\ufeff|<\?.*?\?>|<!--.*?-->|<en-export(?:\s[^<>]{0,4096})?/?>|</en-export\s*>", re.DOTALL
)


def recognise(export: Export) -> Claim:
    """Return the files that begin as an export of notes, by their content or else their name."""
    messages, sure = [], 0.0
    for file in export.files():
        how_sure = _is_enex(file)
        if how_sure:
            messages.append(file.path)
            sure = max(sure, how_sure)
    return Claim(sure, tuple(messages)) if messages else NOTHING


def _is_enex(file: ExportFile) -> float:
    head = file.head()
    if charset_of(head).startswith(("utf-16", "utf-32")):
        head = head.replace(b"\x00", b"")
    if not head.lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n").startswith(b"<"):
        return 0.0
    if _ROOT.search(head):
        return 0.95
    return 0.6 if file.path.lower().endswith(".enex") else 0.0


def split(export: Export, claim: Claim, options: Options) -> Iterator[Item]:
    """Yield every note of the claimed files, and what is broken between them."""
    for path in claim.messages:
        file = export.get(path)
        if file is None:
            continue
        if file.size == 0:
            yield Gap("empty_file", 1, 0, f"{path} is leeg. Vraag de export opnieuw op.")
        else:
            yield from _Splitter(file, options).items()


class _Splitter:
    """Splits one file; the context changes where a new `<en-export>` begins."""

    def __init__(self, file: ExportFile, options: Options) -> None:
        self._file = file
        self._charset = charset_of(file.head())
        self._base = {
            "account": options.account,
            "charset": self._charset,
            "file": clean(file.path.rpartition("/")[2]),
            "timezone": options.timezone,
        }
        self._context = encode(self._base)
        self._begun = self._ended = False
        self._notes = 0

    def items(self) -> Iterator[Item]:
        """Yield all items of the file."""
        if self._charset.startswith("utf-32"):
            yield self._broken(0, self._file.size, WIDE)
            return
        broken = False
        with self._file.open() as stream, self._file.open() as reader:
            for part in elements(stream, self._file.size, "note", self._charset):
                if isinstance(part, Between):
                    for item in self._between(part, reader):
                        broken = True
                        yield item
                elif isinstance(part, Unended):
                    broken = True
                    reason = TRUNCATED if part.last else UNENDED
                    yield self._broken(part.offset, part.length, reason)
                else:
                    self._notes += 1
                    yield self._note(part.offset, part.length, reader)
        yield from self._what_is_missing(broken)

    def _what_is_missing(self, broken: bool) -> Iterator[Gap]:
        if broken:
            return
        if not self._ended:
            detail = (
                f"{self._file.path}: het einde van de export (</en-export>) ontbreekt, er kunnen "
                "notities ontbreken. Vraag de export opnieuw op."
            )
            yield Gap("truncated", 1, 0, detail)
        elif not self._notes:
            detail = f"{self._file.path}: in deze export staat geen enkele notitie."
            yield Gap("empty_export", 1, 0, detail)

    def _note(self, offset: int, length: int, reader: BinaryIO) -> Capture:
        place = f"{self._file.path}, notitie {self._notes}"
        raw: BytesRaw | FileRaw = FileRaw(self._file, offset, length)
        if length <= SMALL:
            reader.seek(offset)
            raw = BytesRaw(reader.read(length))
        return Capture(raw, self._context, place, MEDIA_TYPE)

    def _broken(self, offset: int, length: int, reason: str) -> Broken:
        raw: BytesRaw | FileRaw = FileRaw(self._file, offset, length)
        place = f"{self._file.path}, vanaf byte {offset}"
        return Broken(raw, place, reason, self._context, MEDIA_TYPE)

    def _between(self, part: Between, reader: BinaryIO) -> Iterator[Broken]:
        """Take note of the start and end of the export; yield what is neither."""
        if part.length > LARGEST_BETWEEN:
            yield self._broken(part.offset, part.length, NO_NOTE if self._begun else NO_EXPORT)
            return
        reader.seek(part.offset)
        text = decode(reader.read(part.length), self._charset)[0]
        start = _START.search(text)
        if start is not None:
            self._begin(start[0])
        self._ended = text.rfind("</en-export") > text.rfind("<en-export") or (
            start is not None and start[0].endswith("/>")
        )
        if _left_over(text):
            yield self._broken(part.offset, part.length, NO_NOTE if self._begun else NO_EXPORT)

    def _begin(self, tag: str) -> None:
        self._begun = True
        said = {found[1]: found[2] or found[3] or "" for found in _ATTRIBUTE.finditer(tag)}
        self._context = encode({
            **self._base,
            "application": clean(said.get("application", "")),
            "export_date": clean(said.get("export-date", "")),
            "version": clean(said.get("version", "")),
        })  # fmt: skip


def _left_over(text: str) -> bool:
    """Return whether there is more than the frame of an export: no declarations and comments."""
    at = 0
    while at < len(text):
        match = _ALLOWED.match(text, at)
        if match is not None:
            at = match.end()
        elif text.startswith("<!DOCTYPE", at):
            end = doctype_end(text.encode("utf-16-le", "replace")[::2], at + len("<!DOCTYPE"))
            if end is None:
                return True
            at = end
        else:
            return True
    return False
