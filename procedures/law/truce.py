"""Winter truce and its prolongations: the periods in which no eviction may be carried out."""

import datetime
from bisect import bisect_right
from functools import lru_cache
from typing import NamedTuple

from procedures.law.calendar import ONE_DAY
from procedures.law.context import Context
from procedures.law.table import Rule, rules

OVERSEAS = frozenset({"971", "972", "973", "974", "976"})
FIRST_YEAR, LAST_YEAR = 1990, 2160


class Period(NamedTuple):
    first: datetime.date
    last: datetime.date
    rule: Rule


@lru_cache(maxsize=1)
def mainland() -> tuple[Period, ...]:
    """Every period, in order. A season counts day by day under the law of that day."""
    found: list[Period] = []
    for rule in rules():
        if rule.answer == "spans":
            found.extend(Period(first, last, rule) for first, last in rule.value)
        if rule.answer != "season":
            continue
        opening, closing = rule.value
        for year in range(FIRST_YEAR, LAST_YEAR):
            first = max(_day(year, opening), rule.valid_from)
            last = min(_day(year + 1, closing), rule.valid_to)
            if first <= last:
                found.append(Period(first, last, rule))
    return tuple(sorted(found, key=lambda period: period.first))


@lru_cache(maxsize=1)
def _starts() -> list[datetime.date]:
    return [period.first for period in mainland()]


def periods(context: Context) -> tuple[Period, ...]:
    """Those of the case's department; overseas, those that the prefect fixed and somebody entered.

    A lease out of the truce (students, violence) has none.
    """
    if context.lease.student_housing or context.lease.violence_exclusion:
        return ()
    if context.department not in OVERSEAS:
        return mainland()
    kept = context.kept.get("overseas_truce")
    if kept is None:
        rule = next(rule for rule in rules() if rule.id == "TREVE-DOM")
        found = [
            Period(datetime.date.fromisoformat(first), datetime.date.fromisoformat(last), rule)
            for setting in context.settings.of("TREVE-DOM", "windows", context.department)
            for first, last in setting.value or ()
        ]
        kept = context.kept["overseas_truce"] = tuple(sorted(found, key=lambda p: p.first))
    found_periods: tuple[Period, ...] = kept
    return found_periods


def period_of(day: datetime.date, among: tuple[Period, ...]) -> Period | None:
    """The period that holds a day."""
    position = _position(day, among)
    if position and among[position - 1].last >= day:
        return among[position - 1]
    return None


def next_from(day: datetime.date, among: tuple[Period, ...]) -> Period | None:
    """The period that holds a day, or the next one to begin."""
    position = _position(day, among)
    if position and among[position - 1].last >= day:
        return among[position - 1]
    return among[position] if position < len(among) else None


def after(day: datetime.date, among: tuple[Period, ...]) -> datetime.date:
    """The day itself, or the first one out of the truce."""
    while (period := period_of(day, among)) is not None:
        day = period.last + ONE_DAY
    return day


def _position(day: datetime.date, among: tuple[Period, ...]) -> int:
    if among is mainland():
        return bisect_right(_starts(), day)
    return bisect_right([period.first for period in among], day)


def _day(year: int, month_day: str) -> datetime.date:
    month, day = month_day.split("-")
    return datetime.date(year, int(month), int(day))
