"""The sitting page: what is shown, what is never shown, how much it costs."""

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from ccapex.core.models import JournalEntry
from commissions.enums import ItemKind, ItemOrigin, ItemState, SessionState
from commissions.models import Item, Output
from commissions.services import agenda_access, item_sheet, presence
from commissions.services import sitting as service
from households.enums import RelationKind
from households.models import ContactPoint, DebtStatement, Flag, FollowUp
from tests.factories.accounts import log_in
from tests.factories.commissions import Sitting, commission_of, item_of, seat_of, session_of
from tests.factories.commissions import sitting as made_sitting
from tests.factories.households import LeaseFactory

pytestmark = pytest.mark.django_db

PHONE, SIGN = "0612345678", "santé-essai"
QUERIES = 30


@pytest.fixture
def made() -> Sitting:
    made = made_sitting(SessionState.OPEN)
    fill(made.item, made)
    agenda_access.open_session(made.session)
    return made


def fill(item: Item, made: Sitting) -> None:
    household, lease = item.household, item.procedure.lease  # type: ignore[union-attr]
    assert household is not None
    organisation = made.member.membership.organisation
    for months in (3, 2, 1):
        DebtStatement.objects.create(
            lease=lease,
            stated_on=timezone.localdate() - dt.timedelta(days=30 * months),
            amount=Decimal(4321 - months),
        )
    ContactPoint.objects.create(household=household, kind="phone", value=PHONE)
    FollowUp.objects.create(
        household=household, organisation=organisation, referent_name="Référente d'essai"
    )
    Flag.objects.create(
        household=household,
        kind="vulnerability",
        code=SIGN,
        organisation=organisation,
        raised_on=timezone.localdate(),
    )


def page_of(made: Sitting, desk: Any, item: Item | None = None, **headers: str) -> Any:
    client = log_in(Client(), desk)
    address = reverse("item_sit", args=[(item or made.item).public_id])
    return client.get(address, headers=headers)


def test_the_sheet_of_the_secretary_is_what_all_who_sit_may_see(made: Sitting) -> None:
    """The territory's secretariat sees everything elsewhere; here it reads aloud and projects."""
    page = page_of(made, made.secretary).content.decode()
    assert made.item.household is not None
    assert made.item.household.display_name in page
    assert "4\u202f320" in page
    assert "alerte" in page
    assert "Référente d&#x27;essai" in page
    assert PHONE not in page
    assert "06 12 34 56 78" not in page
    assert SIGN not in page


def test_a_commission_outside_the_ccapex_has_the_stage_and_the_name_of_the_service(
    made: Sitting,
) -> None:
    local = commission_of(made.territory, slug="tbh", level="municipale")
    seat_of(local, made.secretary.membership.organisation, role="secretariat")
    session = session_of(local, held_on=timezone.localdate(), state=SessionState.OPEN)
    item = item_of(session, made.item.procedure, debt_told=Decimal(77))
    sheet = item_sheet.sheet_of(item, made.secretary)
    assert sheet is not None
    assert item_sheet.column_of(item) == RelationKind.LOCAL_COMMISSION
    assert sheet.rail
    assert (sheet.debt, sheet.debt_told) == (None, Decimal(77))
    assert not sheet.deadlines
    assert not sheet.dsf
    assert [person.age for person in sheet.people] == [None]
    assert [details for _, details in sheet.follow_ups] == [""]
    page = page_of(made, made.secretary, item).content.decode()
    assert "Référente" not in page
    assert "4\u202f320" not in page


@pytest.mark.parametrize("who", ["member", "stranger"])
def test_only_who_holds_the_pen_opens_the_screen(made: Sitting, who: str) -> None:
    assert page_of(made, getattr(made, who)).status_code == 404


def test_the_page_costs_the_same_whatever_the_history_and_the_agenda(made: Sitting) -> None:
    def cost() -> int:
        client = log_in(Client(), made.secretary)
        address = reverse("item_sit", args=[made.item.public_id])
        client.get(address)
        with CaptureQueriesContext(
            connection,
        ) as found:
            assert client.get(address).status_code == 200
        return len(found)

    def enlarge(number: int) -> None:
        old = session_of(
            made.commission,
            held_on=timezone.localdate() - dt.timedelta(days=30 * (number + 1)),
            state=SessionState.CLOSED,
            closed_at=timezone.now(),
        )
        seen = item_of(old, made.item.procedure, state=ItemState.EXAMINED)
        Output.objects.create(item=seen, kind="avis", text="Favorable")
        Output.objects.create(item=made.item, kind="avis", text="Favorable", rank=number)
        item_of(made.session)

    enlarge(0)
    before = cost()
    for number in range(1, 7):
        enlarge(number)
    lease = made.item.procedure.lease  # type: ignore[union-attr]
    for days in range(200, 230):
        on = timezone.localdate() - dt.timedelta(days=days)
        DebtStatement.objects.create(lease=lease, stated_on=on, amount=Decimal(100))
    assert cost() == before
    assert before <= QUERIES, before


