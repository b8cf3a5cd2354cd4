"""The circuit by keyboard, in a real browser: concertation, grid, follow-up."""

from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse
from playwright.sync_api import Page, expect

from ccapex.accounts.desk import Desk
from households.models import DeclaredValue
from referrals.enums import ListState
from referrals.models import CdpList, ContactAttempt, Decision, EnrichmentRequest, Referral
from referrals.services.dispatch import dispatch
from referrals.services.enrichment import open_enrichment
from referrals.services.follow_up import record_contact
from tests.factories.accounts import desk_for, log_in
from tests.factories.referrals import CdpListFactory, listed_case, members, published_rules

if TYPE_CHECKING:
    from pytest_django.live_server_helper import LiveServer

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

Faults = Callable[[Page], list[str]]


@pytest.fixture
def cdp_list() -> CdpList:
    found: CdpList = CdpListFactory(state=ListState.CONCERTATION)
    members(found.territory)
    published_rules(found.territory)
    return found


def sit(page: Page, live_server: "LiveServer", desk: Desk) -> Desk:
    cookie = log_in(Client(), desk).cookies[settings.SESSION_COOKIE_NAME]
    page.context.add_cookies([{"name": cookie.key, "value": cookie.value, "url": live_server.url}])
    return desk


def desk_of(cdp_list: CdpList, slug: str, role: str = "social_worker") -> Desk:
    return desk_for(role, cdp_list.territory.organisations.get(slug=slug))


def test_a_list_is_decided_without_touching_the_mouse(
    page: Page, live_server: "LiveServer", cdp_list: CdpList, accessibility_faults: Faults
) -> None:
    for _ in range(3):
        listed_case(cdp_list)
    sit(page, live_server, desk_of(cdp_list, "ddets", "secretariat"))
    page.goto(reverse("concertation", args=[cdp_list.public_id]))
    assert accessibility_faults(page) == []

    page.keyboard.press("Enter")
    expect(page.locator(".desk-list-head strong")).to_have_text("1 sur 3\xa0décidés")
    page.keyboard.press("n")
    page.keyboard.type("Décès")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.locator(".desk-list-head strong")).to_have_text("2 sur 3\xa0décidés")
    page.keyboard.press("s")
    expect(page.get_by_text("Remis à plus tard")).to_be_visible()

    outcomes = Decision.objects.order_by("pk").values_list("outcome", flat=True)
    assert list(outcomes) == ["attributed", "not_treated", "later"]
    assert accessibility_faults(page) == []


def test_after_a_choice_the_keys_go_to_the_next_household_not_into_its_reason(
    page: Page, live_server: "LiveServer", cdp_list: CdpList
) -> None:
    for _ in range(2):
        listed_case(cdp_list)
    sit(page, live_server, desk_of(cdp_list, "ddets", "secretariat"))
    page.goto(reverse("concertation", args=[cdp_list.public_id]))

    page.keyboard.press("c")
    page.locator("#other").select_option("mdsf")
    page.locator("#reason").fill("Déjà suivi")
    page.keyboard.press("Enter")
    expect(page.locator(".desk-list-head strong")).to_have_text("1 sur 2\xa0décidés")
    page.keyboard.press("s")

    expect(page.get_by_text("Remis à plus tard")).to_be_visible()
    assert Decision.objects.latest("pk").outcome == "later"


def test_the_grid_is_typed_like_a_spreadsheet(
    page: Page, live_server: "LiveServer", cdp_list: CdpList, accessibility_faults: Faults
) -> None:
    cdp_list.state = ListState.COMMITTED
    cdp_list.save()
    for _ in range(2):
        listed_case(cdp_list, birth_date=None)
    secretariat = desk_of(cdp_list, "ddets", "secretariat")
    open_enrichment(cdp_list, desk=secretariat)
    sit(page, live_server, desk_of(cdp_list, "caf"))
    page.goto(reverse("enrichment_grid", args=[cdp_list.public_id]))
    assert accessibility_faults(page) == []

    first, second = page.locator("[data-field=birth_dates]").all()
    first.click()
    page.keyboard.type("3/10/1984")
    page.keyboard.press("Enter")
    page.keyboard.type("un jour")
    page.keyboard.press("Tab")

    expect(first).to_have_value("03/10/1984")
    expect(page.get_by_text("Écrivez une date de naissance").first).to_be_visible()
    expect(second).to_have_attribute("aria-invalid", "true")
    assert DeclaredValue.objects.get().value == ["1984-10-03"]
    assert accessibility_faults(page) == []


def test_the_other_pages_of_the_circuit_have_no_fault(
    page: Page, live_server: "LiveServer", cdp_list: CdpList, accessibility_faults: Faults
) -> None:
    cdp_list.state = ListState.COMMITTED
    cdp_list.save()
    listed_case(cdp_list, birth_date=None)
    secretariat = sit(page, live_server, desk_of(cdp_list, "ddets", "secretariat"))
    for asked in (False, True):
        if asked:
            open_enrichment(cdp_list, desk=secretariat)
        page.goto(reverse("enrichment_progress", args=[cdp_list.public_id]))
        assert accessibility_faults(page) == []
    assert EnrichmentRequest.objects.exists()
    sit(page, live_server, desk_of(cdp_list, "caf"))
    page.goto(reverse("enrichment_index"))
    assert accessibility_faults(page) == []


def test_an_attempt_is_noted_in_two_keys(
    page: Page, live_server: "LiveServer", cdp_list: CdpList, accessibility_faults: Faults
) -> None:
    listed_case(cdp_list, phone="0600000001")
    dispatch(cdp_list, author_id=None)
    sit(page, live_server, desk_of(cdp_list, "mdsf"))
    page.goto(reverse("referral_list"))
    assert accessibility_faults(page) == []
    page.goto(reverse("referral_detail", args=[Referral.objects.get().public_id]))
    assert accessibility_faults(page) == []

    page.keyboard.press("t")
    expect(page.get_by_role("button", name="Mauvais numéro")).to_be_visible()
    assert accessibility_faults(page) == []
    page.keyboard.press("7")

    expect(page.get_by_text("À essayer ensuite : courrier")).to_be_visible()
    expect(page.get_by_text("À essayer : Courrier")).to_be_visible()
    assert ContactAttempt.objects.get().result == "wrong_number"


def test_a_follow_up_is_closed_only_after_its_consequence_was_read(
    page: Page, live_server: "LiveServer", cdp_list: CdpList, accessibility_faults: Faults
) -> None:
    listed_case(cdp_list, phone="0600000001")
    dispatch(cdp_list, author_id=None)
    desk = sit(page, live_server, desk_of(cdp_list, "mdsf"))
    referral = Referral.objects.get()
    record_contact(referral, channel="phone", result="reached", desk=desk)
    page.goto(reverse("referral_detail", args=[referral.public_id]))
    expect(page.get_by_text("À essayer :")).to_have_count(0)

    page.get_by_role("button", name="Clore…").click()
    expect(page.get_by_role("dialog")).to_contain_text(
        "votre accès à la fiche du ménage prendra fin"
    )
    assert accessibility_faults(page) == []
    page.get_by_label("Ce que le suivi a donné").select_option("supported")
    page.get_by_role("button", name="Clore le suivi").click()
    expect(page.get_by_text("Suivi clos le")).to_be_visible()
