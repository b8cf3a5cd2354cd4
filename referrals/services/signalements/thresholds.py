"""Keeps the law's answer on the threshold beside each line of the register (S1)."""

import datetime
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from ccapex.accounts.models import Territory
from households.rules.landlords import landlord_kind
from procedures.enums import EventKind
from procedures.law.table import rule_on
from procedures.law.thresholds import LEGAL
from procedures.models import Event
from procedures.services.legal import outcome, outcomes
from procedures.services.legal_settings import settings_of
from referrals.enums.signalements import Missing, Threshold
from referrals.models import Signalement
from referrals.rules.signalements import missing_of, threshold_of

OLD = "CP-SIGNAL-OLD"


@dataclass(frozen=True)
class Answer:
    """``source`` and ``status`` are those of the rule of the date of the act."""

    threshold: Threshold
    rule: str = ""
    source: str = ""
    status: str = ""

    @property
    def to_validate(self) -> bool:
        return self.status == "to_validate"


def answer_of(signalement: Signalement) -> Answer:
    rule = signalement.threshold_rule
    found = rule_on(rule, signalement.acted_on) if rule else None
    return Answer(
        Threshold(signalement.threshold),
        rule,
        found.source if found else "",
        found.status if found else "",
    )


def missing(signalement: Signalement) -> list[Missing]:
    """What to enter for the law to answer; nothing where it has answered. Two queries."""
    event = signalement.event
    if event is None or signalement.threshold != Threshold.UNKNOWN:
        return []
    procedure = signalement.procedure
    lease, territory = procedure.lease, signalement.territory
    landlord = lease.landlord
    return missing_of(
        debt=event.debt_amount,
        months=event.months_unpaid,
        rent=lease.rent,
        landlord=landlord_kind(
            landlord.kind if landlord else "", lease.stock, landlord.name if landlord else ""
        ),
        limits=_limits(signalement.threshold_rule, territory, event.occurred_on),
    )


def _limits(rule: str, territory: Territory, on: datetime.date) -> tuple[Decimal, Decimal] | None:
    if rule != OLD:
        return Decimal(LEGAL), Decimal(LEGAL)
    settings = settings_of({territory.pk})
    months, rents = (
        settings.get(OLD, name, on, territory.department_code)
        for name in ("threshold_months", "threshold_rents")
    )
    return (Decimal(months.value), Decimal(rents.value)) if months and rents else None


def refresh(signalements: Iterable[Signalement]) -> int:
    """Asks the law again: a rent or a landlord known since may settle what was unknown.

    The rule is about a CDP: the calendar of a procedure answers for its latest one, and an older
    one is asked alone. A constant number of queries, but for older CDPs.
    """
    rows = list(signalements)
    acts = Event.objects.filter(kind=EventKind.CDP, replaced_by__isnull=True)
    cdps = acts.select_related("procedure").in_bulk([one.event_id for one in rows if one.event_id])
    found = outcomes({event.procedure_id for event in cdps.values()})
    latest: dict[int, tuple[object, int]] = {}
    for pk, procedure_id, day in acts.filter(procedure__in=found).values_list(
        "pk", "procedure_id", "occurred_on"
    ):
        latest[procedure_id] = max(latest.get(procedure_id, (day, pk)), (day, pk))
    changed = []
    for one in rows:
        event = cdps.get(one.event_id or 0)
        if event is None:
            answer = (Threshold.NOT_CONCERNED, "")
        elif latest[event.procedure_id][1] == event.pk:
            answer = threshold_of(found[event.procedure_id].flags)
        else:
            answer = threshold_of(outcome(event.procedure, [event]).flags)
        if (one.threshold, one.threshold_rule) != answer:
            one.threshold, one.threshold_rule = answer
            changed.append(one)
    Signalement.objects.bulk_update(changed, ["threshold", "threshold_rule"], batch_size=500)
    return len(changed)
