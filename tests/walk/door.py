"""One address of the walk: who may open it, and what a person allowed sends there."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

Values = Callable[[dict[str, Any]], dict[str, Any]]


@dataclass(frozen=True)
class Door:
    """``to`` names who gets in; ``words`` name the arguments of the address (``world.names``).

    ``post`` builds what a person allowed sends; without it the page is only read.
    """

    to: frozenset[str]
    words: tuple[str, ...] = ()
    get: bool = True
    post: Values | None = None


def nothing(_names: dict[str, Any]) -> dict[str, Any]:
    return {}


def page(to: frozenset[str], *words: str) -> Door:
    return Door(to, words)


def form(to: frozenset[str], *words: str, post: Values = nothing) -> Door:
    return Door(to, words, post=post)


def act(to: frozenset[str], *words: str, post: Values = nothing) -> Door:
    """Nothing to read there: only a form of another page sends it."""
    return Door(to, words, get=False, post=post)
