"""The same act is one fact, whoever brings it: numbers are kept, what lacked is added."""

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from households.models import DebtStatement, Document
from procedures.models import Event, Procedure
from procedures.rules.acts import Act, same_act
from procedures.services.facts import record_fact, replace_fact
from tests.factories.accounts import OrganisationFactory, UserFactory
from tests.factories.procedures import WHOLE, procedure_with

MAY = dt.date(2026, 5, 5)


@pytest.mark.parametrize(
    ("known", "quoted", "same"),
    [
        ({}, {}, True),
        ({}, {"occurred_on": MAY + dt.timedelta(days=1)}, False),
        ({"officer_reference": "2026/41"}, {"officer_reference": "2026/99"}, False),
        (
            {"officer_reference": "2026/41"},
            {"officer_reference": "2026-41", "occurred_on": MAY + dt.timedelta(days=3)},
            True,
        ),
        ({"exploc_number": "E1"}, {"alexi_number": "A1"}, True),
        ({"exploc_number": "E1"}, {"exploc_number": "E2"}, False),
        (
            {"exploc_number": "E1"},
            {"exploc_number": "e1", "occurred_on": dt.date(2026, 6, 9)},
            True,
        ),
        ({"kind": "dsf_sent"}, {"kind": "dsf_sent"}, False),
    ],
)
def test_when_two_entries_are_one_act(
    known: dict[str, Any], quoted: dict[str, Any], same: bool
) -> None:
    base = {"kind": "cdp", "occurred_on": MAY}
    assert same_act(Act(**{**base, **known}), Act(**{**base, **quoted})) is same


@pytest.fixture
def procedure(db: None) -> Procedure:
    return procedure_with(("cdp", "2026-05-05", {}))


def cql(procedure: Procedure, **told: Any) -> Event:
    told.setdefault("flagged", "keep")
    return record_fact(procedure, "cql", author=None, occurred_on=dt.date(2026, 9, 1), **told)


def test_an_act_of_exploc_then_of_alexi_is_one_fact_with_both_numbers(procedure: Procedure) -> None:
    first = cql(procedure, exploc_number="E-77")
    again = cql(procedure, alexi_number="A-12")
    assert again.pk == first.pk
    assert again.already_known
    kept = Event.objects.get(kind="cql")
    assert (kept.exploc_number, kept.alexi_number) == ("E-77", "A-12")


def test_what_the_known_act_lacked_is_added_by_a_correction(procedure: Procedure) -> None:
    cql(procedure, officer_name="Étude Exemple")
    cql(procedure, details={"prefect_notified_on": "2026-09-02"})
    first, second = Event.objects.filter(kind="cql").order_by("pk")
    assert first.replaced_by == second
    assert second.officer_name == "Étude Exemple"
    assert second.details == {"prefect_notified_on": "2026-09-02"}


def test_what_contradicts_a_known_act_is_refused_by_hand_and_not_kept_from_a_list(
    procedure: Procedure,
) -> None:
    cql(procedure, details={"prefect_notified_on": "2026-09-02"})
    other = {"prefect_notified_on": "2026-09-03"}
    with pytest.raises(ValidationError, match="déjà noté au 01/09/2026"):
        cql(procedure, details=other, flagged="ask", override_reason="essai")
    assert cql(procedure, details=other).details == {"prefect_notified_on": "2026-09-02"}
    assert Event.objects.filter(kind="cql").count() == 1


def test_a_list_keeps_what_is_flagged_and_refuses_what_cannot_be(procedure: Procedure) -> None:
    event = cql(procedure)
    assert [one["code"] for one in event.anomalies] == ["no_title"]
    assert event.anomalies[0]["article"] == "CPCE, art. L411-1"
    decided = procedure_with(*WHOLE, ("cfp_decision", "2026-10-20", {}))
    lacking = Event.objects.get(procedure=decided, kind="cfp_decision").anomalies
    assert [one["code"] for one in lacking] == ["missing"]
    tomorrow = timezone.localdate() + dt.timedelta(days=1)
    with pytest.raises(ValidationError, match="avenir"):
        record_fact(procedure, "cdp", author=None, occurred_on=tomorrow, flagged="keep")


def test_what_is_unknown_or_unreadable_is_refused_with_its_field(procedure: Procedure) -> None:
    for kind, details, name in (
        ("holiday", {}, "kind"),
        ("judgment", {"presence": "absent"}, "presence"),
        ("judgment", {"colour": "red"}, "colour"),
        ("cfp_decision", {}, "kind"),
    ):
        with pytest.raises(ValidationError) as refusal:
            record_fact(procedure, kind, author=None, occurred_on=MAY, details=details)
        assert set(refusal.value.error_dict) == {name}


def test_debt_and_papers_follow_the_corrected_fact(procedure: Procedure) -> None:
    wrong = record_fact(
        procedure,
        "account_statement",
        author=None,
        occurred_on=dt.date(2026, 6, 2),
        debt_amount=Decimal(900),
        details={"charges_part": "100"},
    )
    organisation = OrganisationFactory(territory=procedure.territory)
    paper = Document.objects.create(
        household=procedure.household,
        category="procedure",
        about=f"event:{wrong.pk}",
        title="Décompte",
        storage_name="aa/essai",
        size=1,
        organisation=organisation,
    )
    right = replace_fact(
        wrong, author=UserFactory.create(), reason="Erreur", debt_amount=Decimal(950)
    )
    statement = DebtStatement.objects.get(lease=procedure.lease)
    assert (statement.amount, statement.charges_part) == (Decimal("950.00"), Decimal("100.00"))
    paper.refresh_from_db()
    assert paper.about == f"event:{right.pk}"
    assert Event.objects.get(pk=wrong.pk).debt_amount == Decimal("900.00")


def test_a_correction_that_changes_nothing_adds_nothing(procedure: Procedure) -> None:
    event = Event.objects.get()
    assert replace_fact(event, author=UserFactory.create(), occurred_on=MAY) == event
    assert Event.objects.count() == 1


def test_a_correction_is_judged_like_any_fact(procedure: Procedure) -> None:
    event = cql(procedure)
    author = UserFactory.create()
    later = replace_fact(event, author=author, occurred_on=dt.date(2026, 9, 2))
    assert [one["code"] for one in later.anomalies] == ["no_title"]
    with pytest.raises(ValidationError, match="dimanche"):
        replace_fact(later, author=author, occurred_on=dt.date(2026, 9, 6))
    kept = replace_fact(
        later, author=author, occurred_on=dt.date(2026, 9, 6), override_reason="Lu sur l’acte"
    )
    assert {one["code"] for one in kept.anomalies} == {"no_title", "closed_day"}


def test_two_services_asked_the_same_day_are_two_facts(procedure: Procedure) -> None:
    for key in ("dsf:1", "dsf:2", "dsf:2"):
        event = record_fact(
            procedure, "dsf_requested", author=None, occurred_on=dt.date(2026, 6, 2), act_key=key
        )
        assert event.anomalies == []
    assert Event.objects.filter(kind="dsf_requested").count() == 2
