"""The early tripartite letter: whom it is for, once, and what each family answered."""

import datetime as dt

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from ccapex.letters.models import Letter
from households.models import ContactLimit
from procedures.enums import EventKind, Stage
from procedures.models import Procedure
from referrals.enums import Mission
from referrals.models import EarlyTripartite, Referral
from referrals.rules.criteria import Met
from referrals.services.early import acting
from referrals.services.early.candidates import Candidate, in_scope, published, weigh_all
from tests.factories.accounts import log_in
from tests.factories.early import Early, early
from tests.factories.rehousing import fact

pytestmark = pytest.mark.django_db
TODAY = dt.date(2026, 11, 20)
SIGNALLED = dt.date(2026, 6, 1)


@pytest.fixture
def world() -> Early:
    return early()


def found(world: Early) -> list[Candidate]:
    criteria = published(world.territory, today=TODAY)
    assert criteria is not None
    return weigh_all(in_scope(world.territory), criteria, world.territory, today=TODAY)


def written(world: Early) -> EarlyTripartite:
    world.family()
    acting.write_to(world.territory, desk=world.office, today=TODAY)
    return EarlyTripartite.objects.get()


def test_a_family_with_two_months_of_arrears_is_a_candidate(world: Early) -> None:
    procedure = world.family()
    (one,) = found(world)
    assert (one.procedure, one.met, one.trigger.on) == (procedure, Met.YES, SIGNALLED)


def test_a_suspension_alone_is_enough_and_both_dates_are_kept(world: Early) -> None:
    procedure = world.family(months=1)
    assert found(world)[0].met is Met.NO
    acting.note_suspension(procedure, desk=world.office, suspended_on=dt.date(2026, 7, 1))
    assert found(world)[0].trigger.on == dt.date(2026, 7, 1)
    fact(procedure, EventKind.BENEFIT_ARREARS_CONSTITUTED, dt.date(2026, 6, 20))
    acting.write_to(world.territory, desk=world.office, today=TODAY)
    case = EarlyTripartite.objects.get()
    assert case.signalled_on == case.triggered_on == dt.date(2026, 6, 20)
    assert case.suspended_on == dt.date(2026, 7, 1)


def test_a_suspension_to_come_is_refused(world: Early) -> None:
    with pytest.raises(ValidationError, match="avenir"):
        acting.note_suspension(world.family(), desk=world.office, suspended_on=dt.date(2200, 1, 1))


def test_what_the_payer_says_of_no_months_leaves_the_family_to_complete(world: Early) -> None:
    world.family(months=None)
    (one,) = found(world)
    assert (one.met, [lack.code for lack in one.unknown]) == (Met.UNKNOWN, ["trigger"])


def test_the_letter_comes_before_the_court(world: Early) -> None:
    procedure = world.family()
    Procedure.objects.filter(pk=procedure.pk).update(stage=Stage.ASSIGNATION)
    assert found(world) == []


def test_letters_are_prepared_for_the_candidates_alone_and_once(world: Early) -> None:
    world.family()
    world.family(housing_benefit="alf")
    first = acting.write_to(world.territory, desk=world.office, today=TODAY)
    second = acting.write_to(world.territory, desk=world.office, today=TODAY)
    assert (first.letters, second.letters) == (1, 0)
    assert Letter.objects.get().kind == "early_tripartite"
    twin = EarlyTripartite.objects.get()
    twin.pk = None
    with pytest.raises(IntegrityError), transaction.atomic():
        twin.save(force_insert=True)


def test_only_those_ticked_are_written_to(world: Early) -> None:
    kept, _ = world.family(), world.family()
    done = acting.write_to(world.territory, desk=world.office, chosen=[kept.pk], today=TODAY)
    assert done.letters == 1
    assert EarlyTripartite.objects.get().procedure == kept


def test_a_family_with_two_procedures_gets_one_letter(world: Early) -> None:
    first, second = world.family(), world.family()
    Procedure.objects.filter(pk=second.pk).update(household=first.household)
    assert acting.write_to(world.territory, desk=world.office, today=TODAY).letters == 1
    assert acting.write_to(world.territory, desk=world.office, today=TODAY).letters == 0
    assert not in_scope(world.territory).exists()


def test_nobody_writes_where_it_is_dangerous(world: Early) -> None:
    procedure = world.family()
    ContactLimit.objects.create(
        household=procedure.household,
        no_letter=True,
        reason="violence",
        organisation=world.service,
        since=SIGNALLED,
    )
    done = acting.write_to(world.territory, desk=world.office, today=TODAY)
    assert (done.letters, done.not_to_write) == (0, 1)
    assert not Letter.objects.exists()
    assert not EarlyTripartite.objects.exists()


def test_a_family_that_accepts_gets_its_support_from_the_service_named(world: Early) -> None:
    case = written(world)
    for wrong in (None, world.siao):
        with pytest.raises(ValidationError, match="service"):
            acting.record_answer(
                case, desk=world.office, answer="accepted", answered_on=TODAY, supporter=wrong
            )
    acting.record_answer(
        case,
        desk=world.office,
        answer="accepted",
        answered_on=TODAY,
        supporter=world.service,
    )
    referral = Referral.objects.get()
    assert (referral.mission, referral.organisation) == (
        Mission.EARLY_INTERVENTION,
        world.service,
    )
    with pytest.raises(ValidationError, match="déjà confié"):
        acting.record_answer(case, desk=world.office, answer="refused", answered_on=TODAY)


def test_a_family_that_refuses_gets_no_support(world: Early) -> None:
    case = written(world)
    acting.record_answer(case, desk=world.office, answer="refused", answered_on=TODAY)
    assert not Referral.objects.exists()
    with pytest.raises(ValidationError, match="pas accepté"):
        acting.record_outcome(case, desk=world.office, supported_on=TODAY)


def test_the_outcome_makes_the_figures_of_the_year(world: Early) -> None:
    case = written(world)
    with pytest.raises(ValidationError, match="date du rétablissement"):
        acting.record_outcome(case, desk=world.office, restored=True)
    acting.record_outcome(case, desk=world.office, restored=True, restored_on=TODAY)
    figures = acting.figures_of(world.territory, 2026)
    assert (figures.found, figures.supported, figures.restored_share) == (1, 0, 100)
    assert acting.figures_of(world.territory, 2025).found == 0


@pytest.mark.parametrize("count", [2, 10])
def test_the_list_costs_the_same_whatever_its_size(world: Early, count: int) -> None:
    for _ in range(count):
        world.family()
    with CaptureQueriesContext(connection) as spent:
        assert len(found(world)) == count
    assert len(spent) == 9


def test_whoever_ticks_nobody_is_told_to_tick(world: Early) -> None:
    world.family()
    client = log_in(Client(), world.office)
    shown = client.post(reverse("early_write"), follow=True).content.decode()
    assert "Cochez les familles" in shown
    assert not Letter.objects.exists()
