"""The page of columns: what was recognised and why, what changed, what a person chooses."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from ccapex.accounts.models import Territory
from ccapex.core.jobs import run_next
from ccapex.core.models import Job
from referrals.models import CdpList, ListRow, Sender
from referrals.services.imports.review import correct_row
from tests.factories.accounts import UserFactory, desk_for, log_in
from tests.imports.lists import LINE, content, line
from tests.reading.lists import csv

HEADERS = ["Nom", "Prénom", "Date CDP", "Adresse", "Dette", "Observations"]
PERSON = ["Exemple", "Jeanne", "07/09/2026", "12 rue du Bocage", "1200", "rappel le 12"]
# The debt renamed, the address first, the first name gone, a phone come.
CHANGED = ["Adresse", "Nom", "Date CDP", "Montant de la dette", "Observations", "Téléphone"]


@pytest.fixture
def client(territory: Territory) -> Client:
    return log_in(Client(), desk_for("secretariat", territory=territory))


def send(client: Client, data: bytes, **fields: str) -> CdpList:
    upload = SimpleUploadedFile("liste.csv", data)
    answer = client.post(reverse("list_index"), {"file": upload, "new_sender": "Étude"} | fields)
    assert answer.status_code == 302, answer.content.decode()
    return CdpList.objects.latest("pk")


def columns(client: Client, cdp_list: CdpList) -> dict[str, str]:
    page = client.get(reverse("list_recognise", args=[cdp_list.public_id]))
    return {field.html_name: field.value() for field in page.context["form"]}


def choose(client: Client, cdp_list: CdpList, chosen: dict[str, str]) -> int:
    address = reverse("list_recognise", args=[cdp_list.public_id])
    return client.post(address, chosen).status_code


def test_a_first_list_says_why_and_never_that_a_person_chose(client: Client) -> None:
    cdp_list = send(client, csv([HEADERS, PERSON]))
    page = client.get(reverse("list_recognise", args=[cdp_list.public_id]))
    reasons = {line["column"].header: line["column"].reason for line in page.context["columns"]}
    assert "choisi à la main" not in reasons.values()
    assert page.context["change"] is None
    assert page.context["decided"] == 0


def test_a_column_chosen_by_hand_is_remembered_and_said_so(client: Client) -> None:
    first = send(client, csv([HEADERS, PERSON]))
    chosen = columns(client, first)
    assert chosen["column-4"] == "debt_amount"
    assert choose(client, first, chosen | {"column-4": "", "column-5": "debt_amount"}) == 302
    assert Sender.objects.get().layouts.get().mapping["Observations"] == "debt_amount"
    second = send(
        client, csv([HEADERS, PERSON]), sender=str(Sender.objects.get().pk), new_sender=""
    )
    again = columns(client, second)
    assert (again["column-4"], again["column-5"]) == ("", "debt_amount")


def test_what_changed_since_the_senders_last_list_is_shown(client: Client) -> None:
    first = send(client, csv([HEADERS, PERSON]))
    choose(client, first, columns(client, first))
    data = csv([CHANGED, ["12 rue du Bocage", "Exemple", "07/09/2026", "1200", "", "0612345601"]])
    second = send(client, data, sender=str(Sender.objects.get().pk), new_sender="")
    page = client.get(reverse("list_recognise", args=[second.public_id]))
    change = page.context["change"]
    assert change.added == ["Téléphone"]
    assert change.removed == ["Prénom"]
    assert change.renamed == [("Dette", "Montant de la dette")]
    assert [header for header, _, _ in change.moved] == ["Adresse"]
    text = page.content.decode()
    for words in ("Colonne nouvelle", "disparue", "renommée", "déplacée"):
        assert words in text


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"column-2": ""}, "Indiquez la colonne de la date de l"),
        ({"column-0": "", "column-1": ""}, "Indiquez la colonne du nom du locataire."),
        ({"column-5": "debt_amount"}, "est choisi pour plusieurs colonnes"),
        ({"column-0": "inconnu"}, ""),
    ],
)
def test_a_wrong_choice_is_told_and_nothing_is_kept(
    client: Client, change: dict[str, str], message: str
) -> None:
    cdp_list = send(client, csv([HEADERS, PERSON]))
    address = reverse("list_recognise", args=[cdp_list.public_id])
    answer = client.post(address, columns(client, cdp_list) | change)
    assert answer.status_code == 422
    assert message in answer.content.decode()
    assert not Sender.objects.get().layouts.exists()
    assert not run_next()


def test_a_list_whose_columns_mean_nothing_to_us_waits_for_a_person(client: Client) -> None:
    """Refused by the command, which has nobody to ask; kept by the page."""
    headers = ["Nom", "Prénom", "Adresse", "Colonne X"]
    data = csv([headers, ["Exemple", "Jeanne", "12 rue du Bocage", "le sept septembre"]])
    cdp_list = send(client, data)
    page = client.get(reverse("list_recognise", args=[cdp_list.public_id]))
    assert page.context["missing"] == ["la date de l'acte"]
    assert choose(client, cdp_list, columns(client, cdp_list) | {"column-3": "act_date"}) == 302
    assert run_next()
    row = ListRow.objects.get(cdp_list=cdp_list, number=2)
    assert row.status == "rejected"
    assert row.reasons[0]["field"] == "act_date"


def test_a_refused_file_leaves_neither_list_nor_sender(client: Client) -> None:
    upload = SimpleUploadedFile("liste.xlsx", b"rien d'une liste")
    answer = client.post(reverse("list_index"), {"file": upload, "new_sender": "Étude"})
    assert answer.status_code == 422
    assert "extension" in answer.content.decode()
    assert not CdpList.objects.exists()
    assert not Sender.objects.exists()


def test_checking_again_says_that_decisions_will_be_lost(
    client: Client, territory: Territory
) -> None:
    cdp_list = send(client, content([line(act="31/02/2026"), line()]))
    choose(client, cdp_list, columns(client, cdp_list))
    assert run_next()
    rejected = ListRow.objects.get(cdp_list=cdp_list, number=2)
    cells = [LINE["Date CDP"] if cell == "31/02/2026" else cell for cell in rejected.cells]
    correct_row(rejected, cells=cells, author=UserFactory.create())
    page = client.get(reverse("list_recognise", args=[cdp_list.public_id]))
    assert "décision ou correction déjà prise sera à refaire" in page.content.decode()


def test_a_list_being_recorded_is_not_read_otherwise(client: Client) -> None:
    cdp_list = send(client, content([line()]))
    choose(client, cdp_list, columns(client, cdp_list))
    detail = reverse("list_detail", args=[cdp_list.public_id])
    # The check has not run yet: recording waits for it.
    answer = client.post(reverse("list_record", args=[cdp_list.public_id]))
    assert answer["Location"] == reverse("list_check", args=[cdp_list.public_id])
    assert run_next()
    client.post(reverse("list_record", args=[cdp_list.public_id]))
    for name in ("list_recognise", "list_check"):
        answer = client.get(reverse(name, args=[cdp_list.public_id]))
        assert answer["Location"] == detail
    # A worker stopped in the middle: the page offers to go on, or to take back.
    CdpList.objects.filter(pk=cdp_list.pk).update(counts={"recorded_up_to": 1})
    cdp_list.refresh_from_db()
    Job.objects.filter(kind="commit_cdp_list").update(state="failed", message="Arrêté")
    text = client.get(detail).content.decode()
    assert "Reprendre l'enregistrement" in text
    assert "Annuler l'import" in text
    client.post(reverse("list_record", args=[cdp_list.public_id]))
    assert run_next()
    cdp_list.refresh_from_db()
    assert cdp_list.state == "committed"


def test_labels_and_cells_are_text_and_rejects_hold_no_formula(client: Client) -> None:
    script = "<script>alert(1)</script>"
    headers = [*HEADERS[:5], "Téléphone"]
    rows = [
        [script, "=1+1", "31/02/2026", "@SUM(A1)", "+33", "=HYPERLINK(A1)"],
        [script, *PERSON[1:5], ""],
    ]
    cdp_list = send(client, csv([headers, *rows]), label=script)
    choose(client, cdp_list, columns(client, cdp_list))
    assert run_next()
    client.post(reverse("list_record", args=[cdp_list.public_id]))
    assert run_next()
    pages = [reverse(name, args=[cdp_list.public_id]) for name in ("list_detail", "list_check")]
    pages += [reverse("list_index"), reverse("list_correct", args=[cdp_list.public_id, 2])]
    for address in pages:
        assert script not in client.get(address).content.decode()
    rejects = client.get(reverse("list_rejects", args=[cdp_list.public_id]))
    lines = rejects.content.decode("utf-8-sig").splitlines()
    for formula in ("=1+1", "@SUM(A1)", "=HYPERLINK(A1)"):
        assert f";{formula}" not in lines[1]
        assert formula in lines[1]
