"""Dates, amounts, numbers and words, in every way that senders write them."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from referrals.reading.categories import (
    infer_stock,
    read_housing_benefit,
    read_landlord_kind,
    read_stock,
)
from referrals.reading.cells import Cell
from referrals.reading.contacts import read_emails, read_phones
from referrals.reading.dates import read_date, read_dates
from referrals.reading.numbers import (
    NotANumber,
    read_amount,
    read_identifier,
    read_insee_code,
    read_integer,
    read_postal_code,
)
from referrals.reading.problems import Problem
from referrals.reading.rows import ParsedRow, parse_values
from tests.reading.lists import TODAY

DAY = dt.date(2026, 9, 18)


@pytest.mark.parametrize(
    "cell",
    ["18/09/2026", "18/9/26", "18-09-26", "18.09.2026", "2026-09-18", "18 septembre 2026",
     "18-sept-26", "18 Sept. 2026", "\u00a018/09/2026\u202f", "vendredi 18 septembre 2026",
     "le 18/09/2026", "18/09/2026 00:00:00", "2026-09-18T10:30:00", "18 09 2026", "18092026",
     "20260918", "18/09/2026 à 14h30", 46283, 46283.5, "46283", DAY,
     dt.datetime(2026, 9, 18, 23, 30, tzinfo=dt.UTC)],
)  # fmt: skip
def test_a_date_is_read_however_it_is_written(cell: Cell) -> None:
    assert read_date(cell, today=TODAY) == DAY


def test_a_first_of_the_month_may_be_written_in_words() -> None:
    assert read_date("1er août 2026", today=TODAY) == dt.date(2026, 8, 1)


def test_two_digit_years_are_not_in_the_future() -> None:
    assert read_date("05-05-22", today=TODAY) == dt.date(2022, 5, 5)
    assert read_date("01/01/27", today=TODAY) == dt.date(1927, 1, 1)


def _errors(cell: Cell) -> list[tuple[str, str]]:
    row = parse_values({"act_date": cell, "tenant_last_name": "Durand"}, today=TODAY)
    return [(problem.code, problem.message) for problem in row.errors]


def test_an_impossible_date_of_act_is_refused_with_its_words() -> None:
    assert _errors("31/02/2026") == [("invalid_date", "La date « 31/02/2026 » n'existe pas.")]
    assert _errors("29/02/2025")[0][0] == "invalid_date"


@pytest.mark.parametrize("cell", ["à venir", "?", "septembre", "2026", 12, "12", "18/2026"])
def test_what_is_no_date_is_refused(cell: Cell) -> None:
    assert [code for code, _ in _errors(cell)] == ["invalid_date"]


@pytest.mark.parametrize("cell", ["", "  ", "\u00a0"])
def test_a_missing_date_of_act_asks_for_it(cell: Cell) -> None:
    assert _errors(cell) == [("missing_date", "Indiquez la date de l'acte.")]


def _warnings(**values: Cell) -> list[Problem]:
    row = parse_values({"tenant_last_name": "Durand", "tenant_first_name": "Zoé",
                        "act_date": DAY, **values}, today=TODAY)  # fmt: skip
    assert not row.rejected
    return row.warnings


@pytest.mark.parametrize(
    ("values", "code"),
    [({"act_date": "20/09/2026"}, "closed_day"), ({"act_date": "14/07/2026"}, "closed_day"),
     ({"act_date": "01/03/2027"}, "future_date"), ({"act_date": "01/03/1985"}, "old_date"),
     ({"debt_amount": 0.0}, "unusual_amount"), ({"debt_amount": "-12,50"}, "unusual_amount"),
     ({"debt_amount": "100 000,01 €"}, "unusual_amount"),
     ({"debt_amount": "voir décompte"}, "unreadable_amount"),
     ({"phone": "+44 20 7946 0958"}, "unreadable_phone"), ({"phone": "0611"}, "unreadable_phone"),
     ({"postal_code": "8510"}, ""), ({"postal_code": "851"}, "unreadable_postal_code"),
     ({"housing_benefit": "oui"}, "unknown_housing_benefit"), ({"lease_date": "31/02/2020"},
     "unreadable_date"), ({"stock": "autre"}, "unknown_stock"), ({"phone": "NC"}, ""),
     ({"debt_amount": "NC"}, ""), ({"lease_date": "inconnue"}, ""), ({"children": "deux"},
     "unreadable_number"), ({"birth_date": "01/01/2030"}, "unlikely_date")],
)  # fmt: skip
def test_the_unusual_is_a_warning_and_never_rejects(values: dict[str, Cell], code: str) -> None:
    assert [problem.code for problem in _warnings(**values)] == ([code] if code else [])


def test_saint_stephen_is_a_holiday_in_alsace_only() -> None:
    values: dict[str, Cell] = {"tenant_last_name": "DURAND Zoé", "act_date": "26/12/2025"}
    here = parse_values(values, today=TODAY, alsace_moselle=True)
    assert "closed_day" in [problem.code for problem in here.warnings]
    elsewhere = parse_values(values, today=TODAY)
    assert "closed_day" not in [problem.code for problem in elsewhere.warnings]


@pytest.mark.parametrize(
    ("cell", "amount"),
    [("2\u00a0107,68€", "2107.68"), ("2\u202f107,68 €", "2107.68"), ("3279.86", "3279.86"),
     ("1.234,56", "1234.56"), ("1 234", "1234"), (60.0, "60"), ("1,234.56", "1234.56"),
     ("1.234", "1234"), ("1,5", "1.50"), ("12 345 678,90 EUR", "12345678.90"), ("0,00", "0"),
     ("(12,50)", "-12.50"), ("12,50-", "-12.50"), ("-12,5", "-12.5"), ("1.234.567", "1234567"),
     (3270.955, "3270.96"), ("1'234.50", "1234.50"), ("0.125", "0.13"), (532, "532")],
)  # fmt: skip
def test_an_amount_is_read_however_it_is_written(cell: Cell, amount: str) -> None:
    assert read_amount(cell) == Decimal(amount)


@pytest.mark.parametrize("cell", ["1,2,3.4.5", "abc", "12 €/mois", "€", "1e5", True, "99999999999"])
def test_what_is_no_amount_is_not_guessed(cell: Cell) -> None:
    with pytest.raises(NotANumber):
        read_amount(cell)


@given(st.decimals(min_value=0, max_value=99_999_999, places=2, allow_nan=False))
def test_every_amount_comes_back_from_the_french_style(amount: Decimal) -> None:
    for separator in ("\u202f", "\u00a0", " ", "."):
        french = f"{amount:,.2f}".replace(",", "_").replace(".", ",").replace("_", separator)
        assert read_amount(french) == amount
        assert read_amount(french + " €") == amount
    assert read_amount(f"{amount:,.2f}") == amount


@given(st.dates(min_value=dt.date(1928, 1, 1), max_value=TODAY))
def test_every_date_comes_back_from_every_style(day: dt.date) -> None:
    for style in ("%d/%m/%Y", "%d-%m-%Y", "%d.%m.%Y", "%Y-%m-%d", "%d/%m/%y", "%d-%m-%y"):
        assert read_date(f"{day:{style}}", today=TODAY) == day
    serial = (day - dt.date(1899, 12, 30)).days
    assert read_date(float(serial), today=TODAY) == day


@given(st.text(max_size=60) | st.floats() | st.integers() | st.dates())
def test_no_cell_whatever_it_holds_breaks_the_reading_of_a_row(cell: str | float | dt.date) -> None:
    fields = ("act_date", "tenant_last_name", "tenant_full_name", "co_tenant_full_name", "phone",
              "email", "address", "postal_code", "city", "insee_code", "stock", "landlord_kind",
              "debt_amount", "months_unpaid", "lease_date", "birth_date", "children_birth_dates",
              "housing_benefit", "officer_reference", "comment")  # fmt: skip
    for field in fields:
        assert isinstance(parse_values({field: cell}, today=TODAY), ParsedRow)


@pytest.mark.parametrize(("cell", "count"), [("4 mois", 4), (4.0, 4), ("4", 4), ("env. 3", 3)])
def test_a_count_is_read_with_its_words(cell: Cell, count: int) -> None:
    assert read_integer(cell) == count


@pytest.mark.parametrize(
    ("cell", "code"),
    [(85440.0, "85440"), ("85440", "85440"), (1000.0, "01000"), ("01000", "01000"),
     ("85 440", "85440"), ("F-85440", "85440"), ("85100 CEDEX", "85100")],
)  # fmt: skip
def test_a_postal_code_has_five_digits(cell: Cell, code: str) -> None:
    assert read_postal_code(cell) == code


@pytest.mark.parametrize(
    ("cell", "code"), [("85194", "85194"), (1004.0, "01004"), ("2a004", "2A004")]
)
def test_an_insee_code_has_five_characters(cell: Cell, code: str) -> None:
    assert read_insee_code(cell) == code


@pytest.mark.parametrize(
    ("cell", "text"),
    [(9831629.0, "9831629"), ("0334223", "0334223"), (12.5, "12.5"), ("'007", "007"), ("NC", "")],
)
def test_an_identifier_is_a_text(cell: Cell, text: str) -> None:
    assert read_identifier(cell) == text


@pytest.mark.parametrize(
    ("cell", "numbers"),
    [("07.78.14.40.12", ["0778144012"]), (787214949.0, ["0787214949"]),
     ("+33 733654215", ["0733654215"]), ("0033 7 33 65 42 15", ["0733654215"]),
     ("+33 (0)7 33 65 42 15", ["0733654215"]), ("06 11 22 33 44 / 07 11 22 33 44",
     ["0611223344", "0711223344"]), ("06-11-22-33-44", ["0611223344"]),
     ("M. 0611223344 Mme 0711223344", ["0611223344", "0711223344"]), ("NC", []),
     ("inconnu", []), ("", []), ("0611223344 ou 0611223344", ["0611223344"]),
     ("06 11 22 33 44 07 11 22 33 44", ["0611223344", "0711223344"])],
)  # fmt: skip
def test_telephones_are_ten_digits(cell: Cell, numbers: list[str]) -> None:
    assert list(read_phones(cell).national) == numbers


def test_addresses_of_messages_are_cut_out_of_their_cell() -> None:
    assert read_emails("Zoe.D@Example.NET ; b@example.net") == [
        "zoe.d@example.net",
        "b@example.net",
    ]


@pytest.mark.parametrize(
    ("text", "stock"),
    [("Public", "public"), ("HLM", "public"), ("parc social", "public"), ("PUBLIC", "public"),
     ("PRIVE", "private"), ("parc privé", "private"), ("privé ", "private"), ("?", None),
     ("Bailleur social", "public"), ("particulier", "private"), ("public/privé", None)],
)  # fmt: skip
def test_the_stock_is_public_or_private(text: str, stock: str | None) -> None:
    assert read_stock(text) == stock


@pytest.mark.parametrize(
    ("text", "kind"),
    [("Personne morale", "legal_person"), ("Personne physique", "natural_person"),
     ("PM", "legal_person"), ("PP", "natural_person"), ("SCI", "legal_person"),
     ("SCI familiale", "natural_person"), ("particulier", "natural_person"), ("autre", None)],
)  # fmt: skip
def test_a_family_company_counts_as_a_natural_person(text: str, kind: str | None) -> None:
    assert read_landlord_kind(text) == kind


def test_benefits_have_their_codes() -> None:
    read = [read_housing_benefit(t) for t in ("APL", "A.L.F", "als", "aucune", "non", "oui", "AL")]
    assert read == ["apl", None, "als", "none", "none", None, None]


def test_birth_dates_of_children_are_a_list() -> None:
    cell = "12/03/2015, 01/01/18 et 30/02/2020"
    assert read_dates(cell, today=TODAY) == [dt.date(2015, 3, 12), dt.date(2018, 1, 1)]


SOCIAL = ["Vendée Habitat", "Vendée Logement ESH"]


@pytest.mark.parametrize(
    ("name", "kind", "stock"),
    [("VENDEE HABITAT", None, "public"), ("Vendée Logement", "legal_person", "public"),
     ("SCI Leclerc", "legal_person", "private"), ("Riou", "natural_person", "private"),
     ("Foncière X", "legal_person", None), ("OPH de X", None, "public"), ("", None, None)],
)  # fmt: skip
def test_the_stock_is_deduced_only_from_what_is_sure(
    name: str, kind: str | None, stock: str | None
) -> None:
    assert infer_stock(name, kind, SOCIAL) == stock
