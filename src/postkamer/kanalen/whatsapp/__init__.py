"""WhatsApp: chats as exported by the app (iOS and Android), with or without media."""

from postkamer.core.kanaal import Identity, Kanaal
from postkamer.kanalen.whatsapp.bericht import parse
from postkamer.kanalen.whatsapp.export import split
from postkamer.kanalen.whatsapp.herkenning import recognise

kanaal = Kanaal(
    code="whatsapp",
    name="WhatsApp",
    version=2,
    identity=Identity.CONTENT,
    editable=False,
    recognise=recognise,
    split=split,
    parse=parse,
    formats=(
        "Chatexport van iOS of Android (tekst, of ZIP met media), met de tijden van alle landen; "
        "de eigen woorden van de app in zevenentwintig talen, het Nederlands voorop",
    ),
    not_messages=("mediabestanden (horen bij een bericht)",),
)
