"""Train a zstd dictionary on our own synthetic exports, and show what it gains.

    python bench/woordenboek.py NUMBER      writes src/postkamer/archief/woordenboeken/NUMBER.zdict

A dictionary that was ever used must never change or go: give each new one the next number.
"""

import json
import sys
import tempfile
import time
from pathlib import Path

import zstandard

sys.path.insert(0, str(Path(__file__).parents[1]))

from bench.gegevens import tweets
from postkamer.capture.demo import write_demo
from postkamer.capture.herkennen import sources
from postkamer.core.kanaal import Capture, Options

SIZE = 32 * 1024
TARGET = Path(__file__).parents[1] / "src/postkamer/archief/woordenboeken"


def demo_originals(folder: Path) -> list[bytes]:
    """Return the originals of the demo, small ones only."""
    found = []
    for path in write_demo(folder):
        for source in sources(path):
            if source.kanaal is None:
                continue
            for item in source.kanaal.split(source.export, source.claim, Options()):
                if isinstance(item, Capture) and item.raw.size < 16_000:
                    found.append(item.raw.read())
    return found


def main() -> None:
    """Train, write, and print sizes and speed with and without."""
    number = int(sys.argv[1])
    with tempfile.TemporaryDirectory() as private:
        originals = demo_originals(Path(private))
    compact = [json.dumps(json.loads(row)).encode() for row in tweets(300, seed=9)]
    pretty = [json.dumps({"tweet": json.loads(row)}, indent=2).encode() for row in tweets(300, 8)]
    samples = originals * 3 + compact + pretty
    dictionary = zstandard.train_dictionary(SIZE, samples, level=3, notifications=0)
    TARGET.mkdir(exist_ok=True)
    (TARGET / f"{number}.zdict").write_bytes(dictionary.as_bytes())
    for name, packer in (
        ("without", zstandard.ZstdCompressor(level=3)),
        ("with", zstandard.ZstdCompressor(level=3, dict_data=dictionary)),
    ):
        started = time.perf_counter()
        packed = sum(len(packer.compress(data)) for data in samples)
        seconds = time.perf_counter() - started
        whole = sum(map(len, samples))
        print(f"{name:8} ratio {whole / packed:5.1f}  {len(samples) / seconds:9.0f} per second")


if __name__ == "__main__":
    main()
