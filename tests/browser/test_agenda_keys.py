"""The agenda by keyboard: rows by J and K, a letter acts on its own row, no field is typed in."""

from typing import TYPE_CHECKING

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse
from playwright.sync_api import Page, expect

from commissions.enums import ItemState, SessionState
from commissions.models import Item
from tests.factories.accounts import log_in
from tests.factories.commissions import item_of, sitting

if TYPE_CHECKING:
    from pytest_django.live_server_helper import LiveServer

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_rows_are_gone_through_by_j_and_k_and_letters_act_on_their_own_row(
    page: Page, live_server: "LiveServer"
) -> None:
    made = sitting(SessionState.PLANNED)
    topic = "S" * 150
    Item.objects.create(
        session=made.session, title=topic, kind="topic", state=ItemState.ON_AGENDA, rank=2
    )
    asked = item_of(made.session)
    other = item_of(made.session)
    Item.objects.filter(pk__in=[asked.pk, other.pk]).update(state=ItemState.PROPOSED)
    cookie = log_in(Client(), made.secretary).cookies[settings.SESSION_COOKIE_NAME]
    page.context.add_cookies([{"name": cookie.key, "value": cookie.value, "url": live_server.url}])
    page.goto(live_server.url + reverse("session_agenda", args=[made.session.public_id]))
    rows = page.locator("[data-rows] [data-row]")
    expect(rows).to_have_count(4)
    ranks = page.locator("[data-rank]").evaluate_all("all => all.map((one) => one.value)")

    for key, at in (("j", 0), ("j", 1), ("k", 0), ("a", 0), ("r", 0), ("j", 1), ("j", 2), ("j", 3)):
        page.keyboard.press(key)
        expect(rows.nth(at)).to_have_class("row-current")
        assert not page.evaluate("document.activeElement.matches('input, select, textarea')")
    assert page.locator("[data-rank]").evaluate_all("all => all.map((one) => one.value)") == ranks
    with page.expect_navigation():
        page.keyboard.press("a")
    assert Item.objects.get(pk=other.pk).state == ItemState.ON_AGENDA
    assert Item.objects.get(pk=asked.pk).state == ItemState.PROPOSED

    page.set_viewport_size({"width": 390, "height": 800})
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
