"""Which files are chats of this app, and which only look like one."""

import pytest

from postkamer.core.kanaal import NOTHING, Options
from postkamer.kanalen.whatsapp import kanaal
from postkamer.kanalen.whatsapp.export import chat_name
from tests.kanalen.geheugen import MemoryExport as Export

ANDROID = b"27-08-2020 11:15 - Sanne: hallo\n27-08-2020 11:16 - Pim: dag\n"
IOS = b"[27-08-2020 11:15:33] Sanne: hallo\r\n[27-08-2020 11:16:33] Pim: dag\r\n"


def claim_of(name: str, data: bytes) -> object:
    return kanaal.recognise(Export({name: data}, name))


@pytest.mark.parametrize("name", [
    "_chat.txt", "WhatsApp-chat met Noord.txt", "WhatsApp Chat with X.txt", "map/_chat.txt",
    "Chat de WhatsApp con Ana.txt", "WhatsApp-chat met dr. Jansen",
])  # fmt: skip
def test_a_chat_under_the_name_that_the_app_gives_is_certain(name: str) -> None:
    for data in (ANDROID, IOS, b"\xef\xbb\xbf" + IOS, b"rommel ervoor\n" + IOS):
        claim = claim_of(name, data)
        assert (claim.messages, claim.confidence) == ((name,), 0.9)


def test_a_chat_under_another_name_is_less_certain() -> None:
    assert 0 < claim_of("bewaard.txt", ANDROID).confidence < 0.5
    assert 0.5 < claim_of("bewaard.txt", ANDROID * 3).confidence < 0.9
    assert claim_of("bewaard.log", ANDROID) == NOTHING


@pytest.mark.parametrize("data", [
    b"", b"\n\n", b"zomaar tekst\n27-08-2020 11:15 - Sanne: hallo\n",
    b"[2023-01-01 10:00] Sanne: hallo\n[2023-01-01 10:01] Pim: dag\n",  # Signal
    b"[2019-12-24, 12:23] Sanne: hallo\n",
    b"[01/01/2020 10:00 AM] sanne#1234\nhallo\n\n[01/01/2020 10:01 AM] pim#1\ndag\n",  # Discord
    b"Sanne, [01.01.2020 10:00]:\nhallo\n",  # Telegram
    b"From: a@waterdam.example\nDate: 27-08-2020 11:15\n\nhallo\n",
    b"datum,tijd,naam\n27-08-2020,11:15,Sanne\n",
    b"2020-08-27 11:15:33 INFO server: gestart\n2020-08-27 11:15:34 ERROR server: gestopt\n",
    b"2020-08-27 11:15:33 - root - INFO: gestart\n2020-08-27 11:15:34 - root - ERROR: gestopt\n",
    b"2020-08-27 11:15:33,123 - root - INFO - gestart: ja\n",
    b"27-08-2020 10:00 - 11:00 Overleg: agenda\n27-08-2020 12:00 - 13:00 Lunch: kantine\n",
    b"27-08-2020 10:00 - Opening\n27-08-2020 10:05 - Mededelingen\n27-08-2020 10:10 - Rondvraag: kort\n",
    b"Aug 27 11:15:33 waterdam sshd[12]: gestart\nAug 27 11:15:34 waterdam kernel: klaar\n",
    b'{"tijd": "27-08-2020 11:15 - Sanne: hallo"}', b"\x89PNG\r\n\x1a\n" + ANDROID,
    b"<html>27-08-2020 11:15 - Sanne: hallo</html>",
])  # fmt: skip
def test_what_only_looks_like_a_chat_is_left_alone(data: bytes) -> None:
    assert claim_of("bestand.txt", data) == NOTHING


def test_the_app_s_own_name_without_any_header_is_no_chat() -> None:
    assert claim_of("WhatsApp notities.txt", b"boodschappen\n") == NOTHING
    assert claim_of("WhatsApp Image 2020-08-27.jpeg", b"\xff\xd8\xff\xe0\x00\x10JFIF") == NOTHING


