"""The large fictional data: the same seed, the same households; never twice over."""

from typing import Any

import pytest
from django.db import transaction

from ccapex.accounts.models import Territory
from ccapex.demo.dataset import AlreadyMade, make_dataset
from households.models import (
    DebtStatement,
    Household,
    HouseholdGroupPermission,
    Lease,
    MatchKey,
    Person,
    Relation,
)
from procedures.models import Event, Procedure
from procedures.services.rebuild import recompute
from referrals.models import Referral
from tests.factories.accounts import CommuneFactory, TerritoryFactory
from tests.factories.referrals import members

pytestmark = pytest.mark.django_db
HOUSEHOLDS = 60


@pytest.fixture
def territory() -> Territory:
    territory = TerritoryFactory.create(slug="essai-de-masse")
    members(territory)
    for number in range(1, 6):
        CommuneFactory(territory=territory, insee_code=f"8590{number}")
    return territory


def make(territory: Territory, seed: int = 1) -> None:
    make_dataset(territory, households=HOUSEHOLDS, seed=seed, advance=lambda done: None)


def picture(territory: Territory) -> dict[str, list[Any]]:
    """What the seed decides; references and primary keys are the database's."""
    mine = {"territory": territory}
    return {
        "households": list(Household.objects.filter(**mine).values_list("public_id", "search_key")),
        "people": list(Person.objects.filter(**mine).values_list("last_name", "birth_date")),
        "leases": list(Lease.objects.values_list("dwelling__address", "landlord__name", "rent")),
        "debts": list(DebtStatement.objects.values_list("amount", "stated_on")),
        "events": list(Event.objects.filter(**mine).values_list("kind", "occurred_on", "act_key")),
        "keys": sorted(MatchKey.objects.filter(**mine).values_list("key", flat=True)),
        "referrals": list(Referral.objects.values_list("public_id", "organisation__slug")),
    }


def test_the_same_seed_gives_the_same_data(territory: Territory) -> None:
    pictures = []
    for _ in range(2):
        before = transaction.savepoint()
        make(territory)
        pictures.append(picture(territory))
        transaction.savepoint_rollback(before)
    assert pictures[0] == pictures[1]
    assert len(pictures[0]["households"]) == HOUSEHOLDS
    assert all(pictures[0].values())


def test_another_seed_gives_others(territory: Territory) -> None:
    make(territory)
    first = set(picture(territory)["households"])
    make(territory, seed=2)
    both = picture(territory)["households"]
    assert len(both) == 2 * HOUSEHOLDS
    assert len({name for _, name in both}) > 1.9 * HOUSEHOLDS
    assert first < set(both)


def test_a_seed_already_there_is_refused_with_its_count(territory: Territory) -> None:
    make(territory)
    with pytest.raises(AlreadyMade) as refusal:
        make(territory)
    assert refusal.value.count == HOUSEHOLDS
    assert Household.objects.filter(territory=territory).count() == HOUSEHOLDS


def test_what_is_cached_agrees_with_what_it_comes_from(territory: Territory) -> None:
    make(territory)
    cached = ("reference", "stage", "stage_since", "step", "hearing_on")
    before = list(Procedure.objects.order_by("pk").values_list(*cached))
    recompute(Procedure.objects.values_list("pk", flat=True))
    assert list(Procedure.objects.order_by("pk").values_list(*cached)) == before
    pairs = set(Relation.objects.values_list("household_id", "organisation__group_id"))
    rows = HouseholdGroupPermission.objects.values_list("content_object_id", "group_id")
    assert pairs
    assert set(rows) == pairs
