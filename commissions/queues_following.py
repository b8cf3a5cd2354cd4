"""What commissions await, on the day of who must answer and of who runs them."""

from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone

from ccapex.accounts.desk import Desk
from ccapex.accounts.enums import Role
from ccapex.core.work_queues import SHOWN, Content, Item, queue
from commissions.enums import FollowState
from commissions.menu import MEMBERS
from commissions.models import Recommendation
from commissions.services.following.reading import WITH_ALL, rows_of
from commissions.services.seats import run_by
from commissions.services.year_after import to_complete

RUNNING = (Role.SECRETARIAT, Role.SOCIAL_WORKER, Role.MANAGER)


@queue(
    "recommendations_to_answer",
    label="Recommandations à suivre",
    rule="Une commission a demandé quelque chose à votre organisation et attend la réponse.",
    roles=MEMBERS,
    order=30,
    needs=("commissions",),
)
def to_answer(desk: Desk) -> Content:
    mine = Recommendation.objects.filter(
        territory=desk.territory_id, organisation=desk.organisation_id, state=FollowState.OPEN
    )
    return _content(desk, mine, "?etat=open&pour=nous", "Répondre")


@queue(
    "recommendations_to_settle",
    label="Réponses de commission à clore",
    rule="La réponse est arrivée : il reste à dire si la recommandation a été suivie.",
    roles=RUNNING,
    order=46,
    needs=("commissions",),
)
def to_settle(desk: Desk) -> Content:
    answered = Recommendation.objects.filter(
        output__item__session__commission__in=run_by(desk), state=FollowState.ANSWERED
    )
    return _content(desk, answered, "?etat=answered", "Clore la suite")


def _content(desk: Desk, found: QuerySet[Recommendation], asked: str, action: str) -> Content:
    first = found.select_related(*WITH_ALL).order_by("due_on", "pk")[:SHOWN]
    items = [
        Item(
            title=row.who,
            subtitle=row.recommendation.output.item.session.commission.name,
            url=reverse("recommendation_detail", args=[row.recommendation.public_id]),
            due_on=row.recommendation.due_on,
            why=row.recommendation.output.get_kind_display().lower(),
            action=action,
        )
        for row in rows_of(first, desk, timezone.localdate())
    ]
    return Content(items, found.count(), reverse("recommendation_list") + asked)


@queue(
    "years_to_complete",
    label="Devenirs à un an inconnus",
    rule="Un an après la séance, le dossier ne dit pas ce que le ménage est devenu.",
    roles=RUNNING,
    order=78,
    needs=("commissions",),
)
def years(desk: Desk) -> Content:
    found = to_complete(desk)
    first = found.select_related("household", "session__commission")[:SHOWN]
    items = [
        Item(
            title=row.household.reference,
            subtitle=row.session.commission.name,
            url=reverse("year_after_list"),
            due_on=row.due_on,
            why=row.why,
            action="Compléter",
        )
        for row in first
    ]
    return Content(items, found.count(), reverse("year_after_list"))
