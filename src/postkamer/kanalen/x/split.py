"""Recognise and split what X exports: archives (`claim`, `archive`) and answers of the API (`api`).

Of what an archive holds, these are items: a tweet (each version), a note with the full text of a
tweet, a direct message, and each other event in a conversation. Side files are one item each.
"""

from collections.abc import Iterator

import msgspec

from postkamer.core.export import BytesRaw, Export, ExportFile, FileRaw
from postkamer.core.formaten.json_array import BrokenPart, array_elements
from postkamer.core.kanaal import NOTHING, Broken, Capture, Claim, Gap, Ignored, Item, Options
from postkamer.kanalen.x import api
from postkamer.kanalen.x.archive import DAMAGED, Archive, read_archive
from postkamer.kanalen.x.claim import FORMS, claim_of, data_type, root_of
from postkamer.kanalen.x.context import Context, Form, write
from postkamer.kanalen.x.conversation import (
    Conversation,
    context_of,
    damaged_conversation,
    sound_conversation,
)
from postkamer.kanalen.x.fields import id_of
from postkamer.kanalen.x.shapes import Id
from postkamer.kanalen.x.tweets_csv import columns_of, rows_of

JSON, CSV = "application/json", "text/csv"
NOTES = frozenset({Form.NOTE, Form.DELETED_NOTE})


def recognise(export: Export) -> Claim:
    """Return what X may read: archives by the first line of their files, API answers by keys."""
    claim = claim_of(export)
    taken = {*claim.messages, *claim.side, *claim.media}
    answers = tuple(
        file.path for file in export.files() if file.path not in taken and api.is_api(file)
    )
    if claim.confidence:
        return Claim(1.0, claim.messages + answers, claim.side, claim.media)
    return Claim(0.8, answers) if answers else NOTHING


def split(export: Export, claim: Claim, options: Options) -> Iterator[Item]:
    """Yield every item of the claimed files: of an archive the notes last, behind their tweets."""
    archives: dict[str, Archive] = {}
    files = [file for path in claim.messages if (file := export.get(path)) is not None]
    for file in sorted(files, key=lambda one: FORMS.get(data_type(one) or "") in NOTES):
        kind = data_type(file)
        try:
            if kind is None or kind not in FORMS:
                yield from _answers(file)
                continue
            root = root_of(file.path)
            if root not in archives:
                archives[root] = read_archive(export, claim, root, options)
            yield from _archive_file(file, kind, archives[root])
        except DAMAGED as error:
            reason = f"Het bestand is niet (verder) te lezen: {error}"
            yield Broken(FileRaw(file), file.path, reason, media_type=JSON)
    for path in claim.side:
        yield Ignored(path, "Bijbestand van het X-archief, geen bericht")
        if (root := root_of(path)) not in archives and _is_manifest(export, path):
            archives[root] = read_archive(export, claim, root, options)
    for root, archive in archives.items():
        yield from _missing_files(export, root, archive)


def _is_manifest(export: Export, path: str) -> bool:
    file = export.get(path)
    return file is not None and data_type(file) == "manifest"


def _archive_file(file: ExportFile, kind: str, archive: Archive) -> Iterator[Item]:
    """Yield the items of one file of an archive, and a gap when the manifest counts otherwise."""
    form = FORMS[kind]
    base = archive.context(form, kind)
    reader = READERS.get(form, _tweets)
    elements = captures = 0
    for element, item in reader(file, base, archive):
        elements = max(elements, element)
        captures += isinstance(item, Capture)
        yield item
    for one in archive.expected:
        if archive.root + one.path == file.path and one.count not in {elements, captures}:
            detail = f"{file.path}: volgens manifest.js {one.count}, gevonden {elements}."
            yield Gap("manifest_count", one.count, elements, detail)


Numbered = tuple[int, Item]


def _tweets(file: ExportFile, base: Context, archive: Archive) -> Iterator[Numbered]:
    context, number = write(base), 0
    with file.open() as stream:
        for part in array_elements(stream, file.size):
            if isinstance(part, BrokenPart):
                yield number, _broken(file, part, context)
                continue
            number += 1
            own = _own_context(part, base, archive)
            place = f"{file.path}, bericht {number}"
            yield number, Capture(BytesRaw(part), own or context, place, JSON)


class _Numbers(msgspec.Struct):
    id_str: Id = None
    id: Id = None


class _WrappedNumbers(msgspec.Struct):
    tweet: _Numbers | None = None


def _own_context(part: bytes, base: Context, archive: Archive) -> bytes | None:
    """Return the context of a tweet of which more is known than of the others; else None."""
    more: dict[str, object] = {}
    if base.form is Form.DELETED and archive.deleted_at:
        when = archive.deleted_at.get(_number(part))
        if when:
            more["deleted_at"] = when
    if archive.files and b'"video_info"' in part:
        more["files"] = archive.files_of(_number(part))
    if archive.notes:
        note = archive.note_of(part, deleted=base.form is Form.DELETED)
        if note is not None:
            more["note"] = note.data.decode("utf-8", "replace")
            note.context = msgspec.structs.replace(base, **more)
    return write(msgspec.structs.replace(base, **more)) if more else None


