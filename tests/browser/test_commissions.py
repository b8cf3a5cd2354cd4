"""Whole sessions in a browser, to their letters and what became of them."""

import re
from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest
from django.core import mail
from django.urls import reverse
from playwright.sync_api import Browser, Page, expect

from ccapex.accounts.enums import OrganisationKind
from ccapex.letters.enums import AddresseeRole
from commissions.enums import FollowState, ItemState, SessionState
from commissions.models import Attendance, Output, Recommendation, Session, Situation
from commissions.services import presence
from households.enums import RelationKind
from households.models import Landlord
from households.services.access import open_relations
from procedures.enums import Stage
from tests.browser.commission_stage import Play, landlord_of, play
from tests.factories.accounts import desk_for
from tests.factories.commissions import seat_of

if TYPE_CHECKING:
    from pytest_django.live_server_helper import LiveServer

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True),
    pytest.mark.timeout(240),
]
Faults = Callable[[Page], list[str]]


def keys(page: Page, *names: str) -> None:
    for name in names:
        page.keyboard.press(name)


def go(page: Page, key: str) -> None:
    """A key that leads to another page."""
    with page.expect_navigation():
        page.keyboard.press(key)


def saved(page: Page) -> None:
    expect(page.locator("[data-save-state]")).to_contain_text(re.compile("Enregistré à|Tout est"))


def all_came(session: Session, played: Play) -> None:
    for attendance in Attendance.objects.filter(session=session):
        presence.answer(attendance, state="present", desk=played.secretary)


def close(page: Page, session: Session, played: Play) -> None:
    """By the page: nothing blocks, the confirmation, then the work."""
    page.goto(reverse("session_close", args=[session.public_id]))
    expect(page.get_by_text("Tout est prêt")).to_be_visible()
    keys(page, "c")
    page.get_by_role("dialog").get_by_role("button", name="Clore la séance").click()
    page.wait_for_load_state()
    played.work()
    page.goto(reverse("session_close", args=[session.public_id]))
    expect(page.get_by_text("Relevé complet (PDF)")).to_be_visible()
    with page.expect_download() as download:
        page.get_by_text("Version pour notification (PDF)").click()
    assert download.value.path().read_bytes().startswith(b"%PDF")


def test_a_ccapex_by_two_secretaries_at_once_to_its_letters_and_follow_up(
    page: Page, chromium: Browser, live_server: "LiveServer", accessibility_faults: Faults
) -> None:
    played = play("cote-dor", "ccapex-centralisee", live_server.url)
    session = played.session()
    for name in ("PREMIER", "SECOND"):
        played.put(session, played.file(name))
    played.day_comes(session)
    second = desk_for("secretariat", played.secretary.membership.organisation)
    played.sit(page, played.secretary)

    page.goto(reverse("session_sit", args=[session.public_id]))
    go(page, "Enter")
    expect(page.locator("h1")).to_have_text("PREMIER Camille")
    all_came(session, played)
    other = played.another(chromium, second)
    _, second_item = session.items.order_by("rank")
    other.goto(reverse("item_sit", args=[second_item.public_id]))
    expect(other.locator("h1")).to_have_text("SECOND Camille")

    # Each on a file, at the same time.
    keys(page, "s")
    page.keyboard.type("A repris son loyer en octobre.")
    keys(other, "a")
    other.keyboard.press("Tab")
    other.locator("[data-kind=avis] textarea").fill("Favorable au maintien du second.")
    keys(page, "Escape", "a")
    page.locator("[data-kind=avis] textarea").fill("Favorable au maintien du premier.")
    page.locator("h1").focus()
    keys(page, "r")
    recommendation = page.locator("[data-kind=recommendation]")
    recommendation.locator("textarea").fill("Instruire une aide du FSL.")
    addressee = recommendation.locator("[data-field=addressee] select")
    addressee.select_option("organisation")
    service = played.service.membership.organisation
    recommendation.locator("[data-field=organisation] select").select_option(service.slug)
    recommendation.locator("[data-field=due_on] input").fill("+30")
    page.locator("h1").focus()
    expect(page.locator("[data-others]")).not_to_be_empty(timeout=15_000)
    saved(page)
    saved(other)
    keys(other, "Control+Enter")
    keys(page, "Control+Enter")
    expect(page.locator(".sit-list-head")).to_contain_text("2 sur 2", timeout=15_000)
    other.context.close()

    close(page, session, played)
    assert accessibility_faults(page) == []
    session.refresh_from_db()
    assert session.state == SessionState.CLOSED
    assert session.items.filter(state=ItemState.EXAMINED).count() == 2
    to_household = played.text_to(AddresseeRole.HOUSEHOLD)
    assert "Favorable au maintien du premier." in to_household
    assert "Favorable au maintien du second." in to_household
    assert "A repris son loyer en octobre" not in to_household
    to_service = played.text_to(AddresseeRole.ORGANISATION)
    assert "Instruire une aide du FSL." in to_service
    assert all("Camille" not in one.body for one in mail.outbox)

    # The service answers, the secretariat ends it.
    played.sit(page, played.service)
    page.goto(reverse("recommendation_list"))
    page.locator("tbody a").first.click()
    page.locator("form:has([value=answer])").get_by_label("Suivie", exact=True).check()
    page.locator("form:has([value=answer]) textarea").fill("Dossier déposé, accord reçu.")
    go(page, "Control+Enter")
    followed = Recommendation.objects.get()
    assert followed.state == FollowState.ANSWERED
    played.sit(page, played.secretary)
    page.goto(reverse("recommendation_detail", args=[followed.public_id]))
    page.locator("form:has([value=settle])").get_by_label("Suivie", exact=True).check()
    page.get_by_role("button", name="Clore la suite").click()
    page.wait_for_load_state()
    followed.refresh_from_db()
    assert (followed.state, followed.result) == (FollowState.SETTLED, "followed")


