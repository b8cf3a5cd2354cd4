"""The mobile team: who is given to it, and its cases up to their outcome (S5)."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from ccapex.accounts.seats import DeskRequest, seated, sees_households
from ccapex.core import journal
from ccapex.core.french import plural
from procedures.models import Procedure
from referrals.services.missions.mobile_team import cases_of, outcomes, round_of, send_team, team_of
from referrals.views.missions.common import territory_of

GIVEN = "DSF confié à l'équipe mobile,DSF confiés à l'équipe mobile"


@seated(sees_households)
@require_http_methods(["GET", "POST"])
def mobile_team(request: DeskRequest) -> HttpResponse:
    """For the secretariat and the team itself; 404 where the territory has none."""
    territory, desk = territory_of(request), request.desk
    team = team_of(territory)
    if team is None or not (desk.is_secretariat or desk.organisation_id == team.organisation.pk):
        raise Http404
    if request.method == "POST":
        codes = request.POST.getlist("procedure")
        ids = Procedure.objects.filter(
            territory=territory, public_id__in=[one for one in codes if len(one) == 36]
        )
        try:
            count = send_team(territory, team, set(ids.values_list("pk", flat=True)), desk=desk)
        except (ValidationError, ValueError) as refusal:
            messages.error(request, " ".join(getattr(refusal, "messages", ["Rechargez la page."])))
        else:
            messages.success(request, f"{plural(count, GIVEN)}.")
        return redirect("mobile_team")
    cases = cases_of(desk, team)
    journal.view(request, "mobile_team.view", details={"count": len(cases)})
    return render(
        request,
        "referrals/missions/team.html",
        {
            "team": team,
            "cases": cases,
            "outcomes": outcomes(cases),
            "round": round_of(territory, team, today=timezone.localdate())
            if desk.is_secretariat
            else None,
        },
    )
