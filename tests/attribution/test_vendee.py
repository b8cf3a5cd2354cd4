"""The published criteria of the Vendée, case by case."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from referrals.attribution.table import version_on
from tests.attribution.tools import ask, table, vendee

SOCIAL_SERVICE = "departement_social_service"
SABLES = "85194"


@pytest.mark.parametrize(
    ("attributes", "kind", "rule"),
    [
        pytest.param(
            {"stock": "private", "has_children": False, "tenant_age": 70, "debt_amount": 2311},
            "ccas",
            5,
            id="man alone of 70, private landlord",
        ),
        pytest.param(
            {
                "stock": "public",
                "has_children": True,
                "tenant_age": 55,
                "current_follow_up": SOCIAL_SERVICE,
            },
            SOCIAL_SERVICE,
            1,
            id="man of 55 with a child, followed by the MDSF",
        ),
        pytest.param(
            {"stock": "public", "has_children": True, "tenant_age": 55},
            SOCIAL_SERVICE,
            3,
            id="the same, followed by nobody",
        ),
        pytest.param(
            {
                "stock": "private",
                "youngest_child_age": 3,
                "tenant_age": 31,
                "housing_benefit": "alf",
            },
            "caf",
            2,
            id="couple with two children, private landlord, ALF",
        ),
        pytest.param(
            {
                "stock": "public",
                "youngest_child_age": 3,
                "tenant_age": 31,
                "housing_benefit": "alf",
            },
            SOCIAL_SERVICE,
            3,
            id="the same, public landlord",
        ),
        pytest.param(
            {"stock": "private", "has_children": False, "tenant_age": 44},
            SOCIAL_SERVICE,
            4,
            id="woman alone of 44, private landlord",
        ),
        pytest.param(
            {"stock": "public", "has_children": True},
            SOCIAL_SERVICE,
            3,
            id="birth date unknown, one child: age changes nothing",
        ),
    ],
)
def test_worked_cases(attributes: dict[str, Any], kind: str, rule: int) -> None:
    result = vendee(**attributes)
    assert (result.outcome, result.target_kind, result.rule) == ("target", kind, rule)
    assert result.missing == ()


@pytest.mark.parametrize(
    ("attributes", "missing"),
    [
        ({"stock": "public", "has_children": False}, ("tenant_age",)),
        ({"stock": "private", "youngest_child_age": 10}, ("housing_benefit",)),
        ({"stock": "private", "has_child_under_21": True}, ("housing_benefit",)),
        ({"has_child_under_21": True, "housing_benefit": "alf"}, ("stock",)),
        (
            {"stock": "private", "has_children": True, "housing_benefit": "alf"},
            ("has_child_under_21",),
        ),
        ({"stock": "public", "tenant_age": 60}, ("has_children",)),
        (
            {"stock": "public", "has_children": True, "current_follow_up": None},
            ("current_follow_up",),
        ),
    ],
)
def test_what_is_missing_is_exactly_what_would_settle_it(
    attributes: dict[str, Any], missing: tuple[str, ...]
) -> None:
    result = vendee(**attributes)
    assert (result.outcome, result.missing) == ("to_complete", missing)
    assert (result.target, result.target_kind, result.rule) == (None, None, None)


@pytest.mark.parametrize(
    ("age", "kind"), [(18, SOCIAL_SERVICE), (49, SOCIAL_SERVICE), (50, "ccas"), (51, "ccas")]
)
def test_fifty_exactly_is_fifty_or_over(age: int, kind: str) -> None:
    for stock in ("public", "private"):
        assert vendee(stock=stock, has_children=False, tenant_age=age).target_kind == kind


@pytest.mark.parametrize(("age", "kind"), [(0, "caf"), (20, "caf"), (21, SOCIAL_SERVICE)])
def test_housing_benefit_counts_children_under_21(age: int, kind: str) -> None:
    result = vendee(stock="private", youngest_child_age=age, housing_benefit="alf")
    assert result.target_kind == kind


@pytest.mark.parametrize("benefit", ["none", "apl", "als"])
def test_only_alf_sends_a_family_of_the_private_stock_to_the_caf(benefit: str) -> None:
    result = vendee(stock="private", has_child_under_21=True, housing_benefit=benefit)
    assert result.target_kind == SOCIAL_SERVICE


def test_a_family_paid_by_the_msa_goes_to_the_departement() -> None:
    family = {"stock": "private", "has_child_under_21": True, "housing_benefit": "alf"}
    assert vendee(**family, benefit_payer="msa").target_kind == SOCIAL_SERVICE
    assert vendee(**family, benefit_payer="caf").target_kind == "caf"
    assert vendee(**family).target_kind == "caf"


@pytest.mark.parametrize("kind", ["caf", "ccas", SOCIAL_SERVICE])
def test_the_follow_up_of_a_social_service_stays(kind: str) -> None:
    result = vendee(current_follow_up=kind)
    assert (result.target_kind, result.rule, result.target) == (kind, 1, None)


@pytest.mark.parametrize("kind", ["landlord", "operator", "siao", "msa", "vendee-habitat"])
def test_the_follow_up_of_others_does_not_stop_the_rules(kind: str) -> None:
    result = vendee(current_follow_up=kind, stock="public", has_children=False, tenant_age=70)
    assert (result.target_kind, result.rule) == ("ccas", 5)


def test_an_organisation_that_follows_the_household_is_the_target_itself() -> None:
    result = vendee(current_follow_up="mdsf-challans", commune=SABLES)
    assert (result.target, result.target_kind) == ("mdsf-challans", SOCIAL_SERVICE)


def test_the_departement_follows_households_through_its_social_service() -> None:
    result = vendee(current_follow_up="departement-85")
    assert (result.target, result.target_kind) == ("departement-85", SOCIAL_SERVICE)


def test_a_specialised_service_means_not_treated_which_is_no_gap() -> None:
    result = vendee(current_follow_up="specialised_service", stock="public", has_children=True)
    assert (result.outcome, result.target_kind) == ("no_rule", None)
    assert "service social spécialisé" in result.explanation


def test_unknown_to_social_services_means_followed_by_none_of_them() -> None:
    result = vendee(
        current_follow_up=None,
        known_to_social_services=False,
        stock="private",
        has_children=False,
        tenant_age=70,
    )
    assert (result.target_kind, result.rule) == ("ccas", 5)


def test_several_rules_that_lead_to_the_same_service_are_no_obstacle() -> None:
    result = vendee(stock="public", tenant_age=40)
    assert (result.target_kind, result.rule, result.possible_rules) == (SOCIAL_SERVICE, 3, (3, 4))
    assert "règle 3 ou 4" in result.explanation


def test_a_case_is_judged_by_the_version_of_its_day() -> None:
    case = {"current_follow_up": "none", "has_children": True, "stock": "public"}
    assert ask("vendee", "referent", case, "2021-02-01").outcome == "target"
    before = ask("vendee", "referent", case, "2021-01-31")
    assert before.outcome == "no_rule"
    assert "01/02/2021" in before.explanation


def test_of_two_versions_of_the_same_day_the_last_written_prevails() -> None:
    rules = table("vendee", "referent")
    corrected = replace(rules, label="corrigée")
    assert version_on([rules, corrected], "referent", date(2026, 1, 1)) is corrected
    older = replace(rules, valid_from=date(2020, 1, 1))
    assert version_on([rules, older], "referent", date(2026, 1, 1)) is rules
    assert version_on([rules, older], "referent", date(2020, 6, 1)) is older
    assert version_on([rules, older], "dsf", date(2026, 1, 1)) is None


def test_a_case_without_a_day_is_judged_today() -> None:
    case = {"current_follow_up": "none", "has_children": True, "stock": "public"}
    assert ask("vendee", "referent", case, None).outcome == "target"


def test_the_result_has_the_fields_of_the_contract() -> None:
    result = vendee(
        stock="private",
        has_children=True,
        has_child_under_21=True,
        tenant_age=31,
        housing_benefit="alf",
        commune=SABLES,
    ).as_dict()
    explanation = result.pop("explanation")
    assert result == {
        "id": "a",
        "outcome": "target",
        "target": "caf-85",
        "target_kind": "caf",
        "rule": 2,
        "missing": [],
    }
    assert explanation.startswith("CAF de la Vendée : règle 2")
