"""Notes of the invented municipality of Waterdam, as the app writes them and as they get broken."""

import base64
import hashlib
from io import BytesIO

import pytest
from hypothesis import given
from hypothesis import strategies as st

from postkamer.core.errors import UnreadableError
from postkamer.core.export import SMALL, BytesRaw
from postkamer.core.formaten.span import open_span
from postkamer.core.kanaal import Broken, Capture, Gap, Options
from postkamer.core.message import AttachmentState, Flag, Kind, Precision
from postkamer.core.tijd import iso
from postkamer.kanalen.evernote import kanaal

HEAD = (
    '<?xml version="1.0" encoding="UTF-8"?>\n'
    '<!DOCTYPE en-export SYSTEM "http://xml.evernote.com/pub/evernote-export3.dtd">\n'
    '<en-export export-date="20210301T120000Z" application="Evernote" version="10.8.5">\n'
)
TAIL = "\n</en-export>\n"
CONTENT = (
    '<?xml version="1.0" encoding="UTF-8" standalone="no"?>\n'
    '<!DOCTYPE en-note SYSTEM "http://xml.evernote.com/pub/enml2.dtd">'
    "<en-note>{}</en-note>"
)
PNG = b"\x89PNG\r\n\x1a\n" + bytes(range(256))


class File:
    def __init__(self, path: str, data: bytes) -> None:
        self.path, self._data = path, data

    @property
    def size(self) -> int:
        return len(self._data)

    def open(self):
        return BytesIO(self._data)

    def head(self) -> bytes:
        return self._data[: 16 * 1024]


class Folder:
    def __init__(self, **files: bytes) -> None:
        self._files = [File(name.replace("_enex", ".enex"), data) for name, data in files.items()]
        self.name = "export"

    def files(self):
        return self._files

    def get(self, path: str):
        return next((file for file in self._files if file.path == path), None)


def note(
    body: str = "Hallo", *, created: str = "20210203T091500Z", more: str = "", title="Kapotte lamp"
) -> str:
    time = f"<created>{created}</created>" if created else ""
    return (
        f"<note><title>{title}</title><content><![CDATA[{CONTENT.format(body)}]]></content>"
        f"{time}{more}</note>"
    )


def items_of(data: bytes | str, options: Options | None = None) -> list:
    export = Folder(notities_enex=data.encode() if isinstance(data, str) else data)
    return list(kanaal.split(export, kanaal.recognise(export), options or Options()))


def messages_of(data: bytes | str, options: Options | None = None) -> list:
    items = items_of(data, options)
    assert all(isinstance(item, Capture) for item in items), items
    return [kanaal.parse(item.raw, item.context) for item in items]


def read(xml: str | bytes, context: bytes = b"{}"):
    return kanaal.parse(BytesRaw(xml.encode() if isinstance(xml, str) else xml), context)


def resource(
    data: bytes = PNG, *, mime="image/png", name="lamp.png", packed: str | None = None
) -> str:
    text = base64.encodebytes(data).decode() if packed is None else packed
    return (
        f'<resource><data encoding="base64">\n{text}\n</data><mime>{mime}</mime>'
        f"<resource-attributes><file-name>{name}</file-name></resource-attributes></resource>"
    )


def test_each_note_is_one_item_with_exactly_its_own_bytes():
    one, two = note("Één"), note("Twee")
    items = items_of(HEAD + one + "\n  " + two + TAIL)
    assert [item.raw.read().decode() for item in items] == [one, two]
    assert [item.place for item in items] == [
        "notities.enex, notitie 1",
        "notities.enex, notitie 2",
    ]


