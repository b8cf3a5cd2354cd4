"""The missions given: the list, and the « tableau des visites » as a spreadsheet."""

from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from ccapex.accounts.models import Organisation
from ccapex.accounts.seats import DeskRequest, seated, sees_households
from ccapex.core import journal
from ccapex.core.sheets import download, workbook
from referrals.enums import Mission, ReferralState
from referrals.models import Mandate
from referrals.services.follow_up import OPEN
from referrals.services.missions.mobile_team import Team, team_of
from referrals.services.missions.table import COLUMNS, lines, with_table
from referrals.services.missions.visits import visible_to
from referrals.views.missions.common import territory_of

PER_PAGE = 50
STATES: dict[str, tuple[str, tuple[str, ...]]] = {
    "open": ("En cours", OPEN),
    "closed": ("Rapport remis", (ReferralState.CLOSED,)),
    "refused": ("Refusées", (ReferralState.REFUSED,)),
}


@seated(sees_households)
@require_GET
def mission_list(request: DeskRequest) -> HttpResponse:
    found, asked = _asked(request)
    page = Paginator(with_table(found), PER_PAGE).get_page(request.GET.get("page"))
    journal.view(request, "mission.list", details={"count": len(page.object_list)})
    known = territory_of(request).profile.get("missions") or {}
    operators = Organisation.objects.filter(
        pk__in=visible_to(request.desk).values("referral__organisation")
    ).order_by("name")
    return render(
        request,
        "referrals/missions/list.html",
        {
            "page": page,
            "asked": asked,
            "states": {code: label for code, (label, _) in STATES.items()},
            "missions": [(code, label) for code, label in Mission.choices if code in known],
            "operators": operators if request.desk.is_secretariat else [],
            "team": _team(request),
        },
    )


@seated(sees_households)
@require_GET
def mission_table(request: DeskRequest) -> HttpResponse:
    """The same filters as the list; every state where none is asked for."""
    found, _ = _asked(request, state="")
    rows = list(lines(with_table(found), territory_of(request)))
    journal.view(request, "mission.exported", details={"count": len(rows), "columns": len(COLUMNS)})
    name = f"tableau-des-visites-{timezone.localdate().isoformat()}"
    return download(name, workbook("Visites", COLUMNS, rows))


def _team(request: DeskRequest) -> Team | None:
    """For those who may open its page."""
    team, desk = team_of(territory_of(request)), request.desk
    mine = team is not None and desk.organisation_id == team.organisation.pk
    return team if desk.is_secretariat or mine else None


def _asked(request: DeskRequest, state: str = "open") -> tuple[QuerySet[Mandate], dict[str, str]]:
    """What the filters of the address keep: codes only."""
    asked = {
        "etat": request.GET.get("etat", state),
        "mission": request.GET.get("mission", ""),
        "operateur": request.GET.get("operateur", ""),
    }
    found = visible_to(request.desk)
    if asked["etat"] in STATES:
        found = found.filter(referral__state__in=STATES[asked["etat"]][1])
    if asked["mission"] in Mission.values:
        found = found.filter(mission=asked["mission"])
    if asked["operateur"]:
        found = found.filter(referral__organisation__slug=asked["operateur"])
    return found, asked
