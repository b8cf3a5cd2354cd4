"""The reasons of an answer, in French: the rule taken, those not taken, what is missing."""

from collections.abc import Sequence
from dataclasses import dataclass

from referrals.attribution.cases import Case
from referrals.attribution.evaluate import Leaf, Table, Verdict
from referrals.attribution.resolve import Resolution
from referrals.attribution.space import Point, variable_name
from referrals.attribution.table import Condition, Rule
from referrals.attribution.values import CATALOGUE, FOLLOW_UP_KINDS, PLACES, TARGET_KINDS, Value
from referrals.attribution.words import both, condition_text, either, value_words

MAX_SAID = 20_000
"""Phrases remembered: amounts differ from case to case."""


@dataclass(frozen=True, slots=True)
class ConditionTrace:
    """``truth`` is None where the value is unknown."""

    text: str
    found: str
    truth: bool | None


@dataclass(frozen=True, slots=True)
class RuleTrace:
    """A rule that was tried: taken, or not with its first failed condition last."""

    order: int
    label: str
    taken: bool
    conditions: tuple[ConditionTrace, ...]


class Explainer:
    """Turns a verdict into sentences, with the names of the territory."""

    def __init__(self, table: Table) -> None:
        self.table = table
        self.directory = table.directory
        self._said: dict[tuple[Condition, Value | None, bool | None, bool], ConditionTrace] = {}

    # --- names ------------------------------------------------------------------------------

    def naming(self, attribute: str, code: str) -> str:
        if attribute in PLACES:
            return self.directory.areas(attribute).get(code, code)
        return self.organisation(code)

    def organisation(self, slug: str) -> str:
        found = self.directory.organisations.get(slug)
        return found.name if found else slug

    def target(self, leaf: Leaf) -> str:
        if leaf.answer.organisation:
            return self.organisation(leaf.answer.organisation)
        kind = leaf.answer.kind
        return TARGET_KINDS.get(kind) or FOLLOW_UP_KINDS.get(kind, kind)

    # --- conditions -------------------------------------------------------------------------

    def truth(self, condition: Condition, point: Point) -> bool | None:
        space = self.table.space
        at = space.index[variable_name(condition.attribute)]
        yes, no = space.variables[at].split(point[at], condition)
        return None if yes and no else bool(yes)

    def found(self, attribute: str, case: Case) -> Value | None:
        if attribute not in PLACES:
            return self.table.space.value(case, attribute)
        if attribute in case.place:
            return case.place[attribute]
        commune = self.directory.communes.get(case.place.get("commune", ""))
        return getattr(commune, attribute) if commune else None

    def condition(self, condition: Condition, case: Case, point: Point) -> ConditionTrace:
        value = self.found(condition.attribute, case)
        assumed = condition.attribute == "benefit_payer" and "benefit_payer" not in case.values
        said = (condition, value, self.truth(condition, point), assumed)
        if said not in self._said:
            if len(self._said) >= MAX_SAID:
                self._said.clear()
            self._said[said] = self._say(*said)
        return self._said[said]

    def _say(
        self, condition: Condition, value: Value | None, truth: bool | None, assumed: bool
    ) -> ConditionTrace:
        found = self.found_words(condition.attribute, value)
        if assumed and value is not None:
            found = f"non renseigné, supposé {str(value).upper()}"
        return ConditionTrace(condition_text(condition, self.naming), found, truth)

    def found_words(self, name: str, value: Value | None) -> str:
        if value is None:
            return "non renseigné"
        return value_words(CATALOGUE[name], value, self.naming)

    def first_failed(self, rule: Rule, case: Case, point: Point) -> ConditionTrace | None:
        for condition in rule.conditions:
            if self.truth(condition, point) is False:
                return self.condition(condition, case, point)
        return None

    # --- answers ----------------------------------------------------------------------------

    def trace(self, case: Case, leaf: Leaf) -> tuple[RuleTrace, ...]:
        """The rules tried, in order, up to the one taken."""
        traces = []
        for rule in self.table.rule_set.rules:
            if rule is leaf.rule:
                every = tuple(self.condition(c, case, leaf.point) for c in rule.conditions)
                traces.append(RuleTrace(rule.order, rule.label, True, every))
                break
            failed = self.first_failed(rule, case, leaf.point)
            traces.append(RuleTrace(rule.order, rule.label, False, (failed,) if failed else ()))
        return tuple(traces)

    def taken(
        self, tried: Sequence[RuleTrace], verdict: Verdict, resolution: Resolution
    ) -> list[str]:
        name = self.target(verdict.leaves[0])
        if resolution.slug:
            name = self.organisation(resolution.slug)
        elif verdict.answer.kind and not verdict.answer.organisation:
            name = TARGET_KINDS.get(verdict.answer.kind, name)
        orders = sorted({one.rule.order for one in verdict.leaves if one.rule})
        sentences = [self._headline(_capital(name), tried[-1], orders)]
        sentences += _not_taken(tried[:-1])
        if resolution.why:
            sentences.append(f"{_capital(resolution.why)}.")
        return sentences

    def _headline(self, name: str, taken: RuleTrace, orders: Sequence[int]) -> str:
        if self.table.rule_set.eligibility:
            return f"Éligible : tous les critères de « {self.table.rule_set.label} » sont remplis."
        if len(orders) > 1:
            rules = either(str(order) for order in orders)
            return (
                f"{name} : règle {rules} selon ce qui n'est pas renseigné ; "
                "toutes mènent au même type de service."
            )
        reasons = " ; ".join(_met(c) for c in taken.conditions) or "dans tous les autres cas"
        return f"{name} : règle {taken.order} (« {taken.label} ») : {reasons}."

    def out_of_scope(self, case: Case, verdict: Verdict) -> list[str]:
        point = verdict.leaves[0].point
        rule_set = self.table.rule_set
        failed = [
            self.condition(condition, case, point)
            for alternative in rule_set.scope
            for condition in alternative
            if self.truth(condition, point) is False
        ]
        unmet = " ; ".join(dict.fromkeys(f"{c.text} ({_found(c)})" for c in failed))
        if rule_set.eligibility:
            return [f"Non éligible à « {rule_set.label} ». Critère non rempli : {unmet}."]
        return [f"Hors du champ de « {rule_set.label} » : il faudrait {unmet}."]

    def to_complete(self, case: Case, verdict: Verdict) -> list[str]:
        fields = ", ".join(CATALOGUE[name].label for name in verdict.missing)
        sentences = [f"À compléter : {fields}.", f"Selon la réponse : {self._possible(verdict)}."]
        rules = self.table.rule_set.rules
        for rule in rules:
            failed = [self.first_failed(rule, case, leaf.point) for leaf in verdict.leaves]
            if all(failed) and failed[0]:
                sentences += _not_taken([RuleTrace(rule.order, rule.label, False, (failed[0],))])
        return sentences

    def _possible(self, verdict: Verdict) -> str:
        """« CAF (règle 2) ou service social du Département (règles 3 et 4) »."""
        rules: dict[str, set[int]] = {}
        for leaf in verdict.leaves:
            orders = rules.setdefault(self._answer(leaf), set())
            if leaf.rule and not self.table.rule_set.eligibility:
                orders.add(leaf.rule.order)
        return either(f"{name}{_numbers(sorted(orders))}" for name, orders in rules.items())

    def _answer(self, leaf: Leaf) -> str:
        eligibility = self.table.rule_set.eligibility
        if leaf.rule is None:
            if leaf.answer.in_scope:
                return "aucune règle"
            return "non éligible" if eligibility else "hors du champ"
        return "éligible" if eligibility else self.target(leaf)


