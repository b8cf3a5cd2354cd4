"""Follow-up: take or refuse, reach the household, help, close; each right ends with its reason."""

import datetime as dt

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from ccapex.accounts.desk import Desk
from ccapex.core.models import JournalEntry
from ccapex.core.work_queues import queues_for
from ccapex.letters.models import Letter
from ccapex.letters.signals import letter_return_undone, letter_returned
from households.enums import RelationKind
from households.models import ContactPoint, Relation
from households.services.access import open_relations
from referrals.enums import DecisionOutcome, ListState
from referrals.models import CdpList, ContactAttempt, Decision, Referral, SupportAxis
from referrals.services import follow_up
from referrals.services.concertation import Choice, decide, version_of
from referrals.services.dispatch import dispatch
from referrals.services.refusals import refusals_by_rule, to_decide_again
from tests.factories.accounts import desk_for, log_in
from tests.factories.referrals import (
    CdpListFactory,
    ReferralFactory,
    listed_case,
    members,
    published_rules,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def cdp_list() -> CdpList:
    found: CdpList = CdpListFactory(state=ListState.CONCERTATION)
    members(found.territory)
    published_rules(found.territory)
    return found


@pytest.fixture
def referral(cdp_list: CdpList) -> Referral:
    """A young tenant referred to the MDSF, with one phone."""
    listed_case(cdp_list, phone="0600000001")
    dispatch(cdp_list, author_id=None)
    cdp_list.refresh_from_db()
    return Referral.objects.get()


@pytest.fixture
def worker(referral: Referral) -> Desk:
    return desk_for("social_worker", referral.organisation)


def secretariat(cdp_list: CdpList) -> Desk:
    return desk_for("secretariat", cdp_list.territory.organisations.get(slug="ddets"))


def test_taking_charge_names_the_person_and_is_done_once(referral: Referral, worker: Desk) -> None:
    follow_up.accept(referral, desk=worker)
    assert (referral.state, referral.referent) == ("accepted", worker.user)
    with pytest.raises(ValidationError, match="déjà"):
        follow_up.accept(referral, desk=worker)


def test_a_refusal_returns_the_case_to_the_dispatcher_at_once_and_ends_access(
    cdp_list: CdpList, referral: Referral, worker: Desk
) -> None:
    with pytest.raises(ValidationError, match="Dites pourquoi"):
        follow_up.refuse(referral, reason=" ", desk=worker)

    follow_up.refuse(referral, reason="hors de notre secteur", desk=worker)

    decision = Decision.objects.get()
    assert (decision.outcome, decision.organisation) == (DecisionOutcome.LATER, None)
    assert decision.proposed == referral.organisation
    assert list(to_decide_again(cdp_list.territory_id)) == [decision]
    assert refusals_by_rule(cdp_list.territory_id) == {(decision.version_id, 3): 1}
    assert not follow_up.visible_to(worker).exists()


def test_a_refused_case_is_not_sent_back_by_the_rules_but_goes_where_one_decides(
    cdp_list: CdpList, referral: Referral, worker: Desk
) -> None:
    follow_up.refuse(referral, reason="hors secteur", desk=worker)
    assert dispatch(cdp_list, author_id=None).left["later"] == 1

    decision = Decision.objects.get()
    choice = Choice(outcome="attributed", organisation="ccas", reason="après refus")
    decide(
        cdp_list,
        decision.procedure_id,
        choice,
        desk=secretariat(cdp_list),
        seen=version_of(decision),
    )
    report = dispatch(cdp_list, author_id=None)

    assert report.dispatched == 1
    assert Referral.objects.get(state="issued").organisation.slug == "ccas"
    assert refusals_by_rule(cdp_list.territory_id) == {(decision.version_id, 3): 1}


def test_trying_to_reach_a_household_takes_it_in_charge(referral: Referral, worker: Desk) -> None:
    follow_up.record_contact(referral, channel="phone", result="no_answer", desk=worker)
    referral.refresh_from_db()
    assert referral.state == "accepted"


def test_a_wrong_number_is_marked_and_the_next_way_is_proposed(
    referral: Referral, worker: Desk
) -> None:
    second = ContactPoint.objects.create(
        household=referral.household, kind="phone", value="0600000002"
    )
    follow_up.record_contact(referral, channel="phone", result="wrong_number", desk=worker)
    assert ContactPoint.objects.get(value="0600000001").status == "wrong"
    assert follow_up.next_channel_for(referral) == "phone"

    follow_up.record_contact(
        referral, channel="phone", result="wrong_number", desk=worker, contact_point=second
    )
    assert follow_up.next_channel_for(referral) == "letter"

    follow_up.record_contact(referral, channel="letter", result="returned", desk=worker)
    referral = Referral.objects.get()
    assert referral.procedure.lease.dwelling.mail_returned_on == timezone.localdate()
    assert follow_up.next_channel_for(referral) == "visit"


def test_a_letter_marked_as_returned_is_an_attempt_and_undoing_takes_it_back(
    cdp_list: CdpList, worker: Desk
) -> None:
    listed_case(cdp_list)
    dispatch(cdp_list, author_id=None)
    letter = Letter.objects.get(kind="first_contact")
    told = {"letter": letter, "author_id": worker.user.pk}

    for _ in range(2):
        letter_returned.send(Letter, on=timezone.localdate(), **told)
    assert ContactAttempt.objects.get().result == "returned"

    letter_return_undone.send(Letter, **told)
    assert not ContactAttempt.objects.exists()


@pytest.mark.parametrize(
    ("channel", "result"), [("phone", "returned"), ("letter", "wrong_number"), ("pigeon", "sent")]
)
def test_a_result_that_does_not_go_with_the_channel_is_refused(
    referral: Referral, worker: Desk, channel: str, result: str
) -> None:
    with pytest.raises(ValidationError, match="ne va pas"):
        follow_up.record_contact(referral, channel=channel, result=result, desk=worker)
    assert not ContactAttempt.objects.exists()


def test_an_attempt_is_not_in_the_future(referral: Referral, worker: Desk) -> None:
    tomorrow = timezone.localdate() + dt.timedelta(days=1)
    with pytest.raises(ValidationError, match="avenir"):
        follow_up.record_contact(
            referral, channel="visit", result="reached", desk=worker, on=tomorrow
        )


def test_axes_open_once_in_charge_and_close_with_what_they_gave(
    referral: Referral, worker: Desk
) -> None:
    with pytest.raises(ValidationError, match="Prenez d'abord"):
        follow_up.open_axis(referral, kind="fsl", desk=worker)
    follow_up.accept(referral, desk=worker)
    axis = follow_up.open_axis(referral, kind="repayment_plan", desk=worker)
    follow_up.close_axis(axis, result="refused_by_landlord", desk=worker)
    assert SupportAxis.objects.get().closed_on == timezone.localdate()


def test_closing_needs_a_result_and_keeps_access_for_the_delay(
    referral: Referral, worker: Desk
) -> None:
    with pytest.raises(ValidationError, match="pourquoi"):
        follow_up.close(referral, result="not_treated", desk=worker)
    follow_up.close(referral, result="debt_paid", desk=worker)

    assert (referral.state, referral.result) == ("closed", "debt_paid")
    relation = Relation.objects.get(kind=2)
    assert relation.ends_on == timezone.localdate() + dt.timedelta(days=30)
    with pytest.raises(ValidationError, match="déjà"):
        follow_up.close(referral, result="rehoused", desk=worker)


# --- the pages --------------------------------------------------------------------------------


def page_of(referral: Referral, name: str = "referral_detail") -> str:
    return reverse(name, args=[referral.public_id])


def test_the_referent_sees_its_case_another_organisation_does_not(
    client: Client, referral: Referral, worker: Desk
) -> None:
    stranger = desk_for("social_worker", referral.territory.organisations.get(slug="ccas"))
    assert log_in(client, stranger).get(page_of(referral)).status_code == 404
    assert client.post(page_of(referral, "referral_accept")).status_code == 404

    text = log_in(client, worker).get(page_of(referral)).content.decode()

    assert "0600000001" in text
    view = JournalEntry.objects.get(action="referral.view")
    assert (view.household_id, view.ground) == (referral.household_id, "referral")


def test_two_keys_note_an_attempt(client: Client, referral: Referral, worker: Desk) -> None:
    log_in(client, worker)
    text = client.get(page_of(referral) + "?moyen=phone").content.decode()
    assert 'data-key="t"' in text
    assert 'value="no_answer" data-key="5"' in text

    client.post(page_of(referral, "referral_contact"), {"channel": "phone", "result": "no_answer"})
    assert ContactAttempt.objects.get().author == worker.user


def test_without_phone_the_page_says_that_the_first_letter_waits(
    client: Client, cdp_list: CdpList
) -> None:
    listed_case(cdp_list)
    dispatch(cdp_list, author_id=None)
    referral = Referral.objects.get()
    worker = desk_for("social_worker", referral.organisation)
    text = log_in(client, worker).get(page_of(referral)).content.decode()
    assert "attend d'être imprimée" in text


def test_a_refusal_from_the_page_leads_back_to_the_list(
    client: Client, referral: Referral, worker: Desk
) -> None:
    answer = log_in(client, worker).post(
        page_of(referral, "referral_refuse"), {"reason": "hors secteur"}
    )
    assert answer.headers["Location"] == reverse("referral_list")
    assert client.get(page_of(referral)).status_code == 404


@pytest.mark.parametrize("state", ["open", "issued", "accepted", "closed", "n'importe quoi"])
def test_the_list_costs_the_same_queries_whatever_its_length(
    client: Client, cdp_list: CdpList, state: str
) -> None:
    mdsf = cdp_list.territory.organisations.get(slug="mdsf")
    log_in(client, desk_for("social_worker", mdsf))
    counts = []
    for more in (3, 27):
        for _ in range(more):
            listed_case(cdp_list)
        dispatch(CdpList.objects.get(), author_id=None)
        with CaptureQueriesContext(connection) as queries:
            client.get(reverse("referral_list"), {"etat": state})
        counts.append(len(queries))
    assert counts[0] == counts[1]
    assert counts[1] <= 15


def test_the_queues_of_the_day_hold_what_is_to_be_done(
    cdp_list: CdpList, referral: Referral, worker: Desk
) -> None:
    def totals(desk: Desk) -> dict[str, int]:
        return {found.slug: content.total for found, content in queues_for(desk)}

    assert totals(worker)["referrals_to_accept"] == 1
    follow_up.accept(referral, desk=worker)
    Referral.objects.update(accepted_at=timezone.now() - dt.timedelta(days=16))
    assert totals(worker)["referrals_to_accept"] == 0
    assert totals(worker)["silent_referrals"] == 1
    follow_up.record_contact(referral, channel="phone", result="no_answer", desk=worker)
    assert totals(worker)["silent_referrals"] == 0
    follow_up.refuse(referral, reason="hors secteur", desk=worker)
    assert totals(secretariat(cdp_list))["refusals"] == 1


def test_the_list_puts_first_what_nobody_took_then_the_longest_silence(client: Client) -> None:
    worker = desk_for("social_worker", kind="ccas")
    territory = worker.membership.organisation.territory
    today = timezone.localdate()

    def referred(state: str, *tried: int) -> Referral:
        procedure = listed_case(CdpListFactory(territory=territory))
        referral: Referral = ReferralFactory(
            procedure=procedure, organisation=worker.membership.organisation, state=state
        )
        for days in tried:
            ContactAttempt.objects.create(
                referral=referral,
                on=today - dt.timedelta(days=days),
                channel="phone",
                result="no_answer",
                appointment_on=today + dt.timedelta(days=3) if days == 2 else None,
            )
        open_relations(
            [(referral.household_id, worker.organisation_id)],
            kind=RelationKind.REFERRAL,
            source=f"test:{referral.pk}",
        )
        return referral

    recent, old, closed = referred("accepted", 40, 2), referred("accepted", 20), referred("closed")
    never, new = referred("accepted"), referred("issued")

    page = log_in(client, worker).get(reverse("referral_list"))

    assert list(page.context["page"].object_list) == [new, never, old, recent]
    assert page.context["tabs"] == [
        ("open", "En cours", 4),
        ("issued", "À prendre en charge", 1),
        ("accepted", "Prises en charge", 3),
        ("closed", "Closes", 1),
    ]
    text = page.content.decode()
    assert text.count("plus de 15 jours sans contact") == 1
    assert "dans 3\u00a0jours" in text
    shown = client.get(reverse("referral_list"), {"etat": "closed"}).context["page"].object_list
    assert list(shown) == [closed]
