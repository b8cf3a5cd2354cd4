"""What the rules of the procedure say of the facts of a row: kept all the same, and told (C6).

A list is history: what is out of order is flagged, never thrown away. A detail that cannot be, such
as a hearing before its assignation, is left out and said so.
"""

import datetime
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from procedures.rules.coherence import Finding, findings
from procedures.rules.judged import Case
from procedures.rules.stages import Fact
from procedures.rules.transitions import Verdict
from referrals.reading.calendar_days import closed_day
from referrals.rules.act_facts import IncomingFact

ACT_DATE = "act_date"
# The reading has already told it of that date, with its cell.
TOLD_BY_READING = frozenset({"closed_day", "future"})


@dataclass
class Judged:
    """``fact`` without the details that cannot be; ``reasons`` are ready for the report."""

    fact: IncomingFact
    anomalies: list[dict[str, str]] = field(default_factory=list)
    reasons: list[dict[str, str]] = field(default_factory=list)


def judge(
    facts: Sequence[IncomingFact],
    known: Iterable[Fact] = (),
    *,
    today: datetime.date,
    landlord_kind: str = "",
    zone: str = "",
) -> list[Judged]:
    """Each of the row's facts, among those in force and those of the same row. ``zone``: whose
    holidays (``procedures.law.calendar``)."""
    in_force = list(known)
    told = []
    for fact in facts:
        others = [Fact(one.kind, one.occurred_on, one.details) for one in facts if one is not fact]
        case = _case(fact, fact.details, [*in_force, *others], today, landlord_kind, zone)
        told.append(_judged(fact, findings(case)))
    return told


def judge_completed(
    fact: IncomingFact,
    before: Mapping[str, Any],
    others: Sequence[Fact],
    *,
    today: datetime.date,
    landlord_kind: str = "",
    zone: str = "",
) -> Judged:
    """What the details of ``fact`` add to a fact already known by its details ``before``: only what
    was not to be said of it yet."""
    old = findings(_case(fact, before, others, today, landlord_kind, zone))
    said = {one.code for one in old}
    whole = _case(fact, {**fact.details, **before}, others, today, landlord_kind, zone)
    return _judged(fact, [one for one in findings(whole) if one.code not in said])


def _case(
    fact: IncomingFact,
    details: Mapping[str, Any],
    others: Sequence[Fact],
    today: datetime.date,
    landlord_kind: str,
    zone: str,
) -> Case:
    return Case(
        kind=fact.kind,
        occurred_on=fact.occurred_on,
        details=details,
        today=today,
        facts=others,
        closed_day=closed_day(fact.occurred_on, alsace_moselle=zone == "am") or "",
        zone=zone,
        landlord_kind=landlord_kind,
    )


def _judged(fact: IncomingFact, found: list[Finding]) -> Judged:
    impossible = {
        one.field for one in found if one.verdict == Verdict.REFUSED and one.field in fact.details
    }
    kept = {name: value for name, value in fact.details.items() if name not in impossible}
    judged = Judged(replace(fact, details=kept))
    for one in found:
        if one.field not in impossible:
            judged.anomalies.append(one.as_anomaly())
        if fact.field != ACT_DATE or one.code not in TOLD_BY_READING:
            judged.reasons.append(_reason(fact, one, left_out=one.field in impossible))
    return judged


def _reason(fact: IncomingFact, finding: Finding, *, left_out: bool) -> dict[str, str]:
    message = finding.message
    if left_out:
        message = f"{message.rstrip('.')} : valeur non reprise."
    elif finding.verdict == Verdict.REFUSED:
        message = f"{message.rstrip('.')} : à vérifier."
    return {
        "field": finding.field if left_out else fact.field,
        "code": finding.code,
        "message": message,
        "severity": "warning",
    }
