"""The entry point: a case and the rules in, a target and its reasons out."""

from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from functools import lru_cache
from typing import Any, TypeVar

from referrals.attribution.cases import Case, CaseError, read_case
from referrals.attribution.directory import Directory
from referrals.attribution.evaluate import Table, Verdict
from referrals.attribution.explain import Explainer, RuleTrace
from referrals.attribution.links import LINKED
from referrals.attribution.resolve import UNKNOWN_PLACE, Resolution, resolve
from referrals.attribution.table import RuleSet, version_on
from referrals.attribution.values import PLACES

TARGET = "target"
TO_COMPLETE = "to_complete"
NO_RULE = "no_rule"

K = TypeVar("K")
V = TypeVar("V")

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


@dataclass(frozen=True, slots=True)
class _Judged:
    """What the table says of a case, before the place gives the organisation."""

    verdict: Verdict
    trace: tuple[RuleTrace, ...]


class Engine:
    """The rules of one version, compiled once for a territory.

    Cases alike in all that the table reads have the same answer, reasons included: a list of
    100 000 cases has few that differ.
    """

    def __init__(self, rule_set: RuleSet, directory: Directory) -> None:
        self.table = Table(rule_set, directory)
        self.explainer = Explainer(self.table)
        self._version = f"Règles en vigueur depuis le {rule_set.valid_from:%d/%m/%Y}."
        used = {condition.attribute for condition in rule_set.conditions()}
        self._read = tuple(sorted((used | LINKED) - PLACES))
        self._reads_place = bool(used & PLACES)
        self._judged: dict[Hashable, _Judged | Result] = {}
        self._answers: dict[Hashable, Result] = {}
        self._resolved: dict[tuple[str, tuple[tuple[str, str], ...]], Resolution] = {}

    def attribute(self, case: Case) -> Result:
        place = tuple(sorted(case.place.items()))
        alike = (
            tuple(case.values.get(name) for name in self._read),
            place if self._reads_place else (),
        )
        judged = self._judged.get(alike)
        if judged is None:
            judged = _keep(self._judged, alike, self._judge(case))
        if isinstance(judged, Result):
            return replace(judged, id=case.id)
        resolution = self._resolve(case, judged.verdict, place)
        outside = self._out_of_perimeter(case)
        whole = (alike, resolution, outside)
        answer = self._answers.get(whole)
        if answer is None:
            answer = _keep(self._answers, whole, self._target(judged, resolution, outside))
        return replace(answer, id=case.id)

    def _judge(self, case: Case) -> _Judged | Result:
        verdict = self.table.verdict(self.table.space.point(case))
        if not verdict.settled:
            sentences = self.explainer.to_complete(case, verdict)
            return self._result(TO_COMPLETE, sentences, missing=verdict.missing)
        if verdict.leaves[0].rule is not None:
            return _Judged(verdict, self.explainer.trace(case, verdict.leaves[0]))
        if not verdict.answer.in_scope:
            return self._result(NO_RULE, self.explainer.out_of_scope(case, verdict))
        label = self.table.rule_set.label
        return self._result(NO_RULE, [f"Aucune règle de « {label} » ne prévoit ce cas."])

    def _target(self, judged: _Judged, resolution: Resolution, outside: bool) -> Result:
        verdict = judged.verdict
        orders = tuple(sorted({leaf.rule.order for leaf in verdict.leaves if leaf.rule}))
        sentences = self.explainer.taken(judged.trace, verdict, resolution)
        if outside:
            sentences.append("Hors secteur de la concertation.")
        return self._result(
            TARGET,
            sentences,
            target=resolution.slug,
            target_kind=verdict.answer.kind,
            rule=orders[0],
            possible_rules=orders,
            out_of_perimeter=outside,
            trace=judged.trace,
        )

    def _resolve(
        self, case: Case, verdict: Verdict, place: tuple[tuple[str, str], ...]
    ) -> Resolution:
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
        found = self._resolved.get((answer.kind, place))
        if found is None:
            mission = self.table.rule_set.mission
            found = resolve(answer.kind, case.place, directory, mission=mission)
            _keep(self._resolved, (answer.kind, place), found)
        return found

    def _out_of_perimeter(self, case: Case) -> bool:
        """The concertation designates referents only, inside its own perimeter."""
        perimeter = self.table.directory.perimeter
        commune = case.place.get("commune")
        inside = not perimeter or commune is None or commune in perimeter
        return not inside and self.table.rule_set.mission == "referent"

    def _result(self, outcome: str, sentences: Sequence[str], **rest: Any) -> Result:
        return Result(None, outcome, sentences=(*sentences, self._version), **rest)


def _keep(kept: dict[K, V], key: K, value: V) -> V:
    """Remembers an answer, starting afresh where there would be too many."""
    if len(kept) >= MAX_KEPT:
        kept.clear()
    kept[key] = value
    return value


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
