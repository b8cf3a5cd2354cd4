"""The members complete: the CAF in the grid, by keys and a paste; a landlord by its spreadsheet."""

from pathlib import Path
from tempfile import TemporaryDirectory

from django.urls import reverse
from openpyxl import load_workbook
from playwright.sync_api import Locator, expect

from households.models import DeclaredValue
from referrals.models import CdpList, EnrichmentRequest
from tests.browser.stage import Stage

PASTE = """(cell, text) => {
  const data = new DataTransfer();
  data.setData("text/plain", text);
  const how = {clipboardData: data, bubbles: true, cancelable: true};
  cell.dispatchEvent(new ClipboardEvent("paste", how));
}"""


def ask_the_members(stage: Stage, cdp_list: CdpList) -> None:
    page = stage.page
    page.goto(reverse("list_detail", args=[cdp_list.public_id]))
    page.get_by_role("link", name="Compléments des membres").click()
    stage.look()
    page.get_by_role("button", name="Envoyer aux membres").click()
    expect(page.get_by_text("Réponses reçues")).to_be_visible()
    stage.look(phone=True)


def fill_the_grid(stage: Stage, cdp_list: CdpList) -> None:
    """Birth dates by a paste, numbers of children by keys; then everything is said."""
    page = stage.page
    desk = stage.sit("social_worker", "caf-85")
    page.goto(reverse("enrichment_index"))
    stage.look()
    page.get_by_role("link", name=cdp_list.label).click()
    stage.look()
    dates = page.locator("[data-field=birth_dates]")
    holders = [name.count(";") + 1 for name in page.locator("tbody th").all_inner_texts()]
    count = dates.count()
    assert count == len(holders)
    typed = [
        " ; ".join(f"3/1/{1940 + (index * 7) % 60}" for _ in range(holders[index]))
        for index in range(count)
    ]
    dates.first.focus()
    dates.first.evaluate(PASTE, "\n".join(typed))
    expect(dates.last).to_have_value(typed[-1].replace("3/1/", "03/01/"), timeout=30_000)
    children = page.locator("[data-field=children]")
    children.first.focus()
    for number in "2010":
        page.keyboard.type(number)
        page.keyboard.press("Enter")
    children.nth(4).evaluate(PASTE, "\n".join(str(index % 3) for index in range(4, count)))
    expect(children.last).to_have_value(str((count - 1) % 3))
    saved(page.locator("[data-save-state]"))
    stage.look()
    declared = DeclaredValue.objects.filter(organisation=desk.organisation_id)
    assert declared.filter(field="birth_dates").count() == count
    assert declared.filter(field="children").count() == count
    page.get_by_role("button", name="J'ai répondu pour tous les ménages").click()
    expect(page.locator(".notice-success")).to_contain_text("Réponse terminée")
    asked = EnrichmentRequest.objects.filter(organisation=desk.organisation_id)
    assert not asked.filter(answered_at=None).exists()


def saved(state: Locator) -> None:
    expect(state).to_have_attribute("data-save-state", "saved", timeout=30_000)


def send_the_spreadsheet_back(stage: Stage, cdp_list: CdpList) -> None:
    """Downloaded, filled, read back: one cell of it cannot be understood, and is said."""
    page = stage.page
    desk = stage.sit("landlord", "vendee-habitat")
    page.goto(reverse("enrichment_grid", args=[cdp_list.public_id]))
    stage.look()
    with page.expect_download() as download, TemporaryDirectory() as folder:
        page.get_by_role("link", name="Télécharger le tableau").click()
        path = Path(folder) / "tableau.xlsx"
        download.value.save_as(path)
        filled = fill(path)
        page.locator("input[type=file]").set_input_files(path)
        page.get_by_role("button", name="Relire").click()
        expect(page.get_by_text(f"{filled} cases enregistrées, 1 refusée")).to_be_visible()
    stage.look()
    declared = DeclaredValue.objects.filter(organisation=desk.organisation_id)
    assert declared.filter(field="debt").count() == filled


def fill(path: Path) -> int:
    """A debt on each line but the first, where it is a word; how many were good."""
    book = load_workbook(path)
    sheet = book.worksheets[0]
    heads = [cell.value for cell in sheet[1]]
    column = next(number for number, head in enumerate(heads, 1) if str(head).startswith("Dette"))
    for line in range(2, sheet.max_row + 1):
        sheet.cell(line, column).value = "beaucoup" if line == 2 else f"{400 + line},50"
    book.save(path)
    good: int = sheet.max_row - 2
    return good
