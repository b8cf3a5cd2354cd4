"""When two written names are one person, may be, or are two."""

from __future__ import annotations

import pytest

from households.matching.names import Grade, name_tie


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (("LEFÈVRE", "Zoé"), ("Lefevre", "ZOE")),
        (("Saint-Martin", "Jean-Luc"), ("St Martin", "Jean Luc")),
        (("d'Almeida", "Ana"), ("ALMEIDA", "Ana")),
        (("Le Goff", "Yann"), ("LEGOFF", "Yann")),
        (("Lebœuf", "Anaïs"), ("LEBOEUF", "Anais")),
        (("De Oliveira", "Rui"), ("Oliveira", "Rui")),
        (("Grégoire", "Benoît"), ("Benoît", "Grégoire")),
    ],
)
def test_the_same_name_written_otherwise_is_the_same(
    one: tuple[str, str], other: tuple[str, str]
) -> None:
    assert name_tie(*one, *other).grade is Grade.SAME


@pytest.mark.parametrize(
    ("one", "other", "note"),
    [
        (("Lefebvre", "Adélaïde"), ("Lefevbre", "Adélaïde"), "last_name_slip"),
        (("Pages", "Andrée"), ("Pgaes", "Andrée"), "last_name_slip"),
        (("Blanchard", "Océane"), ("Blanchard", "Océéane"), "first_name_slip"),
        (("Jacques", "Zoé"), ("JACQUES Schmitt", "Zoé"), "last_name_shared"),
        (("Tanguy", "Roland"), ("Rooland", "Tanguy"), "name_swapped"),
    ],
)
def test_one_slip_is_told_and_still_recognised(
    one: tuple[str, str], other: tuple[str, str], note: str
) -> None:
    tie = name_tie(*one, *other)
    assert tie.grade is Grade.ONE_SLIP
    assert note in tie.notes


@pytest.mark.parametrize(
    ("first", "other_first"),
    [("René", "Renée"), ("Michel", "Michelle"), ("Lina", "Line"), ("Fatoumata", "Fatimata")],
)
def test_near_first_names_are_never_taken_for_a_slip(first: str, other_first: str) -> None:
    assert name_tie("Durand", first, "Durand", other_first).grade < Grade.PARTIAL


@pytest.mark.parametrize(
    ("one", "other", "grade"),
    [
        (("Durand", "Paul"), ("Durand", "Lucie"), Grade.RELATIVE),
        (("Durand", "Paul"), ("Moreau", "Paul"), Grade.NEAR),
        (("Durand", "Paul"), ("Moreau", "Lucie"), Grade.OTHER),
        (("Roy", "Paul"), ("Rey", "Paul"), Grade.TWO_SLIPS),
        (("Durand", "P."), ("Durand", "Paul"), Grade.PARTIAL),
        (("Durand", ""), ("Durand", "Paul"), Grade.PARTIAL),
        (("", "Paul"), ("", "Paul"), Grade.OTHER),
        (("Durand", "Jean"), ("Durand", "Jean-Pierre"), Grade.PARTIAL),
    ],
)
def test_what_differs_lowers_the_grade(
    one: tuple[str, str], other: tuple[str, str], grade: Grade
) -> None:
    assert name_tie(*one, *other).grade is grade
    assert name_tie(*other, *one).grade is grade
