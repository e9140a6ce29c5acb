"""Turn text into terms, the same for what is searched and for what is asked.

A term is the canonical form of a word (`woordvorm`), folded: no capitals, no diacritics. A text is
one string of terms with spaces between them, so that it crosses to another process cheaply.
"""

import re
import unicodedata

from postkamer.archief.zoeken.woordvorm import canonical, compound_parts

LONGEST_TOKEN = 100
MOST_CACHED = 300_000
MOST_TEXT = 2_000_000
"""Characters of one message that are searched; the rest is kept but not found by its words."""

TOKEN = re.compile(r"[^\W_]+(?:['’][^\W_]+)*")


def fold(text: str) -> str:
    """Return text without capitals, diacritics and compatibility forms."""
    if text.isascii():
        return text.lower()
    decomposed = unicodedata.normalize("NFKD", text.lower())
    return "".join(one for one in decomposed if not unicodedata.combining(one))


class _Terms(dict[str, str]):
    """Token to term, remembered; emptied when it grows too large."""

    def __missing__(self, token: str) -> str:
        if len(self) > MOST_CACHED:
            self.clear()
        term = fold(canonical(token[:LONGEST_TOKEN])).replace("'", "").replace("’", "")
        self[token] = term or token
        return self[token]


class _Parts(dict[str, str]):
    """Token to the terms of the parts of a compound ('' = none), remembered."""

    def __missing__(self, token: str) -> str:
        if len(self) > MOST_CACHED:
            self.clear()
        found = " ".join(fold(part) for part in compound_parts(token))
        self[token] = found
        return found


_terms, _parts = _Terms(), _Parts()


def tokens(text: str) -> list[str]:
    """Return the words of a text in lower case, with their diacritics."""
    if not text.isascii():
        text = unicodedata.normalize("NFKC", text)
    return TOKEN.findall(text[:MOST_TEXT].lower())


def terms(text: str) -> list[str]:
    """Return the terms of a text, one for each word."""
    return [_terms[token] for token in tokens(text)]


def analyse(text: str) -> str:
    """Return the terms of a text, with spaces between them."""
    return " ".join([_terms[token] for token in tokens(text)])


def parts(text: str) -> str:
    """Return the terms of the parts of the compounds in a text, with spaces between them."""
    found = [_parts[token] for token in tokens(text)]
    return " ".join(filter(None, found))


def analyse_both(text: str) -> tuple[str, str]:
    """Return `(analyse(text), parts(text))`, reading the text once."""
    words = tokens(text)
    return " ".join([_terms[word] for word in words]), " ".join(
        filter(None, [_parts[word] for word in words])
    )
