"""Static files: each address carries a digest of its content, so that browsers may keep them."""

import hashlib
from functools import cache
from pathlib import Path
from typing import Any

from django.contrib.staticfiles.storage import StaticFilesStorage

STATIC = Path(__file__).with_name("static")
DIGEST = 12


@cache
def digest(path: Path) -> str:
    """Return the first 12 hex digits of the SHA-256 of a file of ours, read once per process."""
    return hashlib.sha256(path.read_bytes()).hexdigest()[:DIGEST]


class DigestStorage(StaticFilesStorage):
    """Gives addresses such as /static/postkamer/postkamer.css?v=0a1b2c3d4e5f."""

    def __init__(self, **options: Any) -> None:
        super().__init__(location=STATIC, **options)

    def url(self, name: str | None) -> str:
        """Return the address of a static file of ours. Raises OSError when there is none."""
        return f"{super().url(name)}?v={digest(STATIC / (name or ''))}"
