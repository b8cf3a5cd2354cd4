"""The register of measures of a territory, on screen and as a spreadsheet (C13)."""

from collections.abc import Iterable
from typing import Any

from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from ccapex.accounts.desk import Desk
from ccapex.accounts.seats import DeskRequest, seated
from ccapex.core import journal
from ccapex.core.sheets import download, workbook
from households.models import Household
from referrals.models import Measure
from referrals.rules.measures import STATES, Kind, kinds_of, state
from referrals.services.measures.register import periods_of

PER_PAGE = 50
COLUMNS = (
    "Référence",
    "Mesure",
    "État",
    "Opérateur",
    "Financeur",
    "Demandée le",
    "Décidée le",
    "Adhésion",
    "Du",
    "Au",
    "Finie le",
    "Issue",
    "Montant (€)",
    "Dérogation",
)


def follows(desk: Desk) -> bool:
    """The register is for those who follow households: the secretariat and the services."""
    return desk.is_secretariat or desk.role in ("social_worker", "manager")


def visible(desk: Desk) -> QuerySet[Measure]:
    """Of the households that the desk may see, the measures it runs or entered; all of them for
    the secretariat."""
    households = Household.objects.visible_to(desk)
    mine = Measure.objects.filter(territory=desk.territory_id, household__in=households)
    if desk.is_secretariat:
        return mine
    return mine.filter(operator=desk.organisation_id) | mine.filter(
        organisation=desk.organisation_id
    )


@seated(follows)
@require_GET
def measure_list(request: DeskRequest) -> HttpResponse:
    asked = _asked(request)
    found = _lines(_narrowed(request.desk, asked), request)
    kept = [line for line in found if not asked["etat"] or line["state"] == asked["etat"]]
    page = Paginator(kept, PER_PAGE).get_page(request.GET.get("page"))
    journal.view(request, "measure.list", details={"count": len(page.object_list)})
    context = {
        "page": page,
        "asked": asked,
        "kinds": kinds_of(_profile(request)).values(),
        "states": STATES,
        "total": len(kept),
    }
    return render(request, "referrals/measures/list.html", context)


@seated(follows)
@require_GET
def measure_export(request: DeskRequest) -> HttpResponse:
    """What the list shows, with the same filters."""
    asked = _asked(request)
    lines = [
        line
        for line in _lines(_narrowed(request.desk, asked), request)
        if not asked["etat"] or line["state"] == asked["etat"]
    ]
    journal.view(request, "measure.export", fields=COLUMNS, details={"count": len(lines)})
    content = workbook("Mesures", COLUMNS, (_row(line) for line in lines))
    return download(f"mesures-{timezone.localdate():%Y%m%d}", content)


def _asked(request: DeskRequest) -> dict[str, str]:
    return {name: request.GET.get(name, "") for name in ("mesure", "etat")}


def _profile(request: DeskRequest) -> dict[str, Any]:
    profile: dict[str, Any] = request.desk.membership.organisation.territory.profile
    return profile


def _narrowed(desk: Desk, asked: dict[str, str]) -> QuerySet[Measure]:
    found = visible(desk).select_related("household", "operator").prefetch_related("periods")
    return found.filter(kind=asked["mesure"]) if asked["mesure"] else found


def _lines(measures: Iterable[Measure], request: DeskRequest) -> list[dict[str, Any]]:
    """Each measure with its kind, its state today, its first and last day."""
    kinds, today = kinds_of(_profile(request)), timezone.localdate()
    lines = []
    for measure in measures:
        periods = periods_of(measure)
        now = state(measure.decision, periods, measure.ended_on, today)
        lines.append(
            {
                "measure": measure,
                "kind": kinds.get(measure.kind) or Kind(measure.kind, measure.kind),
                "state": now,
                "state_label": STATES[now],
                "starts_on": periods[0].starts_on if periods else None,
                "ends_on": periods[-1].ends_on if periods else None,
            }
        )
    return lines


def _row(line: dict[str, Any]) -> list[Any]:
    measure: Measure = line["measure"]
    return [
        measure.household.reference,
        line["kind"].label,
        line["state_label"],
        measure.operator.name if measure.operator else "",
        measure.funder,
        measure.asked_on,
        measure.decided_on,
        measure.get_consent_display() if measure.consent else "",
        line["starts_on"],
        line["ends_on"],
        measure.ended_on,
        measure.get_outcome_display() if measure.outcome else "",
        measure.amount,
        measure.waiver,
    ]
