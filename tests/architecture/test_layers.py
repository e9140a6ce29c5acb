"""What import-linter cannot see: ForeignKeys follow the layers, SQL and the environment stay put."""

import re
from pathlib import Path

from django.apps import apps

SRC = Path(__file__).parents[2] / "src" / "postkamer"
WAY = (
    "core archief kanalen capture klantcontacten zaken triage reacties selectie openbaarmaking web"
).split()


def python_files() -> list[Path]:
    return [path for path in SRC.rglob("*.py") if "migrations" not in path.parts]


def test_foreign_keys_point_back_along_the_way():
    wrong = [
        f"{model._meta.label}.{field.name}"
        for model in apps.get_models()
        for field in model._meta.get_fields()
        if field.is_relation and field.concrete and field.related_model
        if WAY.index(field.related_model._meta.app_label) > WAY.index(model._meta.app_label)
    ]
    assert wrong == []


def test_only_conf_reads_the_environment():
    wrong = [
        str(path)
        for path in python_files()
        if re.search(r"\bos\.(environ|getenv)\b", path.read_text()) and "conf" not in path.parts
    ]
    assert wrong == []


def test_sql_is_run_in_one_place():
    wrong = [
        str(path)
        for path in python_files()
        if re.search(r"\.cursor\(|RawSQL|objects\.raw\(", path.read_text())
        and "sql" not in path.parts
    ]
    assert wrong == []


def test_no_file_is_longer_than_500_lines():
    wrong = {
        str(path): count
        for path in python_files()
        if (count := len(path.read_text().splitlines())) > 500
    }
    assert wrong == {}


def test_nothing_is_called_utils_or_helpers_or_common():
    names = {path.stem for path in python_files()} | {path.name for path in SRC.rglob("*")}
    assert not names & {"utils", "helpers", "common", "util", "misc"}


def test_no_signals():
    wrong = [
        str(path)
        for path in python_files()
        if re.search(r"django\.dispatch|models\.signals|@receiver", path.read_text())
    ]
    assert wrong == []
