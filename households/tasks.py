"""Jobs of the app."""

import datetime

from celery import shared_task
from django.utils import timezone

from ccapex.core import jobs
from ccapex.core.jobs import Progress
from ccapex.core.models import Job
from households.services import access, documents

CLOSE_DUE = "close_due_relations"
SWEEP = "sweep_documents"


@jobs.handler(CLOSE_DUE, queue="dispatch", label="Fermeture des accès arrivés à leur terme")
def close_due_relations(job: Job, progress: Progress) -> None:
    today = datetime.date.fromisoformat(job.arguments["on"])
    closed = access.close_due_relations(today=today)
    progress.result({"closed": closed})


@shared_task(name="households.tasks.ask_to_close_due_relations")
def ask_to_close_due_relations() -> None:
    """Each night, by Celery's clock; asked twice the same day, done once."""
    today = timezone.localdate().isoformat()
    jobs.enqueue(CLOSE_DUE, arguments={"on": today}, author_id=None, key=today)


@jobs.handler(SWEEP, queue="dispatch", label="Nettoyage des fichiers sans dossier", quiet=True)
def sweep_documents(job: Job, progress: Progress) -> None:
    progress.result({"removed": documents.sweep_orphans()})


@shared_task(name="households.tasks.ask_to_sweep_documents")
def ask_to_sweep_documents() -> None:
    """Each night, by Celery's clock; asked twice the same day, done once."""
    jobs.enqueue(SWEEP, arguments={}, author_id=None, key=timezone.localdate().isoformat())
