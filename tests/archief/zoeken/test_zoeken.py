"""The same is found, counted and ordered, however the index is cut into shards."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from postkamer.archief.zoeken.analyse import analyse_both
from postkamer.archief.zoeken.fragment import snippet
from postkamer.archief.zoeken.index import Index, IndexBusyError
from postkamer.archief.zoeken.scherf import Doc
from postkamer.archief.zoeken.vraag import read_vraag
from postkamer.archief.zoeken.zoeken import Order, search

TEXTS = (
    "De lantaarnpaal in de straat is stuk",
    "Losse tegels op de stoep bij de school",
    "Ik wil een vergunning aanvragen voor een boom",
    "De vergunningen zijn verleend",
    "Kapotte lampen in de Dorpsstraat",
    "Dank voor het snelle antwoord",
)


def doc(record: int, **more) -> Doc:
    text = more.pop("text", TEXTS[record % len(TEXTS)])
    found, parts = analyse_both(text)
    values = {
        "channel": ("x", "mail")[record % 2],
        "author": f"Jan{record % 3} <jan{record % 3}@voorbeeld.nl>",
        "sent_at": None if record % 7 == 0 else 1_600_000_000_000_000 + record * 86_400_000_000,
        "conversation": f"g{record % 4}",
        "has_attachment": record % 3 == 0,
    }
    return Doc(id=record, terms=found, parts=parts, **{**values, **more})


def fill(index: Index, count: int = 60) -> Index:
    with index.writer() as writer:
        writer.add([doc(number) for number in range(1, count + 1)])
        writer.commit(9)
    return index


@pytest.fixture(scope="module")
def indexes(tmp_path_factory):
    return [
        fill(Index(tmp_path_factory.mktemp("index"), shard_ids=size)) for size in (7, 25, 1 << 19)
    ]


QUESTIONS = (
    "", "lantaarnpaal", "lantaarn", "vergunning", '"de stoep"', "vergunn*", "-stoep", "stoep OF boom",
    "auteur:jan1", "kanaal:mail heeft:bijlage", "van:2020-10 tot:2020-10", "gesprek:g2 de",
)  # fmt: skip


@pytest.mark.parametrize("order", list(Order))
@pytest.mark.parametrize("question", QUESTIONS)
def test_total_facets_and_order_by_time_do_not_depend_on_the_shards(indexes, question, order):
    results = [search(index, question, order=order, limit=100) for index in indexes]
    first = results[0]
    assert first.total == len(first.hits)
    for other in results[1:]:
        assert (other.total, other.facets) == (first.total, first.facets)
        assert {hit.id for hit in other.hits} == {hit.id for hit in first.hits}
        if order is not Order.RELEVANCE:
            assert [hit.id for hit in other.hits] == [hit.id for hit in first.hits]


@given(
    limit=st.integers(1, 20),
    order=st.sampled_from(list(Order)),
    question=st.sampled_from(QUESTIONS),
)
@settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
def test_pages_give_every_hit_once(indexes, limit, order, question):
    whole = [hit.id for hit in search(indexes[1], question, order=order, limit=100).hits]
    found, after = [], None
    for _ in range(70):
        page = search(indexes[1], question, order=order, limit=limit, after=after)
        found += [hit.id for hit in page.hits]
        after = page.next
        if after is None:
            break
    assert found == whole


def test_messages_without_a_time_come_last_both_ways(indexes):
    for order in (Order.NEWEST, Order.OLDEST):
        hits = search(indexes[0], "", order=order, limit=100).hits
        times = [hit.sent_at for hit in hits]
        untimed = times.index(None)
        assert all(time is None for time in times[untimed:])
        assert times[:untimed] == sorted(times[:untimed], reverse=order is Order.NEWEST)


def test_a_whole_word_ranks_before_a_part_of_a_compound(tmp_path):
    index = Index(tmp_path / "i")
    with index.writer() as writer:
        writer.add([doc(1, text="de lantaarnpaal is stuk"), doc(2, text="de lantaarn is stuk")])
        writer.commit(1)
    assert [hit.id for hit in search(index, "lantaarn").hits] == [2, 1]


def test_a_changed_message_replaces_its_older_text(tmp_path):
    index = fill(Index(tmp_path / "i"), 5)
    with index.writer() as writer:
        writer.add([doc(2, text="heel iets anders")], replace=True)
        writer.commit(10)
    assert search(index, "anders").total == 1
    assert search(index, "").total == 5
    assert index.position() == 10


def test_only_one_writer_feeds_the_index(tmp_path):
    index = Index(tmp_path / "i")
    with index.writer(), pytest.raises(IndexBusyError), Index(tmp_path / "i").writer():
        pass


def test_a_changed_file_of_the_index_is_named(tmp_path):
    index = fill(Index(tmp_path / "i"))
    assert index.verify() == []
    path = next(one for one in (tmp_path / "i").glob("shard-*/*.idx"))
    data = bytearray(path.read_bytes())
    data[len(data) // 2] ^= 1
    path.write_bytes(data)
    (found,) = index.verify()
    assert (found.shard, found.file) == (path.parent.name, path.name)


def test_a_snippet_marks_the_words_that_match_in_every_form():
    found = snippet("Vorige week zijn twee lantaarnpalen omgevallen.", read_vraag("lantaarnpaal"))
    assert [found.text[start:end] for start, end in found.marks] == ["lantaarnpalen"]
    part = snippet("Er staat een lantaarnpaal scheef", read_vraag("lantaarn"))
    assert [part.text[start:end] for start, end in part.marks] == ["lantaarnpaal"]
