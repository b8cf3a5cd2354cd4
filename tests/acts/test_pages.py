"""A list of acts in the browser's terms: its kind is guessed, corrected, and goes no further."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from ccapex.accounts.models import Territory
from ccapex.core.jobs import run_next
from procedures.enums import EventKind
from procedures.models import Event
from referrals.enums import ListState
from referrals.models import CdpList
from referrals.services.dispatch import DispatchRefused, dispatch
from tests.acts.lists import ASSIGNATION, FOLLOW_UP, PERSON, assignation
from tests.factories.accounts import desk_for, log_in
from tests.reading.lists import xlsx


@pytest.fixture
def secretariat(territory: Territory) -> Client:
    return log_in(Client(), desk_for("secretariat", territory=territory))


def sent(client: Client, headers: list[str], row: list[str], kind: str = "") -> CdpList:
    upload = SimpleUploadedFile("actes.xlsx", xlsx([headers, row]))
    answer = client.post(
        reverse("list_index"), {"file": upload, "new_sender": "Tribunal", "kind": kind}
    )
    assert answer.status_code == 302, answer.content
    return CdpList.objects.latest("pk")


def go_on(client: Client, cdp_list: CdpList) -> CdpList:
    address = reverse("list_recognise", args=[cdp_list.public_id])
    columns = {field.html_name: field.value() for field in client.get(address).context["form"]}
    assert client.post(address, columns).status_code == 302
    assert run_next()
    client.post(reverse("list_record", args=[cdp_list.public_id]))
    assert run_next()
    cdp_list.refresh_from_db()
    return cdp_list


def test_a_list_of_assignations_is_recognised_and_recorded(secretariat: Client) -> None:
    cdp_list = sent(secretariat, ASSIGNATION, assignation())
    assert cdp_list.kind == "assignation"
    cdp_list = go_on(secretariat, cdp_list)
    assert cdp_list.state == ListState.COMMITTED
    assert Event.objects.get().kind == EventKind.ASSIGNATION
    page = secretariat.get(reverse("list_detail", args=[cdp_list.public_id])).content.decode()
    assert "ne passe pas en concertation" in page


def test_a_wrong_kind_is_corrected_by_a_person(secretariat: Client) -> None:
    cdp_list = sent(secretariat, FOLLOW_UP, [*PERSON, "10/01/2025", *[""] * 11], kind="cdp")
    address = reverse("list_recognise", args=[cdp_list.public_id])
    assert secretariat.post(address, {"kind": "follow_up"}).status_code == 302
    cdp_list.refresh_from_db()
    assert cdp_list.kind == "follow_up"
    assert go_on(secretariat, cdp_list).counts["created"] == 1


def test_a_list_of_acts_goes_to_no_concertation(secretariat: Client) -> None:
    cdp_list = go_on(secretariat, sent(secretariat, ASSIGNATION, assignation()))
    for name in ("concertation", "enrichment_progress"):
        assert secretariat.get(reverse(name, args=[cdp_list.public_id])).status_code == 404
    assert secretariat.post(reverse("list_dispatch", args=[cdp_list.public_id])).status_code == 404
    with pytest.raises(DispatchRefused, match="pas une liste de CDP"):
        dispatch(cdp_list, author_id=None)


def test_a_rejected_row_of_a_follow_up_is_corrected_on_screen(secretariat: Client) -> None:
    row = [*PERSON, "31/02/2025", *[""] * 11]
    cdp_list = go_on(secretariat, sent(secretariat, FOLLOW_UP, row))
    address = reverse("list_correct", args=[cdp_list.public_id, 2])
    cells = {f"cell-{index}": cell for index, cell in enumerate(row)}
    assert secretariat.post(address, cells).status_code == 422
    assert secretariat.post(address, cells | {"cell-4": "28/02/2025"}).status_code == 302
    assert Event.objects.get().kind == EventKind.CDP
