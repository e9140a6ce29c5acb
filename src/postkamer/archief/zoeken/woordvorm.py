"""One canonical form for the forms of a Dutch word.

The lemma comes from the word list of simplemma (370,000 forms); where the list errs in a way that
can be told (a female form, a verb with a prefix that is not there) it is not followed. Around it
stand rules for what a list never holds: diminutives, participles, plurals and compounds. What is
left is cut to a stem by -en, -ing and -heid, so that the words of one root meet: melden, melding.
"""

import unicodedata
from collections.abc import Iterator
from functools import cache, lru_cache
from typing import Final

from postkamer.archief.zoeken.samenstelling import Splitter
from postkamer.archief.zoeken.verkleinwoord import diminutive_bases
from postkamer.archief.zoeken.woordenlijst import forms_and_lemmas
from postkamer.archief.zoeken.woordfeiten import (
    ADDED,
    CHANGING,
    FIRST_WORDS,
    IRREGULAR,
    LOAN_VERBS,
    NO_QUALITY,
    OWN,
    PARTICLES,
    PREFIXES,
    SIMPLE,
)
from postkamer.conf.config import current

VOWELS: Final = frozenset("aeiouy")
LONGEST: Final = 60
"""Characters of a token beyond which it is no word: it is kept as it is."""

_PREFIXES: Final = frozenset(PREFIXES)
LONGEST_PREFIX: Final = max(map(len, PREFIXES))
_INFINITIVE: Final = ("en", "aan", "oen", "ien", "ijn")
_AFTER_APOSTROPHE: Final = ("tjes", "tje", "jes", "je", "s", "")
_PAST_AND_PRESENT: Final = ("ten", "den", "te", "de", "t")


@cache
def word_list() -> dict[str, str]:
    """Return the word list: form to lemma, both as the list spells them."""
    words = forms_and_lemmas(current().cache)
    words.update((word, word) for word in (*ADDED, *OWN))
    for verb in LOAN_VERBS:
        words.update({verb: verb, verb + "d": verb + "d"})
    for word in [word for word in words if not word.isascii()]:
        words.setdefault(unaccented(word), words[word])
    return words


def unaccented(word: str) -> str:
    """Return a word without diacritics: ideeën, ideeen."""
    if word.isascii():
        return word
    decomposed = unicodedata.normalize("NFD", word)
    return "".join([one for one in decomposed if not unicodedata.combining(one)])


@cache
def splitter() -> Splitter:
    """Return what cuts compounds."""
    return Splitter(word_list(), PARTICLES, FIRST_WORDS, SIMPLE)


@lru_cache(maxsize=100_000)
def canonical(word: str) -> str:
    """Return the canonical form of a word in lower case, with its diacritics."""
    if len(word) > LONGEST or not word.isalpha():
        return _plain(word)
    lemma = _lemma(word)
    if lemma is not None:
        return stem(lemma)
    plain = unaccented(word)
    if plain != word:
        return canonical(plain)
    return _inflected(word) or _compound(word) or _unknown(word)


def _plain(word: str) -> str:
    """Return a token that is no single word: what follows an apostrophe is left out, if a form."""
    base, mark, ending = word.replace("’", "'").rpartition("'")
    if mark and len(base) > 1 and ending in _AFTER_APOSTROPHE:
        return canonical(base)
    return word[:-1] if mark and ending == "ers" else word


def _lemma(word: str) -> str | None:
    """Return where the list leads from a form, or None when it does not know it."""
    seen = [word]
    while (following := _next(seen[-1])) is not None:
        if following in seen:
            return min(seen[seen.index(following) :])  # bioloog: biologe: bioloog
        seen.append(following)
    lemma = seen[-1]
    if len(seen) == 1 and word not in word_list():
        return None
    return lemma if lemma in OWN else participle(lemma) or lemma


def _next(form: str) -> str | None:
    """Return one step from form to lemma, or None when there is none that can be right."""
    known = word_list()
    special = IRREGULAR.get(form) or CHANGING.get(form)
    if special is not None or form in OWN:
        return special
    if form.endswith("jes") and (form[:-1] in known or form[:-1] in IRREGULAR):
        return form[:-1]
    verb = _of_present_participle(form)
    if verb is not None:
        return verb
    found = known.get(form)
    if found is None or found == form:
        return None
    lemma = found.replace("_", "").lower()
    if "-" in lemma or (is_infinitive(form) and not _is_past_with_ge(form, lemma)):
        return None
    if len(lemma) > len(form) and not lemma.endswith(_INFINITIVE) and form[-1] not in "ai":
        return None  # fietser: fietsster
    bases = diminutive_bases(form)
    if bases and lemma not in bases:
        return next((base for base in bases if base in known), lemma)  # balletje: ballet
    return _without_strange_prefix(form, lemma)


def _of_present_participle(form: str) -> str | None:
    """Return the infinitive of a form in -end or -ende, unless that is a noun: eend, legende."""
    if not form.endswith(("end", "ende")):
        return None
    known, verb = word_list(), form[: form.rindex("d")]
    if form[-1] == "e":
        is_noun = known.get(form) == form
    else:
        is_noun = form + "je" in known or form + "en" in known
    return verb if len(verb) > 3 and verb in known and is_infinitive(verb) and not is_noun else None


