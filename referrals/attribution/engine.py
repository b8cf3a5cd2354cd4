"""The entry point: a case and the rules in, a target and its reasons out."""

from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from functools import lru_cache
from typing import Any

from referrals.attribution.cases import Case, CaseError, read_case
from referrals.attribution.directory import Directory
from referrals.attribution.evaluate import Table, Verdict
from referrals.attribution.explain import Explainer, RuleTrace
from referrals.attribution.links import LINKED
from referrals.attribution.resolve import UNKNOWN_PLACE, Resolution, resolve
from referrals.attribution.table import RuleSet, version_on

TARGET = "target"
TO_COMPLETE = "to_complete"
NO_RULE = "no_rule"

MAX_KEPT = 20_000
"""Answers an engine remembers: enough for any list, small enough for any machine."""


@dataclass(frozen=True, slots=True)
class Result:
    """``rule`` is the first of ``possible_rules``, those that what is unknown leaves possible."""

    id: Any
    outcome: str
    target: str | None = None
    target_kind: str | None = None
    rule: int | None = None
    missing: tuple[str, ...] = ()
    sentences: tuple[str, ...] = ()
    possible_rules: tuple[int, ...] = ()
    out_of_perimeter: bool = False
    trace: tuple[RuleTrace, ...] = field(default=(), repr=False)

    @property
    def explanation(self) -> str:
        return " ".join(self.sentences)

    def as_dict(self) -> dict[str, Any]:
        """The result as the contract writes it."""
        return {
            "id": self.id,
            "outcome": self.outcome,
            "target": self.target,
            "target_kind": self.target_kind,
            "rule": self.rule,
            "missing": list(self.missing),
            "explanation": self.explanation,
        }


class Engine:
    """The rules of one version, compiled once for a territory."""

    def __init__(self, rule_set: RuleSet, directory: Directory) -> None:
        self.table = Table(rule_set, directory)
        self.explainer = Explainer(self.table)
        self._version = f"Règles en vigueur depuis le {rule_set.valid_from:%d/%m/%Y}."

        used = {condition.attribute for condition in rule_set.conditions()}
        self._read = tuple(sorted(used | LINKED))
        self._kept: dict[Hashable, Result] = {}

    def attribute(self, case: Case) -> Result:
        """Cases alike in all that the table reads have the same answer, reasons included."""
        alike = (
            tuple(case.values.get(name) for name in self._read),
            tuple(sorted(case.place.items())),
            case.follow_up_slug,
            case.landlord,
        )
        if alike not in self._kept:
            if len(self._kept) >= MAX_KEPT:
                self._kept.clear()
            self._kept[alike] = self._judge(case)
        return replace(self._kept[alike], id=case.id)

    def _judge(self, case: Case) -> Result:
        verdict = self.table.verdict(self.table.space.point(case))
        if not verdict.settled:
            sentences = self.explainer.to_complete(case, verdict)
            return self._result(case, TO_COMPLETE, sentences, missing=verdict.missing)
        if verdict.leaves[0].rule is not None:
            return self._target(case, verdict)
        if not verdict.answer.in_scope:
            return self._result(case, NO_RULE, self.explainer.out_of_scope(case, verdict))
        label = self.table.rule_set.label
        return self._result(case, NO_RULE, [f"Aucune règle de « {label} » ne prévoit ce cas."])

    def _target(self, case: Case, verdict: Verdict) -> Result:
        resolution = self._resolve(case, verdict)
        orders = tuple(sorted({leaf.rule.order for leaf in verdict.leaves if leaf.rule}))
        trace = self.explainer.trace(case, verdict.leaves[0])
        sentences = self.explainer.taken(trace, verdict, resolution)
        outside = self._out_of_perimeter(case)
        if outside:
            sentences.append("Hors secteur de la concertation.")
        return self._result(
            case,
            TARGET,
            sentences,
            target=resolution.slug,
            target_kind=verdict.answer.kind,
            rule=orders[0],
            possible_rules=orders,
            out_of_perimeter=outside,
            trace=trace,
        )

    def _resolve(self, case: Case, verdict: Verdict) -> Resolution:
        first = verdict.leaves[0]
        answer = verdict.answer
        if first.rule and first.rule.target.is_current_follow_up and case.follow_up_slug:
            return Resolution(case.follow_up_slug)
        if answer.organisation:
            return Resolution(answer.organisation)
        if any(leaf.answer.organisation for leaf in verdict.leaves):
            return UNKNOWN_PLACE
        directory = self.table.directory
        if answer.kind == "landlord":
            known = directory.organisations.get(case.landlord)
            return Resolution(known.slug if known else None)
        return resolve(answer.kind, case.place, directory, mission=self.table.rule_set.mission)

    def _out_of_perimeter(self, case: Case) -> bool:
        """The concertation designates referents only, inside its own perimeter."""
        perimeter = self.table.directory.perimeter
        commune = case.place.get("commune")
        inside = not perimeter or commune is None or commune in perimeter
        return not inside and self.table.rule_set.mission == "referent"

    def _result(self, case: Case, outcome: str, sentences: Sequence[str], **rest: Any) -> Result:
        return Result(case.id, outcome, sentences=(*sentences, self._version), **rest)


@lru_cache(maxsize=64)
def engine_for(rule_set: RuleSet, directory: Directory) -> Engine:
    return Engine(rule_set, directory)


def attribute(raw: Mapping[str, Any], rule_set: RuleSet | None, directory: Directory) -> Result:
    """One case, as the contract writes it. Raises ``CaseError`` where it cannot be read.

    ``rule_set`` None: the mission has no table in this territory, which is not an error.
    """
    case = read_case(raw, directory)
    if rule_set is None:
        return no_table(case, directory)
    if case.on is not None and not rule_set.valid_on(case.on):
        return not_valid(case, rule_set.label, [rule_set])
    return engine_for(rule_set, directory).attribute(case)


def attribute_many(
    raws: Iterable[object],
    versions: Iterable[RuleSet],
    directory: Directory,
    *,
    mission: str,
    today: date,
) -> tuple[list[Result], list[CaseError]]:
    """Many cases, each by the version in force on its day (``today`` where it gives none)."""
    of_mission = tuple(version for version in versions if version.mission == mission)
    engines: dict[date, Engine | None] = {}
    results: list[Result] = []
    errors: list[CaseError] = []
    for raw in raws:
        try:
            case = read_case(raw, directory)
        except CaseError as error:
            errors.append(error)
            continue
        day = case.on or today
        if day not in engines:
            version = version_on(of_mission, mission, day)
            engines[day] = engine_for(version, directory) if version else None
        engine = engines[day]
        if engine is not None:
            results.append(engine.attribute(case))
        elif of_mission:
            results.append(not_valid(case, of_mission[0].label, of_mission))
        else:
            results.append(no_table(case, directory))
    return results, errors


def no_table(case: Case, directory: Directory) -> Result:
    sentence = (
        f"Le territoire « {directory.territory} » n'a pas de règle d'attribution "
        "pour cette mission."
    )
    return Result(case.id, NO_RULE, sentences=(sentence,))


def not_valid(case: Case, label: str, versions: Sequence[RuleSet]) -> Result:
    first = min(version.valid_from for version in versions)
    day = f" le {case.on:%d/%m/%Y}" if case.on else ""
    sentence = (
        f"Aucune version des règles de « {label} » n'est en vigueur{day} ; "
        f"la première l'est depuis le {first:%d/%m/%Y}."
    )
    return Result(case.id, NO_RULE, sentences=(sentence,))