def _number(part: bytes) -> str:
    try:
        found = msgspec.json.decode(part, type=_WrappedNumbers).tweet
        found = found or msgspec.json.decode(part, type=_Numbers)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return ""
    return id_of(found.id_str, found.id)


def _notes(file: ExportFile, base: Context, archive: Archive) -> Iterator[Numbered]:
    """Yield the notes, each with the tweet that it goes with."""
    context, number = write(base), 0
    tweets = {note.data: note for note in archive.notes if note.tweet}
    with file.open() as stream:
        for part in array_elements(stream, file.size):
            if isinstance(part, BrokenPart):
                yield number, _broken(file, part, context)
                continue
            number += 1
            own, note = context, tweets.get(part)
            if note is not None and note.context is not None:
                own = write(
                    msgspec.structs.replace(
                        note.context,
                        form=base.form,
                        note="",
                        tweet=note.tweet.decode("utf-8", "replace"),
                        tweet_deleted=note.deleted,
                    )
                )
            yield number, Capture(BytesRaw(part), own, f"{file.path}, lange tweet {number}", JSON)


def _rows(file: ExportFile, base: Context, archive: Archive) -> Iterator[Numbered]:
    del archive
    context = write(msgspec.structs.replace(base, columns=columns_of(file)))
    number = 0
    for part in rows_of(file):
        if isinstance(part, BrokenPart):
            yield number, _broken(file, part, context)
            continue
        number += 1
        yield number, Capture(BytesRaw(part), context, f"{file.path}, bericht {number}", CSV)


def _conversations(file: ExportFile, base: Context, archive: Archive) -> Iterator[Numbered]:
    del archive
    number = 0
    with file.open() as stream:
        for part in array_elements(stream, file.size):
            if isinstance(part, BrokenPart):
                found = damaged_conversation(file, part) if part.length else None
            else:
                found = sound_conversation(part)
            number += found is not None or isinstance(part, bytes)
            if found is not None:
                for item in _conversation(file, found, base, number):
                    yield number, item
            elif isinstance(part, BrokenPart):
                yield number, _broken(file, part, write(base))
            else:
                yield (
                    number,
                    Broken(
                        BytesRaw(part),
                        f"{file.path}, gesprek {number}",
                        "Dit is geen gesprek zoals X het schrijft. De bytes zijn bewaard.",
                        write(base),
                        JSON,
                    ),
                )


READERS = {
    Form.CSV: _rows,
    Form.DIRECT: _conversations,
    Form.NOTE: _notes,
    Form.DELETED_NOTE: _notes,
}


def _conversation(
    file: ExportFile, found: Conversation, base: Context, number: int
) -> Iterator[Item]:
    context, count = write(context_of(found, base)), 0
    for part in found.messages():
        if isinstance(part, BrokenPart):
            yield _broken(file, part, context)
        else:
            count += 1
            place = f"{file.path}, gesprek {number} bericht {count}"
            yield Capture(BytesRaw(part), context, place, JSON)


def _broken(file: ExportFile, part: BrokenPart, context: bytes) -> Broken | Gap:
    """Return broken bytes as an item; where the file only ends too early there are none."""
    if not part.length:
        return Gap("truncated", 1, 0, f"{file.path}: {part.reason}")
    place = f"{file.path}, vanaf byte {part.offset}"
    return Broken(FileRaw(file, part.offset, part.length), place, part.reason, context, JSON)


def _answers(file: ExportFile) -> Iterator[Item]:
    """Yield the tweets in answers of the API."""
    number = 0
    written: dict[int, bytes] = {}
    for part in api.parts_of(file):
        if isinstance(part, BrokenPart):
            yield _broken(file, part, write(api.V1_CONTEXT))
            continue
        written.clear()
        for found in api.tweets_in(part):
            number += 1
            place = f"{file.path}, bericht {number}"
            if isinstance(found, str):
                yield Ignored(place, found)
                continue
            data, context = found
            if id(context) not in written:
                written[id(context)] = write(context)
            yield Capture(BytesRaw(data), written[id(context)], place, JSON)


def _missing_files(export: Export, root: str, archive: Archive) -> Iterator[Item]:
    """Yield a gap for each file with messages that the manifest names and that cannot be read.

    A manifest that says that this is only a part of the archive gives one too.
    """
    if archive.partial:
        detail = f"{root or export.name}: volgens manifest.js is dit een deel van het archief."
        yield Gap("partial_archive", 1, 0, detail)
    for one in archive.expected:
        file = export.get(root + one.path) if one.count else None
        if one.count and (file is None or data_type(file) not in FORMS):
            why = "ontbreekt" if file is None else "is niet te lezen"
            detail = f"{root}{one.path} {why}; volgens manifest.js {one.count} onderdelen."
            yield Gap("manifest_count", one.count, 0, detail)
