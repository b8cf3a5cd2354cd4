"""The commissions of the territory: which, where, when; and the sheet of each."""

import uuid

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from ccapex.accounts.desk import Desk
from ccapex.accounts.enums import Role
from ccapex.accounts.seats import DeskRequest, seated
from ccapex.accounts.services.directory import names_of_areas
from ccapex.core import journal
from commissions.enums import OutputKind
from commissions.models import Commission, Seat
from commissions.rules.configuration import configuration
from commissions.rules.sheet import changes, pairs, to_confirm
from commissions.services.bodies import coming_sessions, rows_of, shown_to
from commissions.services.file_facts import perimeter_in_words
from commissions.services.motives import motives_for
from commissions.services.seats import may_run, run_by, seats_of


def reads_commissions(desk: Desk) -> bool:
    """Whoever opens files; the administrator, for configuration only."""
    return desk.sees_households or desk.role == Role.ADMINISTRATOR


@seated(reads_commissions)
@require_safe
def commission_list(request: DeskRequest) -> HttpResponse:
    territory = request.desk.membership.organisation.territory
    rows = rows_of(request.desk, territory)
    context = {
        "groups": [
            (title, part)
            for title, part in (
                ("CCAPEX", [row for row in rows if row.told.is_ccapex]),
                ("Commissions locales hors CCAPEX", [r for r in rows if not r.told.is_ccapex]),
            )
            if part
        ],
        "total": len(rows),
        "is_administrator": request.desk.role == Role.ADMINISTRATOR,
        "runs_one": run_by(request.desk).exists(),
    }
    return render(request, "commissions/bodies/list.html", context)


@seated(reads_commissions)
@require_safe
def commission_detail(request: DeskRequest, public_id: uuid.UUID) -> HttpResponse:
    desk = request.desk
    commission = get_object_or_404(shown_to(desk).select_related("territory"), public_id=public_id)
    today = timezone.localdate()
    told = configuration(commission.settings, today)
    perimeter = perimeter_in_words(told, names_of_areas(commission.territory))
    seats = seats_of(commission, today)
    is_administrator = desk.role == Role.ADMINISTRATOR
    journal.view(request, "commission.view", object_type="commission", object_id=commission.pk)
    library = motives_for(commission)
    context = {
        "commission": commission,
        "told": told,
        "sheet": pairs(told, perimeter),
        "doubts": to_confirm(told, commission.settings),
        "changes": changes(commission.settings),
        "seats": seats,
        "announced": _announced(commission, seats),
        "source": commission.settings.get("source", ""),
        "sessions": [] if is_administrator else coming_sessions(commission, desk),
        "motives": [
            (kind.label, found)
            for kind in OutputKind
            if kind in told.outputs
            and (found := [one for one in library if one.output == kind.value])
        ],
        "runs": may_run(desk, commission),
        "is_administrator": is_administrator,
    }
    return render(request, "commissions/bodies/detail.html", context)


def _announced(commission: Commission, current: list[Seat]) -> list[Seat]:
    """Seats that begin later."""
    here = {seat.pk for seat in current}
    ahead = commission.seats.filter(valid_from__gt=timezone.localdate())
    return [seat for seat in ahead.select_related("organisation") if seat.pk not in here]
