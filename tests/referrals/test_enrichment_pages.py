"""The grid and the spreadsheet: seen by the member asked alone, each cell answered on its own."""

import io
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from openpyxl import load_workbook

from ccapex.accounts.desk import Desk
from ccapex.core.models import JournalEntry
from ccapex.core.work_queues import queues_for
from households.enums import RelationKind
from households.models import DeclaredValue
from households.services.access import close_relations
from referrals.enums import ListState
from referrals.models import CdpList, EnrichmentRequest
from referrals.reading.errors import UnreadableList
from referrals.services.enrichment import open_enrichment
from referrals.services.enrichment_sheet import KEY, read_sheet, sheet_for
from tests.factories.accounts import desk_for, log_in
from tests.factories.referrals import CdpListFactory, listed_case, members, published_rules

pytestmark = pytest.mark.django_db


@pytest.fixture
def cdp_list() -> CdpList:
    found: CdpList = CdpListFactory()
    members(found.territory)
    published_rules(found.territory)
    listed_case(found, birth_date=None)
    open_enrichment(found, desk=desk_for("secretariat", member(found, "ddets")))
    return found


@pytest.fixture
def caf(cdp_list: CdpList) -> Desk:
    return desk_for("social_worker", member(cdp_list, "caf"))


def member(cdp_list: CdpList, slug: str) -> Any:
    return cdp_list.territory.organisations.get(slug=slug)


def address(cdp_list: CdpList, name: str = "enrichment_grid") -> str:
    return reverse(name, args=[cdp_list.public_id])


# --- the grid ---------------------------------------------------------------------------------


def test_the_member_asked_sees_its_households_and_the_view_is_journalled(
    client: Client, cdp_list: CdpList, caf: Desk
) -> None:
    asked = EnrichmentRequest.objects.get(organisation=caf.organisation_id)

    text = log_in(client, caf).get(address(cdp_list)).content.decode()

    assert str(asked.public_id) in text
    assert asked.household.reference in text
    line = JournalEntry.objects.get(action="enrichment.grid")
    assert (line.household_id, line.actor_id) == (asked.household_id, caf.user.pk)


@pytest.mark.parametrize(
    "name", ["enrichment_grid", "enrichment_file", "enrichment_progress", "concertation"]
)
def test_a_member_whose_turn_has_not_come_finds_nothing(
    client: Client, cdp_list: CdpList, name: str
) -> None:
    waiting = desk_for("social_worker", member(cdp_list, "mdsf"))
    assert log_in(client, waiting).get(address(cdp_list, name)).status_code == 404


def test_a_member_does_not_read_the_grid_of_another(
    client: Client, cdp_list: CdpList, caf: Desk
) -> None:
    asked = address(cdp_list) + "?membre=mdsf"
    assert 'data-field="followed"' not in log_in(client, caf).get(asked).content.decode()


def test_once_access_has_ended_the_grid_is_gone(
    client: Client, cdp_list: CdpList, caf: Desk
) -> None:
    close_relations(kind=RelationKind.ENRICHMENT, source=f"list:{cdp_list.pk}")
    assert log_in(client, caf).get(address(cdp_list)).status_code == 404


def test_what_a_member_does_not_know_is_written_back_and_is_no_hole(
    client: Client, cdp_list: CdpList, caf: Desk
) -> None:
    asked = EnrichmentRequest.objects.get(organisation=caf.organisation_id)
    log_in(client, caf)
    told = {"birth_dates": ("NSP", "nsp"), "housing_benefit": ("ne sait pas", "ne sait pas")}
    holes = client.get(address(cdp_list)).context["remaining"]

    for name, (written, shown) in told.items():
        body = {"row": str(asked.public_id), "field": name, "value": written, "was": ""}
        answer = client.post(address(cdp_list, "enrichment_cell"), body)
        assert answer.json() == {"value": shown}

    page = client.get(address(cdp_list))
    assert page.context["remaining"] == holes - 2
    text = page.content.decode()
    assert 'value="nsp"' in text
    assert '<option value="ne sait pas" selected>' in text
    assert set(DeclaredValue.objects.values_list("field", "value")) == {
        ("birth_dates", None),
        ("housing_benefit", None),
    }


def test_the_secretariat_fills_for_a_member_on_the_phone(client: Client, cdp_list: CdpList) -> None:
    secretariat = desk_for("secretariat", member(cdp_list, "ddets"))
    asked = EnrichmentRequest.objects.get(organisation__slug="caf")

    answer = log_in(client, secretariat).post(
        address(cdp_list, "enrichment_cell") + "?membre=caf",
        {"row": str(asked.public_id), "field": "housing_benefit", "value": "ALF", "was": ""},
    )

    assert answer.json() == {"value": "ALF"}
    row = DeclaredValue.objects.get()
    assert (row.organisation.slug, row.author) == ("caf", secretariat.user)


def test_a_cell_is_stored_as_it_will_be_read_or_says_what_to_write(
    client: Client, cdp_list: CdpList, caf: Desk
) -> None:
    log_in(client, caf)
    row = str(EnrichmentRequest.objects.get(organisation__slug="caf").public_id)
    cell = {"row": row, "field": "birth_dates", "was": ""}

    good = client.post(address(cdp_list, "enrichment_cell"), {**cell, "value": "3/1/1984"})
    wrong = client.post(address(cdp_list, "enrichment_cell"), {**cell, "value": "un jour"})

    assert (good.status_code, good.json()) == (200, {"value": "03/01/1984"})
    assert "date de naissance" in wrong.json()["message"]
    assert "value" not in wrong.json()


