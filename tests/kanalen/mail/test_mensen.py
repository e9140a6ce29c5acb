"""Who wrote a mail and to whom, however the address is written; and which mail it answers."""

import pytest

from postkamer.core.message import Flag, Party
from tests.kanalen.mail.lezen import with_header


def people(party_or_parties):
    return [(one.name, one.handle) for one in party_or_parties]


@pytest.mark.parametrize(
    ("value", "name", "address"),
    [
        ("piet@a.example", "", "piet@a.example"),
        ("<piet@a.example>", "", "piet@a.example"),
        ("Piet Jansen <piet@a.example>", "Piet Jansen", "piet@a.example"),
        ('"Jansen, Piet" <piet@a.example>', "Jansen, Piet", "piet@a.example"),
        ("Jansen, Piet <piet@a.example>", "Jansen, Piet", "piet@a.example"),
        ("'Piet Jansen' <piet@a.example>", "Piet Jansen", "piet@a.example"),
        (r'"Piet \"de bode\" Jansen" <piet@a.example>', 'Piet "de bode" Jansen', "piet@a.example"),
        ('Piet "de bode" Jansen <piet@a.example>', "Piet de bode Jansen", "piet@a.example"),
        ('"Piet Jansen <piet@a.example>', "Piet Jansen", "piet@a.example"),
        ('Piet Jansen" <piet@a.example>', "Piet Jansen", "piet@a.example"),
        ("piet@a.example (Piet Jansen)", "Piet Jansen", "piet@a.example"),
        ("piet@a.example (Piet (de bode) Jansen)", "Piet de bode Jansen", "piet@a.example"),
        ("Piet (bode) Jansen <piet@a.example>", "Piet Jansen", "piet@a.example"),
        ("Piet piet@a.example", "Piet", "piet@a.example"),
        ("Piet <piet@a.example", "Piet", "piet@a.example"),
        ("Piet <<piet@a.example>>", "Piet", "piet@a.example"),
        ("Piet < piet@a.example >", "Piet", "piet@a.example"),
        ("piet @ a.example", "", "piet@a.example"),
        ("mailto:piet@a.example", "", "piet@a.example"),
        ("<@relay.example,@b.example:piet@a.example>", "", "piet@a.example"),
        ("Piet <piet@[192.0.2.1]>", "Piet", "piet@[192.0.2.1]"),
        ('"piet jansen"@a.example', "", '"piet jansen"@a.example'),
        ('Piet <"piet jansen"@a.example>', "Piet", '"piet jansen"@a.example'),
        ("piet@a.example <piet@a.example>", "", "piet@a.example"),
        ('"baas@a.example" <piet@b.example>', "baas@a.example", "piet@b.example"),
        ("Piet @ Gemeente <piet@a.example>", "Piet @ Gemeente", "piet@a.example"),
        ("Team [Zorg] <zorg@a.example>", "Team [Zorg]", "zorg@a.example"),
        ("=?utf-8?Q?Jos=C3=A9_Jansen?= <jose@a.example>", "José Jansen", "jose@a.example"),
        ('"=?utf-8?Q?Jos=C3=A9?=" <jose@a.example>', "José", "jose@a.example"),
        ("=?utf-8?Q?Jansen=2C_Jos=C3=A9?= <jose@a.example>", "Jansen, José", "jose@a.example"),
        ("=?utf-8?Q?Jansen, Jos=C3=A9?= <jose@a.example>", "Jansen, José", "jose@a.example"),
        ("=?utf-8?Q?jose=40a.example?=", "", "jose@a.example"),
        ("José <josé@münster.example>", "José", "josé@münster.example"),
        ("Piet Jansen", "Piet Jansen", ""),
        ("MAILER-DAEMON", "MAILER-DAEMON", ""),
    ],
)
def test_somebody_is_known_by_name_and_address(value, name, address):
    message = with_header(f"From: {value}")
    assert message.author == Party(name, address)
    assert people(with_header(f"To: {value}").recipients) == [(name, address)]


@pytest.mark.parametrize(
    ("value", "found"),
    [
        ("a@a.example, b@a.example", ["a@a.example", "b@a.example"]),
        ("a@a.example,, b@a.example,", ["a@a.example", "b@a.example"]),
        ("a@a.example; b@a.example", ["a@a.example", "b@a.example"]),
        ("a@a.example b@a.example", ["a@a.example", "b@a.example"]),
        ("A <a@a.example> B <b@a.example>", ["A a@a.example", "B b@a.example"]),
        ("A <a@a.example>, b@a.example,\n  C <c@a.example>",
         ["A a@a.example", "b@a.example", "C c@a.example"]),
        ("Bestuur: a@a.example, B <b@a.example>;, c@a.example",
         ["a@a.example", "B b@a.example", "c@a.example"]),
        ("undisclosed-recipients:;", []),
        ("Undisclosed recipients: ;", []),
        ("<>", []),
        ("", []),
        ("PIET@A.example, Piet <piet@a.example>", ["PIET@A.example"]),
        ("piet, klaas@a.example", ["piet", "klaas@a.example"]),
    ],
)  # fmt: skip
def test_everybody_to_whom_a_mail_was_sent_is_found_once(value, found):
    recipients = with_header(f"To: {value}").recipients
    assert [f"{one.name} {one.handle}".strip() for one in recipients] == found


