"""The tables of the other profiles, and the profile that has none."""

from typing import Any

import pytest

from tests.attribution.tools import NOBODY, ask

SOCIAL_SERVICE = "departement_social_service"
DIJON, BEAUNE, AUXONNE, MONTBARD, VENAREY = "21231", "21054", "21038", "21425", "21663"


# --- orientation-3 --------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("attributes", "kind", "rule"),
    [
        ({"housing_benefit": "apl", "has_children": True}, "caf", 2),
        ({"housing_benefit": "als", "has_children": False}, SOCIAL_SERVICE, 3),
        ({"housing_benefit": "none", "has_children": True}, SOCIAL_SERVICE, 4),
        ({"housing_benefit": "none"}, SOCIAL_SERVICE, 4),
        ({"has_children": False}, SOCIAL_SERVICE, 3),
        (
            {"housing_benefit": "apl", "has_children": True, "benefit_payer": "msa"},
            SOCIAL_SERVICE,
            5,
        ),
        ({"current_follow_up": "ccas"}, "ccas", 1),
        ({"current_follow_up": "landlord", "housing_benefit": "none"}, SOCIAL_SERVICE, 4),
    ],
)
def test_orientation_3_shares_between_caf_and_departement(
    attributes: dict[str, Any], kind: str, rule: int
) -> None:
    result = ask("orientation-3", "referent", {**NOBODY, **attributes})
    assert (result.outcome, result.target_kind, result.rule) == ("target", kind, rule)


@pytest.mark.parametrize(
    ("attributes", "missing"),
    [
        ({"housing_benefit": "apl"}, ("has_children",)),
        ({"has_children": True}, ("housing_benefit",)),
        ({}, ("has_children", "housing_benefit")),
    ],
)
def test_orientation_3_asks_for_benefit_and_children(
    attributes: dict[str, Any], missing: tuple[str, ...]
) -> None:
    result = ask("orientation-3", "referent", {**NOBODY, **attributes})
    assert (result.outcome, result.missing) == ("to_complete", missing)


def test_orientation_3_finds_the_social_service_of_the_sector() -> None:
    attributes = {**NOBODY, "housing_benefit": "none", "commune": "00006"}
    result = ask("orientation-3", "referent", attributes, "2018-01-01")
    assert result.target == "service-social-monts-et-pres"


# --- cote-dor -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("commune", "kind", "target"),
    [
        (DIJON, "metropole", "dijon-metropole"),
        (VENAREY, "ccas", "ccas-venarey-les-laumes"),
        (MONTBARD, SOCIAL_SERVICE, "agence-solidarites-montbard"),
    ],
)
def test_the_dsf_follows_the_commune(commune: str, kind: str, target: str) -> None:
    result = ask("cote-dor", "dsf", {"commune": commune})
    assert (result.target_kind, result.target) == (kind, target)


def test_the_dsf_needs_the_commune_where_it_changes_the_kind_of_service() -> None:
    result = ask("cote-dor", "dsf", {"stock": "public"})
    assert (result.outcome, result.missing) == ("to_complete", ("commune",))


def test_an_intercommunalite_is_enough_where_it_settles_the_kind() -> None:
    result = ask("cote-dor", "dsf", {"epci": "Dijon Métropole"})
    assert (result.target_kind, result.target) == ("metropole", "dijon-metropole")


VISIT = {"stock": "private", "stage": "cql"}


@pytest.mark.parametrize(
    ("place", "operator"),
    [
        ({"commune": BEAUNE}, "sdat-asco"),
        ({"commune": AUXONNE}, "arc-en-ciel"),
        ({"commune": DIJON}, "adefo"),
        ({"commune": MONTBARD}, "adefo"),
        ({"arrondissement": "Beaune"}, "sdat-asco"),
        ({"sector": "val-de-saone"}, "arc-en-ciel"),
    ],
)
def test_visits_go_to_the_operator_of_the_area(place: dict[str, str], operator: str) -> None:
    result = ask("cote-dor", "anticipation_visit", {**VISIT, **place})
    assert (result.target_kind, result.target) == ("operator", operator)


def test_a_visit_without_commune_has_a_kind_and_no_organisation() -> None:
    result = ask("cote-dor", "anticipation_visit", VISIT)
    assert (result.outcome, result.target_kind, result.target) == ("target", "operator", None)


@pytest.mark.parametrize(
    ("stock", "stage", "outcome"),
    [
        ("private", "assignation", "no_rule"),
        ("private", "cql", "target"),
        ("public", "cql", "no_rule"),
        ("public", "cfp_request", "target"),
        ("public", "closed", "no_rule"),
    ],
)
def test_visits_exist_from_the_cql_or_the_requisition(stock: str, stage: str, outcome: str) -> None:
    attributes = {"stock": stock, "stage": stage, "commune": DIJON}
    assert ask("cote-dor", "anticipation_visit", attributes).outcome == outcome


def test_a_scope_that_depends_on_what_is_unknown_is_to_complete() -> None:
    result = ask("cote-dor", "anticipation_visit", {"stage": "cql", "commune": DIJON})
    assert (result.outcome, result.missing) == ("to_complete", ("stock",))
    known = ask("cote-dor", "anticipation_visit", {"stage": "cdp", "commune": DIJON})
    assert known.outcome == "no_rule"


