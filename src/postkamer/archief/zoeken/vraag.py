"""The query language: words, "exact phrase", -without, begin*, OF, and fields with a colon.

stoep "kapotte tegel" -fiets kanaal:x auteur:jansen van:2024-01 tot:2024-06 heeft:bijlage
"""

import re
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from enum import StrEnum

from postkamer.archief.zoeken.analyse import fold, joined_term, terms, tokens
from postkamer.archief.zoeken.scherf import DUTCH_TIME
from postkamer.core.errors import PostkamerError

LONGEST = 1_000
MOST_CLAUSES = 50
SHORTEST_PREFIX = 2
_PIECE = re.compile(
    r"""\s*(?P<not>-)?(?:(?P<field>[^\W\d_]+):)?(?:"(?P<phrase>[^"]*)(?P<end>"?)|(?P<word>[^\s"]+))"""
)
_CODE = re.compile(r"[a-z0-9_.-]+")
_DATE = re.compile(r"(\d{4})(?:-(\d{1,2}))?(?:-(\d{1,2}))?")
_DUTCH_DATE = re.compile(r"(\d{1,2})-(\d{1,2})-(\d{4})")


class VraagError(PostkamerError):
    """A query that cannot be understood; the message says what, where and what now."""


class Field(StrEnum):
    """The fields of the query language."""

    KANAAL = "kanaal"
    AUTEUR = "auteur"
    VAN = "van"
    TOT = "tot"
    HEEFT = "heeft"
    GESPREK = "gesprek"


@dataclass(frozen=True, slots=True)
class Phrase:
    """Terms that stand next to each other in this order; one term is a word.

    `prefix` holds the letters that the last word begins with, folded, when it was `word*`; `joined`
    the term of a word with hyphens, written as one: e-mail, email.
    """

    terms: tuple[str, ...]
    prefix: str = ""
    joined: str = ""


@dataclass(frozen=True, slots=True)
class Vraag:
    """A query. `all_of` must hold, each group of `any_of` by one of its phrases, `none_of` not.

    `since` and `until` are seconds since 1970 UTC, the first included and the last not.
    """

    all_of: tuple[Phrase, ...] = ()
    any_of: tuple[tuple[Phrase, ...], ...] = ()
    none_of: tuple[Phrase, ...] = ()
    channels: tuple[str, ...] = ()
    not_channels: tuple[str, ...] = ()
    authors: tuple[tuple[str, ...], ...] = ()
    not_authors: tuple[tuple[str, ...], ...] = ()
    conversations: tuple[str, ...] = ()
    not_conversations: tuple[str, ...] = ()
    attachment: bool | None = None
    since: int | None = None
    until: int | None = None

    @property
    def is_empty(self) -> bool:
        """Return whether the query asks for nothing in particular: everything is found."""
        return self == Vraag()

    @property
    def positive(self) -> tuple[Phrase, ...]:
        """Return the phrases that a found message holds, for marking them."""
        return (*self.all_of, *(phrase for group in self.any_of for phrase in group))


@dataclass(slots=True)
class _Reading:
    """The query so far, and whether an OF joins the next word to the last."""

    vraag: Vraag = field(default_factory=Vraag)
    joined: bool = False
    in_group: bool = False  # the last word stands in the last group of `any_of`
    last_was_word: bool = False


def read_vraag(text: str) -> Vraag:
    """Return the query. Raises VraagError, whatever the text, when it cannot be understood."""
    if len(text) > LONGEST:
        raise VraagError(f"De zoekvraag is langer dan {LONGEST} tekens. Maak hem korter.")
    reading, at, count = _Reading(), 0, 0
    text = text.strip()
    while at < len(text):
        match = _PIECE.match(text, at)
        if match is None or match.end() == at:
            raise VraagError(f"Niet te begrijpen vanaf teken {at + 1}: {text[at : at + 20]!r}.")
        if match["phrase"] is not None and not match["end"]:
            raise VraagError(
                f"Aanhalingsteken op teken {match.start('phrase')} is niet gesloten. "
                'Schrijf "de hele zin".'
            )
        count += 1
        if count > MOST_CLAUSES:
            raise VraagError(f"De zoekvraag heeft meer dan {MOST_CLAUSES} delen. Maak hem korter.")
        _add(reading, match)
        at = match.end()
    if reading.joined:
        raise VraagError("Achter OF ontbreekt een woord.")
    if text and reading.vraag.is_empty:
        raise VraagError(f"In {text[:40]!r} staat geen letter of cijfer om naar te zoeken.")
    _check_period(reading.vraag)
    return reading.vraag


def _check_period(vraag: Vraag) -> None:
    if vraag.since is not None and vraag.until is not None and vraag.since >= vraag.until:
        raise VraagError("De dag achter van: ligt na die achter tot:. Draai ze om.")


def _add(reading: _Reading, match: re.Match[str]) -> None:
    name = (match["field"] or "").lower()
    bare = (match["word"] or "").lower()
    if not name and bare.endswith(":") and bare[:-1] in list(Field):
        raise VraagError(f"Achter {bare} ontbreekt een waarde.")
    if name in list(Field):
        value = match["phrase"] if match["phrase"] is not None else match["word"]
        reading.vraag = _with_field(reading.vraag, Field(name), value, negative=bool(match["not"]))
        reading.last_was_word = False
        return
    if match["word"] in {"OF", "OR"} and not match["not"] and not name:
        if not reading.last_was_word:
            raise VraagError("Voor OF ontbreekt een woord. Schrijf bijvoorbeeld: stoep OF trottoir")
        reading.joined = True
        return
    _add_phrase(reading, match, name)


