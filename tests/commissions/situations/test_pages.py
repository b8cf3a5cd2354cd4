"""The pages of situations and figures: who opens them, what each act does, what they cost."""

import datetime as dt
from io import BytesIO
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from openpyxl import load_workbook

from ccapex.accounts.desk import Desk
from ccapex.accounts.enums import Role
from ccapex.letters.models import Letter
from commissions.models import Session, Situation
from commissions.services.past_sessions import Past, enter
from commissions.services.situations import report
from households.models import Household
from tests.factories.accounts import desk_for, log_in
from tests.factories.situations import PERSON, TOLD, Local, local

pytestmark = pytest.mark.django_db
FORM = {
    "last_name": "Essaiville",
    "first_name": "Claude",
    "address": PERSON.address,
    "postal_code": "85000",
    "city": "Commune-d'essai",
    "kinds": ["nuisance"],
    "facts": "Bruit la nuit.",
    "since": "",
    "health": "",
    "debt": "",
}


def at(desk: Desk) -> Client:
    return log_in(Client(), desk)


def typed(made: Local, **changes: Any) -> dict[str, Any]:
    return FORM | {"commission": str(made.commission.public_id)} | changes


def test_a_partner_reports_on_one_page() -> None:
    made = local()
    client = at(made.police)
    assert client.get(reverse("situation_report")).status_code == 200
    answer = client.post(reverse("situation_report"), typed(made), follow=True)
    situation = Situation.objects.get()
    assert situation.reported_by == made.police.membership.organisation
    page = answer.content.decode()
    assert situation.reference in page
    assert "Bruit la nuit." in page
    assert "Diagnostic partagé" not in page


def test_what_is_missing_is_said_on_its_field() -> None:
    made = local()
    answer = at(made.police).post(reverse("situation_report"), typed(made, kinds=[], facts=""))
    assert answer.status_code == 422
    assert not Situation.objects.exists()


def test_a_household_of_theirs_is_proposed_then_chosen_or_put_aside() -> None:
    made = local()
    household = made.reported(made.ccas).household
    Situation.objects.all().delete()
    client = at(made.ccas)
    answer = client.post(reverse("situation_report"), typed(made))
    assert answer.status_code == 422
    assert household.reference in answer.content.decode()
    client.post(reverse("situation_report"), typed(made, menage=household.reference))
    assert Situation.objects.get().household == household
    Situation.objects.all().delete()
    other = typed(made, menage="", autre="1", vu=[household.reference])
    client.post(reverse("situation_report"), other)
    assert Situation.objects.get().household != household


def test_a_reference_that_the_desk_may_not_see_chooses_nothing() -> None:
    made = local()
    household = made.reported().household
    before = Household.objects.count()
    client = at(made.landlord)
    other = typed(made, menage=household.reference, last_name="Autrenom", address="7 rue de Là")
    assert client.post(reverse("situation_report"), other).status_code == 302
    assert Household.objects.count() == before + 1


def test_who_does_not_sit_there_finds_no_page() -> None:
    made = local()
    situation = made.reported()
    for desk in (made.stranger, made.office):
        client = at(desk)
        assert client.get(reverse("situation_report")).status_code == 404
        address = reverse("situation_detail", args=[situation.public_id])
        assert client.get(address).status_code == 404
        assert client.post(address, {"act": "diagnose", "diagnosis": "x"}).status_code == 404


def test_each_act_of_the_secretariat_is_one_form() -> None:
    made = local()
    situation = made.reported()
    client = at(made.ccas)
    address = reverse("situation_detail", args=[situation.public_id])
    today = f"{timezone.localdate():%d/%m/%Y}"
    acts: list[dict[str, Any]] = [
        {"act": "tell", "words": "Du bruit la nuit."},
        {"act": "answer", "answer-channel": "phone", "answer-on": today, "answer-text": "Désolé."},
        {"act": "diagnose", "diagnosis": "Travail de nuit.", "was": ""},
        {
            "act": "coordinate",
            "organisation": made.ccas.organisation_id,
            "name": "La référente",
        },
        {"act": "close", "end-outcome": "improved", "end-on": today, "end-note": ""},
    ]
    for act in acts:
        assert client.get(address).status_code == 200
        assert client.post(address, act).status_code == 302, act
    situation.refresh_from_db()
    assert (situation.state, situation.outcome) == ("closed", "improved")
    assert situation.answer == "Désolé."
    assert Letter.objects.filter(source=f"situation:{situation.pk}").count() == 2
    page = client.get(address).content.decode()
    assert "Travail de nuit." in page
    assert client.post(address, {"act": "write_closing"}).status_code == 302
    assert client.post(address, {"act": "diagnose", "diagnosis": "x", "was": ""}).status_code == 422


def test_a_member_who_only_reported_writes_nothing() -> None:
    made = local()
    situation = made.reported()
    address = reverse("situation_detail", args=[situation.public_id])
    assert at(made.police).post(address, {"act": "close"}).status_code == 404


def test_the_same_diagnosis_sent_by_a_browser_is_no_conflict() -> None:
    made = local()
    situation = made.reported()
    address = reverse("situation_detail", args=[situation.public_id])
    client = at(made.ccas)
    client.post(address, {"act": "diagnose", "diagnosis": "Un.\r\nDeux.", "was": ""})
    again = {"act": "diagnose", "diagnosis": "Un.\r\nDeux.\r\nTrois.", "was": "Un.\r\nDeux."}
    assert client.post(address, again).status_code == 302
    situation.refresh_from_db()
    assert situation.diagnosis == "Un.\nDeux.\nTrois."


