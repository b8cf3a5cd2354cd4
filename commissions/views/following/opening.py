"""What a session opens on: what became of what the last one asked, on screen and on paper."""

import uuid
from collections.abc import Iterable
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from ccapex.accounts.desk import Desk
from ccapex.accounts.seats import DeskRequest, seated, sees_households
from ccapex.core import journal
from commissions.models import Item, Recommendation, Session
from commissions.services.following import opening_list
from commissions.services.following.reading import Row, rows_of
from commissions.services.seats import may_run, sessions_for
from households.models import Household


@seated(sees_households)
@require_GET
def session_opening(request: DeskRequest, public_id: uuid.UUID) -> HttpResponse:
    """A member reads those of the households it still sees, and those addressed to it."""
    session = (
        sessions_for(request.desk).select_related("commission").filter(public_id=public_id).first()
    )
    if session is None:
        raise Http404
    opening = opening_of(session, request.desk)
    journal.view(
        request,
        "commission.opening",
        object_type="session",
        object_id=session.pk,
        details={"count": len(opening["groups"])},
    )
    context = {
        "session": session,
        "opening": opening,
        "runs": may_run(request.desk, session.commission),
    }
    return render(request, "commissions/following/opening.html", context)


def opening_of(session: Session, desk: Desk) -> dict[str, Any]:
    """For ``_opening.html``: ``groups`` of an item and its rows, and how many are ``hidden``."""
    groups = opening_list(session.commission, session)
    shown = groups if may_run(desk, session.commission) else _readable(groups, desk)
    rows = _rows(shown, desk)
    return {
        "groups": [(item, [rows[one.pk] for one in found]) for item, found in shown],
        "hidden": len(groups) - len(shown),
    }


Groups = Iterable[tuple[Item, list[Recommendation]]]


def _readable(groups: Groups, desk: Desk) -> list[tuple[Item, list[Recommendation]]]:
    found = list(groups)
    ids = {item.household_id for item, _ in found if item.household_id}
    seen = set(
        Household.objects.visible_to(desk)
        .filter(pk__in=ids)
        .order_by()
        .values_list("pk", flat=True)
    )
    kept = []
    for item, recommendations in found:
        mine = [one for one in recommendations if one.organisation_id == desk.organisation_id]
        whole = item.household_id is None or item.household_id in seen
        if whole or mine:
            kept.append((item, recommendations if whole else mine))
    return kept


def _rows(groups: Groups, desk: Desk) -> dict[int, Row]:
    every = [one for _, found in groups for one in found]
    return {row.recommendation.pk: row for row in rows_of(every, desk, timezone.localdate())}
