"""The register in the browser's terms: look first, enter, narrow, give away, answer."""

import datetime as dt
import io
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from openpyxl import load_workbook

from ccapex.accounts.models import Organisation, Territory
from ccapex.letters.models import Letter
from households.models import Household
from procedures.models import Procedure, Task
from referrals.models import Signalement
from tests.factories.accounts import desk_for, log_in
from tests.factories.signalements import file_of
from tests.imports.lists import imported, line
from tests.signalements.test_register import CDP, SAISINE, entered

Known = tuple[Household, Procedure]
RECEIVED = {
    "channel": "household",
    "nature": "saisine",
    "received_on": "12/09/2026",
    "acted_on": "10/09/2026",
    "debt_amount": "1 500,50",
}
WHO = {
    "tenant_last_name": "Exemple",
    "tenant_first_name": "Jeanne",
    "address": "12 rue du Bocage",
    "postal_code": "85150",
    "city": "Vairé",
    "phone": "06 12 34 56 01",
}
NEW = reverse("signalement_new")
INDEX = reverse("signalement_index")


def test_a_saisine_is_entered_from_the_file(secretariat: Client, known: Known) -> None:
    household, _ = known
    address = reverse("signalement_for", args=[household.public_id])
    assert secretariat.get(address).status_code == 200
    answer = secretariat.post(address, RECEIVED)
    made = Signalement.objects.get()
    assert answer.headers["Location"] == reverse("signalement_detail", args=[made.public_id])
    assert made.debt_amount is not None
    assert f"{made.debt_amount:.2f}" == "1500.50"
    page = secretariat.get(reverse("household_detail", args=[household.public_id]))
    assert reverse("signalement_detail", args=[made.public_id]) in page.content.decode()
    assert address in page.content.decode()


@pytest.mark.parametrize(
    "change",
    [
        {"channel": ""},
        {"acted_on": "13/09/2026"},
        {"acted_on": "31/02/2026"},
        {"arrears_on": "01/09/2026"},
        {"channel": "caf", "arrears_on": "11/09/2026"},
        {"debt_amount": "beaucoup"},
        {"received_on": ""},
    ],
)
def test_what_cannot_be_is_told_and_nothing_is_kept(
    secretariat: Client, known: Known, change: dict[str, str]
) -> None:
    address = reverse("signalement_for", args=[known[0].public_id])
    answer = secretariat.post(address, RECEIVED | change)
    assert answer.status_code == 422
    assert not Signalement.objects.exists()


def test_a_known_household_is_proposed_before_a_file_is_opened(
    secretariat: Client, territory: Territory
) -> None:
    imported(territory, line())
    household = Household.objects.get()
    page = secretariat.post(NEW, {**WHO, "etape": "chercher"}).content.decode()
    assert reverse("signalement_for", args=[household.public_id]) in page
    hasty = secretariat.post(NEW, {**WHO, **RECEIVED, "etape": "enregistrer"})
    assert household.reference in hasty.content.decode()
    assert Household.objects.count() == 1
    seen = {**WHO, **RECEIVED, "etape": "enregistrer", "vu": household.reference}
    assert secretariat.post(NEW, seen).status_code == 302
    assert Household.objects.count() == 2


def test_a_new_household_gets_its_file_and_its_line_at_once(
    secretariat: Client, territory: Territory
) -> None:
    assert (
        "Aucun dossier connu"
        in secretariat.post(NEW, {**WHO, "etape": "chercher"}).content.decode()
    )
    form = secretariat.post(NEW, {**WHO, "etape": "nouveau"})
    assert 'name="channel"' in form.content.decode()
    secretariat.post(NEW, {**WHO, **RECEIVED, "etape": "enregistrer"})
    made = Signalement.objects.get()
    assert made.household.display_name == "EXEMPLE Jeanne"
    assert made.procedure.lease.dwelling.city == "Vairé"
    assert made.procedure.stage == "prevention"


def test_a_wrong_saisine_opens_no_file(secretariat: Client, territory: Territory) -> None:
    answer = secretariat.post(NEW, {**WHO, **RECEIVED, "channel": "", "etape": "enregistrer"})
    assert answer.status_code == 422
    assert not Household.objects.exists()


def lines_of(page: Any) -> list[str]:
    return [one["line"].reference for one in page.context["lines"]]


