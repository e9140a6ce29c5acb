"""The same is found, counted and ordered, however the index is cut into shards."""

import shutil

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from postkamer.archief.zoeken.analyse import analyse_both
from postkamer.archief.zoeken.fragment import snippet
from postkamer.archief.zoeken.index import FORM, Index, IndexBusyError, IndexDamagedError, Writer
from postkamer.archief.zoeken.scherf import Doc
from postkamer.archief.zoeken.vraag import VraagError, read_vraag
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
    "lant*", "auteur:jan1", "kanaal:mail heeft:bijlage", "van:2020-10 tot:2020-10", "gesprek:g2 de",
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


def test_what_is_not_committed_is_no_damage(tmp_path):
    index = fill(Index(tmp_path / "i"))
    with index.writer() as writer:
        writer.add([doc(number) for number in range(61, 90)])
        assert index.verify() == []
    assert index.verify() == []
    assert search(index, "").total == 60


def test_a_shard_that_is_gone_is_damage_and_not_an_empty_answer(tmp_path):
    index = fill(Index(tmp_path / "i"))
    shutil.rmtree(next((tmp_path / "i").glob("shard-*")))
    with pytest.raises(IndexDamagedError, match="rebuild search"):
        search(Index(tmp_path / "i"), "stoep")
    assert index.verify()


def test_the_engines_list_of_files_is_checked(tmp_path):
    index = fill(Index(tmp_path / "i"))
    path = next((tmp_path / "i").glob("shard-*/.managed.json"))
    path.write_text("[]", encoding="utf-8")
    (found,) = index.verify()
    assert found.file == ".managed.json"


def test_a_commit_of_another_writer_is_seen_at_once(tmp_path):
    index, other = fill(Index(tmp_path / "i"), 5), Index(tmp_path / "i")
    assert search(other, "").total == 5
    with index.writer() as writer:
        writer.add([doc(6)])
        assert search(other, "").total == 5
        writer.commit(10)
    assert search(other, "").total == 6


def test_an_index_of_another_form_is_fed_again_from_the_start(tmp_path):
    index = fill(Index(tmp_path / "i"))
    path = tmp_path / "i" / "manifest.json"
    path.write_text(path.read_text(encoding="utf-8").replace(f'"form": {FORM}', '"form": 0'))
    assert index.position() == 0
    assert search(index, "").total == 0
    fill(index, 7)
    assert search(index, "").total == 7


def test_many_shards_are_written_with_few_writers_open(tmp_path):
    index = Index(tmp_path / "i", shard_ids=3)
    with index.writer() as writer:
        for number in range(1, 31):
            writer.add([doc(number)])
        for number in range(1, 31, 4):
            writer.add([doc(number, text="heel iets anders")], replace=True)
        writer.commit(3)
    assert search(index, "").total == 30
    assert search(index, "anders").total == 8
    assert index.verify() == []


def test_a_crash_between_shards_is_made_good_by_feeding_again(tmp_path):
    folder = tmp_path / "i"
    fill(Index(folder, shard_ids=3), 4)
    writer = Writer(Index(folder))
    for number in range(5, 31):
        writer.add([doc(number)])  # more shards than stay open: some are committed, no manifest
    del writer
    index = Index(folder)
    assert index.position() == 9
    with index.writer() as again:
        assert again.unfinished
        again.add([doc(number) for number in range(5, 31)])
        again.commit(10)
    assert search(index, "").total == 30
    assert index.verify() == []


def test_authors_are_counted_exactly_with_more_of_them_than_the_engine_counts(tmp_path):
    authors = [f"Inwoner {number % 900}" for number in range(2_500)]
    authors += ["Gemeente Waterdam"] * 400 + ["Wijkteam"] * 40
    docs = [doc(number, author=name, text="stoep") for number, name in enumerate(authors, 1)]
    counted = []
    for size in (401, 1 << 19):
        index = Index(tmp_path / str(size), shard_ids=size)
        with index.writer() as writer:
            writer.add(docs)
            writer.commit(1)
        counted.append(search(index, "stoep").facets["author"])
        few = search(index, "stoep kanaal:mail van:2021 tot:2021").facets["author"]
        assert len(few) == 20
    assert counted[0] == counted[1] == {"Gemeente Waterdam": 400, "Wijkteam": 40}


@pytest.mark.parametrize(
    ("question", "text"),
    [
        ("strat*", "drie straten verder"),
        ("vergunn*", "de vergunning is verleend"),
        ("vergunni*", "twee vergunningen"),
        ("huiz*", "een oud huis"),
        ("lantaarn*", "vier lantaarnpalen"),
        ("veilighe*", "de veiligheid hier"),
        ('e-mail', "stuur een email"),
        ("email", "stuur een e-mail"),
        ("wijkagent", "de wijk-agent kwam"),
        ("auto's", "geen auto meer"),
    ],
)  # fmt: skip
def test_words_are_found_however_they_are_written(tmp_path, question, text):
    index = Index(tmp_path / "i")
    with index.writer() as writer:
        writer.add([doc(1, text=text), doc(2, text="iets anders")])
        writer.commit(1)
    assert [hit.id for hit in search(index, question).hits] == [1]


def test_of_two_equal_matches_the_newer_comes_first(tmp_path):
    index = Index(tmp_path / "i")
    days = [5_000, 9_000, 1_000]
    with index.writer() as writer:
        for number, day in enumerate(days, 1):
            writer.add([doc(number, text="stoep kapot", sent_at=day * 86_400_000_000)])
        writer.add([doc(4, text="stoep kapot", sent_at=None)])
        writer.commit(1)
    assert [hit.id for hit in search(index, "stoep").hits] == [2, 1, 3, 4]


@given(st.text(max_size=40) | st.lists(st.sampled_from(
    ["stoep", '"', "-", "kanaal:", "auteur:", "van:", "tot:", "2021", "2020-02-30", "heeft:bijlage",
     "gesprek:", "*", "st*", " OF ", " ", "\ud800", "\x00", "’", "\u202e"]
), max_size=8).map("".join))  # fmt: skip
@settings(max_examples=300, deadline=None)
def test_any_question_is_answered_or_refused_with_a_reason(indexes, text):
    try:
        asked = read_vraag(text)
        result = search(indexes[0], asked)
    except VraagError as error:
        assert str(error)
    else:
        assert result.total >= len(result.hits)
        assert snippet(TEXTS[0], asked).text


def test_a_phrase_is_marked_only_where_it_stands(tmp_path):
    found = snippet("De stoep. De tegels op de stoep zijn los", read_vraag('"op de stoep"'))
    assert [found.text[start:end] for start, end in found.marks] == ["op", "de", "stoep"]


def test_a_snippet_of_a_long_text_shows_the_match():
    text = "woord " * 5_000 + "de lantaarnpaal " + "slot " * 5_000
    found = snippet(text, read_vraag("lantaarnpalen"))
    assert [found.text[start:end] for start, end in found.marks] == ["lantaarnpaal"]
    assert len(found.text) < 200


def test_a_snippet_marks_the_words_that_match_in_every_form():
    found = snippet("Vorige week zijn twee lantaarnpalen omgevallen.", read_vraag("lantaarnpaal"))
    assert [found.text[start:end] for start, end in found.marks] == ["lantaarnpalen"]
    part = snippet("Er staat een lantaarnpaal scheef", read_vraag("lantaarn"))
    assert [part.text[start:end] for start, end in part.marks] == ["lantaarnpaal"]
