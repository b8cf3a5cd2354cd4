"""The queues of « Ma journée » that come of the circuit."""

from django.db.models import Count, F, Max, Q, QuerySet
from django.db.models.functions import Coalesce, TruncDate
from django.urls import reverse
from django.utils import timezone

from ccapex.accounts.desk import Desk
from ccapex.accounts.enums import Role
from ccapex.core.work_queues import SHOWN, Content, Item, queue
from referrals.enums import ListState, Mission, ReferralState
from referrals.models import CdpList, Decision, EnrichmentRequest, Referral
from referrals.services.enrichment import AWAITED
from referrals.services.follow_up import SILENCE, visible_to
from referrals.services.refusals import to_decide_again

PARTNERS = (Role.SOCIAL_WORKER, Role.MANAGER, Role.LANDLORD)


@queue(
    "to_complete",
    label="À compléter",
    rule="Les listes qui attendent ce que votre organisation sait des ménages.",
    roles=PARTNERS,
    order=10,
)
def to_complete(desk: Desk) -> Content:
    pending = EnrichmentRequest.objects.filter(AWAITED, organisation=desk.organisation_id)
    lists = (
        CdpList.objects.filter(enrichment_requests__in=pending)
        .annotate(waiting=Count("enrichment_requests"))
        .order_by("enrichment_due_on", "pk")
    )
    items = [
        Item(
            title=one.label,
            url=reverse("enrichment_grid", args=[one.public_id]),
            subtitle=_households(one.waiting),
            due_on=one.enrichment_due_on,
            why="Vous êtes sollicité par le secrétariat.",
            action="Compléter",
        )
        for one in lists[:SHOWN]
    ]
    return Content(items, lists.count(), reverse("enrichment_index"))


@queue(
    "concertations",
    label="Concertations à tenir",
    rule="Les listes dont les réponses sont là ou en retard, jusqu'à leur distribution.",
    roles=[Role.SECRETARIAT],
    order=20,
)
def concertations(desk: Desk) -> Content:
    today = timezone.localdate()
    late = Q(state=ListState.ENRICHING, enrichment_due_on__lt=today)
    lists = (
        CdpList.objects.filter(territory=desk.territory_id)
        .annotate(
            asked=Count("enrichment_requests"),
            waiting=Count(
                "enrichment_requests", filter=Q(enrichment_requests__answered_at__isnull=True)
            ),
        )
        .filter(
            Q(state=ListState.CONCERTATION)
            | late
            | Q(state=ListState.ENRICHING, asked__gt=0, waiting=0)
        )
        .order_by("enrichment_due_on", "pk")
    )
    items = [
        Item(
            title=one.label,
            url=reverse("concertation", args=[one.public_id]),
            due_on=one.enrichment_due_on,
            why="Toutes les réponses sont arrivées."
            if not one.waiting
            else f"{one.waiting} réponses attendues encore.",
            action="Tenir",
        )
        for one in lists[:SHOWN]
    ]
    return Content(items, lists.count(), reverse("list_index"))


@queue(
    "referrals_to_accept",
    label="Orientations à prendre en charge",
    rule="Les ménages confiés à votre organisation que personne n'a encore pris en charge.",
    roles=PARTNERS,
    order=30,
)
def referrals_to_accept(desk: Desk) -> Content:
    # A DSF has a queue of its own, with its legal dates.
    mine = visible_to(desk).exclude(mission=Mission.DSF)
    waiting = mine.filter(state=ReferralState.ISSUED).order_by("issued_at", "pk")
    return _referrals(waiting, "Confié et pas encore pris en charge.", "Prendre en charge")


@queue(
    "silent_referrals",
    label="Sans contact depuis 15 jours",
    rule="Les suivis pris en charge où personne n'a essayé de joindre le ménage depuis 15 jours.",
    roles=PARTNERS,
    order=40,
)
def silent_referrals(desk: Desk) -> Content:
    silent = (
        visible_to(desk)
        .filter(state=ReferralState.ACCEPTED)
        .exclude(mission=Mission.DSF)
        .annotate(
            last_on=Coalesce(Max("contact_attempts__on"), TruncDate("accepted_at")),
        )
        .filter(last_on__lte=timezone.localdate() - SILENCE)
        .order_by(F("last_on").asc(), "pk")
    )
    return _referrals(silent, "Aucun essai de contact depuis 15 jours.", "Joindre")


@queue(
    "refusals",
    label="Refus à redistribuer",
    rule="Les ménages qu'un service a refusés et que personne n'a encore orientés de nouveau.",
    roles=[Role.SECRETARIAT],
    order=15,
)
def refusals(desk: Desk) -> Content:
    waiting = to_decide_again(desk.territory_id).select_related("cdp_list", "procedure__household")
    items = [
        Item(
            title=one.procedure.household.display_name,
            url=_sitting(one),
            subtitle=one.procedure.household.reference,
            why="Un service a refusé l'orientation.",
            action="Décider",
        )
        for one in waiting.order_by("decided_at", "pk")[:SHOWN]
    ]
    return Content(items, waiting.count())


def _referrals(referrals: QuerySet[Referral], why: str, action: str) -> Content:
    items = [
        Item(
            title=one.household.display_name,
            url=reverse("referral_detail", args=[one.public_id]),
            subtitle=one.household.reference,
            why=why,
            action=action,
        )
        for one in referrals.select_related("household")[:SHOWN]
    ]
    return Content(items, referrals.count(), reverse("referral_list"))


def _households(count: int) -> str:
    return f"{count} ménages" if count > 1 else "1 ménage"


def _sitting(decision: Decision) -> str:
    address = reverse("concertation", args=[decision.cdp_list.public_id])
    return f"{address}?cas={decision.procedure.public_id}"
