"""What the pages of the register share: the file behind them, forms that answer in place."""

import uuid
from collections.abc import Callable
from typing import Any, TypeVar

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.forms import Form
from django.http import Http404

from ccapex.accounts.seats import DeskRequest
from households.models import Household
from procedures.models import Procedure

T = TypeVar("T")


def household_of(request: DeskRequest, public_id: uuid.UUID) -> Household:
    """404 for whoever has no open relation with it."""
    found = (
        Household.objects.visible_to(request.desk)
        .with_kinds(request.desk)
        .select_related("territory")
        .filter(public_id=public_id)
        .first()
    )
    if found is None:
        raise Http404
    return found


def current_procedure(household: Household) -> Procedure | None:
    """The latest one: what is written today belongs to it."""
    return (
        Procedure.objects.filter(household=household)
        .select_related("territory", "household__territory", "lease__dwelling")
        .order_by("-pk")
        .first()
    )


def try_form(request: DeskRequest, form: Form, act: Callable[[dict[str, Any]], T]) -> T | None:
    """What ``act`` gave with the clean values; None where the form now says what to change."""
    if not form.is_valid():
        return None
    try:
        return act(form.cleaned_data)
    except ValidationError as refusal:
        tell(form, refusal)
        return None


def tell(form: Form, refusal: ValidationError) -> None:
    """What a service refused, on the fields of the form where it has them."""
    if not hasattr(refusal, "error_dict"):
        form.add_error(None, refusal)
        return
    for name, errors in refusal.error_dict.items():
        form.add_error(name if name in form.fields else None, errors)


def said(request: DeskRequest, sentence: str) -> None:
    messages.success(request, sentence)
