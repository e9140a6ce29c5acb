"""The readable text of an HTML document, in linear time and bounded memory."""

import html
import re

LARGEST = 4 * 1024 * 1024
"""Characters of HTML that are read; the rest is kept in the original."""
LONGEST_ADDRESS = 2_000
_TOKEN = re.compile(
    r"<(?:!--(?:-?>|.*?(?:--!?>|\Z))|[!?][^<>]*>?"
    r"|(/?)([A-Za-z][A-Za-z0-9:_-]{0,60})((?:[^<>\"']++|\"[^\"<]*+\"|'[^'<]*+'|[\"'])*+)>?|/[^<>]*>?)",
    re.DOTALL,
)
_HIDDEN = {
    name: re.compile(rf"</{name}\b[^<>]*>?", re.IGNORECASE)
    for name in ("script", "style", "title", "template")
}
"""Elements of which nothing is shown, and with what they end. What stands in a head besides these
a browser shows; what stands in noscript, svg and object a mail program shows."""
_LINE, _PARAGRAPH = "\x01", "\x02"
_BREAKS = {"br": "\n", "li": _LINE + "- ", "hr": _PARAGRAPH} | dict.fromkeys(
    ("p", "h1", "h2", "h3", "h4", "h5", "h6", "blockquote", "ul", "ol", "dl", "table", "pre"),
    _PARAGRAPH,
)
_BREAKS |= dict.fromkeys(
    ("div", "tr", "dt", "dd", "section", "article", "header", "footer", "center", "address",
     "fieldset", "form", "body", "main", "nav", "caption", "figure", "figcaption"),
    _LINE,
)  # fmt: skip
_CELLS = frozenset(("td", "th"))
_HREF = re.compile(r"\bhref\s*=\s*(?:\"([^\"]*)\"|'([^']*)'|([^\s\"'>]+))", re.IGNORECASE)
_ALT = re.compile(r"\balt\s*=\s*(?:\"([^\"]*)\"|'([^']*)'|([^\s\"'>]+))", re.IGNORECASE)
_ADDRESS = re.compile(r"(?:https?://|mailto:)[^\s<>\"]+", re.IGNORECASE)
_LONGEST_ATTRIBUTES = 8_000
_BLANKS = str.maketrans("\n\r\t\f\v\u00a0", " " * 6)
_MARK = re.compile("[\x01\x02\x03]")
_MARKS = str.maketrans("\x01\x02\x03", "   ")
_PRE = re.compile("<pre", re.IGNORECASE)
_UNSEEN = str.maketrans("\u00a0\t", "  ", "\u200b\u2060\ufeff\u00ad\u034f")
_LOOSE_JOINER = re.compile(r"\u200c(?!\w)|(?<!\w)\u200c")  # padding; inside a word it is spelling
_SPACES = re.compile(r"  +")
_CELL_RUN = re.compile(r" ?\x03[ \x03]*+")
_RUN = re.compile(r"[ \x03]?[\x01\x02\n][ \x01\x02\x03\n]*+")


def text_of_html(source: str) -> str:
    """Return what a reader sees: no scripts, styles or tags; links as text with their address.

    Paragraphs are set apart by an empty line, cells of a table by a tab.
    """
    text = "".join(_Reader(source[:LARGEST]).read())
    if "&" in text:
        text = html.unescape(text)
    # Each step leaves at most one sign in a row of what it looks for: no step is quadratic.
    text = _SPACES.sub(" ", text.replace("\t", " ") if text.isascii() else _seen(text))
    text = _RUN.sub(_newlines, _CELL_RUN.sub("\x03", text))
    return text.replace("\x03", "\t").strip(" \n\t")


class _Reader:
    """Goes through the tags once; `pieces` are text and marks for breaks."""

    def __init__(self, source: str) -> None:
        source = source.translate(_MARKS) if _MARK.search(source) else source
        self._has_pre = _PRE.search(source) is not None
        self._source = source if self._has_pre else " ".join(source.split())
        self._at = 0
        self._pre = 0
        self._link: tuple[int, str] | None = None  # the piece with which it begins, address
        self.pieces: list[str] = []

    def read(self) -> list[str]:
        """Return the pieces of the document."""
        source, search = self._source, _TOKEN.search
        while (token := search(source, self._at)) is not None:
            self._add(source[self._at : token.start()])
            self._at = token.end()
            closing, name, attributes = token.groups()
            if name:
                self._tag(name.lower(), attributes, closing=bool(closing))
        self._add(source[self._at :])
        return self.pieces

    def _add(self, text: str) -> None:
        if self._has_pre and not self._pre:
            text = text.translate(_BLANKS)
        self.pieces.append(text)

    def _tag(self, name: str, attributes: str, *, closing: bool) -> None:
        mark = _BREAKS.get(name)
        if mark is not None:
            self.pieces.append(_LINE if closing and name in {"li", "br"} else mark)
            if name == "pre":
                self._pre = max(self._pre + (-1 if closing else 1), 0)
        elif name in _CELLS:  # the end of a cell may be left out
            self.pieces.append("\x03")
        elif name == "a":
            self._anchor(attributes, closing=closing)
        elif name == "img" and not closing:
            self.pieces.append(_attribute(_ALT, attributes))
        elif name in _HIDDEN and not closing and not attributes.endswith("/"):
            self._hide(name)

    def _hide(self, name: str) -> None:
        """Pass over an element of which nothing is shown; without an end it hides the rest."""
        end = _HIDDEN[name].search(self._source, self._at)
        self._at = end.end() if end is not None else len(self._source)

    def _anchor(self, attributes: str, *, closing: bool) -> None:
        if not closing:
            address = _attribute(_HREF, attributes).strip()
            shown = _ADDRESS.fullmatch(address) and len(address) <= LONGEST_ADDRESS
            self._link = (len(self.pieces), address) if shown else None
        elif self._link is not None:
            start, address = self._link
            self._link = None
            words = "".join(self.pieces[start:]).strip(" \x01\x02\x03\n")
            address = address[7:] if address[:7].lower() == "mailto:" else address
            if not words:
                self.pieces.append(f" {address} ")
            elif words not in address and address not in words:
                self.pieces.append(f" ({address})")


def _seen(text: str) -> str:
    """Return text without signs that have no width, and with all blanks as spaces."""
    text = text.translate(_UNSEEN)
    return _LOOSE_JOINER.sub("", text) if "\u200c" in text else text


def _attribute(pattern: re.Pattern[str], attributes: str) -> str:
    match = pattern.search(attributes[:_LONGEST_ATTRIBUTES])
    return (match[1] or match[2] or match[3] or "").translate(_BLANKS) if match else ""


def _newlines(run: re.Match[str]) -> str:
    """Return the breaks that a run of marks makes: at most one empty line.

    A block begins on a new line, which is there already behind a break.
    """
    marks = run[0]
    if _PARAGRAPH in marks:
        return "\n\n"
    count = marks.count("\n") + (marks.lstrip(" \x03")[0] == _LINE)
    return "\n" if count == 1 else "\n\n"
