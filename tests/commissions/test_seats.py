"""Who runs a commission, who knows of it."""

import datetime as dt

import pytest
from django.utils import timezone

from ccapex.accounts.enums import Role
from ccapex.core.profiles import load
from ccapex.profiles.read import read_profile
from commissions.enums import SeatRole, SessionState
from commissions.models import Commission
from commissions.rules.configuration import configuration
from commissions.services.seats import known_to, may_run, run_by, sessions_for
from households.models import Household
from tests.factories.accounts import desk_for
from tests.factories.commissions import commission_of, seat_of, sitting
from tests.factories.households import HouseholdFactory

pytestmark = pytest.mark.django_db


def test_the_organisation_of_the_secretariat_seat_runs_it_and_a_member_does_not() -> None:
    made = sitting()
    assert may_run(made.secretary, made.commission)
    assert not may_run(made.member, made.commission)
    assert not may_run(made.stranger, made.commission)


def test_a_seat_that_is_over_runs_nothing() -> None:
    made = sitting()
    yesterday = timezone.localdate() - dt.timedelta(days=1)
    made.commission.seats.filter(role=SeatRole.SECRETARIAT).update(valid_to=yesterday)
    assert not run_by(made.secretary).exists()


def test_a_stranger_knows_of_no_commission() -> None:
    made = sitting()
    assert not known_to(made.stranger).exists()
    assert list(known_to(made.member)) == [made.commission]


def test_the_secretariat_of_the_territory_knows_a_local_one_but_does_not_run_it() -> None:
    made = sitting()
    local = commission_of(made.territory, slug="tbh", level="municipale")
    ccas = desk_for(territory=made.territory, kind="ccas")
    seat_of(local, ccas.membership.organisation, role=SeatRole.SECRETARIAT)
    assert not may_run(made.secretary, local)
    assert local in known_to(made.secretary)
    assert may_run(ccas, local)


def test_a_member_hears_of_a_session_once_it_is_convened() -> None:
    made = sitting()
    assert not sessions_for(made.member).exists()
    made.session.state = SessionState.CONVENED
    made.session.save()
    assert list(sessions_for(made.member)) == [made.session]
    assert not sessions_for(made.stranger).exists()


def test_the_secretariat_does_not_see_a_household_that_only_a_local_commission_knows() -> None:
    secretary = desk_for(Role.SECRETARIAT)
    territory = secretary.membership.organisation.territory
    HouseholdFactory(territory=territory, is_local=True)
    known = HouseholdFactory(territory=territory)
    assert list(Household.objects.visible_to(secretary)) == [known]


def test_a_change_of_configuration_begins_on_its_day() -> None:
    settings = {
        "level": "locale",
        "capacity_to": 10,
        "versions": [{"valid_from": "2026-07-01", "capacity_from": 8, "capacity_to": 12}],
    }
    assert configuration(settings, dt.date(2026, 6, 30)).capacity == (10, 10)
    assert configuration(settings, dt.date(2026, 7, 1)).capacity == (8, 12)


def test_a_profile_loaded_twice_changes_nothing() -> None:
    profile = read_profile("cote-dor")
    load(profile)
    assert Commission.objects.count() == len(profile["commissions"])
    assert not load(profile).changes
