"""The stage comes of the facts alone, and can be rebuilt with the same result."""

import datetime as dt
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from procedures.models import Event, Procedure
from procedures.rules.stages import Fact, stage_from
from procedures.services.facts import record_cdp, record_fact, replace_fact
from procedures.services.rebuild import recompute
from tests.factories.accounts import UserFactory
from tests.factories.referrals import ProcedureFactory

pytestmark = pytest.mark.django_db
MAY, JUNE, JULY = dt.date(2026, 5, 4), dt.date(2026, 6, 4), dt.date(2026, 7, 4)


@pytest.mark.parametrize(
    ("facts", "stage", "since"),
    [
        ([], "prevention", None),
        ([("arrears_reported", MAY, {})], "prevention", MAY),
        ([("cdp", MAY, {})], "cdp", MAY),
        ([("cdp", JUNE, {}), ("cdp", MAY, {})], "cdp", MAY),
        ([("judgment", JULY, {}), ("assignation", JUNE, {})], "assignation", JUNE),
        ([("cql", JUNE, {}), ("cdp", JULY, {})], "cql", JUNE),
        ([("cfp_decision", JULY, {"kind": "granted"})], "cfp_granted", JULY),
        (
            [("cfp_request", JUNE, {}), ("cfp_decision", JULY, {"kind": "refused"})],
            "cfp_request",
            JUNE,
        ),
        ([("cdp", MAY, {}), ("departure", JUNE, {})], "closed", JUNE),
    ],
)
def test_the_stage_is_the_furthest_reached_since_it_was_reached(
    facts: list[tuple[str, dt.date, dict[str, Any]]], stage: str, since: dt.date | None
) -> None:
    assert stage_from(Fact(*fact) for fact in facts) == (stage, since)


@pytest.fixture
def procedure() -> Procedure:
    found: Procedure = ProcedureFactory(stage="prevention", stage_since=None)
    return found


def test_a_commandement_moves_the_procedure(procedure: Procedure) -> None:
    record_cdp(procedure, author=UserFactory(), occurred_on=MAY)
    assert (procedure.stage, procedure.stage_since) == ("cdp", MAY)


def test_the_same_act_twice_is_one_fact(procedure: Procedure) -> None:
    first = record_cdp(procedure, author=None, occurred_on=MAY, act_key="exploc:1")
    assert record_cdp(procedure, author=None, occurred_on=MAY, act_key="exploc:1") == first
    assert Event.objects.count() == 1


def test_an_act_is_not_in_the_future(procedure: Procedure) -> None:
    with pytest.raises(ValidationError, match="avenir"):
        record_cdp(procedure, author=None, occurred_on=timezone.localdate() + dt.timedelta(days=1))
    assert not Event.objects.exists()


def test_a_wrong_fact_is_replaced_kept_and_counts_no_more(procedure: Procedure) -> None:
    author = UserFactory()
    wrong = record_cdp(procedure, author=author, occurred_on=JULY)

    right = replace_fact(wrong, author=author, occurred_on=MAY)

    procedure.refresh_from_db()
    assert procedure.stage_since == MAY
    wrong.refresh_from_db()
    assert (wrong.replaced_by, wrong.occurred_on) == (right, JULY)
    with pytest.raises(ValidationError, match="déjà été corrigé"):
        replace_fact(wrong, author=author, occurred_on=JUNE)


def test_rebuilding_the_stage_changes_nothing(procedure: Procedure) -> None:
    record_fact(procedure, "cdp", author=None, occurred_on=MAY)
    assert recompute([procedure.pk]) == 0
    Procedure.objects.update(stage="cql")
    assert recompute([procedure.pk]) == 1
    procedure.refresh_from_db()
    assert procedure.stage == "cdp"
