"""What the file of a household says of commissions, to whom; what a task leads to."""

import datetime as dt

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from django.utils.html import escape

from ccapex.accounts.desk import Desk
from ccapex.accounts.enums import OrganisationKind
from commissions.enums import ItemOrigin, ItemState, SessionState
from commissions.models import Item, Session
from commissions.services.following import answer, open_recommendations, settle
from commissions.works import seen_by_ccapex
from households.enums import RelationKind
from households.models import Household
from households.services.access import open_relations
from procedures.actions.works import find
from procedures.models import Event, Task
from tests.factories.accounts import desk_for, log_in
from tests.factories.commissions import Sitting, commission_of, item_of, seat_of, session_of
from tests.factories.following import TEXT, Followed, close, followed, output_of

pytestmark = pytest.mark.django_db
SEEN_BY = "ce qui s’y est dit reste à ses membres"


def page(desk: Desk, household: Household) -> str:
    answer = log_in(Client(), desk).get(reverse("household_detail", args=[household.public_id]))
    assert answer.status_code == 200
    return answer.content.decode()


def household_of(one: Followed) -> Household:
    household = one.made.item.household
    assert household is not None
    return household


def relate(desk: Desk, household: Household, kind: RelationKind) -> None:
    open_relations([(household.pk, desk.organisation_id)], kind=kind, source="test")


def test_who_follows_the_household_reads_the_outputs_of_the_ccapex() -> None:
    one = followed()
    referent = one.made.stranger
    relate(referent, household_of(one), RelationKind.REFERRAL)
    shown = page(referent, household_of(one))
    assert TEXT in shown
    # The follow-up is between the addressee and the commission.
    assert reverse("recommendation_detail", args=[one.recommendation.public_id]) not in shown


def local_sitting(one: Followed) -> tuple[Desk, Desk]:
    """A commission outside the CCAPEX saw the household too: who runs it, and a member."""
    territory = one.made.territory
    runner, member = desk_for(territory=territory, kind="commune"), desk_for(territory=territory)
    local = commission_of(territory, slug="tbh", level="municipale", name="TBH d'essai")
    seat_of(local, runner.membership.organisation, role="secretariat")
    seat_of(local, member.membership.organisation)
    session = session_of(local)
    item = item_of(session, one.made.item.procedure)
    output_of(item, None, text="Médiation proposée.")
    close(session)
    for desk in (runner, member):
        relate(desk, household_of(one), RelationKind.LOCAL_COMMISSION)
    return runner, member


def test_a_local_commission_and_the_ccapex_know_that_the_other_saw_it_and_nothing_more() -> None:
    one = followed()
    _runner, member = local_sitting(one)
    for_member = page(member, household_of(one))
    assert "Médiation proposée." in for_member
    assert escape(one.made.commission.name) in for_member
    assert SEEN_BY in for_member
    assert TEXT not in for_member
    for_secretariat = page(one.made.secretary, household_of(one))
    assert TEXT in for_secretariat
    assert "TBH d&#x27;essai" in for_secretariat
    assert "Médiation proposée." not in for_secretariat


def test_a_landlord_reads_what_is_addressed_to_it_and_not_that_others_saw_its_tenant() -> None:
    one = followed()
    landlord = desk_for("landlord", territory=one.made.territory, kind=OrganisationKind.LANDLORD)
    relate(landlord, household_of(one), RelationKind.LANDLORD)
    assert escape(one.made.commission.name) not in page(landlord, household_of(one))
    output_of(one.made.item, landlord.membership.organisation, text="Signer un plan.")
    shown = page(landlord, household_of(one))
    assert "Signer un plan." in shown
    assert TEXT not in shown


def test_an_awaited_answer_is_to_do_and_its_end_is_in_the_chronology() -> None:
    one = followed()
    relate(one.made.member, household_of(one), RelationKind.COMMISSION)
    assert "Répondre à une recommandation" in page(one.made.member, household_of(one))
    answer(one.recommendation, "Fait.", one.made.member)
    settle(one.recommendation, "partly", one.made.secretary)
    shown = page(one.made.member, household_of(one))
    assert "Répondre à une recommandation" not in shown
    assert "suivie en partie" in shown


