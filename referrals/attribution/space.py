"""The values that a table can tell apart, attribute by attribute.

Each attribute of the table becomes a variable with a few states: values between two cut points of
the table behave alike, so one of them stands for all. Where a case says nothing, every state is
possible; where it speaks, one is.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TypeAlias

from referrals.attribution.cases import Case
from referrals.attribution.directory import Commune, Directory
from referrals.attribution.links import LINKED, compatible, linked
from referrals.attribution.table import Condition, RuleSet
from referrals.attribution.values import (
    ADULT_CHILD_AGE,
    CATALOGUE,
    FOLLOW_UP_KINDS,
    NONE,
    NOT_APPLICABLE,
    ORDER,
    PLACES,
    Value,
    ValueType,
)

PLACE = "commune"
"""The one variable behind commune, sector, arrondissement and intercommunalité."""

Possible: TypeAlias = tuple[int, ...]
"""Indices of the states that remain possible for a variable."""

Point: TypeAlias = tuple[Possible, ...]
"""What is possible for each variable, in the order of ``Space.variables``."""

Known: TypeAlias = tuple[tuple[str, Value], ...]

_LINKED = tuple(sorted(LINKED))


@dataclass(frozen=True, slots=True)
class State:
    """``value`` stands for all that answer ``truths`` to the conditions of the variable."""

    value: Value | Commune
    truths: tuple[bool, ...]


class Variable:
    """An attribute of the table, its conditions, and the states they can tell apart."""

    def __init__(self, name: str, conditions: Sequence[Condition], directory: Directory) -> None:
        self.name = name
        self.conditions = tuple(dict.fromkeys(conditions))
        self.position = {condition: i for i, condition in enumerate(self.conditions)}
        candidates = [State(v, self.truths(v)) for v in _candidates(name, conditions, directory)]
        if name in LINKED:
            self.states = candidates
        else:
            first = {state.truths: state for state in reversed(candidates)}
            self.states = list(reversed(first.values()))
        self.everything: Possible = tuple(range(len(self.states)))
        self._state_of = {state.truths: i for i, state in enumerate(self.states)}
        self._known: dict[Value | Commune, int] = {}
        self._splits: dict[tuple[Possible, int], tuple[Possible, Possible]] = {}

    def truths(self, value: Value | Commune) -> tuple[bool, ...]:
        if isinstance(value, Commune):
            return tuple(c.holds(getattr(value, _field(c.attribute))) for c in self.conditions)
        return tuple(condition.holds(value) for condition in self.conditions)

    def state_of(self, value: Value | Commune) -> int:
        """The state a known value is in."""
        if value not in self._known:
            self._known[value] = self._find_state(value)
        return self._known[value]

    def _find_state(self, value: Value | Commune) -> int:
        if self.name == "current_follow_up":
            return next(i for i, s in enumerate(self.states) if s.value == value)
        truths = self.truths(value)
        if truths not in self._state_of:  # a commune off the map, several motives at once
            self._state_of[truths] = len(self.states)
            self.states.append(State(value, truths))
        return self._state_of[truths]

    def split(self, possible: Possible, condition: Condition) -> tuple[Possible, Possible]:
        """The possible states where the condition holds, and where it does not."""
        at = self.position[condition]
        if (possible, at) not in self._splits:
            yes = tuple(i for i in possible if self.states[i].truths[at])
            no = tuple(i for i in possible if not self.states[i].truths[at])
            self._splits[possible, at] = yes, no
        return self._splits[possible, at]


def _field(attribute: str) -> str:
    return "code" if attribute == "commune" else attribute


def variable_name(attribute: str) -> str:
    return PLACE if attribute in PLACES else attribute


def _candidates(
    name: str, conditions: Sequence[Condition], directory: Directory
) -> list[Value | Commune]:
    """Values enough to meet every answer the conditions can give together."""
    attribute = CATALOGUE[name]
    mentioned = [value for condition in conditions for value in condition.values]
    match attribute.type:
        case ValueType.PLACE:
            return [*directory.communes.values(), Commune("", "")]
        case ValueType.FOLLOW_UP:
            others = {o.kind for o in directory.organisations.values()} - set(FOLLOW_UP_KINDS)
            return [NONE, *FOLLOW_UP_KINDS, *sorted(others)]
        case ValueType.BOOLEAN | ValueType.CHOICE:
            return list(attribute.phrases)
        case ValueType.CHOICES:
            return [*((value,) for value in attribute.phrases), *(_pair(v) for v in mentioned)]
        case ValueType.ORGANISATION:
            return [*dict.fromkeys(mentioned), NONE]
    step = 1 if attribute.type is ValueType.WHOLE else 0.01
    return _around(name, mentioned, step, attribute.at_most)


def _pair(value: Value) -> tuple[str, ...]:
    other = next(v for v in CATALOGUE["termination_motive"].phrases if v != value)
    return (str(value), other)


def _around(
    name: str, cuts: Iterable[Value], step: float, at_most: int | None
) -> list[Value | Commune]:
    """Each cut point and its two neighbours, inside what the attribute may be."""
    points = {0.0}
    for cut in cuts:
        if not isinstance(cut, str | tuple):
            points |= {round(cut - step, 2), float(cut), round(cut + step, 2)}
    youngest = name == "youngest_child_age"
    if youngest:
        points |= {ADULT_CHILD_AGE - 1.0, float(ADULT_CHILD_AGE)}
    kept = sorted(p for p in points if p >= 0 and (at_most is None or p <= at_most))
    numbers: list[Value | Commune] = [int(p) if step == 1 else p for p in kept]
    return [NOT_APPLICABLE, *numbers] if youngest else numbers


class Space:
    """The variables of a table, and what a case leaves possible for each."""

    def __init__(self, rule_set: RuleSet, directory: Directory) -> None:
        self.directory = directory
        grouped: dict[str, list[Condition]] = {}
        for condition in rule_set.conditions():
            grouped.setdefault(variable_name(condition.attribute), []).append(condition)
        if any(rule.target.is_current_follow_up for rule in rule_set.rules):
            grouped.setdefault("current_follow_up", [])
        names = sorted(grouped, key=ORDER.__getitem__)
        self.variables = tuple(Variable(name, grouped[name], directory) for name in names)
        self.index: Mapping[str, int] = {name: i for i, name in enumerate(names)}
        self._payer = rule_set.benefit_payer_default
        self._places: dict[tuple[tuple[str, str], ...], Possible] = {}
        self._linked: dict[tuple[str, Known], Possible] = {}

    @cached_property
    def everything(self) -> Point:
        """Every combination; the place outside the territory is left out where there is a map."""
        point = [variable.everything for variable in self.variables]
        if PLACE in self.index:
            point[self.index[PLACE]] = self._possible_places({})
        return tuple(point)

    def point(self, case: Case) -> Point:
        return tuple(self._possible(variable, case) for variable in self.variables)

    def value(self, case: Case, name: str) -> Value | None:
        """The value the rules work with: the payer not given is the one the profile assumes."""
        if name == "benefit_payer" and name not in case.values and self._payer:
            return self._payer
        return case.values.get(name)

    def _possible(self, variable: Variable, case: Case) -> Possible:
        if variable.name == PLACE:
            return self._possible_places(case.place)
        value = self.value(case, variable.name)
        if value is not None:
            return (variable.state_of(value),)
        if variable.name not in LINKED:
            return variable.everything
        known = tuple((n, case.values[n]) for n in _LINKED if n in case.values)
        if (variable.name, known) not in self._linked:
            self._linked[variable.name, known] = _compatible_states(variable, known)
        return self._linked[variable.name, known]

    def _possible_places(self, place: Mapping[str, str]) -> Possible:
        at = tuple(sorted(place.items()))
        if at not in self._places:
            self._places[at] = self._find_places(place)
        return self._places[at]

    def _find_places(self, place: Mapping[str, str]) -> Possible:
        variable = self.variables[self.index[PLACE]]
        if "commune" in place:
            code = place["commune"]
            commune = self.directory.communes.get(code) or Commune(
                code, code, **{name: c for name, c in place.items() if name != "commune"}
            )
            return (variable.state_of(commune),)
        inside = {
            variable.state_of(commune)
            for commune in self.directory.communes.values()
            if all(getattr(commune, name) == code for name, code in place.items())
        }
        return tuple(sorted(inside)) or (variable.state_of(Commune("", "", **place)),)

    def restrict(self, point: Point, at: int, possible: Possible) -> Point | None:
        """The point with one variable narrowed, and what it implies for the linked ones.

        None where nothing remains possible.
        """
        narrowed = list(point)
        narrowed[at] = possible
        name = self.variables[at].name
        if name not in LINKED:
            return tuple(narrowed)
        for other, variable in enumerate(self.variables):
            if other == at or not linked(name, variable.name) or len(point[other]) == 1:
                continue
            narrowed[other] = tuple(
                i for i in point[other] if self._fits(variable, i, self.variables[at], possible)
            )
            if not narrowed[other]:
                return None
        return tuple(narrowed)

    @staticmethod
    def _fits(variable: Variable, state: int, other: Variable, possible: Possible) -> bool:
        value = state_value(variable, state)
        return any(
            compatible(variable.name, value, other.name, state_value(other, i)) for i in possible
        )


def _compatible_states(variable: Variable, known: Known) -> Possible:
    return tuple(
        i
        for i in variable.everything
        if all(
            compatible(variable.name, state_value(variable, i), name, value)
            for name, value in known
        )
    )


def state_value(variable: Variable, state: int) -> Value:
    value = variable.states[state].value
    return value.code if isinstance(value, Commune) else value
