"""Report a situation: one page, on a phone too, in under two minutes."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from ccapex.accounts.desk import Desk
from ccapex.accounts.models import Commune, Organisation
from ccapex.accounts.seats import DeskRequest, seated, sees_households
from commissions.models import Commission
from commissions.services.seats import configured, run_by
from commissions.services.situations import report
from commissions.services.situations.recognising import Candidate
from commissions.services.situations.reporting import LooksLike, reportable_by, reporters_of
from commissions.views.situations.forms import ReportForm
from households.models import Household


@seated(sees_households)
@require_http_methods(["GET", "POST"])
def situation_report(request: DeskRequest) -> HttpResponse:
    commissions = reportable_by(request.desk)
    if not commissions:
        raise Http404
    form = _form(request, commissions)
    candidates: list[Candidate] = []
    if request.method == "POST" and form.is_valid():
        found = _report(request, form, commissions)
        if isinstance(found, HttpResponse):
            return found
        candidates = found
    asked = bool(candidates or form.errors)
    context = {
        "form": form,
        "candidates": candidates,
        "seen": [one.household.reference for one in candidates],
        "alone": commissions[0] if len(commissions) == 1 else None,
    }
    status = 422 if asked and request.method == "POST" else 200
    return render(request, "commissions/situations/report.html", context, status=status)


def _form(request: DeskRequest, commissions: list[Commission]) -> ReportForm:
    kinds = [code for one in commissions for code in configured(one).situations]
    return ReportForm(
        request.POST if request.method == "POST" else None,
        commissions=commissions,
        kinds=kinds,
        members=_members(request.desk, commissions),
        initial={"commission": request.GET.get("commission", ""), **_place(commissions)},
    )


def _place(commissions: list[Commission]) -> dict[str, str]:
    """The commune, where there can be only one."""
    codes = {code for one in commissions for code in configured(one).areas.get("communes", ())}
    found = (
        Commune.objects.filter(insee_code=next(iter(codes))).first() if len(codes) == 1 else None
    )
    if found is None:
        return {}
    postal = found.postal_codes[0] if len(found.postal_codes) == 1 else ""
    return {"city": found.name, "postal_code": postal}


def _members(desk: Desk, commissions: list[Commission]) -> list[Organisation]:
    """Whose reports the desk may enter: members of the commissions that it runs."""
    mine = set(run_by(desk).values_list("pk", flat=True))
    found = {org.pk: org for one in commissions if one.pk in mine for org in reporters_of(one)}
    found.pop(desk.organisation_id, None)
    return list(found.values())


def _report(
    request: DeskRequest, form: ReportForm, commissions: list[Commission]
) -> HttpResponse | list[Candidate]:
    """The page of the situation, or the households to compare; the form says what is refused."""
    by_id = {str(one.public_id): one for one in commissions}
    chosen: dict[str, Any] = {}
    if same := request.POST.get("menage"):
        household = Household.objects.visible_to(request.desk).filter(reference=same).first()
        if household is not None:
            chosen["household"] = household
    elif request.POST.get("autre"):
        chosen["seen"] = request.POST.getlist("vu")
    try:
        situation = report(
            by_id[form.cleaned_data["commission"]],
            form.person,
            form.told,
            desk=request.desk,
            behalf=form.cleaned_data.get("behalf"),
            **chosen,
        )
    except LooksLike as found:
        return list(found.candidates)
    except ValidationError as refusal:
        form.refuse(refusal)
        return []
    messages.success(request, f"Signalement enregistré sous le n° {situation.reference}.")
    return redirect("situation_detail", situation.public_id)
