"""Planning on screen: a session is to come, and one lands where it was planned."""

import datetime as dt

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from ccapex.core.french import MONTHS, day
from commissions.enums import ItemState, SessionForm, SessionState
from commissions.models import Session
from commissions.services import sessions, summoning
from commissions.services.seats import configured
from tests.factories.accounts import log_in
from tests.factories.commissions import Sitting, item_of, sitting

pytestmark = pytest.mark.django_db
TODAY = dt.date(2026, 11, 21)


@pytest.fixture
def case(monkeypatch: pytest.MonkeyPatch) -> Sitting:
    monkeypatch.setattr(timezone, "localdate", lambda *_args: TODAY)
    return sitting()


def plan(case: Sitting, client: Client, typed: str) -> str:
    answer = log_in(client, case.secretary).post(
        reverse("session_plan"),
        {"commission": case.commission.slug, "held_on": typed, "form": SessionForm.FULL},
        follow=True,
    )
    return answer.content.decode()


def test_a_day_without_its_year_is_to_come(case: Sitting, client: Client) -> None:
    plan(case, client, "4/10")
    assert Session.objects.filter(held_on=dt.date(2027, 10, 4)).exists()


def test_a_day_passed_is_refused_and_says_where_to_enter_it(case: Sitting, client: Client) -> None:
    html = plan(case, client, "05/10/2026")
    assert "saisissez une séance passée" in html
    assert Session.objects.count() == 1


@pytest.mark.parametrize(
    ("typed", "said"),
    [("05/12/2026", "est un samedi"), ("06/12/2026", "est un dimanche"), ("07/12/2026", "")],
)
def test_a_weekend_is_said(case: Sitting, client: Client, typed: str, said: str) -> None:
    html = plan(case, client, typed)
    assert ("vérifiez la date" in html) == bool(said)
    assert said in html


def test_a_session_whose_day_is_gone_still_changes_its_place(case: Sitting, client: Client) -> None:
    Session.objects.update(held_on=TODAY - dt.timedelta(days=3))
    case.session.refresh_from_db()
    log_in(client, case.secretary).post(
        reverse("session_change", args=[case.session.public_id]),
        {"held_on": day(case.session.held_on), "form": SessionForm.FULL, "place": "Ailleurs"},
    )
    case.session.refresh_from_db()
    assert case.session.place == "Ailleurs"


def test_a_year_planned_leads_to_its_own_calendar(case: Sitting, client: Client) -> None:
    url = reverse("session_plan_year", args=[case.commission.public_id])
    answer = log_in(client, case.secretary).post(f"{url}?annee=2027", {"date-1": "07/01/2027"})
    assert answer["Location"] == f"{reverse('session_year')}?annee=2027"


def test_the_months_are_read_in_french(case: Sitting, client: Client) -> None:
    html = log_in(client, case.secretary).get(reverse("session_year")).content.decode()
    assert "January" not in html
    assert all(f'<span class="visually-hidden">{month}</span>' in html for month in MONTHS)


def test_the_address_of_the_search_leads_back_to_the_agenda(case: Sitting, client: Client) -> None:
    url = reverse("agenda_search", args=[case.session.public_id])
    answer = log_in(client, case.secretary).get(url)
    assert answer["Location"] == reverse("session_agenda", args=[case.session.public_id])


@pytest.mark.parametrize("state", [SessionState.PLANNED, SessionState.CLOSED])
def test_once_over_a_file_put_off_stays_on_the_page(
    case: Sitting, client: Client, state: str
) -> None:
    item_of(case.session, state=ItemState.POSTPONED)
    closed_at = timezone.now() if state == SessionState.CLOSED else None
    Session.objects.update(state=state, closed_at=closed_at)
    url = reverse("session_detail", args=[case.session.public_id])
    html = log_in(client, case.secretary).get(url).content.decode()
    assert (">reporté</span>" in html) == (state == SessionState.CLOSED)


def test_a_file_told_is_given_the_eve_only_where_days_are_left(case: Sitting) -> None:
    rules = configured(case.commission)
    held_on = case.session.held_on
    early, late = held_on - dt.timedelta(days=9), held_on - dt.timedelta(days=8)
    assert summoning.answer_by(case.session, rules, early) == held_on - dt.timedelta(days=1)
    assert summoning.answer_by(case.session, rules, late) is None


def test_a_year_begun_is_proposed_from_today_on(case: Sitting, client: Client) -> None:
    Session.objects.all().delete()
    case.commission.settings |= {"rhythm": {"label": "mensuel", "every_months": 1}}
    case.commission.save()
    assert sessions.proposed_year(case.commission, 2026)[0] < TODAY
    url = reverse("session_plan_year", args=[case.commission.public_id])
    page = log_in(client, case.secretary).get(f"{url}?annee=2026")
    assert page.context["proposed"]
    assert min(page.context["proposed"]) >= TODAY