def test_a_note_is_read_with_all_that_it_says():
    more = (
        "<updated>20210204T101112Z</updated><tag>lantaarn</tag><tag>wijk &amp; groen</tag>"
        "<note-attributes><latitude>52.1</latitude><longitude>4.9</longitude>"
        "<author>Jet de Boer</author><source>mobile.ios</source>"
        "<source-url>https://www.waterdam.example/melding</source-url>"
        "<place-name>Kade</place-name><reminder-time>20210210T080000Z</reminder-time>"
        "</note-attributes>"
    )
    (message,) = messages_of(HEAD + note("<div>De lamp is stuk.</div>", more=more) + TAIL)
    assert message.kind is Kind.NOTE
    assert message.native_id is None
    assert (message.title, message.author.name) == ("Kapotte lamp", "Jet de Boer")
    assert message.text == (
        "De lamp is stuk.\n\nLabels: lantaarn, wijk & groen\nHerinnering: 20210210T080000Z"
    )
    assert iso(message.sent_at) == "2021-02-03T09:15:00Z"
    assert message.local_time == "2021-02-03T09:15"
    assert (message.edited, iso(message.edited_at)) == (True, "2021-02-04T10:11:12Z")
    assert message.url == "https://www.waterdam.example/melding"
    assert (message.place.name, message.place.latitude) == ("Kade", "52.1")
    assert message.flags == ()


def test_a_note_that_was_never_changed_is_not_edited():
    (message,) = messages_of(HEAD + note(more="<updated>20210203T091500Z</updated>") + TAIL)
    assert (message.edited, message.edited_at, message.revision) == (False, None, 0)


def test_white_space_around_the_fields_is_no_part_of_them():
    xml = note(created="\n\t20210203T091500Z\n", title="\n\tEen  titel\n")
    assert (read(xml).title, iso(read(xml).sent_at)) == ("Een titel", "2021-02-03T09:15:00Z")


def test_a_guid_of_another_exporter_identifies_the_note():
    assert read(note(more="<guid>ab-12</guid>")).native_id == "ab-12"


@pytest.mark.parametrize(
    ("created", "at", "flag"),
    [
        ("20210203T091500Z", "2021-02-03T09:15:00Z", None),
        ("2021-02-03T10:15:00+01:00", "2021-02-03T09:15:00Z", None),
        ("20210203091500Z", "2021-02-03T09:15:00Z", None),
        ("20210203t091500z", "2021-02-03T09:15:00Z", None),
        ("19691006T084413Z", "1969-10-06T08:44:13Z", None),
        ("", None, Flag.TIME_MISSING),
        ("16010101T000000Z", None, Flag.TIME_IMPOSSIBLE),
        ("36090101T000000Z", None, Flag.TIME_IMPOSSIBLE),
        ("19700101T000000Z", None, Flag.TIME_IMPOSSIBLE),
        ("00010101T000000Z", None, Flag.TIME_IMPOSSIBLE),
        ("99991231T235959Z", None, Flag.TIME_IMPOSSIBLE),
        ("20211303T091500Z", None, Flag.TIME_UNREADABLE),
        ("gisteren", None, Flag.TIME_UNREADABLE),
        ("٢٠٢١٠٢٠٣T091500Z", "2021-02-03T09:15:00Z", None),
    ],
)
def test_a_time_is_trusted_or_kept_as_text(created, at, flag):
    message = read(note(created=created))
    assert iso(message.sent_at) == at
    assert message.flags == ((flag,) if flag else ())
    assert message.sent_at_text == (created if flag else "")


def test_a_time_without_zone_is_of_the_zone_of_the_import():
    (message,) = messages_of(HEAD + note(created="20210703T091500") + TAIL)
    assert (iso(message.sent_at), message.zone_known) == ("2021-07-03T07:15:00Z", False)
    assert read(note(created="20210703")).precision is Precision.DAY


