"""What is typed on the page of the support of a household goes where it says."""

import datetime as dt
from decimal import Decimal

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from procedures.models import Procedure
from referrals.models import RepaymentPlan
from referrals.services.measures import plans
from tests.factories.accounts import desk_for, log_in
from tests.factories.referrals import ProcedureFactory

pytestmark = pytest.mark.django_db


def test_a_plan_of_a_household_with_two_leases_is_on_the_one_chosen() -> None:
    old: Procedure = ProcedureFactory(lease__dwelling__address="3 rue du Vieux Bail")
    ProcedureFactory(household=old.household)
    client = log_in(Client(), desk_for("secretariat", territory=old.territory))
    address = reverse("household_support", args=[old.household.public_id])
    assert "3 rue du Vieux Bail" in client.get(address).content.decode()
    typed = {
        "act": "plan",
        "plan-kind": "landlord",
        "plan-signed_on": "hier",
        "plan-debt": "600",
        "plan-monthly": "100",
        "plan-first_due_on": "+10",
    }
    assert client.post(address, typed).status_code == 200  # which lease is not guessed
    assert not RepaymentPlan.objects.exists()
    assert client.post(address, {**typed, "plan-lease": old.lease_id}).status_code == 302
    assert RepaymentPlan.objects.get().lease_id == old.lease_id
    assert RepaymentPlan.objects.get().procedure_id == old.pk


def test_what_a_broken_plan_still_foresaw_is_no_longer_announced() -> None:
    procedure: Procedure = ProcedureFactory()
    desk = desk_for("secretariat", territory=procedure.territory)
    today = timezone.localdate()
    plan = plans.sign(
        procedure.lease,
        kind="landlord",
        signed_on=today - dt.timedelta(days=40),
        debt=Decimal(200),
        monthly=Decimal(100),
        first_due_on=today - dt.timedelta(days=10),
        desk=desk,
    )
    client = log_in(Client(), desk)
    address = reverse("plan_detail", args=[plan.public_id])
    page = client.get(address).content.decode()
    assert "en retard" in page
    assert "à venir" in page
    plans.finish(plan, end="broken", on=today, reason="Deux mois non payés", desk=desk)
    page = client.get(address).content.decode()
    assert "non payé" in page
    assert "sans objet" in page
    assert "en retard" not in page
    assert "à venir" not in page
