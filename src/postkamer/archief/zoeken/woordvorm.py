"""One canonical form for the forms of a Dutch word.

The lemma comes from the word list of simplemma (370,000 forms); where the list errs in a way that
can be told (a female form, a verb with a prefix that is not there) it is not followed. Around it
stand rules for what a list never holds: diminutives, participles, plurals and compounds. What is
left is cut to a stem by -en, -ing and -heid, so that the words of one root meet: melden, melding.
"""

from functools import cache, lru_cache
from typing import Final

from postkamer.archief.zoeken.samenstelling import Splitter
from postkamer.archief.zoeken.verkleinwoord import diminutive_bases
from postkamer.archief.zoeken.woordenlijst import forms_and_lemmas
from postkamer.conf.config import current

VOWELS: Final = frozenset("aeiouy")
LONGEST: Final = 60
"""Characters of a token beyond which it is no word: it is kept as it is."""

_CHANGING = (
    "bad bedrag bevel blad dag dak dal gat gebed gebrek gedrag glas god graf hof hol lot ontslag "
    "oorlog pad schot slag slot spel tred vat verbod verdrag verlof verslag weg"
).split()
"""Nouns whose short vowel is long in the plural, so that it looks like the form of a verb."""

IRREGULAR: Final = {
    "steden": "stad", "leden": "lid", "ledematen": "ledemaat", "smeden": "smid",
    "schepen": "schip", "bladeren": "blad", "blaren": "blaar", "koeien": "koe",
    "vlooien": "vlo", "raderen": "rad", "kalveren": "kalf", "lammeren": "lam",
    "hoenderen": "hoen", "hoenders": "hoen", "kleren": "kleed", "goederen": "goed",
    "volkeren": "volk", "beenderen": "been", "maten": "maat",
    "gevaren": "gevaar", "bezwaren": "bezwaar", "data": "datum", "vroeg": "vragen",
    "vroegen": "vragen", "reed": "rijden", "braken": "breken", "spraken": "spreken",
    "gaven": "geven", "schreven": "schrijven", "dreven": "drijven", "bleven": "blijven",
    "gaatje": "gat", "blaadje": "blad", "paadje": "pad", "glaasje": "glas", "vaatje": "vat",
    "scheepje": "schip", "lootje": "lot", "daagje": "dag", "kindje": "kind", "weggetje": "weg",
    "waren": "zijn", "zonen": "zoon", "koude": "koud", "at": "eten", "taxi": "taxi",
    "haring": "haring", "god": "god", "duif": "duif", "bad": "bad", "rekening": "rekening",
    "boete": "boete",
}  # fmt: skip
"""Closed classes: plurals and diminutives with another vowel, and forms that the list misreads."""

PARTICLES: Final = frozenset(
    (
        "aan achter als bij binnen boven buiten deze door dus een eer had heen heel her het hun "
        "kan kon laat los maar mag mee men met mis naar neer niet oer ont onder over per rond "
        "samen sta tegen ter terug toe tot uit van vast ver vol voor vooruit wan was wat weer wel "
        "wie zijn zou"
    ).split()
)
"""Words that before another word make a verb or nothing, but no compound noun."""

PREFIXES: Final = (
    "achter", "tegen", "terug", "samen", "onder", "voort", "binnen", "schoon", "vooruit",
    "door", "goed", "klaar", "leeg", "mede", "neer", "open", "over", "plaats", "rond", "stil",
    "toe", "vast", "voor", "vrij", "weer", "aan", "bij", "dicht", "los", "mee", "mis", "naar",
    "uit", "vol", "weg", "af", "be", "er", "her", "in", "om", "ont", "op", "ver",
)  # fmt: skip
"""What stands before a verb; `ge` comes after it (opgeruimd)."""
_PREFIXES: Final = frozenset(PREFIXES)
LONGEST_PREFIX: Final = max(map(len, PREFIXES))

ADDED: Final = (
    "ammoniak armoede asbest asfalt avg bereikbaarheid bewoning bijstand braaksel carbid "
    "criminaliteit datalek digid doorstroming eenzaamheid facebook fijnstof gft ggd gladheid grind "
    "groenafval handhaving hitte horeca huisvesting huisvuil inspraak jeugdzorg kleding kou "
    "leerplicht modder mantelzorg nazorg netheid nieuwbouw ongedierte openbaarheid overlast ozb "
    "parkeerdruk pgb preventie privacy racisme restafval spoed thuiszorg toerisme uitstoot "
    "vandalisme verduurzaming verwaarlozing vuilnis welzijn whatsapp wmo wob woo woz zwerfafval "
    "zwerfvuil"
).split()
"""Words of a municipality that the list lacks, mostly without a plural."""

_INFINITIVE: Final = ("en", "aan", "oen", "ien", "ijn")
_NO_QUALITY = frozenset("over een waar hoeveel al mens god kind gelegen gemeen eigen min".split())
"""Words that with -heid mean something else."""


def _plural(noun: str) -> str:
    last = {"f": "v", "s": "z"}.get(noun[-1], noun[-1])
    return noun[:-1] + last + "en"


CHANGING: Final = {_plural(noun): noun for noun in _CHANGING}