def test_a_mediation_with_households_from_its_summons_to_a_measure(
    page: Page, live_server: "LiveServer", accessibility_faults: Faults
) -> None:
    played = play("cote-dor", "mediation-dijon", live_server.url)
    played.territory.profile["measures"] = {
        "kinds": [{"code": "asll", "label": "ASLL", "family": "support", "max_months": 12}]
    }
    played.territory.save()
    landlord = landlord_of(played).membership.organisation
    session = played.session()
    for name in ("PREMIER", "SECOND"):
        procedure = played.file(name, stage=Stage.CQL, lease__stock="public")
        Landlord.objects.filter(leases=procedure.lease).update(organisation=landlord)
        played.put(session, procedure)
    played.sit(page, played.secretary)

    # The second household first, by the keyboard; then everybody is told.
    page.goto(reverse("session_agenda", args=[session.public_id]))
    expect(page.locator("tbody tr")).to_have_count(2)
    keys(page, "j", "Alt+ArrowDown")
    expect(page.locator("tbody tr").first).to_contain_text("SECOND")
    assert accessibility_faults(page) == []
    page.goto(reverse("session_convene", args=[session.public_id]))
    go(page, "Control+Enter")
    played.work()
    summons = played.text_to(AddresseeRole.HOUSEHOLD)
    assert summons.count("1 place de l'Essai, 21000 Commune-d'essai") >= 2
    assert "9 h 00" in summons
    told = [one for one in mail.outbox if one.attachments]
    assert told, "members receive a calendar entry"
    assert all("PREMIER" not in one.body + str(one.attachments) for one in mail.outbox)

    played.day_comes(session)
    page.goto(reverse("session_sit", args=[session.public_id]))
    go(page, "Enter")
    expect(page.locator("h1")).to_have_text("SECOND Camille")
    all_came(session, played)
    page.locator("#f-household_presence").select_option("present")
    keys(page, "Escape", "w")
    page.keyboard.type("Peut verser cinquante euros.")
    keys(page, "Escape", "m")
    measure = page.locator("[data-kind=measure]")
    measure.locator("[data-field=code] select").select_option("asll")
    service = played.service.membership.organisation
    measure.locator("[data-field=organisation] select").select_option(service.slug)
    measure.locator("[data-field=consent] select").select_option("signed")
    saved(page)
    page.locator("h1").focus()
    keys(page, "Control+Enter")
    expect(page.locator("h1")).to_have_text("PREMIER Camille")
    page.locator("#f-household_presence").select_option("absent")
    page.locator("h1").focus()
    keys(page, "a")
    page.locator("[data-kind=avis] textarea").fill("Relogement à rechercher.")
    saved(page)
    page.locator("h1").focus()
    keys(page, "Control+Enter")
    expect(page.locator(".sit-list-head")).to_contain_text("2 sur 2")

    close(page, session, played)
    output = Output.objects.get(kind="measure")
    assert output.measure is not None, "written in the register"
    assert output.measure.operator == service
    assert "Relogement à rechercher." in played.text_to(AddresseeRole.HOUSEHOLD)
    to_others = played.text_to(AddresseeRole.ORGANISATION)
    assert "Peut verser cinquante euros" not in to_others


