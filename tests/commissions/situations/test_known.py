"""New the first time that this commission examines it, already known after; a person may say."""

import datetime as dt
from itertools import product

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from commissions.enums import ItemState, KnownChoice, SessionState
from commissions.models import Session
from commissions.rules.known import is_new
from commissions.services.known import choose, new_or_known
from tests.factories.accounts import log_in
from tests.factories.commissions import Sitting, commission_of, item_of, session_of, sitting

pytestmark = pytest.mark.django_db


def earlier(made: Sitting, state: str = ItemState.EXAMINED, **fields: str) -> Session:
    """A session closed last year that had the same household."""
    closed = {"state": SessionState.CLOSED, "closed_at": timezone.now()} | fields
    session = session_of(
        made.commission,
        held_on=timezone.localdate() - dt.timedelta(days=200),
        reference=f"SE-2025-{Session.objects.count():06d}",
        **closed,
    )
    item_of(session, made.item.procedure, state=state)
    return session


@pytest.mark.parametrize(
    ("seen", "choice"), list(product([True, False], ["", *KnownChoice.values]))
)
def test_what_a_person_says_prevails(seen: bool, choice: str) -> None:
    wanted = {"new": True, "known": False, "unknown": None}.get(choice, not seen)
    assert is_new(seen_before=seen, choice=choice) is wanted


def test_seen_for_the_first_time_it_is_new() -> None:
    made = sitting()
    assert new_or_known(made.session) == {made.item.pk: True}


def test_examined_before_by_this_commission_it_is_known() -> None:
    made = sitting()
    earlier(made)
    assert new_or_known(made.session) == {made.item.pk: False}


def test_postponed_before_without_being_examined_it_is_new() -> None:
    made = sitting()
    earlier(made, state=ItemState.POSTPONED)
    assert new_or_known(made.session) == {made.item.pk: True}


def test_seen_by_another_commission_it_is_new_here() -> None:
    made = sitting()
    other = commission_of(made.territory, slug="autre")
    session = session_of(
        other,
        held_on=timezone.localdate() - dt.timedelta(days=9),
        state=SessionState.CLOSED,
        closed_at=timezone.now(),
    )
    item_of(session, made.item.procedure, state=ItemState.EXAMINED)
    assert new_or_known(made.session) == {made.item.pk: True}


def test_a_person_says_it_before_the_closing_and_never_after() -> None:
    made = sitting()
    choose(made.item, KnownChoice.UNKNOWN, made.secretary)
    assert new_or_known(made.session) == {made.item.pk: None}
    choose(made.item, "", made.secretary)
    assert new_or_known(made.session) == {made.item.pk: True}
    with pytest.raises(ValidationError):
        choose(made.item, KnownChoice.NEW, made.member)
    Session.objects.filter(pk=made.session.pk).update(
        state=SessionState.CLOSED, closed_at=timezone.now()
    )
    with pytest.raises(ValidationError):
        choose(made.item, KnownChoice.NEW, made.secretary)


def test_the_page_keeps_what_is_said_and_is_closed_to_members() -> None:
    made = sitting()
    address = reverse("session_known", args=[made.session.public_id])
    client = log_in(Client(), made.secretary)
    assert "nouvelle" in client.get(address).content.decode()
    sent = {f"item-{made.item.public_id}": "unknown"}
    assert client.post(address, sent).status_code == 302
    made.item.refresh_from_db()
    assert made.item.known_choice == KnownChoice.UNKNOWN
    for desk in (made.member, made.stranger):
        assert log_in(Client(), desk).get(address).status_code == 404
