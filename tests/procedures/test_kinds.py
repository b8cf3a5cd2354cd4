"""The table of fields covers every kind, and reads values in one way."""

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest

from procedures.enums import EventKind
from procedures.models import Event
from procedures.rules.fields import FieldType
from procedures.rules.kinds import FIELDS, GROUPS, clean, fields_of, missing


def test_every_kind_has_its_fields_and_its_place_in_the_picker() -> None:
    assert set(FIELDS) == set(EventKind.values)
    placed = [kind for group in GROUPS for kind in group.kinds]
    assert sorted(placed) == sorted(EventKind.values)


@pytest.mark.parametrize("kind", EventKind.values)
def test_the_columns_of_a_kind_exist(kind: str) -> None:
    columns = {field.name for field in Event._meta.concrete_fields}
    names = [field.name for field in fields_of(kind)]
    assert len(names) == len(set(names))
    assert {f.name for f in fields_of(kind) if f.column} <= columns
    assert all(
        f.choices for f in fields_of(kind) if f.type in (FieldType.CHOICE, FieldType.CHOICES)
    )


@pytest.mark.parametrize(
    ("kind", "given", "kept"),
    [
        ("assignation", {"hearing_on": dt.date(2026, 12, 14)}, {"hearing_on": "2026-12-14"}),
        ("assignation", {"hearing_on": "2026-12-14", "court": ""}, {"hearing_on": "2026-12-14"}),
        ("assignation", {"hearing_at": "9h"}, {"hearing_at": "09:00"}),
        ("assignation", {"hearing_at": "14 h 05"}, {"hearing_at": "14:05"}),
        ("judgment", {"motives": ["sale", "arrears"]}, {"motives": ["arrears", "sale"]}),
        ("judgment", {"motives": "arrears"}, {"motives": ["arrears"]}),
        ("repayment_plan", {"monthly_amount": Decimal(50)}, {"monthly_amount": "50.00"}),
        ("eviction", {"with_force": False}, {"with_force": False}),
        ("jex_delay", {"months": "6"}, {"months": 6}),
    ],
)
def test_values_are_kept_as_json(kind: str, given: dict[str, Any], kept: dict[str, Any]) -> None:
    assert clean(kind, given) == (kept, {})


@pytest.mark.parametrize(
    ("kind", "given"),
    [
        ("assignation", {"hearing_on": "31/02/2026"}),
        ("assignation", {"hearing_at": "25h"}),
        ("assignation", {"presence": "contradictoire"}),
        ("judgment", {"presence": "absent"}),
        ("judgment", {"motives": ["arrears", "unknown"]}),
        ("judgment", {"delay_months": 37}),
        ("jex_delay", {"months": -1}),
        ("jex_delay", {"months": True}),
        ("repayment_plan", {"monthly_amount": "NaN"}),
        ("repayment_plan", {"monthly_amount": -1}),
        ("eviction", {"with_force": "peut-être"}),
        ("cdp", {"officer_name": "x" * 161}),
    ],
)
def test_what_cannot_be_read_is_said_by_field(kind: str, given: dict[str, Any]) -> None:
    kept, wrong = clean(kind, given)
    assert kept == {}
    assert set(wrong) == set(given)


def test_what_must_be_there_is_named() -> None:
    assert [field.name for field in missing("cfp_decision", {"effective_from"})] == ["kind"]
    assert missing("cfp_decision", {"kind"}) == []
