"""« Prochaines échéances » in the file: the dates to watch, each with its article."""

from typing import Any

from django.utils import timezone

from households.file import FileRequest, Section, registry
from households.services.matrix import Category
from procedures.file_reading import dates_of, procedures_of
from procedures.services.legal import watched

SHOWN = 4


def section(asked: FileRequest) -> dict[str, Any] | None:
    """The next dates, then the last that passed unanswered; none without a procedure."""
    procedures = procedures_of(asked)
    if not procedures or not asked.shown.whole(Category.PROCEDURE):
        return None
    found = dates_of(asked)
    today = timezone.localdate()
    dates = watched(found)
    ahead = [one for one in dates if one.date and one.date >= today]
    passed = [one for one in dates if one.date and one.date < today]
    return {
        "procedure": procedures[0],
        "ahead": ahead[:SHOWN],
        "passed": passed[-1:],
        "more": max(len(found.deadlines) - len(ahead[:SHOWN]) - len(passed[-1:]), 0),
        "warnings": found.warnings,
        "today": today,
    }


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
