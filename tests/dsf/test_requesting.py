"""Who is asked for a DSF: by the territory's rules, once per act, with access, fact and letter."""

import datetime as dt

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from ccapex.accounts.models import Territory
from ccapex.core import jobs
from ccapex.core.models import Job
from ccapex.letters.models import Letter
from households.models import Household, Relation
from procedures.enums import EventKind
from procedures.models import Event, Task
from procedures.services.facts import replace_fact
from referrals.enums.dsf import DsfState
from referrals.models import Dsf, Referral
from referrals.services import follow_up
from referrals.services.dsf.candidates import to_ask, with_services
from referrals.services.dsf.requesting import request_many
from tests.factories.accounts import desk_for, log_in
from tests.factories.dsf import act, asked_dsf, assigned, dsf_territory, filled, service, writer

pytestmark = pytest.mark.django_db


@pytest.fixture
def territory() -> Territory:
    return dsf_territory()


def test_a_batch_opens_mission_access_fact_and_one_letter_per_service(territory: Territory) -> None:
    private = [assigned(territory) for _ in range(2)]
    public = assigned(territory, stock="public")
    choices = dict.fromkeys([p.pk for p in (*private, public)])

    report = request_many(territory, "assignation", choices, author=None, batch="job:1")

    assert (report.asked, report.left, len(report.services)) == (3, 0, 2)
    assert Dsf.objects.filter(organisation__slug="mdsf").count() == 2
    assert Referral.objects.filter(mission="dsf", state="issued").count() == 3
    assert Event.objects.filter(kind=EventKind.DSF_REQUESTED).count() == 3
    mine = Household.objects.visible_to(desk_for("social_worker", service(territory)))
    assert set(mine) == {procedure.household for procedure in private}
    letters = Letter.objects.filter(kind="dsf_request").order_by("pk")
    assert [len(letter.data["rows"]) for letter in letters] == [2, 1]
    assert letters[0].addressee_lines[0] == "MDSF"


def test_the_same_batch_twice_adds_nothing(territory: Territory) -> None:
    choices = {assigned(territory).pk: None}
    reports = [
        request_many(territory, "assignation", choices, author=None, batch=batch)
        for batch in ("job:1", "job:1", "job:2")
    ]
    assert [report.asked for report in reports] == [1, 1, 0]
    counts = [model.objects.count() for model in (Dsf, Referral, Relation, Letter)]
    assert counts == [1, 1, 1, 1]
    assert Event.objects.filter(kind=EventKind.DSF_REQUESTED).count() == 1
    assert Job.objects.filter(kind="notify_referrals").count() == 1


def test_a_hearing_that_has_passed_calls_for_no_dsf(territory: Territory) -> None:
    assigned(territory, hearing_on=timezone.localdate() - dt.timedelta(days=1))
    assert to_ask(territory, "assignation") == []


def test_the_soonest_hearing_comes_first(territory: Territory) -> None:
    later, sooner = (
        assigned(territory, hearing_on=timezone.localdate() + dt.timedelta(days=days))
        for days in (50, 45)
    )
    assert [one.procedure for one in to_ask(territory, "assignation")] == [sooner, later]


def test_a_corrected_act_calls_for_nothing_new(territory: Territory) -> None:
    procedure = assigned(territory)
    dsf = asked_dsf(procedure)
    Dsf.objects.update(state=DsfState.WRITTEN, finished_on=timezone.localdate())
    event = Event.objects.get(procedure=procedure, kind=EventKind.ASSIGNATION)
    corrected = event.occurred_on - dt.timedelta(days=7)
    replace_fact(event, author=desk_for("secretariat").user, occurred_on=corrected)
    assert to_ask(territory, "assignation") == []
    assert dsf.occasion == f"event:{event.pk}"


def test_an_order_to_leave_asks_for_an_update_that_starts_from_the_last(
    territory: Territory,
) -> None:
    procedure = assigned(territory)
    first = asked_dsf(procedure)
    filled(first, writer(first))
    Dsf.objects.update(state=DsfState.TRANSMITTED, finished_on=timezone.localdate())
    act(procedure, EventKind.CQL)
    second = asked_dsf(procedure, "cql")
    assert (second.version, second.previous, second.hearing_on) == ("update", first, None)


def test_a_service_still_writing_is_not_asked_again(territory: Territory) -> None:
    procedure = assigned(territory)
    asked_dsf(procedure)
    act(procedure, EventKind.CQL)
    assert to_ask(territory, "cql") == []


def test_a_refusal_ends_the_access_and_makes_room_for_another_service(
    territory: Territory,
) -> None:
    procedure = assigned(territory)
    dsf = asked_dsf(procedure)
    desk = writer(dsf)
    follow_up.refuse(dsf.referral, reason="hors secteur", desk=desk)
    assert not Household.objects.visible_to(desk).exists()
    again = asked_dsf(procedure, slug="ccas")
    dsf.refresh_from_db()
    assert (dsf.state, again.organisation.slug) == ("cancelled", "ccas")


def test_the_rules_name_the_service_and_say_why(territory: Territory) -> None:
    assigned(territory)
    (one,) = with_services(territory, to_ask(territory, "assignation"))
    assert one.organisation == service(territory)
    assert "parc privé" in one.why


def test_asking_for_many_costs_no_query_more(territory: Territory) -> None:
    def cost() -> int:
        with CaptureQueriesContext(connection) as spied:
            with_services(territory, to_ask(territory, "assignation"))
        return len(spied)

    assigned(territory)
    one = cost()
    for _ in range(3):
        assigned(territory)
    assert cost() == one


def test_the_secretariat_asks_from_the_page_and_the_task_is_done(
    territory: Territory, client: Client
) -> None:
    procedure = assigned(territory)
    office = log_in(client, desk_for("secretariat", service(territory, "ddets")))
    page = office.get(reverse("dsf_ask") + f"?procedure={procedure.public_id}")
    assert procedure.household.reference in page.content.decode()
    sent = office.post(
        reverse("dsf_ask"), {"declencheur": "assignation", "procedure": procedure.public_id}
    )
    assert sent.status_code == 302
    jobs.run(Job.objects.get(kind="request_dsf").pk)
    assert Dsf.objects.get().organisation.slug == "mdsf"
    assert not Task.objects.filter(work="dsf_request", state="open").exists()
