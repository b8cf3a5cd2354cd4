"""Asks for a job: the row first, the message on commit."""

import logging
from typing import Any

from celery import current_app
from django.conf import settings
from django.db import IntegrityError, transaction
from kombu.exceptions import OperationalError

from ccapex.core.jobs.registry import find
from ccapex.core.models import Job, JobState

logger = logging.getLogger(__name__)

RUN_TASK = "ccapex.core.tasks.run_job"
OPEN_STATES = (JobState.PENDING, JobState.RUNNING)
PLAIN = (int, str, bool, type(None))


def enqueue(
    kind: str,
    *,
    arguments: dict[str, Any],
    author_id: int | None,
    territory_id: int | None = None,
    organisation_id: int | None = None,
    key: str = "",
) -> Job:
    """The job that does ``kind``; with a ``key`` still open, the job already asked for."""
    _check(arguments)
    queue = find(kind).queue
    job = _open_job(kind, key)
    if job is None:
        try:
            with transaction.atomic():
                job = Job.objects.create(
                    kind=kind,
                    queue=queue,
                    key=key,
                    arguments=arguments,
                    author_id=author_id,
                    territory_id=territory_id,
                    organisation_id=organisation_id,
                )
        except IntegrityError:
            # Two clicks at the same time: the constraint kept one, which is the answer to both.
            return Job.objects.get(kind=kind, key=key, state__in=OPEN_STATES)
        send_on_commit(job)
    return job


def resume(job: Job) -> bool:
    """Puts a failed job back in its queue; False when it is not failed any more."""
    twin = _open_job(job.kind, job.key)
    if twin is not None:
        return False
    taken = Job.objects.filter(pk=job.pk, state=JobState.FAILED).update(
        state=JobState.PENDING, message="", finished_at=None
    )
    if taken:
        send_on_commit(job)
    return bool(taken)


def send_on_commit(job: Job) -> None:
    transaction.on_commit(lambda: send(job))


def send(job: Job) -> None:
    """Gives the job's id to Celery. Without a broker the row waits for the runner."""
    if not settings.CELERY_BROKER_URL:
        return
    try:
        current_app.send_task(RUN_TASK, args=[job.pk], queue=job.queue)
    except OperationalError:
        # The row is safe: the sweep sends it again once the broker answers.
        logger.warning("Broker out of reach: job %s waits for the sweep", job.pk)


def _open_job(kind: str, key: str) -> Job | None:
    if not key:
        return None
    return Job.objects.filter(kind=kind, key=key, state__in=OPEN_STATES).first()


def _check(arguments: dict[str, Any]) -> None:
    """Identifiers and codes only: what a job works on is read when it runs, from the database."""
    for name, value in arguments.items():
        values = value if isinstance(value, list) else [value]
        if not all(isinstance(item, PLAIN) for item in values):
            raise TypeError(f"Argument {name!r} of a job must be an identifier or a list of them.")
