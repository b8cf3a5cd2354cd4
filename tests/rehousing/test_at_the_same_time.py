"""Two people, one household: one stay, one lead, one letter; the second is told."""

import datetime as dt
from collections.abc import Callable

import pytest
from django.core.exceptions import ValidationError

from ccapex.letters.models import Letter
from referrals.models import EarlyTripartite, Referral, RehousingEntry, RehousingLead
from referrals.services.early import acting
from referrals.services.rehousing import entering
from referrals.services.rehousing.access import visible_to
from referrals.services.rehousing.leads import name_lead
from referrals.services.solipex.referring import receivers, refer
from tests.factories.early import early
from tests.factories.rehousing import pool
from tests.support.threads import together

pytestmark = pytest.mark.django_db(transaction=True)


def told(act: Callable[[], object], refusals: list[str]) -> Callable[[], None]:
    def run() -> None:
        try:
            act()
        except ValidationError as refusal:
            refusals.extend(refusal.messages)

    return run


def test_two_people_name_two_leads_and_one_of_them_is_told() -> None:
    world = pool()
    entry = world.entry()
    refusals: list[str] = []
    together(
        [
            told(
                lambda desk=desk: name_lead(  # type: ignore[misc]
                    entry, desk.membership.organisation, desk=world.office, replaces=None
                ),
                refusals,
            )
            for desk in (world.lead, world.other)
        ]
    )
    lead = RehousingLead.objects.get()
    assert len(refusals) == 1
    readers = [desk for desk in (world.lead, world.other) if visible_to(desk).exists()]
    assert [desk.organisation_id for desk in readers] == [lead.landlord_id]


def test_two_people_enter_the_same_household_once() -> None:
    world = pool()
    procedure = world.procedure()
    refusals: list[str] = []
    together([told(lambda: entering.enter(procedure, desk=world.office), refusals)] * 2)
    assert RehousingEntry.objects.count() == 1
    assert refusals == ["Ce ménage est déjà dans le vivier."]


def test_two_people_write_to_the_same_families_once() -> None:
    world = early()
    for _ in range(3):
        world.family()
    today = dt.date(2026, 11, 20)
    done: list[int] = []
    together(
        [
            lambda: done.append(
                acting.write_to(world.territory, desk=world.office, today=today).letters
            )
        ]
        * 2
    )
    assert sorted(done) == [0, 3]
    assert Letter.objects.count() == EarlyTripartite.objects.count() == 3


def test_two_people_refer_the_same_family_to_one_body() -> None:
    world = early()
    procedure = world.eligible()
    refusals: list[str] = []
    together(
        [
            told(lambda body=body: refer(procedure, body, desk=world.office), refusals)  # type: ignore[misc]
            for body in receivers(world.territory)
        ]
    )
    assert Referral.objects.count() == len(refusals) == 1
