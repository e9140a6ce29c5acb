"""What stands in a message: text, files, places; and what the app says happened to it."""

import re
from typing import NamedTuple

from postkamer.core.message import Attachment, AttachmentState, Place
from postkamer.kanalen.whatsapp.woorden import (
    APP,
    ATTACHED,
    ATTACHED_IOS,
    ATTACHED_OWN,
    CALL,
    DELETED,
    DELETED_BY,
    DOCUMENT,
    EDITED,
    LEFT_OUT,
    LONGEST,
    MARKS,
    OMITTED,
    OMITTED_LAST,
    PLACE,
    PLACE_WORDS,
    POLL,
    SYSTEM,
    TYPES,
    bare,
)

_BLANK = MARKS + " \t\r\n"
_EDGE_MARKS = re.compile(f"(?m)^[{MARKS}]++|(?<![{MARKS}])[{MARKS}]++$")
_MEDIA_TYPES = {
    "jpg": "image/jpeg", "jpeg": "image/jpeg", "png": "image/png", "webp": "image/webp",
    "was": "application/x-was", "gif": "image/gif", "heic": "image/heic", "mp4": "video/mp4",
    "mov": "video/quicktime", "3gp": "video/3gpp", "mkv": "video/x-matroska",
    "opus": "audio/ogg", "ogg": "audio/ogg", "m4a": "audio/mp4", "mp3": "audio/mpeg",
    "aac": "audio/aac", "amr": "audio/amr", "wav": "audio/wav", "pdf": "application/pdf",
    "vcf": "text/vcard", "txt": "text/plain", "csv": "text/csv", "zip": "application/zip",
    "ics": "text/calendar", "doc": "application/msword", "xls": "application/vnd.ms-excel",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "pptx": "application/vnd.openxmlformats-officedocument.presentationml.presentation",
    "odt": "application/vnd.oasis.opendocument.text",
    "ods": "application/vnd.oasis.opendocument.spreadsheet",
}  # fmt: skip


class Content(NamedTuple):
    """The body of a message, taken apart.

    `phrase` is what may be a fixed phrase of the app (`woorden.bare`); `poll`: it asks to choose.
    """

    text: str
    phrase: str
    edited: bool = False
    deleted: bool = False
    attachments: tuple[Attachment, ...] = ()
    place: Place | None = None
    poll: bool = False


def read_content(body: str, *, marked: bool) -> Content:
    """Return what a body says. `marked`: the app on iOS marked the line as one with a file."""
    text = body.strip()
    if not text.isascii():
        text = text.strip(_BLANK)
    text, edited = _without_edit(text)
    phrase = bare(text) if len(text) <= LONGEST else ""
    if phrase in DELETED or DELETED_BY.fullmatch(phrase):
        return Content(text, phrase, edited, deleted=True)
    attachment, text = _attachment(text, phrase, body.startswith(APP))
    if attachment is None and marked and _is_one_phrase(body):
        attachment, text = _left_out(text, "document"), ""
    elif attachment is not None and not edited:
        text, edited = _without_edit(text)
    if not text.isascii():
        text = _EDGE_MARKS.sub("", text)
    place = _place(text) if "q=" in text else None
    poll = "(" in text and POLL.search(text) is not None
    return Content(
        text, phrase, edited, False, () if attachment is None else (attachment,), place, poll
    )


def _without_edit(text: str) -> tuple[str, bool]:
    """Return the text without the mark of an edit at its end, and whether there was one."""
    if text.endswith(">"):
        match = EDITED.search(text, max(len(text) - LONGEST, 0))
        if match is not None:
            return text[: match.start()].rstrip(_BLANK), True
    return text, False


def _trim(text: str) -> str:
    text = text.strip(_BLANK)
    return text if text.isascii() else _EDGE_MARKS.sub("", text)


def _is_one_phrase(body: str) -> bool:
    """Return whether a marked line is no more than the app's word for a file."""
    text = body.strip(_BLANK)
    if not body.startswith(APP) or len(text) > 60 or re.search("[\n.:?!/]", text):
        return False
    return CALL.match(text) is None and SYSTEM.search(text) is None


