"""When a task is due, and the words that say how it was counted.

Working days are Monday to Friday without public holidays, as for the DSF (décret 2021-8, art. 1).
"""

import datetime
from collections.abc import Mapping
from dataclasses import dataclass

from ccapex.core import french
from procedures.actions.table import Delay, Length
from procedures.law import calendar

ANCHORS: Mapping[str, str] = {
    "hearing": "l'audience",
    "effective_from": "la date d'effet de la décision",
}


@dataclass(frozen=True, slots=True)
class Due:
    """``on`` is None where the date that it depends on is not known; ``words`` always say how."""

    on: datetime.date | None
    words: str


def shifted(day: datetime.date, length: Length, zone: str, *, back: bool) -> datetime.date:
    """``day`` moved by the length: the day itself does not count. ``zone``: public holidays."""
    sign = -1 if back else 1
    moved = calendar.add_months(day, sign * length.months)
    moved += datetime.timedelta(days=sign * length.days)
    return calendar.add_working_days(moved, sign * length.working_days, zone)


def due(
    delay: Delay,
    *,
    trigger: tuple[datetime.date | None, str],
    anchors: Mapping[str, datetime.date | None],
    legal: Mapping[str, datetime.date | None],
    zone: str,
) -> Due:
    """``trigger``: its date and its words; ``legal``: the date of each rule of the calendar."""
    if delay.rule:
        on = legal.get(delay.rule)
        return Due(on, f"date légale, règle {delay.rule}" if on else "date légale non connue")
    if delay.before:
        anchor, words = anchors.get(delay.before), ANCHORS[delay.before]
        if anchor is None:
            return Due(None, f"avant {words}, dont la date n'est pas connue")
        on = shifted(anchor, delay.length, zone, back=True)
        text = f"{length_words(delay.length)} avant {words} du {french.day(anchor)}"
        if delay.length == Length():
            text = f"pour {words} du {french.day(anchor)}"
        return Due(on, _unsure(text, delay))
    since, words = trigger
    if since is None:
        return Due(None, f"après {words}")
    on = shifted(since, delay.length, zone, back=False)
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
