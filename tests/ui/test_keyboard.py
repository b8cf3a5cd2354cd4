"""In a real browser: the keys of a page, typed dates, and a grid that loses nothing."""

from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.ui import urls

if TYPE_CHECKING:
    from pytest_django.live_server_helper import LiveServer

pytestmark = [
    pytest.mark.browser,
    pytest.mark.urls("tests.ui.urls"),
    pytest.mark.django_db(transaction=True),
]
BIRTH = "[data-field=birth_date]"
PASTE = """(cell, text) => {
  const data = new DataTransfer();
  data.setData("text/plain", text);
  const how = {clipboardData: data, bubbles: true, cancelable: true};
  cell.dispatchEvent(new ClipboardEvent("paste", how));
}"""


@pytest.fixture
def guide(page: Page) -> Page:
    urls.received.clear()
    urls.broken.clear()
    page.goto("/guide/")
    page.evaluate("document.activeElement.blur()")
    return page


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("width", [1280, 390])
def test_every_component_passes_axe_and_fits(
    guide: Page, accessibility_faults: Callable[[Page], list[str]], theme: str, width: int
) -> None:
    guide.emulate_media(color_scheme="dark" if theme == "dark" else "light")
    guide.set_viewport_size({"width": width, "height": 900})
    guide.reload()
    assert accessibility_faults(guide) == []
    assert guide.evaluate("document.documentElement.scrollWidth") == width


def test_the_list_of_keys_names_those_of_the_page(guide: Page) -> None:
    guide.keyboard.press("?")
    dialog = guide.locator("#keys-dialog")
    expect(dialog).to_be_visible()
    expect(dialog).to_contain_text("Noter un appel")
    expect(dialog).to_contain_text("Ligne suivante")
    expect(dialog.get_by_text("Choisir un autre", exact=True)).to_be_visible()
    guide.keyboard.press("Escape")
    expect(dialog).to_be_hidden()


def test_letters_can_be_switched_off_and_on(guide: Page) -> None:
    guide.keyboard.press("?")
    guide.get_by_role("button", name="Désactiver les touches").click()
    guide.keyboard.press("j")
    expect(guide.locator(".row-current")).to_have_count(0)
    guide.get_by_role("button", name="Touches du clavier").click()
    guide.get_by_role("button", name="Activer les touches").click()
    guide.keyboard.press("j")
    expect(guide.locator(".row-current")).to_have_count(1)


def test_j_and_k_walk_through_the_lines_and_the_line_is_found_again(guide: Page) -> None:
    guide.keyboard.press("j")
    guide.keyboard.press("j")
    expect(guide.locator(".row-current")).to_contain_text("MODÈLE Ali")
    guide.keyboard.press("k")
    expect(guide.locator(".row-current")).to_contain_text("EXEMPLE Jeanne")


@pytest.mark.parametrize(
    ("typed", "written"),
    [("4/2/87", "04/02/1987"), ("2026-03-04", "04/03/2026"), ("31/02/2020", "31/02/2020")],
)
def test_a_typed_date_is_written_in_full_when_left(guide: Page, typed: str, written: str) -> None:
    field = guide.locator("#id_reached_on")
    field.fill(typed)
    field.press("Tab")
    expect(field).to_have_value(written)


def test_a_cell_is_saved_when_left_and_enter_goes_down(guide: Page) -> None:
    first, second = guide.locator(BIRTH).all()
    first.fill("4/2/1987")
    first.press("Enter")
    expect(second).to_be_focused()
    expect(guide.locator("[data-cell-state=saved]")).to_have_count(1)
    assert urls.received == [
        {"row": "H-2026-000123", "field": "birth_date", "value": "04/02/1987", "was": ""}
    ]


def test_a_refused_cell_says_why_where_it_is(guide: Page) -> None:
    cell = guide.locator(BIRTH).first
    cell.fill("04/02/1900")
    cell.press("Tab")
    expect(guide.locator(".cell-error")).to_have_text("Cette date est trop ancienne.")
    expect(cell).to_have_attribute("aria-invalid", "true")


def test_escape_takes_the_typing_back_and_nothing_is_sent(guide: Page) -> None:
    cell = guide.locator(BIRTH).first
    cell.click()
    guide.keyboard.type("4/2/1987")
    guide.keyboard.press("Escape")
    expect(cell).to_have_value("")
    expect(cell).to_be_focused()
    guide.keyboard.type("5/3/1960")
    guide.keyboard.press("Tab")
    expect(guide.locator("[data-cell-state=saved]")).to_have_count(1)
    assert [post["value"] for post in urls.received] == ["05/03/1960"]


def test_the_page_never_says_saved_while_a_cell_is_refused(guide: Page) -> None:
    first, second = guide.locator(BIRTH).all()
    bar = guide.locator("[data-save-state]")
    first.fill("04/02/1900")
    first.press("Enter")
    expect(bar).to_have_text("1 case refusée")
    second.fill("05/03/1960")
    second.press("Tab")
    expect(guide.locator("[data-cell-state=saved]")).to_have_count(1)
    expect(bar).to_have_text("1 case refusée")
    bar.get_by_role("button").click()
    expect(first).to_be_focused()
    guide.keyboard.press("Escape")
    expect(first).to_have_value("")
    expect(guide.locator(".cell-error")).to_have_count(0)
    expect(bar).to_contain_text("Enregistré à")


def test_a_block_pasted_from_a_spreadsheet_fills_its_cells(guide: Page) -> None:
    benefit = guide.locator("[data-field=benefit]").first
    benefit.focus()
    benefit.evaluate(PASTE, "Alf\t04/02/1987\tpas ici\r\nInconnue\t05/03/1960\t\r\n")
    expect(guide.locator("[data-cell-state=saved]")).to_have_count(3)
    expect(guide.locator(BIRTH).nth(1)).to_have_value("05/03/1960")
    expect(benefit).to_have_value("alf")
    expect(guide.locator(".cell-error")).to_have_text("« Inconnue » n’est pas dans la liste.")
    expect(guide.locator("#live")).to_contain_text("3 cellules collées, 3 laissées")
    changed = next(post for post in urls.received if post["field"] == "benefit")
    assert changed["was"] == "apl"


def test_what_the_server_could_not_take_is_tried_again_until_saved(
    chromium: Browser, live_server: "LiveServer"
) -> None:
    """In a context of its own: Chromium rightly writes the failed request to its console."""
    urls.received.clear()
    urls.broken[:] = [1]
    context = chromium.new_context(base_url=live_server.url)
    page = context.new_page()
    page.goto("/guide/")
    cell = page.locator(BIRTH).first
    cell.fill("04/02/1987")
    cell.press("Tab")
    expect(page.locator("[data-save-state]")).to_contain_text("en attente")
    expect(page.locator("[data-cell-state=saved]")).to_have_count(1)
    assert [post["value"] for post in urls.received] == ["04/02/1987"]
    context.close()