def _attachment(text: str, phrase: str, by_app: bool) -> tuple[Attachment | None, str]:
    """Return the file that the text tells of, and the text without that."""
    kind = _kind_left_out(phrase, by_app)
    if kind is not None:
        return _left_out(_trim(text), kind), ""
    if "<" in text:
        found = _between_signs(text, by_app)
        if found is not None:
            return found
    if ")" in text:
        match = ATTACHED_OWN.match(text) or ATTACHED.match(text)
        if match is not None:
            return _present(match["name"]), text[match.end() :].strip(_BLANK)
    if "•" in text:
        first, _, more = text.partition("\n")
        name, _, pages = first.partition(" • ")
        if pages and len(pages) <= LONGEST and bare(pages).endswith(DOCUMENT):
            return _left_out("", "document", _trim(name)), more.strip(_BLANK)
    if by_app and "\n" in text:
        first, _, more = text.partition("\n")
        kind = _kind_left_out(bare(first), by_app)
        if kind is not None:
            return _left_out(_trim(first), kind), more.strip(_BLANK)
    return _with_caption(text) if APP in text else (None, text)


def _between_signs(text: str, by_app: bool) -> tuple[Attachment, str] | None:
    match = ATTACHED_IOS.search(APP + text if by_app else text)
    if match is not None:
        before = match.string[: match.start()].strip(_BLANK)
        after = match.string[match.end() :].strip(_BLANK)
        if " • " in before and "\n" not in before:
            before = ""  # the name of the document and its number of pages
        return _present(match["name"]), f"{before}\n{after}".strip(_BLANK)
    first, _, more = text.partition("\n")
    inner = first.strip(_BLANK)
    if inner.startswith("<") and inner.endswith(">") and _is_omitted(bare(inner[1:-1])):
        kind = LEFT_OUT.get(bare(inner[1:-1]), "document")
        return _left_out(inner[1:-1].strip(_BLANK), kind), more.strip(_BLANK)
    return None


def _kind_left_out(phrase: str, by_app: bool) -> str | None:
    """Return the sort of file that a whole phrase says is left out, or None: it says no such."""
    kind = LEFT_OUT.get(phrase)
    if kind is None and by_app and len(phrase) <= LONGEST and phrase.endswith(OMITTED_LAST):
        return "document"
    return kind


def _is_omitted(phrase: str) -> bool:
    return phrase in OMITTED or (len(phrase) <= LONGEST and phrase.endswith(OMITTED_LAST))


def _with_caption(text: str) -> tuple[Attachment | None, str]:
    """Return a left-out file that stands behind its caption, after the mark of the app."""
    caption, _, last = text.rpartition(APP)
    kind = LEFT_OUT.get(bare(last)) if len(last) <= LONGEST else None
    if kind is None:
        return None, text
    return _left_out(_trim(last), kind), caption.strip(_BLANK)


def _present(printed: str) -> Attachment:
    name = printed.strip(MARKS + " ")
    ending = name.rpartition(".")[2].lower()
    media_type = _MEDIA_TYPES.get(ending, "application/octet-stream")
    return Attachment(name=name, media_type=media_type, ref=name)


def _left_out(words: str, kind: str, name: str = "") -> Attachment:
    """Return a file that the export leaves out, under its name or the app's word for it."""
    media_type = TYPES[kind]
    if name:
        media_type = _MEDIA_TYPES.get(name.rpartition(".")[2].lower(), media_type)
    return Attachment(name=name or words, media_type=media_type, state=AttachmentState.OMITTED)


def _place(text: str) -> Place | None:
    """Return the place that was shared; a link to a map that a person typed is none."""
    match = PLACE.search(text)
    if match is None or abs(float(match["lat"])) > 90 or abs(float(match["lon"])) > 180:
        return None
    label = bare(match["name"])
    above = text[: match.start()].strip()
    if label in PLACE_WORDS:
        return Place(above.replace("\n", ", "), match["lat"], match["lon"])
    named = not above and re.fullmatch(r".{1,120} \(.{1,120}\)", label)
    return Place(match["name"].strip(), match["lat"], match["lon"]) if named else None