def test_the_register_is_narrowed_and_given_away(
    secretariat: Client, territory: Territory, office: Organisation
) -> None:
    private, _ = file_of(territory)
    public, _ = file_of(territory, stock="public", reference="P-2026-000902")
    cdp = entered(private, office, CDP)
    saisine = entered(public, office, SAISINE)
    Signalement.objects.filter(pk=saisine.pk).update(received_on=dt.date(2026, 1, 5))
    for query, expected in (
        ("", [cdp, saisine]),
        ("?voie=social_landlord", [saisine]),
        ("?seuil=met", [cdp]),
        ("?seuil=not_concerned", [saisine]),
        ("?du=01/09/2026", [cdp]),
        ("?au=01/02/2026", [saisine]),
        ("?courrier=a_preparer", [cdp, saisine]),
        ("?voie=inconnue&du=bientot", [cdp, saisine]),
        ("?du=31/02/2026&au=01/02/2026", [saisine]),
        ("?du=01/09/2026&au=01/02/2026", [cdp, saisine]),
    ):
        page = secretariat.get(INDEX + query)
        assert lines_of(page) == [one.reference for one in expected], query
    sheet = secretariat.get(reverse("signalement_export") + "?voie=social_landlord").content
    rows = list(load_workbook(io.BytesIO(sheet)).worksheets[0].values)
    assert [row[0] for row in rows] == ["Numéro", saisine.reference]
    secretariat.post(reverse("signalement_letters"), {"voie": "social_landlord"})
    assert [letter.variant for letter in Letter.objects.all()] == ["public"]
    assert lines_of(secretariat.get(INDEX + "?courrier=prepare")) == [saisine.reference]


@pytest.mark.parametrize(
    ("query", "words", "kept"),
    [
        ("du=31/02/2026&voie=caf", "« 31/02/2026 » n&#x27;est pas une date", "voie=caf"),
        ("au=abc", "« abc » n&#x27;est pas une date", ""),
        ("du=01/09/2026&au=01/02/2026", "inversez-les", ""),
        ("du=01/02/2026&au=abc", "« abc »", "du=01%2F02%2F2026"),
    ],
)
def test_a_date_that_narrows_nothing_is_told_and_kept_from_the_sheet(
    secretariat: Client, territory: Territory, query: str, words: str, kept: str
) -> None:
    page = secretariat.get(f"{INDEX}?{query}").content.decode()
    assert words in page
    sheet = reverse("signalement_export")
    assert f'href="{sheet}?{kept}"' in page
    answer = secretariat.get(f"{sheet}?{query}")
    assert answer.headers["Location"].startswith(INDEX)


def test_the_register_costs_the_same_whatever_its_length(
    secretariat: Client, territory: Territory, office: Organisation
) -> None:
    def queries() -> int:
        with CaptureQueriesContext(
            connection,
        ) as found:
            assert secretariat.get(INDEX).status_code == 200
        return len(found)

    entered(file_of(territory)[0], office, CDP)
    queries()
    before = queries()
    for number in range(4):
        entered(file_of(territory, reference=f"P-2026-00091{number}")[0], office, CDP)
    assert queries() == before


def test_a_line_shows_its_threshold_and_prepares_its_letters(
    secretariat: Client, known: Known, office: Organisation
) -> None:
    made = entered(known[0], office, CDP)
    address = reverse("signalement_detail", args=[made.public_id])
    page = secretariat.get(address).content.decode()
    assert "Seuil atteint" in page
    assert "loi 89-462 art. 24 I" in page
    for act in ("prevention", "prevention", "threshold"):
        assert secretariat.post(address, {"act": act}).status_code == 302
    assert Letter.objects.count() == 1
    assert (
        "n&#x27;est pas connue"
        in secretariat.post(address, {"act": "receipt"}, follow=True).content.decode()
    )
    assert secretariat.post(address, {"act": "autre"}).status_code == 404


def test_a_task_leads_to_the_line_of_its_fact(
    secretariat: Client, known: Known, office: Organisation
) -> None:
    household, procedure = known
    made = entered(household, office, CDP)
    task = Task.objects.create(
        territory=procedure.territory,
        household=household,
        procedure=procedure,
        occasion=f"event:{made.event_id}",
        label="Courrier",
        work="prevention_letter",
        why="Essai.",
    )
    answer = secretariat.get(reverse("signalement_task", args=[task.public_id]))
    assert answer.headers["Location"] == reverse("signalement_detail", args=[made.public_id])


@pytest.mark.parametrize("role", ["social_worker", "landlord", "member"])
def test_only_the_secretariat_opens_the_register(
    known: Known, office: Organisation, territory: Territory, role: str
) -> None:
    made = entered(known[0], office, CDP)
    stranger = log_in(Client(), desk_for(role, territory=territory))
    for address in (
        INDEX,
        NEW,
        reverse("signalement_export"),
        reverse("signalement_detail", args=[made.public_id]),
        reverse("signalement_for", args=[known[0].public_id]),
    ):
        assert stranger.get(address).status_code == 404
