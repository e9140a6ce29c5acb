"""What the app itself writes in an export, as data: one table per language.

Texts are in lower case and without the full stop at the end, as they are compared. `left_out` are
whole phrases of iOS, by sort of file; `system` are fragments (regular expressions) of lines about
the chat itself, told apart from what a person may write by where they stand.
"""

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Taal:
    """The words of one language."""

    attached: tuple[str, ...] = ()  # Android: "IMG-….jpg (bestand bijgevoegd)"
    attached_ios: tuple[str, ...] = ()  # iOS: "<bijgevoegd: ….jpg>"
    media: tuple[str, ...] = ()  # Android: "<Media weggelaten>"
    left_out: dict[str, tuple[str, ...]] = field(default_factory=dict)
    deleted: tuple[str, ...] = ()
    edited: tuple[str, ...] = ()  # between < and >
    place: tuple[str, ...] = ()  # before a link to a map
    missed: tuple[str, ...] = ()  # calls that were not answered
    calls: tuple[str, ...] = ()  # other calls; more may follow: "Spraakoproep, 2 min"
    system: tuple[str, ...] = ()
    file_names: tuple[str, ...] = ()  # before the name of the chat


NL = Taal(
    attached=("bestand bijgevoegd",),
    attached_ios=("bijgevoegd",),
    media=("media weggelaten", "videobericht weggelaten", "bijlage weggelaten"),
    left_out={
        "image": ("afbeelding weggelaten", "foto weggelaten"),
        "video": ("video weggelaten", "videobericht weggelaten", "videonotitie weggelaten"),
        "audio": ("audio weggelaten",),
        "sticker": ("sticker weggelaten",),
        "gif": ("gif weggelaten",),
        "contact": ("visitekaartje weggelaten", "contactkaart weggelaten", "contact weggelaten"),
        "document": ("document weggelaten",),
    },
    deleted=(
        "dit bericht is verwijderd", "u hebt dit bericht verwijderd", "bericht verwijderd",
        "je hebt dit bericht verwijderd", "u heeft dit bericht verwijderd",
        "jij hebt dit bericht verwijderd", "je heeft dit bericht verwijderd",
        "dit bericht is verwijderd door een beheerder",
        "dit bericht is door een beheerder verwijderd",
    ),
    edited=("dit bericht is bewerkt", "dit bericht werd bewerkt", "bewerkt"),
    place=("locatie", "live locatie", "live-locatie"),
    missed=("gemiste oproep", "gemiste spraakoproep", "gemiste video-oproep",
        "gemist spraakgesprek", "gemist videogesprek", "gemiste groepsoproep",
        "gemiste groepsvideo-oproep",),
    calls=("spraakoproep", "video-oproep", "groepsoproep", "spraakgesprek", "videogesprek",),
    system=(
        "end-to-end.?(?:versleuteld|encryptie)", "(?:hebt|heeft) (?:de|deze) groep",
        "(?:hebt|heeft) groep .{0,120}gemaakt", "nam deel via", "neemt deel via", "neemt nu deel",
        "(?:hebt|heeft) (?!dit bericht).{1,80} (?:toegevoegd|verwijderd)$",
        "(?:bent|is|zijn) (?:toegevoegd|verwijderd)$", "deelnemer geworden via",
        "beveiligingscode", "(?:hebt|heeft) de groeps", "(?:hebt|heeft) het (?:groeps)?onderwerp",
        "(?:hebt|heeft) de (?:instellingen|omschrijving|beschrijving|naam)", "uitnodigingslink",
        "(?:hebt|heeft) een nieuw telefoonnummer", "is gewijzigd (?:naar|in) \\+",
        "berichten met vervaldatum", "timer voor berichten", "verdwijnende berichten",
        "(?:bent|is) (?:nu|niet langer) (?:een )?(?:groeps)?beheerder", "een bericht vastgemaakt",
        "een bericht vastgezet", "wacht op dit bericht", "is een contact$",
        "hebt .{1,60}geblokkeerd",
        "(?:hebt|heeft) dit contact",
    ),
    file_names=("whatsapp-chat met", "whatsapp chat met", "whatsapp-gesprek met"),
)  # fmt: skip

