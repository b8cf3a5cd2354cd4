"""One case as the rules read it: its facts by kind, its zone, its settings, what was warned."""

import datetime
from typing import Any

from procedures.law.calendar import zone_of
from procedures.law.cases import Case, Fact
from procedures.law.outcome import Caution, Computed
from procedures.law.settings import Settings


class Context:
    """``latest`` and ``first``: the fact of each kind that counts, by date then by order."""

    __slots__ = (
        *("case", "dates", "department", "facts", "first", "flags", "kept", "landlord", "latest"),
        *("lease", "settings", "warnings", "zone"),
    )

    def __init__(self, case: Case, settings: Settings) -> None:
        self.case = case
        self.lease = case.lease
        self.landlord = case.landlord_kind
        self.department = case.department
        self.zone = zone_of(case.department)
        self.settings = settings
        self.warnings: list[Caution] = []
        self.flags: dict[str, bool | None] = {}
        self.dates: list[Computed] = []
        # What a computation keeps for the others of the same case.
        self.kept: dict[str, Any] = {}
        self.latest: dict[str, Fact] = {}
        self.first: dict[str, Fact] = {}
        for fact in case.facts:
            event, day = fact.event, fact.occurred_on
            known = self.latest.get(event)
            if known is None:
                self.latest[event] = self.first[event] = fact
            elif day >= known.occurred_on:
                self.latest[event] = fact
            elif day < self.first[event].occurred_on:
                self.first[event] = fact

    def warn(self, rule: str, code: str, message: str) -> None:
        caution = Caution(rule, code, message)
        if caution not in self.warnings:
            self.warnings.append(caution)

    def on(self, event: str) -> datetime.date | None:
        """The date of the latest fact of a kind."""
        fact = self.latest.get(event)
        return None if fact is None else fact.occurred_on

    def setting(self, rule: str, name: str, on: datetime.date) -> Any:
        return self.settings.value(rule, name, on, self.department)

    def carries(self, on: datetime.date) -> bool:
        """Whether CPC 642 carries the delays of commandements: yes by prudence, a lawyer may say
        otherwise."""
        return self.setting("CP-CLAUSE-2M", "report_642", on) is not False