@pytest.mark.parametrize(
    ("markup", "text"),
    [
        ("<div>een</div><div>twee</div>", "een\ntwee"),
        ("<div>een</div><div><br/></div><div>twee</div>", "een\n\ntwee"),
        ('<div><en-todo checked="true"/>gedaan</div><div><en-todo/>nog niet</div>', "[x] gedaan\n[ ] nog niet"),
        ('<ul style="--en-todo:true;"><li style="--en-checked:true;"><div>af</div></li>'
         '<li style="--en-checked:false;">open</li></ul>', "[x] af\n[ ] open"),
        ("<ol><li>een<ul><li>diep</li></ul></li><li>twee</li></ol>", "1. een\n  - diep\n2. twee"),
        ('<a href="https://a.example/x">de site</a>.', "de site (https://a.example/x)."),
        ('<a href="https://a.example/">a.example</a>', "a.example"),
        ('<a href="javascript:alert(1)">klik</a>', "klik"),
        ("<table><tr><td><div>a</div></td><td>b</td></tr><tr><td>c</td><td>d</td></tr></table>", "a\tb\nc\td"),
        ('voor <en-crypt cipher="AES" length="128">U0VDUkVU</en-crypt> na', "voor [versleuteld] na"),
        ("Eén&nbsp;caf&eacute; &euro; 5 &lt;b&gt;", "Eén café € 5 <b>"),
        ('<div style="-en-codeblock:true"><div>  a = 1</div><div>    b</div></div>', "  a = 1\n    b"),
        ("<div>x<script>alert(1)</script><style>p {}</style></div>", "x"),
        ("<div>x</div><hr/><div>y</div>", "x\n---\ny"),
        ("", ""),
    ],
)  # fmt: skip
def test_content_is_read_as_a_person_sees_it(markup, text):
    message = read(note(markup))
    assert message.text == text
    assert message.flags == ()


def test_broken_content_is_read_as_far_as_it_goes_and_flagged():
    message = read(
        note('<div>een<br>twee <b>vet</div><div>drie & vier <a href="https://a.example">hier')
    )
    assert message.text == "een\ntwee vet\ndrie & vier hier (https://a.example)"
    assert message.flags == (Flag.STRUCTURE_REPAIRED,)


def test_content_without_cdata_is_read_too():
    direct = note().replace(
        "<![CDATA[" + CONTENT.format("Hallo") + "]]>", "<en-note><div>a &lt; b</div>c</en-note>"
    )
    assert read(direct).text == "a < b\nc"


def test_a_task_says_when_it_is_due():
    task = "<task><title>Bellen</title><dueDate>20220305T080000Z</dueDate></task>"
    assert read(note("x", more=task)).text == "x\n\n[ ] Bellen (uiterlijk: 20220305T080000Z)"


def test_tasks_stand_where_the_note_has_them_and_else_at_the_end():
    tasks = "".join(
        f"<task><title>{title}</title><created>20200101T000000Z</created><taskStatus>{status}</taskStatus>"
        f"<taskGroupNoteLevelID>{group}</taskGroupNoteLevelID></task>"
        for title, status, group in [("Bellen", "completed", "g-1"), ("Mailen", "open", "g-2")]
    )
    body = '<div style="--en-task-group:true; --en-id:g-1;"><div>niet te tonen</div></div><div>tekst</div>'
    message = read(note(body, more=tasks))
    assert message.text == "[x] Bellen\ntekst\n\n[ ] Mailen"
    assert message.title == "Kapotte lamp"


def test_attachments_are_decoded_and_named_where_they_stood():
    body = f'<div>Zie <en-media type="image/png" hash="{hashlib.md5(PNG).hexdigest()}"/></div>'
    message = read(
        note(
            body, more=resource() + resource(b"%PDF-1.4", mime="application/pdf", name="brief.pdf")
        )
    )
    assert message.text == "Zie [bijlage: lamp.png]"
    assert [(a.name, a.media_type, a.data) for a in message.attachments] == [
        ("lamp.png", "image/png", PNG), ("brief.pdf", "application/pdf", b"%PDF-1.4"),
    ]  # fmt: skip


def test_an_attachment_without_data_is_omitted():
    message = read(note(more="<resource><mime>image/png</mime></resource>" + resource(packed="  ")))
    assert [a.state for a in message.attachments] == [AttachmentState.OMITTED] * 2
    assert message.flags == ()


def _shown(data: bytes, mime: str = "image/png") -> str:
    return f'<en-media type="{mime}" hash="{hashlib.md5(data).hexdigest()}"/>'


def test_an_attachment_that_is_shown_and_not_in_the_export_is_omitted():
    body = _shown(PNG) + _shown(b"brief", "application/pdf") + _shown(b"brief", "application/pdf")
    message = read(note(body, more=resource()))
    assert [(a.name, a.media_type, a.state) for a in message.attachments] == [
        ("lamp.png", "image/png", AttachmentState.PRESENT),
        ("", "application/pdf", AttachmentState.OMITTED),
    ]


