"""What rules may know of a case: unknown is neither none nor zero, ages are those of the act."""

import datetime as dt
from typing import Any

import pytest

from households.enums import PersonRole
from households.models import DebtStatement, DeclaredValue, FollowUp
from households.services.attributes import Subject, age_on, case_attributes
from procedures.models import Procedure
from tests.factories.accounts import OrganisationFactory
from tests.factories.households import HouseholdMemberFactory
from tests.factories.referrals import CdpListFactory, listed_case

pytestmark = pytest.mark.django_db
ON = dt.date(2026, 9, 10)


def known(procedure: Procedure, *, on: dt.date = ON, settled: bool = False) -> dict[str, Any]:
    subject = Subject(1, procedure.household_id, procedure.lease_id, on, settled)
    return case_attributes([subject], today=dt.date(2026, 10, 1))[1]


@pytest.fixture
def procedure() -> Procedure:
    return listed_case(CdpListFactory(), birth_date=dt.date(1980, 9, 11), children=None)


def child(procedure: Procedure, birth: dt.date | None, **fields: Any) -> None:
    HouseholdMemberFactory(
        household=procedure.household, role=PersonRole.CHILD, person__birth_date=birth, **fields
    )


@pytest.mark.parametrize(
    ("birth", "day", "age"),
    [
        (dt.date(1976, 9, 10), ON, 50),
        (dt.date(1976, 9, 11), ON, 49),
        (dt.date(2004, 2, 29), dt.date(2025, 2, 28), 20),
        (dt.date(2004, 2, 29), dt.date(2025, 3, 1), 21),
        (dt.date(2004, 2, 29), dt.date(2028, 2, 29), 24),
    ],
)
def test_age_is_in_whole_years_at_the_date_of_the_act(
    birth: dt.date, day: dt.date, age: int
) -> None:
    assert age_on(birth, day) == age


def test_the_oldest_holder_gives_the_age(procedure: Procedure) -> None:
    assert known(procedure)["tenant_age"] == 45
    HouseholdMemberFactory(
        household=procedure.household,
        role=PersonRole.TENANT,
        person__birth_date=dt.date(1970, 1, 1),
    )
    assert known(procedure)["tenant_age"] == 56


def test_one_holder_of_unknown_age_makes_the_age_unknown(procedure: Procedure) -> None:
    HouseholdMemberFactory(household=procedure.household, role=PersonRole.TENANT)
    assert known(procedure)["tenant_age"] is None


def test_an_occupant_does_not_count_as_a_holder(procedure: Procedure) -> None:
    HouseholdMemberFactory(
        household=procedure.household,
        role=PersonRole.OCCUPANT,
        person__birth_date=dt.date(1930, 1, 1),
    )
    assert known(procedure)["tenant_age"] == 45


def test_unknown_children_are_not_no_children(procedure: Procedure) -> None:
    told = known(procedure)
    assert (told["has_children"], told["has_child_under_21"]) == (None, None)


def test_zero_children_is_known(procedure: Procedure) -> None:
    procedure.household.dependent_children = 0
    procedure.household.save()
    told = known(procedure)
    assert (told["has_children"], told["has_child_under_21"]) == (False, False)


def test_a_count_without_birth_dates_leaves_ages_unknown(procedure: Procedure) -> None:
    procedure.household.dependent_children = 2
    procedure.household.save()
    told = known(procedure)
    assert (told["has_children"], told["has_child_under_21"]) == (True, None)


@pytest.mark.parametrize(
    ("birth", "under_21"), [(dt.date(2005, 9, 11), True), (dt.date(2005, 9, 10), False)]
)
def test_a_child_is_under_21_until_its_birthday(
    procedure: Procedure, birth: dt.date, under_21: bool
) -> None:
    procedure.household.dependent_children = 1
    procedure.household.save()
    child(procedure, birth)
    assert known(procedure)["has_child_under_21"] is under_21


def test_one_known_young_child_is_enough_where_another_is_unknown(procedure: Procedure) -> None:
    child(procedure, dt.date(2020, 1, 1))
    child(procedure, None)
    told = known(procedure)
    assert (told["has_child_under_21"], told["youngest_child_age"]) == (True, None)


def test_a_child_received_at_weekends_is_not_a_dependent_child(procedure: Procedure) -> None:
    HouseholdMemberFactory(
        household=procedure.household,
        role=PersonRole.VISITING_CHILD,
        person__birth_date=dt.date(2020, 1, 1),
    )
    assert known(procedure)["has_children"] is None


def test_a_child_who_left_does_not_count(procedure: Procedure) -> None:
    child(procedure, dt.date(2020, 1, 1), until=dt.date(2026, 9, 30))
    assert known(procedure)["has_children"] is None


def test_a_social_service_comes_before_an_operator_that_follows_too(procedure: Procedure) -> None:
    for kind in ("operator", "ccas", "operator"):
        organisation = OrganisationFactory(
            territory=procedure.territory, kind=kind, slug=f"{kind}-{FollowUp.objects.count()}"
        )
        FollowUp.objects.create(household=procedure.household, organisation=organisation)
    assert known(procedure)["current_follow_up"] == "ccas-1"


def test_the_follow_up_of_an_operator_alone_waits_for_the_services_to_answer(
    procedure: Procedure,
) -> None:
    operator = OrganisationFactory(territory=procedure.territory, kind="operator", slug="op")
    FollowUp.objects.create(household=procedure.household, organisation=operator)
    assert known(procedure)["current_follow_up"] is None
    assert known(procedure, settled=True)["current_follow_up"] == "op"


def test_the_latest_declared_word_is_the_attribute(procedure: Procedure) -> None:
    caf = OrganisationFactory(territory=procedure.territory, kind="caf")
    for value in (True, False):
        DeclaredValue.objects.create(
            household=procedure.household, field="dalo", value=value, organisation=caf
        )
    assert known(procedure)["dalo_recognised"] is False


def test_an_owner_without_account_is_known_to_be_no_partner(procedure: Procedure) -> None:
    assert known(procedure)["landlord"] == "none"


def test_a_debt_below_zero_is_not_known(procedure: Procedure) -> None:
    DebtStatement.objects.create(lease=procedure.lease, stated_on=ON, amount="-5")
    assert known(procedure)["debt_amount"] is None
