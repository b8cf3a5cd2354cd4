"""Which CDP are counted: by the date of the act, both days included, in the part asked for."""

import datetime

import pytest
from django.test import Client
from django.urls import reverse

from ccapex.accounts.models import Territory
from procedures.models import Event
from reporting.figures.report import report_of
from reporting.figures.scope import Scope
from reporting.periods import areas_of, question
from tests.factories.accounts import CommuneFactory, TerritoryFactory, desk_for, log_in
from tests.reporting.facts import Case, record

pytestmark = pytest.mark.django_db


@pytest.fixture
def territory() -> Territory:
    found: Territory = TerritoryFactory()
    return found


def decided(territory: Territory, since: datetime.date, until: datetime.date) -> int | None:
    return report_of(Scope(territory.pk, since, until)).count("VE-1")


def test_both_ends_of_the_period_are_in_it(territory: Territory) -> None:
    day = datetime.date(2022, 12, 31)
    record(territory, [Case("caf", on=day), Case("caf", on=day + datetime.timedelta(days=1))])
    assert decided(territory, day, day) == 1
    assert decided(territory, datetime.date(2022, 1, 1), day) == 1
    assert decided(territory, datetime.date(2023, 1, 1), datetime.date(2023, 12, 31)) == 1


def test_the_act_dates_the_figure_and_not_the_decision(territory: Territory) -> None:
    """Decided today, on an act of 2022: it is a figure of 2022."""
    record(territory, [Case("caf", on=datetime.date(2022, 3, 1))])
    assert report_of(Scope.year(territory.pk, 2022)).count("VE-1.caf") == 1
    this_year = datetime.date.today().year  # noqa: DTZ011 - any year but 2022
    assert report_of(Scope.year(territory.pk, this_year)).count("VE-1") == 0


def test_the_year_begins_at_midnight_in_paris(
    territory: Territory, monkeypatch: pytest.MonkeyPatch
) -> None:
    """At 23:30 UTC on 31 December it is already January in Paris: the page opens on that year."""
    late = datetime.datetime(2026, 12, 31, 23, 30, tzinfo=datetime.UTC)
    monkeypatch.setattr("django.utils.timezone.now", lambda: late)
    assert question(territory, {}, narrow=True).year == 2027
    early = datetime.datetime(2026, 12, 31, 22, 30, tzinfo=datetime.UTC)
    monkeypatch.setattr("django.utils.timezone.now", lambda: early)
    assert question(territory, {}, narrow=True).year == 2026


def test_a_corrected_act_counts_once_at_its_right_date(territory: Territory) -> None:
    record(territory, [Case("caf", on=datetime.date(2022, 3, 1))])
    wrong = Event.objects.get(territory=territory)
    wrong.replaced_by = Event.objects.create(
        territory=territory,
        procedure=wrong.procedure,
        kind="cdp",
        occurred_on=datetime.date(2021, 3, 1),
    )
    wrong.save()
    assert report_of(Scope.year(territory.pk, 2022)).count("VE-1") == 0
    assert report_of(Scope.year(territory.pk, 2021)).count("VE-1.caf") == 1


def test_a_part_of_the_territory_counts_its_own_communes(territory: Territory) -> None:
    CommuneFactory(
        territory=territory,
        insee_code="85194",
        name="Port",
        epci_code="A",
        epci_name="Côte",
        sector_code="nord",
        arrondissement_code="853",
    )
    CommuneFactory(territory=territory, insee_code="85001", name="Bois", epci_code="B")
    record(territory, [Case("caf", insee="85194"), Case("ccas", insee="85001"), Case("ccas")])
    for kind, code, counted in (
        ("commune", "85001", 1),
        ("epci", "A", 2),
        ("sector", "nord", 2),
        ("arrondissement", "853", 2),
        ("commune", "85999", 0),
    ):
        year = Scope.year(territory.pk, 2022)
        scope = Scope(territory.pk, year.since, year.until, kind, code)
        assert report_of(scope).count("VE-1") == counted, (kind, code)
    offered = [value for _, options in areas_of(territory)[1:] for value, _ in options]
    assert {"commune:85001", "epci:A", "sector:nord", "arrondissement:853"} <= set(offered)


def test_nothing_crosses_a_territory(territory: Territory) -> None:
    record(TerritoryFactory(), [Case("caf")] * 6)
    assert report_of(Scope.year(territory.pk, 2022)).count("VE-1") == 0


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ({"du": "31/02/2022", "au": "01/03/2022"}, "n’existe pas"),
        ({"du": "01/03/2022", "au": "01/02/2022"}, "La fin précède le début"),
        ({"du": "", "au": "01/02/2022"}, "obligatoire"),
        ({"du": "01/01/2022", "au": "31/12/2022", "perimetre": "commune:00000"}, "perimetre"),
    ],
)
def test_a_period_that_is_none_says_what_to_change(
    territory: Territory, typed: dict[str, str], words: str
) -> None:
    client = log_in(Client(), desk_for("secretariat", territory=territory))
    page = client.get(reverse("figures"), typed)
    assert page.status_code == 200
    assert "error-summary" in page.content.decode()
    assert words in page.content.decode()
    assert client.get(reverse("figures_export", args=["csv"]), typed).status_code == 404
