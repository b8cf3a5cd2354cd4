"""Statements of the debt: added, sourced, with the share of the charges (S16)."""

import datetime
from decimal import Decimal
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse

from ccapex.accounts.desk import Desk
from households.enums import RelationKind
from households.models import DebtStatement, Household, Lease
from households.services.access import open_relations
from households.services.debts import add_statement, statements
from tests.factories.accounts import desk_for, log_in
from tests.factories.letters import housed, sending_organisation
from tests.factories.protection import with_signs

ON = datetime.date(2026, 10, 1)


@pytest.fixture
def office(db: None) -> Desk:
    organisation = sending_organisation(secretariat=True)
    with_signs(organisation.territory)
    return desk_for("secretariat", organisation=organisation)


@pytest.fixture
def household(office: Desk) -> Household:
    return housed(office.membership.organisation)


@pytest.fixture
def lease(household: Household) -> Lease:
    return household.leases.get()


def state(lease: Lease, desk: Desk, **told: Any) -> DebtStatement:
    values: dict[str, Any] = {"stated_on": ON, "amount": Decimal("900.00"), "desk": desk}
    return add_statement(lease, **(values | told))


def test_statements_are_added_and_none_is_overwritten(
    office: Desk, household: Household, lease: Lease
) -> None:
    first = state(lease, office)
    assert state(lease, office) == first
    second = state(lease, office, amount=Decimal("950.00"), charges_part=Decimal("300.00"))
    assert statements(household) == [first, second]
    assert second.source_id == office.organisation_id


@pytest.mark.parametrize(
    ("told", "words"),
    [
        ({"stated_on": datetime.date(2999, 1, 1)}, "à venir"),
        ({"charges_part": Decimal("900.01")}, "ne peut pas dépasser"),
        ({"charges_source": "fse"}, "quelle part"),
        ({"charges_part": Decimal(1), "charges_source": "guess"}, "quelle part"),
        ({"recalculated_amount": Decimal(1)}, "qui l'a recalculé"),
    ],
)
def test_what_does_not_hold_together_is_refused(
    office: Desk, lease: Lease, told: dict[str, Any], words: str
) -> None:
    with pytest.raises(ValidationError, match=words):
        state(lease, office, **told)


def test_the_form_adds_a_statement_that_the_file_shows(
    office: Desk, household: Household, lease: Lease
) -> None:
    client = log_in(Client(), office)
    page = reverse("household_debt", args=[household.public_id])
    told = {
        "lease": lease.pk,
        "stated_on": "1/10/2026",
        "amount": "2 450,50",
        "charges_part": "600",
        "charges_source": "fse",
        "contested": "1",
        "recalculated_amount": "1900",
        "recalculated_by": office.organisation_id,
    }
    assert client.post(page, told | {"charges_part": "9 999"}).status_code == 422
    assert client.post(page, told).status_code == 302
    again = client.post(page, told, follow=True).content.decode()
    assert "était déjà noté" in again
    assert DebtStatement.objects.count() == 1
    statement = DebtStatement.objects.get()
    assert (statement.amount, statement.charges_part) == (Decimal("2450.50"), Decimal("600.00"))
    text = client.get(reverse("household_detail", args=[household.public_id])).content.decode()
    text = text.replace("\xa0", " ").replace("\u202f", " ").replace("&nbsp;", " ")
    assert "dont 600,00 € de charges (FSE)" in text
    assert "contestée par le ménage" in text
    assert "Recalculée à 1 900,00 €" in text


@pytest.mark.parametrize(
    ("kind", "status"),
    [
        (RelationKind.LANDLORD, 200),
        (RelationKind.COMMISSAIRE_DE_JUSTICE, 200),
        (RelationKind.SIAO, 404),
    ],
)
def test_those_who_are_shown_the_debt_add_to_it(
    household: Household, kind: RelationKind, status: int
) -> None:
    desk = desk_for("landlord", territory=household.territory, kind="landlord")
    open_relations([(household.pk, desk.organisation_id)], kind=kind, source="test:1")
    page = reverse("household_debt", args=[household.public_id])
    assert log_in(Client(), desk).get(page).status_code == status
    other = housed(sending_organisation(territory=household.territory)).leases.get()
    told = {"lease": other.pk, "stated_on": "1/10/2026", "amount": "10"}
    log_in(Client(), desk).post(page, told)
    assert not DebtStatement.objects.exists()  # the lease of another household
