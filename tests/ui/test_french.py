"""Figures, dates and plurals as French readers expect them."""

import datetime
from decimal import Decimal

import pytest

from ccapex.core import french
from ccapex.core.typed import Sense, typed_amount, typed_date

TODAY = datetime.date(2026, 11, 20)


@pytest.mark.parametrize(
    ("value", "written"),
    [
        (1234.5, "1\u202f234,5"),
        (Decimal("-3.20"), "\u22123,2"),
        (1_000_000, "1\u202f000\u202f000"),
        (0, "0"),
        (None, ""),
        ("n/a", ""),
        (float("nan"), ""),
    ],
)
def test_a_number_is_written_with_narrow_spaces_and_a_comma(value: object, written: str) -> None:
    assert french.number(value) == written


@pytest.mark.parametrize(
    ("size", "written"),
    [(12, "1 ko"), (348160, "340 ko"), (20 * 1024 * 1024, "20 Mo"), (1258291, "1,2 Mo"), ("", "")],
)
def test_the_size_of_a_file_is_told_as_its_limit_is(size: object, written: str) -> None:
    assert french.file_size(size) == written.replace(" ", french.NBSP)


def test_money_keeps_its_cents_and_an_unknown_amount_is_not_zero() -> None:
    assert french.money(Decimal("1280.5")) == "1\u202f280,50\u00a0€"
    assert french.money(0) == "0,00\u00a0€"
    assert french.money(None) == ""


@pytest.mark.parametrize(
    ("count", "written"),
    [(0, "0 dossier"), (1, "1 dossier"), (1.5, "1,5 dossier"), (2, "2 dossiers")],
)
def test_the_plural_starts_at_two(count: float, written: str) -> None:
    assert french.plural(count, "dossier").replace(french.NBSP, " ") == written


def test_an_irregular_plural_is_given_whole() -> None:
    assert french.plural(3, "avis reçu,avis reçus") == "3\u00a0avis reçus"


def test_the_first_of_the_month_is_premier() -> None:
    assert french.long_day(datetime.date(2026, 8, 1)) == "1er\u00a0août\u00a02026"


@pytest.mark.parametrize(
    ("days", "words"),
    [
        (0, "aujourd’hui"),
        (1, "demain"),
        (-1, "hier"),
        (3, "dans 3 jours"),
        (-12, "depuis 12 jours"),
    ],
)
def test_days_are_told_from_today(days: int, words: str) -> None:
    told = french.days_away(TODAY + datetime.timedelta(days=days), TODAY)
    assert told.replace(french.NBSP, " ") == words


@pytest.mark.parametrize(
    ("text", "sense", "read"),
    [
        ("3/10", "nearest", "2026-10-03"),
        ("3/10", "future", "2027-10-03"),
        ("25/12", "past", "2025-12-25"),
        ("3.10.26", "nearest", "2026-10-03"),
        ("031026", "nearest", "2026-10-03"),
        ("04/02/87", "past", "1987-02-04"),
        ("2026-10-03", "nearest", "2026-10-03"),
        ("hier", "nearest", "2026-11-19"),
        ("Après-demain", "nearest", "2026-11-22"),
        ("+15", "nearest", "2026-12-05"),
        ("-3", "nearest", "2026-11-17"),
        ("31/02/2026", "nearest", None),
        ("29/02", "nearest", None),
        ("bientôt", "nearest", None),
    ],
)
def test_a_typed_date_is_read_as_it_is_meant(text: str, sense: Sense, read: str | None) -> None:
    found = typed_date(text, today=TODAY, sense=sense)
    assert (found.isoformat() if found else None) == read


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("1 280,50", "1280.50"),
        ("1\u202f280,50\u00a0€", "1280.50"),
        ("1.280,50", "1280.50"),
        ("1280.5", "1280.5"),
        ("douze", None),
        ("1,234,5", None),
        ("1,255", None),
    ],
)
def test_an_amount_is_read_as_people_write_it(text: str, read: str | None) -> None:
    assert typed_amount(text) == (None if read is None else Decimal(read))


def test_an_instant_shows_the_day_people_lived() -> None:
    just_after_midnight = datetime.datetime(2026, 9, 30, 22, 30, tzinfo=datetime.UTC)
    assert french.day(just_after_midnight) == "01/10/2026"
