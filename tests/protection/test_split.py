"""Whoever separates two files leaves nobody without protection."""

import pytest

from ccapex.accounts.desk import Desk
from ccapex.accounts.models import Organisation
from households.models import ContactLimit, Guardian, Household, HouseholdMember
from households.services.contact_limits import limits_of
from households.services.merging import split, undo
from tests.factories.accounts import desk_for
from tests.factories.households import HouseholdMemberFactory, PersonFactory
from tests.factories.letters import housed, sending_organisation
from tests.factories.protection import guarded, limited


@pytest.fixture
def office(db: None) -> Desk:
    return desk_for("secretariat", organisation=sending_organisation(secretariat=True))


def couple(sender: Organisation) -> tuple[Household, HouseholdMember]:
    """A household of two holders, and the second of them."""
    household = housed(sender)
    person = PersonFactory(territory=sender.territory, first_name="Sacha", last_name="Exemple")
    return household, HouseholdMemberFactory.create(household=household, person=person)


def test_safe_contact_holds_on_both_sides_and_guardians_follow_their_person(office: Desk) -> None:
    household, leaving = couple(office.membership.organisation)
    limited(household, office, "no_letter")
    mine = guarded(household, office, person=leaving.person)
    other = guarded(household, office, name="Autre service")
    operation = split(
        household, members=[leaving.pk], leases=[], author=office.user, reason="essai"
    )
    new = operation.absorbed
    assert all(one.no_letter for one in limits_of([household.pk, new.pk]).values())
    assert list(Guardian.objects.filter(household=new)) == [mine]
    assert list(Guardian.objects.filter(household=household)) == [other]
    undo(operation, author=office.user)
    assert set(Guardian.objects.filter(household=household)) == {mine, other}
    assert ContactLimit.objects.get().household == household
