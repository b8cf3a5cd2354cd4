"""What must hold on every table and every case, shipped or made up."""

from datetime import date
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from referrals.attribution.cases import CaseError
from referrals.attribution.directory import Commune, Directory, Organisation
from referrals.attribution.engine import Result, attribute
from referrals.attribution.parse import parse_rule_set
from referrals.attribution.proof import prove
from referrals.attribution.table import RuleSet
from tests.attribution.tools import table, territory

VALUES: dict[str, list[Any]] = {
    "stock": ["public", "private"],
    "current_follow_up": ["none", "caf", "ccas", "departement_social_service", "landlord"],
    "has_children": [True, False],
    "has_child_under_21": [True, False],
    "tenant_age": [0, 30, 49, 50, 51, 90],
    "housing_benefit": ["none", "apl", "alf", "als"],
    "benefit_payer": ["caf", "msa"],
    "stage": ["cdp", "cql", "cfp_request", "cfp_granted"],
    "known_to_social_services": [True, False],
    "known_to_caf_social_service": [True, False],
    "months_unpaid": [0, 1, 2, 3],
    "dalo_recognised": [True, False],
    "debt_framed": [True, False],
    "debt_amount": [9_999.99, 10_000.0],
    "household_size": [1, 2, 5, 6],
    "termination_motive": ["arrears", "sale"],
}
TABLES = [
    (name, one.mission)
    for name in ("vendee", "orientation-3", "cote-dor", "seine-saint-denis")
    for one in territory(name)[0]
]
DAY = "2026-10-15"

partial_case = st.fixed_dictionaries(
    {}, optional={name: st.sampled_from(values) for name, values in VALUES.items()}
)


def answer(attributes: dict[str, Any], rule_set: RuleSet, directory: Directory) -> Result | None:
    """None where the values contradict each other."""
    try:
        return attribute({"id": 1, "on": DAY, "attributes": attributes}, rule_set, directory)
    except CaseError:
        return None


def consistent(attributes: dict[str, Any]) -> bool:
    """Contradictions that the engine excludes from what is unknown without refusing them."""
    follow_up = attributes.get("current_follow_up")
    if attributes.get("known_to_caf_social_service") is False and follow_up == "caf":
        return False
    followed = follow_up in {"caf", "ccas", "departement_social_service"}
    return not (followed and attributes.get("known_to_social_services") is False)


@pytest.mark.parametrize(("name", "mission"), TABLES)
@settings(max_examples=120, deadline=None)
@given(
    known=partial_case,
    completion=st.fixed_dictionaries(
        {name: st.sampled_from(values) for name, values in VALUES.items()}
    ),
)
def test_a_target_given_despite_unknowns_is_the_one_of_every_completion(
    name: str, mission: str, known: dict[str, Any], completion: dict[str, Any]
) -> None:
    rule_set, directory = table(name, mission), territory(name)[1]
    complete = {"commune": next(iter(directory.communes)), **completion, **known}
    before, after = answer(known, rule_set, directory), answer(complete, rule_set, directory)
    if before is None or after is None or not consistent(complete):
        return
    assert after.outcome != "to_complete" or after.missing == ()
    if before.outcome != "to_complete":
        assert (after.outcome, after.target_kind) == (before.outcome, before.target_kind)
        assert before.target is None or after.target == before.target


@pytest.mark.parametrize(("name", "mission"), TABLES)
@settings(max_examples=120, deadline=None)
@given(
    known=partial_case,
    completion=st.fixed_dictionaries(
        {name: st.sampled_from(values) for name, values in VALUES.items()}
    ),
)
def test_giving_what_is_missing_settles_the_case(
    name: str, mission: str, known: dict[str, Any], completion: dict[str, Any]
) -> None:
    rule_set, directory = table(name, mission), territory(name)[1]
    before = answer(known, rule_set, directory)
    if before is None or before.outcome != "to_complete":
        return
    assert before.missing
    assert not set(before.missing) & set(known)
    every = {"commune": next(iter(directory.communes)), **completion}
    completed = {**known, **{field: every[field] for field in before.missing}}
    after = answer(completed, rule_set, directory)
    if after is not None and consistent(completed):
        assert after.outcome != "to_complete"


