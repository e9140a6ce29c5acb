"""Attachments of a mail: which parts they are, what they are called, and their exact bytes."""

import base64
import binascii

import pytest

from postkamer.core.export import FileRaw
from postkamer.core.formaten.span import open_span
from postkamer.core.message import Flag
from postkamer.kanalen.mail import kanaal
from tests.kanalen.geheugen import MemoryFile
from tests.kanalen.mail.lezen import messages_of, with_header
from tests.kanalen.mail.test_tekst import multipart, parts

PDF = b"%PDF-1.4\r\n\x00\xff niet echt"
TEXT = "\nZie de bijlage."


def pdf(*lines: str) -> str:
    header = "\n".join(lines or ["Content-Type: application/pdf"])
    encoded = base64.encodebytes(PDF).decode()
    return f"{header}\nContent-Transfer-Encoding: base64\n\n{encoded}"


@pytest.mark.parametrize(
    ("lines", "name"),
    [
        (("Content-Disposition: attachment; filename=brief.pdf",), "brief.pdf"),
        (('Content-Disposition: attachment; filename="mijn brief.pdf"',), "mijn brief.pdf"),
        (("Content-Disposition: attachment; filename=mijn brief.pdf",), "mijn brief.pdf"),
        (('Content-Disposition: attachment;\n\tfilename="brief; versie 2.pdf"',), "brief; versie 2.pdf"),
        (("Content-Disposition: attachment; filename*=UTF-8''caf%C3%A9.pdf",), "café.pdf"),
        (("Content-Disposition: attachment; filename*=iso-8859-1'nl'caf%E9.pdf",), "café.pdf"),
        (("Content-Disposition: attachment; filename*0*=utf-8''caf%C3;\n filename*1*=%A9;"
          "\n filename*2=.pdf",), "café.pdf"),
        (('Content-Disposition: attachment; filename="=?utf-8?Q?caf=C3=A9=2Epdf?="',), "café.pdf"),
        (("Content-Disposition: attachment; filename==?utf-8?B?Y2Fmw6kucGRm?=",), "café.pdf"),
        (("Content-Type: application/pdf; name=brief.pdf",), "brief.pdf"),
        (("Content-Type: application/pdf; name=fout.pdf",
          "Content-Disposition: attachment; filename=goed.pdf"), "goed.pdf"),
        (("Content-Type: application/pdf; name=brief.pdf", "Content-Disposition: inline"), "brief.pdf"),
        (('Content-Disposition: attachment; filename="../../etc/passwd"',), "passwd"),
        ((r'Content-Disposition: attachment; filename="C:\Users\piet\brief.pdf"',), "brief.pdf"),
        (("Content-Disposition: attachment; filename*=UTF-8''brief%E2%80%AEfdp.exe",),
         "brief\ufffdfdp.exe"),
        (("Content-Disposition: attachment; filename*=UTF-8''a%00b%0Ac.pdf",), "a\ufffdb c.pdf"),
        (('Content-Disposition: attachment; filename=""',), "bijlage-1.txt"),
        (('Content-Type: application/pdf', 'Content-Disposition: attachment; filename=".."'),
         "bijlage-1.pdf"),
        (("Content-Type: application/pdf", "Content-Disposition: attachment"), "bijlage-1.pdf"),
        (("Content-Type: application/pdf",), "bijlage-1.pdf"),
        (("Content-Disposition: attachment; filename=" + "a" * 400,), "a" * 255),
    ],
)  # fmt: skip
def test_an_attachment_has_the_name_that_the_sender_gave_it(lines, name):
    message = multipart(TEXT, pdf(*lines))
    (found,) = message.attachments
    assert (found.name, found.data) == (name, PDF)
    assert message.text == "Zie de bijlage."


def test_a_name_that_was_not_encoded_is_read():
    line, body = parts(TEXT, pdf("Content-Disposition: attachment; filename=café.pdf"))
    assert with_header(line, body=body).attachments[0].name == "café.pdf"
    latin = body.decode().encode("cp1252")
    assert with_header(line, body=latin).attachments[0].name == "café.pdf"


