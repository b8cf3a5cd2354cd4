"""Cases that cannot be read are refused in French, with the case and the field."""

from typing import Any

import pytest

from procedures.law.cases import CaseError, known_values, parse_case
from procedures.law.engine import compute


@pytest.mark.parametrize(
    ("change", "field", "said"),
    [
        ({"department": 45}, "department", "texte"),
        ({"landlord_kind": "sci"}, "landlord_kind", "natural_person"),
        ({"rent_excluding_charges": "cher"}, "rent_excluding_charges", "montant"),
        ({"charges": -1}, "charges", "négatif"),
        ({"lease": []}, "", ""),
        ({"lease": {"signed_on": "01/03/2015"}}, "lease.signed_on", "AAAA-MM-JJ"),
        ({"lease": {"renewal_kind": "verbal"}}, "lease.renewal_kind", "tacit"),
        ({"lease": {"student_housing": "non"}}, "lease.student_housing", "true ou false"),
        ({"facts": {}}, "facts", "liste"),
        ({"facts": [3]}, "facts[0]", "objet"),
        ({"facts": [{"event": "cdp"}]}, "facts[0].occurred_on", "manque"),
        ({"facts": [{"event": "huissier", "occurred_on": "2024-01-02"}]}, "facts[0].event", "fait"),
        ({"facts": [{"event": ["cdp"], "occurred_on": "2024-01-02"}]}, "facts[0].event", "fait"),
        (
            {"facts": [{"event": "cdp", "occurred_on": "2024-02-31"}]},
            "facts[0].occurred_on",
            "n'existe pas",
        ),
        (
            {"facts": [{"event": "cdp", "occurred_on": "0204-02-03"}]},
            "facts[0].occurred_on",
            "calendrier",
        ),
        (
            {"facts": [{"event": "jex_delay", "occurred_on": "2024-02-01", "months": -2}]},
            "facts[0].months",
            "entier",
        ),
        (
            {"facts": [{"event": "cfp_decision", "occurred_on": "2024-02-01", "kind": "oui"}]},
            "facts[0].kind",
            "granted",
        ),
    ],
)
def test_what_cannot_be_read_is_named(change: dict[str, Any], field: str, said: str) -> None:
    document = {"id": "a7", "facts": [], **change}
    if not field:
        assert parse_case(document).lease.signed_on is None
        return
    with pytest.raises(CaseError) as refused:
        parse_case(document)
    assert (refused.value.case, refused.value.field) == ("a7", field)
    assert said in str(refused.value)


def test_a_case_without_identifier_is_named_by_its_place() -> None:
    with pytest.raises(CaseError, match="Cas n° 3, facts"):
        parse_case({"facts": 1}, number=3)


def test_everything_but_the_facts_is_optional() -> None:
    assert parse_case({"id": 1, "lease": None}).facts == ()


def test_unknown_fields_are_left_out() -> None:
    fact = {"event": "cdp", "occurred_on": "2024-06-12", "colour": "red", "leaflet_given": True}
    case = parse_case({"id": 1, "expect": [], "facts": [fact]})
    assert dict(case.facts[0].values) == {"leaflet_given": True}


def test_a_stored_value_that_cannot_be_read_is_unknown() -> None:
    raw = {"hearing_on": "bientôt", "motives": ["arrears"], "court": "Dijon"}
    assert dict(known_values("assignation", raw)) == {"motives": frozenset({"arrears"})}


def test_a_name_that_nothing_reads_is_said_with_its_path() -> None:
    case = parse_case(
        {
            "id": "a",
            "departement": "85",
            "lease": {"signed": "2015-01-01"},
            "facts": [
                {"event": "cdp", "occurred_on": "2026-10-05", "debt": 100},
                {"event": "eviction", "occurred_on": "2026-10-06", "solution": "none"},
            ],
        }
    )
    assert case.unknown == ("departement", "facts[0].debt", "lease.signed")
    said = [one.message for one in compute(case).warnings if one.code == "unknown_field"]
    assert len(said) == 3
    assert "facts[0].debt" in said[1]
