"""Form fields that accept what people type; they say what to change, with an example."""

import datetime
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone

from ccapex.core import french
from ccapex.core.typed import Sense, typed_amount, typed_date


class TypedDateField(forms.DateField):
    """``sense="past"``: a day without a year is never to come; ``"future"``: never gone."""

    def __init__(self, *, sense: Sense = "nearest", **options: Any) -> None:
        self.sense = sense
        options.setdefault("widget", forms.TextInput(attrs={"data-date": sense}))
        super().__init__(**options)

    def prepare_value(self, value: Any) -> Any:
        return french.day(value) or value

    def to_python(self, value: Any) -> datetime.date | None:
        if value in self.empty_values or not isinstance(value, str):
            return super().to_python(value)
        read = typed_date(value, today=timezone.localdate(), sense=self.sense)
        if read is None:
            raise ValidationError(
                f"La date « {value} » n’existe pas ou n’est pas comprise. "
                "Écrivez par exemple 03/10/2026, hier ou +15.",
                code="invalid",
            )
        return read


class AmountField(forms.DecimalField):
    """Euros, as people write them; never below zero unless ``min_value`` says so."""

    def __init__(self, **options: Any) -> None:
        options.setdefault("min_value", Decimal(0))
        options.setdefault("max_digits", 10)
        options.setdefault("decimal_places", 2)
        options.setdefault("widget", forms.TextInput(attrs={"inputmode": "decimal"}))
        super().__init__(**options)

    def prepare_value(self, value: Any) -> Any:
        return french.number(value, 2) if isinstance(value, Decimal) else value

    def to_python(self, value: Any) -> Any:
        if value in self.empty_values or not isinstance(value, str):
            return super().to_python(value)
        read = typed_amount(value)
        if read is None:
            raise ValidationError(
                f"« {value} » n’est pas un montant. Écrivez par exemple 1 280,50.", code="invalid"
            )
        return super().to_python(read)
