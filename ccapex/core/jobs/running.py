"""Runs one job: claim by compare-and-swap, work, outcome."""

import logging
from collections.abc import Callable

from django.db.models import F
from django.utils import timezone

from ccapex.core.jobs.progress import JobRefused, JobStopped, Progress, never, write_if_mine
from ccapex.core.jobs.registry import find
from ccapex.core.models import Job, JobState

logger = logging.getLogger(__name__)

FAILED_MESSAGE = "Le travail a échoué ; il peut être repris."


def claim(job_id: int) -> Job | None:
    """The job, now ours; None when somebody else has it or it is over."""
    mine = Job.objects.filter(pk=job_id, state=JobState.PENDING).update(
        state=JobState.RUNNING,
        attempts=F("attempts") + 1,
        heartbeat_at=timezone.now(),
        finished_at=None,
        message="",
    )
    return Job.objects.get(pk=job_id) if mine else None


def run(job_id: int, *, should_stop: Callable[[], bool] = never) -> bool:
    """Runs the job if it is still to be done; False when there was nothing to do."""
    job = claim(job_id)
    if job is None:
        return False
    progress = Progress(job, should_stop=should_stop)
    try:
        find(job.kind).work(job, progress)
    except JobRefused as refusal:
        _finish(job, JobState.FAILED, message=str(refusal)[:300])
    except JobStopped:
        # Back in the queue if it is still ours: the next attempt goes on from here.
        write_if_mine(job, state=JobState.PENDING)
    except Exception as error:  # noqa: BLE001 — whatever went wrong, the job must say it failed
        # The type alone: a message or a traceback may quote a household.
        logger.error("Job %s (%s) failed: %s", job.pk, job.kind, type(error).__name__)
        _finish(job, JobState.FAILED, message=FAILED_MESSAGE)
    else:
        _finish(job, JobState.DONE, progress=progress)
    return True


def run_next(*, should_stop: Callable[[], bool] = never) -> bool:
    """Runs the oldest pending job; False when none waits."""
    for job_id in Job.objects.filter(state=JobState.PENDING).order_by("pk").values_list("pk")[:5]:
        if run(job_id[0], should_stop=should_stop):
            return True
    return False


def _finish(
    job: Job, state: JobState, *, message: str = "", progress: Progress | None = None
) -> None:
    result = progress.results if progress else {}
    write_if_mine(
        job,
        state=state,
        message=message,
        result=result,
        done=job.done,
        total=job.total,
        finished_at=timezone.now(),
    )
