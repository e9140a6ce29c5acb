"""A tar as an export, read in place."""

import tarfile

from postkamer.capture.exports.files import Names, Opened, is_junk
from postkamer.capture.exports.limits import Limits
from postkamer.core.errors import ExportError
from postkamer.core.export import ExportFile, FileRaw
from postkamer.core.kanaal import Gap


def is_tar(head: bytes) -> bool:
    """Return whether these are the first bytes of a tar."""
    return head[257:262] == b"ustar"


class TarMember:
    """A file in a tar: a range of it."""

    def __init__(self, archive: ExportFile, path: str, offset: int, size: int) -> None:
        self.path, self.size = path, size
        self._raw = FileRaw(archive, offset, size)
        self.open = self._raw.open

    def head(self) -> bytes:
        """Return the first 16 KiB."""
        with self.open() as stream:
            return stream.read(16 * 1024)


def open_tar(file: ExportFile, name: str, limits: Limits) -> Opened:
    """Return a tar as an export; what is cut off at its end is offered as far as it goes.

    Raises ExportError when nothing can be read, LimitError when there are too many members.
    """
    opened, names, files, strange = Opened(name, []), Names(), list[ExportFile](), list[str]()
    broken = ""
    with file.open() as stream:
        try:
            for member in tarfile.open(fileobj=stream, mode="r:"):  # noqa: SIM115
                if member.isdir():
                    continue
                path = names.take(member.name)
                if not member.isreg() or member.issparse():
                    strange.append(path)
                elif is_junk(path):
                    opened.skipped.append(path)
                else:
                    size = min(member.size, file.size - member.offset_data)
                    files.append(TarMember(file, path, member.offset_data, max(size, 0)))
                    broken = path if size < member.size else broken
                limits.check_archive(name, len(files), file.size, file.size)
        except (tarfile.TarError, EOFError, ValueError) as error:
            broken = broken or str(error)
    if broken and not files:
        raise ExportError(f"{name} is een beschadigd tar-bestand: {broken}.")
    if broken:
        detail = f"{name} is afgebroken ({broken}). Vraag de export opnieuw op."
        opened.gaps.append(Gap("truncated_archive", 1, 0, detail))
    if strange:
        detail = "Koppelingen en speciale bestanden zijn niet gelezen: " + ", ".join(strange[:5])
        opened.gaps.append(Gap("special_files", len(strange), 0, detail))
    opened.all_files = sorted(files, key=lambda one: one.path)
    return opened
