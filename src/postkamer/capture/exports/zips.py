"""A ZIP as an export, read in place; also one whose central directory is lost."""

from typing import BinaryIO

from postkamer.capture.exports.files import TRUNCATED, Names, Opened
from postkamer.capture.exports.limits import Budget
from postkamer.capture.exports.spool import Spool
from postkamer.capture.exports.zip_herstel import recovered
from postkamer.capture.exports.zip_index import DirectoryError, Entry, entries
from postkamer.capture.exports.zip_lid import Archive, Member
from postkamer.core.errors import ExportError
from postkamer.core.export import ExportFile
from postkamer.core.kanaal import Gap


def open_zip(file: ExportFile, stream: BinaryIO, name: str, spool: Spool, budget: Budget) -> Opened:
    """Return the ZIP in `file` as an export; `stream` of it must stay open as long as it is used.

    Raises LimitError when it is a bomb, ExportError when nothing in it can be read.
    """
    archive = Archive(file, stream, spool)
    try:
        return _by_directory(archive, name, budget)
    except DirectoryError as error:
        return _recover(archive, name, budget, str(error))


def _by_directory(archive: Archive, name: str, budget: Budget) -> Opened:
    names, files, strange, unpacked = Names(), list[ExportFile](), list[str](), 0
    for entry in entries(archive.stream, archive.file.size):
        if entry.is_folder:
            continue
        path = names.take(entry.name)
        if entry.special:
            strange.append(path)
            continue
        packed = min(entry.packed, archive.file.size)
        budget.check_member(f"{name}/{path}", packed, entry.size)
        unpacked += entry.size
        files.append(Member(archive, entry, path))
        budget.check_count(name, len(files))
    budget.check_member(name, archive.file.size, unpacked)
    budget.spend(name, unpacked)
    opened = Opened(name, []).offer(files)
    opened.refuse(strange)
    return opened


def _recover(archive: Archive, name: str, budget: Budget, why: str) -> Opened:
    """Read what the headers of the members still give, in order."""
    names, files = Names(), list[ExportFile]()
    for entry, partial in recovered(archive.stream, archive.file.size, budget, name):
        if not _is_nothing(entry, partial=partial):
            files.append(Member(archive, entry, names.take(entry.name), partial=partial))
        budget.check_count(name, len(files))
    detail = (
        f"{name} is een afgebroken of beschadigd ZIP-bestand ({why}); {len(files)} bestand(en) "
        "waren nog te lezen. Vraag de export opnieuw op."
    )
    if not files:
        raise ExportError(detail)
    opened = Opened(name, []).offer(files)
    opened.gaps.append(Gap(TRUNCATED, 1, 0, detail))
    return opened


def _is_nothing(entry: Entry, *, partial: bool) -> bool:
    return entry.is_folder or (partial and entry.size == 0)
