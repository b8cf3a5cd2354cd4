"""The published figures of the Manche come out of what is entered; the unknown stays unknown."""

import datetime as dt
from io import BytesIO

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from openpyxl import load_workbook

from ccapex.core.models import JournalEntry
from ccapex.demo.manche_figures import enter_published
from ccapex.demo.manche_years import YEARS
from commissions.enums import ItemState, SessionState
from commissions.models import Commission, Session
from commissions.rules.figures import Count, Sat, yearly
from commissions.services import figures as services
from commissions.services.figure_sheets import book
from commissions.services.past_sessions import Past, correct, enter, how_many
from commissions.services.seats import may_run
from tests.factories.commissions import commission_of, item_of, seat_of, session_of
from tests.factories.situations import Local, local

pytestmark = pytest.mark.django_db
TODAY = dt.date(2026, 11, 1)

PUBLISHED = {
    "saint-lo-incivilites": [(4, "inconnu", 0), (3, "inconnu", 0), (4, "inconnu", 0)],
    "saint-lo-points-rencontres": [(2, "93", 0), (3, "196", 0), (0, "aucune séance", 1)],
    "carentan-incivilites": [(4, "37", 0), (4, "38", 0), (3, "26", 0), (4, "41", 0)],
    "avranches-clspd": [(4, "9", 0), (4, "inconnu", 0), (0, "aucune séance", 1), (5, "inconnu", 0)],
    "granville-tbh": [(3, "13", 0), (2, "inconnu", 0), (0, "aucune séance", 1), (3, "32", 0)],
    "granville-incurie": [(3, "7", 0), (2, "inconnu", 0), (1, "inconnu", 0), (3, "3", 0)],
    "coutances-sante-vie-sociale": [
        *((3, "11", 0), (3, "inconnu", 0), (1, "inconnu", 0), (3, "30", 0)),
    ],
    "cherbourg-sante-mentale-habitat": [(3, "10", 0), (3, "inconnu", 0), (3, "inconnu", 0)],
}
NEW = {
    ("avranches-clspd", 2019): "8",
    ("granville-tbh", 2019): "6",
    ("granville-incurie", 2019): "4",
    ("coutances-sante-vie-sociale", 2019): "13",
    ("cherbourg-sante-mentale-habitat", 2019): "13",
}


def published(made: Local) -> dict[str, Commission]:
    commissions = {}
    for slug in YEARS:
        commission = commission_of(made.territory, slug=slug, level="municipale")
        seat_of(commission, made.ccas.membership.organisation, role="secretariat")
        commissions[slug] = commission
    enter_published(list(commissions.values()), lambda _: made.ccas)
    return commissions


def test_the_published_figures_come_out_of_the_sessions_entered() -> None:
    made = local()
    for slug, commission in published(made).items():
        several = services.of_years(commission, 2018, 2021)
        told = [(one.held, one.total.in_words, len(one.cancelled)) for one in several]
        assert told[: len(PUBLISHED[slug])] == PUBLISHED[slug], slug
        for one in several:
            wanted = NEW.get((slug, one.year), "inconnu" if one.held else "aucune séance")
            assert one.new.in_words == wanted, (slug, one.year)


def test_what_a_year_does_not_tell_is_said_in_its_words() -> None:
    made = local()
    commissions = published(made)
    avranches = services.yearly(commissions["avranches-clspd"], 2021)
    assert avranches.notes == ("6 à 7 situations évoquées à chaque réunion",)
    cherbourg = services.yearly(commissions["cherbourg-sante-mentale-habitat"], 2020)
    assert (cherbourg.held, cherbourg.restricted) == (3, 3)
    last = services.yearly(commissions["saint-lo-incivilites"], 2021)
    assert (last.held, last.total.in_words) == (5, "inconnu")


def test_a_period_told_stands_beside_what_its_sessions_add_up_to() -> None:
    made = local()
    commissions = published(made)
    [(told, count)] = services.told_periods(commissions["coutances-sante-vie-sociale"])
    assert (told.from_year, told.total, told.known) == (2012, 108, None)
    assert count.in_words == "au moins 41"
    first, second = services.told_periods(commissions["cherbourg-sante-mentale-habitat"])
    assert (first[0].from_year, first[0].total, first[0].more_than) == (2005, 200, True)
    assert (second[0].from_year, second[0].total, second[0].known) == (2015, 43, 12)


def test_entered_twice_by_the_demo_nothing_is_added() -> None:
    made = local()
    commissions = published(made)
    count = Session.objects.count()
    assert enter_published(list(commissions.values()), lambda _: made.ccas) == 0
    assert Session.objects.count() == count


def test_the_spreadsheet_says_unknown_and_defines_its_words() -> None:
    made = local()
    enter(made.commission, Past(2019, count=2, new=6), desk=made.ccas)
    years = services.of_years(made.commission, 2019, 2019)
    sheets = load_workbook(BytesIO(book(made.commission, years, [])))
    assert sheets.sheetnames == ["Années", "Séances", "Définitions"]
    row = list(sheets["Années"].values)[1]
    assert row[:2] == (2019, 2)
    assert row[5:8] == ("inconnu", 6, "inconnu")
    words = [one[0] for one in sheets["Définitions"].values]
    assert "au moins" in words


