"""The first account of an installation is made by a command, since nobody can sign up."""

import io
import json
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from ccapex.accounts.enums import Role
from ccapex.accounts.models import Membership, User
from tests.factories.accounts import OrganisationFactory, TerritoryFactory

pytestmark = pytest.mark.django_db


def create(role: str = "administrator", organisation: str = "ddets") -> Any:
    out = io.StringIO()
    call_command(
        "create_account",
        "prenom.nom@essai.example",
        first_name="Prénom",
        last_name="Nom",
        territory="essai",
        organisation=organisation,
        role=role,
        json=True,
        stdout=out,
    )
    return json.loads(out.getvalue())


@pytest.fixture(autouse=True)
def ddets() -> None:
    OrganisationFactory.create(territory=TerritoryFactory.create(slug="essai"), slug="ddets")


def test_the_password_shown_opens_the_account_for_a_year() -> None:
    said = create()
    user = User.objects.get()
    assert user.check_password(said["password"])
    assert user.is_staff
    membership = Membership.objects.get()
    assert membership.ends_on is not None
    assert (membership.ends_on - membership.starts_on).days == 365


def test_a_second_role_keeps_the_password() -> None:
    first = create()
    second = create(role=Role.SECRETARIAT)
    assert second["password"] is None
    assert User.objects.get().check_password(first["password"])


def test_the_same_role_twice_and_an_unknown_organisation_are_refused() -> None:
    create()
    with pytest.raises(CommandError, match="a déjà ce rôle"):
        create()
    with pytest.raises(CommandError, match="n'existe pas"):
        create(organisation="inconnue")
    assert Membership.objects.count() == 1