EN = Taal(
    attached=("file attached",),
    attached_ios=("attached",),
    media=(
        "media omitted", "video message omitted", "video note omitted",
        "view once message omitted",
        "view once voice message omitted", "image omitted", "file omitted",
    ),
    left_out={
        "image": ("image omitted", "photo omitted"),
        "video": ("video omitted", "video note omitted", "video message omitted"),
        "audio": ("audio omitted", "voice message omitted"),
        "sticker": ("sticker omitted",),
        "gif": ("gif omitted",),
        "contact": ("contact card omitted", "contact omitted"),
        "document": ("document omitted",),
    },
    deleted=(
        "this message was deleted", "you deleted this message", "message deleted",
        "this message was deleted by an admin", "you deleted this message as admin",
    ),
    edited=("this message was edited", "edited"),
    place=("location", "live location"),
    missed=("missed voice call", "missed video call", "missed group voice call",
        "missed group video call", "missed group call", "silenced voice call",
        "silenced video call",),
    calls=("voice call", "video call", "group call",),
    system=(
        "end-to-end encr", "created (?:this |the )?group", "(?:you|\\S+) left(?: the group)?$",
        "(?:was|were) (?:added|removed)$", " (?:added|removed) \\S.{0,60}$",
        "^(?:added|removed) you",
        "security code", "changed (?:the|this) (?:group|subject)", "changed their phone number",
        "changed to \\+", "joined (?:using|from|via)", "disappearing messages", "message timer",
        "(?:now|no longer) an admin", "pinned a message", "this group's", "group's invite link",
        "waiting for this message", "is a contact$", "blocked this contact", "admin approval",
        "started a (?:video )?call", "joined the (?:group|community)",
    ),
    file_names=("whatsapp chat with", "whatsapp-chat with"),
)  # fmt: skip

DE = Taal(
    attached=("datei angehängt", "dateianhang"),
    attached_ios=("angehängt", "anhang"),
    media=("medien ausgeschlossen", "medien weggelassen", "medien ausgelassen",
           "videonachricht ausgeschlossen", "videonotiz ausgelassen", "medien fehlen"),
    left_out={
        "image": ("bild weggelassen",),
        "video": ("video weggelassen", "videonachricht weggelassen", "videonotiz weggelassen"),
        "audio": ("audio weggelassen",),
        "sticker": ("sticker weggelassen",),
        "gif": ("gif weggelassen",),
        "contact": ("kontaktkarte ausgelassen", "kontaktkarte weggelassen"),
        "document": ("dokument weggelassen",),
    },
    deleted=("diese nachricht wurde gelöscht", "du hast diese nachricht gelöscht",
             "nachricht gelöscht", "diese nachricht wurde von einem admin gelöscht"),
    edited=("diese nachricht wurde bearbeitet", "nachricht bearbeitet", "bearbeitet"),
    place=("standort", "live-standort"),
    missed=("verpasster sprachanruf", "verpasster videoanruf", "verpasster anruf",
        "verpasster gruppenanruf",),
    calls=("sprachanruf", "videoanruf", "gruppenanruf",),
    system=(
        "ende-zu-ende-verschlüssel", "die gruppe .{0,120}erstellt", "diese gruppe erstellt",
        "hat die gruppe verlassen", "(?:hast|hat|haben) .{1,80} (?:hinzugefügt|entfernt)\\.?$",
        "wurde(?:st|n)? (?:hinzugefügt|entfernt)", "sicherheitsnummer",
        "hat eine neue telefonnummer",
        "(?:hast|hat) (?:den betreff|den gruppennamen|das gruppenbild|die gruppen)", "hat zu \\+",
        "einladungslink", "selbstlöschende nachrichten", "(?:jetzt|kein) admin", "beigetreten",
        "nachricht (?:fixiert|angeheftet)", "gruppe verlassen", "warte auf diese nachricht",
        "hat einen (?:video)?anruf gestartet",
    ),
    file_names=("whatsapp chat mit", "whatsapp-chat mit"),
)  # fmt: skip

