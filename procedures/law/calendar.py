"""Days and months of the law: public holidays by place, working days, months, carry (CPC 640-642).

A *zone* is what changes the holidays: "" for most of France, "am" for Alsace and Moselle, else the
code of an overseas department.
"""

import datetime
from functools import cache, lru_cache

ONE_DAY = datetime.timedelta(days=1)
ALSACE_MOSELLE = frozenset({"57", "67", "68"})
# Abolition of slavery, by department (art. L3422-2 code du travail).
OVERSEAS_HOLIDAYS = {
    "971": (5, 27),
    "972": (5, 22),
    "973": (6, 10),
    "974": (12, 20),
    "976": (4, 27),
    "977": (10, 9),
    "978": (3, 28),
}


def zone_of(department: str) -> str:
    if department in ALSACE_MOSELLE:
        return "am"
    return department if department in OVERSEAS_HOLIDAYS else ""


@cache
def holidays(year: int, zone: str) -> frozenset[datetime.date]:
    """The public holidays of a year in a zone. In Alsace and Moselle Good Friday is one
    everywhere, which is the prudent reading (L3134-13 code du travail)."""
    # Here and not above: the library takes longer to load than most commands to run.
    from workalendar.europe import France, FranceAlsaceMoselle

    calendar = FranceAlsaceMoselle() if zone == "am" else France()
    found = {day for day, _ in calendar.holidays(year)}
    if zone in OVERSEAS_HOLIDAYS:
        found.add(datetime.date(year, *OVERSEAS_HOLIDAYS[zone]))
    return frozenset(found)


def is_holiday(day: datetime.date, zone: str) -> bool:
    return day in holidays(day.year, zone)


def is_closed(day: datetime.date, zone: str) -> bool:
    """Saturday, Sunday or holiday."""
    return day.weekday() > 4 or day in holidays(day.year, zone)


@lru_cache(maxsize=100_000)
def carried(day: datetime.date, zone: str) -> datetime.date:
    """The day itself, or the next that is open (CPC 642)."""
    while is_closed(day, zone):
        day += ONE_DAY
    return day


def open_day_before(day: datetime.date, zone: str) -> datetime.date:
    """The day itself, or the last one before it that is open."""
    while is_closed(day, zone):
        day -= ONE_DAY
    return day


def add_months(day: datetime.date, count: int) -> datetime.date:
    """Same day of the month, else the last one of it (CPC 641). ``count`` may be negative."""
    year, month = divmod(day.year * 12 + day.month - 1 + count, 12)
    month += 1
    number = day.day
    if number > 28:
        number = min(number, _last_day(year, month))
    return datetime.date(year, month, number)


@lru_cache(maxsize=100_000)
def add_working_days(day: datetime.date, count: int, zone: str) -> datetime.date:
    """Monday to Friday but holidays; the first day is not counted. Backward if negative."""
    step = ONE_DAY if count > 0 else -ONE_DAY
    for _ in range(abs(count)):
        day += step
        while is_closed(day, zone):
            day += step
    return day


@cache
def _last_day(year: int, month: int) -> int:
    following = datetime.date(year + month // 12, month % 12 + 1, 1)
    return (following - ONE_DAY).day
