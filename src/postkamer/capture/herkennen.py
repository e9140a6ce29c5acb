"""Which channel is it? Every file of an export goes to the channel that is surest of it."""

from collections.abc import Generator, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from postkamer.capture.exports import (
    DEFAULT,
    Budget,
    DiskFile,
    Limits,
    Opened,
    Spool,
    is_archive,
    open_export,
    open_file,
    private_folder,
)
from postkamer.capture.register import kanalen
from postkamer.conf.config import current
from postkamer.core.errors import ExportError, LimitError
from postkamer.core.export import Export, ExportFile
from postkamer.core.kanaal import NOTHING, Claim, Gap, Kanaal

UNKNOWN = (
    "Onbekend bestandsformaat: geen kanaal herkent dit bestand. Het bestand is bewaard. Geef zelf "
    "het kanaal op met --channel, of wacht op een versie die dit formaat leest."
)
PACKED = (
    "Dit is een ingepakt bestand ({}) dat Postkamer niet uitpakt. Het bestand is bewaard. Pak het "
    "zelf uit en lees de map in."
)
_PACKED = {
    b"Rar!\x1a\x07": "RAR",
    b"7z\xbc\xaf\x27\x1c": "7-Zip",
    b"\x28\xb5\x2f\xfd": "Zstandard",
    b"\x04\x22\x4d\x18": "LZ4",
    b"MSCF\x00\x00\x00\x00": "CAB",
    b"\x1f\x9d": "compress",
}


@dataclass(frozen=True, slots=True)
class Source:
    """One delivery: the files of an export that one channel reads; None = no channel does.

    `skipped` are system files; `reason` says why unknown files are kept unread, `reasons` those of
    some files (by path) that have another.
    """

    kanaal: Kanaal | None
    export: Export
    claim: Claim
    name: str
    skipped: tuple[str, ...] = ()
    gaps: tuple[Gap, ...] = ()
    reason: str = UNKNOWN
    reasons: Mapping[str, str] = field(default_factory=dict)


def sources(
    path: Path, *, channel: str | None = None, limits: Limits = DEFAULT
) -> Iterator[Source]:
    """Yield the deliveries at a path, in a fixed order; each is open until the next is asked for.

    Archives in archives are opened in their turn. An archive that is damaged, hostile or empty is
    kept whole, unread. Raises ExportError when the path itself cannot be read or is an empty
    folder, LimitError when it is a folder that holds too much.
    """
    search = _Search(channel, limits, current().temporary)
    try:
        with open_export(path, limits, temporary=current().temporary) as opened:
            if path.is_dir():
                yield from search.folder(opened, path)
            elif opened.files() or opened.skipped or opened.gaps:
                yield from search.archive(opened, path.name, search.budget_of(path), depth=1)
            else:
                raise ExportError(f"{path.name} is een leeg archief: er staat geen bestand in.")
    except (ExportError, LimitError) as error:
        if not path.is_file() or not _is_packed(path):
            raise
        file = DiskFile(path, path.name)
        yield Source(None, Opened(path.name, [file]), NOTHING, path.name, reason=str(error))


def _is_packed(path: Path) -> bool:
    return is_archive(DiskFile(path, path.name).head(), path.name)


