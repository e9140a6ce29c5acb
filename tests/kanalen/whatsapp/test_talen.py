"""The words of the app in the languages of the world, and what is known without knowing them."""

import pytest

from postkamer.core.message import AttachmentState, Kind
from postkamer.kanalen.whatsapp.export import chat_name
from tests.kanalen.whatsapp.export_van import LRM, one_of
from tests.kanalen.whatsapp.test_inhoud import android, ios

RLM = "\u200f"


@pytest.mark.parametrize("text", [
    "Dit bericht is verwijderd door beheerder Anouk de Wit",
    "This message was deleted by admin Anouk.", "Diese Nachricht wurde von Admin Anouk gelöscht.",
    "Ce message a été supprimé par l'admin Anouk.", "El admin. Anouk eliminó este mensaje.",
    "Questo messaggio è stato eliminato dall'amministratore Anouk",
    "Mensagem apagada pelo admin Anouk.", "Bu mesaj yönetici Anouk tarafından silindi.",
])  # fmt: skip
def test_a_deletion_by_an_admin_is_one_whoever_the_admin_is(text: str) -> None:
    for message in (android(f"Sanne: {text}"), ios(f"Sanne: {LRM}{text}")):
        assert message.deleted
        assert (message.kind, message.author.name, message.text) == (Kind.CHAT, "Sanne", text)


def test_a_person_may_tell_of_an_admin() -> None:
    text = "Dit bericht is verwijderd door beheerder Anouk\nen dat is niet netjes"
    assert not android(f"Sanne: {text}").deleted


@pytest.mark.parametrize("text", [
    "تم حذف هذه الرسالة", "הודעה זו נמחקה", "此消息已删除", "您已刪除此訊息。",
    "このメッセージは削除されました", "삭제된 메시지입니다", "Pesan ini telah dihapus",
])  # fmt: skip
def test_a_deletion_is_marked_in_other_scripts(text: str) -> None:
    for message in (android(f"Sanne: {RLM}{text}"), ios(f"Sanne: {LRM}{text}")):
        assert message.deleted
        assert message.author.name == "Sanne"


@pytest.mark.parametrize("words", [
    "تم استبعاد الوسائط", "המדיה לא נכללה", "省略多媒体文件", "媒體已略去",
    "メディアは含まれていません", "미디어 파일 제외됨", "Media tidak disertakan", "Hiányzó médiafájl",
])  # fmt: skip
def test_a_file_that_android_leaves_out_is_omitted_in_other_scripts(words: str) -> None:
    message = android(f"Sanne: {RLM}<{words}>")
    assert [file.state for file in message.attachments] == [AttachmentState.OMITTED]
    assert message.text == ""


@pytest.mark.parametrize("words", [
    "الملف مرفق", "文件附件", "添付ファイル", "파일 첨부됨", "file terlampir", "íomhá ceangailte",
])  # fmt: skip
def test_a_name_that_the_app_gives_is_that_of_a_file_in_any_language(words: str) -> None:
    message = android(f"Sanne: {RLM}IMG-20200827-WA0003.jpg ({words})\nmet bijschrift")
    assert [file.ref for file in message.attachments] == ["IMG-20200827-WA0003.jpg"]
    assert message.text == "met bijschrift"


@pytest.mark.parametrize("line", [
    "<附件：00000012-PHOTO.jpg>", "<附件： 00000012-PHOTO.jpg>", "<添付ファイル：00000012-PHOTO.jpg>",
    "<المرفق: 00000012-PHOTO.jpg>",
])  # fmt: skip
def test_a_wide_colon_parts_the_word_of_the_app_from_the_file(line: str) -> None:
    message = ios(f"Sanne: {LRM}{line}", prefix=LRM)
    assert [file.ref for file in message.attachments] == ["00000012-PHOTO.jpg"]
    assert (message.kind, message.author.name, message.text) == (Kind.CHAT, "Sanne", "")


@pytest.mark.parametrize("mark", [
    "<此消息已编辑>", "<Сообщение изменено>", "<Wiadomość edytowana>", "<این پیام ویرایش شد>",
])  # fmt: skip
def test_an_edit_on_ios_is_known_by_the_mark_of_the_app_in_any_language(mark: str) -> None:
    message = ios(f"Sanne: tot morgen {LRM}{mark}")
    assert message.edited
    assert message.text == "tot morgen"


def test_an_edited_caption_stands_before_or_behind_the_file() -> None:
    file, mark = f"{LRM}<bijgevoegd: 00000012-PHOTO.jpg>", f"{LRM}<Dit bericht is bewerkt>"
    for text in (f"Kijk {mark} {file}", f"Kijk {file} {mark}"):
        message = ios(f"Sanne: {text}", prefix=LRM)
        assert message.edited
        assert message.text == "Kijk"
        assert [part.ref for part in message.attachments] == ["00000012-PHOTO.jpg"]