# --- made-up tables -------------------------------------------------------------------------

CONDITIONS = [
    {"attribute": "stock", "operator": "is", "value": "public"},
    {"attribute": "has_children", "operator": "is", "value": True},
    {"attribute": "has_child_under_21", "operator": "is", "value": True},
    {"attribute": "has_child_under_21", "operator": "is", "value": False},
    {"attribute": "tenant_age", "operator": "under", "value": 50},
    {"attribute": "tenant_age", "operator": "between", "value": [30, 60]},
    {"attribute": "housing_benefit", "operator": "not_in", "value": ["none", "als"]},
    {"attribute": "youngest_child_age", "operator": "at_least", "value": 18},
]
made_up_rules = st.lists(
    st.tuples(
        st.lists(st.sampled_from(CONDITIONS), max_size=3),
        st.sampled_from(["caf", "ccas", "siao"]),
    ),
    min_size=1,
    max_size=5,
)
complete_household = st.fixed_dictionaries(
    {
        "stock": st.sampled_from(["public", "private"]),
        "youngest_child_age": st.sampled_from([None, 0, 17, 18, 20, 21, 30]),
        "tenant_age": st.integers(0, 130),
        "housing_benefit": st.sampled_from(["none", "apl", "alf", "als"]),
    }
)
SOMEWHERE = Directory(
    "ici",
    communes={"00001": Commune("00001", "Valbourg")},
    organisations={
        kind: Organisation(kind, kind, kind.upper(), frozenset({("territory", "")}))
        for kind in ("caf", "ccas", "siao")
    },
)


def made_up(rules: list[tuple[list[dict[str, Any]], str]]) -> RuleSet:
    rule_set, errors = parse_rule_set(
        {
            "mission": "referent",
            "label": "essai",
            "valid_from": date(2020, 1, 1),
            "rules": [
                {"order": i, "when": when, "then": {"kind": kind}}
                for i, (when, kind) in enumerate(rules, 1)
            ],
        }
    )
    assert rule_set is not None, errors
    return rule_set


@settings(max_examples=200, deadline=None)
@given(rules=made_up_rules, household=complete_household)
def test_no_gap_found_means_every_household_has_an_owner(
    rules: list[tuple[list[dict[str, Any]], str]], household: dict[str, Any]
) -> None:
    rule_set = made_up(rules)
    errors, _ = prove(rule_set, SOMEWHERE)
    if household["youngest_child_age"] is None:
        household = {**household, "has_children": False}
    result = attribute({"id": 1, "attributes": household}, rule_set, SOMEWHERE)
    codes = {error.code for error in errors}
    if "gap" not in codes:
        assert result.outcome == "target"
    dead = {error.rule for error in errors if error.code == "dead_rule"}
    assert f"referent {result.rule}" not in dead


@settings(max_examples=100, deadline=None)
@given(rules=made_up_rules)
def test_a_rule_without_condition_at_the_end_leaves_no_gap(
    rules: list[tuple[list[dict[str, Any]], str]],
) -> None:
    errors, _ = prove(made_up([*rules, ([], "caf")]), SOMEWHERE)
    assert "gap" not in {error.code for error in errors}


@settings(max_examples=100, deadline=None)
@given(rules=made_up_rules)
def test_what_follows_a_rule_without_condition_is_dead(
    rules: list[tuple[list[dict[str, Any]], str]],
) -> None:
    errors, _ = prove(made_up([*rules, ([], "caf"), ([], "siao")]), SOMEWHERE)
    dead = {error.rule for error in errors if error.code == "dead_rule"}
    assert f"referent {len(rules) + 2}" in dead
