"""The files behind a figure: which procedures were counted under its code."""

import datetime

from referrals.enums import NotTreatedReason
from reporting.figures.attributions import JUDGED
from reporting.figures.partners import NOT_TREATED, PARTNERS, partner_of
from reporting.figures.responses import ANSWERED, CONTACT, NO_FOLLOW_UP, WAITING
from reporting.figures.scope import Scope
from reporting.figures.sql import ORIENTATIONS, rows

Found = list[tuple[int, datetime.date]]

ACTS = """
SELECT procedure_id, occurred_on, outcome, kind, kept, reason FROM judged
ORDER BY occurred_on, procedure_id
"""

REFERRALS = """
SELECT f.procedure_id, MIN(a.occurred_on), n.kind, n.outcome
FROM answered n
JOIN referrals_referral f ON f.id = n.id
JOIN acts a ON a.procedure_id = f.procedure_id
GROUP BY n.id, f.procedure_id, n.kind, n.outcome
ORDER BY MIN(a.occurred_on), f.procedure_id
"""

ENDS = {"": NO_FOLLOW_UP, "contact": CONTACT, "waiting": WAITING}


def can_open(code: str) -> bool:
    """Whether the figure has a list of files."""
    family, name, end = _parts(code)
    match family:
        case "VE-1":
            if name in PARTNERS:
                return end in ("", "kept", "new")
            return name in (NOT_TREATED, "pending") and not end
        case "VE-2":
            return name in NotTreatedReason.values and not end
        case "VE-3":
            return name in PARTNERS and end in ENDS
    return False


def files_behind(scope: Scope, code: str) -> Found:
    """Procedures with the day of their CDP, as many as the figure counts: one procedure is there
    twice where two of its CDP were counted."""
    family, name, end = _parts(code)
    if family == "VE-3":
        return [
            (procedure, _day(on))
            for procedure, on, kind, outcome in rows(scope, ORIENTATIONS, ANSWERED, REFERRALS)
            if partner_of(kind) == name and outcome == ENDS[end]
        ]
    return [
        (procedure, _day(on))
        for procedure, on, outcome, kind, kept, reason in rows(scope, JUDGED, ACTS)
        if _counts(family, name, end, outcome, kind, bool(kept), reason)
    ]


def _counts(
    family: str, name: str, end: str, outcome: str, kind: str, kept: bool, reason: str
) -> bool:
    if family == "VE-2":
        return outcome == "not_treated" and reason == name
    if name == "pending":
        return outcome == ""
    if name == NOT_TREATED:
        return outcome == "not_treated"
    if outcome != "attributed" or partner_of(kind) != name:
        return False
    return not end or (end == "kept") == kept


def _parts(code: str) -> tuple[str, str, str]:
    family, _, rest = code.partition(".")
    name, _, end = rest.partition(".")
    return family, name, end


def _day(value: str | datetime.date) -> datetime.date:
    """SQLite gives days as text."""
    return datetime.date.fromisoformat(value) if isinstance(value, str) else value
