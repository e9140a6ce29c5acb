"""What is installed with pip is whole: code, screens, queries, dictionaries, licence."""

import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
SRC = ROOT / "src"


@pytest.fixture(scope="module")
def wheel(tmp_path_factory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    subprocess.run(
        [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder)],
        cwd=ROOT, check=True, capture_output=True,
    )  # fmt: skip
    return next(folder.glob("*.whl"))


def test_the_wheel_holds_every_file_of_the_package(wheel):
    ours = {
        str(path.relative_to(SRC))
        for path in (SRC / "postkamer").rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
    }
    held = set(zipfile.ZipFile(wheel).namelist())
    assert sorted(ours - held) == []
    assert any(name.endswith("licenses/LICENSE") for name in held)


def test_the_installed_package_runs_from_any_folder(wheel, tmp_path):
    zipfile.ZipFile(wheel).extractall(tmp_path / "installed")
    done = subprocess.run(
        [sys.executable, "-c", "import postkamer.cli.main as m; print(m.__file__); m.main()",
         "--data", str(tmp_path / "data"), "channels", "--json"],
        cwd=tmp_path, env={**os.environ, "PYTHONPATH": str(tmp_path / "installed")},
        stdout=subprocess.PIPE, text=True, check=True,
    )  # fmt: skip
    where, _, channels = done.stdout.partition("\n")
    assert Path(where).is_relative_to(tmp_path)
    assert '"whatsapp"' in channels
