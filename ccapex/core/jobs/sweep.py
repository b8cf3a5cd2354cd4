"""Finds the jobs that a killed worker or a lost queue forgot."""

import datetime

from django.utils import timezone

from ccapex.core.jobs.queueing import send
from ccapex.core.models import Job, JobState

SILENCE = datetime.timedelta(minutes=2)
WAIT = datetime.timedelta(seconds=30)
MOST_ATTEMPTS = 5
DROPPED_MESSAGE = (
    "Le travail s'est interrompu plusieurs fois sans finir. Prévenez l'administrateur, "
    "puis reprenez-le."
)


def sweep(*, now: datetime.datetime | None = None) -> int:
    """Puts silent jobs back in the queue and sends again those that wait; how many were sent.

    A message sent twice costs nothing: the claim lets one through.
    """
    now = now or timezone.now()
    silent = Job.objects.filter(state=JobState.RUNNING, heartbeat_at__lt=now - SILENCE)
    # A job that kills its worker each time must not take every worker for ever.
    silent.filter(attempts__gte=MOST_ATTEMPTS).update(
        state=JobState.FAILED, message=DROPPED_MESSAGE, finished_at=now
    )
    silent.update(state=JobState.PENDING)
    waiting = Job.objects.filter(state=JobState.PENDING, created_at__lt=now - WAIT)
    jobs = list(waiting.only("pk", "queue").order_by("pk")[:500])
    for job in jobs:
        send(job)
    return len(jobs)
