"""`.env.example` and what reads the environment tell the same variables."""

import ast
import re
from collections.abc import Iterator

from tests.house.repository import PRODUCT, ROOT, followed_files

# Chosen by the entry points, not by who installs.
NOT_SETTINGS = {"DJANGO_SETTINGS_MODULE"}


def is_reader(called: ast.expr) -> bool:
    """`env(...)`, `env.bool(...)`, `os.environ.get(...)`, `os.getenv(...)`."""
    return any(
        (isinstance(node, ast.Name) and node.id in {"env", "environ"})
        or (isinstance(node, ast.Attribute) and node.attr in {"env", "environ", "getenv"})
        for node in ast.walk(called)
    )


def names_read(path: str) -> Iterator[str]:
    for node in ast.walk(ast.parse((ROOT / path).read_text("utf-8"))):
        if isinstance(node, ast.Call) and is_reader(node.func):
            arguments = node.args[:1]
        elif isinstance(node, ast.Subscript) and is_reader(node.value):
            arguments = [node.slice]
        else:
            continue
        for argument in arguments:
            if isinstance(argument, ast.Constant) and isinstance(argument.value, str):
                yield argument.value


def read_by_the_site() -> set[str]:
    files = [p for p in followed_files() if p.endswith(".py") and p.startswith(PRODUCT)]
    return {name for path in files for name in names_read(path)} - NOT_SETTINGS


def read_by_compose() -> set[str]:
    compose = (ROOT / "docker-compose.yml").read_text("utf-8")
    return set(re.findall(r"(?<!\$)\$\{([A-Z_]+)", compose))


def told() -> set[str]:
    example = (ROOT / ".env.example").read_text("utf-8")
    return set(re.findall(r"^#?([A-Z][A-Z_]+)=", example, re.MULTILINE))


def test_every_variable_read_is_told_and_every_variable_told_is_read() -> None:
    assert read_by_the_site() >= {"DATABASE_URL", "REDIS_URL", "SECRET_KEY", "ALLOWED_HOSTS"}
    assert told() == read_by_the_site() | read_by_compose()


def test_the_example_holds_no_secret() -> None:
    example = (ROOT / ".env.example").read_text("utf-8")
    assert re.findall(r"^(?:SECRET_KEY|POSTGRES_PASSWORD)=(.*)$", example, re.MULTILINE) == ["", ""]
