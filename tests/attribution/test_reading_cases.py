"""A wrong word in a case is refused by name; it never becomes a wrong service."""

from typing import Any

import pytest

from referrals.attribution.cases import CaseError
from tests.attribution.tools import refusal, vendee


@pytest.mark.parametrize(
    ("attributes", "said"),
    [
        ({"tenant_agee": 50}, "Vouliez-vous « tenant_age »"),
        ({"stock": "prive"}, "choisissez public ou private"),
        ({"stock": True}, "n'est pas un texte"),
        ({"tenant_age": "50"}, "nombre entier"),
        ({"tenant_age": 49.5}, "nombre entier"),
        ({"tenant_age": -1}, "n'est pas possible"),
        ({"tenant_age": True}, "nombre entier"),
        ({"has_children": "oui"}, "« true », « false » ou « null »"),
        ({"has_children": 1}, "« true », « false » ou « null »"),
        ({"debt_amount": "12 €"}, "montant en euros"),
        ({"debt_amount": -5}, "n'est pas possible"),
        ({"debt_amount": float("nan")}, "n'est pas possible"),
        ({"current_follow_up": "cas"}, "Vouliez-vous"),
        ({"commune": "8519"}, "code INSEE"),
        ({"sector": "nulle-part"}, "périmètres du territoire"),
        ({"housing_benefit": ["alf"]}, "n'est pas un texte"),
        ({"termination_motive": ["arrears", "boredom"]}, "boredom"),
        ({"has_children": False, "youngest_child_age": 3}, "se contredisent"),
        ({"has_child_under_21": True, "has_children": False}, "se contredisent"),
        ({"has_child_under_21": True, "youngest_child_age": 21}, "se contredisent"),
        ({"commune": "85194", "arrondissement": "851"}, "n'est pas dans"),
    ],
)
def test_a_wrong_value_is_refused_with_the_case_and_what_to_change(
    attributes: dict[str, Any], said: str
) -> None:
    with pytest.raises(CaseError) as refused:
        vendee(**attributes)
    assert str(refused.value).startswith("Cas « a » : ")
    assert said in str(refused.value)


@pytest.mark.parametrize(
    ("case", "said"),
    [
        ("a", "doit être un objet"),
        ({"attributes": {}}, "l'identifiant « id » manque"),
        ({"id": "b", "attributes": []}, "« attributes » doit être un objet"),
        ({"id": "b", "on": "2026-02-30", "attributes": {}}, "la date « 2026-02-30 » n'existe pas"),
        ({"id": "b", "on": 7, "attributes": {}}, "AAAA-MM-JJ"),
    ],
)
def test_a_malformed_case_is_refused(case: object, said: str) -> None:
    assert said in refusal("vendee", "referent", case)


def test_absent_and_null_are_the_same_unknown() -> None:
    absent = vendee(stock="public", has_children=False)
    null = vendee(stock="public", has_children=False, tenant_age=None, commune=None)
    assert absent == null


def test_a_whole_number_written_with_a_point_is_read() -> None:
    assert vendee(stock="public", has_children=False, tenant_age=50.0).target_kind == "ccas"


def test_the_youngest_child_says_the_rest() -> None:
    assert vendee(stock="public", youngest_child_age=25).rule == 3
    assert vendee(stock="public", has_child_under_21=True).rule == 3


def test_several_motives_are_read_together() -> None:
    assert (
        vendee(stock="public", has_children=True, termination_motive=["arrears", "sale"]).rule == 3
    )
