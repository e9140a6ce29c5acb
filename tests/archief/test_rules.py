"""Is this message new, changed, or seen before?"""

from dataclasses import replace

import pytest

from postkamer.archief.rules import Content, Known, Outcome, decide, is_poorer, order

FULL = Content(
    digest=b"1",
    author="7",
    sent_at=5,
    text="Er ligt glas op de stoep bij de school",
    attachments=1,
    edited=False,
    deleted=False,
    truncated=False,
)


def known(content: Content, version: int = 1, **more) -> Known:
    return Known(version, content, more.get("revision", 0), more.get("edited_at"), content.deleted)


@pytest.mark.parametrize(
    ("poorer", "why"),
    [
        (replace(FULL, text="Er ligt glas op…", truncated=True), "the text is cut off"),
        (replace(FULL, author=""), "the author is not given"),
        (replace(FULL, sent_at=None), "the time is not given"),
        (replace(FULL, attachments=0), "the export left the attachment out"),
    ],
)
def test_a_rendering_that_says_less_is_a_sighting(poorer, why):
    assert is_poorer(poorer, FULL), why
    decision = decide(replace(poorer, digest=b"2"), [known(FULL)], editable=True)
    assert decision.outcome is Outcome.DUPLICATE


@pytest.mark.parametrize(
    "other",
    [
        replace(FULL, text="Er ligt geen glas meer"),
        replace(FULL, text="Er ligt", truncated=False),
        replace(FULL, author="8"),
        replace(FULL, sent_at=6),
        replace(FULL, attachments=2),
        replace(FULL, edited=True),
        replace(FULL, deleted=True),
    ],
)
def test_a_rendering_that_says_something_else_is_a_new_version(other):
    assert not is_poorer(other, FULL)
    decision = decide(replace(other, digest=b"2"), [known(FULL)], editable=True)
    assert (decision.outcome, decision.version) == (Outcome.NEW_VERSION, 2)


def test_other_content_on_a_channel_that_cannot_be_edited_is_another_record():
    other = replace(FULL, digest=b"2", text="Iets heel anders")
    assert decide(other, [known(FULL)], editable=False) is None


def test_a_richer_rendering_is_a_new_version_on_every_channel():
    richer = replace(FULL, digest=b"2", attachments=2)
    assert decide(richer, [known(FULL)], editable=False).outcome is Outcome.NEW_VERSION


def test_an_older_version_that_comes_again_is_a_sighting_of_that_version():
    edited = replace(FULL, digest=b"2", text="Er lag glas", edited=True)
    decision = decide(FULL, [known(FULL), known(edited, 2)], editable=True)
    assert (decision.outcome, decision.version) == (Outcome.DUPLICATE, 1)


def test_the_current_version_is_the_deleted_then_the_last_edited_one():
    first, second = known(FULL, 1, revision=9), known(FULL, 2, revision=3)
    deleted = known(replace(FULL, deleted=True), 3)
    assert max([first, second], key=order) is first
    assert max([first, second, deleted], key=order) is deleted
