"""E-mail: single mails (.eml), mailboxes (mbox) and Maildir."""

from postkamer.core.kanaal import Identity, Kanaal
from postkamer.kanalen.mail.bericht import parse
from postkamer.kanalen.mail.export import recognise, split

kanaal = Kanaal(
    code="mail",
    name="E-mail",
    version=3,
    identity=Identity.GLOBAL,
    editable=False,
    recognise=recognise,
    split=split,
    parse=parse,
    formats=(
        "Losse e-mails (.eml, of zonder extensie)",
        "Postvakken (mbox, alle dialecten)",
        "Maildir",
        "Apple Mail (.emlx)",
    ),
    not_messages=(
        "onvoltooide afleveringen in tmp van een Maildir",
        "indexbestanden van e-mailprogramma's",
    ),
)
