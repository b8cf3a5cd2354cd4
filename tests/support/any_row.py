"""A row of any table, made of the least that the table asks for: for tests that walk them all."""

import datetime
from typing import Any

from django.db import models

FIRST = datetime.date(2026, 1, 1)


def any_row(
    model: type[models.Model], number: int, known: dict[type[models.Model], Any], **given: Any
) -> Any:
    """A new row; its references are in ``known``, by model. Two numbers never give equal rows."""
    values = {
        field.name: _value(field, number, known)
        for field in model._meta.concrete_fields
        if _asked(field)
    }
    values |= {
        field.name: known[field.related_model]
        for field in model._meta.concrete_fields
        if field.related_model in known and field.name not in values and not field.null
    }
    return model._default_manager.create(**(values | given))


def _asked(field: Any) -> bool:
    made = getattr(field, "auto_now_add", False) or getattr(field, "auto_now", False)
    return not (field.primary_key or field.null or field.has_default() or field.blank or made)


def _value(field: Any, number: int, known: dict[type[models.Model], Any]) -> Any:
    if field.is_relation:
        return known[field.related_model]
    if field.choices:
        return field.choices[0][0]
    match field:
        case models.DateTimeField():
            return datetime.datetime.combine(
                FIRST + datetime.timedelta(days=number), datetime.time(9), datetime.UTC
            )
        case models.DateField():
            return FIRST + datetime.timedelta(days=number)
        case models.CharField() | models.TextField():
            return f"essai {number}"[: field.max_length]
        case _:
            return number
