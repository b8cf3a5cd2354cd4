"""The legal dates of a procedure, each with its article, computation and state of validation."""

import datetime
import uuid
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET

from ccapex.accounts.seats import DeskRequest, seated, sees_households
from ccapex.core import journal
from households.services.access import ground_of
from households.services.matrix import Category
from procedures.law.outcome import Outcome
from procedures.models import Procedure
from procedures.services import legal
from procedures.services.liability_sheet import TYPE, liability_of, workbook
from procedures.views.legal_access import whole_procedure
from procedures.views.legal_words import answers_of


@seated(sees_households)
@require_GET
def procedure_deadlines(request: DeskRequest, public_id: uuid.UUID) -> HttpResponse:
    procedure, kinds = whole_procedure(request, public_id)
    today = timezone.localdate()
    outcome = legal.outcome(procedure)
    _journal(request, procedure, kinds, "procedure.deadlines")
    return render(
        request,
        "procedures/deadlines.html",
        {
            **_around(procedure),
            "today": today,
            "hearing": procedure.hearing_on,
            "unfolded": request.GET.get("calcul") == "tout",
            **_groups(outcome, today),
            "answers": answers_of(outcome.flags),
            "warnings": outcome.warnings,
            "liability_url": reverse("procedure_liability", args=[procedure.public_id])
            if any(one.rule == "CFP-SILENCE" for one in outcome.deadlines)
            else "",
        },
    )


@seated(sees_households)
@require_GET
def procedure_liability(request: DeskRequest, public_id: uuid.UUID) -> HttpResponse:
    """The State's liability for a refusal of the public force (L4)."""
    procedure, kinds = whole_procedure(request, public_id)
    today = timezone.localdate()
    found = liability_of(procedure, on=today)
    _journal(request, procedure, kinds, "procedure.liability")
    return render(
        request,
        "procedures/liability.html",
        {
            **_around(procedure),
            "today": today,
            "liability": found,
            "days": found.days(today) if found else 0,
            "deadlines_url": reverse("procedure_deadlines", args=[procedure.public_id]),
        },
    )


@seated(sees_households)
@require_GET
def procedure_liability_file(request: DeskRequest, public_id: uuid.UUID) -> HttpResponse:
    """The same as a spreadsheet: says who asked for it, and when."""
    procedure, kinds = whole_procedure(request, public_id)
    today = timezone.localdate()
    found = liability_of(procedure, on=today)
    _journal(request, procedure, kinds, "procedure.liability.export")
    asked_by = request.desk.membership.organisation.name
    content = workbook(procedure, found, asked_by=asked_by, on=today)
    name = f"responsabilite-{procedure.reference}-{today:%Y%m%d}.xlsx"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return HttpResponse(content, content_type=TYPE, headers=headers)


def _groups(outcome: Outcome, today: datetime.date) -> dict[str, Any]:
    """To come, windows, past, not set; by date in each."""
    dated = sorted(
        (one for one in outcome.deadlines if one.date is not None),
        key=lambda one: (one.date or today, one.rule, one.step),
    )
    windows = [one for one in dated if one.starts_on is not None]
    rest = [one for one in dated if one.starts_on is None]
    return {
        "ahead": [one for one in rest if (legal.last_day(one) or today) >= today],
        "windows": windows,
        "past": [one for one in reversed(rest) if (legal.last_day(one) or today) < today],
        "unset": [one for one in outcome.deadlines if one.date is None],
    }


def _around(procedure: Procedure) -> dict[str, Any]:
    return {
        "procedure": procedure,
        "household": procedure.household,
        "file_url": reverse("household_detail", args=[procedure.household.public_id]),
    }


def _journal(request: DeskRequest, procedure: Procedure, kinds: int, action: str) -> None:
    journal.view(
        request,
        action,
        household_id=procedure.household_id,
        object_type="procedure",
        object_id=procedure.pk,
        ground=ground_of(kinds),
        fields=[Category.PROCEDURE],
    )
