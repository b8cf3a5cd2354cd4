"""A fact in words: each of its values as people read it."""

import datetime
from collections.abc import Mapping
from typing import Any

from ccapex.core import french
from procedures.models import Event
from procedures.rules.fields import Field, FieldType
from procedures.rules.kinds import fields_of
from procedures.services.facts import values_of

OF_DEBT = frozenset(
    {
        *("debt_amount", "months_unpaid", "charges_part", "contested", "recalculated_amount"),
        *("monthly_amount", "erased_amount", "claimed_amount"),
    }
)


def pairs_of(event: Event, *, with_debt: bool = True) -> list[tuple[str, str]]:
    """The fields of the kind with their values, empty ones included."""
    values = values_of(event)
    return [
        (field.label, words(field, values.get(field.name)))
        for field in fields_of(event.kind)
        if with_debt or field.name not in OF_DEBT
    ]


def words(field: Field, value: Any) -> str:
    if value is None or value == "":
        return ""
    labels: Mapping[str, str] = dict(field.choices)
    if field.type == FieldType.DATE:
        return french.day(datetime.date.fromisoformat(value))
    if field.type == FieldType.AMOUNT:
        return french.money(value)
    if field.type == FieldType.BOOLEAN:
        return "Oui" if value else "Non"
    if field.type == FieldType.CHOICE:
        return labels.get(value, value)
    if field.type == FieldType.CHOICES:
        return ", ".join(labels.get(one, one) for one in value)
    if field.type == FieldType.TIME:
        return str(value).replace(":", " h ")
    return str(value)
