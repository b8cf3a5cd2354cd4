"""What the coherence rules need of a procedure to judge one more fact."""

import datetime
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.utils import timezone

from households.services import flags
from procedures.enums import EventKind
from procedures.law.calendar import is_holiday, zone_of
from procedures.models import Event, Procedure
from procedures.rules.coherence import Case, Dated, Finding, findings
from procedures.rules.stages import Fact
from procedures.rules.transitions import Verdict


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
        landlord_kind=landlord.kind if landlord else "",
        calendar=calendar_of(
            procedure,
            [*events, Event(kind=kind, occurred_on=occurred_on, details=dict(details))],
        ),
    )
    return [*findings(case), *_unseen_alert(procedure, kind, by_list)]


def closed_day(day: datetime.date, zone: str) -> str:
    """« un dimanche », « un jour férié », or nothing (CPC 664)."""
    if day.weekday() == 6:
        return "un dimanche"
    return "un jour férié" if is_holiday(day, zone) else ""


def calendar_of(procedure: Procedure, events: Iterable[Event]) -> list[Dated]:
    """What the law computes from these facts."""
    try:
        from procedures.services import legal
    except ImportError:
        return []
    outcome = legal.outcome(procedure, events=list(events))
    return [
        Dated(one.rule, one.to or one.date, one.effective_on, one.starts_on)
        for one in outcome.deadlines
    ]


def _unseen_alert(procedure: Procedure, kind: str, by_list: bool) -> list[Finding]:
    """A decision on the force publique waits until the alerts were seen (S13)."""
    if kind != EventKind.CFP_DECISION:
        return []
    awaited = flags.awaited_before_cfp([procedure.household_id]).get(procedure.household_id)
    if not awaited:
        return []
    names = ", ".join(organisation.name for organisation in awaited)
    message = f"Une alerte de vulnérabilité n’a pas encore été vue par {names}."
    verdict = Verdict.FLAGGED if by_list else Verdict.REFUSED
    return [Finding(verdict, "unseen_alert", "charte, alerte de vulnérabilité", message)]
