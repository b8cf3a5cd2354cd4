"""Keys find the households worth comparing, and few others."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

import pytest

from households.matching import HouseholdCard, PersonCard, blocking_keys
from households.matching.phonetics import phonetic
from tests.matching.fiction import Fiction
from tests.matching.labelled import labelled


def card(last: str, first: str, **others: str) -> HouseholdCard:
    return HouseholdCard("k", (PersonCard(last, first, **others),))  # type: ignore[arg-type]


def test_every_return_shares_a_key_with_its_household() -> None:
    known, rows = labelled(31, 1_000)
    keys = {one.key: blocking_keys(one) for one in known}
    missed = [
        row.kinds for row in rows if row.same_as and not blocking_keys(row.card) & keys[row.same_as]
    ]
    assert missed == []


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (card("Tanguy", "Roland"), card("Roland", "Tanguy")),
        (card("Jacques", "Zoé"), card("JACQUES Schmitt", "zoe")),
        (card("Jacques", "Zoé"), card("Schmitt", "Zoé", birth_name="Jacques")),
        (card("Mathieu", "Thibaut"), card("Matthieu", "Thibault")),
        (card("Benoît", "Colette"), card("Benoist", "Colette")),
    ],
)
def test_names_meet_when_they_sound_alike_in_any_order(
    one: HouseholdCard, other: HouseholdCard
) -> None:
    assert blocking_keys(one) & blocking_keys(other)


def test_a_key_is_short_and_names_nobody() -> None:
    keys = blocking_keys(Fiction(1).household("k"))
    assert keys
    assert all(len(key) == 16 and set(key) <= set("0123456789abcdef") for key in keys)


def test_a_household_has_few_keys_and_a_key_few_households() -> None:
    fiction = Fiction(5, rare=0)
    sizes: Counter[str] = Counter()
    for number in range(3_000):
        sizes.update(blocking_keys(fiction.household(str(number))))
    assert sizes.total() < 8 * 3_000
    assert max(sizes.values()) < 12


def test_unknown_values_make_no_key() -> None:
    assert blocking_keys(HouseholdCard("k")) == set()
    assert blocking_keys(card("Durand", "")) == set()
    nobody = HouseholdCard("k", phones=frozenset({"NC"}), emails=frozenset({"inconnu"}))
    assert blocking_keys(nobody) == set()


def test_a_person_alone_in_a_shared_street_still_gets_a_key() -> None:
    home = replace(card("Durand", ""), address="rue des Lilas", postal_code="85000")
    assert blocking_keys(home)


@pytest.mark.parametrize(
    ("one", "other"),
    [("lefebvre", "lefebvres"), ("moreau", "morau"), ("philippe", "filipe"), ("quentin", "kentin")],
)
def test_one_sound_one_code(one: str, other: str) -> None:
    assert phonetic(one) == phonetic(other)