def _is_past_with_ge(form: str, lemma: str) -> bool:
    """Return whether a form that looks like an infinitive is a participle: gevallen, geworden."""
    return form.startswith("ge") and form[2:] == lemma


def _without_strange_prefix(form: str, lemma: str) -> str | None:
    """Leave a prefix out that the form does not have: gestaan is no form of afstaan."""
    if form[:2] == lemma[:2] or not lemma.endswith("n"):
        return lemma
    for prefix in PREFIXES:
        rest = lemma[len(prefix) :]
        if lemma.startswith(prefix) and len(rest) > 3:
            if unaccented(form).startswith("ge" + prefix):
                return lemma  # gevrijwaard
            return rest if is_infinitive(rest) else lemma
    return lemma


def is_infinitive(word: str) -> bool:
    """Return whether the list knows the present participle of this word: slopen, slopend."""
    known = word_list()
    if not word.endswith(_INFINITIVE) or word + "d" not in known:
        return False
    lemma = known.get(word)  # bereken is not, though berekend is there: it is from berekenen
    return lemma is None or len(lemma) <= len(word) or not lemma.endswith("nen")


def _is_verb(word: str) -> bool:
    """Return whether a word in -en is an infinitive, perhaps one without forms: skypen."""
    return is_infinitive(word) or (word.endswith("en") and word_list().get(word) == word)


def participle(word: str) -> str | None:
    """Return the infinitive of a past participle, when the list knows that."""
    at = word.find("ge")
    if at == 0:
        return _infinitive("", unaccented(word[2:-1])) if word[-1] in "dt" else None
    while 0 < at <= LONGEST_PREFIX:
        if (prefix := word[:at]) in _PREFIXES:
            lemma = _next(word[at:])
            if lemma is not None and is_infinitive(lemma):
                return prefix + lemma
            return _infinitive(prefix, word[at + 2 : -1]) if word[-1] in "dt" else None
        at = word.find("ge", at + 1)
    return None


def _infinitive(prefix: str, bare: str) -> str | None:
    """Return the infinitive of a verb whose stem is `bare`: controleer, controleren."""
    if len(bare) < 3 or bare[-1] in "aeiouy":
        return None
    for verb in _spelled_longer(bare):
        if is_infinitive(verb) or is_infinitive(prefix + verb):
            return prefix + verb
    return None


def _spelled_longer(bare: str) -> list[str]:
    """Return how a bare stem is spelled before -en: kap, kappen; sloop, slopen; leef, leven."""
    last = bare[-1]
    if len(bare) > 2 and bare[-2] == bare[-3] and bare[-2] in "aeou":
        soft = {"f": "v", "s": "z"}.get(last, last)
        return [f"{bare[:-2]}{soft}en", f"{bare[:-2]}{last}en"]
    if bare[-2] in VOWELS and bare[-3:-2] not in VOWELS:
        return [f"{bare}{last}en", f"{bare}en"]
    soft = {"f": "v", "s": "z"}.get(last, last)
    return [f"{bare}en", f"{bare[:-1]}{soft}en"]


def stem(lemma: str) -> str:
    """Return a lemma without -en, -ing or -heid where a known word is left, as that is spelled."""
    known = word_list()
    if lemma in OWN:
        return lemma
    if lemma.endswith("heid") and len(lemma) > 7:
        base = lemma[:-4]
        return base if base in known and base not in NO_QUALITY else lemma
    if lemma.endswith("ing") and len(lemma) > 5:
        base = lemma[:-3]
        sure = is_infinitive(base + "en") or known.get(_respelled(base)) == base + "en"
    elif lemma.endswith("en") and len(lemma) > 3:
        base = lemma[:-2]
        sure = is_infinitive(lemma) or (lemma not in known and _has_separable_verb(lemma))
    else:
        return lemma
    if not _may_be_stem(base):
        return lemma  # groen, zien
    spelled = _respelled(base)
    is_word = spelled in known and spelled not in PARTICLES and len(spelled) > 2
    return spelled if sure or (lemma[-1] == "n" and len(lemma) > 4 and is_word) else lemma


def _has_separable_verb(lemma: str) -> bool:
    """Return whether an unlisted lemma is a prefix and an infinitive: uitloggen."""
    return any(prefix and is_infinitive(rest) for prefix, rest in _after_prefixes(lemma))


def _may_be_stem(base: str) -> bool:
    if base[-1] in VOWELS:
        return base[-1] == "i" and len(base) > 2 and base[-2] in "aoeu"  # gooi, bloei
    return not VOWELS.isdisjoint(base)


def _respelled(base: str) -> str:
    """Undo what Dutch spelling does before an ending: vergunn, lop, grav, huiz."""
    last, before = base[-1], base[-2:-1]
    if last == before and last not in VOWELS:
        known = word_list()
        return base if base in known and base[:-1] not in known else base[:-1]  # app, stress
    single = before in set("aeou") and (len(base) == 2 or base[-3] not in VOWELS)
    if single and last not in VOWELS and last not in "xw":
        longer = base[:-1] + before + last
        if not _is_weak(base) or (longer in word_list() and base not in word_list()):
            base = longer
    return base[:-1] + {"v": "f", "z": "s"}.get(last, last)


