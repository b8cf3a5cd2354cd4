"""Long work of the DSF: the requests of a batch. Registered by ``referrals.tasks``."""

from django.urls import reverse

from ccapex.accounts.models import Territory, User
from ccapex.core.jobs import Progress, handler
from ccapex.core.models import Job
from referrals.services.dsf.requesting import request_many


@handler("request_dsf", queue="dispatch", label="Demande de DSF")
def request_dsf(job: Job, progress: Progress) -> None:
    """Arguments: ``territory``, ``trigger``, ``procedures``, and as many ``services``, 0 where the
    rules name it."""
    arguments = job.arguments
    report = request_many(
        Territory.objects.get(pk=arguments["territory"]),
        arguments["trigger"],
        {
            procedure: service or None
            for procedure, service in zip(
                arguments["procedures"], arguments["services"], strict=True
            )
        },
        author=User.objects.filter(pk=job.author_id).first() if job.author_id else None,
        batch=f"job:{job.pk}",
        on_total=progress.total,
        on_done=progress.advance,
    )
    progress.result(
        {
            "asked": report.asked,
            "left": report.left,
            "summary": report.summary,
            "url": reverse("dsf_list"),
            "url_label": "Voir les DSF",
        }
    )
