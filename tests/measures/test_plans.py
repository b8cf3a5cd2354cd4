"""Payments of a plan add up, a breach is told where it counts, and a wrong one is put right."""

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from ccapex.accounts.desk import Desk
from ccapex.core.models import JournalEntry
from households.file import FileRequest, registry
from households.services.masking import view_of
from procedures.models import Event, Procedure
from procedures.services import legal
from procedures.services.facts import record_fact
from referrals.models import Payment, RepaymentPlan
from referrals.services.measures import plans
from tests.factories.accounts import desk_for, log_in
from tests.factories.referrals import ProcedureFactory

pytestmark = pytest.mark.django_db
DAY = dt.timedelta(days=1)


@pytest.fixture
def procedure() -> Procedure:
    found: Procedure = ProcedureFactory()
    return found


@pytest.fixture
def office(procedure: Procedure) -> Desk:
    return desk_for("secretariat", territory=procedure.territory)


def signed(procedure: Procedure, desk: Desk, **fields: Any) -> RepaymentPlan:
    today = timezone.localdate()
    given: dict[str, Any] = {
        "kind": "landlord",
        "signed_on": today - 40 * DAY,
        "debt": Decimal(200),
        "monthly": Decimal(100),
        "first_due_on": today - 10 * DAY,
    }
    return plans.sign(procedure.lease, desk=desk, procedure=procedure, **given | fields)


def test_two_parts_of_an_instalment_add_up_and_keep_their_dates(
    procedure: Procedure, office: Desk
) -> None:
    today = timezone.localdate()
    plan = signed(procedure, office)
    first = plan.instalments.order_by("due_on")[0]
    plans.pay(first, amount=Decimal(40), on=today - 5 * DAY, desk=office)
    plans.pay(first, amount=Decimal(60), on=today, desk=office)
    first.refresh_from_db()
    assert (first.paid_amount, first.paid_on) == (Decimal(100), today)
    assert [(one.amount, one.paid_on) for one in first.payments.all()] == [
        (Decimal(40), today - 5 * DAY),
        (Decimal(60), today),
    ]
    page = log_in(Client(), office).get(reverse("plan_detail", args=[plan.public_id]))
    assert "40,00" in page.content.decode()
    plans.take_back(first.payments.get(amount=60), desk=office)
    first.refresh_from_db()
    assert (first.paid_amount, first.paid_on) == (Decimal(40), today - 5 * DAY)
    assert Payment.objects.count() == 2  # what was taken back stays
    assert plans.standing_of(plan, today).paid == 40


@pytest.mark.parametrize("amount", ["0", "61"])
def test_no_more_is_noted_than_what_is_left(
    procedure: Procedure, office: Desk, amount: str
) -> None:
    today = timezone.localdate()
    first = signed(procedure, office).instalments.order_by("due_on")[0]
    plans.pay(first, amount=Decimal(40), on=today, desk=office)
    with pytest.raises(ValidationError, match="60,00"):
        plans.pay(first, amount=Decimal(amount), on=today, desk=office)
    with pytest.raises(ValidationError, match="déjà noté"):
        plans.pay(first, amount=Decimal(40), on=today, desk=office)
    assert Payment.objects.count() == 1


def test_an_instalment_above_the_debt_is_refused(procedure: Procedure, office: Desk) -> None:
    with pytest.raises(ValidationError, match="dépasse la dette"):
        signed(procedure, office, debt=Decimal(5326), monthly=Decimal(6000))
    assert not RepaymentPlan.objects.exists()


def asked(procedure: Procedure, office: Desk) -> FileRequest:
    return FileRequest(office, procedure.household, view_of(office, procedure.household))


def rules(procedure: Procedure) -> set[str]:
    return {one.rule for one in legal.outcome(procedure).deadlines}


def test_a_breach_is_told_in_the_file_and_no_date_of_the_plan_is_left(
    procedure: Procedure, office: Desk
) -> None:
    today = timezone.localdate()
    plan = signed(procedure, office)
    assert "PLAN-36" in rules(procedure)
    assert not [one for one in registry.to_do(asked(procedure, office)) if "plan" in one.title]
    plans.finish(plan, end="broken", on=today - DAY, reason="Deux mois sans rien", desk=office)
    assert "PLAN-36" not in rules(procedure)
    page = log_in(Client(), office).get(
        reverse("household_detail", args=[procedure.household.public_id])
    )
    assert "Plan d’apurement rompu le" in page.content.decode()
    entries = [one for one in registry.timeline(asked(procedure, office)) if one.tone == "danger"]
    assert [(one.on, one.detail) for one in entries] == [(today - DAY, "Deux mois sans rien")]
    waiting = [one.title for one in registry.to_do(asked(procedure, office))]
    assert "Donner suite au plan rompu" in waiting
    record_fact(
        procedure, "cdp", author=office.user, occurred_on=today, flagged="keep"
    )  # an act since: the file goes on
    waiting = [one.title for one in registry.to_do(asked(procedure, office))]
    assert "Donner suite au plan rompu" not in waiting


def test_a_wrong_breach_is_put_right_and_leaves_a_trace(procedure: Procedure, office: Desk) -> None:
    today = timezone.localdate()
    plan = signed(procedure, office)
    plans.finish(plan, end="broken", on=today, reason="Erreur de dossier", desk=office)
    with pytest.raises(ValidationError, match="pourquoi"):
        plans.reopen(plan, reason=" ", desk=office)
    client = log_in(Client(), office)
    address = reverse("plan_detail", args=[plan.public_id])
    answer = client.post(address, {"act": "reopen", "reopen-reason": "Ce n'était pas ce ménage"})
    assert answer.status_code == 302
    plan.refresh_from_db()
    assert (plan.ended_on, plan.end, plan.reopened_on) == (None, "", today)
    assert "pas ce ménage" in client.get(address).content.decode()
    assert "PLAN-36" in rules(procedure)
    facts = Event.objects.filter(kind="repayment_plan", replaced_by__isnull=True)
    assert "breached_on" not in facts.get().details
    entry = JournalEntry.objects.get(action="plan.reopened")
    assert entry.details == {"end": "broken", "on": today.isoformat()}


def test_an_ended_plan_is_not_taken_up_again_beside_another(
    procedure: Procedure, office: Desk
) -> None:
    today = timezone.localdate()
    plan = signed(procedure, office)
    plans.finish(plan, end="broken", on=today, reason="Deux mois sans rien", desk=office)
    signed(procedure, office, signed_on=today, first_due_on=today)
    with pytest.raises(ValidationError, match="autre plan"):
        plans.reopen(plan, reason="Erreur", desk=office)
