"""Read one item of X: pure, total, and with bounded memory."""

from postkamer.core.errors import UnreadableError
from postkamer.core.export import Raw
from postkamer.core.message import Message
from postkamer.kanalen.x.context import Form, known
from postkamer.kanalen.x.direct import read_direct
from postkamer.kanalen.x.shapes import LENIENT
from postkamer.kanalen.x.tweet import read_note, read_tweet
from postkamer.kanalen.x.tweets_csv import read_row
from postkamer.kanalen.x.v2 import read_v2

LARGEST = LENIENT
"""Bytes of one item: the longest tweet with all that it quotes is a tenth of this."""
READERS = {
    Form.TWEET: read_tweet,
    Form.DELETED: read_tweet,
    Form.COMMUNITY: read_tweet,
    Form.V1: read_tweet,
    Form.NOTE: read_note,
    Form.DELETED_NOTE: read_note,
    Form.DIRECT: read_direct,
    Form.CSV: read_row,
    Form.V2: read_v2,
}


def parse(raw: Raw, context: bytes) -> Message:
    """Return the message in an item. Raises UnreadableError, whatever the bytes."""
    if raw.size > LARGEST:
        raise UnreadableError(
            "Dit onderdeel is groter dan 1 MB: dat is geen bericht van X. De bytes zijn bewaard."
        )
    about = known(context)
    return READERS[about.form](raw.read(), about)
