"""The queues of the procedures on « Ma journée », and the page behind each."""

import datetime
from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django.fixtures import DjangoAssertNumQueries

from ccapex.accounts.desk import Desk
from ccapex.accounts.enums import Role
from ccapex.accounts.models import Organisation
from ccapex.core import journal
from ccapex.core.work_queues import queues_for
from procedures.models import Deadline, Event, Procedure
from procedures.queues import LISTED
from procedures.services import listings
from procedures.services.actions import refresh
from procedures.services.shown_dates import rule_words
from referrals.models import ContactAttempt
from tests.factories.accounts import desk_for, log_in
from tests.factories.actions import procedure_at_cdp, territory_with_table
from tests.factories.referrals import ReferralFactory

pytestmark = pytest.mark.django_db

Members = dict[str, Organisation]
DAY = datetime.timedelta(days=1)


@pytest.fixture
def members() -> Members:
    return territory_with_table()[1]


@pytest.fixture
def office(members: Members) -> Desk:
    return desk_for(Role.SECRETARIAT, members["office"])


@pytest.fixture
def case(members: Members) -> Procedure:
    return new_case(members)


def new_case(members: Members) -> Procedure:
    on = timezone.localdate() - 20 * DAY
    procedure = procedure_at_cdp(members["office"].territory, members["landlord"], on)
    procedure.lease.dwelling.insee_code = "85194"
    procedure.lease.dwelling.save()
    return procedure


def move(case: Procedure, **columns: object) -> None:
    Procedure.objects.filter(pk=case.pk).update(**columns)


def add(case: Procedure, kind: str, on: datetime.date, **fields: object) -> Event:
    return Event.objects.create(
        territory=case.territory, procedure=case, kind=kind, occurred_on=on, **fields
    )


def total(read: Callable[[Desk], listings.Listing], desk: Desk) -> int:
    found = read(desk)
    assert len(found.read(0, 50)) == found.total
    return found.total


def test_a_hearing_without_dsf_waits_until_the_dsf_or_the_carence(
    case: Procedure, office: Desk
) -> None:
    today = timezone.localdate()
    move(case, step="assignation", stage="assignation", hearing_on=today + 31 * DAY)
    add(case, "assignation", today - 10 * DAY)
    assert total(listings.hearings_without_dsf, office) == 0
    move(case, hearing_on=today + 30 * DAY, paused_until=today + 90 * DAY)
    assert total(listings.hearings_without_dsf, office) == 1  # a pause never hides it
    old = add(case, "dsf_sent", today - 15 * DAY)  # sent for the CDP, asked again since
    assert total(listings.hearings_without_dsf, office) == 1
    old.delete()
    add(case, "dsf_sent", today - DAY)
    assert total(listings.hearings_without_dsf, office) == 0


def test_a_new_act_leaves_once_its_file_is_opened(case: Procedure, office: Desk) -> None:
    assert total(listings.new_acts, office) == 1
    colleague = desk_for(Role.SECRETARIAT, office.membership.organisation)
    journal.record("household.view", actor_id=office.user.pk, household_id=case.household_id)
    assert total(listings.new_acts, office) == 0
    assert total(listings.new_acts, colleague) == 1
    Event.objects.update(recorded_at=timezone.now() - 8 * DAY)
    assert total(listings.new_acts, colleague) == 0


def test_dates_of_the_law_of_the_week_before_and_the_week_to_come(
    case: Procedure, office: Desk
) -> None:
    for rule, days in (("CP-CLAUSE-6S", 7), ("CP-CAUTION", -7), ("DSF-CP", 8), ("CQL-2M", -8)):
        Deadline.objects.create(
            territory=case.territory,
            procedure=case,
            rule=rule,
            sense="MAX",
            status="confirmed",
            on=timezone.localdate() + days * DAY,
        )
    found = listings.legal_dates(office).read(0, 10)
    assert len(found) == 2
    assert found[0].due_on == timezone.localdate() - 7 * DAY
    assert rule_words("CP-CAUTION") in found[0].why


def test_what_the_truce_forbids_is_not_announced_before_it_ends(
    case: Procedure, office: Desk
) -> None:
    today = timezone.localdate()
    kept = Deadline.objects.create(
        territory=case.territory,
        procedure=case,
        rule="CQL-2M",
        sense="MIN",
        status="confirmed",
        on=today,
        effective_on=today + 90 * DAY,
    )
    assert listings.legal_dates(office).total == 0
    kept.effective_on = today + DAY
    kept.save()
    assert [one.due_on for one in listings.legal_dates(office).read(0, 10)] == [today + DAY]


