"""Months counted from a day of the month to the same day (CPC art. 641, second paragraph)."""

import calendar
import datetime as dt


def add_months(day: dt.date, months: int) -> dt.date:
    """The same day of the month, ``months`` later or, negative, earlier; else the last day of it.

    31 July plus two months is 30 September.
    """
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return dt.date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))
