"""What the pages of the pool share: the entry that a desk may read, and an act with its refusal."""

import uuid
from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import redirect

from ccapex.accounts.seats import DeskRequest
from ccapex.core import journal
from referrals.models import RehousingEntry
from referrals.services.rehousing.access import visible_to


def entry_for(request: DeskRequest, public_id: uuid.UUID) -> RehousingEntry:
    found = (
        visible_to(request.desk)
        .select_related(
            "territory",
            "household",
            "procedure__lease__dwelling",
            "procedure__lease__landlord__organisation",
            "report_by",
            "rehoused_by",
            "author",
        )
        .filter(public_id=public_id)
        .first()
    )
    if found is None:
        raise Http404
    return found


def office_entry(request: DeskRequest, public_id: uuid.UUID) -> RehousingEntry:
    if not request.desk.is_secretariat:
        raise Http404
    return entry_for(request, public_id)


def ground(request: DeskRequest) -> str:
    return "secretariat" if request.desk.is_secretariat else "rehousing"


def viewed(request: DeskRequest, action: str, entries: list[RehousingEntry]) -> None:
    """One line per household shown: the disclosure report of each must have it."""
    journal.record_all(
        journal.entry(
            action,
            actor_id=request.desk.user.pk,
            organisation_id=request.desk.organisation_id,
            territory_id=request.desk.territory_id,
            object_type="rehousing_entry",
            object_id=one.pk,
            household_id=one.household_id,
            ground=ground(request),
            address=journal.address_of(request),
        )
        for one in entries
    )


def do(
    request: DeskRequest,
    entry: RehousingEntry,
    act: Callable[[], Any],
    said: str,
    form: forms.Form | None = None,
) -> HttpResponse:
    """Does it, or says in French what to change; the page of the entry is shown again."""
    if form is not None and not form.is_valid():
        messages.error(request, " ".join(_told(form)))
        return redirect("rehousing_entry", entry.public_id)
    try:
        act()
    except ValidationError as refusal:
        messages.error(request, " ".join(refusal.messages))
    else:
        messages.success(request, said)
    if not visible_to(request.desk).filter(pk=entry.pk).exists():
        return redirect("rehousing_pool")
    return redirect("rehousing_entry", entry.public_id)


def _told(form: forms.Form) -> list[str]:
    """« Désigné le : La date… », field by field."""
    return [
        f"{form.fields[name].label} : {error}" if name in form.fields else str(error)
        for name, errors in form.errors.items()
        for error in errors
    ]
