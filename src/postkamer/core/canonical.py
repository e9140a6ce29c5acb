"""Canonical JSON: one spelling for one value, so that its hash means something.

UTF-8, keys sorted by code point, no white space, no floats (RFC 8785 without numbers that are not
integers; integers are limited to 64 bits), at most `DEEPEST` lists and dicts inside one another.
"""

from typing import Any

import orjson

DEEPEST = 100
"""How many lists and dicts may stand inside one another."""

_PLAIN = (str, int, type(None))  # bool is an int


def encode(value: Any) -> bytes:
    """Return the canonical bytes of `value` (dict, list, tuple, str, int, bool, None).

    Raises TypeError for a float or another type, for a key that is no text, for text with lone
    surrogates, for an integer beyond 64 bits, and for a value nested too deeply.
    """
    _refuse_others(value, DEEPEST)
    return orjson.dumps(value, option=orjson.OPT_SORT_KEYS)


def encode_trusted(value: Any) -> bytes:
    """Return `encode(value)` without the look at types: for hot paths that build the value."""
    return orjson.dumps(value, option=orjson.OPT_SORT_KEYS)


def decode(data: bytes) -> Any:
    """Return the value. Raises ValueError when `data` is not in canonical form."""
    value = orjson.loads(data)
    try:
        same = encode(value) == data
    except TypeError as error:
        raise ValueError(str(error)) from error
    if not same:
        raise ValueError("not canonical JSON")
    return value


def _refuse_others(value: Any, depth: int) -> None:
    """Raise TypeError for what JSON, or we, would not spell in one way."""
    if isinstance(value, _PLAIN):
        return
    if not isinstance(value, dict | list | tuple):
        raise TypeError(f"canonical JSON holds no {type(value).__name__}: write it as text")
    if depth == 0:
        raise TypeError(f"canonical JSON holds at most {DEEPEST} levels")
    for part in value.values() if isinstance(value, dict) else value:
        if type(part) is not str:
            _refuse_others(part, depth - 1)
