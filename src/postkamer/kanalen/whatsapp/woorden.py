"""The words of the app, of all languages together, made ready to be looked for."""

import re
from typing import Final

from postkamer.kanalen.whatsapp.talen import TALEN

MARKS: Final = (
    "\u061c\u200b\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\ufeff"
)
"""Marks that the app puts around its own words, names and numbers."""
APP: Final = "\u200e"
"""The mark with which the app on iOS begins what it writes itself."""
LONGEST: Final = 90
"""Characters; no fixed phrase of the app is longer."""
_EDGES = MARKS + " \t\r\n.。\u00a0\u202f"

TYPES: Final = {
    "image": "image/jpeg", "video": "video/mp4", "audio": "audio/ogg", "sticker": "image/webp",
    "gif": "video/mp4", "contact": "text/vcard", "document": "application/octet-stream",
}  # fmt: skip
"""The media type that a word for a left-out file stands for."""

DELETED: Final = frozenset(phrase for taal in TALEN for phrase in taal.deleted)
DELETED_BY: Final = re.compile("|".join(phrase for taal in TALEN for phrase in taal.deleted_by))
"""The whole of a phrase: an admin, who is named, deleted the message."""
MISSED: Final = frozenset(phrase for taal in TALEN for phrase in taal.missed)
OMITTED: Final = frozenset(phrase for taal in TALEN for phrase in taal.media) | {
    phrase for taal in TALEN for phrases in taal.left_out.values() for phrase in phrases
}
"""Between < and >."""
OMITTED_LAST: Final = tuple(f" {word}" for taal in TALEN for word in taal.omitted)
"""At the end of a phrase for anything that is left out."""
LEFT_OUT: Final = {
    phrase: kind for taal in TALEN for kind, phrases in taal.left_out.items() for phrase in phrases
}
"""Sort of file by phrase."""


def bare(text: str) -> str:
    """Return a phrase as it is compared: without marks and full stop at its ends, lower case."""
    if text.isascii():
        return text.strip(" \t\r\n.").lower()
    return text.strip(_EDGES).lower().replace("\u00a0", " ").replace("\u202f", " ")


def _any(phrases: list[str]) -> str:
    longest_first = sorted(set(phrases), key=lambda phrase: (-len(phrase), phrase))
    return "|".join(re.escape(phrase) for phrase in longest_first)


ATTACHED: Final = re.compile(
    "(?P<name>[^\n]{1,300}?) ?\\((?:"
    + _any([phrase for taal in TALEN for phrase in taal.attached])
    + ")\\)[ \t]*(?:\n|$)",
    re.IGNORECASE,
)
"""Android: "IMG-….jpg (bestand bijgevoegd)" and the rest of the line."""
ATTACHED_OWN: Final = re.compile(
    f"[{MARKS}]*(?P<name>(?:IMG|VID|PTT|AUD|STK|DOC)-\\d{{8}}-WA\\d{{1,6}}\\.?\\w{{0,5}})"
    f"[{MARKS} ]*\\([^()\n]{{3,40}}\\)[{MARKS} \t]*(?:\n|$)"
)
"""The same in any language, when the file has a name that the app gives."""
ATTACHED_IOS: Final = re.compile(
    f"(?:{APP}<[^<>:：\n]{{2,25}}|{APP}?<(?:"
    + _any([phrase for taal in TALEN for phrase in taal.attached_ios])
    + "))[ \u00a0]?[:：] ?(?P<name>[^<>\n]{1,300})>",
    re.IGNORECASE,
)
"""iOS: "<bijgevoegd: 00000012-PHOTO-….jpg>"; behind the mark of the app in any language."""
DOCUMENT: Final = tuple(phrase for phrase, kind in LEFT_OUT.items() if kind == "document")
"""iOS: "brief.pdf • 2 pagina's ‎document weggelaten"."""
EDITED: Final = re.compile(
    f"[ \u00a0]*(?:{APP}?<(?:" + _any([phrase for taal in TALEN for phrase in taal.edited])
    + f")[.。]?>|(?<=[^{MARKS}\\s]) {APP}<[^<>:：\n]{{3,60}}>)[ \t]*$",
    re.IGNORECASE,
)  # fmt: skip
"""At the end; behind the mark of the app in any language."""
CALL: Final = re.compile(
    "(?:"
    + _any([phrase for taal in TALEN for phrase in (*taal.missed, *taal.calls)])
    + ")(?:[.,:]?[ \n][^\n]{0,60}|[.,])?$",
    re.IGNORECASE,
)
"""The whole of a line about a call: "Spraakoproep, ‎2 min", "Gemiste oproep om 12:03"."""
ABSENT: Final = re.compile("|".join(phrase for taal in TALEN for phrase in taal.absent), re.I)
"""How a line begins that stands for what a person sent and the export does not hold."""
ENCRYPTED: Final = re.compile("|".join(taal.system[0] for taal in TALEN), re.IGNORECASE)
"""The notice with which every chat begins."""
SYSTEM: Final = re.compile(
    "|".join(phrase for taal in TALEN for phrase in taal.system), re.IGNORECASE
)
"""Lines that the app writes about the group or the chat itself."""
ABOUT_GROUP: Final = re.compile(
    "|".join(phrase for taal in TALEN for phrase in taal.system if not phrase.endswith("$")),
    re.IGNORECASE,
)
"""Words of such lines that may stand before a colon in the name of a group."""
POLL: Final = re.compile(f"\n{APP}?[^\\W\\d]{{3,15}}: [^\n]*\\({APP}?\\d{{1,5}} ")
"""An option of a poll: "OPTION: ja (3 votes)"."""
PLACE: Final = re.compile(
    "(?:^|\n)(?P<name>[^\n]{0,300}?)[ ]?:[ ]?https?://(?:maps\\.google\\.com/|www\\.google\\.com/maps)\\??"
    "/?\\??q=(?P<lat>-?\\d{1,2}(?:\\.\\d{1,20})?),(?P<lon>-?\\d{1,3}(?:\\.\\d{1,20})?)$",
    re.IGNORECASE,
)
"""The last line of a place that was shared."""
PLACE_WORDS: Final = frozenset(phrase for taal in TALEN for phrase in taal.place)


def _file_name(phrase: str) -> re.Pattern[str]:
    before, _, after = (phrase if "…" in phrase else phrase + " …").partition("…")
    pattern = re.escape(before) + "(?P<name>.+)" + re.escape(after)
    return re.compile(pattern.replace("\\ ", "[ _]*"), re.IGNORECASE)


FILE_NAMES: Final = (
    *(_file_name(phrase) for taal in TALEN for phrase in taal.file_names),
    re.compile(
        "(?:[^-–—: ]+[ _]){0,2}[^-–—: ]*whatsapp(?:[- _][^-–—: ]+)?[ _]*[-–—:][ _]*(?P<name>.+)",
        re.IGNORECASE,
    ),
    re.compile("whatsapp(?:[-_ ]?chat\\b)?[ _]*(?P<name>.*)", re.IGNORECASE),
)
"""How the app calls the file of a chat, to be tried in this order; the last but one: "X - name"."""