def values_found(table: Table, case: Case) -> dict[str, str]:
    """The values that made the answer, in words, for the record of the decision."""
    explainer = Explainer(table)
    names = dict.fromkeys(c.attribute for c in table.rule_set.conditions())
    found = {name: explainer.found(name, case) for name in names}
    return {CATALOGUE[n].label: explainer.found_words(n, value) for n, value in found.items()}


def _numbers(orders: Sequence[int]) -> str:
    if not orders:
        return ""
    word = "règle" if len(orders) == 1 else "règles"
    return f" ({word} {both(str(order) for order in orders)})"


def _met(condition: ConditionTrace) -> str:
    if condition.truth is None:
        return f"{condition.text} (sans effet : non renseigné)"
    said_already = condition.text.rpartition(" : ")[2] == condition.found
    return condition.text if said_already else _with_found(condition)


def _with_found(condition: ConditionTrace) -> str:
    return f"{condition.text} ({_found(condition)})"


def _found(condition: ConditionTrace) -> str:
    return f"constaté : {condition.found}"


def _not_taken(rules: Sequence[RuleTrace]) -> list[str]:
    """A rule left aside with no condition surely false depends on what is not known."""
    return [
        f"Règle {rule.order} (« {rule.label} ») non retenue : {_with_found(rule.conditions[0])}."
        for rule in rules
        if rule.conditions
    ]


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
