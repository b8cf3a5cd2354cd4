"""Jobs of the app: each night, the next legal dates and the tasks that the day itself changes."""

import datetime

from celery import shared_task
from django.utils import timezone

from ccapex.core import jobs
from ccapex.core.chunks import chunked
from ccapex.core.jobs import Progress
from ccapex.core.models import Job
from procedures.enums import Stage, TaskState
from procedures.models import Procedure
from procedures.services.actions import CHUNK, refresh
from procedures.services.rebuild import refresh_next_deadlines

REFRESH = "refresh_tasks"


@jobs.handler(REFRESH, queue="dispatch", label="Mise à jour des tâches du jour", quiet=True)
def refresh_tasks(job: Job, progress: Progress) -> None:
    """Open procedures, and those closed that still have something to do. Twice changes nothing."""
    today = datetime.date.fromisoformat(job.arguments["on"])
    moved = refresh_next_deadlines(day=today)
    living = Procedure.objects.exclude(stage=Stage.CLOSED) | Procedure.objects.filter(
        tasks__state=TaskState.OPEN
    )
    ids = list(living.order_by("pk").distinct().values_list("pk", flat=True))
    progress.total(len(ids))
    written = 0
    for some in chunked(ids, CHUNK):
        written += refresh(some, today=today)
        progress.advance(len(some))
    progress.result({"written": written, "next_dates": moved})


@shared_task(name="procedures.tasks.ask_to_refresh_tasks")
def ask_to_refresh_tasks() -> None:
    """Each night, by Celery's clock; asked twice the same day, done once."""
    today = timezone.localdate().isoformat()
    jobs.enqueue(REFRESH, arguments={"on": today}, author_id=None, key=today)
