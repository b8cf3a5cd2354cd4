"""A session in a browser: by keyboard alone, by two at once, with the network cut."""

import re
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse
from playwright.sync_api import Browser, Page, expect

from ccapex.accounts.desk import Desk
from commissions.enums import ItemState, SessionState
from commissions.models import Item, Motive, Output, SetAside
from tests.factories.accounts import log_in
from tests.factories.commissions import Sitting, item_of, sitting

if TYPE_CHECKING:
    from pytest_django.live_server_helper import LiveServer

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

LAPTOP = {"width": 1366, "height": 768}
SLOW_FIELDS = """() => {
  const sent = window.fetch;
  window.fetch = async (url, ...rest) => {
    if (url.endsWith("/champ/")) await new Promise((resolve) => setTimeout(resolve, 1500));
    return sent(url, ...rest);
  };
}"""
SAVED = re.compile(r"Enregistré à")


@pytest.fixture
def made() -> Sitting:
    made = sitting(SessionState.OPEN)
    for name in ("ESSAI Deux", "ESSAI Trois"):
        item = item_of(made.session)
        item.household.display_name = name  # type: ignore[union-attr]
        item.household.save()  # type: ignore[union-attr]
    for number, text in enumerate(("Reprendre le loyer.", "Demander le FSL.")):
        for kind in ("recommendation", "avis"):
            Motive.objects.create(
                territory=made.territory,
                output=kind,
                code=f"essai-{number}",
                label=text,
                text=text,
                rank=number,
            )
    return made


def sit(page: Page, live_server: "LiveServer", desk: Desk) -> None:
    cookie = log_in(Client(), desk).cookies[settings.SESSION_COOKIE_NAME]
    page.context.add_cookies([{"name": cookie.key, "value": cookie.value, "url": live_server.url}])
    page.set_viewport_size(LAPTOP)  # type: ignore[arg-type]


def opened(page: Page, live_server: "LiveServer", desk: Desk, item: Item) -> None:
    sit(page, live_server, desk)
    page.goto(live_server.url + reverse("item_sit", args=[item.public_id]))
    expect(page.locator("h1")).to_be_visible()


def second_page(chromium: Browser, live_server: "LiveServer") -> Page:
    """In a context of its own, where a cut network may be written to the console."""
    return chromium.new_context(base_url=live_server.url, locale="fr-FR").new_page()


def press(page: Page, *keys: str) -> None:
    for key in keys:
        page.keyboard.press(key)


def test_three_files_by_keyboard_alone(
    page: Page,
    live_server: "LiveServer",
    made: Sitting,
    accessibility_faults: Callable[[Page], list[str]],
) -> None:
    opened(page, live_server, made.secretary, made.item)
    assert accessibility_faults(page) == []
    press(page, "s")
    page.keyboard.type("Loyer impayé depuis juin.")
    press(page, "Escape", "r", "2")
    page.keyboard.type(" Avant janvier.")
    press(page, "Tab", "ArrowDown", "Control+Enter")
    expect(page.locator("h1")).to_have_text("ESSAI Deux")
    press(page, "a")
    page.keyboard.type("fsl")
    press(page, "Enter", "Control+Enter")
    expect(page.locator("h1")).to_have_text("ESSAI Trois")
    press(page, "t", "Control+Enter")
    expect(page.locator(".messages, [data-notice], .sit-list-head")).to_contain_text(
        ["3 sur 3 examinés"]
    )
    first, second, third = made.session.items.order_by("rank")
    assert first.summary == "Loyer impayé depuis juin."
    output = first.outputs.get()
    assert output.text == "Demander le FSL. Avant janvier."
    assert output.addressee == "household"
    assert output.motive is not None
    assert output.due_on is not None
    assert second.outputs.get().text == "Demander le FSL."
    assert [first.state, second.state, third.state] == [
        ItemState.EXAMINED,
        ItemState.EXAMINED,
        ItemState.POSTPONED,
    ]


def test_two_secretaries_on_one_item_see_each_other_and_lose_nothing(
    page: Page, chromium: Browser, live_server: "LiveServer", made: Sitting
) -> None:
    other = second_page(chromium, live_server)
    second = made.second_secretary
    second.user.first_name, second.user.last_name = "Camille", "ESSAI"
    second.user.save()
    opened(page, live_server, made.secretary, made.item)
    opened(other, live_server, second, made.item)

    # A text of the one appears at the other's, where nothing is being typed.
    other.locator("#f-discussion").fill("Dit par Camille")
    expect(page.locator("#f-discussion")).to_have_value("Dit par Camille", timeout=15_000)
    expect(page.locator("[data-others]")).to_contain_text("Camille ESSAI")

    # An output added by each at once: both have both.
    page.locator("h1").focus()
    other.locator("h1").focus()
    press(page, "a")
    press(other, "r")
    for one in (page, other):
        expect(one.locator("[data-output]")).to_have_count(2, timeout=15_000)

    # The same field at the same moment: both texts are shown, one chooses.
    other.locator("#f-summary").evaluate("node => { node.value = 'Texte de Camille'; }")
    page.locator("#f-summary").evaluate("node => { node.value = 'Mon texte'; }")
    other.locator("#f-summary").dispatch_event("change")
    expect(other.locator("[data-name=summary][data-cell-state=saved]")).to_be_visible()
    page.locator("#f-summary").dispatch_event("change")
    conflict = page.locator("[data-name=summary] [data-conflict]")
    expect(conflict).to_contain_text("Texte de Camille")
    conflict.get_by_role("button", name="Les deux").click()
    expect(page.locator("#f-summary")).to_have_value("Texte de Camille\nMon texte")
    expect(other.locator("#f-summary")).to_have_value("Texte de Camille\nMon texte", timeout=15_000)
    assert not SetAside.objects.filter(settled_at=None).exists()
    other.context.close()


