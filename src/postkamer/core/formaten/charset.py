"""Bytes to text, whatever the charset is called."""

import codecs
import re

ALIASES = {
    "ks_c_5601-1987": "cp949",
    "ks_c_5601": "cp949",
    "x-sjis": "shift_jis",
    "shift-jis": "cp932",
    "shift_jis": "cp932",
    "x-gbk": "gbk",
    "gb2312": "gb18030",
    "iso-8859-8-i": "iso-8859-8",
    "unicode-1-1-utf-7": "utf-7",
    "x-unknown": "",
    "unknown-8bit": "",
    "default": "",
    "iso-8859-1": "cp1252",
    "latin1": "cp1252",
    "us-ascii": "",
    "ascii": "",
}
"""Names that mail programs use; what is called latin-1 or ASCII is read as what it mostly is."""
_SAFE = re.compile(r"[A-Za-z0-9_.:-]{1,40}")
_NOT_TEXT = {"base64", "hex", "bz2", "zip", "zlib", "rot13", "quopri", "uu", "punycode", "idna"}


def decode(data: bytes, charset: str | None) -> tuple[str, bool]:
    """Return the text, and whether its charset had to be guessed."""
    name = (charset or "").strip().strip("\"'").lower()
    name = ALIASES.get(name, name)
    if name and _SAFE.fullmatch(name) and _is_text_codec(name):
        try:
            return data.decode(name), False
        except (UnicodeDecodeError, LookupError, ValueError):
            pass
    try:
        return data.decode("utf-8"), bool(name)
    except UnicodeDecodeError:
        return data.decode("cp1252", "replace"), True


def _is_text_codec(name: str) -> bool:
    try:
        found = codecs.lookup(name)
    except (LookupError, ValueError):
        return False
    return found.name.replace("-", "").replace("_", "") not in _NOT_TEXT
