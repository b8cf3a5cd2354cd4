"""What an eviction ends: the delays of the procedure still running that day (L431-3)."""

import datetime
from collections.abc import Iterable

from procedures.law.outcome import Computed

# Rights and duties that outlive the eviction, or begin with it.
OUTLIVING = ("MEUBLES-", "CONS-", "DALO-", "SURD-RECEV", "CFP-INDEM-", "APL-", "PLAN-")


def stopped(dates: Iterable[Computed], evicted_on: datetime.date) -> list[Computed]:
    """The dates without those that the eviction stopped."""
    return [
        one
        for one in dates
        if one.rule.startswith(OUTLIVING) or (one.date is not None and one.date <= evicted_on)
    ]
