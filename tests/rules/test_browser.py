"""In a real browser: the rules are written by keyboard, and nothing that is typed is lost."""

from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest
from django.conf import settings
from django.test import Client
from playwright.sync_api import Page, expect

from ccapex.accounts.desk import Desk
from ccapex.accounts.models import Territory
from referrals.models import RuleSetVersion
from tests.factories.accounts import log_in
from tests.rules.conftest import at, change, now, written

if TYPE_CHECKING:
    from pytest_django.live_server_helper import LiveServer

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def desk_page(
    page: Page, live_server: "LiveServer", secretary: Desk, draft: RuleSetVersion
) -> Page:
    """The draft, seen by the secretariat."""
    client = log_in(Client(), secretary)
    session = client.cookies[settings.SESSION_COOKIE_NAME].value
    page.context.add_cookies(
        [{"name": settings.SESSION_COOKIE_NAME, "value": session, "url": live_server.url}]
    )
    page.set_viewport_size({"width": 1280, "height": 900})
    page.goto(at("rules_draft"))
    return page


def labels(territory: Territory) -> list[str]:
    return [rule["label"] for rule in now(territory).table["rules"]]


@pytest.mark.parametrize("width", [1280, 390])
def test_pages_pass_axe_and_fit(
    desk_page: Page, accessibility_faults: Callable[[Page], list[str]], width: int
) -> None:
    desk_page.set_viewport_size({"width": width, "height": 900})
    addresses = [
        "/regles/",
        at("rules_mission"),
        f"{at('rules_draft')}?ligne=regle-1",
        at("rules_publish"),
        at("rules_replay"),
    ]
    for address in addresses:
        desk_page.goto(address)
        assert accessibility_faults(desk_page) == [], address
        assert desk_page.evaluate("document.documentElement.scrollWidth") == width, address


def test_a_rule_moves_with_the_arrows_and_keeps_the_focus(
    desk_page: Page, territory: Territory
) -> None:
    desk_page.locator("#open-regle-4").focus()
    desk_page.keyboard.press("Alt+ArrowUp")
    expect(desk_page.locator("#open-regle-3")).to_be_focused()
    desk_page.keyboard.press("Alt+ArrowUp")
    expect(desk_page.locator("#open-regle-2")).to_be_focused()
    assert labels(territory)[1] == "50 ans ou plus"


def test_a_rule_is_added_and_written_without_a_mouse(desk_page: Page, territory: Territory) -> None:
    desk_page.keyboard.press("n")
    expect(desk_page.locator("#row-label")).to_be_focused()
    desk_page.locator("#row-label").fill("Dette forte")
    desk_page.keyboard.press("Enter")
    expect(desk_page.locator("#regle-5 > div").first).to_contain_text("Dette forte")
    desk_page.locator("#row-add").select_option("debt_amount")
    desk_page.locator("#c-0-value").fill("10 000")
    desk_page.keyboard.press("Tab")
    expect(desk_page.locator("#regle-5 > div").first).to_contain_text("10\xa0000")
    rule = now(territory).table["rules"][4]
    assert rule["label"] == "Dette forte"
    assert rule["when"][0]["value"] == 10000


def test_what_is_typed_during_a_save_stays(desk_page: Page, territory: Territory) -> None:
    desk_page.goto(f"{at('rules_draft')}?ligne=regle-3")
    desk_page.locator("#row-label").fill("Jeune")
    desk_page.keyboard.press("Tab")
    desk_page.keyboard.press("Tab")
    desk_page.keyboard.type("45", delay=150)
    expect(desk_page.locator("#c-0-value")).to_have_value("45")
    assert labels(territory)[2] == "Jeune"
    desk_page.keyboard.press("Tab")
    expect(desk_page.locator("#regle-3 > div").first).to_contain_text("45\xa0ans")


def test_the_second_editor_is_told(
    desk_page: Page, territory: Territory, administrator: Desk
) -> None:
    desk_page.goto(f"{at('rules_draft')}?ligne=regle-3")
    change(administrator, territory, "write", **written(2, "Premier", "kind:caf"))
    desk_page.locator("#row-label").fill("Second")
    desk_page.keyboard.press("Enter")
    expect(desk_page.locator("[role=alert]")).to_contain_text("a changé depuis")
    expect(desk_page.locator("#regle-2 > div").first).to_contain_text("Premier")
    assert "Second" not in labels(territory)


def test_the_bench_answers_as_it_is_filled(desk_page: Page) -> None:
    desk_page.locator("#menage-current_follow_up").select_option("none")
    desk_page.locator("#menage-has_children").select_option("true")
    expect(desk_page.locator("#regle-2")).to_contain_text("Retenue")
    expect(desk_page.locator("#regle-1")).to_contain_text("Non retenue")
    desk_page.evaluate("document.activeElement.blur()")
    desk_page.keyboard.press("r")
    expect(desk_page.locator("#replay")).to_contain_text("Aucune décision")
