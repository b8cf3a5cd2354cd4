"""Tells, of each row of acts, what the rules of the procedure say of it."""

from collections import defaultdict
from collections.abc import Sequence

from django.utils import timezone

from ccapex.accounts.models import Territory
from procedures.enums import Stage
from procedures.law.calendar import zone_of
from procedures.models import Event, Procedure
from procedures.rules.stages import Fact
from referrals.enums import EventOutcome, RowStatus
from referrals.rules.act_coherence import judge
from referrals.services.imports.planning_types import RowPlan


def tell(territory_id: int, plans: Sequence[RowPlan]) -> None:
    """Adds the warnings to the reasons of the rows that will be written; three queries."""
    today = timezone.localdate()
    department = Territory.objects.values_list("department_code", flat=True).get(pk=territory_id)
    matched = [plan for plan in plans if plan.status == RowStatus.MATCHED]
    facts = _facts_in_force({plan.household_id for plan in matched if plan.household_id})
    for plan in plans:
        new = plan.status == RowStatus.CREATED
        joined = plan.status == RowStatus.MATCHED and plan.event_outcome != EventOutcome.KNOWN
        if not (new or joined):
            continue
        incoming = plan.incoming
        known = facts.get(plan.household_id or 0, [])
        seen = {(fact.kind, fact.occurred_on) for fact in known}
        fresh = [one for one in incoming.facts if (one.kind, one.occurred_on) not in seen]
        for judged in judge(
            fresh,
            known,
            today=today,
            landlord_kind=incoming.landlord_kind,
            zone=zone_of(department),
        ):
            plan.reasons += [one for one in judged.reasons if one not in plan.reasons]


def _facts_in_force(household_ids: set[int]) -> dict[int, list[Fact]]:
    """Of the latest procedure still open of each household."""
    if not household_ids:
        return {}
    procedures = dict(
        Procedure.objects.filter(household__in=household_ids)
        .exclude(stage=Stage.CLOSED)
        .order_by("pk")
        .values_list("household_id", "pk")
    )
    households = {pk: household for household, pk in procedures.items()}
    facts: dict[int, list[Fact]] = defaultdict(list)
    for procedure_id, kind, occurred_on, details in Event.objects.filter(
        procedure__in=households, replaced_by__isnull=True
    ).values_list("procedure_id", "kind", "occurred_on", "details"):
        facts[households[procedure_id]].append(Fact(kind, occurred_on, details))
    return facts
