"""Durations of the tables ("M2+R642", "REB J42", "OUV15") and their application to a date.

Forward: M months, J days, OUV working days, the first day never counted; ``+R642`` carries an
expiry on a closed day to the next open one. ``REB``: counted backward from a day, ending at zero
hour, never carried: the last useful day is the day before (avis 25-70.018). ``REB OUV`` gives the
working day itself.
"""

import datetime
import re
from dataclasses import dataclass
from functools import lru_cache

from procedures.law import calendar, words

PATTERN = re.compile(r"(REB )?(M|J|OUV)(\d+)(?:\+J(\d+))?(\+R642)?$")


@dataclass(frozen=True, slots=True)
class Delay:
    """``days``: days added after months (a month and a half)."""

    unit: str
    count: int
    days: int = 0
    backward: bool = False
    carry: bool = False


def parse_delay(text: str) -> Delay:
    found = PATTERN.match(text)
    if found is None:
        raise ValueError(f"« {text} » n'est pas une durée.")
    back, unit, count, days, carry = found.groups()
    return Delay(unit, int(count), int(days or 0), back is not None, carry is not None)


@lru_cache(maxsize=200_000)
def apply(delay: Delay, start: datetime.date, zone: str) -> tuple[datetime.date, str]:
    """The date, and the line that a person can check by hand."""
    if delay.backward:
        return _back(delay, start, zone)
    return _forward(delay, start, zone)


def _forward(delay: Delay, start: datetime.date, zone: str) -> tuple[datetime.date, str]:
    head = words.short(start)
    if delay.unit == "OUV":
        end = calendar.add_working_days(start, delay.count, zone)
        line = f"{head} + {delay.count} jours ouvrés = {words.named(end)}"
        return end, line + _skipped(start, end, zone)
    if delay.unit == "J":
        end = start + datetime.timedelta(days=delay.count)
        line = f"{head} + {words.days(delay.count)} = {words.named(end)}"
    else:
        end = calendar.add_months(start, delay.count)
        line = f"{head} + {words.months(delay.count)}"
        if delay.days:
            end += datetime.timedelta(days=delay.days)
            line += f" et {words.days(delay.days)}"
        line += f" = {words.named(end)}"
        if not delay.days and end.day != start.day:
            line += " (dernier jour du mois, CPC 641)"
    if delay.carry:
        open_day = calendar.carried(end, zone)
        if open_day != end:
            line += f", reporté au {words.named(open_day)} (CPC 642)"
            end = open_day
    return end, line


def _back(delay: Delay, start: datetime.date, zone: str) -> tuple[datetime.date, str]:
    head = words.short(start)
    if delay.unit == "OUV":
        end = calendar.add_working_days(start, -delay.count, zone)
        line = f"{head} − {delay.count} jours ouvrés = {words.named(end)}"
        return end, line + _skipped(end, start, zone)
    if delay.unit == "J":
        limit = start - datetime.timedelta(days=delay.count)
        span = words.days(delay.count)
    else:
        limit = calendar.add_months(start, -delay.count)
        span = words.months(delay.count)
    end = limit - calendar.ONE_DAY
    line = f"{head} − {span} = {words.named(limit)} à 0 h : dernier jour utile {words.named(end)}"
    return end, f"{line}, sans report"


@lru_cache(maxsize=100_000)
def _skipped(first: datetime.date, last: datetime.date, zone: str) -> str:
    """The holidays of the week that the count passed over."""
    found = []
    day = first + calendar.ONE_DAY
    while day < last:
        if day.weekday() < 5 and calendar.is_holiday(day, zone):
            found.append(f"{day.day:02d}/{day.month:02d}")
        day += calendar.ONE_DAY
    return f" (jours fériés sautés : {', '.join(found)})" if found else ""
