"""One shard of the index: the messages of a range of ids, as a Tantivy index on disk."""

from base64 import b64encode
from collections.abc import Iterable
from datetime import UTC, datetime
from functools import cache, lru_cache
from hashlib import blake2b
from pathlib import Path
from zlib import crc32
from zoneinfo import ZoneInfo

import msgspec
import tantivy

from postkamer.archief.zoeken.analyse import fold, tokens

ID_BITS = 30
ID_MASK = (1 << ID_BITS) - 1
AUTHOR_BITS = 20
LAST_SECOND = (1 << 32) - 1
UNTIMED = (1 << 32) << ID_BITS
"""Keys from here to the first second are of messages without a time. That they are large makes the
part of time in a score small (`zoeken`)."""
TIMED = UNTIMED + (1 << ID_BITS)
DUTCH_TIME = ZoneInfo("Europe/Amsterdam")
HEAP = 48 * 1024 * 1024
"""Bytes that a writer collects before it writes a segment."""


class Doc(msgspec.Struct, frozen=True, gc=False, kw_only=True):
    """What is found of one message. `sent_at` is UTC microseconds; `terms` and `parts` analysed."""

    id: int
    channel: str
    account: str = ""
    author: str = ""
    kind: str = ""
    visibility: str = ""
    sent_at: int | None = None
    conversation: str = ""
    has_attachment: bool = False
    terms: str = ""
    parts: str = ""


@cache
def schema() -> tantivy.Schema:
    """Return the fields of the index; nothing is stored, times and facets are fast fields.

    `tags` holds what a message has, is of and is about: `bijlage`, @words of its author, # its
    conversation, ~parts of its compounds. Each text field costs a byte a message, so there are few.
    """
    builder = tantivy.SchemaBuilder()
    builder.add_text_field("text", tokenizer_name="whitespace", index_option="position")
    builder.add_text_field("tags", tokenizer_name="whitespace", index_option="basic")
    builder.add_text_field("channel", fast=True, tokenizer_name="raw", index_option="basic")
    builder.add_text_field("author", fast=True, tokenizer_name="label", index_option="basic")
    builder.add_integer_field("author_no", fast=True, indexed=True)
    builder.add_integer_field("year", fast=True)
    builder.add_integer_field("id", indexed=True)
    builder.add_integer_field("newest", fast=True)
    return builder.build()


def _ready(index: tantivy.Index) -> tantivy.Index:
    """Tell the index how to cut: a label is whole where it is counted, and not searched."""
    raw = tantivy.Tokenizer.raw()
    none = tantivy.TextAnalyzerBuilder(raw).filter(tantivy.Filter.remove_long(1)).build()
    words = tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.whitespace()).build()
    index.register_tokenizer("whitespace", words)
    index.register_tokenizer("label", none)
    index.register_fast_field_tokenizer("label", tantivy.TextAnalyzerBuilder(raw).build())
    return index


def open_shard(folder: Path) -> tantivy.Index:
    """Open a shard to write, or make it. Raises ValueError or OSError when it is damaged."""
    folder.mkdir(parents=True, exist_ok=True)
    return _ready(tantivy.Index(schema(), path=str(folder), reuse=True))


def read_shard(folder: Path) -> tantivy.Index:
    """Open a shard to read, as it is now. Raises ValueError or OSError when it is damaged."""
    index = tantivy.Index.open(str(folder))
    index.config_reader("manual")  # else a thread for each shard watches its folder
    return _ready(index)


def time_key(record: int, sent_at: int | None) -> int:
    """Return the key that orders messages by time, then id; without a time before all others."""
    seconds = 0 if sent_at is None else min(max(sent_at // 1_000_000, 1), LAST_SECOND)
    return UNTIMED + (seconds << ID_BITS) + record


def record_of(key: int) -> int:
    """Return the record id in a key."""
    return key & ID_MASK


def seconds_of(key: int) -> int | None:
    """Return the time of sending in a key, in seconds since 1970 UTC, or None."""
    return None if key < TIMED else (key - UNTIMED) >> ID_BITS


@lru_cache(maxsize=100_000)
def _year_of_hour(hour: int) -> int:
    return datetime.fromtimestamp(hour * 3600, UTC).astimezone(DUTCH_TIME).year


def year_of(sent_at: int | None) -> int | None:
    """Return the year, in the Netherlands, of a time in UTC microseconds."""
    return None if sent_at is None else _year_of_hour(sent_at // 3_600_000_000)


@lru_cache(maxsize=100_000)
def author_number(author: str) -> int:
    """Return a number for counting authors fast: small, so that two authors may share one."""
    return crc32(author.encode("utf-8", "surrogatepass")) >> (32 - AUTHOR_BITS)


@lru_cache(maxsize=100_000)
def author_tags(author: str) -> str:
    """Return the tags by which an author is found: the words of the label."""
    return " ".join("@" + fold(token) for token in tokens(author))


def conversation_tag(conversation: str) -> str:
    """Return the tag by which a conversation is found."""
    data = conversation.encode("utf-8", "surrogatepass")
    return "#" + b64encode(blake2b(data, digest_size=6).digest()).decode("ascii")


def _tags(doc: Doc) -> str:
    found = author_tags(doc.author) if doc.author else ""
    if doc.conversation:
        found += " " + conversation_tag(doc.conversation)
    if doc.parts:
        found += " ~" + doc.parts.replace(" ", " ~")
    return found + " bijlage" if doc.has_attachment else found


def add_all(writer: tantivy.IndexWriter, docs: Iterable[Doc], *, replace: bool) -> None:
    """Add messages to a shard; with `replace` those with the same id go."""
    document = tantivy.Document
    for doc in docs:
        if replace:
            writer.delete_documents_by_term("id", doc.id)
        made = document()
        made.add_text("text", doc.terms)
        made.add_text("channel", doc.channel)
        if doc.author:
            made.add_text("author", doc.author)
            made.add_integer("author_no", author_number(doc.author))
        tags = _tags(doc)
        if tags:
            made.add_text("tags", tags)
        made.add_integer("id", doc.id)
        made.add_integer("newest", time_key(doc.id, doc.sent_at))
        year = year_of(doc.sent_at)
        if year is not None:
            made.add_integer("year", year)
        writer.add_document(made)
