"""Hostile and broken content: XML, long lines, mail, JSON and chats."""

import json
import zlib
from pathlib import Path

from tests.faults.bouwstenen import (
    ENEX_HEAD,
    GB,
    chat,
    jsonl,
    long_line,
    mail,
    mbox,
    note,
    tweet,
    tweets_js,
    write,
)
from tests.faults.register import Make, Wanted, add_case, case, noise

# XML


@case(0, stored=2)
def billion_laughs(folder: Path) -> Path:
    entities = ['<!ENTITY a0 "ha">']
    entities += [f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 10)]
    head = ENEX_HEAD.replace(
        '<!DOCTYPE en-export SYSTEM "http://xml.evernote.com/pub/evernote-export4.dtd">',
        f"<!DOCTYPE en-export [{''.join(entities)}]>",
    )
    body = note(1).replace("Notitie 1", "&a9;")
    return write(folder, "lach.enex", (head + body + note(2) + "</en-export>").encode())


@case(0)
def billion_laughs_in_a_note(folder: Path) -> Path:
    entities = ['<!ENTITY a0 "ha">']
    entities += [f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 10)]
    doctype = '<!DOCTYPE en-note SYSTEM "http://xml.evernote.com/pub/enml2.dtd">'
    body = note(1, "&a9;").replace(doctype, f"<!DOCTYPE en-note [{''.join(entities)}]>")
    return write(folder, "lach.enex", (ENEX_HEAD + body + "</en-export>").encode())


@case(0)
def external_entity(folder: Path) -> Path:
    doctype = '<!DOCTYPE en-note SYSTEM "http://xml.evernote.com/pub/enml2.dtd">'
    evil = '<!DOCTYPE en-note [<!ENTITY x SYSTEM "file:///etc/passwd">]>'
    body = note(1, "voor &x; na").replace(doctype, evil)
    return write(folder, "xxe.enex", (ENEX_HEAD + body + "</en-export>").encode())


@case(0)
def deep_markup(folder: Path) -> Path:
    body = note(1, "<div>" * 20_000 + "diep" + "</div>" * 20_000)
    return write(folder, "diep.enex", (ENEX_HEAD + body + "</en-export>").encode())


# One very long line


def _long(name: str, start: bytes, end: bytes, size: int) -> Make:
    return lambda folder: long_line(folder / name, start, end, size)


LONG_LINES: dict[str, tuple[str, bytes, bytes, Wanted]] = {
    "js": ("tweets.js", tweets_js(1)[:-3] + b', {"tweet": {"full_text": "', b'"}}]', Wanted((1,))),
    "jsonl": ("tweets.jsonl", jsonl(1) + b'{"id": "9", "text": "', b'"}\n' + jsonl(1), Wanted((1,))),
    "whatsapp": ("_chat.txt", chat(2) + b"[24-03-2024 11:00:00] Sanne: ", b"\n" + chat(1),
                 Wanted((1,))),
    "mbox": ("post.mbox", mbox(1) + mbox(1)[:-2], b"\n\n" + mbox(1), Wanted((0,), 3)),
    "eml": ("post.eml", mail(1), b"\r\n", Wanted((0,), 1)),
    "eml_header": ("kop.eml", b"From: a@waterdam.example\r\nSubject: ", b"\r\n\r\nhoi\r\n",
                   Wanted((0,))),
    "enex": ("notities.enex", (ENEX_HEAD + note(1)).encode() + b"<note><title>x</title><content>",
             b"</content></note></en-export>", Wanted((1,))),
    "unknown": ("onbekend.bin", b"\x01", b"\x02", Wanted((1,), 0)),
}  # fmt: skip
for _name, (_file_name, _start, _end, _wanted) in LONG_LINES.items():
    add_case(f"long_line_{_name}", _long(_file_name, _start, _end, 48 * 1024 * 1024), _wanted)
    add_case(f"gigabyte_line_{_name}", _long(_file_name, _start, _end, GB),
         Wanted(_wanted.codes, _wanted.stored, long=_name != "whatsapp"))  # fmt: skip


# Mail


@case(0, stored=1)
def many_headers(folder: Path) -> Path:
    more = "".join(f"X-Kop-{n}: waarde {n}\r\n" for n in range(100_000))
    return write(folder, "koppen.eml", mail(1, more=more))


