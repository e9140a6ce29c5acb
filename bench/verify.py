"""Speed of `verify --full`, and peak memory of import, export and verify of a large input.

    python bench/verify.py [--blobs 1000] [--mails 20000] [--large]

With --large: one mbox of 2 GB and one mail with an attachment of 500 MB, made on the fly.
"""

import argparse
import base64
import itertools
import os
import resource
import subprocess
import sys
import sysconfig
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from bench.gegevens import write_mbox

POSTKAMER = Path(sysconfig.get_path("scripts")) / "postkamer"
MIB = 1024 * 1024


def run(*command: object) -> tuple[float, int]:
    """Run a command; return its wall time in seconds and its peak memory in bytes."""
    started = time.monotonic()
    process = subprocess.Popen([str(part) for part in command], stdout=subprocess.DEVNULL)
    _, status, usage = os.wait4(process.pid, 0)
    if os.waitstatus_to_exitcode(status) != 0:
        sys.exit(f"{command}: {status}")
    return time.monotonic() - started, usage.ru_maxrss * 1024


def write_blobs(folder: Path, count: int) -> int:
    """Write mails with an attachment of 1 MB each; return the bytes."""
    folder.mkdir()
    for number in range(count):
        body = base64.encodebytes(os.urandom(MIB)).decode()
        (folder / f"{number}.eml").write_text(
            f"From: a@b.nl\nMessage-ID: <{number}@b.nl>\nSubject: {number}\n"
            'Content-Type: application/pdf; name="a.pdf"\nContent-Transfer-Encoding: base64\n'
            f"Content-Disposition: attachment\n\n{body}"
        )
    return sum(path.stat().st_size for path in folder.iterdir()) + count * MIB


def write_large_mail(path: Path, size: int) -> None:
    """Write one mail with an attachment of `size` bytes."""
    line = base64.b64encode(bytes(range(57))).decode() + "\n"
    with path.open("w") as stream:
        stream.write(
            "From: a@b.nl\nSubject: groot\nMessage-ID: <groot@b.nl>\nMIME-Version: 1.0\n"
            'Content-Type: multipart/mixed; boundary="g"\n\n--g\nContent-Type: text/plain\n\n'
            "Zie de bijlage\n--g\nContent-Type: application/zip\n"
            "Content-Transfer-Encoding: base64\n"
            'Content-Disposition: attachment; filename="groot.zip"\n\n'
        )
        for _ in range(size // (57 * 10_000)):
            stream.write(line * 10_000)
        stream.write("--g--\n")


def write_large_mbox(path: Path, mails: bytes, size: int) -> None:
    """Write these mails again and again, each time of another sender, until the file is so large."""
    with path.open("wb") as stream:
        for number in itertools.count():
            if stream.tell() >= size:
                return
            stream.write(mails.replace(b"@voorbeeld.example", b"@voorbeeld%d.example" % number))


def measure(name: str, source: Path, work: Path, size: int) -> None:
    """Import, verify and export one source; print time, rate and memory of each."""
    data = work / f"archive-{name}"
    run(POSTKAMER, "--data", data, "init")
    steps = {
        "import": (POSTKAMER, "--data", data, "import", source),
        "verify --full": (POSTKAMER, "--data", data, "verify", "--full"),
        "export messages": (POSTKAMER, "--data", data, "export", "messages"),
    }
    for step, command in steps.items():
        seconds, memory = run(*command)
        rate = size / MIB / seconds
        print(f"{name:28}{step:18}{seconds:8.1f} s{rate:10.0f} MiB/s{memory / MIB:9.0f} MiB peak")


def main() -> None:
    """Print the table."""
    options = argparse.ArgumentParser()
    options.add_argument("--blobs", type=int, default=1000)
    options.add_argument("--mails", type=int, default=20_000)
    options.add_argument("--large", action="store_true")
    given = options.parse_args()
    with tempfile.TemporaryDirectory(prefix="postkamer-bench-") as private:
        work = Path(private)
        measure(
            "mails with 1 MB attachments",
            work / "blobs",
            work,
            write_blobs(work / "blobs", given.blobs),
        )
        mbox = work / "post.mbox"
        write_mbox(mbox, given.mails)
        measure("small mails", mbox, work, mbox.stat().st_size)
        if given.large:
            write_large_mail(work / "groot.eml", 500 * MIB)
            measure(
                "one mail of 500 MB", work / "groot.eml", work, (work / "groot.eml").stat().st_size
            )
            (work / "groot.eml").unlink()
            big = work / "groot.mbox"
            write_large_mbox(big, mbox.read_bytes(), 2048 * MIB)
            measure("an mbox of 2 GB", big, work, big.stat().st_size)
    print(
        f"(own peak of the benchmark: {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MiB)"
    )


if __name__ == "__main__":
    main()
