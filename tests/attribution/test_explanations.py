"""An attribution explains itself: rule, values found, rules left aside, what is missing."""

from referrals.attribution.cases import read_case
from referrals.attribution.engine import engine_for
from referrals.attribution.explain import values_found
from tests.attribution.tools import ask, table, territory, vendee

SPACE = "\u00a0"


def test_the_rule_taken_gives_each_condition_and_the_value_found() -> None:
    said = vendee(stock="private", has_children=False, tenant_age=70).explanation
    assert f"âge du titulaire du bail : 50{SPACE}ans ou plus (constaté : 70{SPACE}ans)" in said
    assert "règle 5 (« sans enfant, 50 ans ou plus »)" in said


def test_each_rule_left_aside_gives_its_first_failed_condition() -> None:
    said = vendee(stock="public", has_children=True).explanation
    assert "Règle 1 (« déjà suivi par la MDSF, un CCAS ou la CAF ») non retenue" in said
    assert "non retenue : parc privé (constaté : parc public)" in said
    assert "Règle 4" not in said


def test_a_payer_that_is_assumed_is_said() -> None:
    family = {"stock": "private", "has_child_under_21": True, "housing_benefit": "alf"}
    assert "non renseigné, supposé CAF" in vendee(**family).explanation
    assert "supposé" not in vendee(**family, benefit_payer="caf").explanation


def test_what_is_missing_comes_with_what_each_answer_would_give() -> None:
    said = vendee(stock="public", has_children=False).explanation
    assert said.startswith("À compléter : âge du titulaire du bail.")
    assert "service social du Département (règle 4) ou CCAS (règle 5)" in said


def test_the_version_of_the_rules_is_said() -> None:
    assert vendee(has_children=True).explanation.endswith("depuis le 01/02/2021.")


def test_out_of_scope_says_what_it_would_take() -> None:
    said = ask("cote-dor", "social_watch", {"stage": "cql"}).explanation
    assert "Hors du champ de « veille sociale »" in said
    assert "constaté : commandement de quitter les lieux" in said


def test_places_are_named_never_coded() -> None:
    result = ask("cote-dor", "dsf", {"commune": "21231"})
    assert "intercommunalité : Dijon Métropole" in result.explanation
    assert "242100410" not in result.explanation


def test_amounts_are_written_the_french_way() -> None:
    said = ask(
        "seine-saint-denis", "solipex", {"stock": "private", "debt_amount": 12_345.5}
    ).explanation
    assert f"moins de 10{SPACE}000{SPACE}€ (constaté : 12{SPACE}345,50{SPACE}€)" in said


def test_the_values_of_a_decision_can_be_kept() -> None:
    rule_set, directory = table("vendee", "referent"), territory("vendee")[1]
    raw = {"id": 1, "attributes": {"stock": "public", "tenant_age": 40}}
    found = values_found(engine_for(rule_set, directory).table, read_case(raw, directory))
    assert found["parc"] == "parc public"
    assert found["âge du titulaire du bail"] == f"40{SPACE}ans"
    assert found["suivi actuel"] == "non renseigné"


def test_the_trace_stops_at_the_rule_taken() -> None:
    trace = vendee(stock="public", has_children=True).trace
    assert [(rule.order, rule.taken) for rule in trace] == [(1, False), (2, False), (3, True)]
    assert trace[1].conditions[0].truth is False
