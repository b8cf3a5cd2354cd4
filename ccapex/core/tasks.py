"""What Celery calls: an identifier comes in, the row says the rest."""

from celery import shared_task

from ccapex.core import jobs


@shared_task(name="ccapex.core.tasks.run_job")
def run_job(job_id: int) -> None:
    jobs.run(job_id)


@shared_task(name="ccapex.core.tasks.sweep_jobs")
def sweep_jobs() -> None:
    jobs.sweep()
