"""The fact to judge among those of its procedure, and what the checks ask of it."""

import datetime
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from procedures.enums import EventKind, Step
from procedures.rules.stages import STAGE_OF, Fact, step_on

K = EventKind


@dataclass(frozen=True)
class Dated:
    """A date of the legal calendar: ``on`` is the last day, ``effective_on`` the first useful."""

    rule: str
    on: datetime.date | None = None
    effective_on: datetime.date | None = None
    starts_on: datetime.date | None = None


@dataclass(frozen=True)
class Case:
    """The fact to judge, among the ``facts`` in force of its procedure (without itself).

    ``closed_day``: « un dimanche », « un jour férié », or nothing. ``zone``: whose holidays
    (``procedures.law.calendar``). ``calendar``: what the law computes from the facts in force.
    ``landlord_kind`` may be unknown.
    """

    kind: str
    occurred_on: datetime.date
    details: Mapping[str, Any]
    today: datetime.date
    facts: Sequence[Fact] = ()
    closed_day: str = ""
    zone: str = ""
    landlord_kind: str = ""
    calendar: Sequence[Dated] = field(default=())

    @property
    def step(self) -> Step:
        """A fact of the same day counts as earlier only where it comes earlier in the order."""
        mine = STEP_OF_FACT.get(self.kind, 99)
        known = [
            fact
            for fact in self.facts
            if fact.occurred_on < self.occurred_on
            or (fact.occurred_on == self.occurred_on and STEP_OF_FACT.get(fact.kind, 0) < mine)
        ]
        return step_on(known, self.occurred_on)

    def day(self, name: str) -> datetime.date | None:
        value = self.details.get(name)
        return datetime.date.fromisoformat(value) if value else None

    def has(self, *kinds: str) -> bool:
        """One of these facts is noted on that day or before."""
        return any(f.kind in kinds and f.occurred_on <= self.occurred_on for f in self.facts)

    def of(self, *kinds: str) -> list[Fact]:
        """These facts on that day or before, the latest first."""
        found = [f for f in self.facts if f.kind in kinds and f.occurred_on <= self.occurred_on]
        return sorted(found, key=lambda f: f.occurred_on, reverse=True)

    def dates(self, *rules: str) -> list[Dated]:
        return [dated for dated in self.calendar if dated.rule in rules]

    def within(self, *rules: str) -> bool:
        """The fact comes before the end of one of these delays, or on its last day."""
        return any(d.on and self.occurred_on <= d.on for d in self.dates(*rules))

    def before_effect(self, *rules: str) -> bool:
        """The fact comes before the first day on which one of these rules lets it happen."""
        return any(d.effective_on and self.occurred_on < d.effective_on for d in self.dates(*rules))


STEP_OF_FACT = {kind: tuple(EventKind).index(EventKind(kind)) for kind in STAGE_OF} | {
    K.CFP_DECISION: tuple(EventKind).index(K.CFP_DECISION)
}
