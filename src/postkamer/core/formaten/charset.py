"""Bytes to text, whatever the charset is called."""

import codecs
import re
from functools import lru_cache

_ALIASES = {
    # what is called ASCII or unknown says nothing: see `decode`
    "ascii": "", "us-ascii": "", "ansi_x3.4-1968": "", "iso646-us": "", "646": "", "7bit": "",
    "8bit": "", "x-unknown": "", "unknown-8bit": "", "unknown": "", "default": "", "none": "",
    "x-user-defined": "", "binary": "", "charset": "",
    # what is called latin-1 is mostly its superset, and so on
    "iso-8859-1": "cp1252", "iso8859-1": "cp1252", "iso_8859-1": "cp1252", "latin1": "cp1252",
    "latin-1": "cp1252", "l1": "cp1252", "ansi": "cp1252", "x-ansi": "cp1252",
    "windows-1252": "cp1252", "cp-1252": "cp1252", "win-1252": "cp1252", "x-cp1252": "cp1252",
    "iso-8859-9": "cp1254", "latin5": "cp1254", "iso-8859-11": "cp874", "tis-620": "cp874",
    "windows-874": "cp874", "iso-8859-8-i": "iso-8859-8", "iso-8859-8-e": "iso-8859-8",
    "logical": "iso-8859-8", "visual": "iso-8859-8",
    "shift_jis": "cp932", "shift-jis": "cp932", "sjis": "cp932", "x-sjis": "cp932",
    "ms_kanji": "cp932", "windows-31j": "cp932", "x-euc-jp": "euc_jp",
    "iso-2022-jp": "iso2022_jp_ext", "csiso2022jp": "iso2022_jp_ext",
    "_iso-2022-jp$esc": "iso2022_jp_ext", "_iso-2022-jp": "iso2022_jp_ext",
    "ks_c_5601-1987": "cp949", "ks_c_5601-1989": "cp949", "ks_c_5601": "cp949",
    "ksc_5601": "cp949", "ksc5601": "cp949", "euc-kr": "cp949", "korean": "cp949",
    "x-windows-949": "cp949", "windows-949": "cp949", "iso-2022-kr": "iso2022_kr",
    "gb2312": "gb18030", "gb_2312-80": "gb18030", "gbk": "gb18030", "x-gbk": "gb18030",
    "chinese": "gb18030", "hz-gb-2312": "hz", "big5": "big5hkscs", "x-x-big5": "big5hkscs",
    "macintosh": "mac_roman", "x-mac-roman": "mac_roman", "mac": "mac_roman",
    "unicode-1-1-utf-7": "utf-7", "x-utf-7": "utf-7", "utf-8mb4": "utf-8", "unicode": "utf-16",
    "ucs-2": "utf-16", "iso-10646-ucs-2": "utf-16", "unicode-1-1-utf-8": "utf-8",
    "cp-850": "cp850", "x-cp850": "cp850", "ibm-850": "cp850",
}  # fmt: skip
_NO_CHARSET = frozenset(
    ("idna", "punycode", "undefined", "mbcs", "oem", "unicode_escape", "raw_unicode_escape")
)
"""Codecs of Python that are no charset of a message."""
_NAME = re.compile(r"[a-z0-9_.:$-]{1,40}")
_START = re.compile(r"(?:windows-125\d|iso-8859-1?\d|utf-8|koi8-r|us-ascii)")
_UTF_16 = frozenset(("utf-16", "utf-32", "utf-16-le", "utf-16-be", "utf-32-le", "utf-32-be"))
_SINGLE = re.compile(r"(?:cp125\d|cp\d{3}|iso8859|koi8|mac|latin|tis)")
_FIRST_BAD = "\ufffd"


@lru_cache(maxsize=512)
def codec_of(charset: str) -> str:
    """Return the name of the codec for a charset as mails and files write it, or ''."""
    name = re.split(r"[\s;,*'\"]", charset.strip(" \t\r\n\"'=").lower(), maxsplit=1)[0]
    name = _ALIASES.get(name, name)
    found = _lookup(name) if name else ""
    if name and not found and (start := _START.match(name)):
        found = codec_of(start[0]) if start[0] != name else ""
    return found


def _lookup(name: str) -> str:
    if not _NAME.fullmatch(name) or name.replace("-", "_") in _NO_CHARSET:
        return ""
    try:
        found = codecs.lookup(name)
    except (LookupError, ValueError):
        return ""
    if found.name in _NO_CHARSET or not found._is_text_encoding:
        return ""
    return {"ascii": "", "iso8859-1": "cp1252"}.get(found.name, found.name)


def decode(data: bytes, charset: str | None, hint: str = "") -> tuple[str, bool]:
    """Return the text, and whether its charset had to be guessed.

    The charset that is named is believed when it fits; else UTF-8 when that fits; else the name
    when most fits, or what `hint` names, or Windows-1252. Total: what fits nothing is U+FFFD.
    """
    codec = codec_of(charset) if charset else ""
    if codec:
        if codec in _UTF_16:
            return _decode_utf_16(data, codec)
        try:
            return data.decode(codec), False
        except ValueError:
            pass
    if b"\x1b$" in data and not codec:
        codec = "iso2022_jp_ext"
    else:
        try:
            return data.decode("utf-8"), bool(codec)
        except UnicodeDecodeError:
            pass
    return _guess(data, codec or (codec_of(hint) if hint else "")), True


def _guess(data: bytes, codec: str) -> str:
    """Return text that fits only in part: by the charset in which most of its signs are right."""
    for name in (codec, "utf-8"):
        if not name or name in _UTF_16:
            continue
        text = data.decode(name, "replace")
        wrong = text.count(_FIRST_BAD)
        if _SINGLE.match(name) or wrong * 2 <= sum(not sign.isascii() for sign in text):
            return text
    return data.decode("cp1252", "replace")


def _decode_utf_16(data: bytes, codec: str) -> tuple[str, bool]:
    """Return text of two or four bytes per sign; without a mark, by where its zeros stand."""
    if b"\x00" not in data[:4096] and not data.startswith((b"\xff\xfe", b"\xfe\xff")):
        try:  # mails say UTF-16 of what is plain text
            return data.decode("utf-8"), True
        except UnicodeDecodeError:
            pass
    if codec == "utf-16" and not data.startswith((b"\xff\xfe", b"\xfe\xff")):
        head = data[:4096]
        codec = "utf-16-be" if head[::2].count(0) > head[1::2].count(0) else "utf-16-le"
    try:
        return data.decode(codec).removeprefix("\ufeff"), False
    except UnicodeDecodeError:
        return data.decode(codec, "replace").removeprefix("\ufeff"), True