def test_an_attachment_is_named_in_broken_content_too():
    digest = hashlib.md5(PNG).hexdigest()
    message = read(note(f"<br>zie <EN-MEDIA hash={digest} type=image/png>", more=resource()))
    assert message.text == "zie [bijlage: lamp.png]"
    assert len(message.attachments) == 1


def test_one_attachment_shown_under_another_hash_is_one_attachment():
    message = read(note(_shown(b"from before it was cropped"), more=resource()))
    assert [a.state for a in message.attachments] == [AttachmentState.PRESENT]


def test_broken_base64_keeps_what_decodes_and_is_flagged():
    packed = base64.b64encode(PNG).decode()
    message = read(note(more=resource(packed=packed[:40] + "*\x7f*" + packed[40:])))
    assert message.attachments[0].data == PNG
    assert message.flags == (Flag.CONTENT_BROKEN,)
    assert read(note(more=resource(packed="!!!!"))).attachments[0].state is AttachmentState.OMITTED


def test_an_address_with_spaces_is_kept():
    more = "<note-attributes><source-url>https://waterdam.example/een brief.pdf </source-url></note-attributes>"
    assert read(note(more=more)).url == "https://waterdam.example/een%20brief.pdf"


def test_addresses_of_the_app_with_its_keys_are_not_kept():
    url = "en-cache://tokenKey%3D%22AuthToken"
    message = read(
        note(
            more=f"<resource><resource-attributes><source-url>{url}</source-url></resource-attributes></resource>"
        )
    )
    assert message.attachments[0].url == ""


def test_a_large_note_is_read_in_ranges_of_its_own_bytes():
    film = bytes(range(256)) * 40_000
    body = f'<en-media hash="{hashlib.md5(film).hexdigest()}" type="video/mp4"/>'
    export = (
        HEAD
        + note("klein")
        + note(body, more=resource(film, mime="video/mp4", name="film.mp4"))
        + TAIL
    )
    small, large = items_of(export)
    assert large.raw.size > SMALL
    message = kanaal.parse(large.raw, large.context)
    (part,) = message.attachments
    assert message.text == "[bijlage: film.mp4]"
    assert part.data is None
    with open_span(large.raw, part.span) as stream:
        assert stream.read() == film
    assert kanaal.parse(small.raw, small.context).text == "klein"


def test_a_large_note_with_control_characters_is_read_in_ranges_too():
    film = bytes(range(256)) * 40_000
    export = HEAD + note("a\x0bb", title="Lamp\x08", more=resource(film)) + TAIL
    (item,) = items_of(export)
    message = kanaal.parse(item.raw, item.context)
    assert (message.title, message.text) == ("Lamp?", "a?b")
    assert message.flags == (Flag.STRUCTURE_REPAIRED,)
    with open_span(item.raw, message.attachments[0].span) as stream:
        assert stream.read() == film
    with pytest.raises(UnreadableError):
        read(note("a\x00", more=resource(film)))


@pytest.mark.parametrize("charset", ["utf-16", "utf-16-be", "utf-8-sig"])
def test_other_encodings_keep_their_bytes(charset):
    xml = (
        HEAD.replace("UTF-8", "UTF-16" if "16" in charset else "UTF-8")
        + note("Drie € 😀")
        + note("2")
        + TAIL
    )
    data = xml.encode(charset)
    if charset == "utf-16-be":
        data = b"\xfe\xff" + data
    items = items_of(data)
    codec = {"utf-16": "utf-16-le", "utf-8-sig": "utf-8"}.get(charset, charset)
    assert items[0].raw.read() == note("Drie € 😀").encode(codec)
    assert [kanaal.parse(item.raw, item.context).text for item in items] == ["Drie € 😀", "2"]


def test_a_declared_charset_is_used():
    data = (HEAD.replace("UTF-8", "iso-8859-1") + note("café") + TAIL).encode("latin-1")
    (message,) = messages_of(data)
    assert (message.text, message.flags) == ("café", ())


def test_single_bytes_that_are_not_utf8_do_not_spoil_the_rest():
    data = (HEAD + note("café één") + TAIL).encode().replace("café".encode(), b"caf\xe9")
    (message,) = messages_of(data)
    assert (message.text, message.flags) == ("café één", (Flag.CHARSET_GUESSED,))


