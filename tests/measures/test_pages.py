"""What is typed on the page of the support of a household goes where it says."""

import pytest
from django.test import Client
from django.urls import reverse

from procedures.models import Procedure
from referrals.models import RepaymentPlan
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
