"""The readable text of ENML, the markup of notes: in linear time, whatever is broken in it.

Links keep their address, boxes to tick become [ ] and [x], what was encrypted says so, and each
attachment leaves its name where it stood. No entity beyond those of HTML is resolved.
"""

import html
import re
from collections import Counter
from collections.abc import Mapping, Sequence
from xml.parsers import expat

LARGEST = 4 * 1024 * 1024
"""Characters of markup that are read; the rest is kept in the original."""
DEEPEST_INDENT = 10
_ROOT = re.compile(r"<en-note[\s/>]")
_PROLOG = b'<!DOCTYPE en-note SYSTEM "enml2.dtd">'
_ILLEGAL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
_COMMENT = re.compile(r"<!--.*?(?:-->|\Z)|<![^<>]*>|<\?.*?(?:\?>|\Z)", re.DOTALL)
_TAG = re.compile(r"<(/?)([A-Za-z][A-Za-z0-9:-]{0,40})([^<>]*)>")
_ATTRIBUTE = re.compile(
    r"([A-Za-z][\w:-]{0,40})(?:\s*=\s*(?:\"([^\"]*)\"|'([^']*)'|([^\s\"'>]+)))?", re.ASCII
)
_VOID = frozenset({
    "area", "base", "br", "col", "en-media", "en-todo", "hr", "img", "input", "link", "meta",
    "param", "source", "wbr",
})  # fmt: skip
_LINES = re.compile(r"\n{3,}")
_GROUP = re.compile(r"--en-id:\s*([0-9A-Za-z-]{1,100})")
_SAFE_LINK = re.compile(r"(?:https?|ftps?|mailto|tel|evernote|file|news|sip):\S", re.IGNORECASE)
_HIDDEN = frozenset({"script", "style", "head", "title", "noscript", "template", "object", "svg"})
_BLOCKS = frozenset({
    "address", "article", "aside", "blockquote", "body", "caption", "center", "dd", "details",
    "dir", "div", "dl", "dt", "en-note", "fieldset", "figure", "footer", "form", "h1", "h2", "h3",
    "h4", "h5", "h6", "header", "html", "li", "main", "menu", "nav", "ol", "p", "pre", "section",
    "summary", "table", "tbody", "tfoot", "thead", "tr", "ul", "en-codeblock",
})  # fmt: skip
_LISTS = frozenset({"ul", "ol", "dir", "menu"})
_CODE = frozenset({"pre", "en-codeblock"})


def text_of_enml(
    source: str,
    media: Mapping[str, str] | None = None,
    tasks: Mapping[str, Sequence[str]] | None = None,
) -> tuple[str, bool]:
    """Return the text of a note's content, and whether its markup was sound.

    `media` gives the names of attachments by their MD5 in hex; `tasks` the lines to show for each
    group of tasks, by the id of the group.
    """
    sound = len(source) <= LARGEST
    source = source[:LARGEST]
    root = _ROOT.search(source)
    body = source[root.start() :] if root else source
    if not body.strip():
        return "", sound
    writer = _Writer(media or {}, tasks or {})
    if root is not None and sound:
        try:
            _read_xml(body, writer)
            return writer.text(), True
        except expat.ExpatError:
            writer = _Writer(media or {}, tasks or {})
    elif root is None and "<" not in body and "&" not in body:
        return body.strip(), sound
    return _recovered(body, writer), False


def _read_xml(body: str, writer: "_Writer") -> None:
    parser = expat.ParserCreate("utf-8")
    parser.buffer_text = True
    parser.StartElementHandler = writer.start
    parser.EndElementHandler = writer.end
    parser.CharacterDataHandler = writer.data
    parser.SkippedEntityHandler = writer.entity
    parser.Parse(_PROLOG, False)
    parser.Parse(body.encode("utf-8", "replace"), True)


def _recovered(body: str, writer: "_Writer") -> str:
    """Return the text of broken markup, with every end tag that is missing put in its place."""
    body = _COMMENT.sub("", _ILLEGAL.sub("\ufffd", body).replace("<![CDATA[", ""))
    body = body.replace("]]>", "")
    opened: list[str] = []
    count, at = Counter[str](), 0
    for match in _TAG.finditer(body):
        writer.data(html.unescape(body[at : match.start()]))
        at, tag, rest = match.end(), match[2].lower(), match[3]
        if match[1]:
            while count[tag]:
                count[opened[-1]] -= 1
                writer.end(closed := opened.pop())
                if closed == tag:
                    break
            continue
        writer.start(tag, _attributes(rest))
        if tag in _VOID or rest.endswith("/"):
            writer.end(tag)
        else:
            opened.append(tag)
            count[tag] += 1
    writer.data(html.unescape(body[at:]))
    for tag in reversed(opened):
        writer.end(tag)
    return writer.text()


def _attributes(source: str) -> dict[str, str]:
    found = {}
    for match in _ATTRIBUTE.finditer(source):
        value = next((one for one in match.groups()[1:] if one is not None), "")
        found[match[1].lower()] = html.unescape(value)
    return found


