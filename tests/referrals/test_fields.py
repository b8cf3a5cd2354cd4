"""What members write: read strictly, shown as it can be read again."""

import datetime as dt
from typing import Any

import pytest

from referrals.rules.fields import FIELDS, FieldError, Kind, read, show

TODAY = dt.date(2026, 11, 20)

CELLS: list[tuple[str, Any, Any]] = [
    ("birth_dates", "3/10/1984", ["1984-10-03"]),
    ("birth_dates", dt.date(1984, 10, 3), ["1984-10-03"]),
    ("children", "0", 0),
    ("children", "aucun", 0),
    ("children", 2.0, 2),
    ("children", "12/03/2019 ; 05/06/2021", ["2019-03-12", "2021-06-05"]),
    ("rent", "1 280,50 €", "1280.50"),
    ("rent", 512.4, "512.40"),
    ("known", "OUI", True),
    ("known", "non", False),
    ("housing_benefit", "alf", "alf"),
    ("housing_benefit", "Aucune", "none"),
    ("measure", "Suivi sans mesure", "none"),
    ("measure_end", "31/12/2027", "2027-12-31"),
    ("phone", "06 12 34 56 78", "0612345678"),
    ("visiting_children", "3", 3),
    ("dwelling_type", "T3", "T3"),
    ("rent", "nsp", None),
    ("known", "Ne sait pas", None),
    ("phone", "", None),
]


@pytest.mark.parametrize(("name", "cell", "value"), CELLS)
def test_a_cell_is_read_and_what_is_shown_reads_the_same(name: str, cell: Any, value: Any) -> None:
    stored = read(name, cell, today=TODAY)
    assert stored == value
    assert read(name, show(name, stored), today=TODAY) == stored


@pytest.mark.parametrize(
    ("name", "cell"),
    [
        ("birth_dates", "31/02/1980"),
        ("birth_dates", "03/10/2030"),
        ("birth_dates", "03/10/1880"),
        ("children", "beaucoup"),
        ("children", "99"),
        ("rent", "-5"),
        ("rent", "99999999"),
        ("known", "peut-être"),
        ("measure_end", "03/10/2090"),
        ("phone", "0612"),
        ("dwelling_type", "un très grand logement"),
        ("visiting_children", "-1"),
    ],
)
def test_a_cell_that_says_nothing_clear_is_refused_in_french(name: str, cell: str) -> None:
    with pytest.raises(FieldError) as refusal:
        read(name, cell, today=TODAY)
    assert len(str(refusal.value)) > 15


def test_two_holders_have_two_birth_dates() -> None:
    assert len(read("birth_dates", "1/1/1980 ; 2/2/1982", today=TODAY, holders=2)) == 2
    with pytest.raises(FieldError, match="2 titulaires"):
        read("birth_dates", "1/1/1980", today=TODAY, holders=2)


def test_every_choice_can_be_read_from_its_label_and_from_its_value() -> None:
    for field in FIELDS.values():
        for value, label in field.options.items():
            expected = value == "yes" if field.kind is Kind.BOOLEAN else value
            assert read(field.name, label, today=TODAY) == expected
            assert read(field.name, value, today=TODAY) == expected


def test_a_word_instead_of_the_children_asks_for_a_number_or_for_dates() -> None:
    with pytest.raises(FieldError, match=r"un nombre .* ou des dates de naissance"):
        read("children", "beaucoup", today=TODAY)
