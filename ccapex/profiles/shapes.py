"""The shape of a profile, declared as data, and the reader that compares a document to it.

Shapes are small values; a profile is a ``Record`` of them.
"""

import difflib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, TypeAlias

from ccapex.profiles.findings import Finding

Path: TypeAlias = tuple[str | int, ...]
Tell: TypeAlias = Callable[[Path], str]
"""A path in the document → « section, ligne 12 »."""


@dataclass(frozen=True, slots=True)
class Text:
    choices: frozenset[str] = frozenset()
    empty: bool = False


@dataclass(frozen=True, slots=True)
class Flag:
    pass


@dataclass(frozen=True, slots=True)
class Day:
    pass


@dataclass(frozen=True, slots=True)
class Number:
    """A whole number or an amount, zero or more."""


@dataclass(frozen=True, slots=True)
class Anything:
    """Read by somebody else: the tables of rules by the engine."""


@dataclass(frozen=True, slots=True)
class ListOf:
    item: "Shape"


@dataclass(frozen=True, slots=True)
class MapOf:
    """Free keys, one shape of value."""

    item: "Shape"


@dataclass(frozen=True, slots=True)
class Record:
    required: "Mapping[str, Shape]" = field(default_factory=dict)
    optional: "Mapping[str, Shape]" = field(default_factory=dict)


Shape: TypeAlias = Text | Flag | Day | Number | Anything | ListOf | MapOf | Record


def mismatches(value: object, shape: Shape, tell: Tell, path: Path = ()) -> Iterator[Finding]:
    """Everything in the document that is not as declared."""
    match shape:
        case Anything():
            return
        case ListOf(item):
            yield from _list(value, item, tell, path)
        case MapOf(item):
            if isinstance(value, Mapping):
                for key, one in value.items():
                    yield from mismatches(one, item, tell, (*path, str(key)))
            else:
                yield _wrong(tell, path, "un ensemble de clés est attendu")
        case Record():
            yield from _record(value, shape, tell, path)
        case _:
            if (expected := _scalar(value, shape)) is not None:
                yield _wrong(tell, path, f"{expected} est attendu, pas « {value} »")


def _list(value: object, item: Shape, tell: Tell, path: Path) -> Iterator[Finding]:
    if not isinstance(value, list):
        yield _wrong(tell, path, "une liste est attendue")
        return
    for i, one in enumerate(value):
        yield from mismatches(one, item, tell, (*path, i))


def _record(value: object, shape: Record, tell: Tell, path: Path) -> Iterator[Finding]:
    if not isinstance(value, Mapping):
        yield _wrong(tell, path, "un ensemble de clés est attendu")
        return
    known: dict[str, Shape] = {**shape.required, **shape.optional}
    for name in shape.required:
        if value.get(name) is None:
            yield Finding("missing_field", f"{tell(path)} : « {name} » manque.", _where(path))
    for name, one in value.items():
        if name not in known:
            near = difflib.get_close_matches(str(name), known, 1)
            hint = f" Vouliez-vous « {near[0]} » ?" if near else ""
            what = "section" if not path else "clé"
            code = "unknown_section" if not path else "unknown_key"
            message = f"{tell((*path, str(name)))} : la {what} « {name} » n'existe pas.{hint}"
            yield Finding(code, message, _where(path))
        elif one is not None:
            yield from mismatches(one, known[name], tell, (*path, name))


def _scalar(value: object, shape: Shape) -> str | None:
    """What was expected where the value is something else."""
    match shape:
        case Text(choices, empty):
            if not isinstance(value, str) or (not value.strip() and not empty):
                return "un texte (entre guillemets s'il s'agit d'un code)"
            if choices and value not in choices:
                return f"une de ces valeurs : {', '.join(sorted(choices))},"
        case Flag():
            return None if isinstance(value, bool) else "« true » ou « false »"
        case Day():
            is_day = isinstance(value, date) and not isinstance(value, datetime)
            return None if is_day else "une date AAAA-MM-JJ"
        case Number():
            is_number = isinstance(value, int | float) and not isinstance(value, bool)
            return None if is_number and _positive(value) else "un nombre"
    return None


def _positive(value: Any) -> bool:
    return bool(value >= 0)


def _wrong(tell: Tell, path: Path, message: str) -> Finding:
    return Finding("invalid_value", f"{tell(path)} : {message}.", _where(path))


def _where(path: Path) -> str | None:
    return " ".join(str(p + 1) if isinstance(p, int) else p for p in path) or None
