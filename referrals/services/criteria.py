"""The criteria of a mission as the territory's table has them today, ready to be weighed."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol, TypeVar

from ccapex.accounts.models import Territory
from procedures.models import Procedure
from referrals.attribution.table import Condition
from referrals.rules.criteria import Met
from referrals.services.attribution import rule_set_of, version_for

CLOSEST = (Met.YES, Met.UNKNOWN, Met.NO)


class Weighed(Protocol):
    @property
    def procedure(self) -> Procedure: ...

    @property
    def met(self) -> Met: ...


One = TypeVar("One", bound=Weighed)


@dataclass(frozen=True, slots=True)
class Criteria:
    """``conditions``: all required. ``version`` names the table; ``note`` what is to confirm."""

    conditions: tuple[Condition, ...]
    version: str
    note: str = ""


def criteria_of(territory: Territory, mission: str, today: dt.date) -> Criteria | None:
    """None where the territory has no such table. Of several alternatives, the first: the published
    criteria of both missions have one."""
    version = version_for(territory.pk, mission, today)
    if version is None:
        return None
    rule_set = rule_set_of(version, territory)
    conditions = rule_set.scope[0] if rule_set.scope else ()
    return Criteria(conditions, str(version), rule_set.note if rule_set.to_confirm else "")


def one_per_household(weighed: Sequence[One]) -> list[One]:
    """A family with several procedures is one family: the procedure that is the closest to what is
    required stands for it, the first of those equally close. In order."""
    best: dict[int, One] = {}
    for one in sorted(weighed, key=lambda one: CLOSEST.index(one.met)):
        best.setdefault(one.procedure.household_id, one)
    return [one for one in weighed if best[one.procedure.household_id] is one]
