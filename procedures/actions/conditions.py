"""Conditions of a row on what is known of a file: true, false, or unknown.

An unknown value is never a default: the task is wanted and says what must be checked first, for an
action forgotten costs more than a look at the file.
"""

from collections.abc import Iterable, Mapping
from typing import Any

from ccapex.profiles.actions import ATTRIBUTES

Known = Mapping[str, Any]


def holds(when: Mapping[str, Any], known: Known) -> bool | None:
    """All the conditions together; None where what is missing could decide."""
    return _every(_one(name, expected, known) for name, expected in when.items())


def unknowns(when: Mapping[str, Any], known: Known) -> list[str]:
    """What must be checked, in French, where the conditions cannot be told."""
    found: list[str] = []
    for name, expected in when.items():
        if name == "any_of":
            if _one(name, expected, known) is None:
                found += [words for one in expected for words in unknowns(one, known)]
        elif _one(name, expected, known) is None:
            found.append(ATTRIBUTES.get(name, name))
    return list(dict.fromkeys(found))


def _one(name: str, expected: Any, known: Known) -> bool | None:
    if name == "any_of":
        return _some(holds(one, known) for one in expected)
    value = known.get(name)
    if value is None:
        return None
    if isinstance(expected, Mapping):
        return all(_compared(comparison, value, bound) for comparison, bound in expected.items())
    if isinstance(expected, list | tuple):
        return value in expected
    return bool(value == expected)


def _compared(comparison: str, value: Any, bound: Any) -> bool:
    match comparison:
        case "at_least":
            return bool(value >= bound)
        case "at_most":
            return bool(value <= bound)
        case "over":
            return bool(value > bound)
        case _:
            return bool(value < bound)


def _every(answers: Iterable[bool | None]) -> bool | None:
    told = list(answers)
    if False in told:
        return False
    return None if None in told else True


def _some(answers: Iterable[bool | None]) -> bool | None:
    told = list(answers)
    if True in told:
        return True
    return None if None in told else False
