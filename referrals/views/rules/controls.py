"""The cells of a condition: from the table to fields on the screen, and back."""

import difflib
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.http import QueryDict

from ccapex.core.typed import typed_amount
from referrals.attribution.directory import Directory
from referrals.attribution.parse import RuleSyntaxError, parse_condition
from referrals.attribution.values import (
    CATALOGUE,
    FOLLOW_UP_KINDS,
    NONE,
    Attribute,
    ValueType,
)
from referrals.attribution.words import key
from referrals.rules.sentences import name_of

IS, IS_NOT = "is", "is_not"
NUMBER_OPERATORS = {
    "at_least": "au moins",
    "under": "moins de",
    "at_most": "au plus",
    "over": "plus de",
    "between": "entre",
    "is": "exactement",
    "is_not": "autre que",
    "in": "parmi",
    "not_in": "aucun de",
}
CHOICE_OPERATORS = {IS: "est", IS_NOT: "n'est pas"}


class WrongValue(ValueError):
    """What was typed cannot be a value; the message is French."""


@dataclass(slots=True)
class Control:
    """One condition on the screen. ``texts`` are the values as typed or ticked; ``added`` is one
    that the table does not have yet, and that may stay empty without changing the rule."""

    attribute: Attribute
    operator: str = IS
    texts: list[str] = field(default_factory=list)
    error: str = ""
    options: list[tuple[str, str]] = field(default_factory=list)
    added: bool = False

    @property
    def shape(self) -> str:
        match self.attribute.type:
            case ValueType.BOOLEAN:
                return "yes_no"
            case ValueType.WHOLE | ValueType.AMOUNT:
                return "number"
        return "communes" if self.attribute.name == "commune" else "choices"

    @property
    def operators(self) -> list[tuple[str, str]]:
        known = NUMBER_OPERATORS if self.shape == "number" else CHOICE_OPERATORS
        return list(known.items())

    @property
    def ticked(self) -> list[tuple[str, str, bool]]:
        return [(value, label, value in self.texts) for value, label in self.options]

    @property
    def first(self) -> str:
        return self.texts[0] if self.texts else ""

    @property
    def second(self) -> str:
        return self.texts[1] if len(self.texts) > 1 else ""

    @property
    def is_waiting(self) -> bool:
        return self.added and not any(text.strip() for text in self.texts)


def options_of(attribute: Attribute, directory: Directory) -> list[tuple[str, str]]:
    """The closed list of an attribute, as (code, words)."""
    match attribute.type:
        case ValueType.BOOLEAN:
            return [("true", attribute.phrases[True]), ("false", attribute.phrases[False])]
        case ValueType.FOLLOW_UP:
            return [(NONE, "aucun"), *FOLLOW_UP_KINDS.items()]
        case ValueType.ORGANISATION:
            return sorted(
                (
                    (o.slug, o.name)
                    for o in directory.organisations.values()
                    if o.kind == "landlord"
                ),
                key=lambda option: option[1],
            )
        case ValueType.PLACE if attribute.name != "commune":
            return sorted(directory.areas(attribute.name).items(), key=lambda option: option[1])
    return [(str(code), words) for code, words in attribute.phrases.items()]


def control_of(raw: Mapping[str, Any], directory: Directory) -> Control | None:
    """The cell that shows a condition; None where the attribute is not known any more."""
    attribute = CATALOGUE.get(str(raw.get("attribute")))
    if attribute is None:
        return None
    given = raw.get("value")
    values = given if isinstance(given, list) else [given]
    operator = str(raw.get("operator"))
    shown = Control(attribute, operator, options=options_of(attribute, directory))
    if shown.shape == "number":
        texts = [_number_text(value) for value in values]
        shown.texts = texts if operator == "between" else [" ; ".join(texts)]
        return shown
    negative = operator in {IS_NOT, "not_in"}
    shown.operator = IS_NOT if negative else IS
    if shown.shape == "yes_no":
        yes = (values[0] is True) != negative
        shown.operator, shown.texts = IS, ["true" if yes else "false"]
    elif shown.shape == "communes":
        shown.texts = [", ".join(name_of("commune", str(v), directory) for v in values)]
    else:
        shown.texts = [str(value) for value in values]
        shown.options += [(v, v) for v in shown.texts if v not in dict(shown.options)]
    return shown


