"""Text as we keep and compare it."""

import unicodedata

_REPLACEMENT = "\ufffd"


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


def normalise(text: str) -> str:
    """Return `text` as it is compared: clean, NFC, without white space at line ends and ends."""
    text = clean(text)
    if not text.isascii():
        text = unicodedata.normalize("NFC", text)
    if "\n" in text:
        return "\n".join(line.rstrip() for line in text.split("\n")).strip()
    return text.strip()
