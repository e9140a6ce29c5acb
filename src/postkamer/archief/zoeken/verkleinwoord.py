"""What a Dutch diminutive is made of, by the sounds that decide its ending."""

VOWELS = frozenset("aeiouy")
_LONG = (
    "aa", "ee", "oo", "uu", "ie", "oe", "eu", "ui", "ij", "ei", "ou", "au", "ai", "oi",
)  # fmt: skip


def diminutive_bases(word: str) -> list[str]:
    """Return the nouns that `word` can be a diminutive of, the likeliest first; [] = it is none."""
    if word.endswith("jes"):
        word = word[:-1]
    if not word.endswith("je") or len(word) < 5:
        return []
    base = word[:-2]
    if base[-1] == "t":
        return _with_t(base[:-1], base)
    if base[-1] == "p" and base[-2] == "m":
        return [base[:-1] if _is_heavy(base[:-2]) or base[-3] in "lr" else base]
    if base[-1] == "k" and base.endswith("ink"):
        return [base[:-1] + "g", base]
    return [base] if base[-1] in "bcdfghkpsx" else []


def _with_t(before: str, whole: str) -> list[str]:
    """Return the bases of a word in -tje; `before` stands before it, `whole` has the t."""
    if len(before) < 2:
        return []
    last = before[-1]
    if last == "e" and len(before) > 3 and before[-2] not in VOWELS:
        if before[-2] == before[-3]:
            return [before[:-2]]
        return [before[:-1], before, whole] if before[-2] in "lmnrgb" else [before, whole]
    if last in VOWELS:
        if before.endswith(("aa", "ee", "oo", "uu")):
            return [before[:-1], whole, before]
        return [before, whole]
    if last in "lnrw" and (_is_heavy(before[:-1]) or last == "w"):
        return [before, whole]
    return [whole]


def _is_heavy(before: str) -> bool:
    """Return whether the syllable ends in a long vowel, or in the weak e of tafel and kamer."""
    if before.endswith(_LONG):
        return True
    weak = before[-1:] in {"e", "o"} and len(before) > 2 and before[-2] not in VOWELS
    return bool(weak and VOWELS.intersection(before[:-1]))
