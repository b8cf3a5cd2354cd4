"""The list narrowed by codes, and the search by address: nothing masked is told by either."""

from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from ccapex.accounts.desk import Desk
from ccapex.accounts.models import Territory
from households.enums import RelationKind
from households.models import Dwelling, Household
from households.services.access import open_relations
from procedures.models import Procedure
from tests.factories.accounts import CommuneFactory, TerritoryFactory, desk_for, log_in
from tests.factories.households import DwellingFactory
from tests.factories.referrals import CdpListFactory, ReferralFactory, listed_case

LIST = "household_list"


@pytest.fixture
def territory(db: None) -> Territory:
    return TerritoryFactory.create()


@pytest.fixture
def secretariat(territory: Territory) -> Desk:
    return desk_for("secretariat", territory=territory)


def case(territory: Territory, **fields: Any) -> Procedure:
    return listed_case(CdpListFactory(territory=territory), **fields)


def listed(desk: Desk, query: str) -> set[int]:
    page = log_in(Client(), desk).get(f"{reverse(LIST)}?{query}")
    return {row["household"].pk for row in page.context["rows"]}


def searched(desk: Desk, terms: str) -> set[int]:
    answer = log_in(Client(), desk).post(reverse("household_search"), {"q": terms}, follow=True)
    if "rows" in (answer.context or {}):
        return {row["household"].pk for row in answer.context["rows"]}
    return {answer.context["household"].pk}


def test_each_filter_keeps_the_households_of_its_code(
    territory: Territory, secretariat: Desk
) -> None:
    for code in ("85194", "85060"):
        CommuneFactory(territory=territory, insee_code=code)
    public = case(territory, stock="public", commune="85060")
    private = case(territory)
    Procedure.objects.filter(pk=private.pk).update(stage="assignation")
    referral = ReferralFactory(procedure=private)
    for query, kept in (
        ("parc=public", public),
        ("commune=85194", private),
        ("stade=assignation", private),
        (f"referent={referral.organisation.slug}", private),
        ("referent=aucun", public),
        ("parc=public&stade=cdp", public),
    ):
        assert listed(secretariat, query) == {kept.household_id}, query
    assert listed(secretariat, "parc=public&stade=assignation") == set()
    assert len(listed(secretariat, "parc=n'importe+quoi")) == 2


def test_a_filter_names_no_service_to_whom_sees_none_of_its_households(
    territory: Territory, secretariat: Desk
) -> None:
    referral = ReferralFactory(procedure=case(territory))
    desk = desk_for("social_worker", territory=territory)
    assert listed(desk, "") == set()
    for reader, told in ((desk, False), (secretariat, True)):
        page = log_in(Client(), reader).get(reverse(LIST)).content.decode()
        assert (referral.organisation.name in page) is told


def test_a_filter_does_not_tell_what_is_masked(territory: Territory) -> None:
    """The SIAO sees who lives there, not the stage: its filter finds nothing."""
    desk = desk_for("member", territory=territory, kind="siao")
    household = case(territory).household
    open_relations([(household.pk, desk.organisation_id)], kind=RelationKind.SIAO, source="test:1")
    assert listed(desk, "parc=private") == {household.pk}
    assert listed(desk, "stade=cdp") == set()


@pytest.mark.parametrize("terms", ["12 rue du bôcage", "BOCAGE", "bocage sainte foy", "85150"])
def test_a_household_is_found_by_its_address(
    territory: Territory, secretariat: Desk, terms: str
) -> None:
    procedure = case(territory)
    case(territory)
    lease = procedure.lease
    lease.dwelling = DwellingFactory(
        territory=territory, address="12 rue du Bocage", postal_code="85150", city="Sainte-Foy"
    )
    lease.save()
    assert searched(secretariat, terms) == {procedure.household_id}


def test_the_field_of_the_header_is_the_one_that_the_search_reads(
    territory: Territory, secretariat: Desk
) -> None:
    page = log_in(Client(), secretariat).get(reverse(LIST)).content.decode()
    assert 'id="site-search" name="q"' in page


def test_addresses_written_in_bulk_are_searched_too(territory: Territory) -> None:
    Dwelling.objects.bulk_create([Dwelling(territory=territory, address="1 allée de l'Été")])
    assert Dwelling.objects.get().search_key == "1 allee de l ete"


def test_filters_cost_nothing_per_household(territory: Territory, secretariat: Desk) -> None:
    client = log_in(Client(), secretariat)
    address = f"{reverse(LIST)}?stade=cdp&parc=private&referent=aucun"
    counts = []
    for more in (2, 20):
        for _ in range(more):
            case(territory)
        client.get(address)
        with CaptureQueriesContext(connection) as found:
            client.get(address)
        counts.append(len(found))
    assert Household.objects.count() == 22
    assert counts[0] == counts[1] <= 15, counts
