"""« Prochaines échéances » in the file: the hearing, then the dates to watch with their articles.

One block for each open procedure, the most advanced first.
"""

import datetime
from typing import Any

from django.utils import timezone

from households.file import FileRequest, Section, registry
from households.services.matrix import Category
from procedures.enums import Stage
from procedures.file_reading import current_of, dates_of, home_of
from procedures.law.outcome import Outcome
from procedures.models import Procedure
from procedures.services.legal import last_day, watched

SHOWN = 4


def section(asked: FileRequest) -> dict[str, Any] | None:
    """The next dates, then the last that passed unanswered; none without a procedure."""
    current = current_of(asked)
    if not current or not asked.shown.whole(Category.PROCEDURE):
        return None
    found, today = dates_of(asked), timezone.localdate()
    return {
        "calendars": [_calendar(one, found.get(one.pk, Outcome()), today) for one in current],
        "several": len(current) > 1,
        "today": today,
    }


def _calendar(procedure: Procedure, found: Outcome, today: datetime.date) -> dict[str, Any]:
    dates = [(last_day(one) or today, one) for one in watched(found)]
    dates.sort(key=lambda dated: dated[1].shown_on or today)
    ahead = [one for last, one in dates if last >= today][:SHOWN]
    passed = [one for last, one in dates if last < today][-1:]
    return {
        "procedure": procedure,
        "home": home_of(procedure),
        "hearing": hearing_to_come(procedure, today),
        "ahead": ahead,
        "passed": passed,
        "more": max(len(found.deadlines) - len(ahead) - len(passed), 0),
        "warnings": found.warnings,
    }


def hearing_to_come(procedure: Procedure, today: datetime.date) -> datetime.date | None:
    """The date that counts most while it is ahead."""
    on = procedure.hearing_on
    is_open = procedure.stage != Stage.CLOSED
    return on if is_open and on is not None and on >= today else None


def register() -> None:
    registry.add_section(
        Section(
            "deadlines",
            "Prochaines échéances",
            14,
            "procedures/sections/deadlines.html",
            section,
            Category.PROCEDURE,
        )
    )
