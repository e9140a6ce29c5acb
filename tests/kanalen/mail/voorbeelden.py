"""What the contract tests of all channels need of this one: exports, and their messages."""

from tests.faults.bouwstenen import mail, mbox

FORWARD = 'MIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary="rand"\r\n'
PARTS = (
    "--rand\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: "
    "quoted-printable\r\n\r\nDe lantaarn is stuk, zie =C3=A9=C3=A9n foto.\r\n"
    "--rand\r\nContent-Type: image/png; name=foto.png\r\nContent-Transfer-Encoding: base64\r\n"
    "\r\niVBORw0KGgo=\r\n--rand--\r\n"
)

VOORBEELDEN: dict[str, tuple[dict[str, bytes], int]] = {
    "mailbox": ({"post.mbox": mbox(5)}, 5),
    "mails": ({f"post/{n}.eml": mail(n) for n in range(4)}, 4),
    "maildir": ({"cur/1.waterdam:2,S": mail(1), "new/2.waterdam": mail(2), "tmp/3": mail(3)}, 2),
    "parts": ({"foto.eml": mail(1, PARTS, FORWARD)}, 1),
}
"""By name: the files of an export, and how many messages are in them."""
