"""The real broker, workers and browser that other tests lean on do what is asked of them."""

import subprocess
import time
from collections.abc import Callable

import pytest
from celery import current_app
from django.urls import reverse
from playwright.sync_api import Page

from ccapex.core.jobs.queueing import RUN_TASK
from ccapex.core.jobs.registry import QUEUES
from ccapex.core.models import Job, JobState
from tests.support.broker import StartWorker, kill_worker

PATIENCE_SECONDS = 30


def wait_for(condition: Callable[[], bool]) -> bool:
    deadline = time.monotonic() + PATIENCE_SECONDS
    while not condition():
        if time.monotonic() > deadline:
            return False
        time.sleep(0.1)
    return True


@pytest.mark.broker
def test_a_worker_takes_the_jobs_of_every_queue(start_worker: StartWorker) -> None:
    jobs = [Job.objects.create(kind="unknown", queue=queue) for queue in QUEUES]
    for job in jobs:
        current_app.send_task(RUN_TASK, args=[job.pk], queue=job.queue)
    start_worker()
    # No handler knows this kind: having failed is having been taken, once, by the real worker.
    assert wait_for(lambda: Job.objects.filter(state=JobState.FAILED).count() == len(jobs))
    assert set(Job.objects.values_list("attempts", flat=True)) == {1}


@pytest.mark.broker
def test_a_killed_worker_is_gone_at_once(start_worker: StartWorker) -> None:
    worker: subprocess.Popen[bytes] = start_worker()
    kill_worker(worker)
    assert worker.poll() is not None


@pytest.mark.browser
def test_the_login_page_opens_without_any_complaint_of_the_browser(
    page: Page, accessibility_faults: Callable[[Page], list[str]]
) -> None:
    page.goto(reverse("account_login"))
    assert page.locator("html").get_attribute("lang") == "fr"
    assert accessibility_faults(page) == []