@cache
def word_list() -> dict[str, str]:
    """Return the word list: form to lemma, both as the list spells them."""
    words = forms_and_lemmas(current().cache)
    words.update((word, word) for word in ADDED)
    return words


@cache
def splitter() -> Splitter:
    """Return what cuts compounds."""
    return Splitter(word_list(), PARTICLES)


@lru_cache(maxsize=100_000)
def canonical(word: str) -> str:
    """Return the canonical form of a word in lower case, with its diacritics."""
    if len(word) > LONGEST or not word.isalpha():
        return _plain(word)
    lemma = _lemma(word)
    if lemma is not None:
        return stem(lemma)
    return _inflected(word) or _compound(word) or _unknown(word)


def _plain(word: str) -> str:
    """Return a token that is no single word: a plural or genitive 's is left out."""
    for mark in ("'s", "’s", "'", "’"):
        if word.endswith(mark) and len(word) > len(mark) + 1:
            return canonical(word[: -len(mark)])
    return word


def _lemma(word: str) -> str | None:
    """Return where the list leads from a form, or None when it does not know it."""
    seen = [word]
    while (following := _next(seen[-1])) is not None and following not in seen:
        seen.append(following)
    if len(seen) > 1 or word in word_list():
        return participle(seen[-1]) or seen[-1]
    return None


def _next(form: str) -> str | None:
    """Return one step from form to lemma, or None when there is none that can be right."""
    special = IRREGULAR.get(form) or CHANGING.get(form)
    if special is not None:
        return special
    if form.endswith("jes") and (form[:-1] in word_list() or form[:-1] in IRREGULAR):
        return form[:-1]
    if form.endswith("ende") and is_infinitive(form[:-2]):
        return form[:-2]
    found = word_list().get(form)
    if found is None or found == form:
        return None
    lemma = found.replace("_", "").lower()
    if is_infinitive(form) or "-" in lemma:
        return None
    if len(lemma) > len(form) and not lemma.endswith(_INFINITIVE) and form[-1] not in "ai":
        return None  # fietser: fietsster
    bases = diminutive_bases(form)
    if bases and lemma not in bases:
        return next((base for base in bases if base in word_list()), lemma)  # balletje: ballet
    return _without_strange_prefix(form, lemma)


def _without_strange_prefix(form: str, lemma: str) -> str | None:
    """Leave a prefix out that the form does not have: gestaan is no form of afstaan."""
    if form[:2] == lemma[:2] or not lemma.endswith("n"):
        return lemma
    for prefix in PREFIXES:
        rest = lemma[len(prefix) :]
        if lemma.startswith(prefix) and len(rest) > 3:
            return rest if is_infinitive(rest) else lemma
    return lemma


def is_infinitive(word: str) -> bool:
    """Return whether the list knows the present participle of this word: slopen, slopend."""
    return word.endswith(_INFINITIVE) and word + "d" in word_list()


def participle(word: str) -> str | None:
    """Return the infinitive of a past participle, when the list knows that."""
    at = word.find("ge")
    if at == 0:
        return _infinitive("", word[2:-1]) if word[-1] in "dt" else None
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
    if lemma.endswith("heid") and len(lemma) > 7:
        base = lemma[:-4]
        return base if base in known and base not in _NO_QUALITY else lemma
    if lemma.endswith("ing") and len(lemma) > 5:
        base = lemma[:-3]
        sure = is_infinitive(base + "en") or word_list().get(_respelled(base)) == base + "en"
    elif lemma.endswith("en") and len(lemma) > 4:
        base = lemma[:-2]
        sure = is_infinitive(lemma)
    else:
        return lemma
    if base[-1] in VOWELS or not VOWELS.intersection(base):
        return lemma  # groen, zien
    spelled = _respelled(base)
    return spelled if sure or (lemma[-1] == "n" and spelled in known) else lemma


def _respelled(base: str) -> str:
    """Undo what Dutch spelling does before an ending: vergunn, lop, grav, huiz."""
    last, before = base[-1], base[-2:-1]
    if last == before and last not in VOWELS:
        return base[:-1]
    single = before in set("aeou") and (len(base) == 2 or base[-3] not in VOWELS)
    if single and last not in VOWELS and last not in "xw":
        weak = before == "e" and len(base) > 3 and VOWELS.intersection(base[:-2])
        if not weak:
            base = base[:-1] + before + last
    return base[:-1] + {"v": "f", "z": "s"}.get(last, last)


def _inflected(word: str) -> str | None:
    """Return the stem of a participle or diminutive that is not in the list, but its base is."""
    verb = participle(word)
    if verb is not None:
        return stem(verb)
    for base in diminutive_bases(word):
        if base in word_list():
            return canonical(base)
    return None


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
        bare = word[2:]
        return bare if bare[-2] in VOWELS else bare[:-1]  # getweet, gefacebookt
    for ending in ("ing", "en"):
        base = word[: -len(ending)]
        if len(base) > 3 and word.endswith(ending) and base[-1] not in VOWELS:
            return _respelled(base)
    if len(word) > 4 and word.endswith("s") and (word[-2] not in "aeious" or word.endswith("ies")):
        return word[:-1]
    return word


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
    return [canonical(part) for part in splitter().parts(word)]
