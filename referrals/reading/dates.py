"""Dates as senders write them. Impossible and missing ones are told apart: each has its message."""

from __future__ import annotations

import datetime as dt
import re
from functools import lru_cache

from referrals.reading.cells import Cell, as_text, fold

_MONTHS = {
    "janvier": 1, "janv": 1, "jan": 1, "fevrier": 2, "fevr": 2, "fev": 2, "mars": 3, "mar": 3,
    "avril": 4, "avr": 4, "mai": 5, "juin": 6, "jun": 6, "juillet": 7, "juil": 7, "jul": 7,
    "aout": 8, "aou": 8, "septembre": 9, "sept": 9, "sep": 9, "octobre": 10, "oct": 10,
    "novembre": 11, "nov": 11, "decembre": 12, "dec": 12,
}  # fmt: skip
_DAY_FIRST = re.compile(r"(\d{1,2})\s*[/.\-\s]\s*(\d{1,2})\s*[/.\-\s]\s*(\d{4}|\d{2})")
_YEAR_FIRST = re.compile(r"(\d{4})\s*[/.\-]\s*(\d{1,2})\s*[/.\-]\s*(\d{1,2})")
_COMPACT = re.compile(r"(\d{2})(\d{2})((?:19|20)\d{2})|((?:19|20)\d{2})(\d{2})(\d{2})")
_WORDED = re.compile(r"(\d{1,2})(?:er)? ?([a-z]{3,9}) ?(\d{4}|\d{2})")
_TIME_TAIL = re.compile(r"[T\s]+(?:à\s*)?\d{1,2}\s*[h:]\s*\d{0,2}(?::\d{2}(?:\.\d+)?)?\s*Z?$")
_WEEKDAY = re.compile(
    r"^(?:le\s+)?(?:(?:lun|mar|mercre|jeu|vendre|same)di|dimanche)?\s*", re.IGNORECASE
)
# Days of the spreadsheet calendar: below, a number is a count of months or an amount, not a date.
_SERIAL_FIRST, _SERIAL_LAST = 10_000, 80_000
_SERIAL_EPOCH = dt.date(1899, 12, 30)


class NotADate(ValueError):
    """The text is no date (« à venir »)."""


class ImpossibleDate(ValueError):
    """The text has the shape of a date that no calendar has (31/02)."""


def read_date(cell: Cell, *, today: dt.date, in_past: bool = True) -> dt.date | None:
    """None for an empty cell. Two-digit years: the last one that is not far in the future."""
    if isinstance(cell, dt.datetime):
        return cell.date()
    if isinstance(cell, dt.date):
        return cell
    if isinstance(cell, bool | dt.time | dt.timedelta):
        raise NotADate
    if isinstance(cell, int | float):
        return _from_number(cell)
    text = as_text(cell)
    if not text:
        return None
    return _from_text(text, today.year + (0 if in_past else 1))


def _from_number(number: float) -> dt.date:
    if _SERIAL_FIRST <= number <= _SERIAL_LAST:
        return _SERIAL_EPOCH + dt.timedelta(days=int(number))
    if not float(number).is_integer():
        raise NotADate
    digits = str(int(number)).zfill(8)
    if len(digits) == 8:  # 18092026 typed without separators
        return _from_text(digits, 2100)
    raise NotADate


@lru_cache(maxsize=8_192)
def _from_text(text: str, last_year: int) -> dt.date:
    text = _WEEKDAY.sub("", _TIME_TAIL.sub("", text.strip(" .,;'"))).strip()
    if match := _DAY_FIRST.fullmatch(text):
        return _build(match[3], match[2], match[1], last_year)
    if match := _YEAR_FIRST.fullmatch(text):
        return _build(match[1], match[2], match[3], last_year)
    if match := _COMPACT.fullmatch(text):
        if match[1]:
            return _build(match[3], match[2], match[1], last_year)
        return _build(match[4], match[5], match[6], last_year)
    worded = _WORDED.fullmatch(fold(text))
    if worded and (month := _MONTHS.get(worded[2])):
        return _build(worded[3], str(month), worded[1], last_year)
    if text.isdecimal() and _SERIAL_FIRST <= int(text) <= _SERIAL_LAST:
        return _SERIAL_EPOCH + dt.timedelta(days=int(text))
    raise NotADate


def _build(year: str, month: str, day: str, last_year: int) -> dt.date:
    number = int(year)
    if len(year) == 2:
        number += 2000
        if number > last_year:
            number -= 100
    try:
        return dt.date(number, int(month), int(day))
    except ValueError as error:
        raise ImpossibleDate from error


_INNER_DATE = re.compile(r"\d{1,2}[/.\-]\d{1,2}[/.\-](?:\d{4}|\d{2})|\d{4}-\d{2}-\d{2}")


def read_dates(cell: Cell, *, today: dt.date) -> list[dt.date]:
    """Every date of a cell (birth dates of children), in the order written."""
    if not isinstance(cell, str):
        found = read_date(cell, today=today)
        return [found] if found else []
    dates = []
    for text in _INNER_DATE.findall(as_text(cell)):
        try:
            dates.append(_from_text(text, today.year))
        except ValueError:
            continue
    return dates
