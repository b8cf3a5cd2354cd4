"""A template of ours that names a variable it was not given fails, instead of printing nothing.

Templates of libraries are left alone: the admin relies on Django's indulgence.
"""

import sys
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.template import engines
from django.template.backends.django import DjangoTemplates
from django.template.base import Node, Origin


class UndefinedTemplateVariableError(AssertionError):
    """A template names a variable that its view does not give."""


def current_origin() -> Origin | None:
    """Where the node being rendered was written: the engine does not say, the stack does."""
    frame = sys._getframe(1)
    while frame is not None:
        node = frame.f_locals.get("self")
        if frame.f_code.co_name in ("render_annotated", "render") and isinstance(node, Node):
            origin = getattr(node, "origin", None)
            if isinstance(origin, Origin):
                return origin
        if frame.f_back is None:
            break
        frame = frame.f_back
    return None


def comes_from_a_library(path: Path) -> bool:
    if not path.is_absolute():  # written in a string
        return False
    return "site-packages" in path.parts or not path.is_relative_to(settings.BASE_DIR)


class FailsWhenPrinted(str):
    """Stands for every undefined variable; the engine formats it with the variable's name."""

    __slots__ = ()

    def __contains__(self, item: object) -> bool:
        return item == "%s"

    def __mod__(self, variable: Any) -> str:
        origin = current_origin()
        if origin is None or comes_from_a_library(Path(origin.name)):
            return ""
        raise UndefinedTemplateVariableError(f"{variable} is undefined in {origin.name}")


@pytest.fixture(autouse=True)
def _undefined_variables_fail(monkeypatch: pytest.MonkeyPatch) -> None:
    for backend in engines.all():
        if isinstance(backend, DjangoTemplates):
            monkeypatch.setattr(backend.engine, "string_if_invalid", FailsWhenPrinted("undefined"))
