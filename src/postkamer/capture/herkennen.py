"""Which channel is it? Every file of an export goes to the channel that is surest of it."""

import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from postkamer.capture.exports import Limits, Opened, is_archive, open_export, open_file
from postkamer.capture.exports.files import DiskFile, Spool
from postkamer.capture.exports.limits import DEFAULT
from postkamer.capture.register import kanalen
from postkamer.conf.config import current
from postkamer.core.errors import ExportError, LimitError
from postkamer.core.export import Export, ExportFile
from postkamer.core.kanaal import NOTHING, Claim, Gap, Kanaal

UNKNOWN = (
    "Onbekend bestandsformaat: geen kanaal herkent dit bestand. Het bestand is bewaard. Geef zelf "
    "het kanaal op met --channel, of wacht op een versie die dit formaat leest."
)


@dataclass(frozen=True, slots=True)
class Source:
    """One delivery: the files of an export that one channel reads; None = no channel does.

    `skipped` are system files; `reason` says why unknown files are kept unread.
    """

    kanaal: Kanaal | None
    export: Export
    claim: Claim
    name: str
    skipped: tuple[str, ...] = ()
    gaps: tuple[Gap, ...] = ()
    reason: str = UNKNOWN


@dataclass(slots=True)
class _Part:
    """Some files of an export, as an export (`core.export.Export`)."""

    name: str
    all_files: Sequence[ExportFile]
    _by_path: dict[str, ExportFile] = field(default_factory=dict)

    def files(self) -> Sequence[ExportFile]:
        return self.all_files

    def get(self, path: str) -> ExportFile | None:
        if not self._by_path:
            self._by_path = {file.path: file for file in self.all_files}
        return self._by_path.get(path)


def sources(
    path: Path, *, channel: str | None = None, limits: Limits = DEFAULT
) -> Iterator[Source]:
    """Yield the deliveries at a path, in a fixed order; each is open until the next is asked for.

    Archives in archives are opened in their turn. An archive that is damaged or hostile is kept
    whole, unread. Raises ExportError when the path itself cannot be read.
    """
    try:
        with open_export(path, limits, temporary=current().temporary) as opened:
            yield from _sources_of(opened, path.name, channel, limits, depth=1)
    except LimitError as error:
        if path.is_dir():
            raise
        yield from _kept_whole(path, str(error))
    except ExportError as error:
        if not path.is_file() or not _is_packed(path):
            raise
        yield from _kept_whole(path, str(error))


def _is_packed(path: Path) -> bool:
    try:
        with path.open("rb") as stream:
            return is_archive(stream.read(1024), path.name)
    except OSError:
        return False


def _kept_whole(path: Path, reason: str) -> Iterator[Source]:
    yield Source(None, Opened(path.name, [DiskFile(path, path.name)]), NOTHING, path.name,
                 reason=reason)  # fmt: skip


def _sources_of(
    opened: Opened, name: str, channel: str | None, limits: Limits, depth: int
) -> Iterator[Source]:
    claims = _claims(opened, channel)
    skipped, gaps = tuple(opened.skipped), tuple(opened.gaps)
    for code, claim in sorted(claims.items()):
        yield Source(kanalen()[code], opened, claim, name, skipped, gaps)
        skipped, gaps = (), ()
    claimed = {path for claim in claims.values() for path in _paths(claim)}
    left = [file for file in opened.files() if file.path not in claimed]
    packed = [file for file in left if is_archive(file.head(), file.path)]
    if len(opened.files()) == 1 and packed and packed[0].path == name:
        packed = []  # the file itself, which could not be opened as an archive
    unread: list[ExportFile] = [file for file in left if file not in packed]
    if unread or ((skipped or gaps) and not packed and not claims):
        yield Source(None, _Part(name, unread), NOTHING, name, skipped, gaps)
    for file in packed:
        yield from _inner_sources(file, f"{name}/{file.path}", channel, limits, depth + 1)


def _inner_sources(
    file: ExportFile, name: str, channel: str | None, limits: Limits, depth: int
) -> Iterator[Source]:
    reason = f"{name}: archief in archief in archief, dieper dan {limits.depth}. Pak het zelf uit."
    if depth <= limits.depth:
        folder = current().temporary
        folder.mkdir(parents=True, exist_ok=True)
        try:
            with tempfile.TemporaryDirectory(prefix="postkamer-", dir=folder) as private:
                spool = Spool(Path(private))
                with open_file(file, file.path, spool, limits) as opened:
                    yield from _sources_of(opened, name, channel, limits, depth)
            return
        except (ExportError, LimitError) as error:
            reason = str(error)
    yield Source(None, _Part(name, [file]), NOTHING, name, reason=reason)


def _paths(claim: Claim) -> Iterator[str]:
    yield from claim.messages
    yield from claim.side
    yield from claim.media


def _claims(opened: Opened, channel: str | None) -> dict[str, Claim]:
    """Return what each channel may read: of two that claim a file the surer one gets it."""
    if channel is not None:
        return _forced(opened, kanalen()[channel])
    claims = {
        code: claim for code, one in kanalen().items() if _holds(claim := one.recognise(opened))
    }
    if len(claims) < 2:
        return claims
    best: dict[str, str] = {}
    ranked = sorted(claims, key=lambda code: (-claims[code].confidence, code))
    for code in ranked:
        for path in _strong_paths(claims[code]):
            best.setdefault(path, code)
    for code in ranked:
        for path in _paths(claims[code]):
            best.setdefault(path, code)
    kept = {code: _only(claim, code, best) for code, claim in claims.items()}
    return {code: claim for code, claim in kept.items() if _holds(claim)}


def _holds(claim: Claim) -> bool:
    return claim.confidence > 0 and bool(claim.messages or claim.side)


def _strong_paths(claim: Claim) -> Iterator[str]:
    """Yield what a channel is sure to own: media are only its own when no other reads them."""
    yield from claim.messages
    yield from claim.side


def _only(claim: Claim, code: str, best: dict[str, str]) -> Claim:
    def mine(paths: tuple[str, ...]) -> tuple[str, ...]:
        return tuple(path for path in paths if best[path] == code)

    return Claim(claim.confidence, mine(claim.messages), mine(claim.side), mine(claim.media))


def _forced(opened: Opened, kanaal: Kanaal) -> dict[str, Claim]:
    """Return the claim of the channel that the user named; what it does not know it must try."""
    claim = kanaal.recognise(opened)
    if not claim.messages:
        rest = set(claim.side) | set(claim.media)
        paths = tuple(file.path for file in opened.files() if file.path not in rest)
        claim = Claim(1.0, paths, claim.side, claim.media)
    return {kanaal.code: claim}
