"""The word list: 370,000 Dutch forms and their lemmas, from simplemma.

It is packed so tightly that unpacking takes most of a second, for every command that searches. So
the list is kept unpacked in the data directory (`cache`), which may be thrown away.
"""

import contextlib
import hashlib
import os
from collections.abc import Mapping
from importlib.metadata import version
from pathlib import Path

from simplemma.strategies.dictionaries import DefaultDictionaryFactory

LANGUAGE = "nl"
_BETWEEN = b"\0"


def forms_and_lemmas(cache: Path) -> dict[str, str]:
    """Return form to lemma, both as the list spells them. `cache` is the folder to keep it in."""
    found = _read(_kept(cache))
    return unpack(cache) if found is None else found


def unpack(cache: Path) -> dict[str, str]:
    """Unpack the list and keep it; return it. Done once, so that what follows starts at once."""
    found = dict(_unpacked().items())
    _write(_kept(cache), found)
    return found


def is_unpacked(cache: Path) -> bool:
    """Return whether the list is kept here."""
    return _kept(cache).is_file()


def _kept(cache: Path) -> Path:
    return cache / f"woorden-{LANGUAGE}-simplemma-{version('simplemma')}"


def _unpacked() -> Mapping[str, str]:
    return DefaultDictionaryFactory().get_dictionary(LANGUAGE)


def _read(path: Path) -> dict[str, str] | None:
    """Return the list that was kept, or None when it is not there or not as it was written."""
    try:
        digest, _, data = path.read_bytes().partition(_BETWEEN)
    except OSError:
        return None
    if hashlib.sha256(data).hexdigest().encode() != digest:
        return None
    forms, lemmas = data.decode().split(_BETWEEN.decode())
    return dict(zip(forms.split("\n"), lemmas.split("\n"), strict=True))


def _write(path: Path, words: dict[str, str]) -> None:
    """Keep the list, if there is a data directory that we may write in."""
    data = _BETWEEN.join(("\n".join(words).encode(), "\n".join(words.values()).encode()))
    temporary = path.with_name(f"{path.name}.{os.getpid()}")
    try:
        path.parent.mkdir(exist_ok=True)
        temporary.write_bytes(hashlib.sha256(data).hexdigest().encode() + _BETWEEN + data)
        temporary.rename(path)
    except OSError:  # no room, or no permission: the next command unpacks it again
        with contextlib.suppress(OSError):
            temporary.unlink(missing_ok=True)
