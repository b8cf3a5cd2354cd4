"""The page of a session: where and when, who comes, its order of the day, each member's answer."""

import uuid
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from ccapex.accounts.seats import DeskRequest, seated, sees_households
from commissions.enums import Presence, SessionState
from commissions.models import Attendance, Session
from commissions.services import calendar, presence
from commissions.services.acting import BEFORE
from commissions.services.agenda_sheet import agenda_of
from commissions.services.seats import configured, may_run, sessions_for
from commissions.views.preparing.common import session_for, tell, viewed
from commissions.views.preparing.forms import AnswerForm, CancelForm


@seated(sees_households)
@require_GET
def session_detail(request: DeskRequest, public_id: uuid.UUID) -> HttpResponse:
    return page(request, session_for(request, public_id))


def page(
    request: DeskRequest, session: Session, refused: dict[int, AnswerForm] | None = None
) -> HttpResponse:
    """``refused``: answers as they were typed, with what to change."""
    desk, typed = request.desk, refused or {}
    runs = may_run(desk, session.commission)
    rules = configured(session.commission, session.held_on)
    attendances = list(
        session.attendances.select_related("organisation", "proxy", "seat").order_by("rank", "pk")
    )
    sits = runs or any(one.organisation_id == desk.organisation_id for one in attendances)
    sheet = agenda_of(session, desk) if sits else None
    if sheet is not None:
        viewed(request, "session", sheet.household_ids)
    before = session.state in BEFORE
    answers = [
        (
            one,
            typed.get(one.pk) or AnswerForm(attendance=one, others=attendances),
        )
        for one in attendances
        if before and one.organisation_id == desk.organisation_id
    ]
    others = [
        (one, typed.get(one.pk) or AnswerForm(attendance=one, others=attendances))
        # Who came is noted until the closing, which asks for it.
        if runs and (before or session.state == SessionState.OPEN)
        else (one, None)
        for one in attendances
    ]
    context: dict[str, Any] = {
        "session": session,
        "commission": session.commission,
        "rules": rules,
        "runs": runs,
        "sits": sits,
        "before": before,
        "sheet": sheet,
        "answers": [] if runs else answers,
        "attendances": others,
        "counts": _counts(attendances),
        "cancel_form": CancelForm() if runs and before else None,
        "refused": list(typed.values()),
        "titled": calendar.title_of(session),
        "today": timezone.localdate(),
    }
    status = 422 if typed else 200
    return render(request, "commissions/preparing/detail.html", context, status=status)


def _counts(attendances: list[Attendance]) -> dict[str, int]:
    here = sum(1 for one in attendances if one.state in (Presence.PRESENT, Presence.REMOTE))
    return {
        "here": here,
        "away": sum(
            1
            for one in attendances
            if one.state in (Presence.EXCUSED, Presence.PROXY, Presence.ABSENT)
        ),
        "silent": sum(1 for one in attendances if one.state == Presence.EXPECTED),
    }


@seated(sees_households)
@require_GET
def session_entry(request: DeskRequest, public_id: uuid.UUID) -> HttpResponse:
    """The entry for one's own calendar: no household in it."""
    session = session_for(request, public_id)
    answer = HttpResponse(
        calendar.entry(session, published=True), content_type="text/calendar; charset=utf-8"
    )
    answer["Content-Disposition"] = f'attachment; filename="{session.reference}.ics"'
    return answer


@seated(sees_households)
@require_POST
def attendance_answer(request: DeskRequest, public_id: uuid.UUID) -> HttpResponse:
    """By the member itself, or by the secretariat for who answered by phone."""
    attendance = (
        Attendance.objects.filter(public_id=public_id, session__in=sessions_for(request.desk))
        .select_related("session__commission__territory")
        .first()
    )
    if attendance is None:
        raise Http404
    session, desk = attendance.session, request.desk
    if attendance.organisation_id != desk.organisation_id and not may_run(desk, session.commission):
        raise Http404
    others = list(session.attendances.order_by("rank", "pk"))
    form = AnswerForm(request.POST, attendance=attendance, others=others)
    if not form.is_valid():
        return page(request, session, {attendance.pk: form})
    try:
        presence.answer(attendance, desk=desk, **form.cleaned_data)
    except ValidationError as refusal:
        tell(form, refusal)
        return page(request, session, {attendance.pk: form})
    messages.success(request, "Réponse enregistrée.")
    return redirect("session_detail", session.public_id)