def test_the_next_session_is_told_to_a_member_once_it_is_convened() -> None:
    one = followed()
    coming = one.next_session
    item_of(coming, one.made.item.procedure)
    relate(one.made.member, household_of(one), RelationKind.COMMISSION)
    assert "Passe en commission" in page(one.made.secretary, household_of(one))
    assert "Passe en commission" not in page(one.made.member, household_of(one))
    Session.objects.filter(pk=coming.pk).update(state=SessionState.CONVENED)
    assert "Passe en commission" in page(one.made.member, household_of(one))


def test_ten_sessions_cost_the_same_queries_as_one() -> None:
    one = followed()
    client = log_in(Client(), one.made.secretary)
    address = reverse("household_detail", args=[household_of(one).public_id])
    counts = []
    for more in (0, 9):
        for _ in range(more):
            session = session_of(one.made.commission)
            output_of(item_of(session, one.made.item.procedure), None)
            close(session, held_on=timezone.localdate() - dt.timedelta(days=session.pk))
            open_recommendations(session)
        client.get(address)
        with CaptureQueriesContext(connection) as found:
            client.get(address)
        counts.append(len(found))
    assert counts[0] == counts[1], counts


def task_of(made: Sitting, work: str, on: dt.date) -> Task:
    procedure = made.item.procedure
    assert procedure is not None
    act = Event.objects.create(
        territory=made.territory, procedure=procedure, kind="cql", occurred_on=on
    )
    return Task.objects.create(
        territory=made.territory,
        household=procedure.household,
        procedure=procedure,
        occasion=f"event:{act.pk}",
        label="À examiner",
        work=work,
        why="Essai",
    )


def _done(task: Task) -> bool:
    work = find(task.work)
    assert work is not None
    return task.pk in work.done([task])


def test_a_task_is_done_by_a_session_after_its_act_and_not_by_an_older_one() -> None:
    one = followed()
    held = one.made.session.held_on
    assert _done(task_of(one.made, "commission_agenda", held - dt.timedelta(days=5)))
    late = task_of(one.made, "commission_agenda", held + dt.timedelta(days=1))
    assert not _done(late)
    item_of(one.next_session, one.made.item.procedure)
    assert _done(late)


def test_a_mediation_is_a_body_that_invites_the_household() -> None:
    one = followed()
    task = task_of(one.made, "mediation_summons", one.made.session.held_on)
    assert not _done(task)
    mediation = commission_of(one.made.territory, slug="mediation", household="present")
    item_of(session_of(mediation), one.made.item.procedure)
    assert _done(task)


def test_seen_by_the_ccapex_is_not_seen_by_a_local_commission() -> None:
    one = followed()
    procedure = one.made.item.procedure
    assert procedure is not None
    assert seen_by_ccapex([procedure.pk]) == {procedure.pk}
    one.made.commission.level = "municipale"
    one.made.commission.save()
    assert seen_by_ccapex([procedure.pk]) == set()


def test_the_page_of_a_task_puts_the_file_on_the_agenda_of_who_runs_the_body() -> None:
    one = followed()
    made, coming = one.made, one.next_session
    made.territory.profile = {"commissions": [{}]}
    made.territory.save()
    task = task_of(made, "commission_agenda", timezone.localdate())
    work = find(task.work)
    assert work is not None
    url = work.url_for(task)
    client = log_in(Client(), made.secretary)
    assert escape(made.commission.name) in client.get(url).content.decode()
    client.post(url, {"session": str(coming.public_id), "reason": "Dette qui monte."})
    item = Item.objects.get(session=coming)
    assert (item.state, item.origin) == (ItemState.ON_AGENDA, ItemOrigin.TASK)
    assert log_in(Client(), made.stranger).get(url).status_code == 404


def test_a_partner_proposes_and_the_secretariat_decides() -> None:
    one = followed()
    made, coming = one.made, one.next_session
    made.territory.profile = {"commissions": [{}]}
    made.territory.save()
    relate(made.stranger, household_of(one), RelationKind.REFERRAL)
    url = reverse("household_propose", args=[household_of(one).public_id])
    client = log_in(Client(), made.stranger)
    client.post(url, {"session": str(coming.public_id), "reason": "Ne paie plus."})
    item = Item.objects.get(session=coming)
    assert (item.state, item.origin) == (ItemState.PROPOSED, ItemOrigin.MEMBER)
    refused = client.post(url, {"session": str(one.made.session.public_id), "reason": "x"})
    assert "Choisissez une séance de la liste" in refused.content.decode()
