"""The piece of a text that shows why it was found, with the words that match marked."""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

from postkamer.archief.zoeken.analyse import TOKEN, fold, term_and_parts
from postkamer.archief.zoeken.vraag import Phrase, Vraag

WIDTH = 160
MOST_READ = 200_000
_SPACE = re.compile(r"\s+")


@dataclass(frozen=True, slots=True)
class Snippet:
    """A piece of a text, and the ranges (start, end) in it of the words that match."""

    text: str
    marks: tuple[tuple[int, int], ...] = ()


@dataclass(frozen=True, slots=True)
class _Word:
    """A word of a text: where it stands, its letters, its term and the terms of its parts."""

    start: int
    end: int
    folded: str
    term: str
    parts: str


def snippet(text: str, vraag: Vraag, width: int = WIDTH) -> Snippet:
    """Return about `width` characters of `text` around the first words that match.

    Spaces and line ends are one space each; letters are in their composed form (NFC).
    """
    text = _SPACE.sub(" ", unicodedata.normalize("NFC", text[:MOST_READ])).strip()
    matches, start = list[tuple[int, int]](), 0
    for match in _matches(text, vraag.positive):
        if not matches:
            start = _start(text, match, width)
        if match[0] > start + width:
            break
        matches.append(match)
    end = min(start + width, len(text))
    if end < len(text) and (space := text.rfind(" ", start, end)) > start + width // 2:
        end = space
    before, after = "… " if start else "", " …" if end < len(text) else ""
    shift = len(before) - start
    marks = tuple(
        (a + shift, b + shift) for a, b in sorted(set(matches)) if a >= start and b <= end
    )
    return Snippet(before + text[start:end] + after, marks)


def _matches(text: str, phrases: tuple[Phrase, ...]) -> Iterator[tuple[int, int]]:
    """Yield where a word stands that matches, in the order in which that is known."""
    longest = max((len(one.terms) + bool(one.prefix) for one in phrases), default=0)
    recent: list[_Word] = []
    for found in TOKEN.finditer(text) if phrases else ():
        term, parts = term_and_parts(found[0].lower())
        recent.append(_Word(found.start(), found.end(), fold(found[0]), term, parts))
        del recent[:-longest]
        for phrase in phrases:
            for word in _matched(recent, phrase):
                yield word.start, word.end


def _matched(recent: list[_Word], phrase: Phrase) -> list[_Word]:
    """Return the words that match a phrase which ends at the last word."""
    last = recent[-1]
    if phrase.joined and phrase.joined == last.term:
        return [last]
    if not phrase.prefix and len(phrase.terms) == 1:
        term = phrase.terms[0]
        return [last] if last.term == term or term in last.parts.split() else []
    words = recent[-(len(phrase.terms) + bool(phrase.prefix)) :]
    if phrase.prefix and not last.folded.startswith(phrase.prefix):
        return []
    wanted = phrase.terms
    same = tuple(word.term for word in words[: len(wanted)]) == wanted
    return words if same and len(words) == len(wanted) + bool(phrase.prefix) else []


def _start(text: str, match: tuple[int, int], width: int) -> int:
    if match[1] < width * 3 // 4:
        return 0
    start = max(match[0] - width // 3, 0)
    space = text.find(" ", start, match[0])
    return space + 1 if space >= 0 else start