def test_control_characters_and_bare_ampersands_are_repaired():
    message = read(note(title="Straat & plein\x0b", body="a"))
    assert message.title == "Straat & plein\ufffd"
    assert message.flags == (Flag.STRUCTURE_REPAIRED,)


def test_characters_by_their_numbers_that_xml_forbids_are_repaired():
    halves = "&#55357;&#56832; &#xD83D;&#xDE00; &#xD83D; &#xFFFE; &#99999999; &#x1F600;"
    message = read(note(title=halves, body=f"<div>{halves}</div>"))
    assert message.title == message.text == "😀 😀 \ufffd \ufffd \ufffd 😀"
    assert message.flags == (Flag.STRUCTURE_REPAIRED,)


def test_markup_in_a_title_leaves_its_words():
    assert read(note(title="Kapotte <b>straat<i>lamp</i></b> &amp; paal")).title == (
        "Kapotte straatlamp & paal"
    )


@pytest.mark.parametrize(
    "inside", ["<!-- </note> <note> -->", "<![CDATA[</note>]]>", "<?x </note> ?>"]
)
def test_what_looks_like_an_end_in_cdata_or_comment_is_none(inside):
    first = note(more=inside if not inside.startswith("<![") else f"<x>{inside}</x>")
    items = items_of(HEAD + first + note("2") + TAIL)
    assert [item.raw.read().decode() for item in items] == [first, note("2")]


def test_a_truncated_file_gives_its_whole_notes_and_one_broken_rest():
    half = note("lang verhaal")[:100]
    items = items_of(HEAD + note("1") + note("2") + half)
    assert [type(item) for item in items] == [Capture, Capture, Broken]
    assert items[-1].raw.read().decode() == half
    assert "afgebroken" in items[-1].reason


def test_a_file_cut_between_two_notes_is_told_as_a_gap():
    items = items_of(HEAD + note("1"))
    assert [type(item) for item in items] == [Capture, Gap]
    assert items[-1].kind == "truncated"


def test_a_note_that_does_not_end_does_not_swallow_the_next():
    items = items_of(HEAD + note("1").removesuffix("</note>") + note("2") + TAIL)
    assert [type(item) for item in items] == [Broken, Capture]
    assert items[1].raw.read().decode() == note("2")


def test_cdata_that_does_not_end_does_not_swallow_the_next_note():
    items = items_of(HEAD + note("1").replace("]]>", "") + note("2") + TAIL)
    assert [item.raw.read().decode() for item in items] == [note("1").replace("]]>", ""), note("2")]
    with pytest.raises(UnreadableError, match="XML"):
        kanaal.parse(items[0].raw, items[0].context)
    assert kanaal.parse(items[1].raw, items[1].context).text == "2"


def test_rubbish_between_notes_is_kept_as_one_broken_region():
    items = items_of(HEAD + note("1") + "<onbekend>iets</onbekend>" + note("2") + TAIL)
    assert [type(item) for item in items] == [Capture, Broken, Capture]
    assert items[1].raw.read() == b"<onbekend>iets</onbekend>"


def test_two_exports_behind_each_other_are_read_with_their_own_context():
    other = HEAD.replace("10.8.5", "11.0")
    items = items_of(HEAD + note("1") + TAIL + other + note("2") + TAIL)
    assert [b'"version":"10.8.5"' in item.context for item in items] == [True, False]


def test_an_export_without_notes_and_an_empty_file_are_gaps():
    assert [item.kind for item in items_of(HEAD + TAIL)] == ["empty_export"]
    export = Folder(leeg_enex=b"")
    assert not kanaal.recognise(export).messages


def test_another_file_is_not_recognised():
    export = Folder(a_xml=b"<rss><note>x</note></rss>", b_txt=b"hallo <en-export>")
    assert kanaal.recognise(export).confidence == 0


BOMB = "".join(
    f'<!ENTITY a{n} "{"".join(f"&a{n - 1};" for _ in range(10))}">' for n in range(1, 40)
)


