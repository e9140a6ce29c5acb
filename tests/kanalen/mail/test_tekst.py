"""What a mail says: the form that is read, its lines, its charset, its transfer encoding."""

import base64
import quopri

import pytest

from postkamer.core.message import Flag
from postkamer.kanalen.mail.tekst import unflowed
from tests.kanalen.mail.lezen import with_header


def parts(*entities: str, kind: str = "mixed", boundary: str = "rand") -> tuple[str, bytes]:
    """Return the Content-Type line and the body of a multipart."""
    body = "".join(f"--{boundary}\n{entity}\n" for entity in entities) + f"--{boundary}--\n"
    return f"Content-Type: multipart/{kind}; boundary={boundary}", body.encode()


def multipart(*entities: str, kind: str = "mixed"):
    line, body = parts(*entities, kind=kind)
    return with_header(line, body=body)


PLAIN = "Content-Type: text/plain; charset=utf-8\n\nPlatte één"
HTML = "Content-Type: text/html; charset=utf-8\n\n<p>Opgemaakte <b>één</b></p>"
RICH = "Content-Type: text/enriched\n\n<bold>Rijke</bold> één <<hier>"


@pytest.mark.parametrize(
    ("entities", "text"),
    [
        ((PLAIN, HTML), "Platte één"),
        ((HTML, PLAIN), "Platte één"),
        ((RICH, HTML), "Opgemaakte één"),
        ((RICH,), "Rijke één <hier>"),
        ((PLAIN.replace("Platte één", " \n"), HTML), "Opgemaakte één"),
        ((HTML,), "Opgemaakte één"),
        ((PLAIN, "Content-Type: text/calendar\n\nBEGIN:VCALENDAR"), "Platte één"),
        ((PLAIN, "Content-Type: text/x-amp-html\n\n<html amp4email>"), "Platte één"),
    ],
)
def test_of_texts_that_say_the_same_the_plainest_is_read(entities, text):
    assert multipart(*entities, kind="alternative").text == text


def test_texts_that_do_not_say_the_same_are_all_read_in_order():
    assert multipart(PLAIN, HTML).text == "Platte één\n\nOpgemaakte één"
    assert multipart(PLAIN, HTML.replace("Opgemaakte", "Platte")).text == "Platte één"


def test_a_choice_inside_a_mail_with_attachments_is_one_text():
    line, body = parts(PLAIN, HTML, kind="alternative", boundary="binnen")
    message = multipart(f"{line}\n\n{body.decode()}", "\nVan de lijst")
    assert message.text == "Platte één\n\nVan de lijst"


def test_colours_and_sizes_of_text_enriched_are_not_read():
    text = "<color><param>red</param>rood</color> en <fontfamily><param>Times</param>recht</fontfamily>"
    assert with_header("Content-Type: text/enriched", body=text.encode()).text == "rood en recht"


@pytest.mark.parametrize(
    "kind", ["text/markdown", "text/x-markdown", "text/troff", "text", "plain"]
)
def test_text_of_another_sort_is_read_as_it_is(kind):
    message = with_header(f"Content-Type: {kind}", body=b"a <b> c\n# kop\n")
    assert message.text == "a <b> c\n# kop"


@pytest.mark.parametrize(
    ("encoded", "text"),
    [
        ("een \ntwee\ndrie", "een twee\ndrie"),
        ("een \n\ntwee", "een \ntwee"),
        ("een \n>twee", "een \n> twee"),
        ("> een \n> twee \n>> drie \n>> vier\nvijf", "> een twee \n>> drie vier\nvijf"),
        (">een \n> twee", "> een twee"),
        (">> een \n>>twee", ">> een twee"),
        (" >geen citaat\n  ingesprongen", ">geen citaat\n ingesprongen"),
        (" From mij", "From mij"),
        ("Groet \n-- \nPiet", "Groet \n-- \nPiet"),
        ("-- \nPiet \nJansen", "-- \nPiet Jansen"),
        ("een \r\ntwee\r\n", "een twee\n"),
        ("", ""),
        ("\n", "\n"),
        ("een ", "een "),
    ],
)
def test_lines_that_flow_are_joined(encoded, text):
    assert unflowed(encoded, delete_space=False) == text


