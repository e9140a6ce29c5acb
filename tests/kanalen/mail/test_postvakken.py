"""Mailboxes of all kinds give their mails one by one: mbox, Maildir, .emlx, loose files."""

import pytest

from postkamer.core.kanaal import Broken, Capture, Claim, Ignored, Options
from postkamer.kanalen.mail import kanaal
from tests.kanalen.geheugen import MemoryExport
from tests.kanalen.mail.lezen import items_of, messages_of, read

BORDER = "From piet@a.example Mon Mar  4 10:15:00 2024\n"


def mail(name: str, body: str = "Hallo.\n", more: str = "") -> str:
    return (
        f"From: Piet <piet@a.example>\nSubject: {name}\nMessage-ID: <{name}@a.example>\n"
        f"{more}\n{body}"
    )


def box(*mails: str, border: str = BORDER) -> bytes:
    return "".join(border + one + "\n" for one in mails).encode()


def titles(data: bytes, path: str = "post.mbox") -> list[str]:
    return [message.title for message in messages_of({path: data})]


@pytest.mark.parametrize("line_end", [b"\n", b"\r\n"])
def test_a_mailbox_is_cut_into_its_exact_mails(line_end):
    data = box(mail("een"), mail("twee", "Twee\n\nregels\n"), mail("drie", ""))
    items = items_of({"post.mbox": data.replace(b"\n", line_end)})
    wanted = [mail("een"), mail("twee", "Twee\n\nregels\n"), mail("drie", "")]
    assert [item.raw.read() for item in items if isinstance(item, Capture)] == [
        one.encode().replace(b"\n", line_end) for one in wanted
    ]
    assert [item.place for item in items][0] == "post.mbox, bericht 1"


@pytest.mark.parametrize(
    "border",
    [
        "From piet@a.example Mon Mar  4 10:15:00 2024\n",
        "From piet@a.example  Mon Mar  4 10:15:00 2024\n",
        "From - Mon Mar 04 10:15:00 2024\n",
        "From MAILER-DAEMON Mon Mar  4 10:15 2024\n",
        "From piet@a.example Mon Mar  4 10:15:00 CET 2024\n",
        "From piet@a.example Mon Mar  4 10:15:00 2024 +0100\n",
        "From piet@a.example Mon, 4 Mar 2024 10:15:00 +0100\n",
        "From piet@a.example Mon Mar  4 10:15:00 2024 remote from buiten\n",
        'From "piet jansen"@a.example Mon Mar  4 10:15:00 2024\n',
        "From 1234567890123456789@xxx Mon Mar 04 10:15:00 +0000 2024\n",
        "From piet@a.example Mon Mar  4 10:15:00 2024 \n",
        "From piet@a.example\n",
        "From \n",
        "From piet@a.example 2024-03-04 10:15:00\n",
    ],
)
def test_a_border_may_have_any_date_or_none(border):
    assert titles(box(mail("een"), mail("twee"), border=border)) == ["een", "twee"]


@pytest.mark.parametrize(
    "line",
    [
        "From mij mag het.",
        "From Monday on the lamp is broken.",
        "From piet@a.example Mon Mar  4 10:15:00 2024",
        "From: iemand anders",
        "From \nis een Engels woord: from.",
    ],
)
def test_a_line_in_a_text_that_begins_with_from_does_not_cut_a_mail(line):
    (message, _) = messages_of(
        {"post.mbox": box(mail("een", f"Hoi.\n\n{line}\nDag.\n"), mail("b"))}
    )
    assert message.text == f"Hoi.\n\n{line}\nDag."


def test_a_border_without_an_empty_line_before_it_is_known_by_the_mail_behind_it():
    data = (BORDER + mail("een") + BORDER + mail("twee")).encode()
    assert titles(data) == ["een", "twee"]


@pytest.mark.parametrize(
    ("kept", "written"),
    [
        (">From mij mag het.", "From mij mag het."),
        (">>From mij mag het.", ">From mij mag het."),
        (">>>From mij", ">>From mij"),
        ("> From mij", "> From mij"),
        (">Fromage", ">Fromage"),
        (" >From mij", " >From mij"),
    ],
)
def test_a_quoted_from_in_a_mailbox_is_read_as_it_was_written(kept, written):
    (message,) = messages_of({"post.mbox": box(mail("een", f"Hoi.\n{kept}\nDag.\n"))})
    assert message.text == f"Hoi.\n{written}\nDag."


def test_outside_a_mailbox_a_quoted_from_is_what_it_is():
    assert read(mail("een", ">From mij\n").encode()).text == ">From mij"


def test_lengths_that_are_all_right_are_followed_past_what_looks_like_a_border():
    body = "Dit is doorgestuurd:\n\n" + BORDER + mail("binnen") + "Dag.\n"
    mails = [mail(name, body, f"Content-Length: {len(body)}\n") for name in ("een", "twee")]
    assert titles(box(*mails)) == ["een", "twee"]


@pytest.mark.parametrize("length", ["1", "99999999", "-5", "abc", "", "1" * 400])
def test_a_length_that_is_wrong_is_not_followed(length):
    mails = [mail(name, more=f"Content-Length: {length}\n") for name in ("een", "twee", "drie")]
    assert titles(box(*mails)) == ["een", "twee", "drie"]


def test_one_right_length_among_wrong_ones_hides_no_mail():
    first = mail("een", "Hallo.\n", "Content-Length: 7\n")
    hidden = box(mail("twee"), mail("drie")).decode()
    second = mail("slot", more=f"Content-Length: {len(hidden) + 1}\n")
    data = box(first) + box(second) + hidden.encode()
    assert titles(data) == ["een", "slot", "twee", "drie"]


