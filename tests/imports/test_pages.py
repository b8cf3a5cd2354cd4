"""The three steps of a list in the browser's terms: pages, statuses, and nothing half done."""

import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from python_calamine import CalamineWorkbook

from ccapex.accounts.models import Organisation, Territory
from ccapex.core.french import day
from ccapex.core.jobs import run_next
from households.models import Household
from referrals.enums import ListState, RowStatus
from referrals.models import CdpList, ListRow
from tests.factories.accounts import desk_for, log_in
from tests.imports.conftest import DATA

SEPTEMBER = "cdp-ddets-2026-09.xlsx"
OCTOBER = "cdp-ddets-2026-10.xlsx"


@pytest.fixture
def secretariat(territory: Territory, social_landlord: Organisation) -> Client:
    return log_in(Client(), desk_for("secretariat", territory=territory))


def send(client: Client, name: str) -> CdpList:
    upload = SimpleUploadedFile(name, (DATA / name).read_bytes())
    answer = client.post(reverse("list_index"), {"file": upload, "new_sender": "DDETS 85"})
    assert answer.status_code == 302, answer.content
    return CdpList.objects.latest("pk")


def checked(client: Client, name: str) -> CdpList:
    cdp_list = send(client, name)
    page = client.get(reverse("list_recognise", args=[cdp_list.public_id]))
    form = page.context["form"]
    columns = {field.html_name: field.value() for field in form}
    client.post(reverse("list_recognise", args=[cdp_list.public_id]), columns)
    assert run_next()
    cdp_list.refresh_from_db()
    return cdp_list


def recorded(client: Client, name: str) -> CdpList:
    cdp_list = checked(client, name)
    client.post(reverse("list_record", args=[cdp_list.public_id]))
    assert run_next()
    cdp_list.refresh_from_db()
    return cdp_list


def test_a_list_goes_through_the_three_steps(secretariat: Client) -> None:
    cdp_list = checked(secretariat, SEPTEMBER)
    assert cdp_list.state == ListState.RECEIVED
    assert not Household.objects.exists()
    page = secretariat.get(reverse("list_check", args=[cdp_list.public_id]))
    assert "58" in page.content.decode()
    secretariat.post(reverse("list_record", args=[cdp_list.public_id]))
    assert run_next()
    cdp_list.refresh_from_db()
    assert cdp_list.state == ListState.COMMITTED
    assert Household.objects.count() == cdp_list.counts["created"] == 58
    assert secretariat.get(reverse("list_detail", args=[cdp_list.public_id])).status_code == 200


def test_a_rejected_row_is_corrected_in_the_columns_of_its_sender(secretariat: Client) -> None:
    cdp_list = recorded(secretariat, SEPTEMBER)
    row = ListRow.objects.get(cdp_list=cdp_list, number=16)
    address = reverse("list_correct", args=[cdp_list.public_id, 16])
    page = secretariat.get(address)
    assert "n&#x27;existe pas" in page.content.decode()
    cells = {f"cell-{index}": cell for index, cell in enumerate(row.cells)}
    still_wrong = secretariat.post(address, cells | {"cell-1": "32/01/2026"})
    assert still_wrong.status_code == 422
    assert secretariat.post(address, cells | {"cell-1": "28/09/2026"}).status_code == 302
    row.refresh_from_db()
    assert row.status == RowStatus.CREATED
    assert row.event is not None
    assert row.event.occurred_on.isoformat() == "2026-09-28"


def test_the_rejected_rows_go_back_in_the_layout_of_the_sender(secretariat: Client) -> None:
    cdp_list = recorded(secretariat, SEPTEMBER)
    answer = secretariat.get(reverse("list_rejects", args=[cdp_list.public_id]))
    assert answer.status_code == 200
    sheet = CalamineWorkbook.from_filelike(io.BytesIO(answer.content)).get_sheet_by_index(0)
    rows = sheet.to_python()
    assert rows[0][:3] == ["N°", "Date CDP", "Nom du locataire"]
    assert rows[0][-1] == "Motif du rejet"
    assert len(rows) == 1 + 3


