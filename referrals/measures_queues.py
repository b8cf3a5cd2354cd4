"""Measures that end soon and instalments not paid, on the day of those who follow them."""

from django.db.models import Max, Min, Q
from django.urls import reverse
from django.utils import timezone

from ccapex.accounts.desk import Desk
from ccapex.accounts.enums import Role
from ccapex.core.work_queues import SHOWN, Content, Item, queue
from households.models import Household
from referrals.enums.measures import MeasureDecision
from referrals.models import RepaymentPlan
from referrals.rules.measures import ENDING, kinds_of
from referrals.services.measures.plans import grace_of
from referrals.views.measures.listing import visible

FOLLOWERS = [Role.SECRETARIAT, Role.SOCIAL_WORKER, Role.MANAGER]


@queue(
    "measures_ending",
    label="Mesures qui se terminent",
    rule="Leur dernier jour est dans les 60 jours ; elles sortent renouvelées ou finies.",
    roles=FOLLOWERS,
    order=62,
)
def measures_ending(desk: Desk) -> Content:
    today = timezone.localdate()
    found = (
        visible(desk)
        .filter(decision=MeasureDecision.GRANTED, ended_on__isnull=True)
        .annotate(last=Max("periods__ends_on"))
        .filter(last__gte=today, last__lte=today + ENDING)
        .select_related("household")
        .order_by("last", "pk")
    )
    kinds = kinds_of(desk.membership.organisation.territory.profile)
    items = [
        Item(
            title=measure.household.display_name,
            subtitle=kinds[measure.kind].label if measure.kind in kinds else measure.kind,
            url=reverse("measure_detail", args=[measure.public_id]),
            due_on=measure.last,
            why="dernier jour de la mesure",
            action="Renouveler ou finir",
        )
        for measure in found[:SHOWN]
    ]
    return Content(items, found.count(), reverse("measure_list") + "?etat=ending")


@queue(
    "plans_late",
    label="Plans dont une mensualité manque",
    rule="Une mensualité due depuis plus longtemps que le délai du territoire n'est pas notée.",
    roles=[*FOLLOWERS, Role.LANDLORD],
    order=64,
)
def plans_late(desk: Desk) -> Content:
    grace = grace_of(desk.membership.organisation.territory.profile)
    limit = timezone.localdate() - grace
    late = Q(instalments__paid_on__isnull=True, instalments__due_on__lt=limit)
    found = (
        RepaymentPlan.objects.filter(
            territory=desk.territory_id,
            household__in=Household.objects.visible_to(desk),
            ended_on__isnull=True,
        )
        .annotate(since=Min("instalments__due_on", filter=late))
        .filter(since__isnull=False)
    )
    if not desk.is_secretariat:
        found = found.filter(organisation=desk.organisation_id)
    first = found.select_related("household").order_by("since", "pk")[:SHOWN]
    items = [
        Item(
            title=plan.household.display_name,
            subtitle=plan.get_kind_display(),
            url=reverse("plan_detail", args=[plan.public_id]),
            due_on=plan.since,
            why="mensualité non payée",
            action="Voir le plan",
        )
        for plan in first
    ]
    return Content(items, found.count())