@case(0, stored=1)
def many_folded_lines(folder: Path) -> Path:
    more = "X-Lang: a\r\n" + " vervolg\r\n" * 200_000
    return write(folder, "gevouwen.eml", mail(1, more=more))


@case(0, stored=1)
def many_addresses(folder: Path) -> Path:
    people = ",\r\n ".join(f'"Bewoner {n}" <b{n}@waterdam.example>' for n in range(50_000))
    return write(folder, "adressen.eml", mail(1, more=f"Cc: {people}\r\n"))


@case(0, stored=1)
def nested_brackets_in_address(folder: Path) -> Path:
    return write(folder, "haken.eml", mail(1, more="Cc: " + "(" * 50_000 + "\r\n"))


def _multiparts(depth: int, *, close: bool) -> bytes:
    body, end = [], []
    for level in range(depth):
        body.append(f'Content-Type: multipart/mixed; boundary="b{level}"\r\n\r\n--b{level}\r\n')
        end.append(f"\r\n--b{level}--\r\n")
    inner = "Content-Type: text/plain\r\n\r\ndiep verstopt\r\n"
    tail = "".join(reversed(end)) if close else ""
    return mail(1, "")[:-4] + ("".join(body) + inner + tail).encode()


@case(0, stored=1)
def nested_multiparts(folder: Path) -> Path:
    return write(folder, "genest.eml", _multiparts(1000, close=True))


@case(0, stored=1)
def nested_multiparts_not_closed(folder: Path) -> Path:
    return write(folder, "open.eml", _multiparts(1000, close=False))


@case(0, stored=1)
def nested_messages(folder: Path) -> Path:
    head = "Content-Type: message/rfc822\r\n\r\n"
    return write(folder, "pop.eml", mail(1, "")[:-4] + (head * 1000).encode() + mail(2))


@case(0, stored=1)
def many_parts(folder: Path) -> Path:
    part = "--b\r\nContent-Type: text/plain\r\n\r\nx\r\n"
    more = 'Content-Type: multipart/mixed; boundary="b"\r\n'
    return write(folder, "delen.eml", mail(1, part * 50_000 + "--b--", more))


@case(0, stored=1)
def huge_boundary(folder: Path) -> Path:
    edge = "b" * 1_000_000
    more = f'Content-Type: multipart/mixed; boundary="{edge}"\r\n'
    return write(folder, "grens.eml", mail(1, f"--{edge}\r\n\r\nhoi\r\n--{edge}--", more))


@case(0, stored=1)
def boundary_missing(folder: Path) -> Path:
    more = "Content-Type: multipart/mixed\r\n"
    return write(folder, "zonder.eml", mail(1, "--x\r\n\r\nhoi", more))


@case(0, stored=1)
def broken_base64(folder: Path) -> Path:
    more = (
        "Content-Type: text/plain; charset=x-bestaat-niet\r\nContent-Transfer-Encoding: base64\r\n"
    )
    return write(folder, "base64.eml", mail(1, "===!!" + "A" * 99_999, more))


@case(0, stored=1, any_database=True)
def nul_and_bidi_in_mail(folder: Path) -> Path:
    body = "voor\x00na \u202e gnirts \u2066 verborgen \ufeff \x1b[31m rood"
    more = 'Content-Type: text/plain; charset="utf-8"\r\nX-Nul: a\x00b\r\n'
    data = mail(1, body, more).replace(b"Subject: Melding", b"Subject: Mel\x00ding \xe2\x80\xae")
    return write(folder, "nul.eml", data)


@case(0, stored=1)
def html_of_tags_only(folder: Path) -> Path:
    more = "Content-Type: text/html\r\n"
    return write(folder, "html.eml", mail(1, "<div><p" * 200_000, more))


@case(0, stored=1)
def charset_that_explodes(folder: Path) -> Path:
    more = "Content-Type: text/plain; charset=utf-7\r\n"
    return write(folder, "utf7.eml", mail(1, "+AAAA-" * 100_000, more))


@case(0, stored=1)
def impossible_date(folder: Path) -> Path:
    data = mail(1).replace(b"Mon, 4 Mar 2024 10:15:00 +0100", b"Mon, 99 Foo 99999 99:99:99 +9999")
    return write(folder, "datum.eml", data)


