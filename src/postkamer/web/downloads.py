"""Downloads: bytes of others, always as an attachment, never shown by the browser."""

import re
from collections.abc import Iterator
from typing import BinaryIO
from urllib.parse import quote

from django.http import HttpResponse, StreamingHttpResponse

from postkamer.core.tekst import visible_line

PIECE = 256 * 1024
LONGEST_NAME = 120
LONGEST_EXTENSION = 12
_UNSAFE = re.compile(r'[\\/:*?"<>|%\x00-\x1f\x7f]')
_NOT_TOKEN = re.compile(r"[^A-Za-z0-9._ ()-]")
_EXTENSIONS = {
    "message/rfc822": "eml",
    "application/json": "json",
    "text/plain": "txt",
    "text/html": "html",
    "application/xml": "xml",
    "text/xml": "xml",
}


def safe_name(name: str, fallback: str) -> str:
    """Return a file name without folders, controls, or what systems refuse; at most 120 long."""
    shown = _UNSAFE.sub("_", visible_line(name)).strip(" .")
    if len(shown) > LONGEST_NAME:
        stem, dot, extension = shown.rpartition(".")
        keeps = bool(dot) and len(extension) <= LONGEST_EXTENSION
        room = LONGEST_NAME - (len(extension) + 1 if keeps else 0)
        shown = f"{stem[:room]}.{extension}" if keeps else shown[:room]
    return shown or fallback


def disposition(name: str) -> str:
    """Return the header Content-Disposition for a safe name (RFC 6266: plain, and in UTF-8)."""
    plain = _NOT_TOKEN.sub("_", name)
    encoded = quote(name.encode("utf-8", "replace"), safe="")
    return f"attachment; filename=\"{plain}\"; filename*=UTF-8''{encoded}"


def original_name(record_id: int, version: int, media_type: str) -> str:
    """Return a name of ours for an original."""
    extension = _EXTENSIONS.get(media_type.partition(";")[0].strip().lower(), "bin")
    return f"bericht-{record_id}-versie-{version}.{extension}"


def download(
    source: BinaryIO | bytes, name: str, size: int
) -> HttpResponse | StreamingHttpResponse:
    """Return bytes as a download; a stream is read in pieces and closed at the end."""
    response: HttpResponse | StreamingHttpResponse
    if isinstance(source, bytes):
        response = HttpResponse(source, content_type="application/octet-stream")
    else:
        response = StreamingHttpResponse(Pieces(source), content_type="application/octet-stream")
    response["Content-Disposition"] = disposition(name)
    response["Content-Length"] = str(size)
    response["Content-Security-Policy"] = "sandbox; default-src 'none'"
    response["X-Content-Type-Options"] = "nosniff"
    return response


class Pieces:
    """The bytes of a stream in pieces of 256 KiB; the server closes it, whatever was read."""

    def __init__(self, source: BinaryIO) -> None:
        self._source = source

    def __iter__(self) -> Iterator[bytes]:
        """Yield the pieces."""
        while piece := self._source.read(PIECE):
            yield piece

    def close(self) -> None:
        """Close the stream."""
        self._source.close()
