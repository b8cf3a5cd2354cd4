"""One dwelling, one phone, one landlord, however they are written."""

from __future__ import annotations

import pytest

from households.matching.address import parse_address, same_street
from households.matching.normalise import city_key, landlord_key, phone_key, postal_key


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("59, rue de Klein", "Résidence des Dunes, apt 24, 59, rue de Klein"),
        ("8, rue Renée Alexandre", "8, R. Renée Alexandre"),
        ("12 bis, boulevard de la République", "12B BD REPUBLIQUE"),
        ("3 avenue du Général Leclerc", "3 AV GAL LECLERC"),
        ("14 rue Saint-Michel", "14, r. St Michel"),
        ("7, chemin Delmas", "chemin Delmas, 7"),
        ("7 ch. Delmas", "Bât. B, 2e étage, 7 chemin Delmas"),
        ("5, le Bourg", "5 le bourg"),
    ],
)
def test_one_address_written_otherwise_is_the_same(one: str, other: str) -> None:
    mine, theirs = parse_address(one), parse_address(other)
    assert mine.number == theirs.number != ""
    assert same_street(mine, theirs)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("4, rue Lefebvre", "4, boulevard Lefebvre"),
        ("4, rue des Lilas", "4, rue des Roses"),
        ("4, rue Gay", "4, rue Guy"),
    ],
)
def test_two_streets_stay_two(one: str, other: str) -> None:
    assert not same_street(parse_address(one), parse_address(other))


def test_an_apartment_is_no_street_number() -> None:
    read = parse_address("Résidence les Pins, appt n° 12, rue du 8 mai 1945")
    assert (read.number, read.unit) == ("", "12")


@pytest.mark.parametrize(
    "written", ["06 12 34 56 78", "0612345678", "+33 612345678", "612345678.0", "0033612345678"]
)
def test_a_phone_is_one_number(written: str) -> None:
    assert phone_key(written) == "612345678"


@pytest.mark.parametrize("written", ["NC", "inconnu", "", "0000000000", "06 12"])
def test_what_is_no_phone_is_unknown(written: str) -> None:
    assert phone_key(written) == ""


def test_landlords_are_told_apart_by_what_matters() -> None:
    assert landlord_key("VENDEE HABITAT") == landlord_key("Vendée Habitat")
    assert landlord_key("Vendée Logement ESH") == landlord_key("Vendée Logement")
    assert landlord_key("Martin Jean") == landlord_key("M. Jean MARTIN")
    assert landlord_key("Vendée Habitat") != landlord_key("Vendée Logement")
    assert landlord_key("SCI Martin") != landlord_key("Martin")


def test_communes_and_postal_codes_as_spreadsheets_give_them() -> None:
    assert city_key("LES SABLES D OLONNE CEDEX 2") == city_key("Les Sables-d'Olonne")
    assert city_key("St-Jean-de-Monts") == city_key("Saint-Jean-de-Monts")
    assert postal_key("85180.0") == postal_key("85180") == "85180"
    assert postal_key("1000.0") == "01000"