def test_saying_that_all_is_said_passes_on_to_the_others(
    client: Client, cdp_list: CdpList, caf: Desk
) -> None:
    log_in(client, caf).post(address(cdp_list, "enrichment_close"))
    assert not EnrichmentRequest.objects.filter(opened_at=None).exists()


# --- the spreadsheet --------------------------------------------------------------------------


def filled(cdp_list: CdpList, organisation_id: int, **values: str) -> bytes:
    """The sheet as sent out, with some columns of its first row filled."""
    book = load_workbook(io.BytesIO(sheet_for(cdp_list, organisation_id)))
    sheet = book.active
    assert sheet is not None
    heads = [cell.value for cell in sheet[1]]
    for label, value in values.items():
        sheet.cell(2, heads.index(label.replace("_", " ")) + 1).value = value
    output = io.BytesIO()
    book.save(output)
    return output.getvalue()


def test_the_sheet_locks_identifiers_and_drops_lists_down(cdp_list: CdpList, caf: Desk) -> None:
    book = load_workbook(io.BytesIO(sheet_for(cdp_list, caf.organisation_id)))
    sheet = book.active
    assert sheet is not None
    benefit = [cell.value for cell in sheet[1]].index("Aide au logement") + 1
    assert sheet.protection.sheet
    assert sheet["A2"].protection.locked
    assert not sheet.cell(2, benefit).protection.locked
    assert '"Aucune,APL,ALF,ALS,ne sait pas"' in [
        rule.formula1 for rule in sheet.data_validations.dataValidation
    ]


def test_a_name_that_looks_like_a_formula_stays_text(cdp_list: CdpList, caf: Desk) -> None:
    person = EnrichmentRequest.objects.get(organisation__slug="caf").household.members.get().person
    person.last_name, person.first_name = "=1+1", ""
    person.save()
    book = load_workbook(io.BytesIO(sheet_for(cdp_list, caf.organisation_id)))
    assert book.active is not None
    assert book.active["C2"].data_type == "s"


def test_the_sheet_read_back_takes_good_cells_and_reports_the_others(
    cdp_list: CdpList, caf: Desk
) -> None:
    data = filled(
        cdp_list,
        caf.organisation_id,
        Date_de_naissance="03/10/1984",
        Aide_au_logement="ALF",
        Téléphone="12",
    )

    report = read_sheet(cdp_list, caf.organisation_id, data=data, filename="retour.xlsx", desk=caf)

    assert (report.accepted, report.refused) == (2, 1)
    assert "dix chiffres" in report.rows[0]["errors"]["Téléphone"]
    assert DeclaredValue.objects.filter(field="phone").count() == 0


def test_the_sheet_read_twice_changes_nothing_more(cdp_list: CdpList, caf: Desk) -> None:
    data = filled(cdp_list, caf.organisation_id, Aide_au_logement="ALF")
    for _ in range(2):
        read_sheet(cdp_list, caf.organisation_id, data=data, filename="retour.xlsx", desk=caf)
    assert DeclaredValue.objects.count() == 1


def test_a_row_of_another_list_is_refused(cdp_list: CdpList, caf: Desk) -> None:
    book = load_workbook(io.BytesIO(sheet_for(cdp_list, caf.organisation_id)))
    assert book.active is not None
    book.active["A2"] = "00000000-0000-0000-0000-000000000000"
    output = io.BytesIO()
    book.save(output)

    report = read_sheet(
        cdp_list, caf.organisation_id, data=output.getvalue(), filename="r.xlsx", desk=caf
    )

    assert (report.accepted, report.refused) == (0, 1)
    assert "Identifiant inconnu" in report.rows[0]["errors"][KEY]


def test_another_file_is_refused_whole(cdp_list: CdpList, caf: Desk) -> None:
    with pytest.raises(UnreadableList):
        read_sheet(cdp_list, caf.organisation_id, data=b"a;b\n1;2\n", filename="x.csv", desk=caf)


def test_the_page_of_the_sheet_says_what_was_taken(
    client: Client, cdp_list: CdpList, caf: Desk
) -> None:
    file = SimpleUploadedFile(
        "retour.xlsx", filled(cdp_list, caf.organisation_id, Aide_au_logement="ALF")
    )
    answer = log_in(client, caf).post(address(cdp_list, "enrichment_return"), {"file": file})
    assert "1\xa0case enregistrée" in answer.content.decode()


def test_progress_is_for_the_secretariat(client: Client, cdp_list: CdpList) -> None:
    secretariat = desk_for("secretariat", member(cdp_list, "ddets"))
    text = log_in(client, secretariat).get(address(cdp_list, "enrichment_progress"))
    assert "à son tour" in text.content.decode()


def test_a_dispatched_list_waits_for_nobody_unless_asked_again(
    client: Client, cdp_list: CdpList, caf: Desk
) -> None:
    def awaited() -> tuple[int, int]:
        queues = {found.slug: content.total for found, content in queues_for(caf)}
        index = log_in(client, caf).get(reverse("enrichment_index"))
        return queues["to_complete"], len(index.context["rows"])

    assert awaited() == (1, 1)
    cdp_list.state, cdp_list.dispatched_at = ListState.DISPATCHED, timezone.now()
    cdp_list.save()
    assert awaited() == (0, 0)
    EnrichmentRequest.objects.filter(organisation=caf.organisation_id).update(
        opened_at=timezone.now()
    )
    assert awaited() == (1, 1)
