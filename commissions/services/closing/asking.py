"""Asks for the closing, once, whoever asks; finds the work again to show how far it is."""

from django.core.exceptions import ValidationError
from django.db import transaction

from ccapex.accounts.desk import Desk
from ccapex.core import jobs
from ccapex.core.models import Job, JobState
from commissions.enums import SessionState
from commissions.models import Session
from commissions.services.acting import locked, must_run, trace
from commissions.services.closing.blocking import findings

CLOSE = "commissions.close"


def ask_to_close(session: Session, desk: Desk) -> Job:
    """The job that closes the session; two people who ask have the same one.

    Closed already: the work that puts right what was left (an address completed since), and adds
    nothing to what was done. ``ValidationError`` says what blocks.
    """
    with transaction.atomic():
        session = locked(session)
        must_run(desk, session.commission)
        if session.state != SessionState.CLOSED and (found := findings(session)):
            raise ValidationError([one.sentence for one in found])
        failed = job_of(session)
        if failed is not None and failed.state == JobState.FAILED and jobs.resume(failed):
            failed.refresh_from_db()
            return failed
        trace("close_asked", session, desk)
        return jobs.enqueue(
            CLOSE,
            arguments={"session": session.pk},
            author_id=desk.user.pk,
            territory_id=desk.territory_id,
            organisation_id=desk.organisation_id,
            key=_key(session),
        )


def job_of(session: Session) -> Job | None:
    """The last work on that session, whatever became of it."""
    return Job.objects.filter(kind=CLOSE, key=_key(session)).order_by("-pk").first()


def _key(session: Session) -> str:
    return f"session:{session.pk}"
