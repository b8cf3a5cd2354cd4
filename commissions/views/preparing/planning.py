"""Plan a session or a year of them, change one, cancel it."""

import datetime
import uuid
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from ccapex.accounts.seats import DeskRequest, seated, sees_households
from ccapex.core.french import long_day, plural
from commissions.enums import SessionForm, SessionState
from commissions.models import Commission
from commissions.rules.rhythm import number_told
from commissions.services import sessions
from commissions.services.acting import BEFORE
from commissions.services.seats import configured, run_by
from commissions.views.preparing.common import did, run_session, tell
from commissions.views.preparing.forms import (
    CancelForm,
    PlanForm,
    SessionValues,
    YearForm,
    values_of,
)

SPARE_ROWS = 3
"""Empty dates under those proposed."""
SATURDAY = 5


@seated(sees_households)
@require_http_methods(["GET", "POST"])
def session_plan(request: DeskRequest) -> HttpResponse:
    desk = request.desk
    bodies = run_by(desk).filter(is_retired=False).order_by("rank", "name")
    if not bodies:
        raise Http404
    slug = request.GET.get("commission", "")
    chosen = next((one for one in bodies if one.slug == slug), None)
    form = PlanForm(
        request.POST or None,
        commissions=bodies,
        territory_id=desk.territory_id,
        initial=_usual(chosen),
    )
    if request.method == "POST" and form.is_valid():
        told = dict(form.cleaned_data)
        try:
            session = sessions.plan(told.pop("commission"), desk=desk, **told)
        except ValidationError as refusal:
            tell(form, refusal)
        else:
            messages.success(request, "Séance planifiée.")
            _say_weekends(request, [session.held_on])
            return redirect("session_detail", session.public_id)
    context = {"form": form, "title": "Planifier une séance", "chosen": chosen}
    return render(request, "commissions/preparing/plan.html", context, status=_status(form))


def _usual(commission: Commission | None) -> dict[str, Any]:
    """Hours and link of the last session, the usual place."""
    if commission is None:
        return {"form": SessionForm.FULL}
    last = commission.sessions.order_by("-held_on", "-pk").first()
    return {
        "commission": commission.slug,
        "form": SessionForm.FULL,
        "place": configured(commission).place or (last.place if last else ""),
        "starts_at": last.starts_at if last else None,
        "ends_at": last.ends_at if last else None,
        "video_url": last.video_url if last else "",
    }


@seated(sees_households)
@require_http_methods(["GET", "POST"])
def session_plan_year(request: DeskRequest, public_id: uuid.UUID) -> HttpResponse:
    desk, today = request.desk, timezone.localdate()
    commission = run_by(desk).filter(public_id=public_id).select_related("territory").first()
    if commission is None:
        raise Http404
    typed = request.GET.get("annee", "")
    year = int(typed) if typed.isdecimal() else today.year + int(today.month > 9)
    if not today.year - 10 <= year <= today.year + 3:
        raise Http404
    dates = [one for one in sessions.proposed_year(commission, year) if one >= today]
    rhythm = configured(commission, datetime.date(year, 1, 1)).rhythm
    form = YearForm(
        request.POST or None,
        dates=dates,
        rows=max(len(dates) + SPARE_ROWS, 6),
        initial=_usual(commission),
    )
    if request.method == "POST" and form.is_valid():
        told = form.cleaned_data
        try:
            made = sessions.plan_year(
                commission,
                year,
                desk,
                dates=form.dates,
                starts_at=told["starts_at"],
                ends_at=told["ends_at"],
                place=told["place"],
                video_url=told["video_url"],
            )
        except ValidationError as refusal:
            form.add_error(None, refusal.messages)
        else:
            said = "séance planifiée,séances planifiées"
            messages.success(request, f"{plural(len(made), said)}.")
            _say_weekends(request, [one.held_on for one in made])
            return redirect(f"{reverse('session_year')}?annee={year}")
    there = commission.sessions.filter(held_on__year=year).exclude(state=SessionState.CANCELLED)
    context = {
        "form": form,
        "commission": commission,
        "year": year,
        "rhythm": rhythm,
        "proposed": dates,
        "number": number_told([*dates, *(one.held_on for one in there)], rhythm),
        "there": there.order_by("held_on"),
    }
    return render(request, "commissions/preparing/plan_year.html", context, status=_status(form))


@seated(sees_households)
@require_http_methods(["GET", "POST"])
def session_change(request: DeskRequest, public_id: uuid.UUID) -> HttpResponse:
    session = run_session(request, public_id)
    if session.state not in BEFORE:
        raise Http404
    form = SessionValues(
        request.POST or None, territory_id=request.desk.territory_id, initial=values_of(session)
    )
    if request.method == "POST" and form.is_valid():
        try:
            changed = sessions.change(session, request.desk, **form.cleaned_data)
        except ValidationError as refusal:
            tell(form, refusal)
        else:
            told = changed.version != session.version
            if changed.held_on != session.held_on:
                _say_weekends(request, [changed.held_on])
            messages.success(
                request,
                "Séance modifiée : les convoqués reçoivent la nouvelle version."
                if told
                else "Séance modifiée.",
            )
            return redirect("session_detail", session.public_id)
    context = {"form": form, "title": "Modifier la séance", "session": session}
    return render(request, "commissions/preparing/plan.html", context, status=_status(form))


@seated(sees_households)
@require_POST
def session_cancel(request: DeskRequest, public_id: uuid.UUID) -> HttpResponse:
    session = run_session(request, public_id)
    form = CancelForm(request.POST)
    if not form.is_valid():
        messages.error(request, "Dites pourquoi la séance est annulée.")
        return redirect("session_detail", public_id)
    did(
        request,
        lambda: sessions.cancel(session, form.cleaned_data["reason"], request.desk),
        "Séance annulée. Ses dossiers seront proposés à la suivante.",
    )
    return redirect("session_detail", public_id)


def _say_weekends(request: DeskRequest, days: list[datetime.date]) -> None:
    """Unlike a holiday it may be meant: said, not refused."""
    for one in days:
        if one.weekday() >= SATURDAY:
            name = "samedi" if one.weekday() == SATURDAY else "dimanche"
            messages.warning(request, f"Le {long_day(one)} est un {name}\u00a0: vérifiez la date.")


def _status(form: Any) -> int:
    return 422 if form.is_bound else 200
