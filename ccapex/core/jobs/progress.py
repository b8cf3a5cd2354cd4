"""What a handler says while it works, and how it learns that the work is no longer its own."""

import time
from collections.abc import Callable
from typing import Any

from django.utils import timezone

from ccapex.core.models import Job, JobState

BEAT_SECONDS = 0.5


class JobRefused(Exception):
    """The work cannot be done as asked. The message is French, shown as it is to the author."""


class JobStopped(Exception):
    """Somebody else has the job, or this process was asked to stop: nothing more to write."""


def never() -> bool:
    return False


class Progress:
    """Counts and heartbeat of one attempt.

    ``attempts`` is the proof of ownership: once the sweep has given the job to another worker, a
    slow first worker writes nothing more and stops at its next ``advance``.
    """

    def __init__(self, job: Job, *, should_stop: Callable[[], bool] = never) -> None:
        self._job = job
        self._should_stop = should_stop
        self._written_at = time.monotonic()
        self._results: dict[str, Any] = {}

    def total(self, count: int, *, done: int = 0) -> None:
        """How many steps there are; ``done`` those that an earlier attempt already made."""
        self._job.total, self._job.done = count, done
        self._write()

    def advance(self, count: int = 1) -> None:
        """``count`` more steps are made; also the heartbeat: call it at least once a minute."""
        self._job.done += count
        if self._should_stop():
            self._write()
            raise JobStopped
        if time.monotonic() - self._written_at >= BEAT_SECONDS:
            self._write()

    def result(self, values: dict[str, Any]) -> None:
        """Kept when the work ends; the page shows ``url``, ``url_label``, ``summary`` (lines)."""
        self._results |= values

    @property
    def results(self) -> dict[str, Any]:
        return self._results

    def _write(self) -> None:
        self._written_at = time.monotonic()
        if not write_if_mine(self._job, done=self._job.done, total=self._job.total):
            raise JobStopped


def write_if_mine(job: Job, **values: Any) -> bool:
    """Updates the row unless another attempt has started."""
    return bool(
        Job.objects.filter(pk=job.pk, state=JobState.RUNNING, attempts=job.attempts).update(
            heartbeat_at=timezone.now(), **values
        )
    )