def test_a_chat_in_utf16_is_claimed_so_that_it_can_be_said() -> None:
    assert claim_of("WhatsApp-chat met X.txt", ANDROID.decode().encode("utf-16")).confidence > 0


def test_all_files_beside_a_chat_of_ios_are_its_media() -> None:
    export = Export({"_chat.txt": IOS, "00000012-PHOTO-2020.jpg": b"x", "00000013-Plan.dwg": b"y",
                     "00000014-notitie.txt": b"z"})  # fmt: skip
    claim = kanaal.recognise(export)
    assert claim.messages == ("_chat.txt",)
    assert set(claim.media) == {file.path for file in export.files()} - {"_chat.txt"}


def test_beside_a_chat_in_a_folder_of_anything_only_the_app_s_own_media_are_claimed() -> None:
    export = Export(
        {"WhatsApp-chat met X.txt": ANDROID, "rapport.pdf": b"x", "foto.jpg": b"y"}, "Downloads"
    )
    assert kanaal.recognise(export).media == ()
    export = Export({"WhatsApp-chat met X.txt": ANDROID, "IMG-20200827-WA0003.jpg": b"x", "Plan.pdf": b"y",
                     "los.exe": b"z", "elders/IMG-20200827-WA0004.jpg": b"x"}, "Downloads")  # fmt: skip
    assert kanaal.recognise(export).media == ("IMG-20200827-WA0003.jpg", "Plan.pdf")
    export = Export(
        {"WhatsApp-chat met X.txt": ANDROID, "Plan.pdf": b"y"}, "WhatsApp-chat met X.zip"
    )
    assert kanaal.recognise(export).media == ("Plan.pdf",)


def test_several_chats_in_one_folder_are_all_claimed() -> None:
    export = Export(
        {"b.txt": ANDROID * 2, "WhatsApp-chat met X.txt": IOS, "leesmij.txt": b"niets\n"}
    )
    claim = kanaal.recognise(export)
    assert claim.messages == ("WhatsApp-chat met X.txt", "b.txt")
    assert claim.confidence == 0.6, "as sure as of the least sure"


@pytest.mark.parametrize(("path", "export", "name"), [
    ("WhatsApp-chat met Buurt Noord.txt", "x", "Buurt Noord"),
    ("WhatsApp Chat with Sanne.txt", "x", "Sanne"),
    ("WhatsApp Chat with Sanne (1).txt", "x", "Sanne"),
    ("WhatsApp Chat mit Anna.txt", "x", "Anna"),
    ("WhatsApp-Chat mit Anna.txt", "x", "Anna"),
    ("Discussion WhatsApp avec Léa.txt", "x", "Léa"),
    ("Chat de WhatsApp con Ana.txt", "x", "Ana"),
    ("Chat WhatsApp con Gino.txt", "x", "Gino"),
    ("Conversa do WhatsApp com João.txt", "x", "João"),
    ("_chat.txt", "WhatsApp Chat - Buurt Noord.zip", "Buurt Noord"),
    ("WhatsApp Chat - Buurt Noord/_chat.txt", "alles.zip", "Buurt Noord"),
    ("_chat.txt", "_chat.txt", ""),
    ("lorem.txt", "x", "lorem"),
])  # fmt: skip
def test_the_name_of_the_chat_is_found_in_the_names_of_files(
    path: str, export: str, name: str
) -> None:
    assert chat_name(path, export) == name


def test_a_chat_without_a_name_is_called_as_its_first_line_says() -> None:
    data = "[27-08-2020 11:15:33] Buurt Noord: \u200eBerichten zijn end-to-end versleuteld.\r\n".encode()
    export = Export({"_chat.txt": data + IOS}, "_chat.txt")
    items = list(kanaal.split(export, kanaal.recognise(export), Options()))
    assert kanaal.parse(items[1].raw, items[1].context).conversation == "Buurt Noord"
