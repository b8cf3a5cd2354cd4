"""Who sees which figures, what an export holds, and what the journal keeps of it."""

import csv
import io
import json
from datetime import date

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from openpyxl import load_workbook

from ccapex.accounts.enums import Role
from ccapex.accounts.models import Territory
from ccapex.core.models import JournalEntry
from referrals.models import Decision
from reporting.figures.report import masked, report_of
from reporting.figures.scope import Scope
from tests.factories.accounts import TerritoryFactory, desk_for, log_in
from tests.factories.referrals import published_rules
from tests.reporting.facts import Case, record

pytestmark = pytest.mark.django_db
YEAR = {"annee": "2022"}
CASES = [
    *[Case("departement_social_service", answer="reached")] * 40,
    *[Case("ccas", kept=True)] * 9,
    *[Case("caf", kept=True)] * 2,
    *[Case(reason="moved")] * 11,
    *[Case(reason="death")] * 1,
]


@pytest.fixture
def territory() -> Territory:
    found: Territory = TerritoryFactory(slug="essai", name="Essai")
    record(found, CASES)
    return found


def reader(territory: Territory, role: str) -> Client:
    return log_in(Client(), desk_for(role, territory=territory))


@pytest.mark.parametrize("role", Role.values)
def test_each_role_reaches_what_is_its_own(territory: Territory, role: str) -> None:
    client = reader(territory, role)
    reads = {"secretariat", "social_worker", "manager", "landlord", "member", "statistics"}
    page = 200 if role in reads else 404
    files = 200 if role == "secretariat" else 404
    assert client.get(reverse("figures"), YEAR).status_code == page
    assert client.get(reverse("figures_export", args=["xlsx"]), YEAR).status_code == page
    opened = client.get(reverse("figures_files", args=["VE-1.caf"]), YEAR)
    assert opened.status_code == files
    home = client.get(reverse("home")).content.decode()
    assert (reverse("figures") in home) == (page == 200)


def test_nobody_reads_without_a_desk(territory: Territory) -> None:
    assert Client().get(reverse("figures")).status_code == 302


@pytest.mark.parametrize("role", ["secretariat", "statistics"])
def test_those_who_answer_for_the_figures_read_them_whole(territory: Territory, role: str) -> None:
    page = reader(territory, role).get(reverse("figures"), YEAR)
    assert page.context["report"].count("VE-1.caf") == 2
    assert "masqué" not in page.content.decode()


@pytest.mark.parametrize("role", ["social_worker", "member", "landlord", "manager"])
def test_the_others_cannot_read_a_small_value(territory: Territory, role: str) -> None:
    page = reader(territory, role).get(reverse("figures"), YEAR)
    report = page.context["report"]
    hidden = {figure.code for figure in report.figures.values() if figure.masked}
    # 1 of 12 not treated, and 2 of the CAF: each with what would give it by subtraction.
    assert {"VE-1.caf", "VE-1.ccas", "VE-2.death", "VE-2.moved"} <= hidden
    assert report.count("VE-1.departement_social_service") == 40
    assert report.count("VE-1") == 63
    words = page.content.decode()
    assert "Masqué : CCAS et CAF." in words or "Masqué : CAF et CCAS." in words
    assert not [code for code in report.figures if code.startswith(("NX-6", "VE-4"))]


def test_a_small_value_is_not_found_by_asking_narrower(territory: Territory) -> None:
    """Dates and perimeter are not listened to where values are masked."""
    client = reader(territory, "member")
    narrow = {"du": "10/05/2022", "au": "10/05/2022", "perimetre": "commune:85194"}
    page = client.get(reverse("figures"), narrow)
    scope = page.context["asked"].scope
    year = scope.since.year
    assert (scope.since, scope.until) == (date(year, 1, 1), date(year, 12, 31))
    assert scope.area_kind == ""


def test_shares_do_not_tell_what_is_hidden(territory: Territory) -> None:
    report = masked(report_of(Scope.year(territory.pk, 2022)))
    figures = [figure for figure in report.figures.values() if figure.share is not None]
    assert not [figure for figure in figures if figure.masked]
    assert {figure.code: figure.share for figure in figures if figure.value} == {
        "VE-1.departement_social_service": 63,
        "VE-1.not_treated": 19,
    }


def exported(client: Client, extension: str, **asked: str) -> bytes:
    answer = client.get(reverse("figures_export", args=[extension]), {**YEAR, **asked})
    assert answer.status_code == 200
    assert "essai-20220101-20221231" in answer["Content-Disposition"]
    return bytes(answer.content)


