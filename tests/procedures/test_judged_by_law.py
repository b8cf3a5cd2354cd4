"""Facts are judged by the legal calendar of their own procedure, and by the alerts of the file."""

import datetime as dt
from collections.abc import Mapping
from typing import Any

import pytest
from django.core.exceptions import ValidationError

from ccapex.accounts.enums import Role
from households.models import Flag, FlagSighting
from procedures.models import Procedure
from procedures.services.facts import NeedsReason, record_fact
from tests.factories.accounts import desk_for
from tests.factories.procedures import WHOLE, procedure_with

pytestmark = pytest.mark.django_db


def asked(procedure: Procedure, kind: str, on: str, details: Mapping[str, Any]) -> set[str]:
    try:
        record_fact(
            procedure,
            kind,
            author=None,
            occurred_on=dt.date.fromisoformat(on),
            details=details,
        )
    except NeedsReason as flagged:
        return {one.code for one in flagged.findings}
    return set()


@pytest.mark.parametrize(
    ("known", "kind", "on", "details", "codes"),
    [
        (1, "assignation", "2026-02-10", {"hearing_on": "2026-06-09"}, {"clause_not_acquired"}),
        (2, "assignation", "2026-04-07", {"hearing_on": "2026-05-12"}, {"prefect_told_late"}),
        (
            *(2, "assignation", "2026-04-07"),
            {"hearing_on": "2026-05-26", "prefect_notified_on": "2026-04-21"},
            {"prefect_told_late"},
        ),
        (2, "assignation", "2026-04-07", {"hearing_on": "2026-05-26"}, set()),
        (
            *(2, "assignation", "2026-04-07"),
            {"hearing_on": "2026-06-13"},
            {"hearing_on_closed_day"},
        ),
        (5, "cfp_request", "2026-10-05", {}, {"cfp_premature"}),
        (5, "cfp_request", "2026-10-06", {}, set()),
        (
            5,
            "eviction",
            "2026-10-02",
            {"solution": "none"},
            {"eviction_premature", "no_cfp_granted"},
        ),
        (
            6,
            "eviction",
            "2026-11-10",
            {"solution": "none"},
            {"eviction_in_truce", "no_cfp_granted"},
        ),
        (
            6,
            "cfp_decision",
            "2026-10-20",
            {"kind": "granted", "effective_from": "2026-12-01"},
            {"effective_in_truce"},
        ),
        (
            6,
            "cfp_decision",
            "2026-10-20",
            {"kind": "granted", "effective_from": "2026-10-31"},
            set(),
        ),
        (
            3,
            "judgment",
            "2026-07-05",
            {"presence": "contradictoire", "outcome": "firm"},
            {"closed_day"},
        ),
        (6, "compensation_claim", "2026-11-10", {}, {"claim_premature"}),
    ],
)
def test_a_fact_before_its_day_is_flagged(
    known: int, kind: str, on: str, details: dict[str, Any], codes: set[str]
) -> None:
    assert asked(procedure_with(*WHOLE[:known]), kind, on, details) == codes


def test_a_decision_waits_until_the_alerts_were_seen() -> None:
    procedure = procedure_with(*WHOLE)
    office = desk_for(Role.SECRETARIAT, territory=procedure.territory)
    flag = Flag.objects.create(
        household=procedure.household,
        kind="vulnerability",
        organisation=office.membership.organisation,
        raised_on=dt.date(2026, 10, 7),
    )
    told = {"kind": "granted"}
    with pytest.raises(ValidationError, match="alerte de vulnérabilité"):
        asked(procedure, "cfp_decision", "2026-11-03", told)
    assert not procedure.events.filter(kind="cfp_decision").exists()
    FlagSighting.objects.create(
        flag=flag, organisation=office.membership.organisation, user=office.user
    )
    assert asked(procedure, "cfp_decision", "2026-11-03", told) == set()
    procedure.refresh_from_db()
    assert procedure.stage == "cfp_granted"
