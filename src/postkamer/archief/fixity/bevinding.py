"""What a check finds."""

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Broken:
    """One thing that is not as it was: which (`id`), where it is kept, what it should be and is."""

    id: str
    where: str
    expected: str
    found: str


@dataclass(slots=True)
class Report:
    """The outcome of a check. `bytes` counts the bytes of originals that were read."""

    originals: int = 0
    bytes: int = 0
    items: int = 0
    entries: int = 0
    broken: list[Broken] = field(default_factory=list)
    log_ok: bool = True
    index_ok: bool = True

    @property
    def ok(self) -> bool:
        """Return whether nothing is broken."""
        return self.log_ok and self.index_ok and not self.broken
