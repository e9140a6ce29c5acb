"""The bounds within which an export is read."""

from dataclasses import dataclass

from postkamer.core.errors import LimitError

MIB = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Limits:
    """Bounds on count, depth, size (bytes), ratio and names.

    A member larger than `ratio_floor` may be at most `ratio` times as large as its packed bytes.
    """

    members: int = 500_000
    depth: int = 3  # archives in archives
    total: int = 4 * 1024 * 1024 * MIB  # unpacked bytes of one archive
    ratio: int = 200
    ratio_floor: int = 32 * MIB

    def check_member(self, name: str, packed: int, unpacked: int) -> None:
        """Raise LimitError when one member is a bomb."""
        if unpacked > self.ratio_floor and unpacked > self.ratio * max(packed, 1):
            raise LimitError(
                f"{name}: {unpacked} bytes uit {packed} bytes, meer dan {self.ratio} keer zo groot."
                " Dit lijkt een zip-bom en wordt niet uitgepakt. Vertrouwt u de bron, pak het "
                "archief dan zelf uit en lees de map in."
            )

    def check_archive(self, name: str, members: int, packed: int, unpacked: int) -> None:
        """Raise LimitError when the archive as a whole is out of bounds."""
        if members > self.members:
            raise LimitError(
                f"{name}: {members} bestanden, meer dan {self.members}. Splits de export en "
                "lees de delen apart in."
            )
        if unpacked > self.total:
            raise LimitError(f"{name}: uitgepakt {unpacked} bytes, meer dan {self.total}.")
        self.check_member(name, packed, unpacked)


DEFAULT = Limits()
