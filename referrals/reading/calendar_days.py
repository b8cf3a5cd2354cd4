"""Days on which no act can be served: Sundays and public holidays (code de procédure civile,
art. 664)."""

from __future__ import annotations

import datetime as dt
from functools import lru_cache

from workalendar.europe import France, FranceAlsaceMoselle


@lru_cache(maxsize=256)
def _holidays(year: int, alsace_moselle: bool) -> frozenset[dt.date]:
    calendar = FranceAlsaceMoselle() if alsace_moselle else France()
    return frozenset(day for day, _ in calendar.holidays(year))


def closed_day(day: dt.date, *, alsace_moselle: bool) -> str | None:
    """« un dimanche », « un jour férié », or None."""
    if day.weekday() == 6:
        return "un dimanche"
    if 1950 <= day.year <= 2100 and day in _holidays(day.year, alsace_moselle):
        return "un jour férié"
    return None
