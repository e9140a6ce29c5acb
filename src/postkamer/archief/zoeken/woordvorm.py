"""One canonical form for the forms of a Dutch word.

The lemma comes from the word list of simplemma (370,000 forms). Around it stand rules for what a
list never holds: diminutives, compounds and inflected verbs that are not in it. What is left is cut
to a stem by two endings (-en, -ing), so that noun and verb of one root meet: melden, melding.
"""

from functools import cache, lru_cache

from simplemma.strategies.dictionaries import DefaultDictionaryFactory

VOWELS = frozenset("aeiouy")
SHORTEST_FIRST, SHORTEST_LAST = 3, 4
LONGEST = 60
"""Characters of a token beyond which it is no word: it is kept as it is."""

IRREGULAR = {
    "leden": "lid", "ledematen": "ledemaat", "smeden": "smid", "goden": "god", "bladeren": "blad",
    "blaren": "blad", "koeien": "koe", "vlooien": "vlo", "raderen": "rad", "kalveren": "kalf",
    "lammeren": "lam", "hoenderen": "hoen", "goederen": "goed", "volkeren": "volk", "bad": "bad",
    "vroeg": "vraag", "vroegen": "vraag", "rijden": "rijd", "rijdt": "rijd", "reed": "rijd",
    "gereden": "rijd", "duif": "duif", "koe": "koe", "god": "god",
}  # fmt: skip
"""Closed classes: plurals with another vowel or -eren, and forms that the list reads otherwise."""


PARTICLES = frozenset(
    (
        "aan achter als bij binnen boven buiten deze door dus een eer had heen heel her het hun "
        "kon laat los maar mag mee men met mis naar neer niet oer ont onder over per rond samen "
        "sta tegen ter terug toe tot uit van vast ver vol voor vooruit wan was wat weer wel wie "
        "zijn zou"
    ).split()
)
"""Words that before another word make a verb or nothing, but no compound noun."""


@cache
def _words() -> "Words":
    return Words()


class Words:
    """The word list: form to lemma; `known` holds its forms."""

    def __init__(self) -> None:
        self._forms = DefaultDictionaryFactory().get_dictionary("nl")
        self.known = frozenset(self._forms)

    def lemma(self, word: str) -> str | None:
        """Return the lemma of a form, or None when the list does not know it."""
        found = self._forms.get(word)
        return None if found is None else found.replace("_", "").lower()


@lru_cache(maxsize=200_000)
def canonical(word: str) -> str:
    """Return the canonical form of a word in lower case, with its diacritics."""
    if len(word) > LONGEST or not word.isalpha():
        return _plain(word)
    return _known(word) or _compound(word) or _unknown(word)


def _plain(word: str) -> str:
    """Return a token that is no single word: a plural or genitive 's is left out."""
    for mark in ("'s", "’s"):
        if word.endswith(mark) and len(word) > len(mark) + 1:
            return canonical(word[: -len(mark)])
    return word


def _known(word: str) -> str | None:
    """Return the stem of a word that the list knows, or None."""
    special = IRREGULAR.get(word)
    if special is not None:
        return special
    words, forms, form = _words(), [word], word
    for _ in range(3):
        lemma = words.lemma(form)
        if lemma is None or lemma in forms:
            break
        forms.append(lemma)
        form = lemma
    if len(forms) == 1 and words.lemma(word) is None:
        return None
    small = _diminutive(word)
    if small is not None:
        return stem(small)
    return min((stem(one) for one in forms[1:] or forms), key=lambda one: (len(one), one))


def _diminutive(word: str) -> str | None:
    """Return the noun that a diminutive is made of, when the list knows it."""
    for ending, endings in (("etje", ("",)), ("pje", ("",)), ("kje", ("g",)), ("tje", ("",)),
                            ("je", ("",))):  # fmt: skip
        for part in _bases(word, ending, endings):
            if part in _words().known:
                return part
    return None


def _bases(word: str, ending: str, endings: tuple[str, ...]) -> list[str]:
    for tail in (ending, ending + "s"):
        if word.endswith(tail) and len(word) >= len(tail) + 2:
            base = word[: -len(tail)]
            if ending == "etje" and len(base) > 3 and base[-1] == base[-2]:
                return [base[:-1]]
            if ending == "etje" and base[-1] in VOWELS:
                return []
            return [base + one for one in endings if base + one]
    return []


def stem(lemma: str) -> str:
    """Return a lemma without -en or -ing, spelled as the bare stem is."""
    if lemma.endswith("en") and len(lemma) > 4:
        base = lemma[:-2]
    elif lemma.endswith("ing") and len(lemma) > 5:
        base = lemma[:-3]
    else:
        return lemma
    if not VOWELS.intersection(base) or len(base) < 2:
        return lemma
    return _respelled(base)


def _respelled(base: str) -> str:
    """Undo what Dutch spelling does before an ending: vergunn, lop, grav, huiz."""
    last, before = base[-1], base[-2]
    if last == before and last not in VOWELS:
        return base[:-1]
    single = before in "aeou" and (len(base) == 2 or base[-3] not in VOWELS)
    if single and last not in VOWELS and last not in "xw":
        weak = before == "e" and len(base) > 3 and VOWELS.intersection(base[:-2])
        if not weak:
            base = base[:-1] + before + last
    return base[:-1] + {"v": "f", "z": "s"}.get(last, last)


def _compound(word: str) -> str | None:
    """Return prefix and canonical head of a compound that the list does not know, or None."""
    cut = split_compound(word)
    return None if cut is None else word[:cut] + (_known(word[cut:]) or word[cut:])


@lru_cache(maxsize=100_000)
def split_compound(word: str) -> int | None:
    """Return where the rest of a compound begins, after its longest first word, or None."""
    known = _words().known
    for cut in range(len(word) - SHORTEST_LAST, SHORTEST_FIRST - 1, -1):
        if _first_word(word[:cut]) is None:
            continue
        rest = word[cut:]
        if rest in known or _diminutive(rest) or split_compound(rest) is not None:
            return cut
    return None


def _first_word(part: str) -> str | None:
    """Return the word that stands before another: as it is, or without -s, -en or -e; or None."""
    known, last = _words().known, part[-1]
    if part in known and part not in PARTICLES:
        return part
    if last in "se":
        base = part[:-1]
    elif last == "n" and part.endswith("en"):
        base = part[:-2]
    else:
        return None
    return base if len(base) >= SHORTEST_FIRST and base in known and base not in PARTICLES else None


def _unknown(word: str) -> str:
    """Return the stem of a word that is in no list: a name, slang, a typing error."""
    small = _diminutive(word)
    if small is not None:
        return stem(small)
    for ending in ("en", "s"):
        if word.endswith(ending) and len(word) > len(ending) + 4:
            return stem(word) if ending == "en" else word[:-1]
    return word


def compound_parts(word: str) -> list[str]:
    """Return the canonical forms of the words that a compound is made of; [] = it is none."""
    if not SHORTEST_FIRST + SHORTEST_LAST <= len(word) <= LONGEST or not word.isalpha():
        return []
    cut = split_compound(word)
    if cut is None:
        return []
    first, rest = word[:cut], word[cut:]
    known = rest in _words().known
    return [canonical(_first_word(first) or first), *((not known and compound_parts(rest)) or [
        canonical(rest)
    ])]  # fmt: skip
