"""The legal dates and the State's liability on screen: to whom facts are open whole."""

import datetime
import io
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from openpyxl import load_workbook

from ccapex.accounts.enums import Role
from ccapex.core.models import JournalEntry
from households.enums import RelationKind
from households.services.access import open_relations
from procedures.models import Procedure
from tests.factories.accounts import OrganisationFactory, desk_for, log_in
from tests.factories.referrals import ProcedureFactory
from tests.law.test_service import fact

pytestmark = pytest.mark.django_db
PAGES = ("procedure_deadlines", "procedure_liability", "procedure_liability_file")


@pytest.fixture
def procedure() -> Procedure:
    found: Procedure = ProcedureFactory(lease__landlord__kind="natural_person")
    found.lease.rent, found.lease.signed_on = 500, None
    found.lease.save()
    details = {"prefect_notified_on": "2025-05-16"}
    fact(found, "cdp", "2025-01-10", debt_amount=2000)
    fact(found, "cql", "2025-05-16", details=details)
    fact(found, "cfp_request", "2025-09-16")
    return found


@pytest.fixture
def office(client: Client, procedure: Procedure) -> Client:
    return log_in(client, desk_for(Role.SECRETARIAT, territory=procedure.territory))


def address(procedure: Procedure, name: str = "procedure_deadlines") -> str:
    return reverse(name, args=[procedure.public_id])


def test_each_date_shows_its_text_its_computation_and_its_state(
    office: Client, procedure: Procedure
) -> None:
    page = office.get(address(procedure)).content.decode()
    assert "16/05/2025 + 2 mois = mer. 16/07/2025" in page
    assert "L412-1 CPCE" in page
    assert "à valider par un juriste" in page
    assert "non paramétré" in page
    assert "Date du bail inconnue" in page
    assert address(procedure, "procedure_liability") in page
    assert "<details open" not in page
    assert "<details open" in office.get(address(procedure), {"calcul": "tout"}).content.decode()


def test_the_liability_is_shown_with_its_period(office: Client, procedure: Procedure) -> None:
    page = office.get(address(procedure, "procedure_liability")).content.decode()
    assert "01/04/2026" in page
    assert "R154-5 CPCE" in page
    line = JournalEntry.objects.get(action="procedure.liability")
    assert line.household_id == procedure.household_id


def test_without_a_request_there_is_none(office: Client) -> None:
    other = ProcedureFactory(household__territory=Procedure.objects.get().territory)
    page = office.get(address(other, "procedure_liability")).content.decode()
    assert "Aucune responsabilité à ce jour" in page
    assert office.get(address(other)).status_code == 200


def test_the_sheet_says_who_asked_and_holds_no_formula(
    office: Client, procedure: Procedure
) -> None:
    procedure.household.display_name = "=1+1"
    procedure.household.save()
    answer = office.get(address(procedure, "procedure_liability_file"))
    sheet = load_workbook(io.BytesIO(answer.content)).active
    assert sheet is not None
    rows = list(sheet.iter_rows(values_only=True))
    texts = {str(cell) for row in rows for cell in row if cell}
    assert {"Demandé par", "Refus implicite", "16/11/2025", "=1+1"} <= texts
    assert all(cell.data_type != "f" for row in sheet.iter_rows() for cell in row)
    assert JournalEntry.objects.filter(action="procedure.liability.export").exists()


@pytest.mark.parametrize(
    ("kind", "status"),
    [
        (RelationKind.REFERRAL, 200),
        (RelationKind.LANDLORD, 200),
        (RelationKind.ENRICHMENT, 404),
        (RelationKind.SIAO, 404),
        (RelationKind.COMMISSAIRE_DE_JUSTICE, 404),
        (None, 404),
    ],
)
def test_they_are_for_those_to_whom_the_facts_are_open_whole(
    client: Client, procedure: Procedure, kind: Any, status: int
) -> None:
    organisation = OrganisationFactory(territory=procedure.territory)
    if kind is not None:
        pair = (procedure.household_id, organisation.pk)
        open_relations([pair], kind=kind, source="essai")
    log_in(client, desk_for(Role.SOCIAL_WORKER, organisation))
    assert {client.get(address(procedure, name)).status_code for name in PAGES} == {status}


def test_the_page_costs_few_queries_whatever_the_facts(
    office: Client, procedure: Procedure, django_assert_max_num_queries: Any
) -> None:
    for month in range(1, 10):
        fact(procedure, "account_statement", datetime.date(2025, month, 3).isoformat())
    office.get(address(procedure))
    with django_assert_max_num_queries(16):
        office.get(address(procedure))
