"""Commands to find messages: `search`, and `rebuild search`."""

import click

from postkamer.archief import queries
from postkamer.archief.opzet import require_archive
from postkamer.archief.uitvoer import party
from postkamer.archief.voeding import rebuild as rebuild_index
from postkamer.archief.zoeken.fragment import snippet
from postkamer.archief.zoeken.index import Index
from postkamer.archief.zoeken.vraag import read_vraag
from postkamer.archief.zoeken.zoeken import Order, ids
from postkamer.archief.zoeken.zoeken import search as search_index
from postkamer.cli.output import cell, json_option, local_time, say, show_json, visible
from postkamer.conf.config import current
from postkamer.core.tijd import iso


@click.command(context_settings={"ignore_unknown_options": True, "help_option_names": ["--help"]})
@click.argument("query", metavar="VRAAG", nargs=-1, type=click.UNPROCESSED)
@click.option(
    "--order",
    type=click.Choice([one.value for one in Order]),
    default=Order.RELEVANCE.value,
    show_default=True,
    help="Beste, nieuwste of oudste eerst.",
)
@click.option("--limit", type=click.IntRange(1, 1000), default=10, show_default=True)
@click.option("--after", help="Volgende bladzijde: de waarde van `next` uit --json.")
@json_option
def search(
    query: tuple[str, ...], order: str, limit: int, after: str | None, *, as_json: bool
) -> None:
    """Zoek berichten: woorden, "exacte zin", -zonder, kanaal: auteur: van: tot: heeft: gesprek:."""
    config = current()
    require_archive(config)
    vraag = read_vraag(" ".join(query))
    result = search_index(Index(config.index), vraag, order=Order(order), limit=limit, after=after)
    found = queries.current(ids(result.hits))
    hits = []
    for hit in result.hits:
        reading = found.get(hit.id)
        if reading is None:
            continue
        versie = reading.versie
        text = f"{versie.title}\n{versie.text}" if versie.title else versie.text
        hits.append(
            {
                "id": hit.id,
                "channel": versie.informatieobject.kanaal,
                "sent_at": iso(versie.sent_at),
                "author": reading.message.author.label if reading.message.author else None,
                "snippet": snippet(text, vraag).text,
            }
        )
    if as_json:
        show_json(
            {
                "total": result.total,
                "took_ms": result.took_ms,
                "hits": hits,
                "facets": result.facets,
                "next": result.next,
            }
        )
        return
    if not result.total:
        say("Niets gevonden. Probeer minder of andere woorden, of laat een voorwaarde weg.")
        return
    for hit, line in zip(result.hits, hits, strict=False):
        reading = found[hit.id]
        say(f"{hit.id:>8}  {local_time(reading.versie.sent_at)}  {line['channel']}  "
            f"{visible(party(reading.message.author))}")  # fmt: skip
        say(f"          {visible(str(line['snippet']))}")
    say(f"{cell(result.total)} gevonden in {result.took_ms} milliseconden.")
    for name, title in (("channel", "Kanaal"), ("year", "Jaar"), ("author", "Auteur")):
        counts = list(result.facets[name].items())[:8]
        say(f"{title}: " + ", ".join(f"{visible(key)} {cell(count)}" for key, count in counts))


@click.group()
def rebuild() -> None:
    """Maak opnieuw wat af te leiden is."""


@rebuild.command(name="search")
@json_option
def rebuild_search(*, as_json: bool) -> None:
    """Maak de zoekindex opnieuw uit de database; zoeken gaat intussen door."""
    config = current()
    require_archive(config)
    count = rebuild_index(config.index)
    if as_json:
        show_json({"messages": count})
    else:
        say(f"De zoekindex is opnieuw gemaakt: {cell(count)} berichten.")
