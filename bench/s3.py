"""Two clients of S3 on one server: milliseconds (processor time in brackets), memory, size.

python bench/s3.py
"""

import json
import subprocess
import sys
import tempfile
import venv
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from tests.servers.seaweed import ACCESS, BUCKET, SECRET, seaweed

CLIENTS = ("obstore", "boto3")
ROUNDS = 2
"""The clients take turns; the last round counts."""
MIB = 1024 * 1024


def install(folder: Path, package: str) -> tuple[Path, float, int]:
    """Install a package; return its Python, and size in MB and number of what it brings."""
    venv.create(folder, with_pip=True)
    python = folder / "bin" / "python"
    site = next(folder.glob("lib/python*/site-packages"))
    before = set(site.iterdir())
    subprocess.run([python, "-m", "pip", "install", "--quiet", package], check=True)
    fresh = set(site.iterdir()) - before
    files = [path for one in fresh for path in (one.rglob("*") if one.is_dir() else [one])]
    size = sum(path.stat().st_size for path in files if "__pycache__" not in path.parts)
    return python, size / MIB, sum(path.suffix == ".dist-info" for path in fresh)


def measure(python: Path, client: str, address: str) -> dict[str, tuple[float, float]]:
    """Return what one client takes, in a process of its own."""
    script = Path(__file__).with_name("s3_client.py")
    command = [str(python), str(script), client, address, BUCKET, ACCESS, SECRET]
    found: dict[str, tuple[float, float]] = json.loads(
        subprocess.run(command, check=True, stdout=subprocess.PIPE).stdout
    )
    return found


def show(name: str, ours: tuple[float, float], theirs: tuple[float, float]) -> None:
    """Print one line: both, and how many times the first fits in the second."""
    cells = [f"{wall:9.1f}" + (f" ({busy:.2f})" if busy else "") for wall, busy in (ours, theirs)]
    ratio = f"{theirs[0] / ours[0]:6.1f}"
    ratio += f" ({theirs[1] / ours[1]:.1f})" if ours[1] else ""
    print(f"{name:30}{cells[0]:20}{cells[1]:20}{ratio}")


def main() -> None:
    """Print the table."""
    with tempfile.TemporaryDirectory(prefix="postkamer-bench-") as private, seaweed() as address:
        installed = {name: install(Path(private) / name, name) for name in CLIENTS}
        for _ in range(ROUNDS):
            found = [measure(installed[name][0], name, address) for name in CLIENTS]
    print(f"{'':30}{CLIENTS[0]:>9}{'':11}{CLIENTS[1]:>9}{'':11}{'ratio':>6}")
    for line, ours in found[0].items():
        show(line, ours, found[1][line])
    sizes = [(installed[name][1], 0.0) for name in CLIENTS]
    show("installed, MB", *sizes)
    show("packages", *[(float(installed[name][2]), 0.0) for name in CLIENTS])


if __name__ == "__main__":
    main()