def test_a_caption_may_stand_below_a_left_out_file() -> None:
    message = ios(f"Sanne: {LRM}afbeelding weggelaten\nZo ziet het eruit", prefix=LRM)
    assert [file.state for file in message.attachments] == [AttachmentState.OMITTED]
    assert (message.author.name, message.text) == ("Sanne", "Zo ziet het eruit")


@pytest.mark.parametrize("text", [
    f"Missed voice call, {LRM}Tap to call back", f"Video call, {LRM}12 min", "Appel vocal manqué",
    f"Verpasster Videoanruf, {LRM}Zum Zurückrufen tippen",
])  # fmt: skip
def test_a_call_that_is_marked_like_a_file_is_a_call(text: str) -> None:
    message = ios(f"Sanne: {LRM}{text}", prefix=LRM)
    assert (message.kind, message.attachments) == (Kind.CALL, ())


def test_a_line_about_the_group_that_is_marked_like_a_file_has_none() -> None:
    message = ios(f"Sanne: {LRM}Sanne heeft Pim toegevoegd", prefix=LRM)
    assert (message.kind, message.author, message.attachments) == (Kind.SYSTEM, None, ())


@pytest.mark.parametrize(("path", "name"), [
    ("Parti ile WhatsApp Sohbeti.txt", "Parti"), ("Czat WhatsApp z Ewa.txt", "Ewa"),
    ("دردشة واتساب مع علي.txt", "علي"), ("WhatsApp 与 小明 的对话.txt", "小明"),
    ("太郎とのWhatsAppチャット.txt", "太郎"), ("Чат WhatsApp с контактом Анна.txt", "Анна"),
    ("Chat WhatsApp dengan Budi.txt", "Budi"), ("WhatsApp_Chat_with_Sanne.txt", "Sanne"),
    ("Discussion WhatsApp - Léa.zip", "Léa"), ("WhatsApp-chat met Jan - buurt.txt", "Jan - buurt"),
    ("WhatsApp.txt", ""), ("WhatsApp-chat.txt", ""),
])  # fmt: skip
def test_the_name_of_a_chat_is_found_in_the_words_of_many_languages(path: str, name: str) -> None:
    assert chat_name(path, "export") == name


def test_an_arabic_letter_mark_is_a_mark() -> None:
    message = one_of("\u061c[٢٧/٨/٢٠٢٠، ٣:٢٢:٠٩ م] \u061cعلي: \u061cمرحبا\r\n", path="_chat.txt")
    assert (message.author.name, message.text) == ("علي", "مرحبا")


@pytest.mark.parametrize("text", [
    "Wacht op dit bericht. Dit kan even duren.", "Waiting for this message. This may take a while.",
    "Live locatie gedeeld", "You received a view once message.", "EVENEMENT: buurtfeest",
])  # fmt: skip
def test_what_stands_for_a_message_that_is_not_here_was_sent_by_a_person(text: str) -> None:
    message = ios(f"Sanne: {LRM}{text}")
    assert (message.kind, message.author.name, message.text) == (Kind.CHAT, "Sanne", text)


@pytest.mark.parametrize("words", [
    "Eenmalig spraakbericht weggelaten", "Some new thing omitted", "Umfragebild ausgeschlossen",
])  # fmt: skip
def test_a_new_sort_of_file_that_is_left_out_is_omitted(words: str) -> None:
    for message in (android(f"Sanne: <{words}>"), ios(f"Sanne: {LRM}{words}")):
        assert [file.state for file in message.attachments] == [AttachmentState.OMITTED]
        assert (message.kind, message.text) == (Kind.CHAT, "")
    assert not android(f"Sanne: {words}").attachments


@pytest.mark.parametrize("text", [
    "Gemiste groepsspraakoproep", f"Gedempte spraakoproep. {LRM}Niet storen",
    "Appel de groupe manqué", "Llamada grupal perdida",
])  # fmt: skip
def test_a_call_to_a_group_is_a_call(text: str) -> None:
    assert android(text).kind is Kind.CALL
    assert ios(f"Sanne: {LRM}{text}").kind is Kind.CALL


@pytest.mark.parametrize("text", [
    "Sanne doet iets dat de app in een onbekende taal meldt", "Sanne is vertrokken",
    "Se te añadió al grupo", "Vous avez été ajouté(e)", "Pim ti ha aggiunto",
])  # fmt: skip
def test_a_line_of_the_app_on_ios_about_the_name_before_it_has_no_author(text: str) -> None:
    message = ios(f"Sanne: {LRM}{text}")
    assert (message.kind, message.author, message.text) == (Kind.SYSTEM, None, text)
