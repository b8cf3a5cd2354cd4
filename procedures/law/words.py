"""How dates are written in a line of computation: short enough to check by hand."""

import datetime
from functools import lru_cache

NAMES = ("lun.", "mar.", "mer.", "jeu.", "ven.", "sam.", "dim.")


@lru_cache(maxsize=100_000)
def short(day: datetime.date) -> str:
    """14/03/2023"""
    return f"{day.day:02d}/{day.month:02d}/{day.year}"


@lru_cache(maxsize=100_000)
def named(day: datetime.date) -> str:
    """mar. 14/03/2023"""
    return f"{NAMES[day.weekday()]} {short(day)}"


def months(count: int) -> str:
    return f"{count} mois"


def days(count: int) -> str:
    return f"{count} jour" if count == 1 else f"{count} jours"
