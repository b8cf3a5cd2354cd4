"""Cases in a few words, and what the calendar says of them."""

from typing import Any

from procedures.law.cases import parse_case
from procedures.law.engine import compute
from procedures.law.outcome import Computed, Outcome
from procedures.law.settings import Settings

LEASE = (
    *("signed_on", "renewed_on", "renewal_kind", "stated_clause_delay"),
    *("student_housing", "violence_exclusion"),
)
Told = tuple[str, str] | tuple[str, str, dict[str, Any]]


def told(*facts: Told, settings: Settings | None = None, **case: Any) -> Outcome:
    """``told(("cdp", "2024-06-12"), signed_on="2015-01-01")``: fields of the lease among others."""
    lease = {name: case.pop(name) for name in LEASE if name in case}
    document = {
        "id": "essai",
        "department": "85",
        "landlord_kind": "natural_person",
        "rent_excluding_charges": 500,
        **case,
        "lease": lease,
        "facts": [
            {"event": fact[0], "occurred_on": fact[1], **(fact[2] if len(fact) == 3 else {})}
            for fact in facts
        ],
    }
    return compute(parse_case(document), settings)


def one(outcome: Outcome, rule: str, step: int = 0) -> Computed:
    found = outcome.of(rule, step)
    assert found is not None, f"{rule} manque : {[c.rule for c in outcome.deadlines]}"
    return found


def day(outcome: Outcome, rule: str, step: int = 0) -> str | None:
    found = one(outcome, rule, step).date
    return None if found is None else found.isoformat()


def effect(outcome: Outcome, rule: str) -> str:
    found = one(outcome, rule).effective_on
    assert found is not None
    return found.isoformat()


def rules(outcome: Outcome) -> set[str]:
    return {found.rule for found in outcome.deadlines}


def codes(outcome: Outcome) -> set[str]:
    return {warning.code for warning in outcome.warnings}
