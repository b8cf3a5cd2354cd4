"""Reads a table written in a profile or in the rule editor, with errors a person can correct."""

import difflib
from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from ccapex.profiles.findings import Finding
from ccapex.profiles.schema import MISSIONS
from referrals.attribution.table import (
    COMPARISONS,
    CURRENT_FOLLOW_UP,
    LISTS,
    Condition,
    Operator,
    Rule,
    RuleSet,
    Target,
)
from referrals.attribution.values import (
    CATALOGUE,
    FOLLOW_UP_KINDS,
    NONE,
    TARGET_KINDS,
    Attribute,
    Value,
    ValueType,
)
from referrals.attribution.words import either


class RuleSyntaxError(ValueError):
    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code


TABLE_KEYS = frozenset(
    {
        *("mission", "label", "kind", "valid_from", "valid_to", "note", "to_confirm"),
        *("scope", "rules", "criteria", "target"),
    }
)
RULE_KEYS = frozenset({"order", "label", "when", "then", "note", "to_confirm"})


def parse_rule_set(
    raw: object, *, benefit_payer_default: str = "caf"
) -> tuple[RuleSet | None, list[Finding]]:
    """The table, or None with what prevents reading it; every fault is told at once."""
    if not isinstance(raw, Mapping):
        return None, [Finding("invalid_rule_set", "Une table de règles doit être un objet.")]
    return _Reader(raw, benefit_payer_default).read()


class _Reader:
    def __init__(self, raw: Mapping[str, Any], payer: str) -> None:
        self.raw = raw
        self.payer = payer
        self.findings: list[Finding] = []
        self.where = str(raw.get("mission") or "?")

    def read(self) -> tuple[RuleSet | None, list[Finding]]:
        self._unknown_keys(self.raw, TABLE_KEYS, None)
        mission, label = self._text("mission"), self._text("label")
        if mission and mission not in MISSIONS:
            choices = either(MISSIONS)
            message = f"La mission « {mission} » n'existe pas ; choisissez {choices}."
            self._error("unknown_mission", message)
        valid_from = self._day("valid_from", required=True)
        valid_to = self._day("valid_to", required=False)
        if valid_from and valid_to and valid_to < valid_from:
            self._error("invalid_date", "« valid_to » vient avant « valid_from ».")
        eligibility = self.raw.get("kind", "table") == "eligibility"
        if self.raw.get("kind", "table") not in ("table", "eligibility"):
            self._error("invalid_rule_set", "« kind » vaut « table » ou « eligibility ».")
        scope, rules = self._eligibility() if eligibility else (self._scope(), self._rules())
        if self.findings or valid_from is None:
            return None, self.findings
        rule_set = RuleSet(
            mission=mission,
            label=label,
            valid_from=valid_from,
            valid_to=valid_to,
            rules=rules,
            scope=scope,
            eligibility=eligibility,
            benefit_payer_default=self.payer,
            note=str(self.raw.get("note") or ""),
            to_confirm=bool(self.raw.get("to_confirm")),
        )
        return rule_set, []

    # --- pieces -------------------------------------------------------------------------------

    def _error(self, code: str, message: str, order: object = None) -> None:
        where = self.where if order is None else f"{self.where} {order}"
        self.findings.append(Finding(code, message, where))

    def _unknown_keys(self, given: Mapping[str, Any], known: frozenset[str], order: object) -> None:
        for name in given:
            if name not in known:
                choices = ", ".join(sorted(known))
                message = f"La clé « {name} » n'existe pas ; clés possibles : {choices}."
                self._error("unknown_key", message, order)

    def _text(self, name: str) -> str:
        value = self.raw.get(name)
        if not isinstance(value, str) or not value.strip():
            self._error("missing_field", f"« {name} » manque ou est vide.")
            return ""
        return value

    def _day(self, name: str, *, required: bool) -> date | None:
        value = self.raw.get(name)
        if value is None and not required:
            return None
        if isinstance(value, date) and not isinstance(value, datetime):
            return value
        try:
            return date.fromisoformat(str(value))
        except ValueError:
            self._error("invalid_date", f"« {name} » doit être une date AAAA-MM-JJ.")
            return None

    def _scope(self) -> tuple[tuple[Condition, ...], ...]:
        raw = self.raw.get("scope") or []
        if not isinstance(raw, list) or not all(isinstance(one, list) for one in raw):
            self._error(
                "invalid_scope", "« scope » est une liste de possibilités, chacune une liste."
            )
            return ()
        return tuple(self._conditions(one, "champ") for one in raw)

    def _eligibility(self) -> tuple[tuple[tuple[Condition, ...], ...], tuple[Rule, ...]]:
        """All the criteria are required: they are the scope of one rule without condition."""
        criteria = self._conditions(self.raw.get("criteria"), "critères")
        if not criteria:
            self._error("missing_field", "« criteria » manque : une éligibilité a des critères.")
        target = self._target(self.raw.get("target"), "cible")
        return (criteria,), (Rule(1, self.where, (), target),)

    def _rules(self) -> tuple[Rule, ...]:
        raw = self.raw.get("rules")
        if not isinstance(raw, list) or not raw:
            self._error("missing_field", "« rules » manque : une table a au moins une règle.")
            return ()
        rules = [self._rule(one, i) for i, one in enumerate(raw, 1)]
        orders = [rule.order for rule in rules if rule]
        for order in sorted({o for o in orders if orders.count(o) > 1}):
            self._error("duplicate_order", f"Deux règles portent l'ordre {order}.", order)
        return tuple(sorted((r for r in rules if r), key=lambda rule: rule.order))

    def _rule(self, raw: object, position: int) -> Rule | None:
        if not isinstance(raw, Mapping):
            self._error("invalid_rule", "Une règle doit être un objet.", position)
            return None
        order = raw.get("order", position)
        if isinstance(order, bool) or not isinstance(order, int) or order < 1:
            self._error("invalid_rule", "« order » doit être un nombre entier.", position)
            return None
        self._unknown_keys(raw, RULE_KEYS, order)
        conditions = self._conditions(raw.get("when") or [], order)
        target = self._target(raw.get("then"), order)
        label = str(raw.get("label") or f"règle {order}")
        note = str(raw.get("note") or "")
        return Rule(order, label, conditions, target, note, bool(raw.get("to_confirm")))

    def _conditions(self, raw: object, order: object) -> tuple[Condition, ...]:
        if not isinstance(raw, list):
            self._error("invalid_condition", "Les conditions sont une liste.", order)
            return ()
        found = []
        for one in raw:
            try:
                found.append(parse_condition(one))
            except RuleSyntaxError as error:
                self._error(error.code, str(error), order)
        return tuple(found)

    def _target(self, raw: object, order: object) -> Target:
        try:
            return parse_target(raw)
        except RuleSyntaxError as error:
            self._error(error.code, str(error), order)
            return CURRENT_FOLLOW_UP


