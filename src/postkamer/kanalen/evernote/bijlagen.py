"""Read the attachments of a note: whole when it fits in memory, else as ranges of the note."""

import binascii
import hashlib
import re
from itertools import islice
from typing import NamedTuple

from postkamer.core.export import Raw
from postkamer.core.formaten.span import open_span
from postkamer.core.message import Attachment, AttachmentState, Encoding, Flag, Span
from postkamer.core.tekst import clean
from postkamer.kanalen.evernote.notitie import MOST_PARTS, Note, Resource
from postkamer.kanalen.evernote.velden import read_address, read_media_type

BLOCK = 1024 * 1024
_WHITE = b" \t\r\n"
_ALPHABET = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"
_NOT_BASE64 = bytes(set(range(256)) - set(_ALPHABET))
_MEDIA = re.compile(r"<en-media\b([^<>]{0,4096})>", re.IGNORECASE)
_HASH = re.compile(r"\bhash\s*=\s*[\"']?([0-9a-f]{32})\b", re.IGNORECASE)
_TYPE = re.compile(r"\btype\s*=\s*[\"']?([^\"'\s]{1,200})", re.IGNORECASE)
_SOUND = _ALPHABET + b"=\x00" + _WHITE


class Attached(NamedTuple):
    """The attachments, their names by MD5 in hex (as the content refers to them), and flags."""

    attachments: tuple[Attachment, ...]
    names: dict[str, str]
    flags: tuple[Flag, ...]


def read_attachments(note: Note, raw: Raw) -> Attached:
    """Return the attachments in the order of the note, then those that it shows and does not hold.

    What it shows under another MD5 than that of its bytes is taken to be one that it does not show.
    """
    attachments: list[Attachment] = []
    names: dict[str, str] = {}
    is_broken = False
    shown = _shown(note.fields.get("content", ""))
    there: list[str] = []
    for resource in note.resources:
        data, span, is_sound = _bytes_of(resource, raw)
        is_broken = is_broken or not is_sound
        fields = resource.fields
        has_bytes = data is not None or span is not None
        part = Attachment(
            name=" ".join(clean(fields.get("file-name", "")).split()),
            media_type=read_media_type(fields.get("mime", "")),
            state=AttachmentState.PRESENT if has_bytes else AttachmentState.OMITTED,
            data=data,
            span=span,
            url=read_address(fields.get("source-url", "")),
        )
        attachments.append(part)
        there.append(_md5(data, span, raw) if shown and has_bytes else "")
        if there[-1] and part.name:
            names[there[-1]] = part.name
    held = set(there)
    missing = [kind for digest, kind in shown.items() if digest not in held]
    spare = sum(digest not in shown for digest in there)
    attachments += [
        Attachment(media_type=kind, state=AttachmentState.OMITTED) for kind in missing[spare:]
    ]
    flags = (Flag.CONTENT_BROKEN,) if is_broken else ()
    return Attached(tuple(attachments), names, flags)


def _shown(content: str) -> dict[str, str]:
    """Return the media types of the attachments that the content shows, by their MD5 in hex."""
    shown: dict[str, str] = {}
    for tag in islice(_MEDIA.finditer(content), MOST_PARTS):
        digest, kind = _HASH.search(tag[1]), _TYPE.search(tag[1])
        if digest is not None:
            shown.setdefault(digest[1].lower(), read_media_type(kind[1] if kind else ""))
    return shown


def _bytes_of(resource: Resource, raw: Raw) -> tuple[bytes | None, Span | None, bool]:
    """Return the bytes or their range, and whether they were sound base64."""
    if resource.begin is not None and resource.end is not None:
        span = Span(resource.begin, resource.end - resource.begin, Encoding.BASE64)
        holds, is_sound = _look_through(span, raw)
        return None, span if holds else None, is_sound
    text = resource.fields.get("data")
    if text is None or not text.strip():
        return None, None, True
    packed = text.encode("ascii", "replace").translate(None, _WHITE)
    try:
        return binascii.a2b_base64(packed, strict_mode=True), None, True
    except binascii.Error:
        data = _what_decodes(packed)
        complete = not packed.translate(None, _SOUND) and len(packed.rstrip(b"=")) % 4 != 1
        return data or None, None, complete and packed.rstrip(b"=").find(b"=") < 0


def _what_decodes(packed: bytes) -> bytes:
    left = packed.translate(None, _NOT_BASE64)
    if len(left) % 4 == 1:
        left = left[:-1]
    return binascii.a2b_base64(left + b"=" * (-len(left) % 4))


def _look_through(span: Span, raw: Raw) -> tuple[bool, bool]:
    """Return whether the range holds anything but white space, and whether it looks sound."""
    holds, is_sound, left = False, True, span.length
    with raw.open() as stream:
        stream.seek(span.offset)
        while left > 0 and (block := stream.read(min(BLOCK, left))):
            left -= len(block)
            holds = holds or bool(block.strip(b"\x00" + _WHITE))
            is_sound = is_sound and not block.translate(None, _SOUND)
    return holds, is_sound


def _md5(data: bytes | None, span: Span | None, raw: Raw) -> str:
    """Return the MD5 by which the content of a note refers to an attachment."""
    digest = hashlib.md5(data or b"", usedforsecurity=False)
    if span is not None:
        with open_span(raw, span) as stream:
            while block := stream.read(BLOCK):
                digest.update(block)
    return digest.hexdigest()
