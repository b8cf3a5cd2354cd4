"""With a real Redis and real workers: a job asked for is done, and a killed worker loses none."""

import datetime
import time
from collections.abc import Callable

import pytest
from django.utils import timezone

from ccapex.core import jobs
from ccapex.core.models import Job, JobState
from households.tasks import CLOSE_DUE
from tests.support.broker import StartWorker, kill_worker

pytestmark = pytest.mark.broker

PATIENCE_SECONDS = 30


def wait_for(condition: Callable[[], bool]) -> bool:
    deadline = time.monotonic() + PATIENCE_SECONDS
    while not condition():
        if time.monotonic() > deadline:
            return False
        time.sleep(0.1)
    return True


def state(job: Job) -> str:
    job.refresh_from_db()
    return job.state


def ask() -> Job:
    return jobs.enqueue(CLOSE_DUE, arguments={"on": "2026-10-15"}, author_id=None)


def test_a_job_asked_for_is_done_by_a_worker(start_worker: StartWorker) -> None:
    start_worker()
    job = ask()
    assert wait_for(lambda: state(job) == JobState.DONE)
    assert (job.attempts, job.result) == (1, {"closed": 0})


def test_what_a_killed_worker_held_is_done_by_another(start_worker: StartWorker) -> None:
    first = start_worker()
    kill_worker(first)
    job = ask()
    # As it was when the first worker died: taken, then silent.
    silent = timezone.now() - datetime.timedelta(minutes=3)
    Job.objects.filter(pk=job.pk).update(
        state=JobState.RUNNING, attempts=1, heartbeat_at=silent, created_at=silent
    )
    start_worker()
    jobs.sweep()
    assert wait_for(lambda: state(job) == JobState.DONE)
    assert job.attempts == 2
