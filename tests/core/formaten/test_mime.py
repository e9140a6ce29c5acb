"""The parts of a mail as ranges of its bytes."""

import io

import pytest

from postkamer.core.formaten.mime import read_structure
from postkamer.core.formaten.window import BLOCK, Window

MAIL = (
    b"Subject: twee delen\n"
    b"Content-Type: multipart/mixed; boundary=b1\n"
    b"\n"
    b"%(preamble)s--b1\n"
    b"Content-Type: text/plain\n"
    b"\n"
    b"hallo --b1 hallo\n"
    b"--b1\n"
    b"Content-Type: image/png\n"
    b"\n"
    b"%(data)s\n"
    b"--b1--\n"
)


@pytest.mark.parametrize("line_end", [b"\n", b"\r\n"])
@pytest.mark.parametrize("preamble", [b"", b"\n", b"Dit is MIME.\n"])
@pytest.mark.parametrize("size", [3, BLOCK - 400, BLOCK, 3 * BLOCK + 17])
def test_every_part_is_found_with_or_without_words_before_the_first(line_end, preamble, size):
    data = b"x" * size
    mail = (MAIL % {b"preamble": preamble, b"data": data}).replace(b"\n", line_end)
    for source in (mail, io.BytesIO(mail)):
        parts = read_structure(Window(source, len(mail))).parts
        bodies = [mail[part.offset : part.offset + part.length] for part in parts]
        assert bodies == [b"hallo --b1 hallo", data]