def test_the_commune_is_not_asked_where_it_only_says_which_organisation() -> None:
    result = ask("cote-dor", "anticipation_visit", {})
    assert (result.outcome, result.missing) == ("to_complete", ("stock", "stage"))


def test_social_watch_is_the_siao_once_the_force_is_granted() -> None:
    granted = ask("cote-dor", "social_watch", {"stage": "cfp_granted"})
    assert (granted.target_kind, granted.target) == ("siao", "siao-21")
    assert ask("cote-dor", "social_watch", {"stage": "cql"}).outcome == "no_rule"


def test_the_operator_of_a_ccapex_diagnostic_is_chosen_by_people() -> None:
    attributes = {"stock": "public", "stage": "cdp", "commune": DIJON}
    result = ask("cote-dor", "ccapex_diagnostic", attributes)
    assert (result.target_kind, result.target) == ("operator", None)
    assert "ACODEGE" in result.explanation


# --- seine-saint-denis ----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("attributes", "target"),
    [
        ({"stock": "private", "known_to_social_services": False}, "empex-udaf-93"),
        ({"stock": "private", "known_to_social_services": True}, "ssd-plaine-commune"),
        ({"stock": "public"}, "ssd-plaine-commune"),
        ({"known_to_social_services": True}, "ssd-plaine-commune"),
        ({"current_follow_up": "ccas"}, "ssd-plaine-commune"),
    ],
)
def test_empex_writes_for_the_private_stock_unknown_to_services(
    attributes: dict[str, Any], target: str
) -> None:
    result = ask("seine-saint-denis", "dsf", {**attributes, "commune": "93001"})
    assert result.target == target


def test_empex_or_not_is_to_complete_while_nobody_knows() -> None:
    result = ask("seine-saint-denis", "dsf", {"stock": "private", "commune": "93001"})
    assert result.missing == ("known_to_social_services",)


EARLY: dict[str, Any] = {
    "months_unpaid": 2,
    "housing_benefit": "apl",
    "has_children": True,
    "known_to_caf_social_service": False,
}


@pytest.mark.parametrize(
    ("change", "outcome"),
    [
        ({}, "target"),
        ({"months_unpaid": 1}, "no_rule"),
        ({"housing_benefit": "alf"}, "no_rule"),
        ({"has_children": False}, "no_rule"),
        ({"known_to_caf_social_service": True}, "no_rule"),
        ({"known_to_caf_social_service": None}, "to_complete"),
    ],
)
def test_the_early_protocole_needs_all_its_conditions(change: dict[str, Any], outcome: str) -> None:
    assert ask("seine-saint-denis", "early_intervention", {**EARLY, **change}).outcome == outcome


@pytest.mark.parametrize(
    ("follow_up", "outcome"),
    [
        ({"current_follow_up": "none"}, "target"),
        ({"current_follow_up": "landlord"}, "target"),
        ({"known_to_social_services": False}, "target"),
        ({"current_follow_up": "ccas"}, "no_rule"),
        ({}, "to_complete"),
    ],
)
def test_the_caf_supports_families_that_no_social_service_follows(
    follow_up: dict[str, Any], outcome: str
) -> None:
    family = {"has_children": True, "housing_benefit": "alf", "months_unpaid": 3}
    result = ask("seine-saint-denis", "caf_support", {**family, **follow_up})
    assert result.outcome == outcome


ELIGIBLE: dict[str, Any] = {
    "termination_motive": "arrears",
    "stock": "private",
    "dalo_recognised": False,
    "debt_framed": True,
    "debt_amount": 9_999.99,
    "household_size": 5,
}


@pytest.mark.parametrize(
    ("change", "criterion"),
    [
        ({"termination_motive": "sale"}, "congé pour vente"),
        ({"stock": "public"}, "parc privé"),
        ({"dalo_recognised": True}, "DALO"),
        ({"debt_framed": False}, "dette encadrée"),
        ({"debt_amount": 10_000}, "moins de 10"),
        ({"household_size": 1}, "de 2"),
        ({"household_size": 6}, "à 5"),
    ],
)
def test_solipex_says_which_criterion_fails(change: dict[str, Any], criterion: str) -> None:
    result = ask("seine-saint-denis", "solipex", {**ELIGIBLE, **change})
    assert (result.outcome, result.target) == ("no_rule", None)
    assert "Non éligible" in result.explanation
    assert criterion in result.explanation


def test_solipex_accepts_a_household_that_meets_every_criterion() -> None:
    result = ask("seine-saint-denis", "solipex", ELIGIBLE)
    assert (result.outcome, result.target) == ("target", "drihl-93")


def test_solipex_asks_for_the_criteria_nobody_knows_unless_one_fails() -> None:
    unknown = {**ELIGIBLE, "dalo_recognised": None, "household_size": None}
    result = ask("seine-saint-denis", "solipex", unknown)
    assert result.missing == ("household_size", "dalo_recognised")
    assert ask("seine-saint-denis", "solipex", {**unknown, "stock": "public"}).outcome == "no_rule"


# --- manche ---------------------------------------------------------------------------------


@pytest.mark.parametrize("mission", ["referent", "dsf", "solipex"])
def test_a_territory_without_a_table_has_no_rule_and_no_error(mission: str) -> None:
    result = ask("manche", mission, {"stock": "public"})
    assert (result.outcome, result.target, result.missing) == ("no_rule", None, ())
    assert "manche" in result.explanation
