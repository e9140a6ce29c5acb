"""The piece of a text that shows why it was found, with the words that match marked."""

import re
from dataclasses import dataclass

from postkamer.archief.zoeken.analyse import TOKEN, fold, parts, terms
from postkamer.archief.zoeken.vraag import Vraag

WIDTH = 160
MOST_READ = 200_000
_SPACE = re.compile(r"\s+")


@dataclass(frozen=True, slots=True)
class Snippet:
    """A piece of a text, and the ranges (start, end) in it of the words that match."""

    text: str
    marks: tuple[tuple[int, int], ...] = ()


def snippet(text: str, vraag: Vraag, width: int = WIDTH) -> Snippet:
    """Return about `width` characters of `text` around the first words that match."""
    text = _SPACE.sub(" ", text[:MOST_READ]).strip()
    wanted = {term for phrase in vraag.positive for term in phrase.terms}
    prefixes = tuple(phrase.prefix for phrase in vraag.positive if phrase.prefix)
    matches = [
        (found.start(), found.end())
        for found in TOKEN.finditer(text)
        if _matches(found[0], wanted, prefixes)
    ]
    start = _start(text, matches, width)
    end = min(start + width, len(text))
    if end < len(text) and (space := text.rfind(" ", start, end)) > start + width // 2:
        end = space
    before, after = "… " if start else "", " …" if end < len(text) else ""
    shift = len(before) - start
    marks = tuple((a + shift, b + shift) for a, b in matches if a >= start and b <= end)
    return Snippet(before + text[start:end] + after, marks)


def _matches(word: str, wanted: set[str], prefixes: tuple[str, ...]) -> bool:
    found = terms(word.lower())
    if wanted.intersection(found) or (prefixes and fold(word).startswith(prefixes)):
        return True
    return bool(wanted) and bool(wanted.intersection(parts(word.lower()).split()))


def _start(text: str, matches: list[tuple[int, int]], width: int) -> int:
    if not matches or matches[0][1] < width * 3 // 4:
        return 0
    start = max(matches[0][0] - width // 3, 0)
    space = text.find(" ", start, matches[0][0])
    return space + 1 if space >= 0 else start
