"""The register of situations, on screen and as a spreadsheet."""

import datetime as dt
from typing import Any

from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from ccapex.accounts.seats import DeskRequest, seated, sees_households
from ccapex.core import journal
from ccapex.core.sheets import download, workbook
from commissions.enums import SituationKind, SituationState
from commissions.models import Situation
from commissions.services.seats import run_by
from commissions.services.situations.reporting import reportable_by
from commissions.views.situations.common import Seen, rows_for, seen

PER_PAGE = 50
STATES = {
    "en-cours": "En cours",
    "a-informer": "Personne à informer",
    "attendue": "Réponse attendue",
    "depassee": "Délai de réponse dépassé",
    "closes": "Closes",
    "toutes": "Toutes",
}
COLUMNS = (
    "Numéro",
    "Commission",
    "Ménage",
    "Commune",
    "Natures",
    "Signalée le",
    "Personne informée le",
    "Réponse jusqu'au",
    "Réponse le",
    "Coordinateur",
    "État",
    "Close le",
    "Issue",
)


@seated(sees_households)
@require_GET
def situation_list(request: DeskRequest) -> HttpResponse:
    today = timezone.localdate()
    asked = _asked(request)
    mine = rows_for(request.desk)
    page = Paginator(_narrowed(mine, asked, today), PER_PAGE).get_page(request.GET.get("page"))
    rows = seen(request.desk, list(page.object_list))
    journal.view(request, "situation.list", details={"count": len(rows), "state": asked["etat"]})
    context = {
        "page": page,
        "rows": [(one, _answer(one, today)) for one in rows],
        "asked": asked,
        "states": STATES.items(),
        "kinds": SituationKind.choices,
        "can_report": bool(reportable_by(request.desk)),
        "can_export": run_by(request.desk).exists(),
    }
    return render(request, "commissions/situations/list.html", context)


@seated(sees_households)
@require_GET
def situation_export(request: DeskRequest) -> HttpResponse:
    """Of the commissions that the desk runs, with the filters of the list."""
    mine = run_by(request.desk)
    if not mine.exists():
        raise Http404
    found = rows_for(request.desk).filter(commission__in=mine)
    rows = [
        one
        for one in seen(request.desk, list(_narrowed(found, _asked(request), timezone.localdate())))
        if one.runs
    ]
    journal.view(request, "situation.export", fields=COLUMNS, details={"count": len(rows)})
    content = workbook("Situations", COLUMNS, (_cells(one) for one in rows))
    return download(f"situations-{timezone.localdate():%Y%m%d}", content)


def _asked(request: DeskRequest) -> dict[str, str]:
    state = request.GET.get("etat", "en-cours")
    kind = request.GET.get("nature", "")
    return {
        "etat": state if state in STATES else "en-cours",
        "nature": kind if kind in SituationKind.values else "",
    }


def _narrowed(
    rows: QuerySet[Situation], asked: dict[str, str], today: dt.date
) -> QuerySet[Situation]:
    open_ones = rows.exclude(state=SituationState.CLOSED)
    unanswered = open_ones.filter(answered_on__isnull=True)
    found = {
        "en-cours": open_ones,
        "a-informer": open_ones.filter(told_on__isnull=True),
        "attendue": unanswered.filter(answer_by__gte=today),
        "depassee": unanswered.filter(answer_by__lt=today),
        "closes": rows.filter(state=SituationState.CLOSED),
        "toutes": rows,
    }[asked["etat"]]
    if asked["nature"]:
        # A list in JSON: both engines know it as a text that holds the code between quotes.
        found = found.filter(kinds__icontains=f'"{asked["nature"]}"')
    return found


def _answer(one: Seen, today: dt.date) -> tuple[str, str]:
    """What is known of the answer, and its tone."""
    situation = one.situation
    if situation.answered_on:
        late = situation.answer_by is not None and situation.answered_on > situation.answer_by
        return (f"reçue le {situation.answered_on:%d/%m/%Y}{' (tard)' if late else ''}", "good")
    if situation.answer_by is None:
        return ("", "")
    if situation.answer_by < today:
        return (f"aucune au {situation.answer_by:%d/%m/%Y}", "warning")
    return (f"possible jusqu'au {situation.answer_by:%d/%m/%Y}", "info")


def _cells(one: Seen) -> list[Any]:
    situation = one.situation
    home = situation.lease.dwelling if situation.lease else None
    return [
        situation.reference,
        situation.commission.name,
        one.who,
        home.city if home else "",
        ", ".join(str(SituationKind(code).label) for code in situation.kinds),
        situation.reported_on,
        situation.told_on,
        situation.answer_by,
        situation.answered_on,
        situation.coordinator.name if situation.coordinator else situation.coordinator_name,
        situation.get_state_display(),
        situation.closed_on,
        situation.get_outcome_display(),
    ]
