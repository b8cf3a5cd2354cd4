"""What the files of the repository may hold."""

import ast
import re

import pytest

import file_sizes
from tests.house.repository import PRODUCT, ROOT, followed_files, text_of

# Where packages come from is each machine's own business, and where it keeps them as well.
REGISTRY_HOSTS = re.compile(
    r"pypi\.org|pythonhosted\.org|registry\.(?:npmjs|yarnpkg)\.|(?:--(?:extra-)?index-url|"
    r"--find-links|--trusted-host)[ =]"
)
MACHINE_PATHS = re.compile(r"(?<![\w.>])/(?:work|root|home|Users|opt)/[\w.]")
PYTHON = [path for path in followed_files() if path.endswith(".py")]


def test_no_file_is_longer_than_what_one_reads_at_once() -> None:
    assert file_sizes.too_long() == []


@pytest.mark.parametrize(
    "pattern", [REGISTRY_HOSTS, MACHINE_PATHS], ids=["registries", "machine paths"]
)
def test_nothing_ties_the_repository_to_a_machine(pattern: re.Pattern[str]) -> None:
    found = [
        f"{path}: {match[0]}"
        for path in followed_files()
        if path != "tests/house/test_repository.py" and not path.startswith("static/vendor/")
        for match in pattern.finditer(text_of(path) or "")
    ]
    assert found == []


@pytest.mark.parametrize("name", ["base", "test", "dev"])
def test_every_library_is_locked_with_its_hashes(name: str) -> None:
    locked = (ROOT / "requirements" / f"{name}.txt").read_text("utf-8")
    entries = re.split(r"\n(?=\S)", locked.replace("\\\n", " ").strip())
    faults = [
        entry.split()[0]
        for entry in entries
        if not entry.startswith("#") and not ("==" in entry and "--hash=sha256:" in entry)
    ]
    assert faults == []


@pytest.mark.parametrize("name", ["base", "test", "dev"])
def test_every_library_asked_for_is_locked(name: str) -> None:
    folder = ROOT / "requirements"
    asked = re.findall(r"^([a-z][\w-]*)", (folder / f"{name}.in").read_text().lower(), re.MULTILINE)
    locked = re.findall(r"^([\w.-]+)==", (folder / f"{name}.txt").read_text().lower(), re.MULTILINE)
    assert {n.replace("_", "-") for n in asked} <= {n.replace("_", "-") for n in locked}


def test_every_module_says_what_it_answers_for() -> None:
    silent = []
    for path in PYTHON:
        if "/migrations/" in path:
            continue
        tree = ast.parse((ROOT / path).read_text("utf-8"))
        if tree.body and not ast.get_docstring(tree):
            silent.append(path)
    assert silent == []


def test_modules_import_nothing_from_models_where_decisions_are_pure() -> None:
    pure = (
        "referrals/attribution/",
        "referrals/reading/",
        "households/matching/",
        "ccapex/core/charts/",
        "procedures/law/",
    )
    found = []
    for path in PYTHON:
        if not path.startswith(pure):
            continue
        for node in ast.walk(ast.parse((ROOT / path).read_text("utf-8"))):
            names = []
            if isinstance(node, ast.ImportFrom):
                names = [f"{node.module}.{alias.name}" for alias in node.names]
            elif isinstance(node, ast.Import):
                names = [alias.name for alias in node.names]
            found += [
                f"{path}: {name}"
                for name in names
                if name.startswith("django.db") or "models" in name.split(".")
            ]
    assert found == []


def test_every_app_is_in_the_floors() -> None:
    packages = {path.split("/")[0] for path in PYTHON if path.endswith("/__init__.py")}
    assert packages - {"tests"} == set(PRODUCT)