def test_a_file_says_what_it_lacks(case: Procedure, office: Desk) -> None:
    assert total(listings.incomplete_files, office) == 0
    case.lease.stock = ""
    case.lease.save()
    move(case, step="assignation", stage="assignation")
    [item] = listings.incomplete_files(office).read(0, 10)
    assert item.why == "Il manque le parc et la date d'audience."


def test_a_household_never_met_is_listed_with_every_earlier_try(
    case: Procedure, office: Desk, members: Members
) -> None:
    assert total(listings.never_met, office) == 0
    move(case, step="cql", stage="cql")
    assert total(listings.never_met, office) == 1
    referral = ReferralFactory(procedure=case, organisation=members["service"])
    tried = ContactAttempt.objects.create(
        referral=referral, on=timezone.localdate(), channel="phone", result="no_answer"
    )
    client = log_in(Client(), office)
    page = client.get(reverse("procedure_queue", args=["never_met"])).content.decode()
    assert case.household.display_name in page
    assert "Téléphone" in page
    assert members["service"].name in page
    tried.result = "reached"
    tried.save()
    assert total(listings.never_met, office) == 0


def test_what_nobody_can_tell_is_not_guessed(
    case: Procedure, office: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    move(case, step="cql", stage="cql")
    monkeypatch.setattr("procedures.actions.predicates._predicates", {})
    assert total(listings.never_met, office) == 0


def test_granted_force_waits_for_its_social_watch(
    case: Procedure, office: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    move(case, step="cfp_granted", stage="cfp_granted")
    watched: set[int] = set()
    known = {"under_social_watch": {"test": lambda ids: watched & set(ids)}}
    monkeypatch.setattr("procedures.actions.predicates._predicates", known)
    assert total(listings.granted_without_watch, office) == 1
    watched.add(case.pk)
    assert total(listings.granted_without_watch, office) == 0


def test_tasks_of_the_week_are_those_of_the_organisation(
    case: Procedure, office: Desk, members: Members
) -> None:
    refresh([case.pk])
    [item] = listings.tasks_due(office).read(0, 10)
    assert item.title == "Accuser réception"
    assert "charte, étape 2" in item.why
    assert total(listings.tasks_to_pass_on, office) == 3
    assert total(listings.tasks_due, desk_for(Role.SOCIAL_WORKER, members["service"])) == 0


def test_a_closed_file_leaves_every_queue_of_the_procedure(case: Procedure, office: Desk) -> None:
    move(case, step="closed", stage="closed")
    for read in (listings.new_acts, listings.incomplete_files, listings.never_met):
        assert total(read, office) == 0


def test_every_queue_has_its_page_for_its_roles_only(case: Procedure, office: Desk) -> None:
    client = log_in(Client(), office)
    landlord = log_in(Client(), desk_for(Role.LANDLORD, office.membership.organisation))
    for slug, listed in LISTED.items():
        address = reverse("procedure_queue", args=[slug])
        assert listed.rule.split(" ")[0] in client.get(address).content.decode()
        expected = 200 if Role.LANDLORD in listed.roles else 404
        assert landlord.get(address).status_code == expected, slug
    assert client.get(reverse("procedure_queue", args=["inconnue"])).status_code == 404


def test_the_day_costs_the_same_with_one_file_and_with_eight(
    members: Members, office: Desk, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    mine = [queue for queue, _ in queues_for(office) if queue.slug in LISTED]
    # The territory of these tests has no social watch, so nothing of it on its day.
    assert {queue.slug for queue in mine} == set(LISTED) - {"granted_without_watch"}
    some = [new_case(members)]
    refresh([one.pk for one in some])
    Procedure.objects.update(step="cql", stage="cql")
    with django_assert_max_num_queries(60) as one_file:
        for queue in mine:
            queue.read(office)
    some += [new_case(members) for _ in range(7)]
    Procedure.objects.update(step="cdp", stage="cdp")
    refresh([one.pk for one in some])
    Procedure.objects.update(step="cql", stage="cql")
    with django_assert_max_num_queries(len(one_file)):
        for queue in mine:
            queue.read(office)
