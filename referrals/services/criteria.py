"""The criteria of a mission as the territory's table has them today, ready to be weighed."""

import datetime as dt
from dataclasses import dataclass

from ccapex.accounts.models import Territory
from referrals.attribution.table import Condition
from referrals.services.attribution import rule_set_of, version_for


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
