"""Situations that wait for who holds the pen: somebody to tell, an answer that did not come."""

from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone

from ccapex.accounts.desk import Desk
from ccapex.accounts.enums import Role
from ccapex.core.french import day
from ccapex.core.work_queues import SHOWN, Content, Item, queue
from commissions.enums import SituationState
from commissions.models import Situation
from commissions.services.seats import configured, run_by
from households.models import Household

RUNNING = (Role.SECRETARIAT, Role.SOCIAL_WORKER, Role.MANAGER)


@queue(
    "situations_to_tell",
    label="Situations : personnes à informer",
    rule="La situation est signalée ; la personne n'a pas encore été informée de son droit de "
    "répondre.",
    roles=RUNNING,
    order=44,
    needs=("commissions",),
)
def to_tell(desk: Desk) -> Content:
    telling = [one.pk for one in run_by(desk) if configured(one).tells_household]
    waiting = _open(desk).filter(commission__in=telling, told_on__isnull=True)
    return _content(waiting.order_by("reported_on", "pk"), "a-informer", "Informer")


@queue(
    "situations_unanswered",
    label="Situations : délai de réponse dépassé",
    rule="La personne informée n'a pas répondu ; la commission peut en parler.",
    roles=RUNNING,
    order=45,
    needs=("commissions",),
)
def unanswered(desk: Desk) -> Content:
    late = _open(desk).filter(
        state=SituationState.REPORTED,
        answered_on__isnull=True,
        answer_by__lt=timezone.localdate(),
    )
    return _content(late.order_by("answer_by", "pk"), "depassee", "Ouvrir")


def _open(desk: Desk) -> QuerySet[Situation]:
    return Situation.objects.filter(
        commission__in=run_by(desk), household__in=Household.objects.visible_to(desk)
    ).exclude(state=SituationState.CLOSED)


def _content(found: QuerySet[Situation], state: str, action: str) -> Content:
    items = [
        Item(
            title=one.household.display_name or "Sans nom",
            subtitle=one.commission.name,
            url=reverse("situation_detail", args=[one.public_id]),
            due_on=one.answer_by,
            why=f"signalée le {day(one.reported_on)}",
            action=action,
        )
        for one in found.select_related("household", "commission")[:SHOWN]
    ]
    return Content(items, found.count(), f"{reverse('situation_list')}?etat={state}")
