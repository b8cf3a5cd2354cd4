"""The concertation by keyboard alone, its list of decisions, then the dispatch and its progress."""

from django.urls import reverse
from playwright.sync_api import expect

from referrals.enums import DecisionOutcome, ListState
from referrals.models import CdpList, Decision, Referral
from tests.browser.stage import Stage

SITTING = 12


def hold(stage: Stage, cdp_list: CdpList) -> None:
    """No mouse from here: Entrée takes the proposal, C another, N none, S waits."""
    page = stage.page
    page.goto(reverse("concertation", args=[cdp_list.public_id]))
    page.get_by_role("button", name="Ouvrir la concertation").press("Enter")
    expect(page.get_by_text("La concertation n'est pas ouverte")).to_have_count(0)
    stage.look(phone=True)
    done = 0
    decided_by_key = {"n": 0, "c": 0, "s": 0, "Enter": 0}
    for wanted in ["n", "c", "s"] + ["Enter"] * (SITTING - 3):
        # Where the rules propose nobody yet, the household waits.
        proposed = wanted != "Enter" or page.locator("[data-key=Enter]").count()
        key = wanted if proposed else "s"
        press(stage, key)
        decided_by_key[key] += 1
        done += key != "s"
        expect(page.locator(".desk-list-head strong")).to_contain_text(f"{done} sur")
        page.wait_for_function("!document.querySelector('.htmx-request')")
    stage.look()
    assert decided_by_key["Enter"] > 3, decided_by_key
    outcomes = Decision.objects.filter(cdp_list=cdp_list).values_list("outcome", flat=True)
    found = {outcome: list(outcomes).count(outcome) for outcome in DecisionOutcome.values}
    assert found == {
        DecisionOutcome.ATTRIBUTED: decided_by_key["Enter"] + 1,
        DecisionOutcome.NOT_TREATED: 1,
        DecisionOutcome.LATER: decided_by_key["s"],
    }


def press(stage: Stage, key: str) -> None:
    """The keys that one decision takes; the focus is nowhere, as it is after a decision."""
    page = stage.page
    current = page.locator(".desk-list [aria-current]")
    before = current.get_attribute("href")
    page.evaluate("document.activeElement.blur()")
    page.keyboard.press(key)
    if key == "n":
        expect(page.locator("#not-treated")).to_be_focused()
        stage.keys("ArrowDown", "Tab", "Enter")
    if key == "c":
        expect(page.locator("#other")).to_be_focused()
        stage.keys("ArrowDown", "Tab")
        page.keyboard.type("déjà reçu par ce service")
        page.keyboard.press("Enter")
    expect(current).not_to_have_attribute("href", before or "")


def look_before_anybody_answers(stage: Stage, cdp_list: CdpList) -> None:
    """The rules lack values: nobody is proposed, and S, without opening, brings the next."""
    page = stage.page
    page.goto(reverse("concertation", args=[cdp_list.public_id]))
    expect(page.locator(".proposal")).to_have_text("À compléter")
    stage.look()
    press(stage, "s")
    stage.look(phone=True)


def take_the_list_of_decisions(stage: Stage, cdp_list: CdpList) -> None:
    page = stage.page
    page.goto(reverse("concertation", args=[cdp_list.public_id]))
    with page.expect_download() as download:
        page.get_by_role("button", name="Liste des décisions (PDF)").click()
    assert download.value.path().read_bytes().startswith(b"%PDF")


def dispatch(stage: Stage, cdp_list: CdpList) -> int:
    """The button, then the progress of the work until it says what it did."""
    page = stage.page
    page.goto(reverse("concertation", args=[cdp_list.public_id]))
    page.get_by_role("button", name="Distribuer la liste").click()
    expect(page.locator("progress")).to_be_visible()
    stage.look()
    stage.work()
    expect(page.locator("[hx-get]")).to_have_count(0)
    stage.look()
    cdp_list.refresh_from_db()
    assert cdp_list.state in (ListState.DISPATCHED, ListState.CONCERTATION)
    attributed = Decision.objects.filter(
        cdp_list=cdp_list, outcome=DecisionOutcome.ATTRIBUTED
    ).count()
    assert Referral.objects.count() == attributed
    return attributed