def test_sessions_with_their_files_are_counted_with_those_told() -> None:
    made = local()
    day = dt.date(timezone.localdate().year - 1, 3, 12)
    enter(made.commission, Past(day.year, total=5, new=2, known=3), desk=made.ccas)
    closed = {"state": SessionState.CLOSED, "closed_at": timezone.now()}
    first = session_of(made.commission, held_on=day, **closed)
    second = session_of(made.commission, held_on=day + dt.timedelta(days=90), **closed)
    item = item_of(first, state=ItemState.EXAMINED, is_new=True)
    item_of(second, item.procedure, state=ItemState.EXAMINED, is_new=False)
    item_of(second, state=ItemState.EXAMINED, is_new=False)
    item_of(second, state=ItemState.POSTPONED)
    found = services.yearly(made.commission, day.year)
    assert found.held == 3
    assert (found.total.exact, found.new.exact, found.known.exact) == (7, 3, 4)
    assert found.passages == 3


def test_a_file_of_which_nobody_knows_whether_it_was_seen_makes_a_least() -> None:
    sat = [Sat(TODAY, seen=((1, True), (2, None), (3, False)))]
    found = yearly(2026, sat)
    assert found.total.in_words == "3"
    assert found.new.in_words == "inconnu"
    sat.append(Sat(TODAY + dt.timedelta(days=1), seen=((4, True),)))
    assert yearly(2026, sat).new.in_words == "au moins 2"


def test_a_session_planned_is_not_counted() -> None:
    made = local()
    session_of(made.commission, held_on=dt.date(2025, 2, 3))
    assert services.yearly(made.commission, 2025).is_empty


def test_words_of_a_count() -> None:
    assert Count(0, 0, 0).in_words == "aucune séance"
    assert Count(0, 2, 2).in_words == "inconnu"
    assert Count(12, 1, 3).in_words == "au moins 12"
    assert Count(0, 0, 3).in_words == "0"
    assert Count(12, 1, 3).exact is None


@pytest.mark.parametrize(
    "past",
    [
        Past(2030),
        Past(2018, held_on=dt.date(2019, 1, 3)),
        Past(2018, held_on=dt.date(2018, 1, 3), count=2),
        Past(2018, total=5, new=4, known=3),
        Past(2018, total=5, new=1, known=1),
        Past(2018, total=5, cancelled="Pandémie"),
        Past(2018, count=0),
    ],
)
def test_figures_that_contradict_each_other_are_refused(past: Past) -> None:
    made = local()
    with pytest.raises(ValidationError):
        enter(made.commission, past, desk=made.ccas)
    assert not Session.objects.exists()


def test_the_form_sent_twice_enters_once() -> None:
    made = local()
    expected = how_many(made.commission)
    enter(made.commission, Past(2018, count=4, total=37), desk=made.ccas, expected=expected)
    with pytest.raises(ValidationError):
        enter(made.commission, Past(2018, count=4, total=37), desk=made.ccas, expected=expected)
    assert services.yearly(made.commission, 2018).total.exact == 37


def test_the_day_already_entered_is_refused() -> None:
    made = local()
    day = dt.date(2018, 5, 4)
    enter(made.commission, Past(2018, held_on=day), desk=made.ccas)
    with pytest.raises(ValidationError):
        enter(made.commission, Past(2018, held_on=day), desk=made.ccas)


def test_a_correction_keeps_what_was_written_before() -> None:
    made = local()
    [first, *_] = enter(made.commission, Past(2018, count=4, total=37), desk=made.ccas)
    erratum = correct(first, {"told_total": 38}, reason="Erreur de copie.", desk=made.ccas)
    assert services.yearly(made.commission, 2018).total.exact == 38
    assert (erratum.number, "37 devient 38" in erratum.text) == (1, True)
    line = JournalEntry.objects.get(action="commission.past_corrected")
    assert line.details["numbers"] == {"told_total": [37, 38]}
    with pytest.raises(ValidationError):
        correct(first, {"told_total": 39}, reason=" ", desk=made.ccas)
    for desk in (made.police, made.office, made.stranger):
        with pytest.raises(ValidationError):
            correct(first, {"told_total": 1}, reason="Non.", desk=desk)


def test_only_who_runs_the_commission_enters_and_sends() -> None:
    made = local()
    for desk in (made.police, made.office, made.stranger):
        assert not may_run(desk, made.commission)
        with pytest.raises(ValidationError):
            enter(made.commission, Past(2018), desk=desk)
        with pytest.raises(ValidationError):
            services.send(made.commission, 2018, desk=desk)


def test_sent_figures_stay_as_sent_until_they_are_sent_again() -> None:
    made = local()
    enter(made.commission, Past(2025, count=3, total=13), desk=made.ccas)
    services.send(made.commission, 2025, desk=made.ccas)
    enter(made.commission, Past(2025, total=2), desk=made.ccas)
    [(_, sent)] = services.sent_to(made.office, 2025)
    assert sent is not None
    assert (sent.figures["held"], sent.figures["total"]) == (3, "13")
    services.send(made.commission, 2025, desk=made.ccas)
    [(_, sent)] = services.sent_to(made.office, 2025)
    assert sent is not None
    assert sent.figures["total"] == "15"


def test_ten_years_cost_what_one_costs() -> None:
    made = local()
    for year in range(2010, 2020):
        enter(made.commission, Past(year, count=2, total=3), desk=made.ccas)
    with CaptureQueriesContext(connection) as one:
        services.of_years(made.commission, 2019, 2019)
    with CaptureQueriesContext(connection) as ten:
        services.of_years(made.commission, 2010, 2019)
    assert len(ten) == len(one)
