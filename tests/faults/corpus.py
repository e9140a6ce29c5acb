"""Bad input, made on the fly: each case writes one hostile or broken export, returns its path."""

from tests.faults import archieven, inhoud
from tests.faults.register import CASES, WANTED, Wanted

__all__ = ["CASES", "WANTED", "Wanted", "archieven", "inhoud"]
