"""Who served an act sees its file, and no longer once the procedure is closed (access.md)."""

import datetime as dt

import pytest

from ccapex.accounts.desk import Desk
from ccapex.accounts.enums import OrganisationKind, Role
from ccapex.accounts.models import Organisation, Territory
from households.models import Household, Relation
from households.services.merging import merge
from procedures.models import Event, Procedure
from procedures.services.facts import record_fact, replace_fact
from procedures.services.rebuild import recompute
from tests.factories.accounts import OrganisationFactory, TerritoryFactory, UserFactory, desk_for
from tests.factories.referrals import ProcedureFactory

pytestmark = pytest.mark.django_db
DAY = dt.date(2026, 4, 7)
HEARING = {"hearing_on": "2026-06-09", "motives": ["arrears"]}


@pytest.fixture
def territory() -> Territory:
    return TerritoryFactory.create()


@pytest.fixture
def study(territory: Territory) -> Desk:
    organisation = OrganisationFactory.create(
        territory=territory, kind=OrganisationKind.COMMISSAIRE_DE_JUSTICE
    )
    return desk_for(Role.COMMISSAIRE_DE_JUSTICE, organisation=organisation)


def act(procedure: Procedure, organisation: Organisation, on: dt.date = DAY) -> Event:
    return record_fact(
        procedure,
        "assignation",
        author=None,
        occurred_on=on,
        organisation=organisation,
        details=HEARING,
        flagged="keep",
    )


def seen(desk: Desk) -> set[int]:
    return set(Household.objects.visible_to(desk).values_list("pk", flat=True))


def test_the_file_opens_with_the_act_and_closes_with_the_procedure(
    territory: Territory, study: Desk
) -> None:
    mine, other = (ProcedureFactory.create(household__territory=territory) for _ in range(2))
    act(mine, study.membership.organisation)
    assert seen(study) == {mine.household_id}
    record_fact(
        mine,
        "closed",
        author=None,
        occurred_on=DAY + dt.timedelta(days=9),
        details={"reason": "debt_paid"},
        flagged="keep",
    )
    assert seen(study) == set()
    act(other, study.membership.organisation)
    assert seen(study) == {other.household_id}


def test_another_act_of_another_sender_opens_nothing(territory: Territory, study: Desk) -> None:
    procedure = ProcedureFactory.create(household__territory=territory)
    office = OrganisationFactory.create(
        territory=territory, kind=OrganisationKind.STATE_SERVICE, is_secretariat=True
    )
    record_fact(
        procedure,
        "assignation",
        author=None,
        occurred_on=DAY,
        organisation=office,
        details=HEARING,
        officer_name=study.membership.organisation.name,
        flagged="keep",
    )
    assert seen(study) == set()


def test_an_act_corrected_keeps_the_access_and_rebuilt_it_is_one_relation(
    territory: Territory, study: Desk
) -> None:
    procedure = ProcedureFactory.create(household__territory=territory)
    event = act(procedure, study.membership.organisation)
    replace_fact(event, author=None, occurred_on=DAY + dt.timedelta(days=1), flagged="keep")
    recompute([procedure.pk])
    assert seen(study) == {procedure.household_id}
    assert Relation.objects.filter(organisation=study.organisation_id).count() == 1


def test_the_access_follows_the_file_that_two_become(territory: Territory, study: Desk) -> None:
    kept, absorbed = (ProcedureFactory.create(household__territory=territory) for _ in range(2))
    act(absorbed, study.membership.organisation)
    author = UserFactory.create()
    merge(kept.household, absorbed.household, author=author, reason="Le même ménage.")
    recompute([kept.pk, absorbed.pk])
    assert seen(study) == {kept.household_id}
