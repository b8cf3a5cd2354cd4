"""A table is proved before it is published; what is wrong is named."""

import copy
from collections.abc import Callable
from typing import Any

import pytest

from ccapex.profiles.read import read_profile, shipped_profiles
from referrals.attribution.check import check_rule_set, check_rule_sets
from referrals.attribution.directory import directory_from_profile


def vendee() -> dict[str, Any]:
    return copy.deepcopy(read_profile("vendee"))


def rules(profile: dict[str, Any]) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = profile["attribution"][0]["rules"]
    return found


@pytest.mark.parametrize("name", shipped_profiles())
def test_every_shipped_table_gives_every_case_an_owner(name: str) -> None:
    errors, _ = check_rule_sets(read_profile(name))
    assert errors == []


def test_what_the_seeds_do_not_settle_is_a_warning() -> None:
    _, warnings = check_rule_sets(vendee())
    assert {"to_confirm"} == {warning["code"] for warning in warnings}
    assert any("Lecture à confirmer par la Vendée" in str(w["message"]) for w in warnings)


def _without_last_rule(profile: dict[str, Any]) -> None:
    rules(profile).pop()


def _strictly_over_fifty(profile: dict[str, Any]) -> None:
    rules(profile)[4]["when"][1]["operator"] = "over"


def _repeated_rule(profile: dict[str, Any]) -> None:
    rules(profile).append({**copy.deepcopy(rules(profile)[2]), "order": 6})


def _impossible_rule(profile: dict[str, Any]) -> None:
    both = [
        {"attribute": "has_children", "operator": "is", "value": False},
        {"attribute": "has_child_under_21", "operator": "is", "value": True},
    ]
    rules(profile).insert(0, {"order": 10, "when": both, "then": {"kind": "caf"}})


def _target_that_left(profile: dict[str, Any]) -> None:
    rules(profile)[1]["then"] = {"organisation": "caf-partie"}


def _target_that_cannot_act(profile: dict[str, Any]) -> None:
    rules(profile)[1]["then"] = {"organisation": "adil-85"}


def _unknown_kind(profile: dict[str, Any]) -> None:
    rules(profile)[1]["then"] = {"kind": "mairie"}


def _no_target(profile: dict[str, Any]) -> None:
    del rules(profile)[1]["then"]


def _no_default(profile: dict[str, Any]) -> None:
    profile["territory"]["target_defaults"] = {}


def _unknown_attribute(profile: dict[str, Any]) -> None:
    rules(profile)[2]["when"][0]["attribute"] = "has_childrens"


def _unknown_operator(profile: dict[str, Any]) -> None:
    rules(profile)[2]["when"][0]["operator"] = "equals"


def _wrong_value(profile: dict[str, Any]) -> None:
    rules(profile)[2]["when"][0]["value"] = "oui"


def _comparison_of_words(profile: dict[str, Any]) -> None:
    rules(profile)[1]["when"][0].update(operator="at_least")


def _crossed_bounds(profile: dict[str, Any]) -> None:
    rules(profile)[4]["when"][1].update(operator="between", value=[60, 50])


def _unknown_place(profile: dict[str, Any]) -> None:
    rules(profile)[2]["when"].append({"attribute": "sector", "operator": "is", "value": "ailleurs"})


def _same_order(profile: dict[str, Any]) -> None:
    rules(profile)[2]["order"] = 2


def _unknown_key(profile: dict[str, Any]) -> None:
    rules(profile)[2]["whenn"] = []


def _unknown_mission(profile: dict[str, Any]) -> None:
    profile["attribution"][0]["mission"] = "referant"


def _no_date(profile: dict[str, Any]) -> None:
    profile["attribution"][0]["valid_from"] = "hier"


def _two_versions(profile: dict[str, Any]) -> None:
    later = {**copy.deepcopy(profile["attribution"][0]), "valid_from": "2024-01-01"}
    profile["attribution"].append(later)


def _no_rules(profile: dict[str, Any]) -> None:
    profile["attribution"][0]["rules"] = []


def _not_a_list(profile: dict[str, Any]) -> None:
    profile["attribution"] = {"referent": []}


def _not_a_table(profile: dict[str, Any]) -> None:
    profile["attribution"] = ["referent"]


@pytest.mark.parametrize(
    ("spoil", "code", "where"),
    [
        (_without_last_rule, "gap", "referent"),
        (_strictly_over_fifty, "gap", "referent"),
        (_repeated_rule, "dead_rule", "referent 6"),
        (_impossible_rule, "dead_rule", "referent 10"),
        (_target_that_left, "unknown_target", "referent 2"),
        (_target_that_cannot_act, "unknown_target", "referent 2"),
        (_unknown_kind, "unknown_target", "referent 2"),
        (_no_target, "invalid_target", "referent 2"),
        (_no_default, "no_default_target", "referent 5"),
        (_unknown_attribute, "unknown_attribute", "referent 3"),
        (_unknown_operator, "invalid_condition", "referent 3"),
        (_wrong_value, "invalid_condition", "referent 3"),
        (_comparison_of_words, "invalid_condition", "referent 2"),
        (_crossed_bounds, "invalid_condition", "referent 5"),
        (_unknown_place, "invalid_condition", "referent 3"),
        (_same_order, "duplicate_order", "referent 2"),
        (_unknown_key, "unknown_key", "referent 3"),
        (_unknown_mission, "unknown_mission", "referant"),
        (_no_date, "invalid_date", "referent"),
        (_two_versions, "overlapping_versions", "referent"),
        (_no_rules, "missing_field", "referent"),
        (_not_a_list, "invalid_rule_set", None),
        (_not_a_table, "invalid_rule_set", None),
    ],
)
def test_a_spoiled_table_is_refused_with_its_reason(
    spoil: Callable[[dict[str, Any]], None], code: str, where: str | None
) -> None:
    profile = vendee()
    spoil(profile)
    errors, _ = check_rule_sets(profile)
    assert (code, where) in {(error["code"], error["rule"]) for error in errors}


def test_a_gap_is_described_by_the_values_that_fall_in_it() -> None:
    profile = vendee()
    _strictly_over_fifty(profile)
    errors, _ = check_rule_sets(profile)
    assert errors
    for error in errors:
        assert "âge du titulaire du bail : 50" in str(error["message"])
        assert "aucun enfant à charge" in str(error["message"])


def test_what_is_outside_the_scope_is_no_gap() -> None:
    profile = copy.deepcopy(read_profile("cote-dor"))
    watch = next(one for one in profile["attribution"] if one["mission"] == "social_watch")
    profile["attribution"] = [watch]
    assert check_rule_sets(profile)[0] == []


def test_versions_that_follow_each_other_do_not_overlap() -> None:
    profile = vendee()
    _two_versions(profile)
    profile["attribution"][0]["valid_to"] = "2023-12-31"
    assert check_rule_sets(profile)[0] == []


def test_the_editor_checks_one_table_alone() -> None:
    profile = vendee()
    errors, _ = check_rule_set(profile["attribution"][0], directory_from_profile(profile))
    assert errors == []
    broken, _ = check_rule_set({"mission": "referent"}, directory_from_profile(profile))
    assert "missing_field" in {error["code"] for error in broken}
