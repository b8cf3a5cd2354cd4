"""A territory with its letters, its secretariat at its desk, and one file."""

import pytest
from django.test import Client

from ccapex.accounts.models import Organisation, Territory
from households.models import Household
from procedures.models import Procedure
from tests.factories.accounts import OrganisationFactory, TerritoryFactory, desk_for, log_in
from tests.factories.signalements import file_of

LETTERS = [{"kind": "prevention_cdp", "label": "Prévention", "trigger": "cdp_received"}]


@pytest.fixture
def territory(db: None) -> Territory:
    territory: Territory = TerritoryFactory.create(slug="essai", department_code="85")
    territory.profile = {"letters": LETTERS}
    territory.save()
    return territory


@pytest.fixture
def office(territory: Territory) -> Organisation:
    return OrganisationFactory.create(
        territory=territory, kind="state_service", secretariat=True, name="DDETS"
    )


@pytest.fixture
def secretariat(territory: Territory) -> Client:
    return log_in(Client(), desk_for("secretariat", territory=territory))


@pytest.fixture
def known(territory: Territory) -> tuple[Household, Procedure]:
    return file_of(territory)