@pytest.mark.parametrize(
    ("button", "heads"), [("Les deux", ["AAA", "BBB"]), ("Garder la sienne", ["AAA"])]
)
def test_a_choice_between_two_long_texts_is_the_last_word(
    page: Page,
    chromium: Browser,
    live_server: "LiveServer",
    made: Sitting,
    button: str,
    heads: list[str],
) -> None:
    long = "Le ménage reprend le loyer. " * 62
    Item.objects.filter(pk=made.item.pk).update(discussion=long.rstrip())
    other = second_page(chromium, live_server)
    opened(page, live_server, made.secretary, made.item)
    opened(other, live_server, made.second_secretary, made.item)
    for one, words in ((page, "AAA camille "), (other, "BBB deux ")):
        one.locator("#f-discussion").focus()
        press(one, "Control+Home")
        one.keyboard.type(words)
        expect(one.locator("[data-name=discussion][data-cell-state=saved]")).to_be_visible()
    choice = other.locator("[data-name=discussion] [data-conflict]")
    expect(choice).to_be_visible()
    expect(page.locator("[data-name=discussion] [data-conflict]")).to_be_visible(timeout=15_000)

    # The typing that leaves with the field is slower than the choice.
    other.evaluate(SLOW_FIELDS)
    choice.get_by_role("button", name=button).click()
    expect(page.locator("[data-conflict]")).to_have_count(0, timeout=15_000)
    other.locator("h1").focus()
    page.wait_for_timeout(6000)
    kept = Item.objects.get(pk=made.item.pk).discussion
    for words in ("AAA", "BBB"):
        assert (words in kept) == (words in heads)
    for one in (page, other):
        expect(one.locator("#f-discussion")).to_have_value(kept)
        expect(one.locator("[data-conflict]")).to_have_count(0)
    assert not SetAside.objects.filter(settled_at=None).exists()
    other.context.close()


def test_typing_goes_on_while_the_network_is_cut_and_is_kept_when_it_is_back(
    chromium: Browser, live_server: "LiveServer", made: Sitting
) -> None:
    page = second_page(chromium, live_server)
    opened(page, live_server, made.secretary, made.item)
    state = page.locator("[data-save-state]")
    page.context.set_offline(True)
    press(page, "s")
    page.keyboard.type("Écrit sans réseau.")
    press(page, "Escape", "a", "1")
    expect(state).to_contain_text("Pas encore enregistré", timeout=10_000)

    # One stays, and is told why; nothing typed leaves the screen.
    press(page, "Control+Enter")
    expect(page.locator("[data-notice]")).to_contain_text("Réseau coupé")
    expect(page.locator("#f-summary")).to_have_value("Écrit sans réseau.")
    assert Item.objects.get(pk=made.item.pk).summary == ""

    page.context.set_offline(False)
    expect(state).to_contain_text(SAVED, timeout=20_000)
    item = Item.objects.get(pk=made.item.pk)
    assert item.summary == "Écrit sans réseau."
    assert Output.objects.get().text == "Reprendre le loyer."
    page.context.close()


def test_the_room_follows_the_item_that_is_examined(
    page: Page, chromium: Browser, live_server: "LiveServer", made: Sitting
) -> None:
    room: Any = second_page(chromium, live_server)
    opened(page, live_server, made.secretary, made.item)
    page.locator("[data-project-names]").check()
    sit(room, live_server, made.secretary)
    room.goto(reverse("session_screen", args=[made.session.public_id]))
    expect(room.locator("h1")).to_contain_text(made.item.household.display_name)  # type: ignore[union-attr]
    page.locator("h1").focus()
    press(page, "ArrowRight")
    expect(room.locator("h1")).to_contain_text("ESSAI Deux", timeout=20_000)
    room.context.close()


def test_on_a_phone_nothing_is_wider_than_the_screen(
    page: Page, live_server: "LiveServer", made: Sitting
) -> None:
    opened(page, live_server, made.secretary, made.item)
    page.set_viewport_size({"width": 390, "height": 844})
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
