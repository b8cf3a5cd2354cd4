"""The services among which one chooses a referent are found by their first letters."""

import pytest

from referrals.rules.choices import first_letters


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("MDSF – Saint-Essai", "Saint-Essai (MDSF)"),
        ("MDSF - Essai Nord", "Essai Nord (MDSF)"),
        ("CCAS des Exemples", "Les Exemples (CCAS)"),
        ("CCAS d'Essai-sur-Mer", "Essai-sur-Mer (CCAS)"),
        ("CCAS du Modèle", "Le Modèle (CCAS)"),
        ("CCAS (fictif)", "CCAS (fictif)"),
        ("Saint-Essai solidarité", "Saint-Essai solidarité"),
    ],
)
def test_the_town_comes_first(name: str, shown: str) -> None:
    assert first_letters(name) == shown
