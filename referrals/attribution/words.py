"""French words: conditions and values as people say them."""

import unicodedata
from collections.abc import Callable, Iterable, Sequence
from typing import TypeAlias

from referrals.attribution.table import COMPARISONS, Condition, Operator
from referrals.attribution.values import (
    CATALOGUE,
    FOLLOW_UP_KINDS,
    NONE,
    NOT_APPLICABLE,
    Attribute,
    Value,
    ValueType,
)

NBSP = "\u00a0"
SELF_EXPLAINED = frozenset({"stock", "benefit_payer"})
"""Attributes whose values say what they are about: « parc privé », never « parc : parc privé »."""

Naming: TypeAlias = Callable[[str, str], str]
"""(attribute, code) → the name people know: a commune, an area, an organisation."""


def code_itself(attribute: str, code: str) -> str:
    return code


def key(name: str) -> str:
    """A name without accents, case or punctuation, to compare what people type."""
    bare = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode()
    return " ".join("".join(c if c.isalnum() else " " for c in bare.casefold()).split())


def either(words: Iterable[str]) -> str:
    return _listed(list(words), "ou")


def both(words: Iterable[str]) -> str:
    return _listed(list(words), "et")


def _listed(words: Sequence[str], last: str) -> str:
    if len(words) < 2:
        return "".join(words)
    return f"{', '.join(words[:-1])} {last} {words[-1]}"


def number(value: float, unit: str) -> str:
    """« 10 000 € », « 31 ans », « 1 an »: French spacing and agreement."""
    text = f"{value:,.2f}" if value != int(value) else f"{int(value):,}"
    text = text.replace(",", NBSP).replace(".", ",")
    if unit in {"ans", "personnes"} and value < 2:
        unit = unit.removesuffix("s")
    return f"{text}{NBSP}{unit}" if unit else text


def value_words(attribute: Attribute, value: Value, naming: Naming = code_itself) -> str:
    """One value in words, without the name of its attribute."""
    if isinstance(value, tuple):
        return both(value_words(attribute, v, naming) for v in value)
    if value == NOT_APPLICABLE:
        return "sans objet"
    if value in attribute.phrases:
        return attribute.phrases[value]
    if not isinstance(value, str):
        return number(value, attribute.unit)
    if value == NONE:
        return "aucun"
    if attribute.type is ValueType.FOLLOW_UP:
        return FOLLOW_UP_KINDS.get(value, value)
    return naming(attribute.name, value)


def found_text(name: str, value: Value | None, naming: Naming = code_itself) -> str:
    """What was found on the case for an attribute."""
    attribute = CATALOGUE[name]
    if value is None:
        return f"{attribute.label} : non renseigné"
    words = value_words(attribute, value, naming)
    return words if _speaks_alone(attribute) else f"{attribute.label} : {words}"


def condition_text(condition: Condition, naming: Naming = code_itself) -> str:
    """A condition as a phrase: « parc privé », « âge du titulaire du bail : moins de 50 ans »."""
    attribute = CATALOGUE[condition.attribute]
    words = [value_words(attribute, value, naming) for value in condition.values]
    if condition.operator in COMPARISONS:
        return f"{attribute.label} : {_range_text(condition.operator, words)}"
    if condition.operator in {Operator.IS, Operator.IN}:
        wanted = either(words)
        return wanted if _speaks_alone(attribute) else f"{attribute.label} : {wanted}"
    if attribute.type is ValueType.BOOLEAN:
        return value_words(attribute, not condition.values[0], naming)
    return f"{attribute.label} : autre que {either(words)}"


def _speaks_alone(attribute: Attribute) -> bool:
    return attribute.type is ValueType.BOOLEAN or attribute.name in SELF_EXPLAINED


def _range_text(operator: Operator, words: Sequence[str]) -> str:
    match operator:
        case Operator.AT_LEAST:
            return f"{words[0]} ou plus"
        case Operator.UNDER:
            return f"moins de {words[0]}"
        case Operator.AT_MOST:
            return f"{words[0]} au plus"
        case Operator.OVER:
            return f"plus de {words[0]}"
    return f"de {words[0]} à {words[1]}"
