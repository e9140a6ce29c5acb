"""The items of a source, whatever goes wrong: a file that fails never stops those after it."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import BinaryIO

from postkamer.capture.exports import Packed
from postkamer.capture.herkennen import Source
from postkamer.core.errors import ExportError, LimitError
from postkamer.core.export import SMALL, Export, ExportFile, FileRaw
from postkamer.core.kanaal import Broken, Capture, Claim, Gap, Ignored, Item, Kanaal, Options

EMPTY = "Het bestand is leeg: er is niets te lezen."


def items_of(source: Source, options: Options) -> Iterator[Item]:
    """Yield the items of a source, the same each time that it is read.

    A file that cannot be read is one `Broken`, with as much of its bytes as the export gives.
    Raises ExportError, LimitError or OSError when it is not known which file fails.
    """
    if source.kanaal is None:
        yield from unknown_files(source)
        return
    before, left = set[str](), source.claim.messages
    while True:
        claim = replace(source.claim, messages=left)
        watched, told = _Watched(source.export), set[str]()
        try:
            for item in _split(source.kanaal, watched, claim, options):
                if isinstance(item, Ignored):
                    if item.place in before:
                        continue  # a side file, in an earlier round
                    told.add(item.place)
                yield _checked(item, watched)
            return
        except (ExportError, LimitError, OSError, EOFError) as error:
            if watched.last not in left:
                raise
            yield unreadable(source.export, watched.last, str(error))
            left = left[left.index(watched.last) + 1 :]
            before |= told


def _checked(item: Item, watched: "_Watched") -> Item:
    """Return the item, or what can be kept of it when it is a whole file that cannot be opened."""
    if isinstance(item, Gap | Ignored):
        return item
    if isinstance(item, Capture) and item.raw.size > SMALL:
        watched.try_to_open(item.place)  # nobody has, so far
    why = watched.failed.get(item.place)
    return unreadable(watched.export, item.place, why) if why else item


def _split(kanaal: Kanaal, export: Export, claim: Claim, options: Options) -> Iterator[Item]:
    """Yield the items of a channel; a fault in its code becomes an ExportError."""
    try:
        yield from kanaal.split(export, claim, options)
    except (ExportError, LimitError, OSError, EOFError):
        raise
    except Exception as error:
        raise ExportError(
            f"de lezer van kanaal {kanaal.code} gaat hier fout ({type(error).__name__}: {error}). "
            "Bewaar de export en meld dit aan de makers."
        ) from error


def unknown_files(source: Source) -> Iterator[Item]:
    """Yield every file of an export that no channel reads, to be kept in quarantine."""
    for file in source.export.files():
        if isinstance(file, Packed):
            try:
                file.open().close()
            except (ExportError, LimitError) as error:
                yield unreadable(source.export, file.path, str(error))
                continue
        why = source.reasons.get(file.path, source.reason) if file.size else EMPTY
        yield Broken(FileRaw(file), file.path, why)


def unreadable(export: Export, path: str, reason: str) -> Broken:
    """Return the item for a file that cannot be read: in an archive its packed bytes are kept."""
    file = export.get(path)
    if file is None:
        raise ExportError(reason)
    packed = file.packed() if isinstance(file, Packed) else None
    if packed is None:
        return Broken(FileRaw(file), path, reason)
    kept = " Bewaard is het stuk van het ZIP-bestand waar het in zit."
    return Broken(packed, path, reason + kept, media_type="application/zip")


class _Watched:
    """An export that remembers which of its files was opened last, and which could not be."""

    def __init__(self, export: Export) -> None:
        self.export, self.name = export, export.name
        self.last, self.failed = "", dict[str, str]()

    def files(self) -> Sequence[ExportFile]:
        return [_WatchedFile(file, self) for file in self.export.files()]

    def get(self, path: str) -> ExportFile | None:
        file = self.export.get(path)
        return None if file is None else _WatchedFile(file, self)

    def try_to_open(self, path: str) -> None:
        """Find out whether a file of an archive can be unpacked; it is unpacked only once."""
        file = self.export.get(path)
        if isinstance(file, Packed):
            try:
                file.open().close()
            except (ExportError, LimitError) as error:
                self.failed[path] = str(error)


class _WatchedFile:
    """A file that tells its export when it is opened."""

    __slots__ = ("_file", "_watched", "path", "size")

    def __init__(self, file: ExportFile, watched: _Watched) -> None:
        self._file, self._watched = file, watched
        self.path, self.size = file.path, file.size

    def open(self) -> BinaryIO:
        self._watched.last = self.path
        try:
            return self._file.open()
        except (ExportError, LimitError, OSError) as error:
            self._watched.failed[self.path] = str(error)
            raise

    def head(self) -> bytes:
        return self._file.head()
