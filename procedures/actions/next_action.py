"""The one thing to do next in a file, and why: legal dates, the hearing, then tasks by date."""

import datetime
from collections.abc import Iterable
from dataclasses import dataclass

from ccapex.core import french

LEGAL_HORIZON = datetime.timedelta(days=15)
HEARING_HORIZON = datetime.timedelta(days=30)
LABEL_LENGTH, WHY_LENGTH = 60, 300


@dataclass(frozen=True, slots=True)
class Candidate:
    """An open task. ``legal``: its date is one of the law."""

    label: str
    why: str
    due_on: datetime.date | None
    legal: bool


@dataclass(frozen=True, slots=True)
class NextAction:
    label: str = ""
    why: str = ""


def next_action(
    tasks: Iterable[Candidate],
    *,
    hearing_on: datetime.date | None,
    dsf_returned: bool,
    paused_until: datetime.date | None,
    today: datetime.date,
) -> NextAction:
    """Nothing to do gives empty texts. A pause hides ordinary tasks, never a date of the law."""
    # Of the same day, the first given: the table has the household told before the others.
    ranked = sorted(tasks, key=lambda one: one.due_on or datetime.date.max)
    legal = [one for one in ranked if one.legal and _near(one.due_on, today, LEGAL_HORIZON)]
    if legal:
        return _of(legal[0])
    if not dsf_returned and _ahead(hearing_on, today):
        why = f"Audience le {french.day(hearing_on)}, et aucun DSF ni carence n'est parvenu."
        return NextAction("Obtenir le DSF avant l'audience", why)
    paused = paused_until is not None and paused_until > today
    left = [one for one in ranked if one.legal] if paused else ranked
    return _of(left[0]) if left else NextAction()


def _of(task: Candidate) -> NextAction:
    return NextAction(shortened(task.label, LABEL_LENGTH), task.why[:WHY_LENGTH])


def shortened(text: str, length: int) -> str:
    """At most ``length`` signs, cut between two words."""
    if len(text) <= length:
        return text
    return f"{text[: length - 1].rsplit(' ', 1)[0]}…"


def _near(day: datetime.date | None, today: datetime.date, horizon: datetime.timedelta) -> bool:
    return day is not None and day <= today + horizon


def _ahead(day: datetime.date | None, today: datetime.date) -> bool:
    return day is not None and today <= day <= today + HEARING_HORIZON
