"""Facts about Dutch words that the word list lacks or has wrong."""

from typing import Final

_CHANGING = (
    "bad bedrag bevel blad dag dak dal gat gebed gebrek gedrag glas god graf hof hol lot ontslag "
    "oorlog pad schot slag spel tred vat verbod verdrag verlof verslag weg"
).split()
"""Nouns whose short vowel is long in the plural, so that it looks like the form of a verb."""

IRREGULAR: Final = {
    "steden": "stad", "leden": "lid", "ledematen": "ledemaat", "smeden": "smid", "schepen": "schip",
    "bladeren": "blad", "blaren": "blaar", "koeien": "koe", "vlooien": "vlo", "raderen": "rad",
    "kalveren": "kalf", "lammeren": "lam", "hoenderen": "hoen", "hoenders": "hoen",
    "kleren": "kleed", "goederen": "goed", "volkeren": "volk", "beenderen": "been", "maten": "maat",
    "gevaren": "gevaar", "bezwaren": "bezwaar", "data": "datum", "vroeg": "vragen",
    "vroegen": "vragen", "reed": "rijden", "braken": "breken", "spraken": "spreken",
    "gaven": "geven", "schreven": "schrijven", "dreven": "drijven", "bleven": "blijven",
    "gaatje": "gat", "blaadje": "blad", "paadje": "pad", "glaasje": "glas", "vaatje": "vat",
    "scheepje": "schip", "lootje": "lot", "daagje": "dag", "kindje": "kind", "weggetje": "weg",
    "waren": "zijn", "taxietje": "taxi", "geboden": "bieden", "gebrand": "branden",
    "sloten": "sloot", "zonen": "zoon", "koude": "koud", "at": "eten", "ogen": "oog",
    "velden": "veld", "geroken": "ruiken", "gevoeld": "voelen", "gevoelde": "voelen",
    "geweten": "weten", "gebleken": "blijken", "merkte": "merken", "merkten": "merken",
    "oefende": "oefenen", "vaar": "varen", "gewonde": "gewond", "gewonden": "gewond",
    "musea": "museum", "gebarsten": "barsten", "jongetje": "jongen",
}  # fmt: skip
"""Closed classes: plurals and diminutives with another vowel, and forms that the list misreads."""

PLACES: Final = (
    "aalsmeer aalten achtkarspelen alkmaar assen barendrecht beuningen beverwijk bloemendaal "
    "bodegraven bunschoten delft doesburg dongen dronten eindhoven enkhuizen etten "
    "geertruidenberg gemert groningen gulpen haaksbergen halderberge hardenberg harderwijk "
    "heemskerk heemstede heerenveen heerlen hellendoorn helmond heusden hilvarenbeek katwijk "
    "kerkrade koggenland laarbeek landgraaf landsmeer leeuwarden leiderdorp leusden meerssen "
    "meierijstad middelburg moerdijk molenlanden nieuwegein nieuwkoop nijmegen noordenveld "
    "oosterhout oudewater papendrecht ridderkerk rijssen rijswijk roerdalen roermond roosendaal "
    "rotterdam rozendaal scherpenzeel simpelveld soest staphorst terneuzen tilburg vaals "
    "valkenburg valkenswaard veendam veenendaal veldhoven velsen vijfheerenlanden vlaardingen "
    "vlissingen voerendaal vorden wageningen waterland weert wierden wijchen wijdemeren "
    "winterswijk woerden woudenberg zoetermeer zuidplas zutphen zwartewaterland zwolle"
).split()
"""Towns whose name looks like a form or a compound; leiden and bergen may be words, so not here."""

OWN: Final = frozenset(
    (
        "afgezant bad beer best boete bowling duif eerste gebloemd gedeputeerd geduld "
        "geletterd geliefd gemiddeld gepard gepast gerechtigd gereformeerd gering geschikt "
        "geschut gevleesd geweld gewond gezind gezond god haring helaas hengst honing "
        "ingewand ingewikkeld inning jegens jongen kater koe medegevangene morgen "
        "ondergeschikt ondergetekende ooi overmorgen paling penning rekening reu ruit "
        "slechts sloot smoking spuit straks taxi teef uiting vaart vergeten vergezocht vers "
        "vesting voorgeslacht voorlichtingsdienst wedding zeug"
    ).split()
).union(PLACES)
"""Words that are their own lemma, whatever the list or a rule would make of them."""

PARTICLES: Final = frozenset(
    (
        "aan achter als beg bes best bet bij binnen boven buiten deze die dis door dus een "
        "eer gel gem ger gesp goe had har heel heen her het hun kan kon kwar laat los maar "
        "mag mee men met mis naar neer niet oer onder ont over per pro rond samen sta tegen "
        "ten ter terug tij toe tot uit van vast ver verg vol voor vooruit wan was wat weer "
        "wel wie zijn zou"
    ).split()
)
"""Words that before another word make a verb or nothing, but no compound noun."""

