"""Long work of what follows a session: reminders and reading of the night, mails of one page.

Registered by ``commissions.tasks``.
"""

from celery import shared_task
from django.utils import timezone

from ccapex.accounts.models import Organisation
from ccapex.accounts.services.mailboxes import FOOT, write_to
from ccapex.core.french import day, plural
from ccapex.core.jobs import Progress, enqueue, handler
from ccapex.core.models import Job
from commissions.enums import FollowState
from commissions.models import Recommendation
from commissions.services.following import links, reminders
from commissions.services.following.reading import WITH_ALL, has_account, number
from commissions.services.year_after import note_due

NIGHT_JOB = "follow_commissions"
NO_DATA = "\n\nCe courriel ne contient aucune donnée personnelle.\n"


@handler(NIGHT_JOB, queue="notifications", label="Suites des commissions")
def follow(job: Job, progress: Progress) -> None:
    """Reminders first: they are what people wait for."""
    today = timezone.localdate()
    reminded = reminders.remind_due(today)
    progress.result({"reminded": reminded, "years_noted": note_due(today)})


@handler(reminders.MAIL_JOB, queue="notifications", label="Relance d'une organisation", quiet=True)
def remind(job: Job, progress: Progress) -> None:
    """Arguments: ``organisation``, ``count``, ``late``. Counts only; somebody without account gets
    the addresses of its pages again, the code being on the letter."""
    organisation = Organisation.objects.get(pk=job.arguments["organisation"])
    if not organisation.mailbox:
        return
    count, late = job.arguments["count"], job.arguments["late"]
    what = plural(count, "recommandation attend,recommandations attendent")
    body = f"Bonjour,\n\n{what} votre réponse"
    body += f", dont {late} en retard." if late else "."
    foot = FOOT
    if has_account(organisation):
        body += "\n\nElles sont dans « Suites attendues »."
    else:
        body, foot = body + _pages(organisation), NO_DATA
    write_to(organisation, f"CCAPEX : {what} votre réponse", body, foot=foot)


def _pages(organisation: Organisation) -> str:
    waiting = Recommendation.objects.filter(
        organisation=organisation, state=FollowState.OPEN, links__closed_at__isnull=True
    )
    found = waiting.select_related(*WITH_ALL).distinct().order_by("due_on", "pk")
    lines = [(one, links.renew(one)) for one in found]
    told = [f"\n\n{_named(one)}\n{url}" for one, url in lines if url]
    return "".join(told) + "\n\nLe code demandé est sur le courrier reçu." if told else ""


@handler(links.MAIL_JOB, queue="notifications", label="Adresse de réponse", quiet=True)
def mail_link(job: Job, progress: Progress) -> None:
    """Arguments: ``recommendation``. The address is made here: it is written nowhere else."""
    one = Recommendation.objects.select_related(*WITH_ALL).get(pk=job.arguments["recommendation"])
    organisation = one.organisation
    url = links.renew(one) if organisation is not None and organisation.mailbox else ""
    if organisation is None or not url:
        return
    body = (
        "Bonjour,\n\nUne commission attend une réponse de votre part :\n"
        f"{_named(one)}\n\nPour répondre en une minute, sans compte :\n{url}\n\n"
        "Le code demandé est sur le courrier que vous recevez par ailleurs."
    )
    subject = f"CCAPEX : une réponse attendue pour le {day(one.due_on)}"
    write_to(organisation, subject, body, foot=NO_DATA)


def _named(one: Recommendation) -> str:
    """Number, commission, date: nobody is named."""
    session = one.output.item.session
    held = f"{session.commission.name}, séance du {day(session.held_on)}"
    return f"Recommandation {number(one)}, {held}, réponse attendue pour le {day(one.due_on)}."


@shared_task(name="commissions.tasks.ask_to_follow_up")
def ask_to_follow_up() -> None:
    """Called by the schedule each morning; twice the same day makes one job."""
    enqueue(NIGHT_JOB, arguments={}, author_id=None, key=timezone.localdate().isoformat())
