"""What the app writes in and around messages, in several languages."""

import pytest

from postkamer.core.kanaal import Options
from postkamer.core.message import AttachmentState, Kind, Place, Visibility
from tests.kanalen.whatsapp.export_van import LRM, messages_of, one_of

NNBSP = "\u202f"


def android(body: str, **more: str):
    return one_of(f"27-08-2020 11:15 - {body}\n", **more)


def ios(body: str, prefix: str = "", **more: str):
    return one_of(f"{prefix}[27-08-2020 11:15:33] {body}\r\n", **more)


def test_a_message_of_more_lines_stays_one() -> None:
    message = android("Sanne: Regel een\n\nregel drie: met een dubbele punt\n- een punt")
    assert message.text == "Regel een\n\nregel drie: met een dubbele punt\n- een punt"


def test_a_chat_is_private_and_called_after_its_file() -> None:
    message = android("Sanne: hallo", path="map/WhatsApp-chat met Buurt: Noord (2).txt")
    assert message.visibility is Visibility.PRIVATE
    assert message.conversation == message.conversation_title == "Buurt: Noord"
    assert message.native_id is None
    assert message.kind is Kind.CHAT


def test_a_telephone_number_is_the_handle_of_the_author() -> None:
    for printed in ("+31 6 12345678", "\u202a+31\u00a06\u00a012345678\u202c", "+1 (555) 010-0123"):
        author = android(f"{printed}: hallo").author
        assert author.handle == author.name
        assert "\u00a0" not in author.handle
        assert author.handle.startswith("+")


def test_a_name_that_is_not_in_the_contacts_keeps_its_tilde() -> None:
    assert ios(f"~{NNBSP}Sanne: hallo").author.name == "~ Sanne"


def test_a_name_with_a_colon_is_whole_when_the_chat_is_called_so() -> None:
    chat = "27-08-2020 11:15 - Werk: Jan: let op: glad\n27-08-2020 11:16 - Sanne: dag: tot zo\n"
    first, second = messages_of(chat, path="WhatsApp-chat met Werk: Jan.txt")
    assert (first.author.name, first.text) == ("Werk: Jan", "let op: glad")
    assert (second.author.name, second.text) == ("Sanne", "dag: tot zo")
    assert [party.name for party in second.recipients] == ["Werk: Jan"]


def test_the_first_line_says_how_a_chat_is_called_better_than_its_file() -> None:
    chat = (f"[27-08-2020 11:15:33] Werk: Jan: {LRM}Berichten zijn end-to-end versleuteld.\r\n"
            "[27-08-2020 11:16:33] Werk: Jan: hallo\r\n")  # fmt: skip
    first, second = messages_of(chat, path="WhatsApp Chat - Werk_ Jan.txt")
    assert (first.kind, first.author) == (Kind.SYSTEM, None)
    assert (second.author.name, second.text) == ("Werk: Jan", "hallo")
    assert second.conversation == "Werk: Jan"


@pytest.mark.parametrize("body", ["Sanne:", "Sanne: ", "Sanne:."])
def test_an_empty_message_is_a_message(body: str) -> None:
    message = android(body)
    assert (message.kind, message.author.name, message.text) == (Kind.CHAT, "Sanne", "")


@pytest.mark.parametrize("mark", [
    "<Dit bericht is bewerkt>", "<This message was edited>", "<This message was edited.>",
    "<Diese Nachricht wurde bearbeitet.>", "<Ce message a été modifié>", "<Se editó este mensaje.>",
    "<Questo messaggio è stato modificato>", "<Esta mensagem foi editada>",
])  # fmt: skip
def test_an_edit_is_marked_and_its_mark_is_no_text(mark: str) -> None:
    for message in (android(f"Sanne: tot\nmorgen {mark}"), ios(f"Sanne: tot\nmorgen {LRM}{mark}")):
        assert message.edited
        assert message.text == "tot\nmorgen"


def test_a_mark_within_the_text_is_text() -> None:
    message = android("Sanne: er staat <Dit bericht is bewerkt> achter")
    assert not message.edited
    assert message.text == "er staat <Dit bericht is bewerkt> achter"


@pytest.mark.parametrize("text", [
    "Dit bericht is verwijderd", "U hebt dit bericht verwijderd", "Je hebt dit bericht verwijderd",
    "This message was deleted", "You deleted this message", "This message was deleted by admin Jo.",
    "Diese Nachricht wurde gelöscht.", "Ce message a été supprimé", "Se eliminó este mensaje.",
    "Questo messaggio è stato eliminato", "Mensagem apagada", "Bu mesaj silindi",
    "Данное сообщение удалено",
])  # fmt: skip
def test_a_deletion_is_marked_and_keeps_its_author(text: str) -> None:
    for message in (android(f"Sanne: {text}"), ios(f"Sanne: {LRM}{text}")):
        assert message.deleted
        assert message.author.name == "Sanne"
        assert message.kind is Kind.CHAT
        assert message.text == text


