"""« À faire maintenant »: one reason from the facts, for the desk that can act on it."""

import datetime

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from ccapex.accounts.desk import Desk
from ccapex.accounts.models import Territory
from households.enums import RelationKind
from households.models import DebtStatement, Household
from households.services.access import open_relations
from households.services.merging import merge
from referrals.enums import ListState
from referrals.models import ContactAttempt, EnrichmentRequest, Referral
from tests.factories.accounts import TerritoryFactory, desk_for, log_in
from tests.factories.letters import drafted
from tests.factories.referrals import CdpListFactory, ReferralFactory, listed_case

TODAY = timezone.localdate()


@pytest.fixture
def territory(db: None) -> Territory:
    return TerritoryFactory.create()


@pytest.fixture
def secretariat(territory: Territory) -> Desk:
    return desk_for("secretariat", territory=territory)


@pytest.fixture
def worker(territory: Territory) -> Desk:
    return desk_for("social_worker", territory=territory, kind="ccas")


def titles(desk: Desk, household: Household) -> list[str]:
    page = log_in(Client(), desk).get(reverse("household_detail", args=[household.public_id]))
    return [one.title for one in page.context["to_do"]]


def referred(worker: Desk, state: str, **fields: object) -> Referral:
    cdp_list = CdpListFactory(
        territory=worker.membership.organisation.territory, state=ListState.DISPATCHED
    )
    referral: Referral = ReferralFactory(
        procedure=listed_case(cdp_list),
        organisation=worker.membership.organisation,
        state=state,
        **fields,
    )
    open_relations(
        [(referral.household_id, worker.organisation_id)],
        kind=RelationKind.REFERRAL,
        source="test:1",
    )
    return referral


def test_the_secretariat_decides_while_the_list_is_open(
    territory: Territory, secretariat: Desk
) -> None:
    cdp_list = CdpListFactory(territory=territory, state=ListState.CONCERTATION)
    household = listed_case(cdp_list).household
    assert titles(secretariat, household) == ["Désigner un référent"]
    cdp_list.state = ListState.DISPATCHED
    cdp_list.save()
    assert titles(secretariat, household) == []


def test_a_referral_is_taken_then_the_household_reached(worker: Desk, secretariat: Desk) -> None:
    referral = referred(worker, "issued")
    assert titles(worker, referral.household) == ["Prendre en charge le ménage"]
    assert titles(secretariat, referral.household) == []
    Referral.objects.update(state="accepted", accepted_at=timezone.now())
    assert titles(worker, referral.household) == []
    attempt = ContactAttempt.objects.create(
        referral=referral,
        on=TODAY - datetime.timedelta(days=15),
        channel="phone",
        result="no_answer",
    )
    assert titles(worker, referral.household) == ["Joindre le ménage"]
    assert titles(secretariat, referral.household)[0].startswith("Faire le point avec")
    ContactAttempt.objects.filter(pk=attempt.pk).update(on=TODAY - datetime.timedelta(days=14))
    assert titles(worker, referral.household) == []


def test_a_member_that_is_asked_completes(territory: Territory, worker: Desk) -> None:
    cdp_list = CdpListFactory(territory=territory, state=ListState.ENRICHING)
    household = listed_case(cdp_list).household
    EnrichmentRequest.objects.create(
        cdp_list=cdp_list,
        household=household,
        organisation=worker.membership.organisation,
        opened_at=timezone.now(),
    )
    open_relations(
        [(household.pk, worker.organisation_id)], kind=RelationKind.ENRICHMENT, source="test:1"
    )
    assert titles(worker, household) == ["Compléter ce que vous savez"]


def test_a_letter_waits_for_the_organisation_that_sends_it(worker: Desk, secretariat: Desk) -> None:
    referral = referred(worker, "accepted", accepted_at=timezone.now())
    drafted(worker.membership.organisation, referral.household)
    assert titles(worker, referral.household)[0].startswith("Imprimer")
    assert titles(secretariat, referral.household) == []


def test_the_debt_is_drawn_from_two_statements_on(territory: Territory, secretariat: Desk) -> None:
    procedure = listed_case(CdpListFactory(territory=territory))
    address = reverse("household_detail", args=[procedure.household.public_id])
    client = log_in(Client(), secretariat)
    for on, amount, drawn in (("2026-06-10", "1000.50", False), ("2026-09-10", "1500", True)):
        DebtStatement.objects.create(lease=procedure.lease, stated_on=on, amount=amount)
        assert ('id="dette"' in client.get(address).content.decode()) is drawn
    assert "La dette a augmenté de 499,50" in client.get(address).content.decode()


def test_the_chronology_is_narrowed_by_kind(worker: Desk) -> None:
    referral = referred(worker, "accepted", accepted_at=timezone.now())
    for days in range(12):
        ContactAttempt.objects.create(
            referral=referral,
            on=TODAY - datetime.timedelta(days=days),
            channel="phone",
            result="no_answer",
        )
    client = log_in(Client(), worker)
    address = reverse("household_detail", args=[referral.household.public_id])
    for asked, shown, older in (
        ("", 10, 4),
        ("tout", 14, 0),
        ("contact", 12, 0),
        ("fait", 1, 0),
        ("x", 10, 4),
    ):
        context = client.get(address, {"chronologie": asked}).context
        assert (len(context["chronology"]), context["older"]) == (shown, older), asked


def test_a_merge_is_undone_from_the_file(territory: Territory, secretariat: Desk) -> None:
    one, two = (listed_case(CdpListFactory(territory=territory)).household for _ in range(2))
    operation = merge(one, two, author=secretariat.user, reason="Doublon")
    client = log_in(Client(), secretariat)
    file = client.get(reverse("household_detail", args=[one.public_id])).content.decode()
    place = reverse("household_merge", args=[one.public_id])
    assert f"{place}#operations" in file
    undo = reverse("household_unmerge", args=[one.public_id, operation.public_id])
    assert undo in client.get(place).content.decode()
    client.post(undo)
    two.refresh_from_db()
    assert two.merged_into is None
    assert undo not in client.get(place).content.decode()
