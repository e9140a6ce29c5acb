"""Commands, settings, channels and log kinds are documented; the examples run on the demo."""

import re
import shlex
from pathlib import Path

import click

from postkamer.archief.log import LogKind
from postkamer.capture.register import kanalen
from postkamer.cli.main import COMMANDS, postkamer
from postkamer.conf import config

ROOT = Path(__file__).parents[1]
DOCS = ROOT / "docs"
COMMAND_PAGE = DOCS / "gebruiken" / "opdrachten.md"


def commands() -> list[str]:
    found = []
    context = click.Context(postkamer)
    context.params = {"data": None}
    for name in COMMANDS:
        command = postkamer.get_command(context, name)
        if isinstance(command, click.Group):
            found += [f"{name} {sub}" for sub in command.commands]
        else:
            found.append(name)
    return found


def examples() -> list[str]:
    """Return the lines that begin with `$ postkamer` in the page of commands, in order."""
    blocks = re.findall(r"```console\n(.*?)```", COMMAND_PAGE.read_text(), re.DOTALL)
    lines = "\n".join(blocks).splitlines()
    return [line.removeprefix("$ ") for line in lines if line.startswith("$ postkamer")]


def test_every_command_is_documented_with_an_example():
    text = COMMAND_PAGE.read_text()
    assert [name for name in commands() if f"## `{name}" not in text] == []
    shown = " | ".join(examples())
    assert [name for name in commands() if f"postkamer {name}" not in shown] == []


def test_every_setting_is_documented():
    text = (DOCS / "beheren" / "instellingen.md").read_text()
    assert [name for name in config.SETTINGS if name not in text] == []


def test_every_channel_is_documented():
    text = (DOCS / "gebruiken" / "kanalen.md").read_text()
    assert [code for code in kanalen() if f"`{code}`" not in text] == []


def test_every_kind_of_log_line_is_documented():
    text = (DOCS / "verantwoorden" / "bewijs.md").read_text()
    assert [kind for kind in LogKind if f"`{kind}`" not in text] == []


def pages() -> list[Path]:
    return [*ROOT.glob("*.md"), *DOCS.rglob("*.md")]


def test_every_link_between_pages_leads_somewhere():
    wrong = [
        f"{page.relative_to(ROOT)}: {link}"
        for page in pages()
        for link in re.findall(r"\]\(([^)#\s]+)", page.read_text())
        if "://" not in link and not (page.parent / link).exists()
    ]
    assert wrong == []


def test_every_make_command_in_a_page_exists():
    targets = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(), re.MULTILINE))
    named = {
        (name, page.name)
        for page in pages()
        for name in re.findall(r"(?:`|^|\$ )make ([a-z-]+)", page.read_text(), re.MULTILINE)
    }
    assert ("run", "README.md") in named
    assert sorted(one for one in named if one[0] not in targets) == []


def test_every_path_in_a_page_exists():
    named = {
        (path, page.name)
        for page in pages()
        for path in re.findall(r"`((?:src|tests|docs|bench)/[\w./-]+)`", page.read_text())
    }
    assert sorted(one for one in named if not (ROOT / one[0]).exists()) == []


SKIPPED = ("postkamer start",)  # does not end by itself; its own test starts and stops it


def test_every_example_runs_on_the_demo(new_archive, tmp_path, demo_files, monkeypatch):
    archive = new_archive(init=False)
    monkeypatch.chdir(tmp_path)
    (tmp_path / "export").mkdir()
    for path in demo_files:
        if path.is_file():
            (tmp_path / "export" / path.name).write_bytes(path.read_bytes())
    for line in examples():
        command, _, target = line.partition(" > ")
        if command.startswith(SKIPPED):
            continue
        out = archive.run(*shlex.split(command)[1:], code=None)
        assert archive.code in {0, 1}, f"{line}: {archive.code}\n{archive.error}"
        assert "Traceback" not in archive.error, line
        if target:
            (tmp_path / target).write_bytes(out)
