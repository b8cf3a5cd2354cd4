"""One visibility rule: the rows of the list and the door of the file give the same answer."""

import datetime
import random

import pytest
from pytest_django import DjangoAssertNumQueries

from ccapex.accounts.desk import Desk
from ccapex.accounts.enums import Role
from households.enums import RelationKind
from households.models import Household
from households.policies import can_view
from households.services import access
from tests.factories.accounts import OrganisationFactory, TerritoryFactory, desk_for
from tests.factories.households import HouseholdFactory

pytestmark = pytest.mark.django_db

KINDS = [kind for kind in RelationKind if kind != RelationKind.SECRETARIAT]


def seen(desk: Desk) -> set[int]:
    return set(Household.objects.visible_to(desk).values_list("pk", flat=True))


def allowed(desk: Desk) -> set[int]:
    return {house.pk for house in Household.objects.all() if can_view(desk, house)}


def day_of(step: int) -> datetime.date:
    return datetime.date(2026, 1, 1) + datetime.timedelta(days=step)


def people(territory: object) -> list[Desk]:
    """Every role, two of them in one organisation."""
    shared = OrganisationFactory(territory=territory)
    return [
        *(desk_for(role, territory=territory) for role in Role.values),
        desk_for(Role.SOCIAL_WORKER, shared),
        desk_for(Role.DPO, shared),
    ]


@pytest.mark.parametrize("seed", range(8))
def test_lists_and_files_agree_whatever_is_opened_closed_and_merged(seed: int) -> None:
    chance = random.Random(seed)
    here, elsewhere = TerritoryFactory(), TerritoryFactory()
    desks = people(here) + people(elsewhere)[:3]
    houses = [HouseholdFactory(territory=chance.choice([here, here, elsewhere])) for _ in range(8)]
    for house in houses[1:3]:
        Household.objects.filter(pk=house.pk).update(merged_into=houses[0])
    for step in range(40):
        pairs = [(chance.choice(houses).pk, chance.choice(desks).organisation_id) for _ in range(3)]
        kind, source = chance.choice(KINDS), f"list:{chance.randrange(2)}"
        what = chance.randrange(6)
        if what < 4:
            day = day_of(step + 5) if chance.random() < 0.5 else None
            access.open_relations(pairs, kind=kind, source=source, ends_on=day)
        elif what == 4:
            access.close_relations(kind=kind, source=source)
        else:
            access.close_due_relations(today=day_of(step))
    some_row = False
    for desk in desks:
        assert seen(desk) == allowed(desk), desk.role
        some_row = some_row or (bool(seen(desk)) and not desk.is_secretariat)
    assert some_row


def test_outside_every_relation_nothing_is_seen_and_the_answer_says_why() -> None:
    desk = desk_for()
    house = HouseholdFactory(territory_id=desk.territory_id)
    answer = can_view(desk, house)
    assert not answer
    assert "Aucune relation" in answer.reason_fr
    assert seen(desk) == set()


def test_nothing_crosses_a_territory() -> None:
    desk = desk_for()
    house = HouseholdFactory()
    access.open_relations(
        [(house.pk, desk.organisation_id)], kind=RelationKind.REFERRAL, source="r:1"
    )
    assert seen(desk) == set()
    assert "autre territoire" in can_view(desk, house).reason_fr


@pytest.mark.parametrize("role", [Role.ADMINISTRATOR, Role.DPO, Role.STATISTICS])
def test_roles_without_files_see_none_even_beside_a_referent(role: Role) -> None:
    desk = desk_for(role)
    house = HouseholdFactory(territory_id=desk.territory_id)
    access.open_relations(
        [(house.pk, desk.organisation_id)], kind=RelationKind.REFERRAL, source="r:1"
    )
    assert seen(desk) == set()


def test_the_list_gives_masking_by_the_join_of_visibility(
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    desk, other = desk_for(), desk_for()
    house = HouseholdFactory(territory_id=desk.territory_id)
    for kind, who in (
        (RelationKind.REFERRAL, desk),
        (RelationKind.SIAO, desk),
        (RelationKind.COMMISSION, other),
    ):
        access.open_relations([(house.pk, who.organisation_id)], kind=kind, source="x:1")
    with django_assert_num_queries(1):
        found = list(Household.objects.visible_to(desk).with_kinds(desk))
    assert [vars(row)["kinds"] for row in found] == [RelationKind.REFERRAL | RelationKind.SIAO]
    statement = str(Household.objects.visible_to(desk).with_kinds(desk).query)
    assert statement.count("JOIN") == 1


@pytest.mark.parametrize("count", [3, 300])
def test_opening_costs_no_query_per_household(
    count: int, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    desk = desk_for()
    template = HouseholdFactory(territory_id=desk.territory_id)
    houses = Household.objects.bulk_create(
        Household(territory_id=template.territory_id, reference=f"H-{n}") for n in range(count)
    )
    pairs = [(house.pk, desk.organisation_id) for house in houses]
    # SQLite cuts an insert of 300 rows into a few; nothing else grows.
    with django_assert_max_num_queries(20):
        access.open_relations(pairs, kind=RelationKind.REFERRAL, source="list:1")
    assert len(seen(desk)) == count
