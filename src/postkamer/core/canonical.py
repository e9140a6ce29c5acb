"""Canonical JSON: one spelling for one value, so that its hash means something.

UTF-8, keys sorted by code point, no white space, no floats (RFC 8785 without numbers that are not
integers; integers are limited to 64 bits).
"""

from typing import Any

import orjson

_FLOAT = "canonical JSON holds no floats: write decimal text"


def encode(value: Any) -> bytes:
    """Return the canonical bytes of `value` (dict, list, str, int, bool, None).

    Raises TypeError for a float or another type, and for text with lone surrogates.
    """
    _refuse_floats(value)
    return orjson.dumps(value, option=orjson.OPT_SORT_KEYS)


def encode_trusted(value: Any) -> bytes:
    """Return `encode(value)` without the check for floats: for hot paths that build the value."""
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


def _refuse_floats(value: Any) -> None:
    if isinstance(value, float):
        raise TypeError(_FLOAT)
    if isinstance(value, dict):
        for part in value.values():
            _refuse_floats(part)
    elif isinstance(value, list | tuple):
        for part in value:
            _refuse_floats(part)