@pytest.mark.parametrize(
    "doctype",
    [
        f'<!DOCTYPE en-export [<!ENTITY a0 "lol">{BOMB}]>',
        '<!DOCTYPE en-export [<!ENTITY a39 SYSTEM "file:///etc/hostname">]>',
        '<!DOCTYPE en-export [<!ENTITY % p SYSTEM "http://127.0.0.1:9/x.dtd"> %p;]>',
        '<!DOCTYPE en-export [<!ENTITY a39 "<note><title>nep</title></note>">]>',
    ],
)
def test_no_entity_of_a_doctype_is_resolved(doctype):
    inner = f"<!DOCTYPE en-note [<!ENTITY a0 'lol'>{BOMB}]><en-note>x &a39;</en-note>"
    body = note("&a39;", title="titel &a39;")
    hostile = note().replace(CONTENT.format("Hallo"), inner)
    first, second = messages_of(f'<?xml version="1.0"?>{doctype}<en-export>{body}{hostile}{TAIL}')
    assert (first.title, first.text, second.text) == ("titel &a39;", "&a39;", "x &a39;")


def test_html_entities_in_a_title_are_known():
    assert read(note(title="caf&eacute;&nbsp;&amp; meer")).title == "café & meer"


@pytest.mark.parametrize(
    "xml", ["", "<en-export/>", "<note>", "<note></note><note></note>", "hallo", "\x00" * 50]
)
def test_rubbish_is_unreadable_and_nothing_else(xml):
    with pytest.raises(UnreadableError):
        read(xml)


@pytest.mark.parametrize(
    "context",
    [
        b"",
        b"[]",
        b'{"timezone": "Mars/Olympus"}',
        b'{"timezone": "../x"}',
        b'{"timezone": 1}',
        b'{"charset": "base64"}',
    ],
)
def test_a_context_that_cannot_be_used_is_an_unreadable_item(context):
    with pytest.raises(UnreadableError):
        read(note("é") if b"base64" not in context else b"<note>\xff</note", context)


def test_a_note_too_deep_or_too_large_is_kept_unread():
    deep = "<note>" + "<x>" * 5000 + "</x>" * 5000 + "</note>"
    with pytest.raises(UnreadableError, match="duizend"):
        read(deep)
    comment = "<note><!--" + "x" * (20 * 1024 * 1024) + "--></note>"
    with pytest.raises(UnreadableError, match="16 MB"):
        read(comment)


@given(st.binary(max_size=300))
def test_any_bytes_are_read_or_refused(data):
    try:
        kanaal.parse(BytesRaw(data), b"{}")
    except UnreadableError:
        return


PIECES = st.sampled_from([
    HEAD, TAIL, note(), note("&bad; <b>"), "<note>", "</note>", "<![CDATA[", "]]>", "<!--", "-->", "<?", "?>",
    "<!DOCTYPE x [", "]>", '"', "'", "<content>", "</content>", "\x00", "é😀", "<note/>", "<resource><data>QUJD",
    "</data></resource>", "<created>2020", "</created>", "&", ";", "<", ">", "\n",
])  # fmt: skip


@given(st.lists(PIECES, max_size=25))
def test_a_broken_export_is_split_in_a_fixed_way_and_no_note_is_lost(pieces):
    data = ("<en-export>" + "".join(pieces)).encode()
    items = items_of(data)
    assert [repr(type(i)) + i.place for i in items if not isinstance(i, Gap)] == [
        repr(type(i)) + i.place for i in items_of(data) if not isinstance(i, Gap)
    ]
    kept = b"".join(item.raw.read() for item in items if not isinstance(item, Gap))
    assert kept.count(b"<title>") == data.count(b"<title>") or b"<!" in data or b"<?" in data
    for item in items:
        if isinstance(item, Capture):
            try:
                kanaal.parse(item.raw, item.context)
            except UnreadableError:
                continue


@given(st.text(max_size=200), st.binary(max_size=200))
def test_whatever_is_written_into_a_note_is_read_from_it(words, data):
    from xml.sax.saxutils import escape

    from postkamer.core.formaten.enml import _ILLEGAL

    legal = "".join(c for c in _ILLEGAL.sub("", words) if not "\ud800" <= c <= "\udfff")
    message = read(note("<div>" + escape(legal) + "</div>", more=resource(data)))
    assert "".join(message.text.split()) == "".join(legal.split())
    assert (message.attachments[0].data or b"") == data