DOUBTFUL = """Nom;Prénom;Adresse;CP;Ville;Tél.;Date CDP;Dette
Bourgeois;Martine;4, place du Puits;85440;Talmont-Saint-Hilaire;07 78 14 40 12;12/10/2026;900
Perrot;Isabelle;17, rue de la Halle;85180;Les Sables d'Olonne;07 91 80 83 11;13/10/2026;800
"""


def doubtful_list(client: Client) -> CdpList:
    """The names and phones of two households of September, at other addresses."""
    upload = SimpleUploadedFile("novembre.csv", DOUBTFUL.encode())
    client.post(reverse("list_index"), {"file": upload, "new_sender": "Étude"})
    cdp_list = CdpList.objects.latest("pk")
    page = client.get(reverse("list_recognise", args=[cdp_list.public_id]))
    columns = {field.html_name: field.value() for field in page.context["form"]}
    client.post(reverse("list_recognise", args=[cdp_list.public_id]), columns)
    client.post(reverse("list_record", args=[cdp_list.public_id]))
    while run_next():
        pass
    return cdp_list


def test_a_doubtful_row_is_decided_beside_the_known_household(secretariat: Client) -> None:
    recorded(secretariat, SEPTEMBER)
    october = doubtful_list(secretariat)
    waiting = list(ListRow.objects.filter(cdp_list=october, status=RowStatus.TO_REVIEW))
    assert waiting
    row = waiting[0]
    address = reverse("list_review", args=[october.public_id, row.number])
    page = secretariat.get(address)
    assert "Même ménage" in page.content.decode()
    reference = row.candidates[0]["household"]
    secretariat.post(address, {"decision": "same", "household": reference})
    row.refresh_from_db()
    assert row.status == RowStatus.MATCHED
    assert row.household is not None
    assert row.household.reference == reference
    # Somebody else's answer, a moment later, changes nothing.
    secretariat.post(address, {"decision": "new"})
    row.refresh_from_db()
    assert row.status == RowStatus.MATCHED


def test_a_household_that_was_not_proposed_cannot_be_chosen(secretariat: Client) -> None:
    recorded(secretariat, SEPTEMBER)
    october = doubtful_list(secretariat)
    row = ListRow.objects.filter(cdp_list=october, status=RowStatus.TO_REVIEW)[0]
    other = Household.objects.exclude(
        reference__in=[candidate["household"] for candidate in row.candidates]
    )[0]
    answer = secretariat.post(
        reverse("list_review", args=[october.public_id, row.number]),
        {"decision": "same", "household": other.reference},
    )
    assert answer.status_code == 404


def test_an_import_is_taken_back_whole(secretariat: Client) -> None:
    recorded(secretariat, SEPTEMBER)
    before = sorted(Household.objects.values_list("reference", "display_name"))
    october = recorded(secretariat, OCTOBER)
    assert Household.objects.count() > len(before)
    secretariat.post(reverse("list_undo", args=[october.public_id]))
    october.refresh_from_db()
    assert october.state == ListState.UNDONE
    assert sorted(Household.objects.values_list("reference", "display_name")) == before


@pytest.mark.parametrize("role", ["social_worker", "landlord", "administrator", "member"])
def test_nobody_but_the_secretariat_reaches_a_list(
    secretariat: Client, territory: Territory, role: str
) -> None:
    cdp_list = send(secretariat, SEPTEMBER)
    stranger = log_in(Client(), desk_for(role, territory=territory))
    for name in ("list_detail", "list_recognise", "list_check", "list_report", "list_rejects"):
        assert stranger.get(reverse(name, args=[cdp_list.public_id])).status_code == 404
    assert stranger.get(reverse("list_index")).status_code == 404


def test_the_same_file_received_again_is_told(secretariat: Client) -> None:
    first = recorded(secretariat, SEPTEMBER)
    again = send(secretariat, SEPTEMBER)
    page = secretariat.get(reverse("list_recognise", args=[again.public_id])).content.decode()
    assert f"déjà été reçu le {day(first.created_at)} (liste n° {first.pk})" in page
