"""The closing page: what blocks, what leaves and to whom; then its progress, and what it gave."""

import uuid
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.safestring import mark_safe
from django.views.decorators.http import require_GET, require_http_methods

from ccapex.accounts.seats import DeskRequest, seated, sees_households
from ccapex.core.middleware import wants_part
from ccapex.core.models import Job, JobState
from ccapex.letters import kinds
from ccapex.letters.catalogue.section import section_of
from ccapex.letters.models import Letter
from ccapex.letters.services import preview_html
from commissions.catalogue.record import FULL, VERSIONS
from commissions.enums import SessionState
from commissions.models import Session
from commissions.rules.closing import Blocker
from commissions.services import benefit, outcome_letters, records
from commissions.services.closing import ask_to_close, findings, job_of
from commissions.services.closing_sheet import Sheet, read
from commissions.services.errata import documents_of
from commissions.services.letter_states import rows_of
from commissions.views.closing.common import run_session, shown

RUNNING = (JobState.PENDING, JobState.RUNNING)


@seated(sees_households)
@require_http_methods(["GET", "HEAD", "POST"])
def session_close(request: DeskRequest, public_id: uuid.UUID) -> HttpResponse:
    session = run_session(request.desk, public_id)
    if request.method == "POST":
        try:
            ask_to_close(session, request.desk)
        except ValidationError as refusal:
            messages.error(request, " ".join(refusal.messages))
        return redirect("session_close", public_id)
    job = job_of(session)
    if wants_part(request):
        return _progress(request, session, job)
    sheet = read(session)
    closed = session.state == SessionState.CLOSED
    named = [item.household_id for item in sheet.items if item.household_id]
    shown(request, "commission.close_viewed", session, named, "identity", "letters")
    letters = rows_of(sheet, request.desk.membership.organisation, closed=closed)
    context = {
        "session": session,
        "closed": closed,
        "row": _row(session, job),
        "letters": letters,
        "to_do": job.result.get("to_do", []) if job and closed else [],
        "waiting": [one for one in letters if one.problem],
        "leaving": [one for one in letters if not one.problem],
        "versions": VERSIONS.items(),
        **(_after(session, sheet) if closed else _before(session, sheet)),
    }
    return render(request, "commissions/closing/close.html", context)


def _before(session: Session, sheet: Sheet) -> dict[str, Any]:
    return {
        "blockers": [(one.sentence, _address(session, one)) for one in findings(session)],
        "benefit_stopped": benefit.why_stopped(sheet),
    }


def _after(session: Session, sheet: Sheet) -> dict[str, Any]:
    return {
        "errata": documents_of(session),
        "handed": benefit.hand_over(sheet),
        "benefit_stopped": benefit.why_stopped(sheet),
        "has_record": records.record_of(session, records.versions()[0]) is not None,
    }


def _address(session: Session, blocker: Blocker) -> str:
    if blocker.where == "item" and blocker.item is not None:
        return reverse("item_sit", args=[blocker.item.public_id])
    names = {"agenda": "session_agenda", "minutes": "session_sit"}
    return reverse(names.get(blocker.where, "session_detail"), args=[session.public_id])


def _row(session: Session, job: Job | None) -> dict[str, Any] | None:
    if job is None:
        return None
    running = job.state in RUNNING
    return {
        "job": job,
        "running": running,
        "failed": job.state == JobState.FAILED,
        "poll_url": reverse("session_close", args=[session.public_id]) if running else "",
        "detail": job.message
        or " ".join(job.result.get("summary", []))
        or str(job.get_state_display()),
    }


def _progress(request: DeskRequest, session: Session, job: Job | None) -> HttpResponse:
    """The progress alone; the end of the work shows the page anew."""
    row = _row(session, job)
    if row is None:
        raise Http404
    response = render(request, "commissions/closing/_progress.html", {"row": row})
    if not row["running"]:
        response["HX-Refresh"] = "true"
    return response


@seated(sees_households)
@require_GET
def session_paper(request: DeskRequest, public_id: uuid.UUID) -> HttpResponse:
    """``?papier=``: a paper as it would leave, saved nowhere; without it, the full record."""
    session = run_session(request.desk, public_id)
    sheet, sender = read(session), request.desk.membership.organisation
    name = request.GET.get("papier", FULL)
    letter, row = _paper(sheet, name, sender)
    html, problem = "", row.problem if row else ""
    try:
        html = preview_html(letter)
    except ValueError as refusal:
        problem = problem or str(refusal)
    named = (
        [letter.household.pk]
        if letter.household
        else [item.household_id for item in sheet.items if item.household_id]
    )
    shown(request, "commission.paper_viewed", session, named, "identity", "outputs")
    context = {
        "session": session,
        "letter": letter,
        "kind": kinds.find(letter.kind),
        "row": row,
        "problem": problem,
        "notices": kinds.find(letter.kind).notices(
            letter.variant, section_of(session.commission.territory)
        ),
        # Written by our own templates, with every value escaped.
        "sheet": mark_safe(html),
    }
    return render(request, "commissions/closing/paper.html", context)


def _paper(sheet: Sheet, name: str, sender: Any) -> tuple[Letter, outcome_letters.Planned | None]:
    if name in VERSIONS:
        return records.preview(sheet, name, sender), None
    for one in outcome_letters.plan(sheet, sender):
        if one.name == name:
            return outcome_letters.preview(one, sheet, sender), one
    raise Http404