def test_what_came_of_earlier_sessions_stays_between_bodies_of_the_ccapex(made: Sitting) -> None:
    for slug, level in (("centrale", "centrale"), ("tbh", "municipale")):
        body = commission_of(made.territory, slug=slug, level=level)
        old = session_of(body, held_on=timezone.localdate() - dt.timedelta(days=30))
        seen = item_of(old, made.item.procedure, state=ItemState.EXAMINED)
        Output.objects.create(item=seen, kind="avis", text=f"Avis {slug}")
    page = page_of(made, made.secretary).content.decode()
    assert "Avis centrale" in page
    assert "Avis tbh" not in page
    assert page.count("Commission d&#x27;essai") >= 2


def test_each_view_of_a_file_is_in_the_journal_with_what_was_shown(made: Sitting) -> None:
    page_of(made, made.secretary)
    line = JournalEntry.objects.filter(action="household.view").latest("pk")
    assert line.household_id == made.item.household_id
    assert "contacts" not in str(line.details)


def test_after_closing_the_page_is_read_only(made: Sitting) -> None:
    made.session.state, made.session.closed_at = SessionState.CLOSED, timezone.now()
    made.session.opened_at = timezone.now()
    made.session.save()
    page = page_of(made, made.secretary).content.decode()
    assert "lecture seule" in page
    assert "data-add" not in page
    assert "readonly" in page


def test_a_topic_has_a_title_and_its_minutes(made: Sitting) -> None:
    topic = Item.objects.create(
        session=made.session,
        kind=ItemKind.TOPIC,
        title="Bilan d'essai",
        state=ItemState.ON_AGENDA,
        origin=ItemOrigin.BY_HAND,
        rank=9,
    )
    page = page_of(made, made.secretary, topic).content.decode()
    assert "Bilan d&#x27;essai" in page
    assert "Compte rendu" in page


def test_the_projector_says_neither_name_nor_exchanges_unless_asked(made: Sitting) -> None:
    household = made.item.household
    assert household is not None
    Item.objects.filter(pk=made.item.pk).update(
        summary="Résumé d'essai", discussion="Échange d'essai", household_words="Parole d'essai"
    )
    client = log_in(Client(), made.member)
    address = reverse("session_screen", args=[made.session.public_id])
    service.project(made.session, made.secretary, item=made.item, names=False)
    page = client.get(address).content.decode()
    assert household.reference in page
    assert "Résumé d&#x27;essai" in page
    for hidden in (household.display_name, "Échange", "Parole", PHONE, SIGN, "Référente", "alerte"):
        assert hidden not in page
    service.project(made.session, made.secretary, item=made.item, names=True)
    assert household.display_name in client.get(address).content.decode()


def test_a_member_in_conflict_sees_nothing_of_the_file_on_the_projector(made: Sitting) -> None:
    from commissions.services.presence import declare_conflict

    service.project(made.session, made.secretary, item=made.item, names=True)
    declare_conflict(made.item, made.member.membership.organisation, "Essai", made.secretary)
    client = log_in(Client(), made.member)
    page = client.get(reverse("session_screen", args=[made.session.public_id])).content.decode()
    assert made.item.household is not None
    assert made.item.household.display_name not in page
    assert "ne vous est pas ouvert" in page


def test_the_projector_follows_the_desk_that_leads_it_and_no_other(made: Sitting) -> None:
    second = item_of(made.session)
    service.project(made.session, made.secretary, item=made.item, names=False)
    service.follow(made.session, second, made.second_secretary)
    made.session.refresh_from_db()
    assert made.session.shown_item == made.item
    service.follow(made.session, second, made.secretary)
    made.session.refresh_from_db()
    assert made.session.shown_item == second


def test_the_pulse_tells_what_changed_and_who_is_there(made: Sitting) -> None:
    from commissions.services.writing import write

    first, second = log_in(Client(), made.secretary), log_in(Client(), made.second_secretary)
    address = reverse("item_pulse", args=[made.item.public_id])
    told = second.post(address, {"field": "summary"}).json()
    assert told["values"]["summary"] == ""
    write(made.item, "summary", "Nouveau", was="", desk=made.secretary)
    told = second.post(address, {"since": told["now"]}).json()
    assert told["values"]["summary"] == "Nouveau"
    assert len(first.post(address, {}).json()["others"]) == 1
    made.item.writings.update(written_at=timezone.now() - dt.timedelta(minutes=5))
    assert "values" not in second.post(address, {"since": told["now"]}).json()


def test_the_session_opens_on_who_is_there_then_on_its_first_item(made: Sitting) -> None:
    made.session.state = SessionState.CONVENED
    made.session.save()
    presence.expect(made.session)
    line = made.session.attendances.get(organisation=made.member.membership.organisation)
    client = log_in(Client(), made.secretary)
    address = reverse("session_sit", args=[made.session.public_id])
    assert "Qui est là" in client.get(address).content.decode()
    client.post(
        reverse("session_attend", args=[made.session.public_id]),
        {"attendance": line.public_id, "state": "present"},
    )
    line.refresh_from_db()
    assert line.state == "present"
    answer = client.post(reverse("session_open", args=[made.session.public_id]), follow=True)
    assert answer.redirect_chain[-1][0] == reverse("item_sit", args=[made.item.public_id])


def test_the_sheet_shows_the_home_of_the_procedure_that_is_examined(made: Sitting) -> None:
    procedure = made.item.procedure
    assert procedure is not None
    later = LeaseFactory(household=procedure.household)
    sheet = item_sheet.sheet_of(made.item, made.secretary)
    assert sheet is not None
    assert sheet.lease.pk == procedure.lease_id != later.pk
