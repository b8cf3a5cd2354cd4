"""Decisions about letters that need no database."""

from decimal import Decimal

import pytest

from ccapex.letters.rules.address import AddressIncomplete, block, street_lines
from ccapex.letters.rules.typography import french_spaces
from ccapex.letters.rules.variants import prevention_variant
from ccapex.letters.services.mail_house import without_formula


@pytest.mark.parametrize(
    ("stock", "debt", "variant"),
    [
        ("public", "9000", "public"),
        ("public", None, "public"),
        ("private", "2999.99", "private_low"),
        ("private", "3000", "private_middle"),
        ("private", "7000", "private_middle"),
        ("private", "7000.01", "private_high"),
        ("private", None, "unknown_amount"),
        ("private", "0", "private_low"),
        ("", "5000", "private_middle"),
        ("", None, "unknown_amount"),
    ],
)
def test_the_prevention_letter_follows_stock_and_debt(
    stock: str, debt: str | None, variant: str
) -> None:
    assert prevention_variant(stock, Decimal(debt) if debt else None) == variant


def test_a_profile_sets_its_own_thresholds() -> None:
    rows = [{"code": "small", "stock": "private", "debt_under": 500}]
    assert prevention_variant("private", Decimal(499), rows) == "small"
    assert prevention_variant("private", Decimal(500), rows) == "unknown_amount"


@pytest.mark.parametrize(
    ("typed", "set_"),
    [
        ("Quoi ? Oui ! Voir : ici ; là", "Quoi\xa0? Oui\xa0! Voir\xa0: ici\xa0; là"),
        ("« oui »", "«\xa0oui\xa0»"),
        ("12 300 € et 40 %", "12\xa0300\xa0€ et 40\xa0%"),
        ("l'aide", "l’aide"),
        ('<p class="a : b ?">x</p>', '<p class="a : b ?">x</p>'),
        ("L&#x27;Essai", "L&#x27;Essai"),
        ("85100 LES SABLES", "85100 LES SABLES"),
    ],
)
def test_french_typography_is_set_in_text_only(typed: str, set_: str) -> None:
    assert french_spaces(typed) == set_


def test_an_address_is_cut_at_the_width_of_the_window() -> None:
    lines = street_lines("Résidence des Tilleuls bâtiment C, 12 rue de l'Essai", "85000", "Essai")
    assert lines == ["Résidence des Tilleuls bâtiment C, 12", "rue de l'Essai", "85000 ESSAI"]


def test_too_many_names_leave_the_address_whole() -> None:
    assert block(list("abcdefgh"), ["1 rue", "85000 ESSAI"])[-2:] == ["1 rue", "85000 ESSAI"]


def test_an_address_too_long_for_the_window_is_refused() -> None:
    with pytest.raises(AddressIncomplete, match="trop longue"):
        block(["a"], [str(n) for n in range(6)])


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r"])
def test_no_cell_of_the_mail_house_runs_as_a_formula(start: str) -> None:
    assert without_formula(f"{start}HYPERLINK()").startswith("'")
