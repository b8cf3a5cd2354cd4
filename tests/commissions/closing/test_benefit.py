"""The decision on the housing benefit: from 2027, numbered, held until its words are confirmed."""

import csv
import datetime as dt
import io
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from openpyxl import load_workbook

from ccapex.accounts.enums import OrganisationKind, Role
from ccapex.letters.models import Letter
from ccapex.profiles.read import read_profile, shipped_profiles
from commissions.enums import BenefitChoice, OutputKind
from commissions.models import Output
from commissions.rules.benefit import notice_of, why_not_notified, why_not_offered
from commissions.services.closing import blockers, close
from tests.factories.accounts import desk_for, log_in
from tests.factories.commission_closing import Ready, output_of, ready
from tests.factories.commissions import organisation_of

YEAR_2027 = dt.date(2027, 1, 1)
ALLOWED = frozenset({"benefit_decision"})
SECTION: dict[str, Any] = {
    "valid_from": "2027-01-01",
    "notice": "TEXTE-NOTICE",
    "appeal": "PROJET-RECOURS",
}
CONFIRMED = {
    "on": "2027-01-02",
    "by": "Service juridique d'essai",
    "delay": "TEXTE-DELAI",
    "silence": "TEXTE-SILENCE",
    "appeal": "TEXTE-RECOURS",
}
OUTPUTS = [kind.value for kind in OutputKind]


def decided(section: dict[str, Any], *, held_on: dt.date = dt.date(2027, 1, 15)) -> Ready:
    # A copy: a test that confirms its own must not confirm that of the next.
    made = ready({"benefit_decision": dict(section)}, outputs=OUTPUTS, level="locale")
    made.made.session.held_on = held_on
    made.made.session.save()
    output_of(
        made.item,
        OutputKind.BENEFIT_DECISION,
        benefit_choice=BenefitChoice.KEEP,
        text="MOTIF-DECISION",
    )
    made.household.housing_benefit, made.household.benefit_payer = "apl", "caf"
    made.household.save()
    # Of the factories' measure: it begins today, and the session is later.
    made.item.outputs.filter(kind=OutputKind.MEASURE).delete()
    return made


def test_it_is_offered_from_the_first_of_january_2027_only() -> None:
    eve = YEAR_2027 - dt.timedelta(days=1)
    assert "1er janvier 2027" in why_not_offered(eve, ALLOWED, SECTION)
    assert not why_not_offered(YEAR_2027, ALLOWED, SECTION)
    assert why_not_offered(YEAR_2027, frozenset(), SECTION)
    assert why_not_offered(YEAR_2027, ALLOWED, {})
    assert why_not_offered(YEAR_2027, ALLOWED, SECTION | {"valid_from": "2027-02-01"})


def test_a_draft_of_the_appeal_confirms_nothing() -> None:
    assert "les voies de recours" in why_not_notified(notice_of(SECTION, YEAR_2027))
    half = SECTION | {"confirmations": [{"on": "2027-01-01", "by": "essai", "delay": "x"}]}
    assert "l'effet du silence" in why_not_notified(notice_of(half, YEAR_2027))


def test_a_confirmation_holds_from_its_day() -> None:
    section = SECTION | {"confirmations": [CONFIRMED]}
    assert why_not_notified(notice_of(section, YEAR_2027))
    assert not why_not_notified(notice_of(section, dt.date(2027, 1, 2)))


def test_no_profile_is_shipped_as_if_a_lawyer_had_read_it() -> None:
    for name in shipped_profiles():
        section = read_profile(name)["benefit_decision"]
        assert section["to_confirm"]
        assert why_not_notified(notice_of(section, dt.date(2027, 6, 1)))


@pytest.mark.django_db
def test_a_decision_written_in_an_earlier_session_blocks_its_closing() -> None:
    made = decided(SECTION, held_on=dt.date(2026, 12, 31))
    assert "1er janvier 2027" in " ".join(blockers(made.made.session))


@pytest.mark.django_db
def test_unconfirmed_it_is_numbered_and_nothing_leaves() -> None:
    made = decided(SECTION)
    report = close(made.made.session.pk, made.made.secretary)
    assert Output.objects.get(kind=OutputKind.BENEFIT_DECISION).number == "APL-2027-85-0001"
    assert not Letter.objects.filter(kind__startswith="commission_benefit").exists()
    assert report.waiting == 2


@pytest.mark.django_db
def test_confirmed_later_the_closing_taken_up_again_notifies_it_once() -> None:
    made = decided(SECTION)
    session = made.made.session
    close(session.pk, made.made.secretary)
    territory = made.made.territory
    territory.profile["benefit_decision"]["confirmations"] = [CONFIRMED]
    territory.save()
    for _ in range(2):
        close(session.pk, made.made.secretary)
    texts = {one.kind: one.html for one in Letter.objects.filter(kind__contains="_benefit_")}
    home, payer = texts["commission_benefit_household"], texts["commission_benefit_payer"]
    for words in ("TEXTE-NOTICE", "TEXTE-DELAI", "TEXTE-SILENCE", "TEXTE-RECOURS"):
        assert words in home
    assert "PROJET-RECOURS" not in home
    for words in ("APL-2027-85-0001", "MOTIF-DECISION", "Maintien de l"):
        assert words in home
        assert words in payer
    assert "7654321" in payer
    assert "7654321" not in home
    assert Output.objects.filter(number="APL-2027-85-0001").count() == 1


@pytest.mark.django_db
def test_the_file_for_the_payer_holds_no_formula(client: Client) -> None:
    made = decided(SECTION)
    Output.objects.filter(kind=OutputKind.BENEFIT_DECISION).update(text="=1+1")
    msa = organisation_of(made.made.territory, OrganisationKind.MSA, slug="msa")
    close(made.made.session.pk, made.made.secretary)
    address = reverse("benefit_file", args=[made.made.session.public_id])
    log_in(client, made.made.secretary)
    sheet = load_workbook(
        io.BytesIO(client.get(f"{address}?payeur={made.other.slug}").content)
    ).active
    assert sheet is not None
    rows = list(sheet.iter_rows())
    assert len(rows) == 2
    assert rows[1][-1].value == "=1+1"
    assert rows[1][-1].data_type == "s"
    told = client.get(f"{address}?payeur={made.other.slug}&format=csv").content.decode("utf-8-sig")
    lines = list(csv.reader(io.StringIO(told), delimiter=";"))
    assert lines[1][0] == "APL-2027-85-0001"
    assert lines[1][-1] == "'=1+1"
    assert client.get(f"{address}?payeur={msa.slug}").status_code == 404
    assert log_in(client, made.made.member).get(address).status_code == 404


@pytest.mark.django_db
def test_an_administrator_sees_what_is_missing(client: Client) -> None:
    made = decided(SECTION)
    administrator = desk_for(Role.ADMINISTRATOR, made.made.secretary.membership.organisation)
    html = log_in(client, administrator).get(reverse("benefit_setting")).content.decode()
    assert "À valider par un juriste" in html
    assert "non renseigné" in html
    assert log_in(client, made.made.member).get(reverse("benefit_setting")).status_code == 404
