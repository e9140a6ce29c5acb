"""One shard of the index: the messages of a range of ids, as a Tantivy index on disk."""

from collections.abc import Iterable
from datetime import UTC, datetime
from functools import cache, lru_cache
from pathlib import Path
from zoneinfo import ZoneInfo

import msgspec
import tantivy

from postkamer.archief.zoeken.analyse import fold, tokens

ID_BITS = 31
ID_MASK = (1 << ID_BITS) - 1
LAST_SECOND = (1 << 32) - 1
NEVER = (1 << 63) - 1
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
    """Return the fields of the index; nothing is stored, times and facets are fast fields."""
    builder = tantivy.SchemaBuilder()
    builder.add_text_field("text", tokenizer_name="whitespace", index_option="position")
    builder.add_text_field("parts", tokenizer_name="whitespace", index_option="basic")
    builder.add_text_field("who", tokenizer_name="whitespace", index_option="basic")
    builder.add_text_field("tags", tokenizer_name="whitespace", index_option="basic")
    builder.add_text_field("conversation", tokenizer_name="raw", index_option="basic")
    builder.add_text_field("channel", fast=True, tokenizer_name="raw", index_option="basic")
    builder.add_text_field("author", fast=True, tokenizer_name="raw", index_option="basic")
    builder.add_integer_field("year", fast=True)
    builder.add_integer_field("id", indexed=True)
    builder.add_integer_field("newest", fast=True)
    builder.add_integer_field("oldest", fast=True)
    return builder.build()


def open_shard(folder: Path) -> tantivy.Index:
    """Open a shard, or make it. Raises ValueError when it is damaged."""
    folder.mkdir(parents=True, exist_ok=True)
    index = tantivy.Index(schema(), path=str(folder), reuse=True)
    analyser = tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.whitespace()).build()
    index.register_tokenizer("whitespace", analyser)
    return index


def newest_key(record: int, sent_at: int | None) -> int:
    """Return the key that orders messages by time, then id; without a time last of the newest."""
    seconds = 0 if sent_at is None else min(max(sent_at // 1_000_000, 1), LAST_SECOND)
    return seconds << ID_BITS | record


def oldest_key(record: int, sent_at: int | None) -> int:
    """Return the key that orders messages by time, then id; without a time last of the oldest."""
    if sent_at is None:
        return NEVER - (ID_MASK - record)
    return newest_key(record, sent_at)


def record_of(key: int) -> int:
    """Return the record id in a key."""
    return key & ID_MASK


def seconds_of(key: int) -> int | None:
    """Return the time of sending in a key, in seconds since 1970 UTC, or None."""
    seconds = key >> ID_BITS
    return None if seconds in {0, LAST_SECOND} else seconds


@lru_cache(maxsize=100_000)
def _year_of_hour(hour: int) -> int:
    return datetime.fromtimestamp(hour * 3600, UTC).astimezone(DUTCH_TIME).year


def year_of(sent_at: int | None) -> int | None:
    """Return the year, in the Netherlands, of a time in UTC microseconds."""
    return None if sent_at is None else _year_of_hour(sent_at // 3_600_000_000)


@lru_cache(maxsize=100_000)
def _words_of(author: str) -> str:
    return " ".join(fold(token) for token in tokens(author))


def add_all(writer: tantivy.IndexWriter, docs: Iterable[Doc], *, replace: bool) -> None:
    """Add messages to a shard; with `replace` those with the same id go."""
    document = tantivy.Document
    for doc in docs:
        if replace:
            writer.delete_documents_by_term("id", doc.id)
        made = document()
        made.add_text("text", doc.terms)
        if doc.parts:
            made.add_text("parts", doc.parts)
        made.add_text("channel", doc.channel)
        if doc.author:
            made.add_text("author", doc.author)
            made.add_text("who", _words_of(doc.author))
        if doc.conversation:
            made.add_text("conversation", doc.conversation)
        if doc.has_attachment:
            made.add_text("tags", "bijlage")
        made.add_integer("id", doc.id)
        made.add_integer("newest", newest_key(doc.id, doc.sent_at))
        made.add_integer("oldest", oldest_key(doc.id, doc.sent_at))
        year = year_of(doc.sent_at)
        if year is not None:
            made.add_integer("year", year)
        writer.add_document(made)