PREFIXES: Final = (
    "lastig bekend achter binnen bijeen kapot klaar kwijt langs onder plaats samen schoon "
    "tegen terug thuis voort vooruit deel dicht door goed hard leeg mede naar neer open over "
    "plat rond stil stuk vast voor vrij weer aan bij her los mee mis ont toe uit ver vol weg "
    "af be er in na om op"
).split()
"""What stands before a verb; `ge` comes after it (opgeruimd)."""

ADDED: Final = (
    "aardwarmte afvalwater ambtenarij ammoniak antisemitisme armoede asbest asfalt avg bbq "
    "bereikbaarheid beton bewoning bibob bijstand biomassa bouwafval bpm braaksel brp bsn "
    "btw carbid chaos cocaïne corona covid criminaliteit dagbesteding datalek dementie digid "
    "doorstroming duurzaamheid dwang eenzaamheid facebook fatbike fijnstof fitness gft ggd "
    "ggz ghb gladheid glasvezel gps grind groenafval grofvuil handhaving hasj herrie hitte "
    "horeca huisvesting huisvuil idkaart inspraak instagram jeugdzorg judo karate kerst "
    "kleding kou lachgas leefbaarheid leerplicht leges lpg lsd mantelzorg mensenhandel "
    "modder nachtrust nazorg netheid nieuwbouw onderhoud ongedierte online openbaarheid ov "
    "overlast ozb parkeerdruk pfas pgb pmd poep preventie privacy prostitutie racisme "
    "ramadan recycling respect restafval roet schade sekswerk skate snoeiafval spoed "
    "stalking statiegeld straatwerk terrorisme thuiszorg toerisme tuinafval twitter uitstoot "
    "vandalisme vee veeteelt verduurzaming verwaarlozing vlog vuilnis vuurwerk welzijn "
    "whatsapp wiet wmo wob woningbouw woo woz xtc yoga zicht zwerfafval zwerfvuil"
).split()
"""Words of a municipality that the list lacks, mostly without a plural."""

LOAN_VERBS: Final = (
    "bashen bingen bloggen boosten brainstormen coachen cyberpesten dissen editen emailen "
    "flyeren framen ghosten googlen hosten indexen kickboxen livestreamen loggen mergen "
    "muten outsourcen phishen pingen pitchen podcasten quizzen rebooten retweeten screenen "
    "screenshotten sexten snapchatten speeddaten syncen taggen teamsen tiktokken trollen "
    "tweeten unfollowen uploaden videobellen vloggen whatsappen zoomen"
).split()
"""Verbs from English that the list lacks."""

SIMPLE: Final = frozenset(
    (
        "aambeeld algemeen amendement amusement antilope aspirant autoritair ballade banket "
        "bankier barrage bedrag besluit bestuur biologisch bioscoop bokaal bonbon chocolade "
        "collage collega college combinatie consulent dessert diagram diamant discount "
        "document dolfijn dossier dubbel engels europees fatsoen fragment generaal generatie "
        "generator genezing gesteente gitaar grammatica griffier halogeen hamburger heuvel "
        "horloge hospitaal hypothese ingenieur jasmijn kalkoen kampioen kanton kantoor "
        "karton karwei kassier kasteel katheter katoen klassement koekoek koetsier koloniaal "
        "koraal korrel korset kwartaal kwartier lampion leerling licentiaat literair "
        "literatuur locomotief lokaal luipaard luitenant maatschappij makreel mammoet "
        "manoeuvre matras matroos metastase moeras moment momenteel mortier musket nationaal "
        "natuur normaal oorlog opaal operator pakket paleis pantoffel paragraaf parasol "
        "passage pastel pastor patent patrijs pedagoog pelgrim perkament pinkster pinksteren "
        "piston pistool plantsoen plezier poliep ponton portaal portier praktijk premier "
        "preparaat present presentatie prestatie probleem procent program programma promotie "
        "proportie protest prothese provisie rapport redacteur redactie renovatie resultaat "
        "rotonde scharnier schorpioen seconde spektakel spiegel stadion station stationair "
        "student talent tampon tempel tendens testament ticket torpedo traditie trainer "
        "transactie transistor transport trompet vallei verslaving vitamine vitrage walrus "
        "wedstrijd weigering"
    ).split()
).union(PLACES)
"""Words that a cut would find two words in that they are not made of: kant-oor, nat-uur."""

FIRST_WORDS: Final = {"zonne": "zon"}
"""How a word is spelled before another, when neither -s nor -en makes it so."""

NO_QUALITY: Final = frozenset(
    "over een waar hoeveel al mens god kind gelegen gemeen eigen min".split()
)
"""Words that with -heid mean something else."""


def _plural(noun: str) -> str:
    last = {"f": "v", "s": "z"}.get(noun[-1], noun[-1])
    return noun[:-1] + last + "en"


CHANGING: Final = {_plural(noun): noun for noun in _CHANGING}
