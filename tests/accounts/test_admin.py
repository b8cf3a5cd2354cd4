"""The admin configures one territory and shows no household, whoever asks."""

import datetime
import re
from typing import Any

import pytest
from django.contrib import admin
from django.contrib.staticfiles import finders
from django.test import Client
from django.urls import reverse

from ccapex.accounts.desk import Desk
from ccapex.accounts.enums import Role
from ccapex.accounts.models import Membership, Organisation, User
from ccapex.core.models import JournalEntry
from tests.factories.accounts import (
    PASSWORD,
    CommuneFactory,
    OrganisationFactory,
    desk_for,
    log_in,
)

pytestmark = pytest.mark.django_db

INDEX = "/admin/"


@pytest.fixture
def administrator() -> Desk:
    desk = desk_for(Role.ADMINISTRATOR)
    User.objects.filter(pk=desk.user.pk).update(is_staff=True)
    desk.user.refresh_from_db()
    return desk


@pytest.fixture
def office(client: Client, administrator: Desk) -> Client:
    return log_in(client, administrator)


def test_the_registry_holds_configuration_only() -> None:
    registered = {model._meta.label for model in admin.site._registry}
    assert registered - {"procedures.LegalSetting", "referrals.Sender"} == {
        "accounts.Commune",
        "accounts.Coverage",
        "accounts.Membership",
        "accounts.Organisation",
        "accounts.Territory",
        "accounts.Unit",
        "accounts.User",
        "commissions.Commission",
        "commissions.Seat",
    }


def test_the_administrator_opens_every_list(office: Client) -> None:
    assert office.get(INDEX).status_code == 200
    for model in admin.site._registry:
        name = f"admin:{model._meta.app_label}_{model._meta.model_name}_changelist"
        assert office.get(reverse(name)).status_code == 200


@pytest.mark.parametrize("role", [role for role in Role.values if role != Role.ADMINISTRATOR])
def test_no_other_role_enters_even_with_the_staff_flag(client: Client, role: str) -> None:
    desk = desk_for(role)
    User.objects.filter(pk=desk.user.pk).update(is_staff=True)
    assert log_in(client, desk).get(INDEX, follow=True).status_code == 404


def test_the_role_without_the_staff_flag_does_not_enter(client: Client) -> None:
    log_in(client, desk_for(Role.ADMINISTRATOR))
    assert client.get(INDEX, follow=True).status_code == 404


def test_the_admin_has_no_door_of_its_own(client: Client, administrator: Desk) -> None:
    """It would count no attempt."""
    values = {"username": administrator.user.email, "password": PASSWORD}
    answer = client.post("/admin/login/", values)
    assert answer.headers["Location"].startswith(reverse("account_login"))
    assert "_auth_user_id" not in client.session


def test_passwords_are_changed_in_one_place(office: Client) -> None:
    answer = office.get(reverse("admin:password_change"))
    assert answer.headers["Location"] == reverse("account_change_password")


def test_without_a_second_factor_the_administrator_is_sent_to_enrolment(
    client: Client, administrator: Desk
) -> None:
    client.force_login(administrator.user)
    assert client.get(INDEX).headers["Location"] == reverse("mfa_activate_totp")


def test_another_territory_is_out_of_reach(office: Client, administrator: Desk) -> None:
    theirs = OrganisationFactory()
    mine = administrator.membership.organisation
    page = office.get(reverse("admin:accounts_organisation_changelist")).content.decode()
    assert mine.name in page
    assert theirs.name not in page
    address = reverse("admin:accounts_organisation_change", args=[theirs.pk])
    assert office.post(address, {"name": "Prise"}).status_code == 302
    theirs.refresh_from_db()
    assert theirs.name != "Prise"


def organisation_values(**changes: Any) -> dict[str, Any]:
    return {"name": "CCAS d'essai", "slug": "ccas-essai", "kind": "ccas", **changes}


