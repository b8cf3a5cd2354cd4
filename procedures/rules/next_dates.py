"""Which legal dates are kept for queues, and which one comes next."""

import datetime
from collections.abc import Iterable
from typing import Protocol

from procedures.enums import Stage

# What still runs once a procedure is over: furniture, compensation, the new lease, DALO.
AFTER_THE_END = frozenset(
    {
        *("MEUBLES-2M", "CFP-INDEM-REP", "PROTO-BAIL"),
        *("DALO-DECISION", "DALO-OFFRE", "DALO-TA", "DALO-REJET"),
    }
)


class DatedRule(Protocol):
    @property
    def rule(self) -> str: ...
    @property
    def date(self) -> datetime.date | None: ...


def still_runs(stage: str, rule: str) -> bool:
    return stage != Stage.CLOSED or rule in AFTER_THE_END


def next_of(dates: Iterable[DatedRule], day: datetime.date) -> tuple[datetime.date | None, str]:
    """The first date not before ``day``, and its rule; of two the same day, the first by name."""
    coming = [(one.date, one.rule) for one in dates if one.date is not None and one.date >= day]
    return min(coming, default=(None, ""))
