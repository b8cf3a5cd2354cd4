"""From the kind to the organisation of the place, and to the default where there is none."""

from typing import Any

import pytest

from referrals.attribution.directory import Commune, Directory, Organisation
from referrals.attribution.engine import attribute
from referrals.attribution.parse import parse_rule_set
from referrals.attribution.resolve import resolve
from tests.attribution.tools import table, territory, vendee

ALONE_AT_70 = {"stock": "private", "has_children": False, "tenant_age": 70}
FAMILY = {"stock": "public", "has_children": True}


@pytest.mark.parametrize(
    ("commune", "target"),
    [
        ("85194", "ccas-les-sables"),
        ("85298", "ccas-vaire"),
        ("85191", "mdsf-la-roche-sur-yon"),
        ("85113", "mdsf-ile-d-yeu"),
    ],
)
def test_a_commune_without_ccas_falls_to_the_departement(commune: str, target: str) -> None:
    result = vendee(**ALONE_AT_70, commune=commune)
    assert (result.target, result.target_kind) == (target, "ccas")


def test_every_commune_of_the_vendee_has_a_social_service() -> None:
    directory = territory("vendee")[1]
    assert len(directory.communes) > 250
    for code in directory.communes:
        assert vendee(**FAMILY, commune=code).target is not None


@pytest.mark.parametrize(
    ("place", "target"),
    [
        ({}, None),
        ({"sector": "challans"}, "mdsf-challans"),
        ({"sector": "Challans"}, "mdsf-challans"),
        ({"epci": "200071165"}, "mdsf-les-sables-d-olonne"),
        ({"arrondissement": "851"}, None),
        ({"commune": "75056"}, None),
        ({"commune": "85047"}, "mdsf-challans"),
    ],
)
def test_a_place_that_is_not_precise_enough_leaves_the_kind_alone(
    place: dict[str, Any], target: str | None
) -> None:
    result = vendee(**FAMILY, **place)
    assert (result.outcome, result.target_kind) == ("target", "departement_social_service")
    assert result.target == target


def test_a_commune_outside_the_territory_is_said() -> None:
    assert "hors du territoire" in vendee(**FAMILY, commune="75056").explanation


def test_outside_the_perimeter_the_rules_answer_and_the_case_says_so() -> None:
    inside = vendee(**FAMILY, commune="85194")
    outside = vendee(**FAMILY, commune="85191")
    assert not inside.out_of_perimeter
    assert "Hors secteur" not in inside.explanation
    assert outside.out_of_perimeter
    assert outside.outcome == "target"
    assert "Hors secteur de la concertation." in outside.explanation


def test_a_follow_up_given_as_a_kind_is_resolved_by_the_commune() -> None:
    result = vendee(current_follow_up="ccas", commune="85194")
    assert (result.target, result.target_kind) == ("ccas-les-sables", "ccas")


def _organisation(slug: str, *areas: tuple[str, str], kind: str = "ccas") -> Organisation:
    return Organisation(slug, kind, slug, frozenset(areas))


def _directory(*organisations: Organisation, **defaults: str) -> Directory:
    return Directory(
        "ici",
        communes={"00001": Commune("00001", "Valbourg", epci="E", sector="S", arrondissement="A")},
        organisations={o.slug: o for o in organisations},
        defaults=defaults,
    )


HERE = {"commune": "00001"}


def test_the_narrowest_cover_wins() -> None:
    levels = [("territory", ""), ("arrondissement", "A"), ("epci", "E"), ("sector", "S")]
    levels.append(("commune", "00001"))
    for count in range(1, len(levels) + 1):
        organisations = [_organisation(level, (level, code)) for level, code in levels[:count]]
        found = resolve("ccas", HERE, _directory(*organisations))
        assert found.slug == levels[count - 1][0]


def test_two_organisations_of_the_same_cover_are_left_to_people() -> None:
    two = [_organisation(slug, ("commune", "00001")) for slug in ("un", "deux")]
    found = resolve("ccas", HERE, _directory(*two))
    assert (found.slug, found.ambiguous) == (None, True)
    assert "un" in found.why


def test_defaults_that_go_round_in_circles_end() -> None:
    found = resolve("ccas", HERE, _directory(ccas="msa", msa="ccas"))
    assert found.slug is None


def test_a_default_may_be_one_organisation() -> None:
    directory = _directory(_organisation("departement", kind="departement"), ccas="departement")
    assert resolve("ccas", HERE, directory).slug == "departement"


def test_a_landlord_target_is_the_landlord_of_the_case() -> None:
    raw = {
        "mission": "referent",
        "label": "essai",
        "valid_from": "2020-01-01",
        "rules": [{"then": {"kind": "landlord"}}],
    }
    rule_set, _ = parse_rule_set(raw)
    directory = _directory(_organisation("habitat", kind="landlord"))
    case = {"id": 1, "attributes": {"landlord": "habitat"}}
    assert attribute(case, rule_set, directory).target == "habitat"
    assert attribute({"id": 1, "attributes": {}}, rule_set, directory).target is None


def test_a_table_is_asked_alone_as_well() -> None:
    case = {"id": 7, "on": "2026-01-01", "attributes": {"current_follow_up": "caf"}}
    rule_set, directory = table("vendee", "referent"), territory("vendee")[1]
    assert attribute(case, rule_set, directory).as_dict()["id"] == 7
    assert attribute({**case, "on": "2020-01-01"}, rule_set, directory).outcome == "no_rule"
    assert attribute(case, None, directory).outcome == "no_rule"
