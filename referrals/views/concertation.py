"""The screen of the concertation: one household after another, each decision saved at once."""

import uuid

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from ccapex.accounts.seats import DeskRequest, is_secretariat, seated
from ccapex.core import journal
from ccapex.core.middleware import wants_part
from referrals.enums import DecisionOutcome, ListState
from referrals.models import CdpList
from referrals.services.concertation import (
    DECIDABLE,
    AlreadyDecided,
    Choice,
    decide,
    open_concertation,
)
from referrals.services.decision_record import record_of_decisions
from referrals.services.sitting import Line, lines_of, next_of, sheet_of
from referrals.views.lists.common import cdp_list_of, trace


@seated(is_secretariat)
@require_GET
def concertation(request: DeskRequest, public_id: uuid.UUID) -> HttpResponse:
    cdp_list = _decidable(request, public_id)
    lines = lines_of(cdp_list)
    line = _asked(lines, request.GET.get("cas", ""))
    return _page(request, cdp_list, lines, line)


@seated(is_secretariat)
@require_POST
def concertation_open(request: DeskRequest, public_id: uuid.UUID) -> HttpResponse:
    cdp_list = cdp_list_of(request.desk, public_id)
    try:
        open_concertation(cdp_list, desk=request.desk)
    except ValidationError as refusal:
        messages.error(request, " ".join(refusal.messages))
        return redirect("list_detail", public_id)
    return redirect("concertation", public_id)


@seated(is_secretariat)
@require_POST
def concertation_decide(request: DeskRequest, public_id: uuid.UUID) -> HttpResponse:
    """The next household, or the same one with what must be corrected."""
    cdp_list = _decidable(request, public_id)
    lines = lines_of(cdp_list)
    line = _asked(lines, request.POST.get("case", ""))
    if line is None:
        raise Http404
    choice = Choice(
        outcome=request.POST.get("outcome", ""),
        organisation=request.POST.get("organisation", ""),
        reason=request.POST.get("reason", ""),
        not_treated_reason=request.POST.get("not_treated_reason", ""),
    )
    error = ""
    try:
        decide(
            cdp_list,
            line.procedure_id,
            choice,
            desk=request.desk,
            seen=request.POST.get("seen", ""),
        )
    except (AlreadyDecided, ValidationError) as refusal:
        error = " ".join(getattr(refusal, "messages", [str(refusal)]))
    lines = lines_of(cdp_list)
    if not error:
        line = next_of(lines, line.key) or _asked(lines, str(line.key))
    if wants_part(request):
        return _page(request, cdp_list, lines, line, error=error)
    if error:
        messages.error(request, error)
    address = reverse("concertation", args=[public_id])
    return redirect(f"{address}?cas={line.key}" if line else address)


@seated(is_secretariat)
@require_POST
def concertation_close(request: DeskRequest, public_id: uuid.UUID) -> HttpResponse:
    """The list of decisions, frozen as a PDF of this moment."""
    cdp_list = _decidable(request, public_id)
    letter = record_of_decisions(cdp_list, desk=request.desk)
    trace(request.desk, "concertation.closed", cdp_list)
    return redirect("letter_file", letter.public_id)


def _decidable(request: DeskRequest, public_id: uuid.UUID) -> CdpList:
    cdp_list = cdp_list_of(request.desk, public_id)
    if cdp_list.state not in DECIDABLE:
        raise Http404
    return cdp_list


def _asked(lines: list[Line], key: str) -> Line | None:
    """The line asked for; without one, the first that nobody decided."""
    if key:
        return next((line for line in lines if str(line.key) == key), None)
    return next((line for line in lines if not line.is_decided), lines[0] if lines else None)


def _page(
    request: DeskRequest,
    cdp_list: CdpList,
    lines: list[Line],
    line: Line | None,
    *,
    error: str = "",
) -> HttpResponse:
    at = lines.index(line) if line in lines else 0
    sheet = sheet_of(cdp_list, line) if line else None
    if sheet is not None:
        journal.view(
            request,
            "household.view",
            object_type="household",
            object_id=sheet.household.pk,
            household_id=sheet.household.pk,
            ground="secretariat",
            details={"page": "concertation"},
        )
    context = {
        "cdp_list": cdp_list,
        "is_open": cdp_list.state in (ListState.CONCERTATION, ListState.DISPATCHED),
        "lines": lines,
        "line": line,
        "sheet": sheet,
        "previous": lines[at - 1] if line and at else None,
        "next": lines[at + 1] if line and at + 1 < len(lines) else None,
        "done": sum(one.is_decided for one in lines),
        "outcomes": DecisionOutcome,
        "error": error,
    }
    partial = wants_part(request)
    name = "referrals/_sitting.html" if partial else "referrals/concertation.html"
    response = render(request, name, context)
    if partial and line:
        # The address names what is on the screen: coming back finds the same household.
        address = reverse("concertation", args=[cdp_list.public_id])
        response["HX-Push-Url"] = f"{address}?cas={line.key}"
    return response