def controls_from(data: QueryDict, directory: Directory) -> list[Control]:
    """The conditions as a person left them on the screen."""
    shown = []
    count = int(data.get("conditions", "0")) if data.get("conditions", "0").isdigit() else 0
    for i in range(min(count, len(CATALOGUE))):
        attribute = CATALOGUE.get(data.get(f"c-{i}-attribute", ""))
        if attribute is None:
            continue
        control = Control(
            attribute,
            data.get(f"c-{i}-operator", IS),
            data.getlist(f"c-{i}-value"),
            options=options_of(attribute, directory),
            added=bool(data.get(f"c-{i}-added")),
        )
        if control.shape == "number" and control.operator != "between":
            control.texts = control.texts[:1]
        shown.append(control)
    return shown


def condition_from(control: Control, directory: Directory) -> dict[str, Any] | None:
    """The condition as the table writes it; None, with ``error`` said, where it cannot be."""
    try:
        raw = _written(control, directory)
        parse_condition(raw)
    except WrongValue as wrong:
        control.error = str(wrong)
        return None
    except RuleSyntaxError:
        control.error = "Ces valeurs ne vont pas ensemble : choisissez-en d'autres."
        return None
    control.added = False
    return raw


def _written(control: Control, directory: Directory) -> dict[str, Any]:
    name, operator = control.attribute.name, control.operator
    if control.shape == "number":
        return {"attribute": name, "operator": operator, "value": _numbers(control)}
    if control.shape == "yes_no":
        if control.first not in {"true", "false"}:
            raise WrongValue("Choisissez l'une des deux réponses.")
        return {"attribute": name, "operator": IS, "value": control.first == "true"}
    values = (
        _communes(control.first, directory)
        if control.shape == "communes"
        else [text for text in control.texts if text in dict(control.options)]
    )
    if not values:
        raise WrongValue("Donnez au moins une valeur, ou retirez la condition.")
    one = {IS: "is", IS_NOT: "is_not"}.get(operator, "is")
    several = {IS: "in", IS_NOT: "not_in"}.get(operator, "in")
    if len(values) == 1:
        return {"attribute": name, "operator": one, "value": values[0]}
    return {"attribute": name, "operator": several, "value": values}


def _numbers(control: Control) -> Any:
    operator = control.operator
    if operator == "between":
        low, high = (number_from(control.attribute, t) for t in (control.first, control.second))
        if low > high:
            raise WrongValue("La première borne doit être la plus petite.")
        return [low, high]
    if operator in {"in", "not_in"}:
        return [number_from(control.attribute, text) for text in control.first.split(";")]
    return number_from(control.attribute, control.first)


def number_from(attribute: Attribute, text: str) -> float | int:
    """A whole number or euros, as people type them."""
    if not text.strip():
        raise WrongValue("Écrivez un nombre, ou retirez la condition.")
    if attribute.type is ValueType.AMOUNT:
        euros = typed_amount(text)
        if euros is None or euros < 0:
            raise WrongValue(f"« {text} » n'est pas un montant. Écrivez par exemple 1 280,50.")
        return float(euros)
    bare = re.sub(r"\s", "", text)
    if not (bare.isascii() and bare.isdigit()):
        raise WrongValue(f"« {text} » n'est pas un nombre entier. Écrivez par exemple 50.")
    if attribute.at_most is not None and (len(bare) > 9 or int(bare) > attribute.at_most):
        raise WrongValue(f"{text} est trop grand : au plus {attribute.at_most}.")
    return int(bare)


def _communes(text: str, directory: Directory) -> list[str]:
    """Codes of communes typed by name or INSEE code, separated by commas or lines."""
    typed = [one.strip() for one in re.split(r"[,;\n]", text) if one.strip()]
    return list(dict.fromkeys(_commune(one, directory) for one in typed))


def _commune(typed: str, directory: Directory) -> str:
    names = directory.areas("commune")
    if typed in names:
        return typed
    found = [code for code, name in names.items() if key(name) == key(typed)]
    if len(found) == 1:
        return found[0]
    if found:
        codes = " ou ".join(sorted(found))
        raise WrongValue(f"Plusieurs communes s'appellent « {typed} » : écrivez {codes}.")
    near = _nearest(typed, names.values())
    hint = f" Vouliez-vous « {near} » ?" if near else ""
    raise WrongValue(f"« {typed} » n'est pas une commune du territoire.{hint}")


def _nearest(typed: str, names: Iterable[str]) -> str:
    by_key = {key(name): name for name in names}
    found = difflib.get_close_matches(key(typed), by_key, 1)
    return by_key[found[0]] if found else ""


def _number_text(value: object) -> str:
    if isinstance(value, float) and not value.is_integer():
        return f"{value:.2f}".replace(".", ",")
    return str(int(value)) if isinstance(value, int | float) else str(value)
