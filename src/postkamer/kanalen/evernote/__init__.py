"""Evernote: notes as exported by the app (.enex), with their attachments."""

from postkamer.core.kanaal import Identity, Kanaal
from postkamer.kanalen.evernote.bericht import parse
from postkamer.kanalen.evernote.export import recognise, split

kanaal = Kanaal(
    code="evernote",
    name="Evernote",
    version=2,
    identity=Identity.CONTENT,
    editable=True,
    recognise=recognise,
    split=split,
    parse=parse,
    formats=("Notities (.enex, versie 2, 3 en 4)",),
    not_messages=("de naam van het notitieboek (staat bij de levering)",),
)