def test_recipients_are_those_of_to_cc_and_bcc_in_that_order():
    message = with_header(
        "Bcc: d@a.example", "Cc: c@a.example, a@a.example", "To: a@a.example", "To: b@a.example",
        "Reply-To: x@a.example",
    )  # fmt: skip
    assert [one.handle for one in message.recipients] == [
        f"{name}@a.example" for name in "abcd"
    ]  # fmt: skip


def test_the_author_is_who_stands_in_from_and_else_the_sender():
    both = with_header("From: Piet <piet@a.example>", "Sender: secretariaat@a.example")
    first = with_header("From: a@a.example, b@a.example", "Sender: b@a.example")
    sender = with_header("From:", "Sender: secretariaat@a.example", "Reply-To: x@a.example")
    nobody = with_header("From: <>", "Reply-To: x@a.example")
    assert [both.author, first.author, sender.author, nobody.author] == [
        Party("Piet", "piet@a.example"),
        Party("", "a@a.example"),
        Party("", "secretariaat@a.example"),
        None,
    ]
    assert Flag.AUTHOR_UNKNOWN in nobody.flags
    assert Flag.AUTHOR_UNKNOWN not in sender.flags


def test_a_from_with_a_space_before_its_colon_is_no_border_of_an_mbox():
    message = with_header("From : Piet <piet@a.example>", "Subject : lamp")
    assert (message.author, message.title) == (Party("Piet", "piet@a.example"), "lamp")


@pytest.mark.parametrize("name", ["Delivered-To", "Envelope-To", "X-Original-To"])
def test_whose_mailbox_it_is_stands_in_what_the_server_wrote(name):
    assert with_header(f"{name}: info@waterdam.example").account == "info@waterdam.example"


def test_names_that_were_not_encoded_are_read():
    latin = with_header(
        "From: José <j@a.example>".encode("cp1252"), "Subject: één".encode("cp1252")
    )
    utf8 = with_header("From: José <j@a.example>", "Subject: één")
    assert (latin.author, latin.title) == (utf8.author, utf8.title) == (
        Party("José", "j@a.example"), "één",
    )  # fmt: skip


@pytest.mark.parametrize(
    ("lines", "answers", "thread"),
    [
        (("In-Reply-To: <b@a.example>", "References: <a@a.example>\n <b@a.example>"), "b@a.example",
         ("a@a.example", "b@a.example")),
        (("References: <a@a.example> <b@a.example>",), "b@a.example", ("a@a.example", "b@a.example")),
        (("References: <a@a.example><b@a.example>,<a@a.example>",), "b@a.example",
         ("a@a.example", "b@a.example")),
        (('In-Reply-To: Bericht van Piet <a@a.example> "4 maart"',), "a@a.example", ()),
        (("In-Reply-To: a@a.example",), "a@a.example", ()),
        (("In-Reply-To: Uw brief van maandag",), "", ()),
        (("In-Reply-To: <a@a.\n example>",), "a@a.example", ()),
        ((), "", ()),
    ],
)  # fmt: skip
def test_a_mail_names_what_it_answers(lines, answers, thread):
    message = with_header("Message-ID: <zelf@a.example>", *lines)
    assert (message.in_reply_to, message.references) == (answers, thread)
    assert message.conversation == (thread[0] if thread else answers or "zelf@a.example")


def test_of_a_long_thread_the_first_and_the_last_are_kept():
    ids = [f"{number}@a.example" for number in range(300)]
    message = with_header("References: " + "\n ".join(f"<{one}>" for one in ids))
    assert message.references == (ids[0], *ids[-199:])


@pytest.mark.parametrize(
    ("line", "found"),
    [
        ("Message-ID: <a@a.example>", "a@a.example"),
        ("Message-Id:\n <a@a.example>", "a@a.example"),
        ("Message-ID: a@a.example", "a@a.example"),
        ("Message-ID: <a b@a.example>", "ab@a.example"),
        ("Message-ID: <a@a.example> (toegevoegd)", "a@a.example"),
    ],
)
def test_a_mail_has_the_id_that_it_gives_itself(line, found):
    assert with_header(line).native_id == found


def test_a_mail_without_an_id_is_known_by_its_bytes_whatever_its_line_ends():
    lines = [with_header(body=b"Hallo\n"), with_header(body=b"Hallo\n"), with_header(body=b"Dag\n")]
    ids = [message.native_id for message in lines]
    assert ids[0] == ids[1] != ids[2]
    assert ids[0].startswith("sha256:")
    assert with_header("Message-ID: <>").native_id.startswith("sha256:")


@pytest.mark.parametrize(
    "value",
    ["<" * 90_000, "(" * 90_000, '"' * 90_000, "a" * 90_000 + " @", "a " * 45_000 + "@", "a@" * 45_000,
     "@ " * 45_000, "a@a " * 22_000, "<a@a>" * 18_000, '"a"@' * 22_000, "a," * 45_000, ":" * 90_000],
)  # fmt: skip
def test_hostile_addresses_take_no_longer_than_others(value):
    assert len(with_header("From: x@a.example", f"To: {value}").recipients) <= 1_000
