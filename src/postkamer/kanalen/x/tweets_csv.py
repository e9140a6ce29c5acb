"""Read the tweets.csv of archives of before 2019, for who kept only that: cut it, and read a row.

A row has no author and no media. Its columns differ by year; their names are in the context.
"""

import csv
import re
from collections.abc import Iterator
from io import StringIO

from postkamer.core.errors import UnreadableError
from postkamer.core.export import ExportFile
from postkamer.core.formaten.json_array import BrokenPart, Part
from postkamer.core.message import Flag, Message
from postkamer.core.tekst import clean
from postkamer.kanalen.x import fields, shapes
from postkamer.kanalen.x.context import Context
from postkamer.kanalen.x.tweet import message_of

HEADER = re.compile(rb'(?:\xef\xbb\xbf)?"?tweet_id"?,"?in_reply_to_status_id"?,')
LONGEST_ROW = 64 * 1024
MOST_COLUMNS = 50
BROKEN = "Dit deel is te groot voor een tweet. De bytes zijn bewaard; vraag de export opnieuw op."
_BEGIN = re.compile(rb'"\d{1,20}",(?:"\d{0,20}")?,|\d{1,20},\d{0,20},')
_SHORT_LINK = re.compile(r"https?://t\.co/\w+")


def columns_of(file: ExportFile) -> tuple[str, ...]:
    """Return the names of the columns, from the first line."""
    line = file.head().partition(b"\n")[0].decode("utf-8-sig", "replace")
    return tuple(clean(name)[:100] for name in next(csv.reader([line.rstrip("\r")]), []))[
        :MOST_COLUMNS
    ]


def rows_of(file: ExportFile) -> Iterator[Part]:
    """Yield the exact bytes of each row behind the header; what is too large as a broken part.

    A text may go on over lines: a row goes on up to the next line that begins as a row does.
    """
    lines, size = list[bytes](), 0
    with file.open() as stream:
        offset = len(stream.readline(LONGEST_ROW))
        while line := stream.readline(LONGEST_ROW):
            if size and _BEGIN.match(line):
                yield from _row(lines, size, offset)
                lines, offset, size = [], offset + size, 0
            size += len(line)
            if size <= LONGEST_ROW:
                lines.append(line)
    yield from _row(lines, size, offset)


def _row(lines: list[bytes], size: int, offset: int) -> Iterator[Part]:
    row = b"".join(lines).rstrip(b"\r\n")
    if size > LONGEST_ROW:
        yield BrokenPart(offset, size, BROKEN)
    elif row:
        yield row


def read_row(data: bytes, known: Context) -> Message:
    """Return the message in a row. Raises UnreadableError."""
    try:
        text, is_guessed = data.decode("utf-8"), False
    except UnicodeDecodeError:
        text, is_guessed = data.decode("cp1252", "replace"), True
    try:
        (cells,) = csv.reader(StringIO(text, newline=""), strict=True)
    except (csv.Error, ValueError) as error:
        raise UnreadableError("Deze regels zijn niet één tweet. De bytes zijn bewaard.") from error
    row = {name: cell for name, cell in zip(known.columns, cells, strict=False) if cell}
    body = row.get("text", "")
    tweet = shapes.Tweet(
        id_str=row.get("tweet_id"),
        text=body,
        created_at=row.get("timestamp"),
        in_reply_to_status_id_str=row.get("in_reply_to_status_id"),
        in_reply_to_user_id_str=row.get("in_reply_to_user_id"),
        retweeted_status=shapes.Retweeted() if row.get("retweeted_status_id") else None,
        entities=shapes.Entities(urls=_links(body, row.get("expanded_urls", ""))),
    )
    return message_of(tweet, None, known, (Flag.CHARSET_GUESSED,) if is_guessed else ())


def _links(text: str, expanded: str) -> list[shapes.Url]:
    """Return what the short links of a text stand for, when there are as many of both."""
    short = _SHORT_LINK.findall(text)[: fields.MOST_LINKS]
    long = list(dict.fromkeys(one for one in expanded.split(",") if one.startswith("http")))
    if len(short) != len(long):
        return []
    pairs = zip(short, long, strict=True)
    return [shapes.Url(url=one, expanded_url=other) for one, other in pairs]