class _Search:
    """Looks for sources in an export and in the archives that it holds."""

    def __init__(self, channel: str | None, limits: Limits, temporary: Path) -> None:
        self._channel, self._limits, self._temporary = channel, limits, temporary
        self._archives = 0

    def budget_of(self, path: Path) -> Budget:
        """Return the budget for the archives inside a delivered archive."""
        return Budget(self._limits, path.stat().st_size)

    def folder(self, opened: Opened, path: Path) -> Iterator[Source]:
        """Yield the sources of a folder. Raises ExportError when there is nothing in it."""
        if not (opened.files() or opened.skipped or opened.gaps):
            raise ExportError(f"De map {path} is leeg: er is niets om in te lezen.")
        yield from self.archive(opened, path.name or opened.name, None, depth=1)

    def archive(
        self, opened: Opened, name: str, budget: Budget | None, depth: int
    ) -> Iterator[Source]:
        """Yield the sources of an open export; `budget` None = each archive in it has its own."""
        claims = claims_on(opened, self._channel)
        skipped, gaps = tuple(opened.skipped), tuple(opened.gaps)
        for code, claim in sorted(claims.items()):
            yield Source(kanalen()[code], opened, claim, name, skipped, gaps)
            skipped, gaps = (), ()
        claimed = {path for claim in claims.values() for path in _paths(claim)}
        left = [file for file in opened.files() if file.path not in claimed]
        packed = [file for file in left if is_archive(file.head(), file.path)]
        inner = {file.path for file in packed}
        unread = [file for file in left if file.path not in inner]
        if unread or skipped or gaps:
            yield _unknown(name, unread, {}, skipped, gaps)
        refused = dict[str, str]()
        for file in packed:
            own = budget or Budget(self._limits, file.size)
            why = yield from self._inner(file, f"{name}/{file.path}", own, depth + 1)
            if why:
                refused[file.path] = why
        if refused:
            yield _unknown(name, [file for file in packed if file.path in refused], refused)

    def _inner(
        self, file: ExportFile, name: str, budget: Budget, depth: int
    ) -> Generator[Source, None, str]:
        """Yield the sources of an archive in an export; return why it was not opened, or ""."""
        self._archives += 1
        if depth > self._limits.depth:
            return f"{name}: archieven in archieven, dieper dan {self._limits.depth}. Pak het uit."
        if self._archives > self._limits.archives:
            return (
                f"{name}: meer dan {self._limits.archives} archieven in één export. Pak ze zelf "
                "uit en lees de map in."
            )
        try:
            with private_folder(self._temporary) as private:
                spool = Spool(private)
                with open_file(file, file.path, spool, budget) as opened:
                    if not (opened.files() or opened.skipped or opened.gaps):
                        return f"{name} is een leeg archief: er staat geen bestand in."
                    yield from self.archive(opened, name, budget, depth)
        except (ExportError, LimitError) as error:
            return str(error)
        return ""


def _unknown(
    name: str,
    files: Sequence[ExportFile],
    reasons: Mapping[str, str],
    skipped: tuple[str, ...] = (),
    gaps: tuple[Gap, ...] = (),
) -> Source:
    """Return the source of files that no channel reads."""
    known = {file.path: why for file in files if (why := _packed_otherwise(file))}
    export = Opened(name, files)
    return Source(None, export, NOTHING, name, skipped, gaps, reasons={**known, **reasons})


def _packed_otherwise(file: ExportFile) -> str:
    head = file.head()
    kinds = (kind for magic, kind in _PACKED.items() if head.startswith(magic))
    return next((PACKED.format(kind) for kind in kinds), "")


def _paths(claim: Claim) -> Iterator[str]:
    yield from claim.messages
    yield from claim.side
    yield from claim.media


def claims_on(export: Export, channel: str | None = None) -> dict[str, Claim]:
    """Return what each channel may read, by code: of two that claim a file the surer one gets it.

    With `channel` only that one reads; what it does not recognise at all it must try.
    """
    if channel is not None:
        return {channel: _forced(export, kanalen()[channel])}
    claims = {
        code: claim for code, one in kanalen().items() if _holds(claim := one.recognise(export))
    }
    if len(claims) < 2:
        return claims
    owners = _owners(claims)
    kept = {code: _only(claim, code, owners) for code, claim in claims.items()}
    return {code: claim for code, claim in kept.items() if _holds(claim)}


def _owners(claims: Mapping[str, Claim]) -> dict[str, str]:
    """Return which channel gets each path. Media are only its own when no other reads them."""
    owners: dict[str, str] = {}
    ranked = sorted(claims, key=lambda code: (-claims[code].confidence, code))
    for code in ranked:
        for path in (*claims[code].messages, *claims[code].side):
            owners.setdefault(path, code)
    for code in ranked:
        for path in claims[code].media:
            owners.setdefault(path, code)
    return owners


def _holds(claim: Claim) -> bool:
    return claim.confidence > 0 and bool(claim.messages or claim.side)


def _only(claim: Claim, code: str, owners: Mapping[str, str]) -> Claim:
    def mine(paths: tuple[str, ...]) -> tuple[str, ...]:
        return tuple(path for path in paths if owners[path] == code)

    return Claim(claim.confidence, mine(claim.messages), mine(claim.side), mine(claim.media))


def _forced(export: Export, kanaal: Kanaal) -> Claim:
    """Return the claim of the channel that the user named; what it does not know it must try."""
    claim = kanaal.recognise(export)
    if claim.messages:
        return claim
    rest = set(claim.side) | set(claim.media)
    paths = tuple(
        file.path
        for file in export.files()
        if file.path not in rest and not is_archive(file.head(), file.path)
    )
    return Claim(1.0, paths, claim.side, claim.media)
