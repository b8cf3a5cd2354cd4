"""The letters of the decision on the force publique: one for each of those it concerns."""

import datetime

import pytest
from django.test import Client
from django.urls import reverse

from ccapex.accounts.desk import Desk
from ccapex.accounts.enums import Role
from ccapex.letters.models import Letter
from ccapex.letters.services import issue
from households.models import Household, HouseholdMember
from procedures.enums import TaskState
from procedures.models import Event, Task
from procedures.services.actions import refresh
from tests.factories.accounts import desk_for, log_in
from tests.factories.actions import PROFILE, procedure_at_cdp, territory_with_table
from tests.factories.households import HouseholdMemberFactory

pytestmark = pytest.mark.django_db

ON = datetime.date(2026, 9, 10)


def told(code: str, actor: str) -> dict[str, object]:
    row = {**PROFILE["actions"]["table"][0], "steps": ["cfp_granted"], "after": ["cfp_granted"]}
    return {**row, "code": code, "work": "cfp_notice", "tell": [actor]}


@pytest.fixture
def desk() -> Desk:
    table = [told("household", "household"), told("commune", "commune")]
    territory, members = territory_with_table(actions={"table": table})
    case = procedure_at_cdp(territory)
    case.step, case.stage = "cfp_granted", "cfp_granted"
    case.save()
    HouseholdMemberFactory(household=case.household)
    Event.objects.create(
        territory=territory,
        procedure=case,
        kind="cfp_decision",
        occurred_on=ON,
        details={"kind": "granted", "effective_from": "2026-10-01"},
    )
    refresh([case.pk])
    return desk_for(Role.SECRETARIAT, members["office"])


def test_the_household_is_told_of_the_date_and_of_the_watch(desk: Desk) -> None:
    task = Task.objects.get(code="household")
    client = log_in(Client(), desk)
    client.post(reverse("task_letter", args=[task.public_id]))
    letter = issue(Letter.objects.get(), author=desk.user)
    assert "01/10/2026" in letter.html
    assert "veille sociale" in letter.html
    refresh([task.procedure_id])
    task.refresh_from_db()
    assert task.state == TaskState.DONE
    assert Task.objects.get(code="commune").state == TaskState.OPEN


def test_a_partner_gets_its_own_letter_at_the_address_typed(desk: Desk) -> None:
    task = Task.objects.get(code="commune")
    client = log_in(Client(), desk)
    address = reverse("task_letter", args=[task.public_id])
    client.post(address, {"lines": "Mairie"})
    assert not Letter.objects.exists()
    client.post(address, {"lines": "Mairie\n1 place de l'Essai\n85000 ESSAI"})
    client.post(address, {"lines": "Mairie\n1 place de l'Essai\n85000 ESSAI"})
    letter = Letter.objects.get()
    assert letter.addressee_lines == ["Mairie", "1 place de l'Essai", "85000 ESSAI"]
    assert letter.data["who"] == Household.objects.get().display_name
    assert HouseholdMember.objects.exists()
