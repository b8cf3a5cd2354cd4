"""The past of the demo: what is done inside ``at`` is dated there, by the real services.

A demo needs a year of history, and frozen letters and the journal cannot be dated afterwards.
Nothing but the building of the demo uses this.
"""

import datetime
import time
from collections.abc import Iterator
from contextlib import contextmanager
from unittest.mock import patch

from django.utils import timezone


@contextmanager
def at(day: datetime.date, hour: int = 9) -> Iterator[None]:
    """The clock starts at ``hour`` that day and runs on, so that instants stay in order."""
    start = datetime.datetime.combine(
        day, datetime.time(hour), tzinfo=timezone.get_current_timezone()
    )
    began = time.monotonic()

    def now() -> datetime.datetime:
        elapsed = datetime.timedelta(seconds=time.monotonic() - began)
        return (start + elapsed).astimezone(datetime.UTC)

    with patch.object(timezone, "now", now):
        yield


def working_day(day: datetime.date) -> datetime.date:
    """The day itself, or the Friday before a week-end."""
    return day - datetime.timedelta(days=max(0, day.weekday() - 4))
