"""Enter the sessions of the years before, one or several at once; correct them with trace."""

import uuid
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from ccapex.accounts.seats import DeskRequest, seated, sees_households
from ccapex.core import french
from commissions.models import Commission, Session
from commissions.services import past_sessions as services
from commissions.services.seats import run_by
from commissions.views.following.acting import tried
from commissions.views.situations.forms import CorrectionForm, PastForm, PeriodForm


@seated(sees_households)
@require_http_methods(["GET", "POST"])
def past_session_enter(request: DeskRequest, public_id: uuid.UUID) -> HttpResponse:
    """After each one the form comes back, ready for the year before."""
    commission = _commission(request, public_id)
    act = request.POST.get("act", "")
    if request.method == "POST" and act not in ("session", "period"):
        raise Http404
    year = timezone.localdate().year - 1
    asked = request.GET.get("annee", "")
    if asked.isdecimal():
        year = int(asked)
    form = PastForm(
        request.POST if act == "session" else None,
        initial={"year": year, "count": 1, "expected": services.how_many(commission)},
    )
    period = PeriodForm(request.POST if act == "period" else None, prefix="period")
    if act == "session" and tried(form, lambda said: _enter(request, commission, said)):
        return redirect(f"{request.path}?annee={form.cleaned_data['year'] - 1}")
    if act == "period" and tried(
        period, lambda said: services.tell_period(commission, **said, desk=request.desk)
    ):
        messages.success(request, "Chiffres de la période enregistrés.")
        return redirect(request.path)
    context = {
        "commission": commission,
        "form": form,
        "period_form": period,
        "sessions": services.entered(commission),
        "periods": commission.told_since.all(),
    }
    status = 422 if act else 200
    return render(request, "commissions/situations/past.html", context, status=status)


def _enter(request: DeskRequest, commission: Commission, said: Any) -> None:
    names = ("year", "held_on", "count", "total", "new", "known", "note", "restricted", "cancelled")
    past = services.Past(**{name: said[name] for name in names})
    made = services.enter(commission, past, desk=request.desk, expected=said["expected"])
    messages.success(request, f"{french.plural(len(made), 'séance')} de {past.year} : enregistré.")


@seated(sees_households)
@require_http_methods(["GET", "POST"])
def past_session_correct(request: DeskRequest, public_id: uuid.UUID) -> HttpResponse:
    session = (
        Session.objects.filter(
            public_id=public_id,
            commission__in=run_by(request.desk),
            is_told=True,
            told_with__isnull=True,
        )
        .select_related("commission")
        .first()
    )
    if session is None:
        raise Http404
    initial = {name: getattr(session, name) for name in services.FIGURES}
    form = CorrectionForm(request.POST or None, initial=initial)
    if request.method == "POST" and tried(form, lambda said: _correct(request, session, said)):
        messages.success(request, "Correction enregistrée ; l'ancien chiffre reste lisible.")
        return redirect("past_session_enter", session.commission.public_id)
    context = {
        "session": session,
        "commission": session.commission,
        "form": form,
        "errata": session.errata.select_related("author"),
    }
    status = 422 if form.errors else 200
    return render(request, "commissions/situations/correct.html", context, status=status)


def _correct(request: DeskRequest, session: Session, said: Any) -> None:
    values = {name: said[name] for name in services.FIGURES}
    services.correct(session, values, reason=said["reason"], desk=request.desk)


def _commission(request: DeskRequest, public_id: uuid.UUID) -> Commission:
    found = run_by(request.desk).filter(public_id=public_id).first()
    if found is None:
        raise Http404
    return found
