"""Which situations a desk may see, and how much of each."""

from enum import StrEnum

from django.db.models import Q, QuerySet

from ccapex.accounts.desk import Desk
from commissions.models import Item, Report, Situation
from commissions.services.seats import run_by
from households.enums import RelationKind
from households.models import Household, Relation

KINDS = (RelationKind.LOCAL_COMMISSION, RelationKind.COMMISSION)


class Sight(StrEnum):
    """``runs``: writes it; ``sits``: it is on the agenda of a session of theirs, or they
    coordinate it; ``reported``: their own report and what became of it, nothing else."""

    RUNS = "runs"
    SITS = "sits"
    REPORTED = "reported"


def situations_for(desk: Desk) -> QuerySet[Situation]:
    """Whatever the sight. Whole, only while the household is: the access ends with the delay."""
    mine = Situation.objects.filter(territory=desk.territory_id)
    if not desk.sees_households:
        return mine.none()
    whole = Q(pk__in=_opened_to(desk)) | Q(commission__in=run_by(desk))
    whole &= Q(household__in=Household.objects.visible_to(desk))
    reported = Q(
        pk__in=Report.objects.filter(organisation=desk.organisation_id).values("situation")
    )
    return mine.filter(whole | reported)


def seen_as(desk: Desk, situations: list[Situation]) -> dict[int, Sight]:
    """How much of each the desk sees; two queries, whatever their number. Those outside are left
    out."""
    ids = [one.pk for one in situations]
    if not desk.sees_households:
        return {}
    mine = Situation.objects.filter(
        pk__in=ids,
        territory=desk.territory_id,
        household__in=Household.objects.visible_to(desk),
    )
    runs = set(mine.filter(commission__in=run_by(desk)).values_list("pk", flat=True))
    sits = set(mine.filter(pk__in=_opened_to(desk)).values_list("pk", flat=True))
    told = set(
        Report.objects.filter(situation__in=ids, organisation=desk.organisation_id).values_list(
            "situation_id", flat=True
        )
    )
    return {
        pk: Sight.RUNS if pk in runs else Sight.SITS if pk in sits else Sight.REPORTED
        for pk in ids
        if pk in runs | sits | told
    }


def _opened_to(desk: Desk) -> set[int]:
    """By an item of theirs, or as coordinator: the relation of its household names it."""
    sources = Relation.objects.filter(
        Q(source__startswith="item:") | Q(source__startswith="situation:"),
        organisation=desk.organisation_id,
        kind__in=KINDS,
        closed_at__isnull=True,
    ).values_list("source", flat=True)
    items: set[int] = set()
    found: set[int] = set()
    for source in sources:
        name, _, number = source.partition(":")
        (items if name == "item" else found).add(int(number))
    with_items = Item.objects.filter(pk__in=items, situation__isnull=False)
    return found | {pk for pk in with_items.values_list("situation_id", flat=True) if pk}
