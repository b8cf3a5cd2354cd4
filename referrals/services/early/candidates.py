"""Families that two months of arrears or a suspended benefit call for, criterion by criterion."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Q, QuerySet

from ccapex.accounts.models import Territory
from ccapex.core.chunks import chunked
from households.services.attributes import Subject, case_attributes
from procedures.enums import EventKind, Stage
from procedures.models import Event, Procedure
from referrals.enums import Mission
from referrals.models import EarlyTripartite
from referrals.rules.criteria import Criterion, Met, outcome, weigh
from referrals.rules.early import (
    DEFAULT_MONTHS,
    ENTRIES,
    Report,
    Trigger,
    trigger,
    weigh_trigger,
)
from referrals.services.criteria import Criteria, criteria_of

AT_ONCE = 500
SIGNALS = (
    EventKind.ARREARS_REPORTED,
    EventKind.BENEFIT_ARREARS_CONSTITUTED,
    EventKind.PAYER_INFORMED_CCAPEX,
)
EARLY_STAGES = (Stage.PREVENTION, Stage.CDP)
"""Before the court: the letter comes before litigation (« phase précontentieuse »)."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """``case`` is the row kept once something was noted or written; None before."""

    procedure: Procedure
    trigger: Trigger
    criteria: list[Criterion]
    case: EarlyTripartite | None

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
    """None where the territory sends no such letter."""
    if not territory.profile.get("early_tripartite"):
        return None
    return criteria_of(territory, Mission.EARLY_INTERVENTION, today)


def in_scope(territory: Territory) -> QuerySet[Procedure]:
    """Before the court, with a signalement or a suspension, and no letter to the family yet: what
    was written for another of its procedures before the court counts."""
    signalled = Q(events__kind__in=SIGNALS, events__replaced_by__isnull=True)
    noted = Q(early_tripartite__letter_on__isnull=True, early_tripartite__isnull=False)
    written = EarlyTripartite.objects.filter(
        territory=territory, letter_on__isnull=False, procedure__stage__in=EARLY_STAGES
    )
    ids = (
        Procedure.objects.filter(
            signalled | noted,
            territory=territory,
            stage__in=EARLY_STAGES,
            household__merged_into=None,
        )
        .exclude(household__in=written.order_by().values("household"))
        .order_by()
        .values("pk")
    )
    return (
        Procedure.objects.filter(pk__in=ids)
        .select_related("household", "lease__dwelling", "early_tripartite")
        .order_by("stage_since", "pk")
    )


def weigh_all(
    procedures: Iterable[Procedure], criteria: Criteria, territory: Territory, *, today: dt.date
) -> list[Candidate]:
    """In order; seven queries for each five hundred procedures."""
    months = months_of(territory)
    found: list[Candidate] = []
    for some in chunked(procedures, AT_ONCE):
        found += _weigh(some, criteria, months, today)
    return found


def months_of(territory: Territory) -> int:
    section = territory.profile.get("early_tripartite") or {}
    return int(section.get("months", DEFAULT_MONTHS))


def _weigh(
    procedures: Sequence[Procedure], criteria: Criteria, months: int, today: dt.date
) -> list[Candidate]:
    said = case_attributes(
        [Subject(one.pk, one.household_id, one.lease_id, today) for one in procedures],
        today=today,
    )
    reports = _reports(procedures)
    # The months of arrears are those of the trigger, or a suspension in their place.
    others = [one for one in criteria.conditions if one.attribute != "months_unpaid"]
    found = []
    for one in procedures:
        case = getattr(one, "early_tripartite", None)
        suspended = case.suspended_on if case else None
        seen = trigger(reports[one.pk], suspended, months=months)
        values: dict[str, Any] = dict(said[one.pk])
        known = one.household.known_to_caf_social_service
        if known is not None:
            values["known_to_caf_social_service"] = known
        weighed = [
            weigh_trigger(seen, reports[one.pk], months=months),
            *weigh(others, values, entries=ENTRIES),
        ]
        found.append(Candidate(one, seen, weighed, case))
    return found


def _reports(procedures: Iterable[Procedure]) -> dict[int, list[Report]]:
    found: dict[int, list[Report]] = defaultdict(list)
    rows = Event.objects.filter(
        procedure__in=[one.pk for one in procedures],
        kind__in=SIGNALS,
        replaced_by__isnull=True,
    ).order_by("occurred_on", "pk")
    for procedure_id, kind, on, months in rows.values_list(
        "procedure_id", "kind", "occurred_on", "months_unpaid"
    ):
        constituted = kind == EventKind.BENEFIT_ARREARS_CONSTITUTED
        found[procedure_id].append(Report(on, months, constituted))
    return found
