"""Which values can go together: no child means no child under 21, and so on.

Combinations that cannot exist are neither asked about nor counted as gaps.
"""

from collections.abc import Callable, Mapping
from typing import TypeAlias

from referrals.attribution.values import (
    ADULT_CHILD_AGE,
    NOT_APPLICABLE,
    SOCIAL_SERVICES,
    Value,
)

Compatible: TypeAlias = Callable[[Value, Value], bool]


def _children_and_young(has_children: Value, under_21: Value) -> bool:
    return bool(has_children) or not under_21


def _children_and_age(has_children: Value, age: Value) -> bool:
    return bool(has_children) == (age != NOT_APPLICABLE)


def _young_and_age(under_21: Value, age: Value) -> bool:
    return bool(under_21) == (isinstance(age, int) and age < ADULT_CHILD_AGE)


def _known_and_followed(known: Value, follow_up: Value) -> bool:
    return bool(known) or follow_up not in SOCIAL_SERVICES


def _known_to_caf_and_followed(known: Value, follow_up: Value) -> bool:
    return bool(known) or follow_up != "caf"


CHILDREN: Mapping[tuple[str, str], Compatible] = {
    ("has_children", "has_child_under_21"): _children_and_young,
    ("has_children", "youngest_child_age"): _children_and_age,
    ("has_child_under_21", "youngest_child_age"): _young_and_age,
}
_FOLLOW_UP: Mapping[tuple[str, str], Compatible] = {
    ("known_to_social_services", "current_follow_up"): _known_and_followed,
    ("known_to_caf_social_service", "current_follow_up"): _known_to_caf_and_followed,
}
_LINKS: Mapping[tuple[str, str], Compatible] = {**CHILDREN, **_FOLLOW_UP}

LINKED = frozenset(name for pair in _LINKS for name in pair)


def compatible(first: str, value: Value, second: str, other: Value) -> bool:
    """Whether two attributes can have these two values on the same case."""
    if (link := _LINKS.get((first, second))) is not None:
        return link(value, other)
    if (link := _LINKS.get((second, first))) is not None:
        return link(other, value)
    return True


def linked(first: str, second: str) -> bool:
    return (first, second) in _LINKS or (second, first) in _LINKS


def complete_children(values: Mapping[str, Value]) -> dict[str, Value]:
    """The values, with what they imply about children; what is given is never changed."""
    full = dict(values)
    age = full.get("youngest_child_age")
    if age is not None:
        full.setdefault("has_children", age != NOT_APPLICABLE)
        full.setdefault("has_child_under_21", isinstance(age, int) and age < ADULT_CHILD_AGE)
    if full.get("has_child_under_21") is True:
        full.setdefault("has_children", True)
    if full.get("has_children") is False:
        full.setdefault("has_child_under_21", False)
        full.setdefault("youngest_child_age", NOT_APPLICABLE)
    return full