FR = Taal(
    attached=("fichier joint",),
    attached_ios=("pièce jointe", "ajouté"),
    media=("médias omis", "média omis", "fichier omis", "médias absente", "média manquante",
           "message vidéo omis"),
    left_out={
        "image": ("image absente",),
        "video": ("vidéo absente", "note vidéo absente", "message vidéo absent"),
        "audio": ("audio omis",),
        "sticker": ("sticker omis",),
        "gif": ("gif retiré",),
        "contact": ("fiche contact manquante",),
        "document": ("document manquant",),
    },
    deleted=("ce message a été supprimé", "vous avez supprimé ce message", "message supprimé"),
    edited=("ce message a été modifié", "modifié"),
    place=("localisation", "position", "lieu"),
    missed=("appel vocal manqué", "appel vidéo manqué", "appel manqué",),
    calls=("appel vocal", "appel vidéo",),
    system=(
        "chiffr(?:és|ement) de bout en bout", "(?:a|avez) créé (?:le|ce) groupe", "a quitté",
        "code de sécurité", "(?:a|avez) (?:ajouté|retiré|supprimé) (?!ce message)\\S.{0,60}$",
        "(?:a|avez) (?:changé|modifié) (?:le|la|l['’]|les|cette)", "numéro de téléphone",
        "lien d['’]invitation", "messages éphémères", "désormais (?:un )?admin",
        "a épinglé un message",
        "a été ajouté", "a rejoint", "en attente de ce message",
    ),
    file_names=("discussion whatsapp avec",),
)  # fmt: skip

ES = Taal(
    attached=("archivo adjunto", "archivo adjuntado"),
    attached_ios=("adjunto",),
    media=("multimedia omitido", "archivo omitido", "archivos omitidos", "medios omitidos",
           "nota de video omitida"),
    left_out={
        "image": ("imagen omitida", "foto omitida"),
        "video": ("video omitido", "vídeo omitido", "nota de video omitida",
                  "nota de vídeo omitida"),
        "audio": ("audio omitido",),
        "sticker": ("sticker omitido", "pegatina omitida"),
        "gif": ("gif omitido",),
        "contact": ("tarjeta de contacto omitida",),
        "document": ("documento omitido",),
    },
    deleted=("se eliminó este mensaje", "eliminaste este mensaje", "este mensaje fue eliminado",
             "mensaje eliminado"),
    edited=("se editó este mensaje", "este mensaje fue editado", "editado"),
    place=("ubicación", "ubicacion", "ubicación en tiempo real"),
    missed=("llamada perdida", "llamada de voz perdida", "videollamada perdida",),
    calls=("llamada de voz", "videollamada",),
    system=(
        "cifrad[oa]s? de extremo a extremo", "cre(?:ó|aste) (?:el|este) grupo", "salió del grupo",
        "^\\S+ salió$", "código de seguridad", "(?:añadió|añadiste|agregó|agregaste) a ",
        "(?:eliminó|eliminaste) a ", "cambi(?:ó|aste) (?:el|la|los|las|este|esta|su)",
        "enlace de invitación", "mensajes temporales", "ahora (?:es|eres) admin",
        "fijó un mensaje",
        "se unió", "fue añadid", "esperando este mensaje",
    ),
    file_names=("chat de whatsapp con",),
)  # fmt: skip

