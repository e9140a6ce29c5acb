"""The register of cases, and what each must give."""

import random
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.faults.bouwstenen import write

Make = Callable[[Path], Path]


@dataclass(frozen=True, slots=True)
class Wanted:
    """What an import of the case must give. `says` stands in a reason, a gap or on stderr."""

    codes: tuple[int, ...]
    stored: int | None = None  # messages, when they are known
    kept: bool = False  # the whole file is in quarantine, byte for byte
    says: str = ""
    any_database: bool = False  # what the text holds matters to the database
    long: bool = False  # only in the long form
    alone: bool = False  # in an archive of its own: many items


CASES: dict[str, Make] = {}
WANTED: dict[str, Wanted] = {}


def case(*codes: int, **more: Any) -> Callable[[Make], Make]:
    def add(make: Make) -> Make:
        name = make.__name__
        CASES[name], WANTED[name] = make, Wanted(codes, **more)
        return make

    return add


def add_case(name: str, make: Make, wanted: Wanted) -> None:
    CASES[name], WANTED[name] = make, wanted


def fixed(name: str, data: bytes) -> Make:
    return lambda folder: write(folder, name, data)


def noise(size: int, seed: int = 7) -> bytes:
    return random.Random(seed).randbytes(size)