def test_lines_that_flow_in_writing_without_spaces_are_joined_without():
    line = "Content-Type: text/plain; charset=utf-8; format=flowed; delsp=yes"
    assert with_header(line, body="日本 \n語\n> 引 \n> 用\n".encode()).text == "日本語\n> 引用"
    message = with_header("Content-Type: text/plain; Format=Flowed", body=b"een \ntwee\n")
    assert message.text == "een twee"
    assert with_header("Content-Type: text/plain", body=b"een \ntwee\n").text == "een \ntwee"


@pytest.mark.parametrize("line", ["a \n", " \n", "> \n", ">\n", "\n", ">" * 100 + " \n"])
def test_hostile_flowed_lines_take_no_longer_than_others(line):
    body = (line * (4_000_000 // len(line))).encode()
    with_header("Content-Type: text/plain; format=flowed", body=body)


@pytest.mark.parametrize(
    ("encoding", "body"),
    [
        ("7bit", b"De lamp"),
        ("", b"De lamp"),
        ("x-bestaat-niet", b"De lamp"),
        ("base64", b"RGUgbGFtcA=="),
        ("BASE64", b"RGUgbGFtcA"),
        ("base64 (zo staat het er)", b"RGUg\r\n\r\nbGFt  \r\ncA==\r\n"),
        ("base64; x=y", b"RGUgbGFt\ncA=\n=\n"),
        ("quoted-printable", b"De =6camp=\n"),
        ("Quoted_Printable", b"De la=\r\nmp"),
        ("quoted-printable", b"De la= \t\r\nmp="),
        ("quoted-printable", b"De=20=\rla=\t\nmp=\n"),
        ("x-uuencode", b"begin 644 tekst\n'1&4@;&%M<```\n`\nend\n"),
    ],
)
def test_the_transfer_encoding_is_undone_however_it_is_spelled(encoding, body):
    message = with_header(f"Content-Transfer-Encoding: {encoding}", body=body)
    assert (message.text, message.flags) == ("De lamp", (Flag.TIME_MISSING,))


@pytest.mark.parametrize(
    ("encoding", "body", "text"),
    [
        ("base64", "De lamp op de Dam, is stuk.\n", "De lamp op de Dam, is stuk."),
        ("quoted-printable", "2 + 2 = 4, 50=% en =ZZ\n", "2 + 2 = 4, 50=% en =ZZ"),
        ("7bit", "één\n", "één"),
        ("x-uuencode", "De lamp\n", ""),
    ],
)
def test_a_transfer_encoding_that_lies_costs_no_more_than_it_must(encoding, body, text):
    message = with_header(f"Content-Transfer-Encoding: {encoding}", body=body.encode())
    assert message.text == text
    assert (Flag.CONTENT_BROKEN in message.flags) == (encoding == "base64")


def test_damaged_base64_is_read_as_far_as_it_goes_and_flagged():
    message = with_header("Content-Transfer-Encoding: base64", body=b"RGUgbGFtcCBpcyB!zdHVr\n")
    assert message.text.startswith("De lamp is")
    assert Flag.CONTENT_BROKEN in message.flags


def test_words_that_a_mailing_list_adds_behind_base64_are_no_base64():
    body = base64.encodebytes(b"De lamp is stuk.") + b"\n____\nLijst mailing list\n"
    message = with_header("Content-Transfer-Encoding: base64", body=body)
    assert message.text == "De lamp is stuk."
    assert Flag.CONTENT_BROKEN in message.flags


@pytest.mark.parametrize(
    ("charset", "codec", "guessed"),
    [
        ("utf-8", "utf-8", False),
        ("UTF8", "utf-8", False),
        ('"utf-8', "utf-8", False),
        ("iso-8859-1", "cp1252", False),
        ("iso-8859-15", "iso8859-15", False),
        ("us-ascii", "utf-8", False),
        ("us-ascii", "cp1252", True),
        ("x-unknown", "utf-8", False),
        ("utf-8", "cp1252", True),
        ("iso-2022-jp", "utf-8", True),
        ("utf-16", "utf-16-le", False),
        ("utf-7", "utf-7", False),
    ],
)
def test_a_charset_that_does_not_fit_is_guessed_and_flagged(charset, codec, guessed):
    text = "Café één € 5"
    body = text.encode(codec).replace(b"\x00\n", b"")
    encoded = base64.encodebytes(body)
    message = with_header(
        f"Content-Type: text/plain; charset={charset}", "Content-Transfer-Encoding: base64",
        body=encoded,
    )  # fmt: skip
    assert message.text == text
    assert (Flag.CHARSET_GUESSED in message.flags) == guessed


def test_a_sign_that_fits_nothing_is_told_by_its_place():
    encoded = quopri.encodestring(b"caf\xc3\xa9 \xff fin")
    message = with_header(
        "Content-Type: text/plain; charset=utf-8", "Content-Transfer-Encoding: quoted-printable",
        body=encoded,
    )  # fmt: skip
    assert message.text == "café \ufffd fin"
    assert Flag.CHARSET_GUESSED in message.flags


def test_text_is_clean_whatever_a_mail_holds():
    assert with_header(body=b"a\x00b\r\nc\rd\n").text == "a\ufffdb\nc\nd"


@pytest.mark.parametrize(
    ("lines", "title"),
    [
        (("Subject: Lamp stuk",), "Lamp stuk"),
        (("Subject: =?utf-8?Q?Lamp_is_=C3=A9=C3=A9n?=\n =?utf-8?Q?_keer?= stuk",), "Lamp is één keer stuk"),
        (("Subject: lange\n\tregel",), "lange regel"),
        (("Subject:", ), ""),
        ((), ""),
        (("subject: klein",), "klein"),
        (("Subject: een", "Subject: twee"), "een"),
        (("Subject: =?utf-8?B?YQpi?=",), "a b"),
    ],
)  # fmt: skip
def test_the_subject_is_one_line_of_text(lines, title):
    assert with_header(*lines).title == title


def test_a_subject_of_any_length_is_cut_and_flagged():
    message = with_header("Subject: " + "a" * 5_000)
    assert (len(message.title), Flag.TEXT_TRUNCATED in message.flags) == (1_000, True)


@pytest.mark.parametrize(
    ("value", "language"),
    [("nl", "nl"), ("nl-NL, en", "nl-NL"), ("", ""), ("Nederlands natuurlijk", ""), ("x" * 99, "")],
)
def test_the_language_is_what_the_mail_says(value, language):
    assert with_header(f"Content-Language: {value}").language == language


def test_a_mail_without_a_body_has_no_text():
    assert with_header("Subject: leeg", body=b"").text == ""
    line, body = parts()
    assert with_header(line, body=body).text == ""


@pytest.mark.parametrize(
    ("line", "body"),
    [
        ("Content-Type: multipart/mixed", b"--x\nContent-Type: text/plain\n\nDe lamp\n--x--\n"),
        ("Content-Type: multipart/mixed; boundary=y", b"--x\nContent-Type: text/plain\n\nDe lamp\n--x--\n"),
        ("Content-Type: multipart/mixed; boundary=x", b"--x\nContent-Type: text/plain\n\nDe lamp\n"),
        ("Content-Type: multipart/mixed; boundary=x", b"De lamp\n"),
    ],
)  # fmt: skip
def test_a_mail_whose_borders_are_wrong_is_repaired_and_flagged(line, body):
    message = with_header(line, body=body)
    assert message.text == "De lamp"
    assert Flag.STRUCTURE_REPAIRED in message.flags
