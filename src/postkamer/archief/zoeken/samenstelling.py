"""Cut Dutch compounds into the words that they are made of, by the word list."""

from collections.abc import Collection, Mapping
from functools import lru_cache

from postkamer.archief.zoeken.verkleinwoord import diminutive_bases

SHORTEST_FIRST, SHORTEST_LAST = 3, 4
LONGEST = 60
_ENDINGS = frozenset(
    "aard age atie baar dom eren erig erij erik ette heid iede iteit lijk lijke loos "
    "ering lijks matig nis schap sche sel ster teit ties tie waarts zaam ende eerd ingen".split()
)
"""What is in the list as a word but after another is an ending."""


class Splitter:
    """Cuts compounds; `known` leads from forms to lemmas, `particles` are no first words."""

    def __init__(self, known: Mapping[str, str], particles: Collection[str]) -> None:
        self._known, self._particles = known, particles
        self.cut = lru_cache(maxsize=50_000)(self._cut)

    def _cut(self, word: str) -> int | None:
        """Return where the last words begin, after the longest first word, or None."""
        if not SHORTEST_FIRST + 3 <= len(word) <= LONGEST:
            return None
        known = self._known
        for cut in range(len(word) - SHORTEST_LAST + 1, SHORTEST_FIRST - 1, -1):
            first = word[:cut]
            if first not in known and first[-1] not in "sn":
                continue  # most are: soon done
            if self.first_word(first) is not None and self._is_rest(word[cut:]):
                return cut
        return None

    def _is_rest(self, rest: str) -> bool:
        if len(rest) < SHORTEST_LAST:
            return self._is_short_noun(rest)
        if rest in _ENDINGS:
            return False
        if rest in self._known or any(base in self._known for base in diminutive_bases(rest)):
            return True
        return self.cut(rest) is not None

    def _is_short_noun(self, word: str) -> bool:
        """Return whether a word of three letters is a noun: the list knows its diminutive."""
        if word not in self._known or word in self._particles:
            return False
        small = (word + "je", f"{word}{word[-1]}etje", word + "tje")
        return any(self._known.get(one) == word for one in small)

    def first_word(self, part: str) -> str | None:
        """Return the word that stands before another: as it is, or without -s or -en; or None."""
        known = self._known
        if part in known:
            return None if part in self._particles else part
        if part[-1] == "s":
            base = part[:-1]
        elif part.endswith("en"):
            base = part[:-2]
        else:
            return None
        good = len(base) >= SHORTEST_FIRST and base in known and base not in self._particles
        return base if good else None

    def parts(self, word: str) -> list[str]:
        """Return the words of a compound in order, as they stand; [] = it is none."""
        found: list[str] = []
        cut = self.cut(word)
        while cut is not None:
            first, word = word[:cut], word[cut:]
            found.append(self.first_word(first) or first)
            cut = None if word in self._known else self.cut(word)
        return [*found, word] if found else []
