"""Tells, of each row of acts, what the rules of the procedure say of it."""

import datetime
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any

from django.utils import timezone

from ccapex.accounts.models import Territory
from procedures.enums import Stage
from procedures.law.calendar import zone_of
from procedures.models import Event, Procedure
from procedures.rules.acts import SAME_REFERENCE_WITHIN
from procedures.rules.stages import Fact
from referrals.enums import EventOutcome, RowStatus
from referrals.rules.act_coherence import Judged, judge, judge_completed
from referrals.rules.act_facts import IncomingFact
from referrals.services.imports.planning_types import RowPlan


def tell(territory_id: int, plans: Sequence[RowPlan]) -> None:
    """Adds the warnings to the reasons of the rows that will be written; three queries."""
    today = timezone.localdate()
    department = Territory.objects.values_list("department_code", flat=True).get(pk=territory_id)
    matched = [plan for plan in plans if plan.status == RowStatus.MATCHED]
    facts = _facts_in_force({plan.household_id for plan in matched if plan.household_id})
    zone = zone_of(department)
    for plan in plans:
        if plan.status not in (RowStatus.CREATED, RowStatus.MATCHED):
            continue
        known = facts.get(plan.household_id or 0, [])
        for judged in _judged(plan, known, today=today, zone=zone):
            plan.reasons += [one for one in judged.reasons if one not in plan.reasons]


def _judged(
    plan: RowPlan, known: list[Fact], *, today: datetime.date, zone: str
) -> Iterator[Judged]:
    """Its new facts, unless the whole act is known; and what it adds to those that are."""
    incoming = plan.incoming
    asked: dict[str, Any] = {"today": today, "landlord_kind": incoming.landlord_kind, "zone": zone}
    fresh = []
    for fact in incoming.facts:
        same = next((one for one in known if _is_same(one, fact)), None)
        if same is None:
            fresh.append(fact)
        elif new := {n: value for n, value in fact.details.items() if n not in same.details}:
            added = replace(fact, occurred_on=same.occurred_on, details=new)
            others = [one for one in known if one is not same]
            yield judge_completed(added, same.details, others, **asked)
    if plan.event_outcome != EventOutcome.KNOWN:
        yield from judge(fresh, known, **asked)


def _is_same(known: Fact, fact: IncomingFact) -> bool:
    """The same day; an act that the list only quotes, about that day."""
    apart = abs(known.occurred_on - fact.occurred_on)
    near = datetime.timedelta(0) if fact.own else SAME_REFERENCE_WITHIN
    return known.kind == fact.kind and apart <= near


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
