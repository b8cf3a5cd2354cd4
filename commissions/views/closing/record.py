"""The record as a PDF, errata included, for those who may read it."""

import uuid

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from ccapex.accounts.seats import DeskRequest, seated, sees_households
from ccapex.letters.services import weasyprint_available
from ccapex.letters.views.letters import pdf_response
from commissions.catalogue.record import FULL, VERSIONS
from commissions.enums import ItemState, SessionState
from commissions.rules.closing import words_of
from commissions.services import errata
from commissions.services.record_file import record_file
from commissions.services.record_reading import may_read, visible_items
from commissions.services.seats import sessions_for
from commissions.views.closing.common import run_session, shown


@seated(sees_households)
@require_GET
def session_record(request: DeskRequest, public_id: uuid.UUID) -> HttpResponse:
    """``?version=notification`` for the other one. A member gets the files that it may read."""
    desk = request.desk
    version = request.GET.get("version", FULL)
    found = sessions_for(desk).filter(public_id=public_id, state=SessionState.CLOSED)
    session = found.select_related("commission__territory").first()
    if session is None or version not in VERSIONS or not may_read(desk, session):
        raise Http404
    if not weasyprint_available():
        raise Http404
    content = record_file(session, version, desk)
    if content is None:
        raise Http404
    visible = visible_items(desk, session)
    items = session.items.exclude(household=None)
    mine = items if visible is None else items.filter(pk__in=visible)
    read = [pk for pk in mine.values_list("household_id", flat=True) if pk]
    shown(request, "commission.record_downloaded", session, read, "identity", "outputs", version)
    return pdf_response(content, f"releve-{session.reference}-{version}.pdf".lower())


@seated(sees_households)
@require_http_methods(["GET", "HEAD", "POST"])
def session_erratum(request: DeskRequest, public_id: uuid.UUID) -> HttpResponse:
    """``?dossier=`` names the item, whose letters may then be corrected one by one."""
    session = run_session(request.desk, public_id)
    if session.state != SessionState.CLOSED:
        raise Http404
    items = list(
        session.items.exclude(state=ItemState.WITHDRAWN)
        .select_related("household")
        .order_by("rank", "pk")
    )
    asked = request.POST.get("item") or request.GET.get("dossier") or ""
    item = next((one for one in items if str(one.public_id) == asked), None)
    letters = errata.correctable(item) if item else []
    error = ""
    if request.method == "POST":
        words = {one.pk: request.POST.get(f"letter-{one.public_id}", "") for one in letters}
        try:
            made = errata.issue_erratum(
                session, item, request.POST.get("text", ""), request.desk, corrected=words
            )
        except ValidationError as refusal:
            error = " ".join(refusal.messages)
        else:
            messages.success(request, f"Erratum n° {made.number} établi, joint au relevé.")
            return redirect("session_close", public_id)
    context = {
        "session": session,
        "items": [(str(one.public_id), words_of(one)) for one in items],
        "item": item,
        "letters": [(one, request.POST.get(f"letter-{one.public_id}", "")) for one in letters],
        "text": request.POST.get("text", ""),
        "error": error,
        "back": reverse("session_close", args=[public_id]),
    }
    return render(request, "commissions/closing/erratum.html", context)
