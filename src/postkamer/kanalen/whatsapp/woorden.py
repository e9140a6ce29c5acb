"""What the app itself writes in an export, by language: our own short tables."""

import re

ATTACHED = (
    "bestand bijgevoegd", "file attached", "datei angehängt", "fichier joint", "archivo adjunto",
    "file allegato", "arquivo anexado", "ficheiro anexado", "fil vedlagt", "fil vedhæftet",
    "bifogad fil", "plik dołączony", "dosya ekli",
)  # fmt: skip
"""Android: "IMG-….jpg (bestand bijgevoegd)"."""

OMITTED = (
    "media weggelaten", "media omitted", "medien ausgeschlossen", "medien weggelassen",
    "médias omis", "média omis", "multimedia omitido", "archivo omitido", "media omessi",
    "media omesso", "mídia oculta", "arquivo de mídia oculto", "ficheiro omitido",
    "pominięto multimedia", "medya dahil edilmedi",
)  # fmt: skip
"""Android, between < and >."""

_THINGS = {
    "image": "afbeelding image bild imagen immagine imagem foto",
    "video": "video vídeo vidéo",
    "audio": "audio áudio",
    "sticker": "sticker pegatina figurinha adesivo",
    "gif": "gif",
    "document": "document dokument documento",
    "contact": "contactkaart contact kontaktkarte contacto contatto",
}
_LEFT_OUT = (
    "weggelaten omitted weggelassen omitida omitido omessa omesso ocultada ocultado absente absent"
)
THING_OMITTED = re.compile(
    "(?P<name>[^\n]*? • [^\n]*?)?\u200e?(?P<thing>"
    + "|".join(word for words in _THINGS.values() for word in words.split())
    + "|video note|contact card|videonotitie)"
    + f" (?:{'|'.join(_LEFT_OUT.split())})",
    re.IGNORECASE,
)
"""iOS: "‎afbeelding weggelaten", "brief.pdf • 2 pagina's ‎document weggelaten"."""
_BY_WORD = {word: kind for kind, words in _THINGS.items() for word in words.split()}
_TYPES = {
    "image": "image/jpeg", "video": "video/mp4", "audio": "audio/ogg", "sticker": "image/webp",
    "gif": "video/mp4", "contact": "text/vcard",
}  # fmt: skip


def type_of_thing(word: str) -> str:
    """Return the media type that a word for a left-out file stands for."""
    kind = _BY_WORD.get(word.lower().split(" ")[0], "")
    return _TYPES.get(kind, "application/octet-stream")


DELETED = {
    "dit bericht is verwijderd", "u hebt dit bericht verwijderd", "je hebt dit bericht verwijderd",
    "u heeft dit bericht verwijderd", "jij hebt dit bericht verwijderd",
    "this message was deleted", "you deleted this message",
    "diese nachricht wurde gelöscht", "du hast diese nachricht gelöscht",
    "ce message a été supprimé", "vous avez supprimé ce message", "ce message a été effacé",
    "este mensaje fue eliminado", "eliminaste este mensaje", "se eliminó este mensaje",
    "questo messaggio è stato eliminato", "hai eliminato questo messaggio",
    "esta mensagem foi apagada", "mensagem apagada", "você apagou esta mensagem",
    "apagou esta mensagem",
}  # fmt: skip

EDITED = (
    "dit bericht is bewerkt", "bewerkt", "this message was edited", "edited",
    "diese nachricht wurde bearbeitet", "nachricht bearbeitet", "bearbeitet",
    "ce message a été modifié", "modifié", "se editó este mensaje.", "se editó este mensaje",
    "este mensaje fue editado", "editado", "questo messaggio è stato modificato", "modificato",
    "mensagem editada", "esta mensagem foi editada",
)  # fmt: skip
EDITED_MARK = re.compile(
    "\\s*\u200e?[<(](?:" + "|".join(re.escape(mark) for mark in EDITED) + ")[>)]\\s*$",
    re.IGNORECASE,
)

SYSTEM = re.compile(
    "|".join((
        # Dutch
        "end-to-end versleuteld", "de groep .{0,80}gemaakt", "heeft deze groep gemaakt",
        "heeft de groep verlaten", "(?:hebt|heeft) .{1,80}(?:toegevoegd|verwijderd)$",
        "beveiligingscode .{0,80}gewijzigd", "groepsafbeelding", "groepsbeschrijving",
        "het onderwerp .{0,20}gewijzigd", "groepsnaam .{0,120}gewijzigd", "nummer gewijzigd",
        "is toegevoegd$", "neemt nu deel", "uitnodigingslink", "berichten die .{0,40}verdwijnen",
        "nu beheerder", "groepsinstellingen", "vastgezet$",
        # English
        "end-to-end encrypted", "created (?:this )?group", "left$", "was added$",
        "added \\S.{0,60}$",
        "removed \\S.{0,60}$", "security code .{0,60}changed", "changed the (?:group|subject)",
        "changed this group", "changed their phone number", "changed to \\+", "joined using",
        "disappearing messages", "now an admin", "pinned a message", "this group's icon",
        # German, French, Spanish, Italian, Portuguese
        "ende-zu-ende-verschlüsselt", "hat die gruppe", "hat den betreff", "sicherheitsnummer",
        "chiffrés de bout en bout", "a créé (?:le|ce) groupe", "a quitté", "code de sécurité",
        "cifrados de extremo a extremo", "creó (?:el|este) grupo", "salió del grupo",
        "crittografia end-to-end", "crittografati end-to-end", "ha creato il gruppo",
        "ha abbandonato", "criptografia de ponta a ponta", "encriptadas ponto a ponto",
        "criou (?:o|este) grupo", "saiu$",
    )),
    re.IGNORECASE,
)  # fmt: skip
"""Lines that the app writes about the group or the chat itself."""

CALL = re.compile(
    "(?:gemiste?|missed|verpasster?|perdida|manqué|persa) .{0,20}"
    "(?:oproep|spraakoproep|videogesprek|call|anruf|llamada|appel|chiamata)"
    "|(?:spraakoproep|video-?oproep|voice call|video call)(?:, .*)?$",
    re.IGNORECASE,
)

DAY_FIRST = re.compile(
    "weggelaten|bijgevoegd|bewerkt|verwijderd|versleuteld|toegevoegd|weggelassen|ausgeschlossen|"
    "angehängt|bearbeitet|verschlüsselt|omitido|adjunto|cifrados|omis\\b|fichier joint|chiffrés|"
    "omess[oi]|allegato|crittografi|oculta|anexado|criptografia"
)
"""Words of the app in languages whose exports always print the day before the month."""

LOCATION = re.compile(
    r"\u200e?(?:live)?(?:locatie|location|standort|ubicación|posizione|localização|localisation)\s?:"
    r"\s*(?P<url>https?://\S+[?&]q=(?P<lat>-?\d{1,2}\.\d+),(?P<lon>-?\d{1,3}\.\d+)\S*)",
    re.IGNORECASE,
)
"""A place that was shared."""
