"""X, formerly Twitter: account archives, and API answers (v1.1 and v2)."""

from postkamer.core.kanaal import Identity, Kanaal
from postkamer.kanalen.x.parse import parse
from postkamer.kanalen.x.split import recognise, split

kanaal = Kanaal(
    code="x",
    name="X (Twitter)",
    version=2,
    identity=Identity.GLOBAL,
    editable=True,
    recognise=recognise,
    split=split,
    parse=parse,
    formats=(
        "Accountarchief (ZIP of map, ook van voor 2019): tweets, verwijderde tweets, community-, "
        "kring- en lange tweets, privéberichten, media; tweets.csv als dat alles is",
        "API v1.1: JSON-lijst, één object, of een object per regel",
        "API v2: antwoorden of JSONL zoals twarc ze schrijft",
    ),
    not_messages=(
        "volgers, vind-ik-leuks, advertenties en instellingen (bijbestanden)",
        "tweets waar alleen naar verwezen wordt (includes, geciteerd, gedeeld)",
    ),
)
