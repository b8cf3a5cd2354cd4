"""SOLIPEX on the files: who is eligible, what lacks, and the referral that keeps its criteria."""

import datetime as dt

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from households.enums import RelationKind
from households.models import Relation
from procedures.enums import EventKind
from procedures.models import Procedure
from referrals.models import Referral, SolipexReferral
from referrals.rules.criteria import Met
from referrals.services import follow_up
from referrals.services.criteria import one_per_household
from referrals.services.solipex.candidates import (
    Weighed,
    in_scope,
    known_enough,
    published,
    weigh_all,
)
from referrals.services.solipex.referring import (
    complete,
    latest,
    places_of,
    receivers,
    refer,
)
from tests.factories.accounts import desk_for
from tests.factories.early import Early, early
from tests.factories.rehousing import fact

pytestmark = pytest.mark.django_db
TODAY = dt.date(2026, 11, 20)


@pytest.fixture
def world() -> Early:
    return early()


def weighed(world: Early) -> list[Weighed]:
    criteria = published(world.territory, today=TODAY)
    assert criteria is not None
    return weigh_all(in_scope(world.territory, criteria), criteria, today=TODAY)


def test_a_family_is_eligible_by_what_its_file_holds(world: Early) -> None:
    procedure = world.eligible()
    (one,) = weighed(world)
    assert (one.procedure, one.met) == (procedure, Met.YES)


def test_a_decision_recorded_prevails_on_what_was_declared(world: Early) -> None:
    procedure = world.eligible()
    fact(procedure, EventKind.DALO_RECOGNISED, dt.date(2026, 10, 1))
    assert [one.code for one in weighed(world)[0].failing] == ["dalo_recognised"]


def test_the_public_stock_is_left_out_of_the_list_and_an_unknown_one_is_not(world: Early) -> None:
    for stock in ("public", ""):
        lease = world.eligible().lease
        lease.stock = stock
        lease.save()
    assert [one.unknown[0].code for one in weighed(world)] == ["stock"]


def test_the_eligible_are_sought_among_those_of_whom_enough_is_known(world: Early) -> None:
    kept = world.eligible()
    world.eligible(adults=None)
    world.procedure(adults=2, dependent_children=1)
    criteria = published(world.territory, today=TODAY)
    assert criteria is not None
    assert list(known_enough(in_scope(world.territory, criteria), criteria)) == [kept]


def test_completing_makes_known_what_was_not(world: Early) -> None:
    procedure = world.procedure()
    fact(procedure, EventKind.CDP, dt.date(2026, 5, 4))
    assert weighed(world)[0].met is Met.UNKNOWN
    complete(
        procedure,
        desk=world.office,
        given={
            "termination_motive": ["arrears"],
            "dalo": False,
            "debt_framed": True,
            "debt": "4000",
            "adults": 1,
            "children": 1,
        },
    )
    assert weighed(world)[0].met is Met.YES
    assert complete(procedure, desk=world.office, given={"dalo": None}) == []


def test_a_referral_is_refused_naming_the_criterion(world: Early) -> None:
    alone = world.eligible(adults=1, dependent_children=0)
    with pytest.raises(ValidationError, match=r"taille du ménage.*non rempli"):
        refer(alone, world.siao, desk=world.office, today=TODAY)
    unsaid = world.eligible(adults=None)
    with pytest.raises(ValidationError, match=r"taille du ménage.*inconnu"):
        refer(unsaid, world.siao, desk=world.office, today=TODAY)
    with pytest.raises(ValidationError, match="qui reçoit"):
        refer(world.eligible(), world.service, desk=world.office, today=TODAY)
    assert not Referral.objects.exists()


def test_a_referral_keeps_its_criteria_opens_access_and_is_made_once(world: Early) -> None:
    procedure = world.eligible()
    referral = refer(procedure, world.siao, desk=world.office, today=TODAY)
    assert refer(procedure, world.siao, desk=world.office, today=TODAY) == referral
    kept = SolipexReferral.objects.get().criteria
    assert next(one["code"] for one in kept) == "threat"
    assert len(kept) == 7
    relation = Relation.objects.get(kind=RelationKind.REFERRAL)
    assert (relation.organisation, relation.source) == (world.siao, f"referral:{referral.pk}")
    assert places_of(world.territory).waiting == 1


def test_a_family_is_with_one_body_and_the_second_person_is_told_who_referred_it(
    world: Early,
) -> None:
    procedure = world.eligible()
    again = world.eligible()
    Procedure.objects.filter(pk=again.pk).update(household=procedure.household)
    again.refresh_from_db()
    first = refer(procedure, world.siao, desk=world.office, today=TODAY)
    second = desk_for("secretariat", world.office.membership.organisation)
    other = receivers(world.territory)[0]
    who = f"{world.siao.name}.*{world.office.user.get_full_name()}"
    for wanted, body in ((procedure, other), (procedure, world.siao), (again, other)):
        with pytest.raises(ValidationError, match=who):
            refer(wanted, body, desk=second, today=TODAY)
    assert Referral.objects.get() == first
    assert list(latest(world.territory)) == [first]


def test_a_family_with_two_procedures_is_one_line_that_of_the_closest(world: Early) -> None:
    procedure = world.eligible()
    other = world.procedure()
    Procedure.objects.filter(pk=other.pk).update(
        household=procedure.household, stage_since=dt.date(2020, 1, 1)
    )
    found = weighed(world)
    assert [one.met for one in found] != [Met.YES]
    assert [one.procedure for one in one_per_household(found)] == [procedure]


def test_the_outcome_is_that_of_the_follow_up_and_ends_access(world: Early) -> None:
    referral = refer(world.eligible(), world.siao, desk=world.office, today=TODAY)
    follow_up.close(referral, result="rehoused", desk=desk_for("siao", world.siao))
    places = places_of(world.territory)
    assert (places.total, places.rehoused, places.waiting) == (20, 1, 0)
    assert Relation.objects.get(kind=RelationKind.REFERRAL).ends_on is not None


@pytest.mark.parametrize("count", [2, 10])
def test_the_list_costs_the_same_whatever_its_size(world: Early, count: int) -> None:
    for _ in range(count):
        world.eligible()
    criteria = published(world.territory, today=timezone.localdate())
    assert criteria is not None
    with CaptureQueriesContext(connection) as spent:
        found = weigh_all(in_scope(world.territory, criteria), criteria, today=TODAY)
    assert (len(found), len(spent)) == (count, 10)
