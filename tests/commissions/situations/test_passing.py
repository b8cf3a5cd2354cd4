"""The session that a letter names is never before the day until which the person may answer."""

import datetime as dt

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from ccapex.core.french import day, long_day
from ccapex.letters.services.issuing import issue
from commissions.enums import ItemKind, ItemOrigin, ItemState
from commissions.models import Item, Session, Situation
from commissions.services.situations import tell
from tests.factories.accounts import log_in
from tests.factories.commissions import session_of
from tests.factories.situations import Local, local

pytestmark = pytest.mark.django_db


def after(days: int) -> dt.date:
    return timezone.localdate() + dt.timedelta(days=days)


def listed(situation: Situation, session: Session) -> None:
    Item.objects.create(
        session=session,
        kind=ItemKind.SITUATION,
        household=situation.household,
        situation=situation,
        origin=ItemOrigin.SITUATION,
        state=ItemState.ON_AGENDA,
    )


def letters(made: Local, situation: Situation) -> tuple[str, str]:
    """To the person, to who reported."""
    sent = tell(situation, desk=made.ccas)
    assert sent.person is not None
    [reporter] = sent.reporters
    return issue(sent.person, author=made.ccas.user).html, issue(
        reporter, author=made.ccas.user
    ).html


def test_the_session_named_is_the_first_one_after_the_limit() -> None:
    made = local()
    situation = made.reported()
    for days in (12, 40, 80):
        session_of(made.commission, held_on=after(days))
    for text in letters(made, situation):
        assert long_day(after(15)) in text
        assert long_day(after(40)) in text
        assert long_day(after(12)) not in text
        assert long_day(after(80)) not in text


def test_without_a_session_after_the_limit_no_day_is_promised() -> None:
    made = local()
    situation = made.reported()
    session_of(made.commission, held_on=after(12))
    for text in letters(made, situation):
        assert "à une prochaine séance" in text
        assert long_day(after(12)) not in text


def test_on_an_earlier_agenda_the_limit_is_the_eve_where_days_are_left() -> None:
    made = local()
    situation = made.reported()
    listed(situation, session_of(made.commission, held_on=after(12)))
    session_of(made.commission, held_on=after(40))
    for text in letters(made, situation):
        assert long_day(after(11)) in text
        assert long_day(after(12)) in text
        assert long_day(after(15)) not in text
        assert long_day(after(40)) not in text
    situation.refresh_from_db()
    assert situation.answer_by == after(11)


@pytest.mark.parametrize(("least", "named"), [(8, 40), (3, 6)])
def test_too_late_for_that_agenda_the_letter_says_the_next_one(least: int, named: int) -> None:
    made = local(least_answer_days=least)
    situation = made.reported()
    listed(situation, session_of(made.commission, held_on=after(6)))
    session_of(made.commission, held_on=after(40))
    for text in letters(made, situation):
        assert long_day(after(named)) in text
        assert long_day(after(46 - named)) not in text


def test_a_later_agenda_is_named_rather_than_the_session_before() -> None:
    made = local()
    situation = made.reported()
    session_of(made.commission, held_on=after(18))
    listed(situation, session_of(made.commission, held_on=after(40)))
    for text in letters(made, situation):
        assert long_day(after(40)) in text
        assert long_day(after(18)) not in text


@pytest.mark.parametrize(
    ("days", "said"), [(12, "jusqu’à la veille"), (6, "trop tard pour répondre"), (20, "")]
)
def test_the_secretariat_is_warned_before_it_prepares(days: int, said: str) -> None:
    made = local()
    situation = made.reported()
    listed(situation, session_of(made.commission, held_on=after(days)))
    page = log_in(Client(), made.ccas).get(reverse("situation_detail", args=[situation.public_id]))
    html = page.content.decode()
    assert ("déjà à l’ordre du jour" in html) == bool(said)
    assert said in html
    assert (day(after(11)) in html) == (days == 12)
