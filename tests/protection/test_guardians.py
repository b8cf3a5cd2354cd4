"""A guardian gets every letter of the household, at a whole address, while the measure runs."""

import datetime

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from ccapex.accounts.desk import Desk
from ccapex.letters.models import Letter
from ccapex.letters.services import (
    LetterRefused,
    addressees,
    change_draft,
    correct,
    issue,
    prepare_letters,
)
from ccapex.letters.services.addressees import with_addresses
from households.models import Guardian, Household
from households.services import guardians
from tests.factories.accounts import desk_for, log_in
from tests.factories.letters import drafted, housed, sending_organisation
from tests.factories.protection import guarded
from tests.protection.test_safe_contact import new

YESTERDAY = timezone.localdate() - datetime.timedelta(days=1)


@pytest.fixture
def office(db: None) -> Desk:
    return desk_for("secretariat", organisation=sending_organisation(secretariat=True))


@pytest.fixture
def household(office: Desk) -> Household:
    return housed(office.membership.organisation)


def roles() -> list[str]:
    return list(Letter.objects.order_by("pk").values_list("addressee_role", flat=True))


def test_each_letter_is_copied_once_as_a_letter_of_its_own(
    office: Desk, household: Household
) -> None:
    guarded(household, office)
    for _ in range(2):
        prepare_letters([new(office, household)], author=office.user)
    assert roles() == ["household", "guardian"]
    copy = Letter.objects.get(addressee_role="guardian")
    issue(copy, author=office.user)
    copy.refresh_from_db()
    assert copy.addressee_lines[:2] == ["Service des tutelles d'essai", "pour Dominique EXEMPLE"]
    assert copy.addressee_lines[-1] == "85000 COMMUNE-D'ESSAI"


def test_a_guardian_entered_after_the_draft_gets_its_copy_when_it_is_issued(
    office: Desk, household: Household
) -> None:
    letter = drafted(office.membership.organisation, household)
    guarded(household, office)
    issue(letter, author=office.user)
    issue(letter, author=office.user)
    assert roles() == ["household", "guardian"]


def test_a_copy_follows_the_changes_and_the_corrections_of_the_letter(
    office: Desk, household: Household
) -> None:
    guarded(household, office)
    letter = drafted(office.membership.organisation, household)
    change_draft(letter, author=office.user, data={"phone": "0200000001"}, variant="call")
    copy = Letter.objects.get(addressee_role="guardian")
    assert copy.data == {"phone": "0200000001"}
    issue(letter, author=office.user)
    correct(letter, author=office.user)
    assert roles() == ["household", "guardian", "household", "guardian"]
    issue(copy, author=office.user)
    copy.refresh_from_db()
    again = correct(copy, author=office.user)
    assert (again.addressee_role, again.corrects_id) == ("guardian", copy.pk)


def test_once_the_measure_has_ended_nothing_more_is_addressed(
    office: Desk, household: Household
) -> None:
    guardian = guarded(household, office)
    drafted(office.membership.organisation, household)
    guardians.end(guardian, on=YESTERDAY, desk=office)
    copy = Letter.objects.get(addressee_role="guardian")
    with pytest.raises(LetterRefused, match="a pris fin"):
        issue(copy, author=office.user)
    found = addressees(with_addresses([household.pk])[household.pk])
    assert [one.role for one in found] == ["household"]


def test_the_last_day_of_the_measure_still_counts(office: Desk, household: Household) -> None:
    guardian = guarded(household, office)
    guardians.end(guardian, on=timezone.localdate(), desk=office)
    assert guardians.current(household).exists()
    with pytest.raises(ValidationError, match="précède son début"):
        guardians.end(guardian, on=datetime.date(2020, 1, 1), desk=office)


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("name", " "),
        ("address", ""),
        ("postal_code", "8500"),
        ("city", ""),
        ("kind", "autre"),
        ("ends_on", datetime.date(2020, 1, 1)),
    ],
)
def test_an_incomplete_guardian_is_refused_when_entered(
    office: Desk, household: Household, field: str, value: object
) -> None:
    with pytest.raises(ValidationError):
        guarded(household, office, **{field: value})
    assert not Guardian.objects.exists()


def test_the_same_guardian_is_entered_once(office: Desk, household: Household) -> None:
    assert guarded(household, office) == guarded(household, office)


def test_the_file_lists_the_guardian_and_the_page_enters_and_ends_it(
    office: Desk, household: Household
) -> None:
    client = log_in(Client(), office)
    page = reverse("household_protection", args=[household.public_id])
    told = {
        "what": "guardian",
        "kind": "curatelle",
        "name": "UDAF d'essai",
        "address": "9 rue du Tuteur",
        "city": "Essai",
        "starts_on": "01/10/2026",
    }
    refused = client.post(page, told | {"postal_code": "85"})
    assert refused.status_code == 422
    assert "cinq chiffres" in refused.content.decode()
    assert client.post(page, told | {"postal_code": "85000"}).status_code == 302
    file = reverse("household_detail", args=[household.public_id])
    assert "UDAF d&#x27;essai, 9 rue du Tuteur, 85000 Essai" in client.get(file).content.decode()
    guardian = Guardian.objects.get()
    end = reverse("household_guardian_end", args=[household.public_id, guardian.public_id])
    client.post(end, {"on": "hier"})
    guardian.refresh_from_db()
    assert guardian.ends_on == YESTERDAY
    assert "UDAF" not in client.get(file).content.decode()
