"""Long work of the preparation: mails and letters of a session, daily reminders."""

from celery import shared_task
from django.urls import reverse
from django.utils import timezone

from ccapex.accounts.models import User
from ccapex.core.french import plural
from ccapex.core.jobs import JobRefused, Progress, enqueue, handler
from ccapex.core.models import Job
from commissions.models import Session
from commissions.services.convening import remind, tell_all
from commissions.services.telling import TELL

REMIND = "commissions.remind"


@handler(TELL, queue="notifications", label="Convocations")
def tell(job: Job, progress: Progress) -> None:
    """Arguments: ``session``."""
    session_id = job.arguments["session"]
    author = User.objects.filter(pk=job.author_id).first() if job.author_id else None
    if author is None or job.organisation_id is None:
        raise JobRefused("Personne ne signe ces courriers : recommencez depuis la séance.")
    done = tell_all(
        session_id,
        author=author,
        organisation_id=job.organisation_id,
        total=progress.total,
        advance=progress.advance,
    )
    lines = [plural(done["mails"], "courriel parti,courriels partis")]
    if done["letters"]:
        lines.append(plural(done["letters"], "courrier prêt à imprimer,courriers prêts à imprimer"))
    if done["refused"]:
        lines.append(plural(done["refused"], "ménage sans courrier,ménages sans courrier"))
    public_id = Session.objects.values_list("public_id", flat=True).get(pk=session_id)
    progress.result(
        {
            **done,
            "summary": lines,
            "url": reverse("session_detail", args=[public_id]),
            "url_label": "Voir la séance",
        }
    )


@handler(REMIND, queue="notifications", label="Relance des membres", quiet=True)
def remind_members(job: Job, progress: Progress) -> None:
    progress.result({"mails": remind(timezone.localdate())})


@shared_task(name="commissions.tasks.ask_to_remind")
def ask_to_remind() -> None:
    """Called by the schedule each working morning."""
    enqueue(REMIND, arguments={}, author_id=None, key=timezone.localdate().isoformat())
