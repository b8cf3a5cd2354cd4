"""A known household is proposed by its name, whatever is known of its address."""

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from ccapex.accounts.models import Territory
from households.models import Household, Person
from households.services.names import rename
from referrals.services.signalements.new_files import candidates_of
from tests.factories.accounts import TerritoryFactory
from tests.factories.households import HouseholdFactory, HouseholdMemberFactory, LeaseFactory
from tests.imports.lists import imported, line


def household_of(territory: Territory, first_name: str = "Zoé", city: str = "Vairé") -> Household:
    household: Household = HouseholdFactory.create(territory=territory)
    HouseholdMemberFactory.create(
        household=household, person__last_name="D'Éxemple", person__first_name=first_name
    )
    LeaseFactory.create(household=household, dwelling__city=city)
    rename(household)
    return household


def proposed(territory: Territory, **typed: Any) -> list[str]:
    return [one["household"] for one in candidates_of(territory, typed)]


@pytest.mark.parametrize(
    "typed",
    [
        {"tenant_last_name": "D'Éxemple"},
        {"tenant_last_name": "d exemple"},
        {"tenant_last_name": "D'EXEMPLE", "tenant_first_name": "zoe"},
        {"tenant_last_name": "D'Exemple", "city": "Vaire"},
        {"tenant_last_name": "D'Exemple", "city": "Ailleurs"},
    ],
)
def test_a_name_is_enough(territory: Territory, typed: dict[str, str]) -> None:
    household = household_of(territory)
    assert proposed(territory, **typed) == [household.reference]


@pytest.mark.parametrize(
    "typed",
    [
        {"tenant_last_name": "D'Exxemple", "tenant_first_name": "Zoé"},
        {"tenant_last_name": "D'Exmple"},
        {"tenant_last_name": "D'Exempel"},
        {"tenant_last_name": "B'Exemple", "tenant_first_name": "Zoe", "city": "Vairé"},
    ],
)
def test_a_name_one_letter_away_is_proposed_and_told_as_such(
    territory: Territory, typed: dict[str, str]
) -> None:
    household = household_of(territory)
    found = candidates_of(territory, typed)
    assert [one["household"] for one in found] == [household.reference]
    assert found[0]["reasons"][0] == "Nom proche, à une lettre près"


def test_the_same_name_comes_before_a_near_one(territory: Territory) -> None:
    near, same = household_of(territory), household_of(territory, city="Ailleurs")
    Person.objects.filter(memberships__household=near).update(last_name="D'Exxemple")
    rename(near)
    found = proposed(territory, tenant_last_name="D'Exemple", city="Vairé")
    assert found == [same.reference, near.reference]


@pytest.mark.parametrize(
    "typed",
    [
        {"tenant_last_name": "Inconnue"},
        {"tenant_last_name": "D'Exmple", "tenant_first_name": "Barnabé"},
        {"tenant_last_name": "Exempl"},
        {"tenant_last_name": "Zoé"},
        {"tenant_last_name": "D'Exemple", "tenant_first_name": "Barnabé"},
    ],
)
def test_the_name_of_a_stranger_finds_nothing(territory: Territory, typed: dict[str, str]) -> None:
    household_of(territory)
    assert proposed(territory, **typed) == []


def test_another_territory_is_never_proposed(territory: Territory) -> None:
    household_of(TerritoryFactory.create(slug="autre", department_code="44"))
    assert proposed(territory, tenant_last_name="D'Exemple") == []


def test_a_file_given_to_another_is_not_proposed(territory: Territory) -> None:
    kept, gone = household_of(territory), household_of(territory)
    Household.objects.filter(pk=gone.pk).update(merged_into=kept)
    assert proposed(territory, tenant_last_name="D'Exemple") == [kept.reference]


def test_at_most_eight_those_of_the_commune_first_at_the_same_cost(territory: Territory) -> None:
    def cost() -> int:
        with CaptureQueriesContext(
            connection,
        ) as queries:
            proposed(territory, tenant_last_name="D'Exemple", city="Vairé")
        return len(queries)

    household_of(territory, city="Ailleurs")
    before = cost()
    for _ in range(8):
        household_of(territory, city="Ailleurs")
    near = household_of(territory)
    found = proposed(territory, tenant_last_name="D'Exemple", city="Vairé")
    assert (len(found), found[0]) == (8, near.reference)
    assert cost() == before


def test_who_is_recognised_comes_first_and_once(territory: Territory) -> None:
    imported(territory, line())
    known = Household.objects.get()
    namesake: Household = HouseholdFactory.create(territory=territory)
    HouseholdMemberFactory.create(
        household=namesake, person__last_name="Exemple", person__first_name="Jeanne"
    )
    rename(namesake)
    typed = {"tenant_last_name": "Exemple", "tenant_first_name": "Jeanne", "phone": "0612345601"}
    home = {"address": "12 rue du Bocage", "postal_code": "85150", "city": "Vairé"}
    assert proposed(territory, **typed, **home) == [known.reference, namesake.reference]
