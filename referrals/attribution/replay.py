"""A draft run on past cases before it is published: what changes, per partner and per case."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from referrals.attribution.cases import CaseError, read_case
from referrals.attribution.directory import Directory
from referrals.attribution.engine import NO_RULE, TARGET, TO_COMPLETE, Result, engine_for
from referrals.attribution.table import RuleSet
from referrals.attribution.values import TARGET_KINDS

_OUTCOMES = {TO_COMPLETE: "à compléter", NO_RULE: "sans règle"}


@dataclass(frozen=True, slots=True)
class Change:
    """A case whose owner would not be the same."""

    id: Any
    before: str
    after: str
    old: Result
    new: Result


@dataclass(frozen=True, slots=True)
class Difference:
    """``partners``: name → how many cases more (or fewer); ``unreadable``: past cases left out."""

    cases: int
    changes: tuple[Change, ...]
    partners: Mapping[str, int]
    unreadable: tuple[CaseError, ...]

    def summary(self) -> str:
        """« +34 CCAS – Les Sables-d'Olonne, −12 CAF de la Vendée », or that nothing changes."""
        if not self.changes:
            return f"Aucun changement sur {self.cases} cas."
        signed = [f"{_signed(n)} {name}" for name, n in self.partners.items()]
        return ", ".join(signed) or "Des cas changent de service, à nombres égaux."


def replay(
    raws: Iterable[Mapping[str, Any]],
    current: RuleSet | None,
    draft: RuleSet,
    directory: Directory,
) -> Difference:
    """Both versions on the same cases, whatever their dates; ``current`` None: no rules yet."""
    old_engine = engine_for(current, directory) if current else None
    new_engine = engine_for(draft, directory)
    moved: Counter[str] = Counter()
    changes: list[Change] = []
    unreadable: list[CaseError] = []
    count = 0
    for raw in raws:
        try:
            case = read_case(raw, directory)
        except CaseError as error:
            unreadable.append(error)
            continue
        count += 1
        old = old_engine.attribute(case) if old_engine else Result(case.id, NO_RULE)
        new = new_engine.attribute(case)
        before, after = partner(old, directory), partner(new, directory)
        if before != after:
            moved[before] -= 1
            moved[after] += 1
            changes.append(Change(case.id, before, after, old, new))
    ordered = sorted(moved.items(), key=lambda item: (-item[1], item[0]))
    partners = {name: n for name, n in ordered if n}
    return Difference(count, tuple(changes), partners, tuple(unreadable))


def partner(result: Result, directory: Directory) -> str:
    """Who a result falls to, in words: an organisation, else a kind, else why nobody."""
    if result.outcome != TARGET:
        return _OUTCOMES[result.outcome]
    organisation = directory.organisations.get(result.target or "")
    if organisation:
        return organisation.name
    kind = result.target_kind or ""
    return TARGET_KINDS.get(kind, kind)


def _signed(n: int) -> str:
    return f"+{n}" if n > 0 else f"−{-n}"
