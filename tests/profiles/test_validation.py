"""What the sections of a profile say of each other must hold together."""

import copy
from collections.abc import Callable
from typing import Any

import pytest

from ccapex.accounts.enums import OrganisationKind
from ccapex.profiles.read import read_profile
from ccapex.profiles.schema import MISSIONS, ORGANISATION_KINDS
from ccapex.profiles.validate import validate_profile
from referrals.enums import Mission


def vendee() -> dict[str, Any]:
    return copy.deepcopy(read_profile("vendee"))


def _caf(profile: dict[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = next(o for o in profile["organisations"] if o["slug"] == "caf-85")
    return found


def _double_organisation(profile: dict[str, Any]) -> None:
    profile["organisations"].append(copy.deepcopy(_caf(profile)))


def _unknown_kind(profile: dict[str, Any]) -> None:
    _caf(profile)["kind"] = "caisse"


def _unknown_commune(profile: dict[str, Any]) -> None:
    _caf(profile)["covers"] = {"communes": ["85999"]}


def _unknown_sector(profile: dict[str, Any]) -> None:
    _caf(profile)["covers"] = {"sectors": ["ailleurs"]}


def _unknown_mission(profile: dict[str, Any]) -> None:
    _caf(profile)["missions"] = ["referant"]


def _overlapping_sectors(profile: dict[str, Any]) -> None:
    profile["sectors"][1]["communes"].append("85194")


def _unknown_member(profile: dict[str, Any]) -> None:
    profile["concertation"]["members"].append("ccas-d-ailleurs")


def _unknown_sender(profile: dict[str, Any]) -> None:
    profile["senders"][0]["organisation"] = "ddets-99"


def _unknown_perimeter(profile: dict[str, Any]) -> None:
    profile["concertation"]["perimeter"] = {"epcis": ["1"]}


def _unknown_default(profile: dict[str, Any]) -> None:
    profile["territory"]["target_defaults"]["ccas"] = "mairie"


def _unknown_field(profile: dict[str, Any]) -> None:
    profile["enrichment"]["requests"][0]["fields"].append("opinions")


def _asked_of_nobody(profile: dict[str, Any]) -> None:
    profile["enrichment"]["requests"][0]["kinds"] = ["metropole"]


def _no_secretariat(profile: dict[str, Any]) -> None:
    for one in profile["organisations"]:
        one.pop("secretariat", None)


@pytest.mark.parametrize(
    ("spoil", "code"),
    [
        (_double_organisation, "duplicate"),
        (_unknown_kind, "unknown_kind"),
        (_unknown_commune, "unknown_commune"),
        (_unknown_sector, "unknown_area"),
        (_unknown_mission, "unknown_mission"),
        (_overlapping_sectors, "overlapping_sectors"),
        (_unknown_member, "unknown_organisation"),
        (_unknown_sender, "unknown_organisation"),
        (_unknown_perimeter, "unknown_area"),
        (_unknown_default, "unknown_target"),
        (_unknown_field, "unknown_field"),
        (_asked_of_nobody, "unknown_kind"),
        (_no_secretariat, "no_secretariat"),
    ],
)
def test_a_spoiled_profile_is_refused(spoil: Callable[[dict[str, Any]], None], code: str) -> None:
    profile = vendee()
    assert validate_profile(profile)[0] == []
    spoil(profile)
    assert code in {error.code for error in validate_profile(profile)[0]}


def test_a_commune_outside_every_sector_is_a_warning() -> None:
    profile = vendee()
    profile["sectors"] = profile["sectors"][:-1]
    warnings = validate_profile(profile)[1]
    assert any(w.code == "commune_without_sector" and "Yeu" in w.message for w in warnings)


def test_what_a_seed_does_not_settle_is_shown() -> None:
    warnings = [w for w in validate_profile(vendee())[1] if w.code == "to_confirm"]
    assert any("mdsf-challans" in warning.message for warning in warnings)
    assert any("ALEXI" in warning.message or "DDETS" in warning.message for warning in warnings)


def test_a_section_marked_as_a_whole_says_so() -> None:
    profile = vendee()
    profile["dsf"] = {"to_confirm": True}
    said = [w.message for w in validate_profile(profile)[1] if w.rule == "dsf"]
    assert "À valider (dsf) : toute la section." in said


def test_lists_shared_with_the_applications_are_the_same() -> None:
    assert dict(ORGANISATION_KINDS) == dict(OrganisationKind.choices)
    assert dict(MISSIONS) == dict(Mission.choices)
