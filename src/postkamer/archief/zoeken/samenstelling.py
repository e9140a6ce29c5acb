"""Cut Dutch compounds into the words that they are made of, by the word list."""

from collections.abc import Collection, Mapping
from functools import lru_cache

from postkamer.archief.zoeken.verkleinwoord import diminutive_bases

SHORTEST_FIRST, SHORTEST_LAST = 3, 4
LONGEST = 60
_ENDINGS = frozenset(
    "aard age atie baar dom eren erig erij erik ette heid iede iteit lijk lijke loos "
    "ering lijks matig nis schap sche sel ster teit ties tie waarts zaam ende eerd ingen aal aar "
    "air amen chap ding eis end ent ging ijk ion lende ling oen sing taan pees pij".split()
)
"""What is in the list as a word but after another is an ending."""

_WEAK = ("en", "el", "er")
"""What a word of three letters ends in that is mostly the end of a longer one: zeg-gen."""
_SHORT = frozenset("bel cel pen vel".split())
"""Words that end so and are the last word of many compounds."""
_VERB_PREFIXES = (
    "aan", "af", "be", "door", "er", "ge", "her", "in", "mee", "na", "om", "ont", "op", "over",
    "toe", "uit", "ver", "voor",
)  # fmt: skip
"""What makes a verb of a verb: ver-sleep is not vers-leep."""
_ENDS_WITH_S = ("heid", "ing", "teit", "schap", "dom", "ling")
_BEGINS_WITH_S = ("be", "ge", "ver", "ont", "onder")
_WITH_S = frozenset(
    "arbeid bedrijf beroep dorp handel hof huwelijk kabinet koning land leven oorlog raad rijk "
    "stad staat volk".split()
)
"""First words that have an s before the next one."""


class Splitter:
    """Cuts compounds; `known` leads from forms to lemmas, `particles` are no first words.

    `first_words` leads from words as they are spelled before another to themselves; `simple` words
    are no compounds.
    """

    def __init__(
        self,
        known: Mapping[str, str],
        particles: Collection[str],
        first_words: Mapping[str, str],
        simple: Collection[str],
    ) -> None:
        self._known, self._particles = known, particles
        self._first_words, self._simple = first_words, simple
        self.cut = lru_cache(maxsize=50_000)(self._cut)

    def _cut(self, word: str) -> int | None:
        """Return where the last words begin, after the longest first word, or None."""
        if not SHORTEST_FIRST + 3 <= len(word) <= LONGEST or word in self._simple:
            return None
        known = self._known
        if word.startswith(_VERB_PREFIXES) and self._is_prefixed(word):
            return None
        for cut in range(len(word) - SHORTEST_LAST + 1, SHORTEST_FIRST - 1, -1):
            first = word[:cut]
            if first not in known and first[-1] not in "sne":
                continue  # most are: soon done
            if first[-1] == "e" and word[cut:] == "ring":
                continue  # reserve-ring
            if self.first_word(first) is not None and self._is_rest(word[cut:]):
                return cut - self._has_s_of_rest(first, word[cut:])
        return None

    def _is_prefixed(self, word: str) -> bool:
        return any(
            word.startswith(prefix) and word[len(prefix) :] in self._known
            for prefix in _VERB_PREFIXES
        )

    def _has_s_of_rest(self, first: str, rest: str) -> bool:
        """Return whether the s before the cut belongs after it: graf|steen, not grafs|teen."""
        base = first[:-1]
        if first[-1] != "s" or self._known.get(first, base) not in {base, base + "en"}:
            return False
        if (
            self.first_word(base) != base
            or base in _WITH_S
            or base.endswith(_ENDS_WITH_S)
            or base.startswith(_BEGINS_WITH_S)
        ):
            return False
        lemma = self._known.get("s" + rest)
        return lemma is not None and (lemma == "s" + rest or not lemma.endswith("en"))

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
        if word not in self._known or word in self._particles or word in _ENDINGS:
            return False
        if word[-2:] in _WEAK and word not in _SHORT:
            return False
        small = (word + "je", f"{word}{word[-1]}etje", word + "tje")
        return any(self._known.get(one) == word for one in small)

    def first_word(self, part: str) -> str | None:
        """Return the word that stands before another: as it is, or without -s or -en; or None."""
        known = self._known
        if part[-1] == "s" and part[:-1] in _WITH_S:
            return part[:-1]
        if part in known:
            good = part not in self._particles and not _is_finite(part, known[part])
            return part if good else None
        if part in self._first_words:
            return self._first_words[part]
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
        cut = self.cut(word)
        if cut is None:
            return []
        first, rest = self.first_word(word[:cut]) or word[:cut], word[cut:]
        of_rest = self.parts(rest)
        whole = [rest] if rest in self._known or not of_rest else []
        return [first, *self.parts(first), *whole, *of_rest]


def _is_finite(form: str, lemma: str) -> bool:
    """Return whether a form is a verb with an ending, or a degree: stoept, best; not stoep."""
    if form == lemma or len(lemma) < 5:
        return form[:1] != lemma[:1]
    if form == lemma + "er" and lemma[-1] == "t":
        return True
    same = form[-1] == {"v": "f", "z": "s"}.get(lemma[-3], lemma[-3])
    return form[:1] != lemma[:1] or (lemma.endswith("en") and not same and form[-1] != "n")
