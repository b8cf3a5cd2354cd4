"""What the coherence rules need of a procedure to judge one more fact."""

import datetime
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.utils import timezone

from households.rules.landlords import landlord_kind
from households.services import flags
from procedures.enums import EventKind
from procedures.law import truce
from procedures.law.calendar import is_holiday, zone_of
from procedures.law.context import Context
from procedures.law.outcome import Computed
from procedures.models import Event, Procedure
from procedures.rules.coherence import Finding, findings
from procedures.rules.judged import Case, Dated
from procedures.rules.stages import Fact
from procedures.rules.transitions import Verdict
from procedures.services import legal
from procedures.services.legal_settings import settings_of

# The kinds whose checks compare dates of the law: the others need not compute them.
JUDGED_BY_DATES = frozenset(
    {
        EventKind.ASSIGNATION,
        EventKind.CFP_REQUEST,
        EventKind.COMPENSATION_CLAIM,
        EventKind.EVICTION,
    }
)


def judge(
    procedure: Procedure,
    kind: str,
    occurred_on: datetime.date,
    details: Mapping[str, Any],
    *,
    events: Sequence[Event],
    by_list: bool = False,
) -> list[Finding]:
    """What there is to say of the fact, ``events`` being the others in force.

    A list tells of the past: an alert not yet seen flags what it brings, and refuses it by hand.
    """
    zone = zone_of(procedure.territory.department_code)
    landlord = procedure.lease.landlord
    case = Case(
        kind=kind,
        occurred_on=occurred_on,
        details=details,
        today=timezone.localdate(),
        facts=[Fact(event.kind, event.occurred_on, event.details) for event in events],
        closed_day=closed_day(occurred_on, zone),
        zone=zone,
        landlord_kind=landlord_kind(
            landlord.kind if landlord else "",
            procedure.lease.stock,
            landlord.name if landlord else "",
        ),
        calendar=calendar_of(
            procedure,
            kind,
            occurred_on,
            details,
            [*events, *_itself(kind, occurred_on, details)],
        ),
    )
    return [*findings(case), *_unseen_alert(procedure, kind, by_list)]


def _itself(kind: str, occurred_on: datetime.date, details: Mapping[str, Any]) -> list[Event]:
    """The fact among the others; an eviction would end the delays it is judged by."""
    if kind == EventKind.EVICTION:
        return []
    return [Event(kind=kind, occurred_on=occurred_on, details=dict(details))]


def closed_day(day: datetime.date, zone: str) -> str:
    """« un dimanche », « un jour férié », or nothing (CPC 664)."""
    if day.weekday() == 6:
        return "un dimanche"
    return "un jour férié" if is_holiday(day, zone) else ""


def calendar_of(
    procedure: Procedure,
    kind: str,
    occurred_on: datetime.date,
    details: Mapping[str, Any],
    events: Iterable[Event],
) -> list[Dated]:
    """What the law computes from the facts known on that day, where a check needs it."""
    if kind == EventKind.CFP_DECISION:
        told = details.get("effective_from")
        return _truces(procedure, datetime.date.fromisoformat(told)) if told else []
    if kind not in JUDGED_BY_DATES:
        return []
    before = [event for event in events if event.occurred_on <= occurred_on]
    found = [
        Dated(one.rule, _last(one), one.effective_on, one.starts_on)
        for one in legal.outcome(procedure, events=before).deadlines
    ]
    if kind == EventKind.EVICTION:
        found += _truces(procedure, occurred_on)
    return found


def _truces(procedure: Procedure, day: datetime.date) -> list[Dated]:
    """The truce that holds a day, where the case has any."""
    context = Context(legal.case_of(procedure), settings_of({procedure.territory_id}))
    period = truce.period_of(day, truce.periods(context))
    return [Dated("TREVE", period.last, None, period.first)] if period is not None else []


def _last(one: Computed) -> datetime.date | None:
    """The last day of a window, of a delay as the judge extended it, or of the delay."""
    return one.to or (one.extendable_to if one.rule == "CQL-2M" else None) or one.date


def _unseen_alert(procedure: Procedure, kind: str, by_list: bool) -> list[Finding]:
    """A decision on the force publique waits until the alerts were seen (S13)."""
    if kind != EventKind.CFP_DECISION:
        return []
    awaited = flags.awaited_before_cfp([procedure.household_id]).get(procedure.household_id)
    if not awaited:
        return []
    names = ", ".join(organisation.name for organisation in awaited)
    message = (
        f"Une alerte de vulnérabilité n’a pas encore été vue par {names} : la fiche du ménage "
        "la montre et la marque vue."
    )
    verdict = Verdict.FLAGGED if by_list else Verdict.REFUSED
    return [Finding(verdict, "unseen_alert", "charte, alerte de vulnérabilité", message)]
