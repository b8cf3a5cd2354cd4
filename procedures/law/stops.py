"""What an eviction ends: the delays still running that day (L431-3), but for those it starts."""

import datetime
from collections.abc import Iterable

from procedures.law.outcome import Computed

STARTED_BY_EVICTION = frozenset({"MEUBLES-2M", "CONS-SI", "CONS-SOCIAL"})


def stopped(dates: Iterable[Computed], evicted_on: datetime.date) -> list[Computed]:
    """The dates without those that the eviction stopped."""
    return [
        one
        for one in dates
        if one.rule in STARTED_BY_EVICTION or one.date is None or one.date <= evicted_on
    ]