def _is_weak(base: str) -> bool:
    """Return whether the last vowel has no stress: wandel, teken."""
    return base[-2] == "e" and len(base) > 3 and not VOWELS.isdisjoint(base[:-2])


def _inflected(word: str) -> str | None:
    """Return the stem of a form that is not in the list, but its base is; or None."""
    verb = participle(word)
    if verb is not None:
        return stem(verb)
    known = word_list()
    for base in diminutive_bases(word):
        if base in known:
            return canonical(base)
    singular = word[:-2] if word.endswith("ingen") else word
    if word.endswith("heden"):
        singular = word[:-4] + "heid"
    found = stem(singular)
    if found != singular:
        return found
    if word[-1] == "s" and len(word) > 4 and word[:-1] in known:
        return canonical(word[:-1])
    return _verb_form(word)


def _verb_form(word: str) -> str | None:
    """Return the stem of an unlisted form of a listed verb: updatete, geüpdatet, teruggeappt."""
    for prefix, rest in _after_prefixes(word):
        is_past = rest.startswith("ge")
        for verb in _infinitives(rest[2:] if is_past else rest, is_past=is_past):
            if _is_verb(verb):
                return prefix + stem(verb)
        if prefix and (lemma := _lemma(rest)) is not None and _is_verb(lemma):
            return prefix + stem(lemma)
    return None


def _after_prefixes(word: str) -> Iterator[tuple[str, str]]:
    """Yield each way to read a word as (prefix, rest), first without a prefix."""
    yield "", word
    for at in range(2, min(LONGEST_PREFIX, len(word) - 4) + 1):
        if word[:at] in _PREFIXES:
            yield word[:at], word[at:]


def _infinitives(bare: str, *, is_past: bool) -> Iterator[str]:
    """Yield what the infinitive of a form without prefix and ge- can be."""
    if is_past and bare.endswith("e"):
        yield bare + "n"  # geupdate
        bare = bare[:-1]
    for ending in ("", *_PAST_AND_PRESENT) if is_past else _PAST_AND_PRESENT:
        root = bare.removesuffix(ending)
        if len(root) < 3 or not bare.endswith(ending) or (not ending and root[-1] not in "dt"):
            continue
        if root[-1] == "e":
            yield root + "n"
        elif root[-1] not in VOWELS:
            is_long = root[-2] == root[-3]  # tweeten, not tweten
            yield from [root + "en"] * is_long + _spelled_longer(root)


def _compound(word: str) -> str | None:
    """Return the first word and the canonical last of an unlisted compound, or None."""
    cut = splitter().cut(word)
    return None if cut is None else word[:cut] + canonical(word[cut:])


def _unknown(word: str) -> str:
    """Return the stem of a word that is in no list: a name, slang, a typing error."""
    for base in diminutive_bases(word):
        return base
    if word.endswith("ingen"):
        word = word[:-2]
    if len(word) > 6 and word.startswith("ge") and word[-1] in "dt":
        return _unknown_participle(word[2:])
    for ending in ("ing", "en"):
        base = word[: -len(ending)]
        if len(base) > 3 and word.endswith(ending) and base[-1] not in VOWELS:
            return base[:-1] + "er" if base.endswith("er") and len(base) > 5 else _respelled(base)
    if len(word) > 4 and word.endswith("s") and (word[-2] not in "aeious" or word.endswith("ies")):
        return word[:-1]
    return word


def _unknown_participle(bare: str) -> str:
    """Return the stem of a participle without ge-: tweet, facebookt, vapet, budgetteerd."""
    if bare in word_list():
        return canonical(bare)
    if bare[-2] == "e" and bare[-3] not in VOWELS:
        return _respelled(bare[:-2])
    if bare[-2] in VOWELS:
        return bare
    return bare[:-2] if bare[-2] == bare[-3] else bare[:-1]


_ENDINGS: Final = ("en", "e", "ing", "ingen", "heid", "heden", "je", "jes", "de", "te", "end")


def begun_forms(prefix: str) -> list[str]:
    """Return the canonical forms of the words that `prefix` is cut from: vergunni, vergun.

    Only the endings that a term lacks are tried; a term that itself begins so need not be here.
    """
    known, found = word_list(), {canonical(prefix)}
    for ending in _ENDINGS:
        for cut in range(len(ending)):
            word = prefix + ending[cut:]
            if prefix.endswith(ending[:cut]) and word in known:
                found.add(canonical(word))
    return sorted(found)


def compound_parts(word: str) -> list[str]:
    """Return the canonical forms of the words that a compound is made of; [] = it is none."""
    if len(word) > LONGEST or not word.isalpha():
        return []
    found = splitter().parts(canonical(word))
    if not found and word not in word_list():
        found = splitter().parts(word)  # rioolheffing: rioolhef
    return [canonical(part) for part in found]
