"""The secretariat's first steps: a file, its columns, its rows, then the list recorded."""

import json
from collections import Counter
from pathlib import Path

from django.urls import reverse
from playwright.sync_api import expect

from households.models import Household
from referrals.enums import ListState, RowStatus
from referrals.models import CdpList, ListRow, Sender
from tests.browser.stage import Stage

DATA = Path(__file__).parents[1] / "data"
EXPECTED = json.loads((DATA / "expected.json").read_text())["files"]
SEPTEMBER, STUDY, OCTOBER = (
    "cdp-ddets-2026-09.xlsx",
    "cdp-etude-2026-09.csv",
    "cdp-ddets-2026-10.xlsx",
)


# Names and phones of two households of September, at other addresses: who knows?
DOUBTFUL = """Nom;Prénom;Adresse;CP;Ville;Tél.;Date CDP;Dette
Bourgeois;Martine;4, place du Puits;85440;Talmont-Saint-Hilaire;07 78 14 40 12;12/10/2026;900
Perrot;Isabelle;17, rue de la Halle;85180;Les Sables d'Olonne;07 91 80 83 11;13/10/2026;800
"""


def receive(stage: Stage, name: str, sender: str, content: bytes = b"") -> CdpList:
    """Steps one and two, up to the page that says what each row will become."""
    page = stage.page
    page.goto(reverse("list_index"))
    stage.look()
    page.locator("input[type=file]").set_input_files(
        {
            "name": name,
            "mimeType": "application/octet-stream",
            "buffer": content or (DATA / name).read_bytes(),
        }
    )
    known = Sender.objects.get(territory=stage.territory, slug=sender)
    page.get_by_label("Expéditeur").first.select_option(str(known.pk))
    page.get_by_role("button", name="Recevoir le fichier").click()
    expect(page.get_by_role("heading", name="Reconnaître les colonnes")).to_be_visible()
    stage.look()
    stage.key_to_another_page("Control+Enter")
    assert page.url.endswith("/verifier/")
    stage.look()
    assert stage.work() == 1
    page.reload()
    stage.look(phone=name == SEPTEMBER)
    return CdpList.objects.latest("pk")


def record(stage: Stage, cdp_list: CdpList) -> None:
    """Third step."""
    page = stage.page
    page.goto(reverse("list_check", args=[cdp_list.public_id]))
    stage.key_to_another_page("Control+Enter")
    assert page.url.endswith(f"/listes/{cdp_list.public_id}/")
    assert stage.work() == 1
    page.reload()
    stage.look()
    cdp_list.refresh_from_db()
    assert cdp_list.state == ListState.COMMITTED


def counts_on_screen(stage: Stage) -> dict[str, int]:
    """What the chips above the rows say, by outcome."""
    labels = {label: value for value, label in RowStatus.choices}
    found = {}
    for text in stage.page.locator(".chips a").all_inner_texts():
        label, _, count = " ".join(text.split()).rpartition(" ")
        if label in labels:
            found[labels[label]] = int(count)
    return found


def truth(name: str) -> dict[str, int]:
    """How many rows end how, for a list whose every outcome is written."""
    return Counter(line["expect"] for line in EXPECTED[name])


def correct_a_row(stage: Stage, cdp_list: CdpList) -> None:
    """The first rejected row, in the columns of its sender: an impossible date made possible."""
    page = stage.page
    line = next(one for one in EXPECTED[SEPTEMBER] if one.get("field") == "act_date")
    page.goto(reverse("list_check", args=[cdp_list.public_id]) + "?sort=rejected")
    page.get_by_role("link", name=f"Corriger la ligne {line['row']}").click()
    stage.look()
    page.locator("input.is-invalid").fill("28/09/2026")
    stage.key_to_another_page("Control+Enter")
    expect(page.get_by_text(f"Ligne {line['row']} corrigée")).to_be_visible()
    row = ListRow.objects.get(cdp_list=cdp_list, number=line["row"])
    assert row.status == RowStatus.CREATED


def review_by_keys(stage: Stage, cdp_list: CdpList) -> None:
    """Each doubtful row beside the household it may be: P leaves it, O and N decide it."""
    page = stage.page
    place = page.locator("p.muted", has_text="à décider")
    page.goto(reverse("list_check", args=[cdp_list.public_id]))
    stage.key_to_another_page("d")
    stage.look(phone=True)
    expect(place).to_contain_text("Ligne 2 · 2 lignes")
    stage.key_to_another_page("p")
    expect(place).to_contain_text("Ligne 3 · 2 lignes")
    stage.key_to_another_page("n")
    expect(place).to_contain_text("Ligne 2 · 1 ligne")
    stage.key_to_another_page("o")
    assert page.url.endswith("/verifier/")
    decided = ListRow.objects.filter(cdp_list=cdp_list).values_list("number", "status")
    assert dict(decided)[2] == RowStatus.MATCHED
    assert dict(decided)[3] == RowStatus.CREATED


def each_household_is_the_one_it_was(september: CdpList, october: CdpList) -> None:
    """No household of October is joined to another than the one it was in September."""
    known = {
        line["i"]: ListRow.objects.get(cdp_list=september, number=line["row"]).household_id
        for line in EXPECTED[SEPTEMBER]
        if line["expect"] == "created"
    }
    rows = {row.number: row for row in ListRow.objects.filter(cdp_list=october)}
    for line in EXPECTED[OCTOBER]:
        row = rows[line["row"]]
        if line["same_as"] is None:
            assert row.household_id not in known.values(), line
        else:
            assert row.household_id == known[line["same_as"]], line
    assert Household.objects.current().count() == len(set(_households()))


def _households() -> list[int]:
    rows = ListRow.objects.filter(household__isnull=False)
    return list(rows.values_list("household_id", flat=True))
