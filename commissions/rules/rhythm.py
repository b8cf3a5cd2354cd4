"""Dates of a year's sessions, from the rhythm of the commission: proposed, then edited by hand."""

import datetime
from collections.abc import Callable, Sequence

from commissions.rules.configuration import Rhythm

USUAL_WEEKDAY = 1  # Tuesday: what is proposed where no session was held yet.
USUAL_WEEK = 2  # the second of the month
NEVER_THE_FIFTH = 4  # some months have no fifth Tuesday


def proposed_dates(
    year: int,
    rhythm: Rhythm,
    *,
    last: datetime.date | None,
    closed: Callable[[datetime.date], bool],
) -> list[datetime.date]:
    """One date every ``every_months``, on the weekday and in the week of the month of the last
    session, as months after it; from January where there was none. A closed day (weekend, public
    holiday) goes to the next open one. Without ``every_months``: none, the dates are typed.
    """
    step = rhythm.every_months
    if not step:
        return []
    first = _first_month(year, step, last)
    weekday = last.weekday() if last and last.weekday() < 5 else USUAL_WEEKDAY
    week = min((last.day - 1) // 7 + 1, NEVER_THE_FIFTH) if last else USUAL_WEEK
    days = [_nth(year, month, weekday, week) for month in range(first, 13, step)]
    return [_open_from(day, closed) for day in days if last is None or day > last]


def _first_month(year: int, step: int, last: datetime.date | None) -> int:
    if last is None:
        return 1
    since = (year - last.year) * 12 + 1 - last.month
    # Months after the last session, counted from January of the year asked.
    return last.month + step if since <= 0 else 1 + (-since % step)


def _nth(year: int, month: int, weekday: int, week: int) -> datetime.date:
    start = datetime.date(year, month, 1)
    return start + datetime.timedelta(days=(weekday - start.weekday()) % 7 + 7 * (week - 1))


def _open_from(day: datetime.date, closed: Callable[[datetime.date], bool]) -> datetime.date:
    while closed(day):
        day += datetime.timedelta(days=1)
    return day


def number_told(dates: Sequence[datetime.date], rhythm: Rhythm) -> str:
    """What to say where the year has fewer or more sessions than announced; nothing else."""
    if rhythm.per_year is None:
        return ""
    low, high = rhythm.per_year
    if low <= len(dates) <= high:
        return ""
    told = f"{low}" if low == high else f"{low} à {high}"
    return f"{len(dates)} séance{'s' if len(dates) > 1 else ''} cette année, {told} annoncées."
