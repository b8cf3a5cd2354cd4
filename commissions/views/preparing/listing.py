"""The sessions that a desk may know of: a list, and the calendar of a year."""

import datetime
from typing import Any

from django.core.paginator import Paginator
from django.db.models import Count, Q
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from ccapex.accounts.seats import DeskRequest, seated, sees_households
from ccapex.core import french
from commissions.enums import ItemState, SessionState
from commissions.models import Session
from commissions.services.seats import configured, known_to, run_by, sessions_for

PAGE = 40
COMING, PAST = "a-venir", "passees"
MONTHS = (
    *("janv.", "févr.", "mars", "avr.", "mai", "juin"),
    *("juill.", "août", "sept.", "oct.", "nov.", "déc."),
)
ON_AGENDA = Q(items__state__in=[ItemState.ON_AGENDA, ItemState.EXAMINED])


@seated(sees_households)
@require_GET
def session_list(request: DeskRequest) -> HttpResponse:
    desk, today = request.desk, timezone.localdate()
    when = PAST if request.GET.get("quand") == PAST else COMING
    slug = request.GET.get("commission", "")
    bodies = list(known_to(desk).order_by("rank", "name"))
    sessions = sessions_for(desk).select_related("commission")
    if any(one.slug == slug for one in bodies):
        sessions = sessions.filter(commission__slug=slug)
    else:
        slug = ""
    over = Q(state__in=[SessionState.CLOSED, SessionState.CANCELLED])
    # A session of yesterday that nobody closed is still to be held.
    if when == PAST:
        sessions = sessions.filter(over).order_by("-held_on", "-pk")
    else:
        sessions = sessions.exclude(over).order_by("held_on", "starts_at", "pk")
    counted = sessions.annotate(
        on_agenda=Count("items", filter=ON_AGENDA, distinct=True),
        proposed=Count("items", filter=Q(items__state=ItemState.PROPOSED), distinct=True),
    )
    page = Paginator(counted, PAGE).get_page(request.GET.get("page"))
    mine = set(run_by(desk).values_list("pk", flat=True))
    context = {
        "page": page,
        "rows": [(one, one.commission_id in mine) for one in page.object_list],
        "bodies": bodies,
        "chosen": slug,
        "when": when,
        "today": today,
        "may_plan": bool(mine),
    }
    return render(request, "commissions/preparing/list.html", context)


@seated(sees_households)
@require_GET
def session_year(request: DeskRequest) -> HttpResponse:
    desk, today = request.desk, timezone.localdate()
    year = _year(request.GET.get("annee", ""), today)
    bodies = list(known_to(desk).filter(is_retired=False).order_by("rank", "name"))
    held = sessions_for(desk).filter(held_on__year=year).order_by("held_on", "starts_at", "pk")
    by_body: dict[int, list[list[Session]]] = {one.pk: [[] for _ in MONTHS] for one in bodies}
    for session in held:
        if session.commission_id in by_body:
            by_body[session.commission_id][session.held_on.month - 1].append(session)
    mine = set(run_by(desk).values_list("pk", flat=True))
    context: dict[str, Any] = {
        "year": year,
        "months": list(zip(MONTHS, french.MONTHS, strict=True)),
        "rows": [
            (one, configured(one).rhythm.label, by_body[one.pk], one.pk in mine) for one in bodies
        ],
        "today": today,
    }
    return render(request, "commissions/preparing/year.html", context)


def _year(typed: str, today: datetime.date) -> int:
    year = int(typed) if typed.isdecimal() else today.year
    return year if 2000 <= year <= today.year + 3 else today.year
