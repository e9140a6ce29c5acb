"""E-mail: a mailbox of the contact centre, and a few loose mails."""

import base64
import textwrap
from datetime import datetime, timedelta
from email.utils import format_datetime
from pathlib import Path

from postkamer.capture.demo.bron import (
    SAME,
    Words,
    citizen,
    moment,
    official,
    png,
    texts,
)

GREETINGS = ("Geachte gemeente", "Geachte heer, mevrouw", "Beste mensen", "Goedemiddag")
SUBJECTS = {
    "afval": "afval", "wegen-en-stoepen": "de weg", "verlichting": "straatverlichting",
    "groen": "het groen", "parkeren": "parkeren", "overlast": "overlast",
    "vergunning": "een vergunning", "burgerzaken": "burgerzaken", "belasting": "de aanslag",
    "zorg-en-wmo": "zorg", "evenement": "een evenement", "privacy/digitaal": "uw website",
}  # fmt: skip
CENTRE = "Klantcontactcentrum Waterdam <info@waterdam.example>"


def write_mail(folder: Path) -> list[Path]:
    """Write an mbox with questions and answers, and a folder with loose mails; return both."""
    mbox = folder / "postvak-info.mbox"
    mails = [(at, sender, mail) for number, words in enumerate([SAME, *texts("mail")])
             for at, sender, mail in _thread(number, words)]  # fmt: skip
    mails.sort(key=lambda one: one[0])
    mbox.write_bytes(b"".join(_boxed(at, sender, mail) for at, sender, mail in mails))
    loose = folder / "losse-post"
    loose.mkdir(exist_ok=True)
    (loose / "woo-verzoek.eml").write_bytes(_with_attachment())
    (loose / "zelfde-als-in-postvak.eml").write_bytes(mails[0][2].replace(b"\n", b"\r\n"))
    return [mbox, loose]


def _address(name: str) -> str:
    return f"{name} <{name.lower().replace(' ', '.')}@voorbeeld.example>"


def _id(number: int, turn: int) -> str:
    return f"<{number}.{turn}.20260302@post.waterdam.example>"


def _thread(number: int, words: Words) -> list[tuple[datetime, str, bytes]]:
    """Return a question and, for most, an answer."""
    at, who = moment(number, minutes=180), citizen(number)
    text, answer = words.text, words.answer(number)
    subject = _subject(number, words)
    hello, body = GREETINGS[number % 4], textwrap.fill(text, 72)
    question = _mail(
        at, _address(who), CENTRE, subject, (_id(number, 0),),
        f"{hello},\n\n{body}\n\nMet vriendelijke groet,\n{who}\n",
    )  # fmt: skip
    found = [(at, who, question)]
    if answer and number % 4 != 3:
        later = at + timedelta(hours=5)
        reply = _mail(
            later, f"{official(number)} <info@waterdam.example>", _address(who), f"Re: {subject}",
            (_id(number, 0), _id(number, 1)),
            f"Beste {who.split()[0]},\n\n{answer}\n\nGroet,\n{official(number)}\n"
            f"Gemeente Waterdam\n\n> {text[:60]}\n",
        )  # fmt: skip
        found.append((later, official(number), reply))
    return found


def _subject(number: int, words: Words) -> str:
    """Return a subject: what it is about, or the first words."""
    if number % 3 == 2 and words.topic in SUBJECTS:
        return f"{words.kind.capitalize()} over {SUBJECTS[words.topic]}"
    return " ".join(words.text.split()[:6]).rstrip(".,!?:;")


def _mail(
    at: datetime, sender: str, to: str, subject: str, ids: tuple[str, ...], body: str
) -> bytes:
    """Return a mail; the last of `ids` is its own, those before it are its thread, oldest first."""
    *thread, own = ids
    lines = [
        f"From: {sender}",
        f"To: {to}",
        f"Subject: {_encoded(subject)}",
        f"Date: {format_datetime(at)}",
        f"Message-ID: {own}",
    ]
    if thread:
        lines += [f"In-Reply-To: {thread[-1]}", f"References: {' '.join(thread)}"]
    lines += [
        "MIME-Version: 1.0",
        "Content-Type: text/plain; charset=utf-8",
        "Content-Transfer-Encoding: 8bit",
        "",
        body,
    ]
    return "\n".join(lines).encode()


def _encoded(text: str) -> str:
    if text.isascii():
        return text
    return f"=?utf-8?B?{base64.b64encode(text.encode()).decode()}?="


def _boxed(at: datetime, sender: str, mail: bytes) -> bytes:
    name = sender.lower().replace(" ", ".")
    quoted = mail.replace(b"\nFrom ", b"\n>From ")
    return f"From {name}@voorbeeld.example {at.ctime()}\n".encode() + quoted + b"\n"


def _with_attachment() -> bytes:
    at = moment(9)
    picture = base64.encodebytes(png(7)).decode()
    return "\r\n".join(
        [
            f"From: {_address('Hanna Vos')}",
            f"To: {CENTRE}",
            "Subject: Woo-verzoek over de lantaarnpalen in het Havenkwartier",
            f"Date: {format_datetime(at)}",
            "Message-ID: <woo.1@voorbeeld.example>",
            "MIME-Version: 1.0",
            'Content-Type: multipart/mixed; boundary="grens"',
            "",
            "--grens",
            "Content-Type: text/plain; charset=utf-8",
            "",
            "Hierbij vraag ik op grond van de Wet open overheid alle storingsmeldingen op.",
            "--grens",
            "Content-Type: image/png",
            'Content-Disposition: attachment; filename="foto lantaarnpaal.png"',
            "Content-Transfer-Encoding: base64",
            "",
            picture.replace("\n", "\r\n"),
            "--grens--",
            "",
        ]
    ).encode()
