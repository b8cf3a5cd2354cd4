"""The bench: a household typed attribute by attribute, and what the rules answer."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.http import QueryDict

from referrals.attribution.cases import CaseError
from referrals.attribution.directory import Directory
from referrals.attribution.engine import NO_RULE, TARGET, Result
from referrals.attribution.values import (
    CATALOGUE,
    ORDER,
    PLACES,
    TARGET_KINDS,
    Attribute,
    ValueType,
)
from referrals.rules.table_edits import CRITERIA, RULE, SCOPE, rows_of
from referrals.views.rules.controls import WrongValue, number_from, options_of

PREFIX = "menage-"


@dataclass(slots=True)
class BenchField:
    attribute: Attribute
    text: str = ""
    options: list[tuple[str, str]] = field(default_factory=list)
    error: str = ""

    @property
    def name(self) -> str:
        return f"{PREFIX}{self.attribute.name}"

    @property
    def is_number(self) -> bool:
        return self.attribute.type in {ValueType.WHOLE, ValueType.AMOUNT}


@dataclass(slots=True)
class Tried:
    """The answer in words. ``said`` tells, for each rule, why it was taken or not."""

    heading: str
    sentences: list[str]
    said: dict[int, str]
    taken: frozenset[int]


def fields_of(table: Mapping[str, Any], directory: Directory, data: QueryDict) -> list[BenchField]:
    """One field for each attribute that the table reads, and the place that names the service."""
    found = []
    for name in sorted(set(_read_by(table)), key=lambda name: ORDER[name]):
        attribute = CATALOGUE[name]
        shown = BenchField(attribute, data.get(f"{PREFIX}{name}", "").strip())
        if name == "commune":
            names = directory.areas("commune")
            shown.options = sorted(names.items(), key=lambda option: option[1])
        elif not shown.is_number:
            shown.options = options_of(attribute, directory)
        found.append(shown)
    return found


def attributes_from(fields: list[BenchField]) -> dict[str, Any] | None:
    """The household as the engine reads it; None where a value is wrong, said in its field."""
    found: dict[str, Any] = {}
    for one in fields:
        if not one.text:
            continue
        if one.is_number:
            try:
                found[one.attribute.name] = number_from(one.attribute, one.text)
            except WrongValue as wrong:
                one.error = str(wrong)
        elif one.text not in dict(one.options):
            one.error = "Choisissez une valeur de la liste."
        elif one.attribute.type is ValueType.BOOLEAN:
            found[one.attribute.name] = one.text == "true"
        else:
            found[one.attribute.name] = one.text
    return None if any(one.error for one in fields) else found


def refuse(fields: list[BenchField], error: CaseError) -> None:
    """Two values that contradict each other: said beside one of them."""
    for one in fields:
        if one.attribute.name == error.field:
            one.error = error.message


def tried(result: Result, directory: Directory, orders: list[int]) -> Tried:
    """``orders``: of every rule. The date of the version, which ends the sentences, is left out."""
    sentences = list(result.sentences[:-1])
    taken = frozenset(result.possible_rules)
    said: dict[int, str] = {}
    for trace in result.trace:
        if trace.taken or trace.order in taken:
            continue
        why = trace.conditions[0] if trace.conditions else None
        said[trace.order] = (
            f"Non retenue : {why.text} (constaté : {why.found})" if why else "Non retenue"
        )
    if result.outcome == TARGET:
        first = min(taken, default=0)
        for order in orders:
            if order > first and order not in taken:
                said.setdefault(order, f"Pas essayée : la règle {first} l'emporte")
        for order in taken:
            said[order] = "Retenue" if len(taken) == 1 else "Possible selon ce qui manque"
    return Tried(_heading(result, directory), sentences, said, taken)


def _heading(result: Result, directory: Directory) -> str:
    if result.outcome == TARGET:
        organisation = directory.organisations.get(result.target or "")
        if organisation:
            return organisation.name
        return TARGET_KINDS.get(result.target_kind or "", result.target_kind or "")
    return "Aucune règle" if result.outcome == NO_RULE else "À compléter"


def _read_by(table: Mapping[str, Any]) -> Iterator[str]:
    for part in (SCOPE, CRITERIA, RULE):
        for row in rows_of(table, part):
            for condition in row.get("when") or []:
                name = str(condition.get("attribute")) if isinstance(condition, Mapping) else ""
                if name in CATALOGUE:
                    # The commune says its sector, its intercommunalité and its arrondissement.
                    yield "commune" if name in PLACES else name
            if row.get("then") == {"kind": "landlord"}:
                yield "landlord"
            if isinstance(row.get("then"), Mapping):
                yield "commune"
