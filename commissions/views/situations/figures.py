"""The figures of a commission year by year: page, spreadsheet, and what is sent up."""

import uuid
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from ccapex.accounts.desk import Desk
from ccapex.accounts.enums import Role
from ccapex.accounts.seats import DeskRequest, is_secretariat, seated
from ccapex.core import journal
from ccapex.core.charts import BarChart
from ccapex.core.charts import Item as Bar
from ccapex.core.sheets import download
from commissions.models import Commission, YearlyReturn
from commissions.rules.figures import Figures
from commissions.services import figures as services
from commissions.services.figure_sheets import book
from commissions.services.seats import known_to, may_run
from commissions.views.situations.forms import SendForm

YEARS = 6


def counts(desk: Desk) -> bool:
    """Those who sit, and those who read figures alone."""
    return desk.sees_households or desk.role == Role.STATISTICS


def commission_for(desk: Desk, public_id: uuid.UUID) -> Commission:
    """404 outside the commissions that the desk knows of."""
    mine = known_to(desk)
    if desk.role == Role.STATISTICS:
        mine = Commission.objects.filter(territory=desk.territory_id)
    found = mine.filter(public_id=public_id).select_related("territory").first()
    if found is None:
        raise Http404
    return found


def reads_all(desk: Desk, commission: Commission) -> bool:
    """Not who only receives the figures of a local commission once they are sent."""
    if may_run(desk, commission):
        return True
    local = commission.level in ("locale_hors_ccapex", "municipale")
    return not (local and (desk.is_secretariat or desk.role == Role.STATISTICS))


@seated(counts)
@require_GET
def commission_figures(request: DeskRequest, public_id: uuid.UUID) -> HttpResponse:
    commission = commission_for(request.desk, public_id)
    year = _year(request)
    sent = YearlyReturn.objects.filter(commission=commission, year=year).first()
    journal.view(
        request,
        "commission.figures",
        object_type="commission",
        object_id=commission.pk,
        details={"year": year},
    )
    context: dict[str, Any] = {
        "commission": commission,
        "year": year,
        "sent": sent,
        "whole": reads_all(request.desk, commission),
        "runs": may_run(request.desk, commission),
    }
    if context["whole"]:
        years = services.years_of(commission)
        first, last = min(year, *years[:YEARS]), max(year, *years)
        several = services.of_years(commission, first, last)
        asked = next(one for one in several if one.year == year)
        context |= {
            "years": years,
            "title": f"Année {year}",
            "figures": asked,
            "has_results": any(asked.results.values()),
            "several": [one for one in several if not one.is_empty],
            "chart": chart_of(several),
            "periods": services.told_periods(commission),
            "send_form": SendForm(initial={"note": sent.note if sent else ""}),
        }
    return render(request, "commissions/situations/figures.html", context)


def chart_of(several: list[Figures]) -> BarChart | None:
    """Situations seen by year; what is not wholly known is not drawn."""
    held = [one for one in several if one.held]
    if not held:
        return None
    known = [one for one in held if one.total.exact is not None]
    if known:
        most = max(known, key=lambda one: one.total.least)
        title = f"L'année {most.year} est la plus chargée : {most.total.least} situations"
        if len(known) == 1:
            title = f"{most.total.least} situations vues en {most.year}"
    else:
        title = "Le nombre de situations vues n'est entièrement connu pour aucune année"
    bars = tuple(Bar(str(one.year), one.total.exact) for one in held)
    return BarChart(
        title=title, items=bars, label_head="Année", value_head="Situations vues", share="none"
    )


@seated(counts)
@require_GET
def commission_figures_export(request: DeskRequest, public_id: uuid.UUID) -> HttpResponse:
    """Every year entered, with its sessions and the definitions."""
    commission = commission_for(request.desk, public_id)
    if not reads_all(request.desk, commission):
        raise Http404
    years = services.years_of(commission)
    several = services.of_years(commission, min(years), max(years))
    kept = [one for one in several if not one.is_empty]
    journal.view(
        request,
        "commission.figures_export",
        object_type="commission",
        object_id=commission.pk,
        details={"years": len(kept)},
    )
    content = book(commission, kept, services.told_periods(commission))
    return download(f"chiffres-{commission.slug}-{timezone.localdate():%Y%m%d}", content)


@seated(counts)
@require_POST
def commission_figures_send(request: DeskRequest, public_id: uuid.UUID) -> HttpResponse:
    commission = commission_for(request.desk, public_id)
    if not may_run(request.desk, commission):
        raise Http404
    year, form = _year(request), SendForm(request.POST)
    try:
        if not form.is_valid():
            raise ValidationError("La précision est trop longue.")
        services.send(commission, year, note=form.cleaned_data["note"], desk=request.desk)
    except ValidationError as refusal:
        messages.error(request, " ".join(refusal.messages))
    else:
        messages.success(request, f"Chiffres de {year} transmis au secrétariat de la CCAPEX.")
    return redirect(f"{commission_url(commission)}?annee={year}")


@seated(is_secretariat)
@require_GET
def figures_received(request: DeskRequest) -> HttpResponse:
    """What each local commission sent up for a year, and which have not yet."""
    year = _year(request)
    rows = services.sent_to(request.desk, year)
    journal.view(request, "commission.figures_received", details={"year": year})
    today = timezone.localdate()
    returns = YearlyReturn.objects.filter(commission__territory=request.desk.territory_id)
    sent = returns.order_by("year").values_list("year", flat=True).distinct()
    context = {
        "year": year,
        "rows": rows,
        "years": sorted({*range(today.year - YEARS + 1, today.year + 1), *sent}, reverse=True),
        "missing": sum(one is None for _, one in rows),
    }
    return render(request, "commissions/situations/received.html", context)


def commission_url(commission: Commission) -> str:
    return reverse("commission_figures", args=[commission.public_id])


def _year(request: DeskRequest) -> int:
    today = timezone.localdate()
    asked = request.GET.get("annee") or request.POST.get("annee") or ""
    return int(asked) if asked.isdecimal() and 1990 <= int(asked) <= today.year else today.year
