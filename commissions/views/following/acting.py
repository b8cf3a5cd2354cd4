"""A form tried: what a service refuses is told on its fields."""

from collections.abc import Callable, Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.forms import Form


def tried(form: Form, act: Callable[[Mapping[str, Any]], object]) -> bool:
    """False where the form now says what to change."""
    if not form.is_valid():
        return False
    try:
        act(form.cleaned_data)
    except ValidationError as refusal:
        if not hasattr(refusal, "error_dict"):
            form.add_error(None, refusal)
        else:
            for name, errors in refusal.error_dict.items():
                form.add_error(name if name in form.fields else None, errors)
        return False
    return True
