"""Make of a question what the engine understands."""

import re
from typing import Final

from tantivy import FieldType, Occur, Query

from postkamer.archief.zoeken.scherf import TIMED, UNTIMED, conversation_tag, schema, time_key
from postkamer.archief.zoeken.vraag import Phrase, Vraag
from postkamer.archief.zoeken.woordvorm import begun_forms

PARTS_WEIGHT: Final = 0.2
"""What a part of a compound counts for, beside the word itself."""


def build(vraag: Vraag) -> Query:
    """Return the query that finds what is asked."""
    parts: list[tuple[Occur, Query]] = [(Occur.Must, _phrase(one)) for one in vraag.all_of]
    for group in vraag.any_of:
        choices = [(Occur.Should, _phrase(phrase)) for phrase in group]
        parts.append((Occur.Must, Query.boolean_query(choices)))
    parts += [(Occur.MustNot, _phrase(one, with_parts=False)) for one in vraag.none_of]
    parts += _tags(vraag)
    if vraag.since is not None or vraag.until is not None:
        low = TIMED if vraag.since is None else time_key(0, max(vraag.since, 1) * 1_000_000)
        high = None if vraag.until is None else time_key(0, max(vraag.until, 1) * 1_000_000) - 1
        parts.append((Occur.Must, unscored(key_range(low, high))))
    if not any(occur is not Occur.MustNot for occur, _ in parts):
        parts.append((Occur.Must, unscored(Query.all_query())))
    return Query.boolean_query(parts)


def is_scored(vraag: Vraag) -> bool:
    """Return whether one found message can be a better answer than another."""
    return any(not phrase.prefix for phrase in vraag.positive)


def _tags(vraag: Vraag) -> list[tuple[Occur, Query]]:
    found: list[tuple[Occur, Query]] = []
    for occur, channels, conversations in (
        (Occur.Must, vraag.channels, vraag.conversations),
        (Occur.MustNot, vraag.not_channels, vraag.not_conversations),
    ):
        if channels:
            found.append((occur, _any_term("channel", list(channels))))
        if conversations:
            found.append((occur, _any_term("tags", [conversation_tag(c) for c in conversations])))
    for words in vraag.authors:
        found += [(Occur.Must, unscored(_term("tags", "@" + word))) for word in words]
    for words in vraag.not_authors:
        found.append((Occur.MustNot, all_of(*(_term("tags", "@" + word) for word in words))))
    if vraag.attachment is not None:
        occur = Occur.Must if vraag.attachment else Occur.MustNot
        found.append((occur, unscored(_term("tags", "bijlage"))))
    return found


def _phrase(phrase: Phrase, *, with_parts: bool = True) -> Query:
    if phrase.prefix:
        return _begun(phrase)
    if len(phrase.terms) == 1:
        return _word(phrase.terms[0], with_parts=with_parts)
    together = Query.phrase_query(schema(), "text", list(phrase.terms))
    if not phrase.joined:
        return together
    joined = _word(phrase.joined, with_parts=False)
    return Query.boolean_query([(Occur.Should, together), (Occur.Should, joined)])


def _word(term: str, *, with_parts: bool) -> Query:
    whole = _term("text", term)
    if not with_parts:
        return whole
    part = Query.boost_query(_term("tags", "~" + term), PARTS_WEIGHT)
    return Query.boolean_query([(Occur.Should, whole), (Occur.Should, part)])


def _begun(phrase: Phrase) -> Query:
    """Find words that begin so, also where the term is spelled otherwise: strat*, straten."""
    begun = re.escape(phrase.prefix) + ".*"
    if phrase.terms:
        words: list[str | tuple[int, str]] = [*map(re.escape, phrase.terms), begun]
        return unscored(Query.regex_phrase_query(schema(), "text", words))
    forms = [form for form in begun_forms(phrase.prefix) if not form.startswith(phrase.prefix)]
    whole = Query.regex_query(schema(), "text", begun)
    if not forms:
        return unscored(whole)
    choices = [(Occur.Should, whole), (Occur.Should, _any_term("text", forms))]
    return unscored(Query.boolean_query(choices))


def _term(name: str, value: str) -> Query:
    return Query.term_query(schema(), name, value, "freq" if name == "text" else "basic")


def _any_term(name: str, values: list[str]) -> Query:
    return unscored(Query.term_set_query(schema(), name, values))


def unscored(query: Query) -> Query:
    """Return a query that decides what is found, and not how well."""
    return Query.const_score_query(query, 0.0)


def key_range(low: int | None, high: int | None) -> Query:
    """Find the messages whose time key is from `low` to `high`, both included."""
    return Query.range_query(schema(), "newest", FieldType.Integer, low, high)


def timed(*, known: bool) -> Query:
    """Find the messages of which the time is known, or is not."""
    return unscored(key_range(TIMED, None) if known else key_range(UNTIMED, TIMED - 1))


def author_numbers(numbers: list[int]) -> Query:
    """Find the messages of authors by their number."""
    return unscored(Query.term_set_query(schema(), "author_no", numbers))


def all_of(*queries: Query) -> Query:
    """Find what every query finds."""
    return Query.boolean_query([(Occur.Must, query) for query in queries])
