"""The five territories that come with the product are whole and agree with their seeds."""

import pytest

from ccapex.profiles.read import former_communes, read_profile, shipped_profiles
from ccapex.profiles.validate import validate_profile


def test_the_five_territories_are_shipped() -> None:
    assert shipped_profiles() == (
        "cote-dor",
        "manche",
        "orientation-3",
        "seine-saint-denis",
        "vendee",
    )


@pytest.mark.parametrize("name", shipped_profiles())
def test_a_shipped_profile_has_no_error(name: str) -> None:
    profile = read_profile(name)
    errors, _ = validate_profile(profile)
    assert errors == []
    assert profile["territory"]["name"] == name


@pytest.mark.parametrize("name", shipped_profiles())
def test_every_commune_is_in_one_sector(name: str) -> None:
    profile = read_profile(name)
    drawn = [code for sector in profile["sectors"] for code in sector["communes"]]
    assert sorted(drawn) == sorted(commune["insee"] for commune in profile["communes"])


@pytest.mark.parametrize("name", shipped_profiles())
def test_mailboxes_are_fictional(name: str) -> None:
    profile = read_profile(name)
    boxes = [one["mailbox"] for one in profile["organisations"]]
    boxes += [unit["mailbox"] for one in profile["organisations"] for unit in one.get("units", ())]
    assert all(box.endswith(".example") for box in boxes)


@pytest.mark.parametrize("name", shipped_profiles())
def test_one_organisation_holds_the_secretariat(name: str) -> None:
    holders = [one for one in read_profile(name)["organisations"] if one.get("secretariat")]
    assert [one["kind"] for one in holders] == ["state_service"]


@pytest.mark.parametrize("name", shipped_profiles())
def test_the_information_system_of_the_state_is_a_dated_setting(name: str) -> None:
    systems = read_profile(name)["territory"]["information_systems"]
    assert all(system["valid_from"] for system in systems)
    assert any(system.get("to_confirm") for system in systems)


@pytest.mark.parametrize(
    ("name", "communes"),
    [("vendee", 253), ("cote-dor", 698), ("seine-saint-denis", 39), ("manche", 445)],
)
def test_the_real_communes_are_all_there(name: str, communes: int) -> None:
    assert len(read_profile(name)["communes"]) == communes


def test_a_commune_has_its_codes_and_areas() -> None:
    profile = read_profile("vendee")
    sables = next(c for c in profile["communes"] if c["insee"] == "85194")
    assert sables["name"] == "Les Sables-d'Olonne"
    assert "85100" in sables["postal_codes"]
    assert profile["epcis"][sables["epci"]] == "CA Les Sables d'Olonne Agglomération"
    assert profile["arrondissements"][sables["arrondissement"]] == "Les Sables-d'Olonne"


def test_delegated_communes_lead_to_their_commune() -> None:
    name, commune = former_communes("85")["85027"]
    assert (name, commune) == ("Boufféré", "85146")
    assert former_communes("00") == {}


def test_orientation_3_is_a_fictional_departement_of_twelve_communes() -> None:
    profile = read_profile("orientation-3")
    assert profile["territory"]["department_code"] == "00"
    assert profile["territory"]["seed"]["fictional"] is True
    assert len(profile["communes"]) == 12


def test_the_concertation_of_the_vendee_has_its_members_and_perimeter() -> None:
    concertation = read_profile("vendee")["concertation"]
    assert concertation["perimeter"] == {"epcis": ["200071165"]}
    members = set(concertation["members"])
    assert {"caf-85", "vendee-habitat", "vendee-logement", "ccas-les-sables"} <= members
    assert sum(member.startswith("ccas-") for member in members) == 5


@pytest.mark.parametrize("name", shipped_profiles())
def test_the_prevention_letter_has_its_five_variants(name: str) -> None:
    letters = read_profile(name)["letters"]
    prevention = next(one for one in letters if one["kind"] == "prevention_cdp")
    codes = [variant["code"] for variant in prevention["variants"]]
    assert codes == ["public", "private_low", "private_middle", "private_high", "unknown_amount"]
    middle = prevention["variants"][2]
    assert (middle["debt_from"], middle["debt_to"], middle["mentions"]) == (3000, 7000, ["adil"])


def test_the_manche_has_commissions_and_no_table() -> None:
    profile = read_profile("manche")
    assert "attribution" not in profile
    assert len(profile["commissions"]) == 11
