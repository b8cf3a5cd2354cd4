"""Long work of the missions: the weekly list of the watch, and the mail that announces it."""

from celery import shared_task
from django.core.exceptions import ValidationError
from django.utils import timezone

from ccapex.accounts.models import Territory
from ccapex.accounts.services.mailboxes import write_to
from ccapex.core.french import day
from ccapex.core.jobs import JobRefused, Progress, enqueue, handler
from ccapex.core.models import Job
from referrals.models import WatchList
from referrals.rules.watch import watch_rules
from referrals.services.watch.lists import prepare_list


@handler("prepare_watch_list", queue="notifications", label="Liste de veille sociale", quiet=True)
def prepare(job: Job, progress: Progress) -> None:
    """Arguments: ``territory``. Started again, the same list of the week."""
    territory = Territory.objects.get(pk=job.arguments["territory"])
    try:
        found = prepare_list(territory, today=timezone.localdate(), author_id=job.author_id)
    except ValidationError as refusal:
        raise JobRefused(" ".join(refusal.messages)) from None
    progress.result({"list": found.pk})


@handler("notify_watch_list", queue="notifications", label="Avis au SIAO", quiet=True)
def notify(job: Job, progress: Progress) -> None:
    """Arguments: ``list``. A date and a sentence: never a person's data."""
    found = WatchList.objects.select_related("organisation").get(pk=job.arguments["list"])
    week = day(found.week_of)
    body = (
        "Bonjour,\n\nLa liste des concours de la force publique accordés, semaine du "
        f"{week}, est disponible dans « Veille sociale »."
    )
    write_to(found.organisation, f"CCAPEX : veille sociale, semaine du {week}", body)


@shared_task(name="referrals.tasks.prepare_watch_lists")
def prepare_watch_lists() -> None:
    """Called by the schedule each working morning: a list not sent yet follows the facts."""
    today = timezone.localdate().isoformat()
    for territory in Territory.objects.order_by("pk"):
        if watch_rules(territory.profile) is not None:
            enqueue(
                "prepare_watch_list",
                arguments={"territory": territory.pk},
                author_id=None,
                territory_id=territory.pk,
                key=f"{territory.pk}:{today}",
            )
