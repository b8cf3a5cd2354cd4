"""Each criterion weighed for many procedures at once; the list of eligible families."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet

from ccapex.accounts.models import Territory
from ccapex.core.chunks import chunked
from households.models import DebtStatement, DeclaredValue
from households.services.attributes import Subject, case_attributes
from procedures.enums import EventKind, Stage
from procedures.models import Event, Procedure
from referrals.attribution.table import Condition, Operator
from referrals.enums import Mission
from referrals.enums.measures import MeasureDecision
from referrals.models import Measure, RepaymentPlan
from referrals.rules.criteria import Criterion, Met, outcome, weigh
from referrals.rules.solipex import ENTRIES, Fact, from_facts, threatened
from referrals.services.criteria import Criteria, criteria_of

AT_ONCE = 500
SAID_BY = {
    "termination_motive": ("termination_motive", (EventKind.ASSIGNATION, EventKind.JUDGMENT)),
    "dalo_recognised": ("dalo", (EventKind.DALO_RECOGNISED, EventKind.DALO_REJECTED)),
}
"""Attribute → the declared field and the facts, one of which there must be for it to be known."""


@dataclass(frozen=True, slots=True)
class Weighed:
    procedure: Procedure
    criteria: list[Criterion]

    @property
    def met(self) -> Met:
        return outcome(self.criteria)

    @property
    def failing(self) -> list[Criterion]:
        return [one for one in self.criteria if one.met is Met.NO]

    @property
    def unknown(self) -> list[Criterion]:
        return [one for one in self.criteria if one.met is Met.UNKNOWN]


def published(territory: Territory, *, today: dt.date) -> Criteria | None:
    return criteria_of(territory, Mission.SOLIPEX, today)


def in_scope(territory: Territory, criteria: Criteria) -> QuerySet[Procedure]:
    """Procedures under way, but for those of a stock that the criteria exclude: the list is of the
    others, the page of a household tells why it is not in it."""
    found = Procedure.objects.filter(territory=territory, household__merged_into=None).exclude(
        stage__in=[Stage.CLOSED, Stage.PREVENTION]
    )
    stocks = [
        str(value)
        for condition in criteria.conditions
        if condition.attribute == "stock" and condition.operator in {Operator.IS, Operator.IN}
        for value in condition.values
    ]
    if stocks:
        found = found.filter(Q(lease__stock__in=stocks) | Q(lease__stock=""))
    return found.select_related("household", "lease__dwelling").order_by("stage_since", "pk")


def known_enough(procedures: QuerySet[Procedure], criteria: Criteria) -> QuerySet[Procedure]:
    """Without those that cannot be eligible yet: a value that the criteria need is not there.

    A large territory has thousands of files to complete; the list of eligible families is short.
    """
    needed = {condition.attribute for condition in criteria.conditions}
    if "household_size" in needed:
        procedures = procedures.filter(
            household__adults__isnull=False, household__dependent_children__isnull=False
        )
    if "debt_amount" in needed:
        stated = DebtStatement.objects.filter(lease=OuterRef("lease"))
        procedures = procedures.filter(Exists(stated))
    for attribute, (field, kinds) in SAID_BY.items():
        if attribute in needed:
            declared = DeclaredValue.objects.filter(household=OuterRef("household"), field=field)
            facts = Event.objects.filter(procedure=OuterRef("pk"), kind__in=kinds)
            procedures = procedures.filter(Exists(declared) | Exists(facts))
    return procedures.exclude(lease__stock="") if "stock" in needed else procedures


def weigh_all(
    procedures: Iterable[Procedure], criteria: Criteria, *, today: dt.date
) -> list[Weighed]:
    """In order; nine queries for each five hundred procedures."""
    found: list[Weighed] = []
    for some in chunked(procedures, AT_ONCE):
        found += _weigh(some, criteria.conditions, today)
    return found


def _weigh(
    procedures: Sequence[Procedure], conditions: tuple[Condition, ...], today: dt.date
) -> list[Weighed]:
    said = case_attributes(
        [Subject(one.pk, one.household_id, one.lease_id, today) for one in procedures],
        today=today,
    )
    facts = _facts(procedures)
    framed = _framed(procedures)
    found = []
    for one in procedures:
        told = facts[one.pk]
        values: dict[str, Any] = {
            **said[one.pk],
            **from_facts(told, plan_running=one.pk in framed),
        }
        criteria = [
            threatened(one.stage, {fact.kind for fact in told}),
            *weigh(conditions, values, entries=ENTRIES),
        ]
        found.append(Weighed(one, criteria))
    return found


def _facts(procedures: Iterable[Procedure]) -> dict[int, list[Fact]]:
    found: dict[int, list[Fact]] = defaultdict(list)
    rows = Event.objects.filter(
        procedure__in=[one.pk for one in procedures], replaced_by__isnull=True
    ).order_by("occurred_on", "pk")
    for procedure_id, kind, details in rows.values_list("procedure_id", "kind", "details"):
        found[procedure_id].append(Fact(kind, details))
    return found


def _framed(procedures: Sequence[Procedure]) -> set[int]:
    """A plan runs on the lease, or an FSL aid is asked for or granted to the household."""
    by_lease = {one.lease_id: one.pk for one in procedures}
    plans = RepaymentPlan.objects.filter(lease__in=by_lease, ended_on__isnull=True)
    found = {by_lease[lease_id] for lease_id in plans.values_list("lease_id", flat=True)}
    households = {one.household_id for one in procedures}
    aids = Measure.objects.filter(
        household__in=households, kind__startswith="fsl", ended_on__isnull=True
    ).exclude(decision=MeasureDecision.REFUSED)
    helped = set(aids.values_list("household_id", flat=True))
    return found | {one.pk for one in procedures if one.household_id in helped}
