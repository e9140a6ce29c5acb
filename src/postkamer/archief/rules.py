"""Decisions of the record, without a database: is this message new, changed, or seen before?"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum


class Outcome(StrEnum):
    """Where an item goes in the ledger."""

    STORED = "stored"
    NEW_VERSION = "new_version"
    DUPLICATE = "duplicate"
    IGNORED = "ignored"
    QUARANTINED = "quarantined"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class Content:
    """What counts in comparing two renderings of one message. `text` is normalised."""

    digest: bytes
    author: str
    sent_at: int | None
    text: str
    attachments: int  # those with a name or bytes
    edited: bool
    deleted: bool
    truncated: bool


@dataclass(frozen=True, slots=True)
class Known:
    """A version that is in the archive, or earlier in the same batch."""

    version: int
    content: Content
    revision: int
    edited_at: int | None
    deleted: bool


@dataclass(frozen=True, slots=True)
class Decision:
    """The outcome for one item; `version` is the version it is, or is a sighting of."""

    outcome: Outcome
    version: int


STORED = Decision(Outcome.STORED, 1)
"""What becomes of most items."""


def is_poorer(new: Content, old: Content) -> bool:
    """Return whether `new` says nothing that `old` does not say, and less.

    A cut-off text, a missing author, time or attachment is less; an edit or deletion mark is more.
    """
    if (new.edited, new.deleted) != (old.edited, old.deleted) or new.attachments > old.attachments:
        return False
    if new.author not in {"", old.author} or new.sent_at not in {None, old.sent_at}:
        return False
    if new.text == old.text:
        return True
    return new.truncated and old.text.startswith(new.text.rstrip("…. "))


def decide(new: Content, known: Sequence[Known], *, editable: bool) -> Decision | None:
    """Return what a message is, given the versions known under its identity.

    None = it is another message under the same native id (a channel that cannot be edited):
    look at the next variant, or store it as one.
    """
    if not known:
        return STORED
    for version in known:
        if version.content.digest == new.digest:
            return Decision(Outcome.DUPLICATE, version.version)
    for version in reversed(known):
        if is_poorer(new, version.content):
            return Decision(Outcome.DUPLICATE, version.version)
    newest = known[-1]
    if editable or is_poorer(newest.content, new):
        return Decision(Outcome.NEW_VERSION, max(one.version for one in known) + 1)
    return None


def order(known: Known) -> tuple[bool, int, int, int]:
    """Return the sort key of versions as the source shows them: the greatest is the current one."""
    return (known.deleted, known.revision, known.edited_at or 0, known.version)
