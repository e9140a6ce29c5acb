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

_ASCII_SIGNS = str.maketrans({sign: " " for sign in map(chr, range(128)) if not sign.isalnum()})
"""ASCII without an apostrophe needs no regular expression: its signs become spaces."""
TOKEN = re.compile(r"[^\W_]+(?:['’][^\W_]+)*")
_HYPHENED = re.compile(r"(?<![\w-])[^\W\d_]+(?:-[^\W\d_]+)+(?![\w-])")


def fold(text: str) -> str:
    """Return text without capitals, diacritics and compatibility forms."""
    if text.isascii():
        return text.lower()
    decomposed = unicodedata.normalize("NFKD", text.lower())
    return "".join(one for one in decomposed if not unicodedata.combining(one))


class _Words(dict[str, tuple[str, str]]):
    """Token to its term and to the terms of its parts ('' = no compound), remembered."""

    def __missing__(self, token: str) -> tuple[str, str]:
        if token.isdecimal():
            return token[:LONGEST_TOKEN], ""  # numbers are many and seldom come back
        if len(self) > MOST_CACHED:
            self.clear()
        term = fold(canonical(token[:LONGEST_TOKEN])).replace("'", "").replace("’", "")
        parts = [fold(part) for part in compound_parts(token)] if token.isalpha() else []
        found = self[token] = (term or token, " ".join(parts))
        return found


_words = _Words()


def term_and_parts(token: str) -> tuple[str, str]:
    """Return the term of a word in lower case, and the terms of its parts with spaces between."""
    return _words[token]


def tokens(text: str) -> list[str]:
    """Return the words of a text in lower case, with their diacritics."""
    text = text[:MOST_TEXT]
    if text.isascii() and "'" not in text:
        return text.lower().translate(_ASCII_SIGNS).split()
    return TOKEN.findall(unicodedata.normalize("NFKC", text).lower())


def terms(text: str) -> list[str]:
    """Return the terms of a text, one for each word."""
    return [_words[token][0] for token in tokens(text)]


def analyse(text: str) -> str:
    """Return the terms of a text, with spaces between them."""
    return " ".join(terms(text))


def joined_term(word: str) -> str:
    """Return the term of a word with hyphens as if it were written as one, or ''."""
    found = _HYPHENED.fullmatch(unicodedata.normalize("NFKC", word).lower())
    return _words[found[0].replace("-", "")][0] if found else ""


def parts(text: str) -> str:
    """Return the terms of the parts of the compounds in a text, with spaces between them.

    A word with hyphens has itself as a part, written as one.
    """
    return analyse_both(text)[1]


def analyse_both(text: str) -> tuple[str, str]:
    """Return `(analyse(text), parts(text))`, reading the text once."""
    found = [_words[token] for token in tokens(text)]
    of_parts = [one[1] for one in found if one[1]]
    if "-" in text:
        of_parts += [joined_term(word) for word in _HYPHENED.findall(text[:MOST_TEXT])]
    return " ".join([one[0] for one in found]), " ".join(of_parts)
