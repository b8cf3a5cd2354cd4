"""The published result of the Vendée comes out of the facts: 68, 21, 5 and 6 %."""

import re

import pytest
from django.test import Client
from django.urls import reverse

from ccapex.accounts.models import Territory
from reporting.figures.report import Report, report_of
from reporting.figures.scope import Scope
from reporting.periods import question
from tests.factories.accounts import desk_for, log_in
from tests.reporting.facts import vendee

pytestmark = pytest.mark.django_db
PERIOD = {"du": "01/02/2021", "au": "31/12/2023"}


@pytest.fixture
def territory() -> Territory:
    return vendee()


@pytest.fixture
def report(territory: Territory) -> Report:
    scope = question(territory, PERIOD, narrow=True).scope
    assert scope is not None
    return report_of(scope)


def test_the_distribution_is_the_published_one(report: Report) -> None:
    mdsf = "departement_social_service"
    told = {
        code: (report.count(f"VE-1.{code}"), report.figures[f"VE-1.{code}"].share)
        for code in (mdsf, "ccas", "caf", "not_treated")
    }
    assert report.count("VE-1") == 243
    assert told == {mdsf: (164, 68), "ccas": (52, 21), "caf": (13, 5), "not_treated": (14, 6)}
    parts = [(report.count(f"VE-1.{p}.kept"), report.count(f"VE-1.{p}.new")) for p in told]
    assert parts[:3] == [(110, 54), (22, 30), (2, 11)]


def test_the_reasons_of_non_treatment_add_up(report: Report) -> None:
    reasons = [figure for figure in report.family("VE-2") if "." in figure.code]
    assert [figure.value for figure in reasons] == [5, 4, 3, 1, 1]
    assert sum(figure.share or 0 for figure in reasons) == 100
    assert report.count("VE-2") == 14


def test_forty_of_the_fifty_two_referrals_to_the_ccas_led_to_a_contact(report: Report) -> None:
    assert report.count("VE-3.ccas.referrals") == 52
    assert report.count("VE-3.ccas") == 12
    assert report.count("VE-3.ccas.contact") == 40
    assert report.count("VE-3.ccas.rate") == 77
    assert report.count("VE-3.channel.phone") == 34
    assert report.count("VE-3.channel.phone.contact") == 22


def test_the_first_contact_is_the_median_one(report: Report) -> None:
    # 22 contacts after 5 days and 18 after 12: the middle of 40 lies between two fives.
    assert report.count("NX-1.contacts") == 40
    assert report.figures["NX-1"].value == 5
    assert report.figures["NX-1.channel.letter"].value == 12


def test_the_page_states_the_finding_and_shows_the_shares(territory: Territory) -> None:
    client = log_in(Client(), desk_for("secretariat", territory=territory))
    page = client.get(reverse("figures"), PERIOD).content.decode()
    assert "La MDSF prend en charge 68\u00a0% des CDP" in page
    table = page[page.index('id="repartition"') : page.index('id="nouvelles"')]
    rows = re.findall(
        r'<th scope="row">(.+?)</th><td class="num">(\d+)</td><td class="num">(\d+)', table
    )
    assert rows == [
        ("MDSF", "164", "68"),
        ("CCAS", "52", "21"),
        ("CAF", "13", "5"),
        ("Non traités", "14", "6"),
        ("Ensemble", "243", "100"),
    ]
    assert "40 (77\u00a0%)" in page
    assert "134\u00a0CDP gardent leur référent" in page


def test_a_year_counts_its_acts_alone(territory: Territory) -> None:
    found = report_of(Scope.year(territory.pk, 2021))
    assert found.count("VE-1") == found.count("VE-1.departement_social_service.kept") == 110