def test_an_export_is_masked_unless_asked_complete(territory: Territory) -> None:
    client = reader(territory, "secretariat")

    def caf(**asked: str) -> str:
        text = exported(client, "csv", **asked).decode("utf-8-sig")
        lines = csv.DictReader(io.StringIO(text), delimiter=";")
        return next(line["Valeur"] for line in lines if line["Code"] == "VE-1.caf")

    assert caf() == "masqué"
    assert caf(complet="1") == "2"
    member = reader(territory, "member")
    answer = member.get(reverse("figures_export", args=["csv"]), {**YEAR, "complet": "1"})
    assert "VE-1.caf;CAF;masqué" in answer.content.decode("utf-8-sig")
    traced = JournalEntry.objects.filter(action="figures.export").order_by("pk")
    assert [line.details["whole"] for line in traced] == [False, True, False]


def test_the_workbook_has_its_definitions_and_no_formula(territory: Territory) -> None:
    rules = published_rules(territory)
    rules.table["rules"][1]["label"] = "=1+1"
    rules.save()
    proposed = Decision.objects.filter(cdp_list__territory=territory, organisation__kind="caf")
    proposed.update(rule=2, version=rules, proposed=proposed[0].organisation)
    client = reader(territory, "secretariat")
    book = load_workbook(io.BytesIO(exported(client, "xlsx", complet="1")))
    assert book.sheetnames == ["Chiffres", "Définitions"]
    rows = {row[0]: row for row in book["Chiffres"].iter_rows(values_only=True)}
    assert rows["VE-1.caf"] == ("VE-1.caf", "CAF", 2, "CDP", 3)
    assert str(rows["NX-6.v1-2"][1]).endswith("=1+1")
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row]
    assert not [cell.coordinate for cell in cells if cell.data_type == "f"]
    meanings = {row[0]: row[1] for row in book["Définitions"].iter_rows(values_only=True)}
    assert meanings["Période"] == "année 2022"
    assert "acte est daté de la période" in str(meanings["VE-1"])


def test_the_files_behind_a_figure_are_as_many_as_it_says(territory: Territory) -> None:
    client = reader(territory, "secretariat")
    report = report_of(Scope.year(territory.pk, 2022))
    codes = ("VE-1.caf", "VE-1.ccas.kept", "VE-1.not_treated", "VE-2.death", "VE-3.ccas.waiting")
    for code in codes:
        page = client.get(reverse("figures_files", args=[code]), YEAR)
        assert page.context["page"].paginator.count == report.count(code) != 0, code
    trace = JournalEntry.objects.filter(action="figures.files").latest("pk")
    assert len(trace.details["shown"]) == 9
    assert client.get(reverse("figures_files", args=["NX-6"]), YEAR).status_code == 404


@pytest.mark.parametrize("role", ["secretariat", "member"])
def test_as_many_queries_for_300_cdp_as_for_3(role: str) -> None:
    counts = []
    for size in (1, 100):
        territory = TerritoryFactory()
        cases = [Case("caf", answer="reached"), Case("ccas"), Case(reason="moved")]
        record(territory, cases * size)
        client = reader(territory, role)
        client.get(reverse("figures"), YEAR)
        with CaptureQueriesContext(
            connection,
        ) as queries:
            client.get(reverse("figures"), YEAR)
        counts.append(len(queries))
    assert counts[0] == counts[1] <= 25, counts


def indicators(*arguments: str) -> dict[str, object]:
    output = io.StringIO()
    call_command("indicators", "--json", *arguments, stdout=output)
    document: dict[str, object] = json.loads(output.getvalue())
    return document


def test_the_command_gives_figures_with_definitions(territory: Territory) -> None:
    document = indicators("--territory", "essai", "--year", "2022", "--code", "VE-1.caf", "VE-2")
    figures = document["figures"]
    assert isinstance(figures, list)
    assert figures[0] | {"definition": ""} == {
        "code": "VE-1.caf",
        "label": "CAF",
        "definition": "",
        "value": 2,
        "unit": "CDP",
        "share": 3,
        "entered_by_hand": False,
    }
    assert {one["code"]: one["value"] for one in figures}["VE-2.moved"] == 11


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["--territory", "essai", "--year", "2022", "--code", "VE-99"], "Code inconnu : VE-99"),
        (["--territory", "ailleurs", "--year", "2022"], "n'est pas chargé"),
        (["--territory", "essai", "--year", "22"], "L'année 22"),
    ],
)
def test_the_command_refuses_in_french(
    territory: Territory, arguments: list[str], words: str
) -> None:
    with pytest.raises(CommandError, match=words) as refused:
        indicators(*arguments)
    assert refused.value.returncode == 1