@case(0, stored=1)
def only_from_lines(folder: Path) -> Path:
    line = b"From a@waterdam.example Mon Mar  4 10:15:00 2024\n"
    return write(folder, "regels.mbox", mbox(1) + line * 100_000)


@case(1, stored=0)
def outlook_in_a_folder_of_mail(folder: Path) -> Path:
    root = folder / "post"
    return write(root, "mail.msg", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + noise(5000)).parent


# Text in JSON and chats


@case(0, stored=3, any_database=True)
def nul_and_surrogates_in_json(folder: Path) -> Path:
    texts = ["NUL \u0000 erin", "los \ud83d surrogaat", "bidi \u202e gnirts \u2066"]
    made = [tweet(n, text) for n, text in enumerate(texts)]
    data = b"window.YTD.tweets.part0 = " + json.dumps(made).encode()
    return write(folder, "tweets.js", data)


@case(1)
def deep_json(folder: Path) -> Path:
    deep = b'{"tweet": {"id_str": "1", "full_text": ' + b"[" * 200_000 + b"]" * 200_000 + b"}}"
    data = tweets_js(2).rstrip()[:-1] + b"," + deep + b"]"
    return write(folder, "tweets.js", data)


@case(1)
def deep_json_that_does_not_end(folder: Path) -> Path:
    return write(folder, "tweets.js", b"window.YTD.tweets.part0 = " + b"[" * 5_000_000)


@case(1)
def json_that_says_little(folder: Path) -> Path:
    body = b'[1, null, "tekst", [], {}, {"tweet": null}, {"tweet": {"id_str": {}}}]'
    return write(folder, "tweets.js", b"window.YTD.tweets.part0 = " + body)


@case(0, stored=1)
def json_with_huge_numbers(folder: Path) -> Path:
    body = b'[{"tweet": {"id_str": "1", "full_text": "x", "favorite_count": ' + b"9" * 100_000
    return write(folder, "tweets.js", b"window.YTD.tweets.part0 = " + body + b"}}]")


@case(1, stored=2)
def one_bad_tweet(folder: Path) -> Path:
    good = [json.dumps(tweet(number)) for number in range(2)]
    body = f'[{good[0]}, {{"tweet": {{"id_str": "5" kapot}} }}, {good[1]}]'
    return write(folder, "tweets.js", b"window.YTD.tweets.part0 = " + body.encode())


@case(1, stored=0, kept=True, says="UTF-16")
def chat_in_utf16(folder: Path) -> Path:
    return write(folder, "WhatsApp-chat met Sanne.txt", chat().decode().encode("utf-16"))


@case(0, stored=2, any_database=True)
def nul_and_bidi_in_chat(folder: Path) -> Path:
    text = "[24-03-2024 10:00:00] Sanne: NUL \x00 erin\n[24-03-2024 10:01:00] Sa\u202enne: om\n"
    return write(folder, "_chat.txt", text.encode())


@case(1)
def chat_of_broken_utf8(folder: Path) -> Path:
    data = b"[24-03-2024 10:00:00] Sanne: \xff\xfe\xc3\x28\n" + b"\xc3" * 5000 + b"\n"
    return write(folder, "_chat.txt", b"rommel ervoor\n" + data)


@case(0, stored=2, any_database=True)
def signs_in_enex(folder: Path) -> Path:
    body = note(1, "bidi \u202e gnirts") + note(2, "&#x202e; einde")
    return write(folder, "tekens.enex", (ENEX_HEAD + body + "</en-export>").encode())


@case(0, stored=2)
def nul_in_enex(folder: Path) -> Path:
    body = note(1) + note(2, "NUL \x00 en &#0; erin")
    return write(folder, "nul.enex", (ENEX_HEAD + body + "</en-export>").encode())


@case(1, stored=3)
def mixed_folder(folder: Path) -> Path:
    root = folder / "van alles"
    write(root, "post/1.eml", mail(1))
    write(root, "x/tweets.js", tweets_js(2))
    write(root, "kapot.zip", b"PK\x03\x04" + noise(500))
    write(root, "plaatje.png", b"\x89PNG\r\n\x1a\n" + zlib.compress(b"x"))
    return root
