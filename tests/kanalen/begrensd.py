"""Run one channel on large hostile files within bounds: `python -m tests.kanalen.begrensd CODE`.

Prints for each what it took; a fault, or more memory or time than allowed, ends the process.
"""

import importlib
import resource
import sys
import time

from postkamer.capture.register import kanalen
from postkamer.core.errors import UnreadableError
from postkamer.core.export import SMALL, BytesRaw
from postkamer.core.kanaal import Capture, Claim, Kanaal, Options
from tests.kanalen.geheugen import MemoryExport

MEMORY = 768 * 1024 * 1024
SIZE = 2 * 1024 * 1024
LARGE = SMALL + 1024 * 1024
PATTERNS = {
    "brackets": b"[", "braces": b'{"a":', "quotes": b'"', "backslashes": b"\\", "commas": b",",
    "tags": b"<a>", "less": b"<", "entities": b"&a;", "cdata": b"<![CDATA[", "lines": b"\n",
    "carriage": b"\r", "blanks": b" ", "nul": b"\x00", "froms": b"\nFrom a", "words": b"=?a?q?",
    "brace": b"(", "borders": b"\n--b\n", "fields": b"\na: b", "dates": b"\n24-03-2024 10:00 - ",
    "wide": "\U0001f600".encode(), "half": b"\xc3", "colons": b":", "notes": b"<note>",
    "tweets": b'{"tweet":{', "semi": b";",
}  # fmt: skip
ALSO_LARGE = ("brackets", "fields", "cdata", "words")


def limit() -> None:
    """Bound what this process may use."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))


def read(kanaal: Kanaal, path: str, files: dict[str, bytes]) -> int:
    """Return the number of items, all read or refused."""
    export, count = MemoryExport(files), 0
    claim = kanaal.recognise(export)
    if path not in claim.messages:
        claim = Claim(1.0, (path,), claim.side, claim.media)
    for item in kanaal.split(export, claim, Options()):
        count += 1
        if isinstance(item, Capture):
            small = item.raw.size <= SMALL
            try:
                kanaal.parse(BytesRaw(item.raw.read()) if small else item.raw, item.context)
            except UnreadableError:
                continue
    return count


def main(code: str) -> None:
    """Read a first message of the channel with a pattern behind it, for every pattern."""
    kanaal = kanalen()[code]
    examples = importlib.import_module(f"tests.kanalen.{code}.voorbeelden").VOORBEELDEN
    files, _ = next(iter(examples.values()))
    claim = kanaal.recognise(MemoryExport(files))
    path = claim.messages[0]
    start = files[path][: len(files[path]) * 2 // 3]
    limit()
    for name, size in [
        *((name, SIZE) for name in PATTERNS),
        *((name, LARGE) for name in ALSO_LARGE),
    ]:
        pattern = PATTERNS[name]
        data = start + pattern * ((size - len(start)) // len(pattern))
        begun = time.monotonic()
        count = read(kanaal, path, {**files, path: data})
        seconds = time.monotonic() - begun
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
        sys.stdout.write(f"{name}: {count} items, {seconds:.1f} s, {peak} MB\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main(sys.argv[1])
