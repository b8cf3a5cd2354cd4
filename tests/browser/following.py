"""The social worker follows up; letters are printed, and one comes back; the figures say it."""

from django.urls import reverse
from playwright.sync_api import expect

from ccapex.letters.enums import LetterState
from ccapex.letters.models import Letter
from referrals.enums import ReferralState
from referrals.models import ContactAttempt, Referral, SupportAxis
from tests.browser.stage import Stage


def follow(stage: Stage) -> None:
    """Accepts, tries twice by two keys each, opens an axis and closes it, then closes."""
    page = stage.page
    referral = Referral.objects.filter(
        organisation__kind="departement_social_service",
        household__contact_points__kind="phone",
    ).first()
    assert referral is not None
    stage.sit("social_worker", referral.organisation.slug)
    page.goto(reverse("home"))
    stage.look(phone=True)
    page.goto(reverse("referral_list"))
    stage.look()
    page.get_by_role("link", name=referral.household.display_name).click()
    stage.look(phone=True)
    stage.key_to_another_page("a")
    expect(page.get_by_label("Nouvel axe")).to_be_visible()
    try_by_keys(stage, "phone", "Pas de réponse")
    try_by_keys(stage, "visit", "Échange avec le ménage")
    assert ContactAttempt.objects.filter(referral=referral).count() == 2
    page.get_by_label("Nouvel axe").select_option(label="Plan d'apurement")
    page.get_by_role("button", name="Ouvrir", exact=True).click()
    page.get_by_label("Résultat de l'axe Plan d'apurement").select_option(label="Accordé")
    page.get_by_role("button", name="Noter", exact=True).click()
    expect(page.get_by_text(": accordé")).to_be_visible()
    stage.look()
    assert SupportAxis.objects.get(referral=referral).closed_on
    page.get_by_role("button", name="Clore…").click()
    page.get_by_label("Ce que le suivi a donné").select_option(label="Dette encadrée")
    page.get_by_role("button", name="Clore le suivi").click()
    expect(page.get_by_text("Suivi clos le")).to_be_visible()
    stage.look()
    referral.refresh_from_db()
    assert referral.state == ReferralState.CLOSED


def try_by_keys(stage: Stage, channel: str, result: str) -> None:
    """One key for the means, one for what it gave."""
    page = stage.page
    means = page.locator(f"a[href='?moyen={channel}']")
    stage.key_to_another_page(means.get_attribute("data-key") or "")
    answer = page.locator("[name=result]", has_text=result).first
    expect(answer).to_be_visible()
    stage.key_to_another_page(answer.get_attribute("data-key") or "")
    expect(page.locator(".timeline-title").first).to_contain_text(result.lower())


def print_letters(stage: Stage) -> None:
    """A batch of everything that waits, its PDF and its CSV; one letter comes back, by R."""
    page = stage.page
    stage.sit("secretariat", "ddets-85")
    page.goto(reverse("letter_queue"))
    stage.look()
    boxes = page.locator("[data-check]")
    waiting = min(boxes.count(), 4)
    for index in range(waiting):
        boxes.nth(index).check()
    page.evaluate("document.activeElement.blur()")
    stage.key_to_another_page("i")
    expect(page.get_by_role("heading", name="Lot d’impression")).to_be_visible()
    stage.look()
    stage.work()
    expect(page.get_by_role("link", name="Télécharger le PDF")).to_be_visible()
    stage.look()
    with page.expect_download() as pdf:
        page.get_by_role("link", name="Télécharger le PDF").click()
    assert pdf.value.path().read_bytes().startswith(b"%PDF")
    with page.expect_download() as csv:
        page.get_by_role("link", name="CSV pour un routeur").click()
    assert len(csv.value.path().read_text("utf-8-sig").splitlines()) == waiting + 1
    page.goto(reverse("letter_queue") + "?tab=printed")
    stage.look(phone=True)
    stage.keys("j", "r")
    expect(page.locator("tr.row-current .tag-warning")).to_be_visible()
    assert Letter.objects.filter(state=LetterState.RETURNED).count() == 1
    stage.look()


def read_the_figures(stage: Stage) -> None:
    page = stage.page
    stage.sit("secretariat", "ddets-85")
    page.goto(reverse("figures"))
    expect(page.locator("svg").first).to_be_visible()
    expect(page.locator("table").first).to_be_visible()
    stage.look(phone=True)


def look_at_files(stage: Stage) -> None:
    """The pages that the steps did not pass by."""
    page = stage.page
    referral = Referral.objects.order_by("pk").first()
    assert referral is not None
    for address in (
        reverse("home"),
        reverse("household_list"),
        reverse("household_detail", args=[referral.household.public_id]),
        reverse("household_merge", args=[referral.household.public_id]),
        reverse("household_split", args=[referral.household.public_id]),
        reverse("job_list"),
        reverse("flyer"),
        reverse("rules"),
        reverse("rules_mission", args=["referent"]),
        reverse("profile"),
        reverse("desk_choose"),
        reverse("mfa_index"),
    ):
        page.goto(address)
        stage.look(phone=address.startswith("/menages/"))
