"""Long work of the closing. Registered by ``commissions.tasks``."""

from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone

from ccapex.accounts.desk import Desk, desks_of
from ccapex.accounts.models import Organisation, User
from ccapex.core.jobs import JobRefused, Progress, handler
from ccapex.core.models import Job
from commissions.models import Session
from commissions.services.closing import close
from commissions.services.closing.asking import CLOSE
from commissions.services.closing.telling import TELL, write
from commissions.services.seats import may_run

GONE = "La personne qui a demandé la clôture n'a plus ce poste : demandez-la de nouveau."


@handler(CLOSE, queue="dispatch", label="Clôture d'une séance")
def close_session(job: Job, progress: Progress) -> None:
    """Arguments: ``session``. Started again, it goes on where it was."""
    session = Session.objects.select_related("commission").get(pk=job.arguments["session"])
    try:
        report = close(
            session.pk,
            _desk(job, session),
            on_total=progress.total,
            on_done=progress.advance,
        )
    except ValidationError as refusal:
        raise JobRefused(" ".join(refusal.messages)) from None
    progress.result(
        {
            "summary": report.summary,
            "to_do": report.to_do,
            "url": reverse("session_close", args=[session.public_id]),
            "url_label": "Voir la séance",
        }
    )


@handler(TELL, queue="notifications", label="Avis de clôture aux organisations", quiet=True)
def tell(job: Job, progress: Progress) -> None:
    """Arguments: ``session``, ``organisation``."""
    session = Session.objects.select_related("commission").get(pk=job.arguments["session"])
    write(session, Organisation.objects.get(pk=job.arguments["organisation"]))


def _desk(job: Job, session: Session) -> Desk:
    """The desk that asked, as it is today."""
    author = User.objects.filter(pk=job.author_id or 0).first()
    desks = desks_of(author, on=timezone.localdate()) if author else []
    for desk in desks:
        if desk.organisation_id == job.organisation_id and may_run(desk, session.commission):
            return desk
    raise JobRefused(GONE)
