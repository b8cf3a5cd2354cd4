"""The page of figures in a real Chromium: readable, printable, nothing wider than a phone."""

from collections.abc import Callable

import pytest
from django.test import Client
from playwright.sync_api import Page
from pytest_django.live_server_helper import LiveServer

from tests.factories.accounts import desk_for, log_in
from tests.reporting.facts import vendee

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_the_figures_are_read_filtered_and_opened(
    page: Page, live_server: LiveServer, accessibility_faults: Callable[[Page], list[str]]
) -> None:
    client = log_in(Client(), desk_for("secretariat", territory=vendee()))
    cookie = client.cookies["sessionid"].value
    page.context.add_cookies([{"name": "sessionid", "value": cookie, "url": live_server.url}])
    page.goto("/chiffres/")
    page.get_by_label("Du").fill("1/2/2021")
    page.get_by_label("Au", exact=True).fill("31/12/2023")
    page.get_by_role("button", name="Afficher").click()
    page.get_by_text("La MDSF prend en charge 68 % des CDP").first.wait_for()
    assert accessibility_faults(page) == []
    page.set_viewport_size({"width": 390, "height": 800})
    assert page.evaluate("document.documentElement.scrollWidth") == 390
    page.get_by_role("link", name="Non traités (14)").click()
    assert page.locator("tbody tr").count() == 14
    assert accessibility_faults(page) == []