@pytest.mark.parametrize(
    ("state", "shown"),
    [
        ("en-cours", True),
        ("a-informer", False),
        ("attendue", False),
        ("depassee", True),
        ("closes", False),
        ("toutes", True),
        ("inventé", True),
    ],
)
def test_the_register_is_filtered_by_what_is_awaited(state: str, shown: bool) -> None:
    made = local()
    situation = made.reported()
    day = timezone.localdate() - dt.timedelta(days=3)
    Situation.objects.update(told_on=day, answer_by=day)
    page = at(made.ccas).get(reverse("situation_list"), {"etat": state}).content.decode()
    assert (situation.reference in page) is shown


def test_the_register_is_filtered_by_kind_on_both_engines() -> None:
    made = local()
    situation = made.reported()
    client = at(made.ccas)
    for kind, shown in (("nuisance", True), ("hoarding", False)):
        page = client.get(reverse("situation_list"), {"nature": kind}).content.decode()
        assert (situation.reference in page) is shown


def test_thirty_situations_cost_what_three_cost() -> None:
    made = local()
    client = at(made.ccas)
    counts = []
    for rows in (3, 10):
        while Situation.objects.count() < rows:
            number = Situation.objects.count()
            person = type(PERSON)(f"Essai{number}nom", f"{number} rue du Test", "Commune-d'essai")
            report(made.commission, person, TOLD, desk=made.police)
        with CaptureQueriesContext(connection) as found:
            assert client.get(reverse("situation_list")).status_code == 200
        counts.append(len(found))
    assert counts[0] == counts[1]


def test_the_figures_of_a_local_commission_open_to_the_ccapex_once_sent() -> None:
    made = local()
    year = timezone.localdate().year - 1
    enter(made.commission, Past(year, count=3, total=13), desk=made.ccas)
    address = reverse("commission_figures", args=[made.commission.public_id])
    office, ccas = at(made.office), at(made.ccas)
    before = office.get(address, {"annee": year}).content.decode()
    assert "pas encore transmis" in before
    send = reverse("commission_figures_send", args=[made.commission.public_id])
    assert office.post(f"{send}?annee={year}").status_code == 404
    assert ccas.post(f"{send}?annee={year}", {"note": "Bilan."}).status_code == 302
    after = office.get(address, {"annee": year}).content.decode()
    assert "<strong>13</strong>" in after
    received = office.get(reverse("figures_received"), {"annee": year}).content.decode()
    assert ">13<" in received
    export = reverse("commission_figures_export", args=[made.commission.public_id])
    assert office.get(export).status_code == 404
    sheet = load_workbook(BytesIO(ccas.get(export).content))
    assert sheet.sheetnames[0] == "Années"


def test_figures_are_closed_to_strangers_and_to_another_commune() -> None:
    made = local()
    elsewhere = desk_for(Role.SOCIAL_WORKER, territory=made.territory, kind="ccas")
    for desk in (made.stranger, elsewhere):
        client = at(desk)
        for name in ("commission_figures", "commission_figures_export", "past_session_enter"):
            address = reverse(name, args=[made.commission.public_id])
            assert client.get(address).status_code == 404, name
        assert client.get(reverse("figures_received")).status_code == 404


def test_who_reads_figures_alone_sees_what_was_sent_of_a_local_commission() -> None:
    made = local()
    reader = desk_for(Role.STATISTICS, made.ccas.membership.organisation)
    address = reverse("commission_figures", args=[made.commission.public_id])
    assert "pas encore transmis" in at(reader).get(address).content.decode()
    assert at(reader).get(reverse("situation_list")).status_code == 404


def test_past_sessions_are_entered_then_corrected_on_their_pages() -> None:
    made = local()
    client = at(made.ccas)
    address = reverse("past_session_enter", args=[made.commission.public_id])
    sent = {"act": "session", "year": "2018", "count": "4", "total": "37", "expected": "0"}
    answer = client.post(address, sent)
    assert (answer.status_code, answer.headers["Location"]) == (302, f"{address}?annee=2017")
    assert client.post(address, sent).status_code == 422
    period = {
        "act": "period",
        "period-from_year": "2012",
        "period-to_year": "2021",
        "period-total": "108",
    }
    assert client.post(address, period).status_code == 302
    assert "108" in client.get(address).content.decode()
    session = Session.objects.get(told_total=37)
    correction = reverse("past_session_correct", args=[session.public_id])
    assert client.get(correction).status_code == 200
    fixed = {"told_total": "38", "told_note": "", "reason": "Erreur de copie."}
    assert client.post(correction, fixed).status_code == 302
    assert "37 devient 38" in client.get(address).content.decode()
    other = Session.objects.exclude(pk=session.pk).first()
    assert other is not None
    unknown = reverse("past_session_correct", args=[other.public_id])
    assert client.get(unknown).status_code == 404


def test_the_day_of_the_secretariat_shows_whom_to_tell_and_who_did_not_answer() -> None:
    made = local(answer_days=15)
    situation = made.reported()
    made.territory.profile = {"commissions": [{}]}
    made.territory.save()
    page = at(made.ccas).get(reverse("home")).content.decode()
    assert "personnes à informer" in page
    assert "ESSAIVILLE" in page
    day = timezone.localdate() - dt.timedelta(days=3)
    Situation.objects.filter(pk=situation.pk).update(told_on=day, answer_by=day)
    assert "délai de réponse dépassé" in at(made.ccas).get(reverse("home")).content.decode()
    for desk in (made.police, made.office, made.stranger):
        assert "ESSAIVILLE" not in at(desk).get(reverse("home")).content.decode()