IT = Taal(
    attached=("file allegato",),
    attached_ios=("allegato",),
    media=("media omessi", "media omesso", "media mancante", "media eliminati",
           "videomessaggio omesso"),
    left_out={
        "image": ("immagine omessa",),
        "video": ("video omesso", "nota video omessa", "videomessaggio omesso"),
        "audio": ("audio omesso",),
        "sticker": ("sticker non incluso", "sticker omesso"),
        "gif": ("gif esclusa",),
        "contact": ("scheda contatto omessa",),
        "document": ("documento omesso",),
    },
    deleted=("questo messaggio è stato eliminato", "hai eliminato questo messaggio",
             "messaggio eliminato"),
    edited=("questo messaggio è stato modificato", "modificato"),
    place=("posizione", "posizione in tempo reale"),
    missed=("chiamata vocale persa", "videochiamata persa", "chiamata persa",),
    calls=("chiamata vocale", "videochiamata",),
    system=(
        "crittograf(?:ati|ia) end-to-end", "(?:ha|hai) creato (?:il|questo) gruppo",
        "ha abbandonato", "codice di sicurezza", "(?:ha|hai) (?:aggiunto|rimosso) \\S.{0,60}$",
        "(?:ha|hai) (?:cambiato|modificato) (?:il|l['’]|la|le|questo)", "link d['’]invito",
        "messaggi effimeri", "ora (?:è|sei) (?:un )?ammin", "ha fissato un messaggio",
        "è stat[oa] aggiunt", "in attesa di questo messaggio",
    ),
    file_names=("chat whatsapp con",),
)  # fmt: skip

PT = Taal(
    attached=("arquivo anexado", "ficheiro anexado"),
    attached_ios=("anexado", "anexo"),
    media=("mídia oculta", "arquivo de mídia oculto", "mídia omitida", "ficheiro omitido",
           "ficheiro não revelado", "multimédia omitido", "figurinha omitida",
           "mensagem de vídeo omitida"),
    left_out={
        "image": ("imagem ocultada", "imagem não revelada", "imagem omitida"),
        "video": ("vídeo omitido", "vídeo não revelado", "mensagem de vídeo omitida"),
        "audio": ("áudio ocultado", "ficheiro de áudio não revelado", "áudio omitido"),
        "sticker": ("figurinha omitida", "sticker não revelado"),
        "gif": ("gif omitido", "gif não revelada", "gif não revelado"),
        "contact": ("cartão do contato omitido", "cartão de contacto omitido",
                    "contacto não revelado"),
        "document": ("documento omitido", "documento não revelado"),
    },
    deleted=("mensagem apagada", "esta mensagem foi apagada", "você apagou esta mensagem",
             "apagou esta mensagem", "esta mensagem foi eliminada", "eliminou esta mensagem",
             "esta mensagem foi apagada pelo remetente"),
    edited=("mensagem editada", "esta mensagem foi editada", "editada"),
    place=("localização", "localização em tempo real"),
    missed=("chamada de voz perdida", "chamada de vídeo perdida", "videochamada perdida",
        "chamada perdida", "ligação de voz perdida", "ligação de vídeo perdida",),
    calls=("chamada de voz", "chamada de vídeo", "ligação de voz", "ligação de vídeo",),
    system=(
        "(?:criptografia de|encriptadas) ponta? a pont[ao]", "cri(?:ou|aste) (?:o|este) grupo",
        "^\\S.{0,60} saiu$", "saiu do grupo", "código de segurança",
        "(?:adicionou|removeu) \\S.{0,60}$",
        "(?:mudou|alterou) (?:o|a|os|as|seu|esta|este)", "link de convite",
        "mensagens temporárias",
        "agora (?:é|és) (?:um )?admin", "fixou uma mensagem", "afixou uma mensagem",
        "foi adicionad",
        "entrou usando", "aguardando mensagem",
    ),
    file_names=("conversa do whatsapp com",),
)  # fmt: skip

DA = Taal(
    attached=("fil vedhæftet",),
    attached_ios=("vedhæftet",),
    media=("mediefil udeladt", "medie udeladt", "media udeladt"),
    left_out={
        "image": ("billede udeladt",), "video": ("video udeladt",), "audio": ("lyd udeladt",),
        "sticker": ("klistermærke udeladt",), "gif": ("gif udeladt",),
        "contact": ("kontaktkort udeladt",), "document": ("dokument udeladt",),
    },
    deleted=("denne besked er blevet slettet", "denne besked blev slettet",
             "du har slettet denne besked", "du slettede denne besked"),
    place=("placering",),
    missed=("ubesvaret taleopkald", "ubesvaret videoopkald",),
    system=("end-to-end-krypter", "sikkerhedskode", "oprettede gruppen"),
)  # fmt: skip

