"""What became of a household one year after a session, read in the facts: pure (S9).

Order: evicted, rehoused, debt paid, over-indebtedness, closed otherwise, ongoing. People gone
before the execution are not evicted (seed-notes 33). A file of which nothing was told since the
session is unknown, not « ongoing ».
"""

import datetime
from collections.abc import Iterable
from dataclasses import dataclass

from ccapex.core import french
from commissions.enums import YearOutcome
from procedures.enums import EventKind

OPEN_FILE = "open_file"
POOL_REHOUSED = "pool_rehoused"
DEBT_AT_ZERO = "debt_at_zero"
DEBT_STATED = "debt_stated"
PLAN_PAID = "plan_paid"
SITUATION_CLOSED = "situation_closed"
SITUATION_OPEN = "situation_open"
STATEMENTS = frozenset({DEBT_AT_ZERO, DEBT_STATED})
"""Facts that are not events of a procedure; ``OPEN_FILE`` has no date."""

ENDS: dict[str, YearOutcome] = {
    EventKind.EVICTION: YearOutcome.EVICTED,
    POOL_REHOUSED: YearOutcome.REHOUSED,
    DEBT_AT_ZERO: YearOutcome.DEBT_PAID,
    PLAN_PAID: YearOutcome.DEBT_PAID,
    EventKind.KEYS_RETURNED: YearOutcome.CLOSED,
    EventKind.DEPARTURE: YearOutcome.CLOSED,
    EventKind.VACANT_DWELLING_TAKEN_BACK: YearOutcome.CLOSED,
    EventKind.CLOSED: YearOutcome.CLOSED,
    SITUATION_CLOSED: YearOutcome.CLOSED,
}
BY_DETAIL: dict[tuple[str, str], YearOutcome] = {
    (EventKind.KEYS_RETURNED, "rehoused"): YearOutcome.REHOUSED,
    (EventKind.DEPARTURE, "rehoused"): YearOutcome.REHOUSED,
    (EventKind.CLOSED, "evicted"): YearOutcome.EVICTED,
    (EventKind.CLOSED, "rehoused"): YearOutcome.REHOUSED,
    (EventKind.CLOSED, "debt_paid"): YearOutcome.DEBT_PAID,
    (EventKind.CLOSED, "plan_kept"): YearOutcome.DEBT_PAID,
    (EventKind.CLOSED, "personal_recovery"): YearOutcome.OVERINDEBTEDNESS,
}
"""(kind, solution or reason): what the detail of a departure or of a closure says more."""

STANDING = frozenset(
    {
        EventKind.OVERINDEBTEDNESS_ADMISSIBLE,
        EventKind.OVERINDEBTEDNESS_MORATORIUM,
        EventKind.DEBT_ERASED,
    }
)
"""A state that lasts: before the session or after it. A filed request alone decides nothing."""

ORDER = (
    YearOutcome.EVICTED,
    YearOutcome.REHOUSED,
    YearOutcome.DEBT_PAID,
    YearOutcome.OVERINDEBTEDNESS,
    YearOutcome.CLOSED,
)
WORDS = {
    POOL_REHOUSED: "bail signé par le vivier de relogement",
    DEBT_AT_ZERO: "dette à zéro",
    PLAN_PAID: "plan d'apurement soldé",
    SITUATION_CLOSED: "situation close",
}


@dataclass(frozen=True, slots=True)
class Fact:
    """``detail`` is the solution of a departure or the reason of a closure."""

    kind: str
    on: datetime.date | None
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Became:
    """``why`` names the fact it is read from, in French."""

    outcome: YearOutcome
    why: str


def became(facts: Iterable[Fact], *, held_on: datetime.date, due_on: datetime.date) -> Became:
    """The state on ``due_on`` of a household that a session saw on ``held_on``."""
    known = _with_last_statement(facts, due_on)
    found: dict[YearOutcome, Fact] = {}
    for fact in known:
        outcome = _outcome(fact, held_on)
        if outcome is not None and (outcome not in found or _on(found[outcome]) <= _on(fact)):
            found[outcome] = fact
    for outcome in ORDER:
        if outcome in found:
            return Became(outcome, words(found[outcome]))
    return _still(known, held_on)


def _with_last_statement(facts: Iterable[Fact], due_on: datetime.date) -> list[Fact]:
    """A debt paid once and grown again is no debt paid: the last statement of the year speaks."""
    every = [fact for fact in facts if fact.on is None or fact.on <= due_on]
    stated = [fact for fact in every if fact.kind in STATEMENTS]
    last = max(stated, key=_on, default=None)
    return [fact for fact in every if fact.kind not in STATEMENTS or fact is last]


def _outcome(fact: Fact, held_on: datetime.date) -> YearOutcome | None:
    if fact.on is None:
        return None
    if fact.kind in STANDING:
        return YearOutcome.OVERINDEBTEDNESS
    if fact.on <= held_on:
        return None
    return BY_DETAIL.get((fact.kind, fact.detail)) or ENDS.get(fact.kind)


def _still(known: list[Fact], held_on: datetime.date) -> Became:
    """Nothing ended it: ongoing where something was told since, else unknown."""
    kinds = {fact.kind for fact in known}
    since = [fact for fact in known if fact.on is not None and held_on < fact.on]
    if SITUATION_OPEN in kinds:
        return Became(YearOutcome.ONGOING, "situation toujours suivie")
    if OPEN_FILE in kinds and since:
        last = max(_on(fact) for fact in since)
        return Became(YearOutcome.ONGOING, f"dernière nouvelle le {french.day(last)}")
    if OPEN_FILE in kinds:
        return Became(YearOutcome.UNKNOWN, "rien n'a été noté depuis la séance")
    return Became(YearOutcome.UNKNOWN, "")


def words(fact: Fact) -> str:
    """« Expulsion le 03/10/2026 »"""
    label = WORDS.get(fact.kind) or EventKind(fact.kind).label.lower()
    return f"{label} le {french.day(fact.on)}"


def _on(fact: Fact) -> datetime.date:
    return fact.on or datetime.date.min
