"""What the officials of Waterdam answer: by what was asked, and what it was about."""

REPORTED = {
    "afval": (
        "Dank voor uw melding. De wagen komt morgenochtend langs om op te ruimen.",
        "We hebben de melding doorgezet naar de reiniging. Zij legen de container vandaag nog.",
        "Vervelend, zo'n volle bak. De wijkploeg neemt deze plek voortaan twee keer per week mee.",
    ),
    "wegen-en-stoepen": (
        "Dank u wel. Een stratenmaker kijkt er binnen drie werkdagen naar.",
        "We zetten vandaag een hek om het gat en herstellen de bestrating volgende week.",
        "Goed dat u het zegt. De weginspecteur is onderweg om de plek veilig te maken.",
    ),
    "verlichting": (
        "Bedankt! De storing staat bij de netbeheerder, die repareert binnen vijf werkdagen.",
        "We hebben de mast genoteerd. Is er nog steeds geen licht na vrijdag, laat het dan weten.",
        "De monteur is gebeld. Raak losse kabels niet aan en houd kinderen op afstand.",
    ),
    "groen": (
        "Dank voor de foto. De groenploeg komt deze week snoeien.",
        "Onze boominspecteur gaat vandaag kijken of de boom veilig is.",
        "We geven het door aan de hovenier van uw wijk. U hoort binnen een week wat hij doet.",
    ),
    "parkeren": (
        "We sturen een handhaver langs. Dank voor het doorgeven.",
        "De automaat is in storing gemeld. Een boete van vandaag kunt u laten vervallen via ons.",
    ),
    "overlast": (
        "Dank u. De wijkboa gaat er vanavond heen en neemt contact met u op.",
        "We hebben de melding geregistreerd en de wijkagent ingelicht. Bij gevaar: bel 112.",
        "De plaagdierbeheerder belt u morgen om een afspraak te maken.",
    ),
    "vergunning": ("Een toezichthouder gaat deze week kijken of hier vergunning voor is.",),
    "privacy/digitaal": (
        "Dank voor uw alertheid. De functionaris gegevensbescherming onderzoekt dit nu meteen.",
        "Dit hoort niet te kunnen. We hebben de pagina uitgezet en bellen u vandaag terug.",
    ),
    "belasting": ("We hebben dit bij de afdeling belastingen gemeld. Betaal nog even niet.",),
    "burgerzaken": ("We maken vandaag nog een spoedafspraak voor u. U krijgt zo een bericht.",),
    "zorg-en-wmo": (
        "We nemen dit heel serieus. Het wijkteam belt u binnen een uur; bij gevaar: bel 112.",
        "Bel meteen 112 als er gevaar is. Het wijkteam komt ook naar u toe.",
    ),
    "evenement": ("We spreken de organisator hier vandaag nog op aan.",),
}
ASKED = {
    "afval": (
        "Dat kan bij de milieustraat aan de Werfkade, elke werkdag tot 17 uur.",
        "De kalender staat op waterdam.example/afval. Daar ziet u ook de dagen voor uw adres.",
    ),
    "wegen-en-stoepen": (
        "De straat staat op de planning voor het najaar. Bewoners krijgen vooraf bericht.",
        "Dat pad is van het waterschap. We hebben uw vraag aan hen doorgegeven.",
    ),
    "verlichting": ("Op deze plek staat de lamp bewust uit na middernacht, voor de vleermuizen.",),
    "groen": (
        "Dat mag, als u de strook zelf onderhoudt. We sturen u het formulier voor adoptiegroen.",
        "Er wordt dit jaar alleen gesnoeid; kappen is niet aan de orde.",
    ),
    "parkeren": ("Een bewonersvergunning kost 84 euro per jaar en vraagt u aan met DigiD.",),
    "overlast": (
        "Na 23 uur moet het stil zijn. Wij kunnen ook een gesprek met de buren begeleiden.",
        "Er mogen drie hanen zijn zolang de buren geen hinder hebben.",
    ),
    "vergunning": (
        "Doe eerst de vergunningcheck in het Omgevingsloket. Daarna denken we graag met u mee.",
        "De behandeling duurt acht weken. Uw aanvraag is compleet, u hoeft niets te doen.",
    ),
    "privacy/digitaal": ("Nee, die sms is niet van ons. Klik nergens op en gooi hem weg.",),
    "belasting": (
        "De rioolheffing betaalt iedere gebruiker van een aansluiting. Uitleg staat in de brief.",
        "Kwijtschelding vraagt u aan voor 1 juli, ook als student.",
    ),
    "burgerzaken": (
        "Ja, een afspraak is nodig. Neem uw oude document en een pasfoto mee.",
        "Dat kan digitaal met DigiD, en aan de balie op dinsdagavond zonder afspraak.",
        "U doet binnen drie dagen aangifte. Gefeliciteerd alvast!",
    ),
    "zorg-en-wmo": (
        "Bel het Wmo-loket, dan plannen we een gesprek bij u thuis. U mag iemand meenemen.",
        "De Wmo-taxi reserveert u een uur van tevoren. De eerste rit kost u niets.",
    ),
    "evenement": (
        "Het programma staat op waterdam.example/agenda. Bij het plein staan drie toiletwagens.",
        "Kom met de trein: de straten rond de haven zijn die dag afgesloten.",
    ),
}
OTHER = {
    "klacht": (
        "Het spijt ons dat het zo is gegaan. De teamleider neemt binnen twee dagen contact op.",
        "U heeft gelijk, dit had niet mogen gebeuren. Uw klacht is in behandeling genomen.",
        "Vervelend dat u hier last van heeft. We zoeken uit wat er mis ging en laten het u weten.",
    ),
    "compliment": (
        "Wat fijn om te horen! We geven het door aan de collega's.",
        "Dank u wel, hier wordt het hele team blij van.",
    ),
    "bezwaar": (
        "We hebben uw bezwaar ontvangen. U krijgt binnen twee weken een ontvangstbevestiging.",
        "De bezwaarschriftencommissie nodigt u uit voor een hoorzitting.",
    ),
    "woo-verzoek": ("Uw verzoek is ontvangen. We beslissen binnen vier weken en bellen u nog.",),
    "persvraag": (
        "De woordvoerder belt u voor 16 uur terug.",
        "We sturen u vandaag een schriftelijke reactie van de wethouder.",
    ),
    "overig": ("Dank voor uw bericht. Fijne dag nog!", "Goed om te weten, dank u wel."),
}
SILENT = frozenset({"spam"})
"""What is not answered."""


def answer_to(kind: str, topic: str, number: int) -> str:
    """Return the answer to a message of this kind on this topic: the n-th, round and round."""
    by_topic = {"melding": REPORTED, "vraag": ASKED}.get(kind, {})
    answers = by_topic.get(topic) or OTHER.get(kind) or OTHER["overig"]
    return answers[number % len(answers)]
