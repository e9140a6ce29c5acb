"""Is it a chat of WhatsApp? Judged by the first lines, with the name of the file as a help."""

import re
from itertools import islice

from postkamer.core.export import Export, ExportFile
from postkamer.core.kanaal import NOTHING, Claim
from postkamer.kanalen.whatsapp.kop import line_start
from postkamer.kanalen.whatsapp.snijden import style_of
from postkamer.kanalen.whatsapp.woorden import SYSTEM

NAMED, LIKELY, UNSURE = 0.9, 0.6, 0.3
"""How sure: the app's own name of the file; several lines of talk; one or two."""
_UTF16 = (b"\xff\xfe", b"\xfe\xff")
_BLANK = b"\xef\xbb\xbf \t\r\n"
_APP_MEDIA = re.compile(
    r"(?:^|/)(?:\d{8}-[^/]+|(?:IMG|VID|PTT|AUD|STK|DOC)-\d{8}-WA\d+[^/]*)$", re.IGNORECASE
)
_MEDIA = re.compile(
    r"\.(?:jpe?g|png|gif|webp|was|heic|mp4|mov|3gp|mkv|opus|ogg|m4a|mp3|aac|amr|wav|pdf|vcf|docx?|"
    r"xlsx?|pptx?|od[tsp]|csv|zip|ics|rtf)$",
    re.IGNORECASE,
)
_PERSON = re.compile(rb"[^\n:]{1,200}:(?:[ \r\n]|$)")
_NO_PERSON = re.compile(
    rb"\d{1,2}[:.]\d\d|[^\n:]*\b(?:INFO|DEBUG|WARN|WARNING|ERROR|CRITICAL|FATAL)\b"
)
"""The end of a period in an agenda; the level of a line in a log."""
_YEAR_FIRST = re.compile(rb"\d{4}-\d\d-\d\d$")
MOST_LINES = 200


def recognise(export: Export) -> Claim:
    """Return the chats, and the media in their folders."""
    sure = {file.path: sureness(file) for file in export.files()}
    chats = tuple(sorted(path for path, one in sure.items() if one))
    if not chats:
        return NOTHING
    media = tuple(_media(export, chats))
    return Claim(min(sure[path] for path in chats), chats, (), media)


def _media(export: Export, chats: tuple[str, ...]) -> list[str]:
    """Return the media by the app's own names, and others in a folder that is an export's."""
    folders = {path.rpartition("/")[0] for path in chats}
    plain = {path.rpartition("/")[0] for path in chats if is_plain(path)}
    others = [file.path for file in export.files() if file.path not in chats]
    own = [path for path in others if _APP_MEDIA.search(path)]
    whole = plain | {path.rpartition("/")[0] for path in own}
    if "whatsapp" in export.name.lower() and not export.name.lower().endswith(".txt"):
        whole |= folders
    return [
        path
        for path in others
        if (folder := path.rpartition("/")[0]) in folders
        and (
            _APP_MEDIA.search(path) or folder in plain or (folder in whole and _MEDIA.search(path))
        )
    ]


def is_plain(path: str) -> bool:
    """Return whether this is the chat of an export of iOS, which does not name it."""
    return path.rpartition("/")[2].lower() == "_chat.txt"


def is_utf16(head: bytes) -> bool:
    """Return whether a file begins with the mark of UTF-16."""
    return head.startswith(_UTF16)


def sureness(file: ExportFile) -> float:
    """Return how sure it is that a file is a chat: 0.0 = it is not."""
    name = file.path.rpartition("/")[2].lower()
    named = is_plain(name) or "whatsapp" in name
    if "." in name and not name.endswith(".txt") and not named:
        return 0.0
    head = file.head()
    if is_utf16(head):
        return NAMED if named else 0.0
    if named:
        wide = style_of(head).wide
        patterns = (line_start(wide=wide, weak=weak) for weak in (True, False))
        return NAMED if any(one.search(b"\n" + head) for one in patterns) else 0.0
    return _by_content(head)


def _by_content(head: bytes) -> float:
    style = style_of(head)
    text = b"\n" + head.lstrip(_BLANK)
    if style.pattern.match(text) is None:
        return 0.0
    talk = lines = 0
    for found in islice(style.pattern.finditer(text), MOST_LINES):
        lines += 1
        if _is_of_signal(found):
            return 0.0
        rest = text[found.end() : found.end() + 300].partition(b"\n")[0]
        if _PERSON.match(rest):
            talk += _NO_PERSON.match(rest) is None
        elif SYSTEM.search(rest.decode("utf-8", "replace").strip()):
            lines -= 1
    if not talk or talk * 2 < lines:
        return 0.0
    return LIKELY if talk > 2 else UNSURE


def _is_of_signal(header: re.Match[bytes]) -> bool:
    """Return whether a header is as Signal's export prints it: never so by this app on iOS."""
    return bool(header[1]) and _YEAR_FIRST.match(header[2]) is not None and len(header[4]) < 6
