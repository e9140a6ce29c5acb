"""The search screen: one field, facets that add to the question, pages that go on."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from postkamer.archief import log, queries
from postkamer.archief.opzet import require_archive
from postkamer.archief.zoeken.fragment import Snippet, snippet
from postkamer.archief.zoeken.index import Index, IndexDamagedError
from postkamer.archief.zoeken.vraag import Vraag, VraagError, read_vraag
from postkamer.archief.zoeken.zoeken import Order, Result, ids
from postkamer.archief.zoeken.zoeken import search as search_index
from postkamer.conf.config import current
from postkamer.web.fouten import Trouble, error_page
from postkamer.web.weergave import MessageView, channel_name, line, message_view

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
DAMAGED = "De zoekindex is beschadigd"


@dataclass(frozen=True, slots=True)
class Piece:
    """A piece of a found text, marked or not."""

    text: str
    marked: bool


@dataclass(frozen=True, slots=True)
class Row:
    """A found message and why it was found."""

    message: MessageView
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
    require_archive(current())
    asked = request.GET.get("q", "")[:1000].strip()
    best = request.GET.get("volgorde") == BEST
    context: dict[str, object] = {
        "vraag": asked,
        "volgorde": BEST if best else "",
        "hulp": HELP,
        "per_pagina": PER_PAGE,
    }
    index = Index(current().index)
    try:
        vraag = read_vraag(asked)
        order = Order.RELEVANCE if best else Order.NEWEST
        result = search_index(
            index, vraag, order=order, limit=PER_PAGE, after=request.GET.get("na")
        )
        context["achter"] = index.position() < log.size()
    except VraagError as error:
        return render(request, "web/zoeken.html", {**context, "fout": str(error)}, status=400)
    except IndexDamagedError as error:
        trouble = Trouble(503, DAMAGED, (str(error),), "postkamer rebuild search")
        return error_page(request, trouble)
    context["uitkomst"] = outcome(result, vraag, asked, best=best, first=_first(request))
    if not result.total:
        context["leeg"] = queries.is_empty()
        context["ruimer"] = wider(asked)
    return render(request, "web/zoeken.html", context)


def _first(request: HttpRequest) -> int:
    text = request.GET.get("vanaf", "1")
    return int(text) if text.isdecimal() and len(text) < 12 else 1


def outcome(result: Result, vraag: Vraag, asked: str, *, best: bool, first: int) -> Outcome:
    """Return what the page shows of a result."""
    found = queries.current(ids(result.hits))
    rows = tuple(row_of(found[hit.id], vraag) for hit in result.hits if hit.id in found)
    next_page = ""
    if result.next:
        next_page = address(asked, best=best, na=result.next, vanaf=str(first + PER_PAGE))
    return Outcome(
        total=result.total,
        took=f"{result.took_ms:.0f} milliseconden" if result.took_ms >= 1 else "1 milliseconde",
        rows=rows,
        facets=tuple(facets(result, asked, best=best)),
        first=first,
        last=first + len(rows) - 1,
        next=next_page,
    )


def row_of(reading: queries.Reading, vraag: Vraag) -> Row:
    """Return a found message with the piece of its text that matches."""
    return Row(message_view(reading), pieces_of(snippet(line_text(reading), vraag)))


def line_text(reading: queries.Reading) -> str:
    """Return the text of a message, or what stands in for it."""
    return reading.versie.text or " ".join(part.name for part in reading.bijlagen)


def pieces_of(found: Snippet) -> tuple[Piece, ...]:
    """Return a snippet cut at its marks."""
    pieces, at = list[Piece](), 0
    for start, end in found.marks:
        pieces += [Piece(line_keep(found.text[at:start]), False),
                   Piece(line_keep(found.text[start:end]), True)]  # fmt: skip
        at = end
    pieces.append(Piece(line_keep(found.text[at:]), False))
    return tuple(piece for piece in pieces if piece.text)


def line_keep(text: str) -> str:
    """Return text with misleading signs made visible, and its spaces at both ends kept."""
    shown = line(text)
    before = " " if text[:1] == " " else ""
    return before + shown.strip() + (" " if text[-1:] == " " and shown.strip() else "")


def facets(result: Result, asked: str, *, best: bool) -> Iterable[Facet]:
    """Yield the facets with more than nothing in them."""
    parts = asked.split()
    kinds = (
        ("Kanaal", "channel", lambda key: f"kanaal:{key}", channel_name),
        ("Jaar", "year", lambda key: f"van:{key} tot:{key}", str),
        ("Afzender", "author", author_clause, line),
    )
    for name, kind, clause, label in kinds:
        choices = []
        for key, count in list(result.facets[kind].items())[:8]:
            part = clause(key)
            chosen = bool(part) and all(one in parts for one in part.split())
            rest = [one for one in parts if one not in part.split()]
            query = " ".join(rest if chosen else [*parts, part])
            if part:
                choices.append(Choice(label(key), count, address(query, best=best), chosen))
        if choices:
            yield Facet(name, tuple(choices))


def author_clause(author: str) -> str:
    """Return the part of a question that asks for this author, '' when it cannot be asked."""
    words = re.findall(r"\w+", author)
    return f"auteur:{'.'.join(words)}" if words else ""


def address(query: str, *, best: bool, **more: str) -> str:
    """Return the address of the search page for a question."""
    values = {"q": query, **({"volgorde": BEST} if best else {}), **more}
    return "/?" + urlencode({key: value for key, value in values.items() if value})


def wider(asked: str) -> list[Choice]:
    """Return questions that leave one part out, for when nothing was found."""
    parts = asked.split()
    if len(parts) < 2 or len(parts) > 8 or '"' in asked:
        return []
    return [
        Choice(part, 0, address(" ".join(parts[:at] + parts[at + 1 :]), best=False), False)
        for at, part in enumerate(parts)
    ]