def test_a_new_organisation_belongs_here_has_its_group_and_is_journalled(
    office: Client, administrator: Desk
) -> None:
    office.post(reverse("admin:accounts_organisation_add"), organisation_values())
    made = Organisation.objects.get(slug="ccas-essai")
    assert made.territory_id == administrator.territory_id
    assert made.group.name.endswith(":ccas-essai")
    line = JournalEntry.objects.get(action="config.add")
    assert (line.object_type, line.object_id) == ("accounts.organisation", made.pk)
    assert line.territory_id == administrator.territory_id
    change = reverse("admin:accounts_organisation_change", args=[made.pk])
    office.post(change, organisation_values(name="CCAS renommé"))
    changed = JournalEntry.objects.get(action="config.change")
    assert changed.details["fields"]
    assert "CCAS" not in str(changed.details)


def empowerment(user: User, organisation: Organisation, role: str) -> dict[str, Any]:
    return {
        "user": user.pk,
        "organisation": organisation.pk,
        "role": role,
        "starts_on": datetime.date(2026, 1, 1).isoformat(),
    }


def test_nobody_empowers_themselves(office: Client, administrator: Desk) -> None:
    office_of = administrator.membership.organisation
    values = empowerment(administrator.user, office_of, Role.SECRETARIAT)
    answer = office.post(reverse("admin:accounts_membership_add"), values)
    assert "vous habiliter vous-même" in answer.content.decode()
    assert Membership.objects.filter(user=administrator.user).count() == 1


def test_an_empowerment_names_who_gave_it(office: Client, administrator: Desk) -> None:
    person = User.objects.create_user("nouvelle@essai.example", first_name="A", last_name="B")
    values = empowerment(person, administrator.membership.organisation, Role.SOCIAL_WORKER)
    office.post(reverse("admin:accounts_membership_add"), values)
    assert Membership.objects.get(user=person).empowered_by == administrator.user


def test_empowerment_in_another_territory_is_refused(office: Client) -> None:
    person = User.objects.create_user("nouvelle@essai.example", first_name="A", last_name="B")
    values = empowerment(person, OrganisationFactory(), Role.SOCIAL_WORKER)
    office.post(reverse("admin:accounts_membership_add"), values)
    assert not Membership.objects.filter(user=person).exists()


def test_somebody_empowered_elsewhere_too_cannot_be_renamed(
    office: Client, administrator: Desk
) -> None:
    other = desk_for(Role.SOCIAL_WORKER, administrator.membership.organisation)
    Membership.objects.create(
        user=other.user,
        organisation=OrganisationFactory(),
        role=Role.MEMBER,
        starts_on=datetime.date(2026, 1, 1),
    )
    address = reverse("admin:accounts_user_change", args=[other.user.pk])
    values = {"email": "pris@essai.example", "first_name": "X", "last_name": "Y"}
    assert office.post(address, values).status_code == 403
    other.user.refresh_from_db()
    assert other.user.email != "pris@essai.example"


def test_a_commune_keeps_its_search_key(office: Client, administrator: Desk) -> None:
    commune = CommuneFactory(territory_id=administrator.territory_id)
    address = reverse("admin:accounts_commune_change", args=[commune.pk])
    values = {"name": "L'Île-d'Essai", "insee_code": "85999", "postal_codes": '["85000"]'}
    office.post(address, values)
    commune.refresh_from_db()
    assert commune.name_key == "l ile d essai"


def test_every_word_of_the_configuration_is_french(office: Client) -> None:
    same_in_french = {"commission", "organisation", "source"}
    for model in admin.site._registry:
        unnamed = {
            field.name
            for field in model._meta.fields
            if field.editable and str(field.verbose_name) == field.name.replace("_", " ")
        }
        assert unnamed <= same_in_french, model
    page = office.get(reverse("admin:accounts_membership_add")).content.decode()
    assert "Habilitation\u00a0: ajout" in page
    assert "Ajout de" not in page


def test_every_file_that_the_configuration_asks_for_exists(office: Client) -> None:
    for name in ("index", "accounts_membership_add", "accounts_user_changelist"):
        page = office.get(reverse(f"admin:{name}")).content.decode()
        for address in re.findall(r'(?:href|src)="(/[^"?#]+)', page):
            if address.startswith("/static/"):
                assert finders.find(address.removeprefix("/static/")), address
            elif address.endswith(("jsi18n/", ".ico")):
                assert office.get(address).status_code == 200, address
