"""What people type, read as they mean it: dates (3/10, hier, +15) and amounts (1 280,50 €).

The same grammar as static/js/dates.js, for those who have no script and for tests to hold both.
"""

import datetime
import re
import unicodedata
from decimal import Decimal
from typing import Literal

Sense = Literal["past", "future", "nearest"]

NEAR = {
    "aujourd'hui": 0,
    "auj": 0,
    "hier": -1,
    "avant-hier": -2,
    "demain": 1,
    "apres-demain": 2,
}
SHIFT = re.compile(r"([+-])\s*(\d{1,4})\s*j?")
ISO = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})")
FRENCH = re.compile(r"(\d{1,2})[/. -](\d{1,2})(?:[/. -](\d{4}|\d{2}))?")
DIGITS = re.compile(r"(\d{2})(\d{2})(\d{4}|\d{2})")
AMOUNT = re.compile(r"-?\d+(?:\.\d{1,2})?")


def typed_date(
    text: str, *, today: datetime.date, sense: Sense = "nearest"
) -> datetime.date | None:
    """The date meant, or None. ``sense`` says which year a day without one belongs to."""
    typed = _plain(text)
    if typed in NEAR:
        return today + datetime.timedelta(days=NEAR[typed])
    if found := SHIFT.fullmatch(typed):
        days = int(found[2]) * (1 if found[1] == "+" else -1)
        return today + datetime.timedelta(days=days)
    if found := ISO.fullmatch(typed):
        return _date(int(found[1]), int(found[2]), int(found[3]))
    found = FRENCH.fullmatch(typed) or DIGITS.fullmatch(typed)
    if not found:
        return None
    day, month, year = int(found[1]), int(found[2]), found[3]
    if not year:
        return _without_year(day, month, today, sense)
    full = int(year)
    if len(year) == 2:
        # A birth year may be of the last century, an act is never ten years ahead.
        full += 1900 if full > today.year % 100 + 10 else 2000
    return _date(full, month, day)


def typed_amount(text: str) -> Decimal | None:
    """« 1 280,50 € », « 1.280,50 », « 1280.5 » → euros; None where it is no amount."""
    kept = re.sub(r"[\s\u00a0\u202f€]", "", text).replace("\u2212", "-")
    if "," in kept:
        kept = kept.replace(".", "").replace(",", ".")
    return Decimal(kept) if AMOUNT.fullmatch(kept) else None


def _plain(text: str) -> str:
    decomposed = unicodedata.normalize("NFD", text.strip().lower().replace("\u2019", "'"))
    return "".join(sign for sign in decomposed if not unicodedata.combining(sign))


def _date(year: int, month: int, day: int) -> datetime.date | None:
    try:
        return datetime.date(year, month, day)
    except ValueError:
        return None


def _without_year(day: int, month: int, today: datetime.date, sense: Sense) -> datetime.date | None:
    tries = (_date(today.year + shift, month, day) for shift in (-1, 0, 1))
    fitting = [
        date
        for date in tries
        if date and (sense == "nearest" or (date <= today if sense == "past" else date >= today))
    ]
    return min(fitting, key=lambda date: abs(date - today), default=None)
