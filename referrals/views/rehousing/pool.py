"""The screen of the pool: who waits, since when, with which lead; and the same as a spreadsheet."""

from collections.abc import Callable
from typing import Any

from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from ccapex.accounts.seats import DeskRequest, seated, sees_households
from ccapex.core import journal
from ccapex.core.sheets import download
from procedures.enums import Stage
from referrals.enums.rehousing import PoolState
from referrals.rules.rehousing import ALARMS, NO_LEAD, pool_rules
from referrals.services.rehousing.access import visible_to
from referrals.services.rehousing.pool import PoolRow, pool_of
from referrals.services.rehousing.sheet import sheet_of
from referrals.views.rehousing.common import viewed

PER_PAGE = 50
NOBODY = "aucun"
GRAVITY = list(ALARMS)


def _gravity(row: PoolRow) -> tuple[int, int]:
    """The gravest alarm first, then the longest wait."""
    first = GRAVITY.index(row.alarms[0].code) if row.alarms else len(GRAVITY)
    return first, -row.days


SORTS: dict[str, Callable[[PoolRow], Any]] = {
    "alarme": _gravity,
    "nom": lambda row: row.entry.household.search_key,
    "jours": lambda row: row.days,
    "stade": lambda row: list(Stage.values).index(row.entry.procedure.stage),
    "chef": lambda row: row.lead.landlord.name if row.lead else "",
}


@seated(sees_households)
@require_GET
def rehousing_pool(request: DeskRequest) -> HttpResponse:
    rows, filters = _asked(request)
    page = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    journal.view(request, "rehousing.list", details={"count": len(page.object_list)})
    counts = _counts(request)
    states = [(state.value, state.label, counts.get(state.value, 0)) for state in PoolState]
    rules = pool_rules(request.desk.membership.organisation.territory.profile)
    context = {
        "page": page,
        "filters": filters,
        "states": states,
        "state": filters["etat"],
        "rules": rules,
        "query": request.GET.urlencode(),
    }
    return render(request, "referrals/rehousing/pool.html", context)


@seated(sees_households)
@require_GET
def rehousing_export(request: DeskRequest) -> HttpResponse:
    """The rows that the filters of the page keep, and only those that the desk may read."""
    rows, _ = _asked(request)
    if not rows:
        raise Http404
    viewed(request, "rehousing.export", [row.entry for row in rows])
    content = sheet_of(rows, desk=request.desk, on=timezone.localdate())
    return download("vivier-de-relogement", content)


def _counts(request: DeskRequest) -> dict[str, int]:
    found: dict[str, int] = {}
    for state in visible_to(request.desk).order_by().values_list("state", flat=True):
        found[state] = found.get(state, 0) + 1
    return found


def _asked(request: DeskRequest) -> tuple[list[PoolRow], dict[str, Any]]:
    """The rows that the address asks for, and what it offers; codes only, never a name."""
    asked = request.GET
    state = asked.get("etat", PoolState.OPEN)
    state = state if state in PoolState.values else PoolState.OPEN
    rows = pool_of(request.desk, states=[state], today=timezone.localdate())
    leads = sorted({(r.lead.landlord.slug, r.lead.landlord.name) for r in rows if r.lead})
    alarm, lead, stage = (asked.get(name, "") for name in ("alarme", "chef", "stade"))
    if alarm in ALARMS:
        rows = [row for row in rows if alarm in {one.code for one in row.alarms}]
    if lead == NOBODY:
        rows = [row for row in rows if row.lead is None]
    elif lead in dict(leads):
        rows = [row for row in rows if row.lead and row.lead.landlord.slug == lead]
    if stage in Stage.values:
        rows = [row for row in rows if row.entry.procedure.stage == stage]
    by = asked.get("tri", "alarme")
    rows.sort(key=SORTS.get(by.removeprefix("-"), _gravity), reverse=by.startswith("-"))
    offered = {
        "etat": state,
        "alarms": [one for one in ALARMS.items() if one[0] != NO_LEAD],
        "alarme": alarm,
        "leads": [(NOBODY, "Aucun"), *leads],
        "chef": lead,
        "stages": Stage.choices[:-1],
        "stade": stage,
        "narrowed": bool(alarm or lead or stage),
    }
    return rows, offered
