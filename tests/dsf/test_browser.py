"""The form in a browser: nothing typed is lost when the connection is cut, and it is accessible."""

from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse
from playwright.sync_api import Browser, Page, expect

from ccapex.accounts.desk import Desk
from referrals.models import Dsf, DsfAnswer
from referrals.services.dsf.writing import begin, write
from tests.factories.accounts import log_in
from tests.factories.dsf import asked_dsf, assigned, dsf_territory, writer

if TYPE_CHECKING:
    from pytest_django.live_server_helper import LiveServer

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def sit(page: Page, live_server: "LiveServer", desk: Desk) -> None:
    cookie = log_in(Client(), desk).cookies[settings.SESSION_COOKIE_NAME]
    page.context.add_cookies([{"name": cookie.key, "value": cookie.value, "url": live_server.url}])


def opened(page: Page, live_server: "LiveServer") -> tuple[Dsf, Desk]:
    dsf = asked_dsf(assigned(dsf_territory()))
    desk = writer(dsf)
    begin(dsf, desk=desk)
    sit(page, live_server, desk)
    page.goto(reverse("dsf_write", args=[dsf.public_id]))
    return dsf, desk


def kept(dsf: Dsf, name: str) -> object:
    return DsfAnswer.objects.filter(dsf=dsf, name=name).values_list("value", flat=True).first()


def test_the_form_is_accessible(
    page: Page, live_server: "LiveServer", accessibility_faults: Callable[[Page], list[str]]
) -> None:
    opened(page, live_server)
    assert accessibility_faults(page) == []


def test_what_is_typed_while_the_connection_is_cut_is_kept_once_it_is_back(
    chromium: Browser, live_server: "LiveServer"
) -> None:
    """In a context of its own: Chromium rightly writes the failed request to its console."""
    context = chromium.new_context(base_url=live_server.url, locale="fr-FR")
    page = context.new_page()
    dsf, _ = opened(page, live_server)
    state = page.locator("[data-save-state]")
    page.route("**/rediger/champ/", lambda route: route.abort())
    page.fill("#champ-res_salary-tenant", "1000")
    page.fill("#champ-commitment", "Verse 50 € par mois")
    expect(state).to_contain_text("en attente")
    assert kept(dsf, "commitment") is None

    page.unroute("**/rediger/champ/")
    expect(state).to_contain_text("Enregistré", timeout=15_000)
    assert kept(dsf, "commitment") == "Verse 50 € par mois"
    # (520 + 0 - 0) / 1 000, the rent being that of the file
    expect(page.locator('[data-total="effort"]')).to_have_text("52,0\xa0%")
    context.close()


def test_the_second_writer_is_told_in_the_field(page: Page, live_server: "LiveServer") -> None:
    dsf, _ = opened(page, live_server)
    write(dsf, "commitment", "Verse 80 €", was="", desk=writer(dsf))
    page.fill("#champ-commitment", "Verse 50 €")
    expect(page.locator("[data-name=commitment] [data-refused]")).to_contain_text("Verse 80")
    page.goto(reverse("dsf_asides", args=[dsf.public_id]))
    page.get_by_role("button", name="Prendre celle-ci").click()
    expect(page.locator("#champ-commitment")).to_have_value("Verse 50 €")
