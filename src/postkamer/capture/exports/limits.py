"""The bounds within which an export is read."""

from dataclasses import dataclass

from postkamer.core.errors import LimitError

MIB = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Limits:
    """Bounds on count, depth, size (bytes) and ratio.

    What is larger than `ratio_floor` may be at most `ratio` times as large as its packed bytes.
    """

    members: int = 500_000  # files of one export
    archives: int = 2_000  # archives in one export, at any depth
    depth: int = 3  # archives in archives
    folders: int = 64  # folders in folders
    total: int = 4 * 1024 * 1024 * MIB  # unpacked bytes of one delivered archive
    ratio: int = 200
    ratio_floor: int = 32 * MIB


DEFAULT = Limits()


class Budget:
    """What one delivered file of `packed` bytes may unpack to, with all archives inside it.

    Many small archives that each stay within the bounds cannot be a bomb together.
    """

    def __init__(self, limits: Limits, packed: int) -> None:
        self.limits = limits
        self._packed, self._unpacked = max(packed, 1), 0

    def check_member(self, name: str, packed: int, unpacked: int) -> None:
        """Raise LimitError when one member is a bomb."""
        if unpacked > self.limits.ratio_floor and unpacked > self.limits.ratio * max(packed, 1):
            raise LimitError(
                f"{name}: {unpacked} bytes uit {packed} bytes, meer dan {self.limits.ratio} keer "
                "zo groot. Dit lijkt een zip-bom en wordt niet uitgepakt. Vertrouwt u de bron, pak "
                "het archief dan zelf uit en lees de map in."
            )

    def check_count(self, name: str, members: int) -> None:
        """Raise LimitError when an archive or folder holds too many files."""
        if members > self.limits.members:
            raise LimitError(
                f"{name}: te veel bestanden, meer dan {self.limits.members}. Splits de export "
                "en lees de delen apart in."
            )

    def spend(self, name: str, unpacked: int) -> None:
        """Count bytes that an archive unpacks to. Raises LimitError when it is too much."""
        self._unpacked += unpacked
        self.check_member(name, self._packed, self._unpacked)
        if self._unpacked > self.limits.total:
            raise LimitError(
                f"{name}: uitgepakt meer dan {self.limits.total} bytes. Pak het archief zelf uit "
                "en lees de delen apart in."
            )