def test_an_empty_place_between_two_borders_is_no_mail():
    data = (BORDER + "\n" + BORDER + mail("een") + "\n" + BORDER).encode()
    items = items_of({"post.mbox": data})
    assert [type(item) for item in items] == [Ignored, Capture, Ignored]
    assert items[0].reason == "Leeg: er staat niets tussen twee regels From"


def test_a_mail_before_the_first_border_is_kept_and_other_text_waits():
    begin = mail("een") + "\n"
    assert titles(begin.encode() + box(mail("twee"))) == ["een", "twee"]
    (broken, capture) = items_of({"post.mbox": b"Dit is mijn postvak\n\n" + box(mail("twee"))})
    assert isinstance(broken, Broken)
    assert broken.raw.read().startswith(b"Dit is mijn postvak")
    assert isinstance(capture, Capture)


def test_every_byte_of_a_mailbox_is_in_a_mail_or_in_a_border():
    data = box(mail("een"), mail("twee", "\n\n\n"), mail("drie", "geen regeleinde"))
    found = [item.raw.read() for item in items_of({"post.mbox": data})]
    rest = data
    for one in found:
        before, rest = rest.split(one, 1)
        assert before.strip() in (b"", BORDER.strip().encode())
    assert rest.strip() == b""


def test_a_mailbox_is_known_by_what_is_in_it():
    assert titles(box(mail("een")), "Verzonden") == ["een"]
    assert titles(b"\xef\xbb\xbf" + box(mail("een")), "Inbox") == ["een"]
    assert titles(b"\n\n" + box(mail("een")), "Inbox") == ["een"]


def test_a_maildir_gives_the_mails_of_all_its_folders():
    files = {
        "cur/1.a:2,S": mail("een"),
        "new/2.a": mail("twee"),
        "tmp/3.a": mail("drie"),
        ".Archief.2024/cur/4.a:2,RS": mail("vier"),
        ".Archief.2024/maildirfolder": "",
        "dovecot-uidlist": "3 V1 N1\n",
        "subscriptions": "Archief\n",
    }
    items = items_of({path: data.encode() for path, data in files.items()})
    captures = [item for item in items if isinstance(item, Capture)]
    ignored = {item.place: item.reason for item in items if isinstance(item, Ignored)}
    found = {kanaal.parse(item.raw, item.context).title for item in captures}
    assert found == {"een", "twee", "vier"}
    assert ignored["tmp/3.a"].startswith("Onvoltooide aflevering")
    assert set(ignored) == {
        "tmp/3.a", ".Archief.2024/maildirfolder", "dovecot-uidlist", "subscriptions",
    }  # fmt: skip


def test_a_folder_tmp_that_is_no_maildir_holds_mails():
    assert titles(mail("een").encode(), "tmp/een.eml") == ["een"]


@pytest.mark.parametrize("length_line", ["{}\n", "{}      \n", "  {}\r\n"])
def test_a_mail_of_apple_mail_is_read_without_its_property_list(length_line):
    text = mail("een", "Hallo.\n")
    plist = '<?xml version="1.0"?>\n<plist><dict><key>flags</key></dict></plist>\n'
    data = (length_line.format(len(text)) + text + plist).encode()
    (message,) = messages_of({"Berichten/12.emlx": data})
    assert (message.title, message.text) == ("een", "Hallo.")
    same = messages_of({"een.eml": mail("een", "Hallo.\n").encode()})
    assert same == [message]


@pytest.mark.parametrize(
    "before", [b"", b"\xef\xbb\xbf", b"\r\n\r\n", BORDER.encode(), b">" + BORDER.encode(), b" \t\n"]
)
def test_what_some_programs_write_before_a_mail_is_passed_over(before):
    assert read(before + mail("een").encode()).title == "een"


def test_a_mail_of_an_old_macintosh_ends_its_lines_with_cr():
    message = read(mail("een", "Twee\nregels\n").encode().replace(b"\n", b"\r"))
    assert (message.title, message.text) == ("een", "Twee\nregels")


def test_an_empty_file_that_should_be_a_mail_waits_with_its_reason():
    claim = Claim(1.0, ("leeg.eml",))
    (broken,) = kanaal.split(MemoryExport({"leeg.eml": b""}), claim, Options())
    assert isinstance(broken, Broken)
    assert broken.reason == "Het bestand is leeg: er is niets te lezen."


@pytest.mark.parametrize(
    ("path", "data"),
    [
        ("notities.txt", "Onderwerp: lamp\nDit is tekst\n"),
        ("pagina.mht", mail("een")),
        ("pagina.html", "<html>From: a@b.example\n</html>"),
        ("instellingen.yaml", "From: a@b.example\nTo: b@b.example\nSubject: x\n"),
        ("opgeslagen", "From: <Saved by Blink>\nSubject: x\nDate: y\nMIME-Version: 1.0\n\n"),
        ("boek.txt", "From the beginning: nothing\n\nTekst.\n"),
    ],
)
def test_a_file_that_only_looks_like_a_mail_is_left_to_others(path, data):
    assert kanaal.recognise(MemoryExport({path: data.encode()})).messages == ()


def test_who_imports_may_say_whose_mailbox_it_is():
    (message,) = messages_of({"a.eml": mail("een").encode()}, Options(account="info@a.example"))
    assert message.account == "info@a.example"