def test_a_sentence_about_a_deletion_is_none() -> None:
    assert not android("Sanne: Dit bericht is verwijderd, zag ik").deleted


# Files


@pytest.mark.parametrize("words", [
    "bestand bijgevoegd", "file attached", "Datei angehängt", "fichier joint", "archivo adjunto",
    "file allegato", "arquivo anexado", "fil vedhæftet", "файл добавлен",
])  # fmt: skip
def test_a_file_on_android_has_a_name_and_a_caption(words: str) -> None:
    for mark in ("", LRM):
        message = android(f"Sanne: {mark}IMG-20200827-WA0003.jpg ({words})\nZo ziet\nhet eruit")
        (file,) = message.attachments
        assert (file.name, file.ref, file.media_type) == (
            "IMG-20200827-WA0003.jpg", "IMG-20200827-WA0003.jpg", "image/jpeg"
        )  # fmt: skip
        assert file.state is AttachmentState.PRESENT
        assert message.text == "Zo ziet\nhet eruit"


@pytest.mark.parametrize("words", [
    "bijgevoegd", "attached", "Anhang", "angehängt", "pièce jointe\u00a0", "adjunto", "allegato",
    "anexado", "прикреплено", "iets in een andere taal",
])  # fmt: skip
def test_a_file_on_ios_stands_behind_its_caption(words: str) -> None:
    name = "00000012-PHOTO-2020-08-27-11-17-02.jpg"
    message = ios(f"Sanne: Zo ziet\nhet eruit {LRM}<{words}: {name}>", prefix=LRM)
    assert [file.ref for file in message.attachments] == [name]
    assert message.text == "Zo ziet\nhet eruit"
    assert ios(f"Sanne: {LRM}<{words}: {name}>", prefix=LRM).text == ""


def test_a_document_on_ios_is_called_by_its_file() -> None:
    message = ios(f"Sanne: brief.pdf • {LRM}2 pagina's {LRM}<bijgevoegd: 00000017-brief.pdf>")
    assert [(file.name, file.media_type) for file in message.attachments] == [
        ("00000017-brief.pdf", "application/pdf")
    ]
    assert message.text == ""


def test_a_file_without_an_ending_is_a_file() -> None:
    message = android("Sanne: DOC-20220502-WA0006. (bestand bijgevoegd)\nPlan.pdf")
    assert message.attachments[0].ref == "DOC-20220502-WA0006."


def test_what_a_person_puts_between_signs_is_text() -> None:
    for text in ("<zie: bestand.pdf>", "<Media>", "a < b > c", "foto.jpg (van gisteren)"):
        message = android(f"Sanne: {text}")
        assert not message.attachments
        assert message.text == text


@pytest.mark.parametrize("words", [
    "Media weggelaten", "Media omitted", "Medien ausgeschlossen", "Médias omis",
    "Multimedia omitido", "Media omessi", "Mídia oculta", "Mediefil udeladt", "Medya dahil edilmedi",
])  # fmt: skip
def test_a_file_that_android_leaves_out_is_omitted(words: str) -> None:
    message = android(f"Sanne: <{words}>\nmet bijschrift")
    assert [(file.state, file.ref) for file in message.attachments] == [
        (AttachmentState.OMITTED, "")
    ]
    assert message.text == "met bijschrift"


@pytest.mark.parametrize(("words", "media_type"), [
    ("afbeelding weggelaten", "image/jpeg"), ("image omitted", "image/jpeg"),
    ("Image omitted", "image/jpeg"), ("video weggelaten", "video/mp4"),
    ("audio weggelaten", "audio/ogg"), ("GIF weggelaten", "video/mp4"),
    ("sticker weggelaten", "image/webp"), ("Visitekaartje weggelaten", "text/vcard"),
    ("Contact card omitted", "text/vcard"), ("Bild weggelassen", "image/jpeg"),
    ("vidéo absente", "video/mp4"), ("imagen omitida", "image/jpeg"),
    ("immagine omessa", "image/jpeg"), ("áudio ocultado", "audio/ogg"),
    ("изображение отсутствует", "image/jpeg"),
])  # fmt: skip
def test_a_file_that_ios_leaves_out_is_omitted(words: str, media_type: str) -> None:
    for message in (ios(f"Sanne: {LRM}{words}", prefix=LRM), ios(f"Sanne: {words}")):
        (file,) = message.attachments
        assert (file.state, file.media_type) == (AttachmentState.OMITTED, media_type)
        assert message.text == ""
        assert message.author.name == "Sanne"


