"""Text as we keep and compare it."""

import re
import unicodedata

_REPLACEMENT = "\ufffd"
_MISLEADING = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f"  # control characters, but not tab and line feed
    "\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069"  # direction of writing
    "\u2028\u2029\u206a-\u206f\ufff9-\ufffb\ud800-\udfff]"  # line ends, half characters
)
_PICTURES = 0x2400
_DELETE = 0x7F


def clean(text: str) -> str:
    """Return `text` with NUL and lone surrogates as U+FFFD and line ends as one line feed.

    A high and a low surrogate side by side are the one character that they stand for.
    """
    if "\x00" in text:
        text = text.replace("\x00", _REPLACEMENT)
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    if text.isascii():
        return text
    try:
        text.encode()
    except UnicodeEncodeError:
        return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
    return text


def clean_all(value: object) -> object:
    """Return what JSON holds with all its texts clean (`clean`), also the keys."""
    if isinstance(value, str):
        return clean(value)
    if isinstance(value, dict):
        return {clean_all(key): clean_all(one) for key, one in value.items()}
    return [clean_all(one) for one in value] if isinstance(value, list) else value


def normalise(text: str) -> str:
    """Return `text` as it is compared: clean, NFC, without white space at line ends and ends."""
    text = clean(text)
    if not text.isascii():
        text = unicodedata.normalize("NFC", text)
    if "\n" in text:
        return "\n".join(line.rstrip() for line in text.split("\n")).strip()
    return text.strip()


def visible(text: str) -> str:
    """Return text for a screen or a terminal, with what could mislead the reader made visible.

    Control characters and marks of writing direction become their picture (ESC: U+241B) or their
    number in brackets. Line feeds, tabs, joiners in emoji and all letters stay as they are.
    """
    return _MISLEADING.sub(_picture, text) if _MISLEADING.search(text) else text


def visible_line(text: str) -> str:
    """Return `visible(text)` on one line: white space of any kind becomes one space."""
    return visible(" ".join(text.split()))


def _picture(found: re.Match[str]) -> str:
    code = ord(found.group())
    if code < 0x20:  # the first 32 have a picture each
        return chr(_PICTURES + code)
    return "\u2421" if code == _DELETE else f"\u27e8U+{code:04X}\u27e9"