def test_a_picture_in_the_text_is_an_attachment_with_its_description():
    image = (
        "Content-Type: image/png\nContent-ID: <plaatje@a.example>\nContent-Disposition: inline\n"
        "Content-Description: =?utf-8?Q?De_lamp_op_=C3=A9=C3=A9n_paal?=\n"
        "Content-Transfer-Encoding: base64\n\niVBORw0KGgo=\n"
    )
    html = 'Content-Type: text/html\n\n<p>Zie <img src="cid:plaatje@a.example"> hier</p>'
    message = multipart(html, image, kind="related")
    (found,) = message.attachments
    assert message.text == "Zie hier"
    assert (found.name, found.media_type) == ("bijlage-1.png", "image/png")
    assert (found.description, found.data) == ("De lamp op één paal", b"\x89PNG\r\n\x1a\n")


def test_text_that_is_attached_is_no_text_of_the_mail():
    note = "Content-Disposition: attachment; filename=notitie.txt\n\nGeheime notitie"
    page = "Content-Type: text/html; name=pagina.html\n\n<p>Pagina</p>"
    message = multipart(TEXT, note, page)
    assert message.text == "Zie de bijlage."
    assert [(one.name, one.data) for one in message.attachments] == [
        ("notitie.txt", b"Geheime notitie"),
        ("pagina.html", b"<p>Pagina</p>"),
    ]


def test_text_with_a_name_is_the_text_when_there_is_no_other():
    message = with_header('Content-Type: text/plain; name="bericht.txt"', body=b"De lamp\n")
    assert message.text == "De lamp"
    assert [one.name for one in message.attachments] == ["bericht.txt"]


def test_a_mail_that_is_only_a_file_has_no_text():
    message = with_header("Content-Type: application/pdf; name=a.pdf", body=PDF)
    assert message.text == ""
    assert [(one.name, one.data) for one in message.attachments] == [("a.pdf", PDF)]


INNER = (
    "From: Klaas <klaas@b.example>\nSubject: =?utf-8?Q?caf=C3=A9=2Fbar=3F?=\n"
    "Content-Type: multipart/mixed; boundary=rand2\n\n--rand2\n\nBinnen\n--rand2--\n"
)


@pytest.mark.parametrize("kind", ["message/rfc822", "MESSAGE/RFC822", "message/global"])
def test_a_mail_in_a_mail_is_an_attachment_with_its_exact_bytes(kind):
    message = multipart(TEXT, f"Content-Type: {kind}\n\n{INNER}")
    (found,) = message.attachments
    assert message.text == "Zie de bijlage."
    assert (found.name, found.media_type) == ("café-bar-.eml", kind.lower())
    assert found.data == INNER.encode()


def test_a_mail_in_a_mail_that_is_said_to_be_base64_may_be_so_or_not():
    encoded = base64.encodebytes(INNER.encode()).decode()
    header = "Content-Type: message/rfc822\nContent-Transfer-Encoding: base64\n\n"
    for body in (encoded, INNER):
        (found,) = multipart(TEXT, header + body).attachments
        assert found.data.rstrip(b"\n") == INNER.encode().rstrip(b"\n")


def test_every_mail_of_a_digest_is_an_attachment():
    message = multipart("\n" + INNER, "\nFrom: b@b.example\nSubject: twee\n\nTwee", kind="digest")
    assert [one.name for one in message.attachments] == ["café-bar-.eml", "twee.eml"]


def test_the_report_of_a_server_is_kept_beside_its_text():
    message = multipart(
        "\nNiet afgeleverd.",
        "Content-Type: message/delivery-status\n\nReporting-MTA: dns; a.example\n",
        "Content-Type: text/rfc822-headers\n\nSubject: lamp\n",
        kind="report",
    )
    assert message.text == "Niet afgeleverd."
    assert [(one.name, one.media_type) for one in message.attachments] == [
        ("bijlage-1.txt", "message/delivery-status"),
        ("bijlage-2.txt", "text/rfc822-headers"),
    ]


