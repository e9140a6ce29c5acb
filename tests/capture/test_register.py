"""Channels of other packages stand beside ours; one that is broken stops nothing."""

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from postkamer.capture import register

OURS = {"x", "mail", "whatsapp", "evernote"}
GOOD = """
from postkamer.core.kanaal import NOTHING, Identity, Kanaal

def parse(raw, context):
    raise NotImplementedError

kanaal = Kanaal("{code}", "Prikbord", 1, Identity.CONTENT, False, lambda export: NOTHING,
                lambda export, claim, options: iter(()), parse)
"""
BROKEN = {
    "import": "import een_pakket_dat_er_niet_is",
    "error": "1 / 0",
    "syntax": "def",
    "no_channel": "kanaal = 'prikbord'",
    "no_name": "andere = 1",
    "taken": GOOD.format(code="x"),
}


@pytest.fixture
def install(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[object]:
    """Return a function that installs a package with a channel."""
    monkeypatch.syspath_prepend(str(tmp_path))
    modules = list[str]()

    def add(name: str, code: str) -> None:
        (tmp_path / f"{name}.py").write_text(code)
        info = tmp_path / f"{name}-1.0.dist-info"
        info.mkdir()
        (info / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {name}\nVersion: 1.0\n")
        (info / "entry_points.txt").write_text(f"[{register.GROUP}]\n{name} = {name}:kanaal\n")
        modules.append(name)
        register._load.cache_clear()

    yield add
    for name in modules:
        sys.modules.pop(name, None)
    register._load.cache_clear()


def test_all_modules_in_the_folder_are_channels() -> None:
    assert set(register.kanalen()) >= OURS
    assert list(register.kanalen()) == sorted(register.kanalen())
    assert all(code == one.code for code, one in register.kanalen().items())


def test_channel_of_another_package_is_one_of_the_channels(install) -> None:
    install("prikbord", GOOD.format(code="prikbord"))
    assert register.kanalen()["prikbord"].name == "Prikbord"
    assert register.broken() == ()


@pytest.mark.parametrize("kind", BROKEN)
def test_broken_package_is_named_and_the_others_go_on(kind: str, install) -> None:
    ours = register.kanalen()
    install(f"kapot_{kind}", BROKEN[kind])
    install("prikbord", GOOD.format(code="prikbord"))
    assert register.kanalen() == {**ours, "prikbord": register.kanalen()["prikbord"]}
    (error,) = register.broken()
    assert f"kapot_{kind}" in str(error)
    assert "erwijder" in str(error)
