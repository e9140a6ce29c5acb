"""Evernote: notebooks as exported (.enex)."""

from postkamer.core.kanaal import Identity, Kanaal
from postkamer.kanalen.evernote.bericht import parse
from postkamer.kanalen.evernote.export import recognise, split

kanaal = Kanaal(
    code="evernote",
    name="Evernote",
    version=1,
    identity=Identity.CONTENT,
    editable=True,
    recognise=recognise,
    split=split,
    parse=parse,
    formats=("Notitieboek als ENEX (versie 2, 3 en 4), met bijlagen",),
    not_messages=("bijlagen (horen bij een notitie)",),
)
