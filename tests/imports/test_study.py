"""A list opens the files of the commissaire de justice who sends it (access.md)."""

import pytest

from ccapex.accounts.enums import OrganisationKind, Role
from ccapex.accounts.models import Territory
from households.models import Household
from referrals.models import Sender
from referrals.services.imports.undo import undo_import
from tests.factories.accounts import OrganisationFactory, UserFactory, desk_for
from tests.imports.lists import imported, line

pytestmark = pytest.mark.django_db


def test_a_list_opens_the_files_of_its_study_and_undone_it_takes_them_back(
    territory: Territory,
) -> None:
    study = OrganisationFactory.create(
        territory=territory, kind=OrganisationKind.COMMISSAIRE_DE_JUSTICE
    )
    desk = desk_for(Role.COMMISSAIRE_DE_JUSTICE, study)
    sender = Sender.objects.create(
        territory=territory, slug="etude", name="Étude", organisation=study
    )
    imported(territory, line())
    known = Household.objects.get()
    cdp_list = imported(
        territory,
        line(act="06/10/2026"),
        line(nom="Autre", tel="", born="", adresse="1 rue Basse"),
        sender=sender,
    )
    assert Household.objects.visible_to(desk).count() == 2
    assert known in Household.objects.visible_to(desk)
    undo_import(cdp_list, author=UserFactory.create())
    assert not Household.objects.visible_to(desk).exists()
