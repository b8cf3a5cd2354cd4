"""The kind of a landlord and the rent: said in one place, and the threshold follows."""

import datetime as dt
from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from ccapex.accounts.models import Organisation, Territory
from ccapex.core.models import JournalEntry
from households.enums import LandlordKind
from households.models import Household, Landlord
from households.rules.landlords import landlord_kind
from procedures.models import Deadline
from procedures.services.action_files import read_files
from referrals.enums.signalements import Missing, Threshold
from referrals.models import Signalement
from referrals.services.signalements.thresholds import missing
from tests.factories.signalements import file_of
from tests.signalements.test_pages import NEW, RECEIVED, WHO
from tests.signalements.test_register import CDP, entered

LEGAL, NATURAL = LandlordKind.LEGAL_PERSON, LandlordKind.NATURAL_PERSON


@pytest.mark.parametrize(
    ("stored", "stock", "name", "kind"),
    [
        ("", "private", "SARL Les Tilleuls", LEGAL),
        ("", "private", "S.A.R.L. Les Tilleuls", LEGAL),
        ("", "private", "Sas Immo", LEGAL),
        # A family SCI counts as a natural person (loi 89-462, art. 13): somebody has to say it.
        ("", "private", "SCI Les Tilleuls", ""),
        ("", "private", "Sarlat Marie", ""),
        ("", "private", "SA Maria", ""),
        ("", "public", "Habitat", LEGAL),
        (NATURAL, "private", "SARL Les Tilleuls", NATURAL),
    ],
)
def test_a_company_is_known_by_its_name(stored: str, stock: str, name: str, kind: str) -> None:
    assert landlord_kind(stored, stock, name) == kind


@pytest.mark.parametrize(
    ("told", "file", "expected"),
    [
        ({}, {"landlord_kind": ""}, [Missing.LANDLORD]),
        ({"debt_amount": None, "months_unpaid": None}, {}, [Missing.DEBT, Missing.MONTHS]),
        ({"debt_amount": Decimal(10), "months_unpaid": 1}, {"rent": None}, [Missing.RENT]),
        (
            {"debt_amount": None, "months_unpaid": 1},
            {"landlord_kind": ""},
            [Missing.DEBT, Missing.LANDLORD],
        ),
        (
            {"acted_on": dt.date(2023, 7, 28), "months_unpaid": 4},
            {},
            [Missing.DEPARTMENT],
        ),
        ({}, {}, []),
    ],
)
def test_only_what_is_missing_is_named(
    territory: Territory,
    office: Organisation,
    told: dict[str, Any],
    file: dict[str, Any],
    expected: list[Missing],
) -> None:
    made = entered(file_of(territory, **file)[0], office, replace(CDP, **told))
    made.refresh_from_db()
    assert missing(made) == expected


def said(client: Client, household: Household, **typed: str) -> Any:
    return client.post(reverse("owner_address", args=[household.public_id]), typed)


def test_the_kind_said_once_settles_threshold_dates_and_tasks(
    secretariat: Client, territory: Territory, office: Organisation
) -> None:
    household, procedure = file_of(territory, landlord_kind="")
    made = entered(household, office, CDP)
    address = reverse("signalement_detail", args=[made.public_id])
    place = reverse("owner_address", args=[household.public_id])
    page = secretariat.get(address).content.decode()
    assert f'<a href="{place}#qualite">la qualité du bailleur</a>' in page
    assert "le loyer" not in page
    again = secretariat.post(address, {"act": "threshold"}, follow=True).content.decode()
    assert "il manque la qualité du bailleur." in again
    assert not Deadline.objects.filter(procedure=procedure, rule="CCAPEX-PM").exists()
    wrong = said(secretariat, household, act="kind", **{"kind-kind": "natural_person"})
    assert wrong.status_code == 422  # where it was read is asked
    typed = {"kind-kind": "natural_person", "kind-source": "lease"}
    assert said(secretariat, household, act="kind", **typed).status_code == 302
    made.refresh_from_db()
    assert made.threshold == Threshold.MET
    procedure.refresh_from_db()
    known = read_files([procedure], today=dt.date(2026, 9, 20))[procedure.pk].known
    assert known["landlord_kind"] == NATURAL
    entry = JournalEntry.objects.get(action="landlord.kind")
    assert entry.details == {"before": "", "kind": "natural_person", "source": "lease"}
    said(secretariat, household, act="kind", **typed)
    assert JournalEntry.objects.filter(action="landlord.kind").count() == 1


def test_a_landlord_without_name_is_named_with_its_kind(
    secretariat: Client, territory: Territory
) -> None:
    household, procedure = file_of(territory)
    procedure.lease.landlord = None
    procedure.lease.save()
    assert secretariat.get(reverse("owner_address", args=[household.public_id])).status_code == 200
    typed = {"kind-kind": "legal_person", "kind-source": "act"}
    assert said(secretariat, household, act="kind", **typed).status_code == 422
    typed["kind-name"] = "SCI  des Essais"
    assert said(secretariat, household, act="kind", **typed).status_code == 302
    procedure.lease.refresh_from_db()
    landlord = Landlord.objects.get(leases=procedure.lease)
    assert (landlord.name, landlord.kind) == ("SCI des Essais", LEGAL)


def test_the_rent_said_settles_the_threshold(
    secretariat: Client, territory: Territory, office: Organisation
) -> None:
    household, _ = file_of(territory, rent=None)
    made = entered(household, office, replace(CDP, months_unpaid=1))
    assert said(secretariat, household, act="rent", **{"rent-rent": "0"}).status_code == 422
    assert said(secretariat, household, act="rent", **{"rent-rent": "500"}).status_code == 302
    made.refresh_from_db()
    assert made.threshold == Threshold.MET


def test_a_saisine_says_the_kind_that_nobody_knew(
    secretariat: Client, territory: Territory
) -> None:
    household, _ = file_of(territory, landlord_kind="")
    address = reverse("signalement_for", args=[household.public_id])
    assert 'name="landlord_kind"' in secretariat.get(address).content.decode()
    secretariat.post(address, {**RECEIVED, "landlord_kind": "natural_person"})
    assert Landlord.objects.get().kind == NATURAL
    assert 'name="landlord_kind"' not in secretariat.get(address).content.decode()


def test_a_new_file_says_it_too_for_a_landlord_already_known(
    secretariat: Client, territory: Territory
) -> None:
    file_of(territory, landlord_kind="")
    Landlord.objects.update(name="SCI Exemple", name_key="sci exemple")
    typed = {**WHO, "landlord_kind": "legal_person", "etape": "chercher"}
    assert "dont vous dites la qualité" in secretariat.post(NEW, typed).content.decode()
    whole = {**typed, **RECEIVED, "landlord_name": "Sci Exemple", "etape": "enregistrer"}
    assert secretariat.post(NEW, whole).status_code == 302
    assert Landlord.objects.get().kind == LEGAL
    assert Signalement.objects.exists()


def test_a_receipt_to_come_is_told_on_its_own_field(
    secretariat: Client, territory: Territory
) -> None:
    household, _ = file_of(territory)
    address = reverse("signalement_for", args=[household.public_id])
    page = secretariat.post(address, {**RECEIVED, "received_on": "01/01/2099", "acted_on": ""})
    assert set(page.context["form"].errors) == {"received_on"}
    assert not Signalement.objects.exists()
