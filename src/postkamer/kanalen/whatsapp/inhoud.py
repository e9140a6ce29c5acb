"""What stands in a message: text, files, places; and what the app says happened to it."""

import re
from typing import NamedTuple

from postkamer.core.message import Attachment, AttachmentState, Place
from postkamer.kanalen.whatsapp.woorden import (
    APP,
    ATTACHED,
    ATTACHED_IOS,
    DELETED,
    EDITED,
    LEFT_OUT,
    LONGEST,
    MARKS,
    OMITTED,
    PAGES,
    PLACE,
    PLACE_WORDS,
    POLL,
    TYPES,
    bare,
)

_BLANK = MARKS + " \t\r\n"
_EDGE_MARKS = re.compile(f"(?m)^[{MARKS}]+|[{MARKS}]+$")
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
    """The body of a message, taken apart. `poll`: it asks to choose."""

    text: str
    edited: bool = False
    deleted: bool = False
    attachments: tuple[Attachment, ...] = ()
    place: Place | None = None
    poll: bool = False


def read_content(body: str, *, marked: bool) -> Content:
    """Return what a body says. `marked`: the app on iOS marked the line as one with a file."""
    edited = None
    if body.rstrip(_BLANK).endswith(">"):
        edited = EDITED.search(body.rstrip(_BLANK))
        if edited is not None:
            body = body[: edited.start()]
    phrase = bare(body) if len(body) <= LONGEST else ""
    if phrase in DELETED or phrase.startswith(("this message was deleted by admin",)):
        return Content(_trim(body), edited is not None, deleted=True)
    attachment, text = _attachment(body, phrase)
    if attachment is None and marked and _is_one_phrase(body):
        attachment, text = _left_out(_trim(body), "document"), ""
    text = _trim(text)
    place = _place(text) if "q=" in text else None
    poll = "): " in body or POLL.search(body) is not None if "(" in body else False
    attachments = () if attachment is None else (attachment,)
    return Content(text, edited is not None, False, attachments, place, poll)


def _trim(text: str) -> str:
    text = text.strip(_BLANK)
    return text if text.isascii() else _EDGE_MARKS.sub("", text)


def _is_one_phrase(body: str) -> bool:
    """Return whether a marked line is no more than the app's word for a file."""
    text = body.strip(_BLANK)
    return body.startswith(APP) and len(text) <= 60 and not re.search("[\n.:?!/]", text)


def _attachment(body: str, phrase: str) -> tuple[Attachment | None, str]:
    """Return the file that the body tells of, and the body without that."""
    kind = LEFT_OUT.get(phrase)
    if kind is not None:
        return _left_out(_trim(body), kind), ""
    if "<" in body:
        found = _between_signs(body)
        if found is not None:
            return found
    if ")" in body:
        match = ATTACHED.match(body.lstrip(_BLANK))
        if match is not None:
            return _present(match["name"]), body.lstrip(_BLANK)[match.end() :]
    if "•" in body:
        match = PAGES.match(body.lstrip(_BLANK))
        if match is not None:
            name = _trim(match["name"]).split(" • ")[0]
            return _left_out(name, "document", name), body.lstrip(_BLANK)[match.end() :]
    return _with_caption(body)


def _between_signs(body: str) -> tuple[Attachment, str] | None:
    match = ATTACHED_IOS.search(body)
    if match is not None:
        before = body[: match.start()].strip(_BLANK)
        if " • " in before and "\n" not in before:
            before = ""  # the name of the document and its number of pages
        return _present(match["name"]), f"{before}\n{body[match.end() :]}"
    first, _, more = body.partition("\n")
    inner = first.strip(_BLANK)
    if inner.startswith("<") and inner.endswith(">") and bare(inner[1:-1]) in OMITTED:
        kind = LEFT_OUT.get(bare(inner[1:-1]), "document")
        return _left_out(inner[1:-1].strip(), kind), more
    return None


def _with_caption(body: str) -> tuple[Attachment | None, str]:
    """Return a left-out file that stands behind its caption, after the mark of the app."""
    caption, mark, last = body.rpartition(APP)
    if not mark or len(last) > LONGEST:
        return None, body
    kind = LEFT_OUT.get(bare(last))
    return (None, body) if kind is None else (_left_out(_trim(last), kind), caption)


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