SV = Taal(
    attached=("bifogad fil",),
    attached_ios=("bifogad", "bifogat"),
    media=("media har utelämnats", "media utelämnat", "media utelämnades"),
    left_out={
        "image": ("bild utesluten",), "video": ("video utesluten",),
            "audio": ("ljud utelslutet", "ljud uteslutet"),
        "sticker": ("sticker utesluten",), "gif": ("gif utesluten",),
        "contact": ("kontaktkort uteslutet",), "document": ("dokument uteslutet",),
    },
    deleted=("det här meddelandet raderades", "detta meddelande raderades",
             "du raderade det här meddelandet", "du raderade detta meddelande",
             "du har tagit bort meddelandet"),
    place=("plats",),
    missed=("missat röstsamtal", "missat videosamtal", "missat samtal",),
    system=("komplett krypter", "totalsträckskrypter", "säkerhetskod", "skapade gruppen"),
)  # fmt: skip

NB = Taal(
    attached=("vedlagt fil",),
    attached_ios=("vedlagt",),
    media=("uten vedlegg", "media utelatt"),
    left_out={
        "image": ("bilde ikke inkludert", "bilde utelatt"), "video": ("video utelatt",),
        "audio": ("lyd utelatt",), "sticker": ("klistremerke utelatt",), "gif": ("gif utelatt",),
        "contact": ("kontaktkort sløyfet",), "document": ("utelatt dokument", "dokument utelatt"),
    },
    deleted=("denne meldingen ble slettet", "du slettet denne meldingen"),
    place=("posisjon",),
    missed=("tapt taleanrop", "tapt videoanrop", "tapt videosamtale",),
    system=("ende-til-ende-krypter", "sikkerhetskode", "opprettet gruppen"),
)  # fmt: skip

FI = Taal(
    attached=("liitetiedosto", "tiedosto liitetty"),
    attached_ios=("liite",),
    media=("media jätetty pois",),
    left_out={
        "image": ("ei kuvaa", "kuva jätettiin pois"), "video": ("videota ei sisällytetä",),
        "audio": ("äänitiedostoa ei sisällytetä",), "sticker": ("tarraa ei sisällytetty",),
        "gif": ("gif-animaatio jätetty pois",), "contact": ("yhteystietokortti jätettiin pois",),
        "document": ("dokumenttia ei sisällytetä",),
    },
    deleted=("tämä viesti poistettiin", "poistit tämän viestin"),
    place=("sijainti",),
    missed=("vastaamaton äänipuhelu", "vastaamaton videopuhelu",),
    system=("salataan täysin", "täysin salattu", "turvanumero", "loi ryhmän"),
)  # fmt: skip

PL = Taal(
    attached=("załączony plik", "plik dołączony"),
    attached_ios=("załączono",),
    media=("pliki pominięto", "pominięto multimedia", "multimedia pominięto"),
    left_out={
        "image": ("obraz pominięty", "pominięto grafikę"),
        "video": ("wideo pominięte", "pominięto wideo"),
        "audio": ("audio pominięte", "pominięto plik audio"), "sticker": ("pominięto naklejkę",),
        "gif": ("plik gif pominięty", "pominięto gif"),
        "contact": ("pominięta wizytówka kontaktu",),
        "document": ("dokument pominięty", "pominięto dokument"),
    },
    deleted=("ta wiadomość została usunięta", "usunięto tę wiadomość",
             "usunąłeś(-ęłaś) tę wiadomość", "usunąłeś(aś) tę wiadomość"),
    place=("położenie", "lokalizacja"),
    missed=("nieodebrane połączenie", "nieodebrane poł. głosowe", "nieodebrane poł. wideo",
        "nieodebrane połączenie głosowe", "nieodebrane połączenie wideo",),
    system=("w pełni zaszyfrowane", "szyfrowan", "kod zabezpieczeń", "utworzył\\S* grupę"),
)  # fmt: skip

