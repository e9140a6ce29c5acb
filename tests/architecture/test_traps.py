"""Mistakes that no linter finds."""

import ast
from pathlib import Path

from django.apps import apps

SRC = Path(__file__).parents[2] / "src"
KIND = ("type", "status", "kind", "soort")
FROM_OUTSIDE = {"archief.Bestand.media_type"}  # values of others (IANA), not ours to list


def always_true(tree: ast.AST) -> list[int]:
    """Return the lines with ``x != a or x != b``: true for every x."""
    return [
        node.lineno
        for node in ast.walk(tree)
        if isinstance(node, ast.BoolOp) and isinstance(node.op, ast.Or)
        if all(isinstance(value, ast.Compare) for value in node.values)
        if len({ast.dump(value.left) for value in node.values}) == 1
        if all(isinstance(value.ops[0], ast.NotEq) for value in node.values)
    ]


def test_no_condition_is_always_true():
    assert always_true(ast.parse("r.status != 204 or r.status != 404")) == [1]
    wrong = {
        path: found
        for path in SRC.rglob("*.py")
        if (found := always_true(ast.parse(path.read_text())))
    }
    assert wrong == {}


def test_a_kind_is_an_enum_and_never_a_bare_string():
    wrong = {
        f"{model._meta.label}.{field.name}"
        for model in apps.get_models()
        for field in model._meta.get_fields()
        if field.concrete and field.get_internal_type() == "CharField"
        if field.name.endswith(KIND) and not field.choices
    }
    assert wrong <= FROM_OUTSIDE
