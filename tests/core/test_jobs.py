"""A job is done once, whatever dies in between, and says what became of it."""

import datetime
import logging
import os
import signal

import pytest
from django.core.management import call_command
from django.db import transaction
from django.utils import timezone

from ccapex.core import jobs
from ccapex.core.jobs import JobRefused, JobStopped, Progress, registry
from ccapex.core.jobs.running import claim
from ccapex.core.models import Job, JobState
from tests.factories.core import JobFactory

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _handlers(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(registry, "_handlers", dict(registry._handlers))

    @jobs.handler("count_to", queue="reports", label="Compter")
    def count_to(job: Job, progress: Progress) -> None:
        progress.total(job.arguments.get("n", 3))
        for _ in range(job.arguments.get("n", 3)):
            progress.advance()
        progress.result({"summary": ["compté"]})

    @jobs.handler("refuse", queue="reports", label="Refuser")
    def refuse(job: Job, progress: Progress) -> None:
        raise JobRefused("La liste est vide : ajoutez une ligne.")

    @jobs.handler("break", queue="reports", label="Casser")
    def break_it(job: Job, progress: Progress) -> None:
        raise ValueError("DUPONT Jean, 1 rue de l'Essai")


def ask(kind: str = "count_to", key: str = "", **arguments: int) -> Job:
    return jobs.enqueue(kind, arguments=arguments, author_id=1, key=key)


def test_a_job_runs_once_and_keeps_its_result() -> None:
    job = ask(n=4)
    assert jobs.run(job.pk)
    assert not jobs.run(job.pk)
    job.refresh_from_db()
    assert (job.state, job.done, job.total, job.attempts) == (JobState.DONE, 4, 4, 1)
    assert job.result == {"summary": ["compté"]}
    assert job.finished_at


def test_the_same_open_key_finds_the_same_job_and_a_closed_one_does_not() -> None:
    first = ask(key="list:1")
    assert ask(key="list:1").pk == first.pk
    jobs.run(first.pk)
    assert ask(key="list:1").pk != first.pk
    assert ask().pk != ask().pk


def test_arguments_are_identifiers_only() -> None:
    with pytest.raises(TypeError, match="people"):
        jobs.enqueue("count_to", arguments={"people": {"name": "X"}}, author_id=1)


def test_an_unknown_kind_is_refused_when_asked() -> None:
    with pytest.raises(KeyError):
        ask("unheard_of")


def test_a_refusal_says_why() -> None:
    job = ask("refuse")
    jobs.run(job.pk)
    job.refresh_from_db()
    assert (job.state, job.message) == (
        JobState.FAILED,
        "La liste est vide : ajoutez une ligne.",
    )


def test_an_unexpected_failure_tells_no_personal_data(caplog: pytest.LogCaptureFixture) -> None:
    job = ask("break")
    with caplog.at_level(logging.DEBUG):
        jobs.run(job.pk)
    job.refresh_from_db()
    assert job.message == "Le travail a échoué ; il peut être repris."
    assert "ValueError" in caplog.text
    assert "DUPONT" not in caplog.text


def test_a_failed_job_can_be_resumed_once() -> None:
    job = ask("break")
    jobs.run(job.pk)
    job.refresh_from_db()
    assert jobs.resume(job)
    assert not jobs.resume(job)
    job.refresh_from_db()
    assert job.state == JobState.PENDING


def test_a_silent_job_goes_back_to_the_queue_and_a_lively_one_stays() -> None:
    now = timezone.now()
    silent = JobFactory(state="running", heartbeat_at=now - datetime.timedelta(seconds=121))
    lively = JobFactory(state="running", heartbeat_at=now - datetime.timedelta(seconds=100))
    jobs.sweep(now=now)
    silent.refresh_from_db()
    lively.refresh_from_db()
    assert (silent.state, lively.state) == (JobState.PENDING, JobState.RUNNING)


def test_a_job_that_always_kills_its_worker_is_given_up() -> None:
    job = JobFactory(
        state="running", attempts=5, heartbeat_at=timezone.now() - datetime.timedelta(hours=1)
    )
    jobs.sweep()
    job.refresh_from_db()
    assert job.state == JobState.FAILED
    assert "Prévenez l'administrateur" in job.message


def test_a_slow_worker_that_lost_its_job_writes_nothing_more() -> None:
    job = ask()
    first = claim(job.pk)
    assert first
    progress = Progress(first)
    progress.total(10)
    Job.objects.filter(pk=job.pk).update(state=JobState.PENDING)  # the sweep
    second = claim(job.pk)
    assert second
    Progress(second).total(5)
    with pytest.raises(JobStopped):
        progress.total(10)
    job.refresh_from_db()
    assert job.total == 5


def test_a_runner_asked_to_stop_puts_the_job_back() -> None:
    job = ask(n=5)
    assert jobs.run(job.pk, should_stop=lambda: True)
    job.refresh_from_db()
    assert job.state == JobState.PENDING
    assert jobs.run(job.pk)
    job.refresh_from_db()
    assert (job.state, job.attempts, job.done) == (JobState.DONE, 2, 5)


def test_the_small_runner_empties_the_queue_in_order() -> None:
    first, second = ask(), ask("refuse")
    call_command("run_pending_jobs", "--once")
    first.refresh_from_db()
    second.refresh_from_db()
    assert (first.state, second.state) == (JobState.DONE, JobState.FAILED)
    assert first.finished_at
    assert second.finished_at
    assert first.finished_at < second.finished_at


def test_the_small_runner_stops_on_sigterm_and_loses_nothing() -> None:
    @jobs.handler("signalled", queue="reports", label="Interrompu")
    def signalled(job: Job, progress: Progress) -> None:
        os.kill(os.getpid(), signal.SIGTERM)
        progress.advance()

    before = signal.getsignal(signal.SIGTERM)
    first, second = ask("signalled"), ask()
    call_command("run_pending_jobs", pause=0)
    for job in (first, second):
        job.refresh_from_db()
        assert job.state == JobState.PENDING
    assert signal.getsignal(signal.SIGTERM) == before


def test_with_a_broker_the_job_is_sent_on_commit_to_its_queue(
    settings: pytest.FixtureRequest,
    monkeypatch: pytest.MonkeyPatch,
    django_capture_on_commit_callbacks: pytest.FixtureRequest,
) -> None:
    sent: list[tuple[int, str]] = []
    settings.CELERY_BROKER_URL = "redis://127.0.0.1:1/0"  # type: ignore[attr-defined]
    monkeypatch.setattr(
        "ccapex.core.jobs.queueing.current_app.send_task",
        lambda name, args, queue: sent.append((args[0], queue)),
    )
    with django_capture_on_commit_callbacks(execute=True), transaction.atomic():  # type: ignore[operator]
        job = ask()
        assert sent == []
    assert sent == [(job.pk, "reports")]


def test_the_sweep_sends_again_what_a_lost_queue_forgot(
    settings: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch
) -> None:
    sent: list[int] = []
    settings.CELERY_BROKER_URL = "redis://127.0.0.1:1/0"  # type: ignore[attr-defined]
    monkeypatch.setattr(
        "ccapex.core.jobs.queueing.current_app.send_task",
        lambda name, args, queue: sent.append(args[0]),
    )
    job = ask()
    jobs.sweep()
    assert sent == []
    assert jobs.sweep(now=timezone.now() + datetime.timedelta(seconds=31)) == 1
    assert sent == [job.pk]
