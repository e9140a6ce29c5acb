"""Text as we keep and compare it."""

import re
import unicodedata

_UNSAFE = re.compile("[\x00\ud800-\udfff]")


def clean(text: str) -> str:
    """Return `text` with NUL and lone surrogates as U+FFFD and line ends as one line feed."""
    if not text.isascii() or "\x00" in text:
        text = _UNSAFE.sub("�", text)
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    return text


def normalise(text: str) -> str:
    """Return `text` as it is compared: clean, NFC, without white space at line ends and ends."""
    text = clean(text)
    if not text.isascii():
        text = unicodedata.normalize("NFC", text)
    if "\n" in text:
        return "\n".join(line.rstrip() for line in text.split("\n")).strip()
    return text.strip()