def test_a_left_out_document_keeps_its_name_and_a_caption_stays_text() -> None:
    message = ios(f"Sanne: brief.pdf • {LRM}2 pagina's {LRM}document weggelaten", prefix=LRM)
    assert [(file.name, file.media_type) for file in message.attachments] == [
        ("brief.pdf", "application/pdf")
    ]
    message = ios(f"Sanne: Kijk eens {LRM}afbeelding weggelaten", prefix=LRM)
    assert message.text == "Kijk eens"
    assert len(message.attachments) == 1


def test_a_left_out_file_in_an_unknown_language_is_known_by_its_marks() -> None:
    message = ios(f"Sanne: {LRM}íomhá ligthe ar lár", prefix=LRM)
    assert [file.state for file in message.attachments] == [AttachmentState.OMITTED]
    assert message.author.name == "Sanne"


# The app itself


SYSTEM_ANDROID = [
    "Berichten en oproepen worden end-to-end versleuteld. Niemand buiten deze chat kan ze lezen.",
    'Jeroen heeft de groep "Buurtpreventie: Noord" gemaakt',
    'Jeroen heeft de groep "Noord" gemaakt',
    "Je beveiligingscode voor Anouk: buurt is gewijzigd. Tik voor meer informatie.",
    "+31 6 12345678 heeft de groep verlaten",
    "U hebt Sanne toegevoegd",
    'Pim heeft het onderwerp gewijzigd van "A: een" naar "B: twee"',
    'You created group "Noord: zuid"',
    "Sanne changed this group's icon",
    "Du hast die Gruppe „Nord: Süd“ erstellt.",
    "iets dat de app in een onbekende taal meldt",
]


@pytest.mark.parametrize("text", SYSTEM_ANDROID)
def test_a_line_of_the_app_on_android_has_no_author(text: str) -> None:
    message = android(text)
    assert (message.kind, message.author, message.text) == (Kind.SYSTEM, None, text)


SYSTEM_IOS = [
    ("Noord", "Berichten en oproepen zijn end-to-end versleuteld. Alleen mensen in deze chat."),
    ("Noord", "Pim heeft deze groep gemaakt"),
    ("Noord", "iets dat de app in een onbekende taal meldt"),
    ("Pim", "Pim heeft u toegevoegd"),
    ("Pim", "Pim heeft de groep verlaten"),
    ("Priya", "You added Priya."),
    ("Boris", "Boris created group “My Group”"),
    ("Anna", "Anna hat die Gruppe verlassen."),
    ("Anna", "Anna a quitté le groupe"),
    ("Anna", "Anna salió del grupo"),
    ("Anna", "Anna ha abbandonato"),
    ("Anna", "Anna saiu"),
]


@pytest.mark.parametrize(("name", "text"), SYSTEM_IOS)
def test_a_line_of_the_app_on_ios_is_not_said_by_the_name_before_it(name: str, text: str) -> None:
    message = ios(f"{name}: {LRM}{text}")
    assert (message.kind, message.author, message.text) == (Kind.SYSTEM, None, text)


def test_the_notice_of_encryption_is_the_app_also_without_a_mark() -> None:
    message = ios("Noord: Messages to this group are now secured with end-to-end encryption.")
    assert message.kind is Kind.SYSTEM


def test_a_person_may_write_the_words_of_the_app() -> None:
    for text in ("Pim heeft de groep verlaten", "ik heb Jan toegevoegd", "end-to-end versleuteld?",
                 "Gemiste oproep van je gezien", "null"):  # fmt: skip
        message = android(f"Sanne: {text}")
        assert (message.kind, message.author.name, message.text) == (Kind.CHAT, "Sanne", text)


def test_a_nickname_between_quotes_is_a_name() -> None:
    assert android('Jan "de Beuker" Smit: hallo').author.name == 'Jan "de Beuker" Smit'


