"""The search screen: one field, facets that add to the question, pages that go on."""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from postkamer.archief import log, queries
from postkamer.archief.zoeken.fragment import Snippet, snippet
from postkamer.archief.zoeken.index import Index, IndexDamagedError
from postkamer.archief.zoeken.vraag import LONGEST, Vraag, VraagError, read_vraag
from postkamer.archief.zoeken.zoeken import Order, Result, ids
from postkamer.archief.zoeken.zoeken import search as search_index
from postkamer.conf.config import current
from postkamer.core.tekst import clean, visible
from postkamer.web.fouten import Trouble, error_page
from postkamer.web.weergave import MessageView, channel_name, line, message_view, number

PER_PAGE = 25
BEST = "beste"
HELP = (
    ("stoep tegel", "berichten met beide woorden, ook in andere vormen"),
    ('"losse tegel"', "deze woorden precies na elkaar"),
    ("-fiets", "zonder dit woord"),
    ("vergunn*", "woorden die zo beginnen"),
    ("stoep OF trottoir", "een van beide woorden"),
    ("kanaal:mail", "alleen dit kanaal; meer kanalen met een komma ertussen"),
    ("auteur:jansen", "alleen van deze afzender"),
    ("van:2026-03 tot:2026-04-15", "alleen uit deze periode"),
    ("heeft:bijlage", "alleen met een bijlage"),
    ("gesprek:…", "alleen uit dit gesprek"),
)
MOST_CHOICES = 8
REBUILD = "postkamer rebuild search"
LONGEST_NUMBER = 9
_PART = re.compile(r'-?(?:[^\W\d_]+:)?(?:"[^"]*"?|[^\s"]+)')


@dataclass(frozen=True, slots=True)
class Piece:
    """A piece of a found text, marked or not."""

    text: str
    marked: bool


@dataclass(frozen=True, slots=True)
class Row:
    """A found message and why it was found; `title` is empty when the message has none."""

    message: MessageView
    title: tuple[Piece, ...]
    pieces: tuple[Piece, ...]


@dataclass(frozen=True, slots=True)
class Choice:
    """A value of a facet; its address adds it to the question, or takes it away when chosen."""

    label: str
    count: int
    address: str
    chosen: bool


@dataclass(frozen=True, slots=True)
class Facet:
    """A facet with its values, most found first."""

    name: str
    choices: tuple[Choice, ...]


@dataclass(frozen=True, slots=True)
class Outcome:
    """What the page shows of a search; `first` and `last` count from 1."""

    total: int
    took: str
    rows: tuple[Row, ...]
    facets: tuple[Facet, ...]
    first: int
    last: int
    next: str


@require_safe
def search(request: HttpRequest) -> HttpResponse:
    """Search the archive, or show its newest messages when nothing is asked."""
    asked = clean(request.GET.get("q", "")).strip()
    best = request.GET.get("volgorde") == BEST
    context: dict[str, object] = {
        "vraag": asked[:LONGEST],
        "volgorde": BEST if best else "",
        "hulp": HELP,
        "langste": LONGEST,
        "per_pagina": PER_PAGE,
    }
    index = Index(current().index)
    try:
        vraag = read_vraag(asked)
        result = search_index(
            index,
            vraag,
            order=Order.RELEVANCE if best else Order.NEWEST,
            limit=PER_PAGE,
            after=request.GET.get("na"),
        )
        position = index.position()
    except VraagError as error:
        context["fout"] = visible(str(error))
        return render(request, "web/zoeken.html", context, status=400)
    except IndexDamagedError as error:
        return error_page(
            request,
            Trouble(503, "De zoekindex is beschadigd", (str(error), SAFE), REBUILD),
        )
    empty = not result.total and queries.is_empty()
    if position == 0 and not empty:
        return error_page(request, NO_INDEX)
    context["achter"] = position < log.size()
    context["uitkomst"] = outcome(result, vraag, asked, best=best, first=_first(request))
    if not result.total:
        context |= {"leeg": empty, "ruimer": wider(asked)}
    return render(request, "web/zoeken.html", context)


SAFE = "De berichten zelf zijn veilig. Zoeken kan weer na:"
NO_INDEX = Trouble(503, "De zoekindex ontbreekt", (SAFE,), REBUILD)