TR = Taal(
    attached=("dosya ekli",),
    attached_ios=("eklendi",),
    media=("medya atlanmış", "medya dahil edilmedi"),
    left_out={
        "image": ("görüntü dahil edilmedi",), "video": ("video dahil edilmedi",),
        "audio": ("ses dahil edilmedi",), "sticker": ("çıkartma dahil edilmedi",),
        "gif": ("gif dahil edilmedi",), "contact": ("kişi kartı dahil edilmedi",),
        "document": ("belge dahil edilmedi",),
    },
    deleted=("bu mesaj silindi", "bu mesajı sildiniz"),
    edited=("bu mesaj düzenlendi",),
    place=("konum",),
    missed=("cevapsız sesli arama", "cevapsız görüntülü arama",),
    system=("uçtan uca şifre", "güvenlik kodu", "grubunu oluşturdu"),
)  # fmt: skip

RU = Taal(
    attached=("файл добавлен",),
    attached_ios=("прикреплено",),
    media=("файл пропущен", "без медиафайлов", "медиа отсутствует"),
    left_out={
        "image": ("изображение отсутствует",), "video": ("видео отсутствует",),
        "audio": ("аудиофайл отсутствует",), "sticker": ("стикер не добавлен",),
        "gif": ("gif отсутствует",), "contact": ("карточка контакта отсутствует",),
        "document": ("документ отсутствует",),
    },
    deleted=("данное сообщение удалено", "вы удалили данное сообщение",
             "вы удалили это сообщение"),
    place=("местоположение",),
    missed=("пропущенный аудиозвонок", "пропущенный видеозвонок",),
    system=("сквозным шифрованием", "код безопасности", "создал\\S* группу"),
)  # fmt: skip

UK = Taal(
    attached=("файл додано",),
    attached_ios=("додано",),
    media=("медіа пропущено", "медіафайли відсутнє", "медіа відсутня"),
    left_out={
        "image": ("зображення відсутнє",), "video": ("відео відсутнє",),
        "audio": ("аудіо відсутнє",), "sticker": ("наклейку не додано",),
        "gif": ("gif-анімацію пропущено",), "contact": ("картка контакту відсутня",),
        "document": ("документ пропущено",),
    },
    deleted=("це повідомлення було видалено", "ви видалили це повідомлення"),
    place=("місцезнаходження",),
    missed=("пропущений аудіодзвінок", "пропущений відеодзвінок",),
    system=("наскрізним шифруванням", "код безпеки", "створи\\S* групу"),
)  # fmt: skip

CS = Taal(
    attached=("soubor byl přiložen",),
    attached_ios=("příloha",),
    media=("média vynechána", "média vynechány"),
    left_out={
        "image": ("obrázek vynechán",), "video": ("video vynecháno",),
        "audio": ("zvukový soubor vynechán",), "sticker": ("nálepka vynechána",),
        "gif": ("gif vynechán",), "contact": ("vizitka vynechána",),
        "document": ("dokument vynechán",),
    },
    deleted=("tato zpráva byla smazána", "tato zpráva byla odstraněna",
             "tuto zprávu jste smazal/a", "tuto zprávu jste odstranil/a"),
    place=("poloha",),
    missed=("zmeškaný hlasový hovor", "zmeškaný hovor", "zmeškaný videohovor",),
    system=("koncovým šifrováním", "bezpečnostní kód", "vytvoři\\S* skupinu"),
)  # fmt: skip

RO = Taal(
    attached=("fișier atașat",),
    attached_ios=("atașare",),
    media=("conținut media omis",),
    left_out={
        "image": ("imagine omisă",), "video": ("clip video omis",), "audio": ("fără audio",),
        "sticker": ("sticker omis",), "gif": ("gif omis",),
        "contact": ("carte de vizită contact omisă",), "document": ("document omis",),
    },
    deleted=("acest mesaj a fost șters", "ați șters acest mesaj"),
    place=("locație",),
    missed=("apel vocal nepreluat", "apel video nepreluat", "apel vocal ratat",
        "apel video ratat",),
    system=("criptat\\S* integral", "criptare integrală", "codul dvs\\. de securitate",
        "a creat grupul"),
)  # fmt: skip

TALEN = (NL, EN, DE, FR, ES, IT, PT, DA, SV, NB, FI, PL, TR, RU, UK, CS, RO)