class _Writer:
    """Turns the events of a parser into lines of text."""

    def __init__(self, media: Mapping[str, str], tasks: Mapping[str, Sequence[str]]) -> None:
        self._media, self._tasks = media, tasks
        self._shown: set[str] = set()
        self._lines: list[str] = []
        self._line: list[str] = []
        self._space = False
        self._marker = ""
        self._lists: list[list[str | int]] = []
        self._cells = self._code = self._hidden = 0
        self._code_tags: list[bool] = []
        self._links: list[tuple[str, list[str]]] = []

    def text(self) -> str:
        """Return all text; groups of tasks that had no place come last."""
        self._fresh()
        for group, lines in self._tasks.items():
            if group not in self._shown:
                self._lines += ["", *lines]
        text = "\n".join(line.rstrip() for line in self._lines)
        return _LINES.sub("\n\n", text).strip("\n")

    def entity(self, name: str, is_parameter: bool) -> None:
        """Write an entity of HTML; others stay as they were written."""
        if not is_parameter:
            self.data(html.unescape(f"&{name};"))

    def start(self, tag: str, attributes: Mapping[str, str]) -> None:
        """Take note of a start tag."""
        if self._hidden or tag in _HIDDEN:
            self._hidden += 1
            return
        style = attributes.get("style", "")
        if tag in _BLOCKS:
            self._fresh()
            if tag == "div" or tag in _CODE:
                self._start_block(tag, style)
            elif tag in _LISTS:
                kind = "todo" if "--en-todo:true" in style.replace(" ", "") else tag
                self._lists.append([kind, 0])
            elif tag == "li":
                self._marker = self._list_marker(style.replace(" ", ""))
            elif tag == "tr":
                self._cells = 0
        elif tag == "a":
            self._links.append((attributes.get("href", "").strip(), []))
        else:
            self._start_inline(tag, attributes)

    def _start_block(self, tag: str, style: str) -> None:
        is_code = tag in _CODE or "-en-codeblock:true" in style.replace(" ", "")
        if tag == "div":
            self._code_tags.append(is_code)
        self._code += is_code
        group = _GROUP.search(style) if "--en-task-group" in style else None
        if group is not None and group[1] in self._tasks:
            self._shown.add(group[1])
            self._lines += self._tasks[group[1]]
            self._hidden = 1

    def _start_inline(self, tag: str, attributes: Mapping[str, str]) -> None:
        if tag == "br":
            self._break()
        elif tag == "hr":
            self._fresh()
            self._lines.append("---")
        elif tag in {"td", "th"}:
            if self._cells:
                self._line.append("\t")
                self._space = False
            self._cells += 1
        elif tag == "en-todo" or (tag == "input" and attributes.get("type") == "checkbox"):
            ticked = attributes.get("checked", "false").strip().lower() != "false"
            self._word("[x]" if ticked else "[ ]")
            self._space = True
        elif tag == "en-media":
            digest = attributes.get("hash", "").strip().lower()
            name = self._media.get(digest) or attributes.get("type", "") or "onbekend"
            self._word(f"[bijlage: {name}]")
        elif tag == "en-crypt":
            self._word("[versleuteld]")
            self._hidden = 1
        elif tag == "img" and attributes.get("alt", "").strip():
            self._word(f"[afbeelding: {' '.join(attributes['alt'].split())}]")

    def end(self, tag: str) -> None:
        """Take note of an end tag."""
        if self._hidden:
            self._hidden -= 1
            if self._hidden or tag != "div":
                return
        if tag in _BLOCKS:
            self._fresh()
            if tag == "tr" or tag == "table":
                self._cells = 0
            elif tag in _LISTS and self._lists:
                self._lists.pop()
            elif tag == "li":
                self._marker = ""
            elif tag == "div" and self._code_tags:
                self._code -= self._code_tags.pop()
            elif tag in _CODE:
                self._code = max(self._code - 1, 0)
        elif tag == "a" and self._links:
            self._end_link()

    def _end_link(self) -> None:
        href, parts = self._links.pop()
        words = " ".join("".join(parts).split())
        plain = href.removeprefix("mailto:").removeprefix("tel:").rstrip("/")
        bare = plain.removeprefix("http://").removeprefix("https://")
        if not _SAFE_LINK.match(href) or words.rstrip("/") in {plain, bare}:
            return
        if words:
            self._space = True
        self._word(f"({href})" if words else href)

    def data(self, text: str) -> None:
        """Write text; white space becomes one space, but not in code."""
        if self._hidden or not text:
            return
        if self._links:
            self._links[-1][1].append(text)
        if self._code:
            self._write_code(text)
            return
        words = text.split()
        if not words:
            self._space = True
            return
        self._space = self._space or text[0].isspace()
        self._word(" ".join(words))
        self._space = text[-1].isspace()

    def _write_code(self, text: str) -> None:
        first, *more = text.replace("\xa0", " ").split("\n")
        if first:
            self._word(first)
        for line in more:
            self._break()
            if line:
                self._word(line)

    def _word(self, text: str) -> None:
        if self._marker:
            self._line.append(self._marker)
            self._marker, self._space = "", False
        if self._space and self._line and not self._line[-1].endswith("\t"):
            self._line.append(" ")
        self._space = False
        self._line.append(text)

    def _fresh(self) -> None:
        """Begin a line, unless this is one, or a cell of a table: that stays on its line."""
        if self._line and not self._cells:
            self._break()
        else:
            self._space = self._space or bool(self._line)

    def _break(self) -> None:
        if self._cells:
            self._space = True
            return
        self._lines.append("".join(self._line))
        self._line, self._space = [], False

    def _list_marker(self, style: str) -> str:
        indent = "  " * min(max(len(self._lists) - 1, 0), DEEPEST_INDENT)
        kind: str | int = "ul"
        if self._lists:
            self._lists[-1][1] = int(self._lists[-1][1]) + 1
            kind = self._lists[-1][0]
        if "--en-checked:true" in style:
            return f"{indent}[x] "
        if kind == "todo" or "--en-checked:false" in style:
            return f"{indent}[ ] "
        return f"{indent}{self._lists[-1][1]}. " if kind == "ol" else f"{indent}- "
