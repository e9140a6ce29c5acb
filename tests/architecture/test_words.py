"""A Dutch word in the code is one of the standards or the law, and stands in the list of terms."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import simplemma
from django.apps import apps

ROOT = Path(__file__).parents[2]
SRC = ROOT / "src" / "postkamer"
NOT_DUTCH = set(
    "alt api charset cli codec config doctype html ios iso json mib png sql unused utf xml".split()
)
"""Words of the trade that Dutch dictionaries have too."""


def words(name: str) -> list[str]:
    return [one.lower() for one in re.findall(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])", name)]


def is_dutch(word: str) -> bool:
    return (
        len(word) > 2
        and word not in NOT_DUTCH
        and simplemma.is_known(word, lang="nl")
        and not simplemma.is_known(word, lang="en")
    )


def terms() -> set[str]:
    """Return the words of the first column, and of the singular or plural beside them."""
    text = (ROOT / "docs" / "begrippen.md").read_text()
    cells = re.findall(r"^\| ([^|]+) \|", text, re.MULTILINE)
    return {one for cell in cells for one in re.findall(r"[a-zë]+", cell.lower())}


def names_in_code() -> Iterator[tuple[str, str]]:
    """Yield the name and place of each function, class, field and constant."""
    for path in SRC.rglob("*.py"):
        if "migrations" in path.parts:
            continue
        place = str(path.relative_to(SRC))
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.FunctionDef | ast.ClassDef):
                yield node.name, place
            if isinstance(node, ast.ClassDef | ast.Module):
                for line in node.body:
                    for target in getattr(line, "targets", [getattr(line, "target", None)]):
                        if isinstance(target, ast.Name):
                            yield target.id, place


def test_a_dutch_word_is_known_as_such():
    assert is_dutch("leveringen")
    assert not is_dutch("delivery")
    assert words("open_levering LogEntry SHA256Hex") == [
        "open", "levering", "log", "entry", "sha", "hex",
    ]  # fmt: skip


def test_every_dutch_word_in_a_name_is_in_the_list_of_terms():
    known = terms()
    wrong = {
        f"{place}: {name}"
        for name, place in names_in_code()
        if any(is_dutch(word) and word not in known for word in words(name))
    }
    assert sorted(wrong) == []


def test_every_table_and_its_columns_are_in_the_list_of_terms():
    known = terms()
    wrong = {
        f"{model._meta.label}.{name}"
        for model in apps.get_models()
        for name in [model.__name__, *(field.name for field in model._meta.get_fields())]
        if any(is_dutch(word) and word not in known for word in words(name))
    }
    assert sorted(wrong) == []


def test_every_folder_has_an_english_name_or_a_term():
    known = terms()
    folders = {path.parent.name for path in SRC.rglob("*.py")}
    assert {one for one in folders if is_dutch(one) and one not in known} == set()
