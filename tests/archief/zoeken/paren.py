"""Dutch words that a searcher takes for the same, and words that only look alike; by class."""

SAME: dict[str, str] = {
    "meervoud": (
        "straat/straten boom/bomen lamp/lampen container/containers vergunning/vergunningen "
        "klacht/klachten melding/meldingen huis/huizen brief/brieven fiets/fietsen auto/auto's "
        "foto/foto's bus/bussen tas/tassen school/scholen stoep/stoepen tegel/tegels gat/gaten "
        "bewoner/bewoners ambtenaar/ambtenaren paspoort/paspoorten rekening/rekeningen "
        "bezwaar/bezwaren put/putten rat/ratten duif/duiven gleuf/gleuven roos/rozen"
    ),
    "klinkerwissel": (
        "stad/steden weg/wegen dag/dagen schip/schepen glas/glazen lid/leden bad/baden "
        "dak/daken pad/paden slot/sloten hof/hoven god/goden smid/smeden oorlog/oorlogen"
    ),
    "onregelmatig meervoud": (
        "kind/kinderen ei/eieren blad/bladeren lied/liederen rund/runderen gemoed/gemoederen "
        "museum/musea koe/koeien vlo/vlooien politicus/politici medicus/medici"
    ),
    "verkleinwoord": (
        "huis/huisje boom/boompje straat/straatje kaart/kaartje brief/briefje raam/raampje "
        "bloem/bloemetje hond/hondje ring/ringetje koning/koninkje weg/weggetje tuin/tuintje "
        "auto/autootje foto/fotootje vergissing/vergissinkje bal/balletje gat/gaatje pad/paadje"
    ),
    "voltooid deelwoord": (
        "melden/gemeld aanvragen/aangevraagd betalen/betaald maken/gemaakt storten/gestort "
        "parkeren/geparkeerd verhuizen/verhuisd ophalen/opgehaald afwijzen/afgewezen "
        "plaatsen/geplaatst vernielen/vernield repareren/gerepareerd bellen/gebeld "
        "schrijven/geschreven stelen/gestolen breken/gebroken bieden/geboden nemen/genomen "
        "weggooien/weggegooid doorsturen/doorgestuurd ontvangen/ontvangen"
    ),
    "werkwoordsvorm": (
        "lopen/loopt lopen/liep werken/werkt werken/werkte betalen/betaalt branden/brandt "
        "branden/brandde vallen/viel stinken/stinkt stinken/stonk wachten/wacht sluiten/gesloten "
        "sluiten/sloot blijven/blijft blijven/bleef rijden/rijdt rijden/reed storten/stortte "
        "vragen/vraagt vragen/vroeg graven/graaft leven/leeft krijgen/kreeg"
    ),
    "bijvoeglijk": (
        "groot/grote groot/groter groot/grootste kapot/kapotte vies/vieze nat/natte los/losse "
        "gevaarlijk/gevaarlijke boos/boze hoog/hoger laag/lage duur/duurder goed/goede "
        "onveilig/onveilige vol/volle leeg/lege gratis/gratis donker/donkere wit/witte"
    ),
    "afleiding": (
        "aanvraag/aanvragen klagen/geklaagd vraag/vragen antwoord/antwoorden betaling/betalingen "
        "storing/storingen melden/melding vergunnen/vergunning verlichting/verlichten "
        "sluiting/sluitingen overlast/overlast bestemmingsplan/bestemmingsplannen"
    ),
    "samenstelling": (
        "parkeervergunning/parkeervergunningen lantaarnpaal/lantaarnpalen vuilnisbak/vuilnisbakken "
        "huisvuil/huisvuil speeltuin/speeltuinen afvalcontainer/afvalcontainers "
        "kapvergunning/kapvergunningen hondenpoep/hondenpoep fietspad/fietspaden "
        "rioolput/rioolputten trottoirtegel/trottoirtegels bijstandsuitkering/bijstandsuitkeringen"
    ),
    "schrijfwijze": "café/cafe één/een Waterdam/waterdam reünie/reunie idee/ideeën coördinatie/coordinatie",
}

OTHER: dict[str, str] = {
    "andere betekenis": (
        "boom/boon lamp/lam straat/straf vuil/vuur brief/brie paal/paard weg/week bus/bush "
        "raad/raam raad/rad kap/kapot kaart/kaars park/parkiet post/poster lijn/lijm bak/bakker "
        "gemeente/gemeen gemeente/menen gemeente/gemiddeld veilig/veiling veilig/veilen "
        "wijk/wijken wonen/wond water/watt water/wat tuin/tuig grond/groen dier/duur hond/honderd "
        "school/schoen school/schol stoep/stoel put/putter plein/plan brug/brul zaak/zak zaak/zaag "
        "zorg/zorgen melk/melden beleid/belediging besluit/beslissen woord/worden licht/liggen "
        "regen/regel regel/regering wet/wedden boete/boot boete/boeten naam/nam nacht/nachtegaal"
    ),
    "verkeerd afgeknipt": (
        "geld/gelden gebouw/bouw geluid/luid getal/tal gevaar/varen gebied/bieden geval/vallen "
        "gezin/zin gelijk/lijk gemak/maken genot/noot gewoon/wonen gezicht/zicht begin/bij "
        "meisje/mei meester/mees vader/vaat moeder/moed kamer/kam ader/adem emmer/em zomer/zoom "
        "winter/wind kelder/keel"
    ),
    "onderscheid dat telt": (
        "aanvraag/afvraag ophalen/afhalen inrijden/uitrijden toestaan/ontstaan bezwaar/zwaar "
        "beroep/roepen subsidie/substitutie paspoort/paspop"
    ),
}


def pairs(table: dict[str, str]) -> list[tuple[str, str, str]]:
    """Return (class, one word, other word)."""
    return [(name, *pair.split("/", 1)) for name, text in table.items() for pair in text.split()]