def _first(request: HttpRequest) -> int:
    text = request.GET.get("vanaf", "")
    return int(text) if text.isascii() and text.isdigit() and len(text) <= LONGEST_NUMBER else 1


def outcome(result: Result, vraag: Vraag, asked: str, *, best: bool, first: int) -> Outcome:
    """Return what the page shows of a result."""
    found = queries.current(ids(result.hits))
    rows = tuple(row_of(found[hit.id], vraag) for hit in result.hits if hit.id in found)
    next_page = ""
    if result.next:
        next_page = address(asked, best=best, na=result.next, vanaf=str(first + PER_PAGE))
    return Outcome(
        total=result.total,
        took=duration(result.took_ms),
        rows=rows,
        facets=tuple(facets(result, asked, best=best)),
        first=first,
        last=first + len(rows) - 1,
        next=next_page,
    )


def duration(milliseconds: float) -> str:
    """Return a time taken, for people."""
    whole = round(milliseconds)
    if whole < 1:
        return "minder dan 1 milliseconde"
    return "1 milliseconde" if whole == 1 else f"{number(whole)} milliseconden"


def row_of(reading: queries.Reading, vraag: Vraag) -> Row:
    """Return a found message with the piece of its text that matches."""
    title = reading.versie.title
    text = reading.versie.text or " ".join(part.name for part in reading.bijlagen)
    return Row(
        message_view(reading),
        pieces_of(snippet(title, vraag)) if title else (),
        pieces_of(snippet(text, vraag)),
    )


def pieces_of(found: Snippet) -> tuple[Piece, ...]:
    """Return a snippet cut at its marks, with misleading signs made visible."""
    pieces, at = list[Piece](), 0
    for start, end in found.marks:
        pieces += [Piece(found.text[at:start], False), Piece(found.text[start:end], True)]
        at = end
    pieces.append(Piece(found.text[at:], False))
    return tuple(Piece(visible(one.text), one.marked) for one in pieces if one.text)


def parts_of(asked: str) -> list[str]:
    """Return the parts of a question: words, phrases, and fields with their value."""
    return _PART.findall(asked)


def facets(result: Result, asked: str, *, best: bool) -> Iterable[Facet]:
    """Yield the facets that have values, each with its most found ones."""
    kinds: tuple[tuple[str, str, Callable[[str], str], Callable[[str], str]], ...] = (
        ("Kanaal", "channel", lambda key: f"kanaal:{key}", channel_name),
        ("Jaar", "year", lambda key: f"van:{key} tot:{key}", str),
        ("Afzender", "author", author_clause, line),
    )
    for name, kind, clause, label in kinds:
        found = list(result.facets[kind].items())[:MOST_CHOICES]
        made = [(label(key), count, clause(key)) for key, count in found]
        choices = tuple(choice(*one, asked, best=best) for one in made if one[2])
        if choices:
            yield Facet(name, choices)


def choice(label: str, count: int, clause: str, asked: str, *, best: bool) -> Choice:
    """Return a choice that adds `clause` to the question, or takes it out when it is there."""
    wanted, parts = parts_of(clause), parts_of(asked)
    chosen = all(part in parts for part in wanted)
    names = {part.partition(":")[0] for part in wanted}
    rest = [part for part in parts if part.partition(":")[0] not in names]
    query = " ".join(rest if chosen else [*rest, *wanted])
    return Choice(label, count, address(query, best=best), chosen)


def author_clause(author: str) -> str:
    """Return the part of a question that asks for this author, '' when it cannot be asked."""
    value = " ".join(visible(author).replace('"', " ").split())
    if not any(one.isalnum() for one in value):
        return ""
    return f'auteur:"{value}"' if " " in value else f"auteur:{value}"


def address(query: str, *, best: bool, **more: str) -> str:
    """Return the address of the search page for a question."""
    values = {"q": query, **({"volgorde": BEST} if best else {}), **more}
    given = {key: value for key, value in values.items() if value}
    return f"/?{urlencode(given)}" if given else "/"


def wider(asked: str) -> list[Choice]:
    """Return questions that leave one part out, for when nothing was found."""
    parts = parts_of(asked)
    if not 1 < len(parts) <= MOST_CHOICES:
        return []
    return [
        Choice(line(part), 0, address(" ".join(parts[:at] + parts[at + 1 :]), best=False), False)
        for at, part in enumerate(parts)
    ]
