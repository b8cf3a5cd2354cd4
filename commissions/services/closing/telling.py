"""Mails to the functional mailboxes after a session: numbers and dates, never a person's data."""

from collections import Counter

from ccapex.accounts.desk import Desk
from ccapex.accounts.models import Organisation
from ccapex.accounts.services.mailboxes import write_to
from ccapex.core import jobs
from ccapex.core.french import day, plural
from ccapex.core.models import Job
from commissions.enums import ItemState, OutputKind, Presence
from commissions.models import Attendance, Output, Recommendation, Session

TELL = "commissions.tell_closed"
SAT = (Presence.PRESENT, Presence.REMOTE, Presence.PROXY, Presence.EXCUSED)


def ask_to_tell(session: Session, desk: Desk) -> int:
    """One mail per organisation concerned, ever: a closing taken up again sends none twice."""
    sent = 0
    for organisation_id in sorted(concerned(session)):
        key = f"session:{session.pk}:{organisation_id}"
        if Job.objects.filter(kind=TELL, key=key).exists():
            continue
        jobs.enqueue(
            TELL,
            arguments={"session": session.pk, "organisation": organisation_id},
            author_id=desk.user.pk,
            territory_id=desk.territory_id,
            organisation_id=desk.organisation_id,
            key=key,
        )
        sent += 1
    return sent


def concerned(session: Session) -> set[int]:
    """Those who sat or were excused, and those of whom something is asked."""
    sat = Attendance.objects.filter(session=session, state__in=SAT, organisation__isnull=False)
    return {pk for pk in sat.order_by().values_list("organisation_id", flat=True) if pk} | set(
        asked_of(session)
    )


def asked_of(session: Session) -> Counter[int]:
    """By organisation: what awaits its answer, and the measures that it runs."""
    recommendations = Recommendation.objects.filter(
        output__item__session=session, organisation__isnull=False
    )
    measures = Output.objects.filter(
        item__session=session,
        item__state=ItemState.EXAMINED,
        kind=OutputKind.MEASURE,
        organisation__isnull=False,
    )
    found = Counter(recommendations.order_by().values_list("organisation_id", flat=True))
    found.update(measures.order_by().values_list("organisation_id", flat=True))
    return Counter({pk: count for pk, count in found.items() if pk})


def write(session: Session, organisation: Organisation) -> bool:
    """False where it has no mailbox."""
    count = asked_of(session)[organisation.pk]
    held_on = day(session.held_on)
    body = (
        f"Bonjour,\n\nLa séance du {held_on} de « {session.commission.name} » est close "
        f"({session.reference})."
    )
    if count:
        asked = plural(count, "demande vous est adressée,demandes vous sont adressées")
        body += f"\n\n{asked} : répondez dans « Suites attendues »."
    body += "\n\nLe relevé de décisions se lit à la page de la séance."
    return write_to(organisation, f"CCAPEX : séance du {held_on} close", body)
