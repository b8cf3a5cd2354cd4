"""Long work of the circuit: what each kind of job does. Registered by ``referrals.tasks``."""

from celery import shared_task
from django.urls import reverse
from django.utils import timezone

from ccapex.accounts.models import Organisation
from ccapex.core.jobs import JobRefused, Progress, enqueue, handler
from ccapex.core.models import Job
from referrals.models import CdpList
from referrals.services.dispatch import DispatchRefused, dispatch
from referrals.services.enrichment_progress import daily
from referrals.services.notices import notify_referrals


@handler("dispatch_cdp_list", queue="dispatch", label="Distribution d'une liste")
def dispatch_list(job: Job, progress: Progress) -> None:
    """Arguments: ``list``. Started again, it goes on where it was and reports the whole."""
    cdp_list = CdpList.objects.select_related("territory").get(pk=job.arguments["list"])
    try:
        report = dispatch(
            cdp_list,
            author_id=job.author_id,
            started_at=job.created_at,
            on_total=progress.total,
            on_done=progress.advance,
        )
    except DispatchRefused as refusal:
        raise JobRefused(str(refusal)) from None
    url = reverse("list_detail", args=[cdp_list.public_id])
    progress.result(report.as_dict() | {"url": url, "url_label": "Voir la liste"})


@handler("notify_referrals", queue="notifications", label="Avis aux organisations", quiet=True)
def notify(job: Job, progress: Progress) -> None:
    """Arguments: ``organisation``, ``count``."""
    organisation = Organisation.objects.get(pk=job.arguments["organisation"])
    notify_referrals(organisation, job.arguments["count"])


@handler("daily_enrichment", queue="notifications", label="Relances du jour")
def remind_members(job: Job, progress: Progress) -> None:
    progress.result({"reminded": daily(today=timezone.localdate())})


@shared_task(name="referrals.tasks.send_due_reminders")
def send_due_reminders() -> None:
    """Called by the schedule each working morning; twice the same day makes one job."""
    enqueue("daily_enrichment", arguments={}, author_id=None, key=timezone.localdate().isoformat())