def _add_phrase(reading: _Reading, match: re.Match[str], name: str) -> None:
    value = match["phrase"] if match["phrase"] is not None else match["word"]
    written = f"{name}:{value}" if name else value
    phrase = _phrase(written, star=match["word"] is not None)
    if phrase is None:
        return  # only signs: nothing to find
    vraag = reading.vraag
    if match["not"] and reading.joined:
        raise VraagError("Achter OF kan geen woord met een streepje staan.")
    if match["not"]:
        reading.vraag = replace(vraag, none_of=(*vraag.none_of, phrase))
    elif reading.joined and reading.in_group:
        group = (*vraag.any_of[-1], phrase)
        reading.vraag = replace(vraag, any_of=(*vraag.any_of[:-1], group))
    elif reading.joined:
        group = (vraag.all_of[-1], phrase)
        reading.vraag = replace(vraag, all_of=vraag.all_of[:-1], any_of=(*vraag.any_of, group))
    else:
        reading.vraag = replace(vraag, all_of=(*vraag.all_of, phrase))
    reading.in_group = reading.joined
    reading.last_was_word = not match["not"]
    reading.joined = False


def _phrase(written: str, *, star: bool) -> Phrase | None:
    if star and written.endswith("*"):
        words = tokens(written)
        prefix = re.sub("['’]", "", fold(words[-1])) if words else ""
        if len(prefix) < SHORTEST_PREFIX:
            raise VraagError(
                f"{written!r} is te kort: geef minstens {SHORTEST_PREFIX} letters voor de *."
            )
        return Phrase(tuple(terms(" ".join(words[:-1]))), prefix)
    found = tuple(terms(written))
    if not found:
        return None
    joined = joined_term(written) if star and len(found) > 1 else ""
    return Phrase(found, joined=joined)


def _with_field(vraag: Vraag, name: Field, value: str, *, negative: bool) -> Vraag:
    if not value.strip():
        raise VraagError(f"Achter {name.value}: ontbreekt een waarde.")
    if name in {Field.VAN, Field.TOT}:
        if negative:
            raise VraagError(f"-{name.value}: kan niet. Gebruik van: en tot: zonder streepje.")
        return _with_date(vraag, name, value)
    if name is Field.HEEFT:
        if fold(value) not in {"bijlage", "bijlagen"}:
            raise VraagError(f"heeft:{value} bestaat niet. Wel: heeft:bijlage")
        return replace(vraag, attachment=not negative)
    if name is Field.KANAAL:
        return _with_channel(vraag, value, negative=negative)
    if name is Field.GESPREK:
        if negative:
            return replace(vraag, not_conversations=(*vraag.not_conversations, value))
        return replace(vraag, conversations=(*vraag.conversations, value))
    return _with_author(vraag, value, negative=negative)


def _with_channel(vraag: Vraag, value: str, *, negative: bool) -> Vraag:
    codes = tuple(part for part in value.lower().split(",") if part)
    if not codes or not all(map(_CODE.fullmatch, codes)):
        raise VraagError(f"{value!r} is geen kanaal. Schrijf bijvoorbeeld kanaal:mail")
    if negative:
        return replace(vraag, not_channels=(*vraag.not_channels, *codes))
    return replace(vraag, channels=(*vraag.channels, *codes))


def _with_author(vraag: Vraag, value: str, *, negative: bool) -> Vraag:
    words = tuple(fold(token) for token in tokens(value))
    if not words:
        raise VraagError(f"auteur:{value} bevat geen letters of cijfers.")
    if negative:
        return replace(vraag, not_authors=(*vraag.not_authors, words))
    return replace(vraag, authors=(*vraag.authors, words))


def _with_date(vraag: Vraag, name: Field, value: str) -> Vraag:
    first, after = _days(name, value)
    if name is Field.VAN:
        return replace(vraag, since=_midnight(first))
    return replace(vraag, until=_midnight(after))


def _days(name: Field, value: str) -> tuple[date, date]:
    """Return the first day that `value` covers, and the day after the last."""
    fault = VraagError(
        f"{name.value}:{value} is geen datum. Schrijf {name.value}:2024, {name.value}:2024-06 of "
        f"{name.value}:2024-06-30."
    )
    match, dutch = _DATE.fullmatch(value), _DUTCH_DATE.fullmatch(value)
    if dutch:
        year, month, day = int(dutch[3]), int(dutch[2]), int(dutch[1])
    elif match:
        year, month, day = (int(part) if part else 0 for part in match.groups())
    else:
        raise fault
    if not 1900 <= year <= 2099:
        raise fault
    try:
        first = date(year, month or 1, day or 1)
    except ValueError as error:
        raise fault from error
    if day:
        return first, first + timedelta(days=1)
    if month:
        return first, (first + timedelta(days=31)).replace(day=1)
    return first, date(year + 1, 1, 1)


def _midnight(day: date) -> int:
    local = datetime(day.year, day.month, day.day, tzinfo=DUTCH_TIME)
    return int(local.astimezone(UTC).timestamp())