def test_a_tbh_from_a_report_to_the_evaluation_of_its_plan(
    page: Page, live_server: "LiveServer", accessibility_faults: Faults
) -> None:
    played = play("manche", "granville-tbh", live_server.url)
    police = desk_for(territory=played.territory, kind=OrganisationKind.OTHER, name="Police")
    seat_of(played.commission, police.membership.organisation)

    played.sit(page, police)
    page.goto(reverse("situation_report"))
    page.get_by_label("Nom", exact=True).fill("Voisine")
    page.get_by_label("Prénom").fill("Camille")
    page.get_by_label("Numéro et rue").fill("3 rue de l'Essai")
    page.get_by_label("Code postal").fill("50400")
    page.get_by_label("Commune").fill("Commune-d'essai")
    page.get_by_label("Nuisances").check()
    page.get_by_label("Que se passe-t-il").fill("Bruit la nuit, trois passages.")
    assert accessibility_faults(page) == []
    go(page, "Control+Enter")
    assert "Signaler" not in page.title(), page.locator("main").inner_text()
    situation = Situation.objects.get()
    assert situation.household.is_local

    session = played.session()
    played.sit(page, played.secretary)
    page.goto(reverse("situation_detail", args=[situation.public_id]))
    go(page, "i")
    situation.refresh_from_db()
    assert situation.answer_by is not None, "the right to answer runs"
    page.goto(reverse("situation_detail", args=[situation.public_id]))
    answer = page.locator("form:has([value=answer])")
    answer.locator("select").first.select_option("letter")
    answer.locator("textarea").fill("Je travaille la nuit.")
    answer.get_by_role("button").click()
    page.wait_for_load_state()

    # Proposed to the next session, taken by one key, convened, held.
    page.goto(reverse("session_agenda", args=[session.public_id]))
    expect(page.locator("#propositions, section:has(#propositions)")).to_contain_text("VOISINE")
    page.locator("form:has([value=take])").first.get_by_role("button", name="Accepter").click()
    page.wait_for_load_state()
    page.goto(reverse("session_convene", args=[session.public_id]))
    go(page, "Control+Enter")
    played.work()
    played.day_comes(session)
    page.goto(reverse("session_sit", args=[session.public_id]))
    go(page, "Enter")
    expect(page.get_by_text("Je travaille la nuit.")).to_be_visible()
    all_came(session, played)
    page.locator("h1").focus()
    keys(page, "p")
    action = page.locator("[data-kind=action]")
    action.locator("[data-field=code] select").select_option("mediation")
    action.locator("[data-field=addressee] select").select_option("organisation")
    mediator = police.membership.organisation.slug
    action.locator("[data-field=organisation] select").select_option(mediator)
    action.locator("[data-field=due_on] input").fill("+20")
    page.locator("h1").focus()
    saved(page)
    keys(page, "Control+Enter")
    expect(page.locator(".sit-list-head")).to_contain_text("1 sur 1")
    close(page, session, played)

    # The next session opens on its evaluation.
    following = played.session(days=60)
    page.goto(reverse("session_opening", args=[following.public_id]))
    expect(page.locator("main")).to_contain_text("Médiation")
    page.goto(reverse("situation_detail", args=[situation.public_id]))
    expect(page.locator("main")).to_contain_text("Médiation")
    letters = played.text_to(AddresseeRole.HOUSEHOLD)
    assert "Police" not in letters, "who reported is not named to the person"


def test_a_clil_and_its_yearly_figures_sent_to_the_ccapex(
    page: Page, live_server: "LiveServer", accessibility_faults: Faults
) -> None:
    played = play("seine-saint-denis", "clil", live_server.url)
    commune = desk_for(territory=played.territory, kind=OrganisationKind.COMMUNE)
    played.commission.seats.filter(role="secretariat").update(
        organisation=commune.membership.organisation
    )
    office, played.secretary = played.secretary, commune
    session = played.session()
    for name in ("PREMIER", "SECOND"):
        procedure = played.file(name, stage=Stage.PREVENTION, lease__stock="public")
        played.territory.refresh_from_db()
        open_relations(
            [(procedure.household_id, commune.organisation_id)],
            kind=RelationKind.REFERRAL,
            source="essai",
        )
        played.put(session, procedure)
    played.day_comes(session)
    played.sit(page, commune)
    page.goto(reverse("session_sit", args=[session.public_id]))
    go(page, "Enter")
    for number in (1, 2):
        page.locator("h1").focus()
        keys(page, "a")
        page.locator("[data-kind=avis] textarea").fill(f"Avis {number} au ménage.")
        page.locator("h1").focus()
        saved(page)
        keys(page, "Control+Enter")
        expect(page.locator(".sit-list-head")).to_contain_text(f"{number} sur 2")
    all_came(session, played)
    close(page, session, played)
    assert "Avis 1 au ménage." in played.text_to(AddresseeRole.HOUSEHOLD)

    year = session.held_on.year
    page.goto(reverse("commission_figures", args=[played.commission.public_id]) + f"?annee={year}")
    row = page.get_by_role("row", name=str(year)).first
    expect(row).to_contain_text("2")
    assert accessibility_faults(page) == []
    page.get_by_role("button", name="Transmettre les chiffres").click()
    page.wait_for_load_state()
    played.sit(page, office)
    page.goto(reverse("figures_received"))
    expect(page.locator("main")).to_contain_text(played.commission.name)
