"""Turn text into terms, the same for what is searched and for what is asked.

A term is the canonical form of a word (`woordvorm`), folded: no capitals, no diacritics. A text is
one string of terms with spaces between them, so that it crosses to another process cheaply.
"""

import re
import unicodedata

from postkamer.archief.zoeken.woordvorm import canonical, compound_parts, word_list

LONGEST_TOKEN = 100
MOST_CACHED = 300_000

_LOWER_WORDS = bytes(
    ord(chr(byte).lower()) if byte < 128 and chr(byte).isalnum() else 32 for byte in range(256)
)
"""ASCII without an apostrophe needs no regular expression: its signs become spaces."""
LONGEST_PIECE = 30
TOKEN = re.compile(r"[^\W_]+(?:['’][^\W_]+)*")
_HYPHENED = re.compile(r"(?<![\w-])[^\W\d_]+(?:-[^\W\d_]+)+(?![\w-])")


def fold(text: str) -> str:
    """Return text without capitals, diacritics and compatibility forms."""
    if text.isascii():
        return text.lower()
    decomposed = unicodedata.normalize("NFKD", text.lower())
    return "".join(one for one in decomposed if not unicodedata.combining(one))


class _Terms(dict[str, str]):
    """Token to its term, remembered; `compounds` leads to the terms of the parts, if it has them.

    A token with a digit is not remembered: numbers are many and seldom come back.
    """

    def __init__(self) -> None:
        super().__init__()
        self.compounds: dict[str, str] = {}

    def forget_if_full(self) -> None:
        """Start again when very many words are remembered; call it between texts."""
        if len(self) > MOST_CACHED:
            self.clear()
            self.compounds.clear()

    def __missing__(self, token: str) -> str:
        if not token.isalpha():
            return _plain_term(token)
        term = self[token] = fold(canonical(token[:LONGEST_TOKEN])) or token
        parts = compound_parts(token)
        if parts:
            self.compounds[token] = " ".join([fold(part) for part in parts])
        return term


def _plain_term(token: str) -> str:
    """Return the term of a token that is not only letters."""
    token = token[:LONGEST_TOKEN]
    if token.isascii() and token.isalnum():
        return token
    return fold(canonical(token)).replace("'", "").replace("’", "") or token


_terms = _Terms()


class _Pieces(dict[str, str]):
    """What stands between spaces, to its tokens with spaces between them, remembered.

    So the regular expression seldom meets a text that is not ASCII.
    """

    def __missing__(self, piece: str) -> str:
        found = " ".join(TOKEN.findall(unicodedata.normalize("NFKC", piece).lower()))
        if len(piece) <= LONGEST_PIECE and not any(map(str.isdigit, piece)):
            if len(self) > MOST_CACHED:
                self.clear()
            self[piece] = found
        return found


_pieces = _Pieces()


def warm() -> None:
    """Load the word list, which the first word would wait for."""
    word_list()


def term_and_parts(token: str) -> tuple[str, str]:
    """Return the term of a word in lower case, and the terms of its parts with spaces between."""
    _terms.forget_if_full()
    return _terms[token], _terms.compounds.get(token, "")


def tokens(text: str) -> list[str]:
    """Return the words of a text in lower case, with their diacritics."""
    _terms.forget_if_full()
    if text.isascii() and "'" not in text:
        return text.encode("ascii").translate(_LOWER_WORDS).decode("ascii").split()
    return " ".join(map(_pieces.__getitem__, text.split())).split()


def terms(text: str) -> list[str]:
    """Return the terms of a text, one for each word."""
    return [*map(_terms.__getitem__, tokens(text))]


def analyse(text: str) -> str:
    """Return the terms of a text, with spaces between them."""
    return " ".join(terms(text))


def joined_term(word: str) -> str:
    """Return the term of a word with hyphens as if it were written as one, or ''."""
    found = _HYPHENED.fullmatch(unicodedata.normalize("NFKC", word).lower())
    return _terms[found[0].replace("-", "")] if found else ""


def parts(text: str) -> str:
    """Return the terms of the parts of the compounds in a text, with spaces between them.

    A word with hyphens has itself as a part, written as one.
    """
    return analyse_both(text)[1]


def analyse_both(text: str) -> tuple[str, str]:
    """Return `(analyse(text), parts(text))`, reading the text once."""
    words = tokens(text)
    found = " ".join(map(_terms.__getitem__, words))
    of_parts = [*filter(None, map(_terms.compounds.get, words))]
    if "-" in text:
        of_parts += map(joined_term, _HYPHENED.findall(text))
    return found, " ".join(of_parts)
