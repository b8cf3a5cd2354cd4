"""Asks for the work that tells those convened, and what each of them is told."""

from ccapex.accounts.desk import Desk
from ccapex.core import jobs
from ccapex.core.models import Job
from commissions.models import Session

TELL = "commissions.tell"


def tell(session: Session, desk: Desk) -> Job:
    """Mails and letters still to leave for what the session now is. Asked twice, one job."""
    return jobs.enqueue(
        TELL,
        arguments={"session": session.pk},
        author_id=desk.user.pk,
        territory_id=desk.territory_id,
        organisation_id=desk.organisation_id,
        key=f"session:{session.pk}:{session.version}",
    )
