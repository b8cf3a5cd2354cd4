"""The letters by keyboard, in a real browser."""

import uuid
from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse
from playwright.sync_api import Page, expect

from ccapex.accounts.desk import Desk
from ccapex.accounts.enums import Role
from ccapex.letters.enums import LetterState
from ccapex.letters.models import Letter
from ccapex.letters.services import create_batches, render_batch
from tests.factories.accounts import desk_for, log_in
from tests.factories.letters import drafted, housed

if TYPE_CHECKING:
    from pytest_django.live_server_helper import LiveServer

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def alice(page: Page, live_server: "LiveServer") -> Desk:
    """The secretariat, logged in in the browser."""
    desk = desk_for(Role.SECRETARIAT, address="1 place de l'Essai\n85000 ESSAI")
    cookie = log_in(Client(), desk).cookies[settings.SESSION_COOKIE_NAME]
    page.context.add_cookies([{"name": cookie.key, "value": cookie.value, "url": live_server.url}])
    return desk


def letters_of(desk: Desk, count: int) -> list[Letter]:
    organisation = desk.membership.organisation
    return [drafted(organisation, housed(organisation), author=desk.user) for _ in range(count)]


def test_the_key_r_marks_the_letter_of_the_current_line(
    page: Page, alice: Desk, accessibility_faults: Callable[[Page], list[str]]
) -> None:
    letters = letters_of(alice, 3)
    [batch] = create_batches(letters, author=alice.user, organisation_id=alice.organisation_id)
    render_batch(batch.pk)
    page.goto(reverse("letter_queue") + "?tab=printed")
    page.keyboard.press("j")
    page.keyboard.press("j")
    page.keyboard.press("r")
    row = page.locator("tr.row-current")
    expect(row).to_contain_text("Aller au domicile")
    returned = Letter.objects.get(state=LetterState.RETURNED)
    assert row.get_attribute("data-row") == str(returned.public_id)
    assert uuid.UUID(row.get_attribute("data-row") or "") == letters[1].public_id
    assert accessibility_faults(page) == []


def test_a_batch_is_asked_for_and_the_sheet_read(
    page: Page, alice: Desk, accessibility_faults: Callable[[Page], list[str]]
) -> None:
    [letter, _] = letters_of(alice, 2)
    page.goto(reverse("letter_detail", args=[letter.public_id]))
    expect(page.get_by_text("Nous souhaitons faire le")).to_be_visible()
    assert accessibility_faults(page) == []
    page.goto(reverse("letter_queue"))
    page.get_by_label("Cocher toute la page").check()
    assert accessibility_faults(page) == []
    page.get_by_role("button", name="Préparer l’impression").click()
    expect(page.locator("progress")).to_have_text("0 sur 2")
    assert accessibility_faults(page) == []


def test_the_leaflet_is_shown(
    page: Page, alice: Desk, accessibility_faults: Callable[[Page], list[str]]
) -> None:
    page.goto(reverse("flyer"))
    expect(page.get_by_text("Que faire aujourd’hui")).to_be_visible()
    assert accessibility_faults(page) == []