def uuencoded(data: bytes, name: str, junk: bytes = b"") -> bytes:
    lines = [
        binascii.b2a_uu(data[at : at + 45]).rstrip(b"\n") + junk for at in range(0, len(data), 45)
    ]
    return b"\n".join([b"begin 644 " + name.encode(), *lines, b"`", b"end"]) + b"\n"


@pytest.mark.parametrize("junk", [b"", b"X", b" "])
def test_a_uuencoded_file_in_the_text_is_an_attachment(junk):
    data = bytes(range(256)) * 2
    body = b"Hierbij de foto.\n" + uuencoded(data, "foto één.jpg", junk) + b"Groet\n"
    message = with_header(body=body)
    (found,) = message.attachments
    assert message.text == "Hierbij de foto.\nGroet"
    assert (found.name, found.data) == ("foto één.jpg", data)


@pytest.mark.parametrize(
    "body",
    ["begin 2024 is de lamp stuk\n", "begin 644\nend\n", "begin 644 a.txt\nDe lamp\nis stuk.\n",
     "Wij begin 644 a.txt\n#0V%T\n`\nend\n"],
)  # fmt: skip
def test_words_that_look_like_a_uuencoded_file_are_text(body):
    message = with_header(body=body.encode())
    assert (message.text, message.attachments) == (body.strip("\n"), ())


def test_damaged_base64_gives_the_bytes_that_can_be_read():
    damaged = "Content-Type: image/png\nContent-Transfer-Encoding: base64\n\niVBOR*w0KGgo=\n"
    message = multipart(TEXT, damaged)
    assert message.attachments[0].data == b"\x89PNG\r\n\x1a\n"
    assert Flag.CONTENT_BROKEN in message.flags


def test_a_quoted_from_in_an_attachment_of_a_mailbox_is_as_it_was_sent():
    line, body = parts(TEXT, "Content-Disposition: attachment; filename=a.txt\n\n>From mij")
    mail = b"From: a@a.example\n" + line.encode() + b"\n\n" + body
    box = b"From a@a.example Mon Mar  4 10:15:00 2024\n" + mail + b"\n"
    (message,) = messages_of({"post.mbox": box})
    assert message.attachments[0].data == b"From mij"
    (loose,) = messages_of({"post.eml": mail})
    assert loose.attachments[0].data == b">From mij"


class CountedFile(MemoryFile):
    """A file in memory that remembers its streams."""

    def __init__(self, data: bytes) -> None:
        super().__init__("groot.eml", data)
        self.streams = []

    def open(self):
        self.streams.append(super().open())
        return self.streams[-1]


def large_mail(body: bytes, *lines: bytes) -> CountedFile:
    return CountedFile(b"\n".join([b"From: a@a.example", *lines, b"", body]))


def bytes_of(raw: FileRaw, attachment) -> bytes:
    with open_span(raw, attachment.span) as stream:
        return stream.read()


def test_a_mail_of_any_size_is_read_with_its_attachments_where_they_stand():
    line, body = parts(
        TEXT, pdf("Content-Type: application/pdf; name=a.pdf"), "X: y\n\n" + "z" * 9_000_000
    )
    file = large_mail(body, line.encode())
    message = kanaal.parse(FileRaw(file), b"{}")
    assert all(stream.closed for stream in file.streams)
    (found,) = message.attachments
    assert (found.name, found.data) == ("a.pdf", None)
    assert bytes_of(FileRaw(file), found) == PDF
    assert message.text.startswith("Zie de bijlage.\n\nzzz")
    assert Flag.TEXT_TRUNCATED in message.flags


def test_uuencoded_files_in_a_mail_of_any_size_leave_no_stream_open():
    data = bytes(range(256)) * 30_000
    body = (
        b"Hierbij.\n" + uuencoded(data, "groot.bin") + uuencoded(b"klein", "klein.bin") + b"Dag\n"
    )
    file = large_mail(body)
    message = kanaal.parse(FileRaw(file), b"{}")
    assert all(stream.closed for stream in file.streams)
    assert [one.name for one in message.attachments] == ["groot.bin", "klein.bin"]
    assert message.text == "Hierbij."
    assert [bytes_of(FileRaw(file), one) for one in message.attachments] == [data, b"klein"]
