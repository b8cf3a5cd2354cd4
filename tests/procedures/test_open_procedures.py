"""Two open procedures of one household: each has its dates, its action, its pause and its facts."""

import datetime as dt

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from ccapex.accounts.desk import Desk
from procedures.models import Event, Procedure
from procedures.services.facts import record_fact
from tests.factories.accounts import desk_for, log_in
from tests.factories.households import LeaseFactory
from tests.factories.referrals import ProcedureFactory

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate()
Both = tuple[Procedure, Procedure]


def day(days: int) -> dt.date:
    return TODAY + dt.timedelta(days=days)


def acted(procedure: Procedure, *told: tuple[str, int]) -> Procedure:
    for kind, days in told:
        record_fact(procedure, kind, author=None, occurred_on=day(days), flagged="keep")
    procedure.refresh_from_db()
    return procedure


@pytest.fixture
def both() -> Both:
    """An old home, up to the commandement de quitter les lieux, and a new one, just threatened."""
    far: Procedure = ProcedureFactory(
        lease__dwelling__address="1 rue Ancienne", lease__dwelling__city="Essaiville"
    )
    acted(far, ("cdp", -300), ("assignation", -200), ("judgment", -100), ("cql", -20))
    lease = LeaseFactory(
        household=far.household,
        dwelling__address="2 rue Nouvelle",
        dwelling__city="Essaibourg",
    )
    near: Procedure = ProcedureFactory(household=far.household, lease=lease)
    return far, acted(near, ("cdp", -10))


@pytest.fixture
def office(both: Both) -> Desk:
    return desk_for("secretariat", territory=both[0].territory)


@pytest.fixture
def client(office: Desk) -> Client:
    return log_in(Client(), office)


def address(both: Both) -> str:
    return reverse("household_detail", args=[both[0].household.public_id])


def test_the_file_works_on_both_the_most_advanced_first(client: Client, both: Both) -> None:
    far, near = both
    answer = client.get(address(both))
    [card] = [one for one in answer.context["top"] if one["section"].slug == "deadlines"]
    calendars = card["context"]["calendars"]
    assert [one["procedure"] for one in calendars] == [far, near]
    assert all(one["ahead"] for one in calendars)
    shown = answer.content.decode()
    for one in both:
        assert reverse("procedure_deadlines", args=[one.public_id]) in shown
        assert reverse("procedure_pause", args=[one.public_id]) in shown
    home = next(line for line in answer.context["head"] if line.order == 10)
    assert home.text.index("1 rue Ancienne") < home.text.index("2 rue Nouvelle")


def test_each_says_its_next_action(client: Client, both: Both) -> None:
    for one in both:
        Procedure.objects.filter(pk=one.pk).update(next_action=f"Agir pour {one.reference}")
    titles = [one.title for one in client.get(address(both)).context["to_do"]]
    assert [title for title in titles if title.startswith("Prochaine action")] == [
        f"Prochaine action, {one.reference}\xa0: agir pour {one.reference}" for one in both
    ]


def test_the_header_shows_the_home_at_stake_and_not_the_latest(client: Client, both: Both) -> None:
    acted(both[1], ("closed", -1))
    answer = client.get(address(both))
    home = next(line for line in answer.context["head"] if line.order == 10)
    assert home.text.startswith("1 rue Ancienne")
    assert "Nouvelle" not in home.text


def test_a_fact_goes_to_the_procedure_that_is_chosen_and_never_silently(
    client: Client, both: Both
) -> None:
    far, near = both
    new = f"{reverse('fact_new', args=[far.public_id])}?nature=account_statement"
    told = {"occurred_on": f"{day(-1):%d/%m/%Y}", "debt_amount": "800"}
    page = client.get(new).content.decode()
    assert "1 rue Ancienne" in page
    assert "2 rue Nouvelle" in page
    assert "checked" not in page.split("De quelle procédure")[1].split("</fieldset>")[0]
    assert "procedure" in client.post(new, told).context["form"].errors
    assert not Event.objects.filter(kind="account_statement").exists()
    assert client.post(new, {**told, "procedure": str(near.public_id)}).status_code == 302
    assert Event.objects.get(kind="account_statement").procedure == near


def test_a_fact_never_goes_to_the_procedure_of_another_household(
    client: Client, both: Both
) -> None:
    other: Procedure = ProcedureFactory(
        household__territory=both[0].territory, lease__dwelling__address="3 rue Autre"
    )
    new = f"{reverse('fact_new', args=[both[0].public_id])}?nature=closed"
    told = {"occurred_on": f"{day(-1):%d/%m/%Y}", "procedure": str(other.public_id)}
    assert "procedure" in client.post(new, told).context["form"].errors
    assert not other.events.exists()


def test_the_file_costs_the_same_with_one_and_with_three_procedures(
    client: Client, both: Both
) -> None:
    acted(both[1], ("closed", -1))
    counts = []
    for _ in range(2):
        client.get(address(both))
        with CaptureQueriesContext(connection) as found:
            client.get(address(both))
        counts.append(len(found))
        for _ in range(2):
            lease = LeaseFactory(household=both[0].household)
            acted(ProcedureFactory(household=both[0].household, lease=lease), ("cdp", -10))
    assert counts[0] == counts[1] <= 20, counts