def parse_target(raw: object) -> Target:
    """``current_follow_up``, ``{kind: ...}`` or ``{organisation: ...}``."""
    if raw == "current_follow_up":
        return CURRENT_FOLLOW_UP
    if isinstance(raw, Mapping) and len(raw) == 1:
        name, value = next(iter(raw.items()))
        if name == "organisation" and isinstance(value, str) and value:
            return Target(organisation=value)
        if name == "kind" and str(value) in TARGET_KINDS:
            return Target(kind=str(value))
        if name == "kind":
            raise RuleSyntaxError(
                "unknown_target",
                f"La nature de cible « {value} » n'existe pas ; choisissez {either(TARGET_KINDS)}.",
            )
    raise RuleSyntaxError(
        "invalid_target",
        "La cible s'écrit « current_follow_up », « {kind: ...} » ou « {organisation: ...} ».",
    )


def parse_condition(raw: object) -> Condition:
    if not isinstance(raw, Mapping) or set(raw) != {"attribute", "operator", "value"}:
        raise RuleSyntaxError(
            "invalid_condition",
            "Une condition s'écrit « {attribute: ..., operator: ..., value: ...} ».",
        )
    attribute = CATALOGUE.get(str(raw["attribute"]))
    if attribute is None:
        near = difflib.get_close_matches(str(raw["attribute"]), CATALOGUE, 1)
        hint = f" Vouliez-vous « {near[0]} » ?" if near else ""
        raise RuleSyntaxError(
            "unknown_attribute", f"L'attribut « {raw['attribute']} » n'existe pas.{hint}"
        )
    try:
        operator = Operator(str(raw["operator"]))
    except ValueError:
        raise RuleSyntaxError(
            "invalid_condition",
            f"L'opérateur « {raw['operator']} » n'existe pas ; choisissez {either(Operator)}.",
        ) from None
    return Condition(attribute.name, operator, _values(attribute, operator, raw["value"]))


def _values(attribute: Attribute, operator: Operator, raw: object) -> tuple[Value, ...]:
    several = operator in LISTS or operator is Operator.BETWEEN
    given = raw if isinstance(raw, list) else [raw]
    if several != isinstance(raw, list) or not given:
        raise RuleSyntaxError(
            "invalid_condition",
            f"« {attribute.name} {operator} » demande {'une liste' if several else 'une valeur'}.",
        )
    numeric = attribute.type in {ValueType.WHOLE, ValueType.AMOUNT}
    if operator in COMPARISONS and not numeric:
        raise RuleSyntaxError(
            "invalid_condition",
            f"« {attribute.name} » n'est pas un nombre : « {operator} » n'a pas de sens.",
        )
    values = tuple(_value(attribute, one) for one in given)
    if operator is Operator.BETWEEN:
        _check_bounds(attribute, values)
    return values


def _check_bounds(attribute: Attribute, values: tuple[Value, ...]) -> None:
    if len(values) != 2 or values[0] > values[1]:  # type: ignore[operator]  # both are numbers
        raise RuleSyntaxError(
            "invalid_condition", f"« {attribute.name} between » demande deux bornes croissantes."
        )


def _value(attribute: Attribute, raw: object) -> Value:
    wrong = RuleSyntaxError(
        "invalid_condition", f"La valeur « {raw} » n'est pas possible pour « {attribute.name} »."
    )
    match attribute.type:
        case ValueType.BOOLEAN:
            if isinstance(raw, bool):
                return raw
            raise wrong
        case ValueType.WHOLE | ValueType.AMOUNT:
            return _number(attribute, raw, wrong)
    if not isinstance(raw, str) or not raw:
        raise wrong
    closed = attribute.phrases or (
        {NONE: "", **FOLLOW_UP_KINDS} if attribute.type is ValueType.FOLLOW_UP else {}
    )
    if closed and raw not in closed:
        raise wrong
    return raw


def _number(attribute: Attribute, raw: object, wrong: RuleSyntaxError) -> Value:
    if isinstance(raw, bool) or not isinstance(raw, int | float) or raw < 0:
        raise wrong
    if attribute.type is ValueType.AMOUNT:
        return float(raw)
    if raw != int(raw) or (attribute.at_most is not None and raw > attribute.at_most):
        raise wrong
    return int(raw)
