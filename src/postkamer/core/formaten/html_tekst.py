"""The readable text of an HTML document, in linear time and bounded memory."""

import html
import re

LARGEST = 4 * 1024 * 1024
"""Characters of HTML that are read; the rest is kept in the original."""
_HIDDEN = re.compile(
    r"<(script|style|head|title|noscript|template)\b.*?(?:</\1\s*>|\Z)", re.I | re.S
)
_COMMENT = re.compile(r"<!--.*?(?:-->|\Z)|<![^<>]*>|<\?.*?(?:\?>|\Z)", re.S)
_BREAK = re.compile(
    r"<(?:br|hr)\b[^<>]*>|</?(?:p|div|tr|table|ul|ol|blockquote|h[1-6])\b[^<>]*>", re.I
)
_ITEM = re.compile(r"<li\b[^<>]*>", re.I)
_CELL = re.compile(r"</t[dh]\s*>", re.I)
_LINK = re.compile(
    r"<a\b[^<>]{0,4000}?\bhref\s{0,9}=\s{0,9}[\"']?(https?://[^\"'\s<>]++)[^<>]{0,4000}+>"
    r"((?:[^<]|<(?!/?a\b))*+)</a\s*>",
    re.IGNORECASE,
)
_TAG = re.compile(r"<[a-zA-Z/][^<>]*>?")
_SPACES = re.compile(r"[ \t\r\f\v\u00a0]+")
_LINES = re.compile(r"\n\s*\n\s*\n+")


def text_of_html(source: str) -> str:
    """Return what a reader sees: no scripts, styles or tags; links as text with their address."""
    source = _COMMENT.sub("", source[:LARGEST])
    source = _HIDDEN.sub("", source)
    source = _SPACES.sub(" ", source.replace("\n", " "))
    source = _LINK.sub(_shown_link, source)
    source = _BREAK.sub("\n", source)
    source = _ITEM.sub("\n- ", source)
    source = _CELL.sub("\t", source)
    text = html.unescape(_TAG.sub("", source))
    lines = (_SPACES.sub(" ", line).strip() for line in text.split("\n"))
    return _LINES.sub("\n\n", "\n".join(lines)).strip()


def _shown_link(match: re.Match[str]) -> str:
    words = _TAG.sub("", match[2]).strip()
    address = html.unescape(match[1])
    if not words or words in address or address in words:
        return words or address
    return f"{words} ({address})"