@pytest.mark.parametrize("text", [
    "Gemiste spraakoproep", "Gemiste video-oproep", f"Gemiste oproep. {LRM}Tik om terug te bellen",
    "Missed voice call", "Missed video call at 12:03", f"Spraakoproep, {LRM}2 min",
    "Video call. No answer", "Verpasster Sprachanruf", "Appel vocal manqué", "Videollamada perdida",
])  # fmt: skip
def test_a_call_is_a_call(text: str) -> None:
    message = ios(f"Sanne: {LRM}{text}")
    assert (message.kind, message.author.name) == (Kind.CALL, "Sanne")
    assert android(text).kind is Kind.CALL
    assert android(text).author is None


def test_a_poll_is_said_by_a_person() -> None:
    text = f"{LRM}PEILING:\nWanneer?\n{LRM}OPTIE: maandag ({LRM}3 stemmen)\n{LRM}OPTIE: dinsdag ({LRM}1 stem)"
    message = ios(f"Sanne: {text}")
    assert (message.kind, message.author.name) == (Kind.CHAT, "Sanne")
    assert message.text.startswith("PEILING:\nWanneer?\nOPTIE: maandag (")


@pytest.mark.parametrize(("text", "place"), [
    ("locatie: https://maps.google.com/?q=51.5555,5.0913", Place("", "51.5555", "5.0913")),
    (f"{LRM}Location: https://maps.google.com/?q=-1.5,5", Place("", "-1.5", "5")),
    ("Stadhuis\nWaterdam\nlocatie: https://maps.google.com/?q=51.5,5.0",
     Place("Stadhuis, Waterdam", "51.5", "5.0")),
    ("Stadhuis (Waterdam): https://maps.google.com/?q=51.5,5.0",
     Place("Stadhuis (Waterdam)", "51.5", "5.0")),
    ("Ubicación: https://maps.google.com/?q=51.5,5.0", Place("", "51.5", "5.0")),
    ("kijk: https://maps.google.com/?q=51.5,5.0", None),
    ("locatie: https://maps.google.com/?q=91.5,5.0", None),
    ("locatie: https://example.org/?q=51.5,5.0", None),
])  # fmt: skip
def test_a_shared_place_is_a_place(text: str, place: Place | None) -> None:
    message = android(f"Sanne: {text}")
    assert message.place == place
    assert message.kind is Kind.CHAT


# Who speaks to whom


def test_in_a_chat_of_two_the_other_is_the_recipient() -> None:
    chat = "27-08-2020 11:15 - Sanne: hallo\n27-08-2020 11:16 - Gemeente: dag\n"
    first, second = messages_of(chat, path="WhatsApp-chat met Sanne.txt")
    assert [party.name for party in first.recipients] == ["Gemeente"]
    assert [party.name for party in second.recipients] == ["Sanne"]


def test_who_only_sends_files_takes_part() -> None:
    chat = (f"{LRM}[27-08-2020 11:15:33] Sanne: {LRM}<bijgevoegd: 00000001-a.jpg>\r\n"
            "[27-08-2020 11:16:33] Gemeente: dag\r\n")  # fmt: skip
    first, second = messages_of(chat, path="WhatsApp Chat - Sanne.txt")
    assert [party.name for party in first.recipients] == ["Gemeente"]
    assert [party.name for party in second.recipients] == ["Sanne"]


def test_in_a_chat_of_one_voice_the_account_is_the_recipient() -> None:
    options = Options(account="+31 6 00000000")
    message = one_of(
        "27-08-2020 11:15 - Sanne: hallo\n", options, path="WhatsApp Chat with Sanne.txt"
    )
    assert [party.handle for party in message.recipients] == ["+31 6 00000000"]
    assert message.account == "+31 6 00000000"


def test_in_a_group_the_recipients_are_unknown() -> None:
    chat = "27-08-2020 11:15 - Sanne: hallo\n27-08-2020 11:16 - Pim: dag\n"
    assert all(
        one.recipients == () for one in messages_of(chat, path="WhatsApp-chat met Noord.txt")
    )


# Bytes that are not as they should be


def test_marks_of_bidi_and_nul_in_a_text_stay_visible() -> None:
    message = android("Sanne: a\x00b \u202eom")
    assert message.text == "a\ufffdb \u202eom"


def test_latin_letters_are_read_and_flagged() -> None:
    message = one_of("27-08-2020 11:15 - Zoë: een café\n".encode("cp1252"))
    assert (message.author.name, message.text, message.flags) == (
        "Zoë",
        "een café",
        ("charset_guessed",),
    )


def test_a_sign_that_is_cut_off_at_the_end_costs_only_itself() -> None:
    message = one_of("27-08-2020 11:15 - Zoë: een café".encode()[:-1])
    assert (message.author.name, message.text) == ("Zoë", "een caf\ufffd")
    assert message.flags == ("content_broken",)
