"""When a task is due, and the words that say how it was counted.

Working days are Monday to Friday without public holidays, as for the DSF (décret 2021-8, art. 1).
"""

import calendar
import datetime
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import lru_cache

from workalendar.europe import France, FranceAlsaceMoselle

from ccapex.core import french
from procedures.actions.table import Delay, Length

ALSACE_MOSELLE = frozenset({"57", "67", "68"})
ANCHORS: Mapping[str, str] = {
    "hearing": "l'audience",
    "effective_from": "la date d'effet de la décision",
}
Closed = Callable[[datetime.date], bool]


@dataclass(frozen=True, slots=True)
class Due:
    """``on`` is None where the date that it depends on is not known; ``words`` always say how."""

    on: datetime.date | None
    words: str


def closed_days(department_code: str) -> Closed:
    """Whether nobody works that day, in that département."""
    alsace_moselle = department_code in ALSACE_MOSELLE

    def closed(day: datetime.date) -> bool:
        return day.weekday() >= 5 or day in _holidays(day.year, alsace_moselle)

    return closed


@lru_cache(maxsize=256)
def _holidays(year: int, alsace_moselle: bool) -> frozenset[datetime.date]:
    country = FranceAlsaceMoselle() if alsace_moselle else France()
    return frozenset(day for day, _ in country.holidays(year))


def shifted(day: datetime.date, length: Length, closed: Closed, *, back: bool) -> datetime.date:
    """``day`` moved by the length: the day itself does not count."""
    sign = -1 if back else 1
    moved = _months(day, sign * length.months) + datetime.timedelta(days=sign * length.days)
    left = length.working_days
    while left:
        moved += datetime.timedelta(days=sign)
        left -= not closed(moved)
    return moved


def _months(day: datetime.date, months: int) -> datetime.date:
    """From day to same day of the month, or its last (CPC, art. 641)."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return datetime.date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def due(
    delay: Delay,
    *,
    trigger: tuple[datetime.date | None, str],
    anchors: Mapping[str, datetime.date | None],
    legal: Mapping[str, datetime.date | None],
    closed: Closed,
) -> Due:
    """``trigger``: its date and its words; ``legal``: the date of each rule of the calendar."""
    if delay.rule:
        on = legal.get(delay.rule)
        return Due(on, f"date légale, règle {delay.rule}" if on else "date légale non connue")
    if delay.before:
        anchor, words = anchors.get(delay.before), ANCHORS[delay.before]
        if anchor is None:
            return Due(None, f"avant {words}, dont la date n'est pas connue")
        on = shifted(anchor, delay.length, closed, back=True)
        text = f"{length_words(delay.length)} avant {words} du {french.day(anchor)}"
        if delay.length == Length():
            text = f"pour {words} du {french.day(anchor)}"
        return Due(on, _unsure(text, delay))
    since, words = trigger
    if since is None:
        return Due(None, f"après {words}")
    on = shifted(since, delay.length, closed, back=False)
    text = f"{length_words(delay.length)} après {words} du {french.day(since)}"
    return Due(on, _unsure(text, delay))


def length_words(length: Length) -> str:
    """« 15 jours ouvrés », « 2 mois »"""
    told = []
    if length.months:
        told.append(f"{length.months}{french.NBSP}mois")
    if length.days:
        told.append(french.plural(length.days, "jour"))
    if length.working_days:
        told.append(french.plural(length.working_days, "jour ouvré,jours ouvrés"))
    return french.joined(told) or "dès le jour même"


def _unsure(text: str, delay: Delay) -> str:
    return f"{text}, délai à valider" if delay.to_confirm else text
