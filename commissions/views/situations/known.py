"""New or already known: what is computed for each file of a session, and what a person says."""

import uuid

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from ccapex.accounts.seats import DeskRequest, seated, sees_households
from ccapex.core import journal
from commissions.enums import ItemState, KnownChoice, SessionState
from commissions.models import Item, Session
from commissions.services import known as services
from commissions.services.seats import run_by
from households.models import Household


@seated(sees_households)
@require_http_methods(["GET", "POST"])
def session_known(request: DeskRequest, public_id: uuid.UUID) -> HttpResponse:
    """For who runs the commission; once closed, what was kept, without change."""
    session = (
        Session.objects.filter(public_id=public_id, commission__in=run_by(request.desk))
        .select_related("commission")
        .first()
    )
    if session is None:
        raise Http404
    if request.method == "POST":
        return _choose(request, session)
    items = _items(session)
    closed = session.state == SessionState.CLOSED
    answers = {one.pk: one.is_new for one in items} if closed else services.new_or_known(session)
    ids = [one.household_id for one in items if one.household_id]
    visible = set(
        Household.objects.visible_to(request.desk).filter(pk__in=ids).values_list("pk", flat=True)
    )
    rows = [
        {"item": one, "is_new": answers.get(one.pk), "named": one.household_id in visible}
        for one in items
    ]
    journal.view(
        request,
        "session.known",
        object_type="session",
        object_id=session.pk,
        details={"count": len(rows)},
    )
    context = {
        "session": session,
        "rows": rows,
        "is_open": session.state not in (SessionState.CLOSED, SessionState.CANCELLED),
        "choices": KnownChoice.choices,
    }
    return render(request, "commissions/situations/known.html", context)


def _items(session: Session) -> list[Item]:
    found = session.items.filter(household__isnull=False).exclude(state=ItemState.WITHDRAWN)
    return list(found.select_related("household"))


def _choose(request: DeskRequest, session: Session) -> HttpResponse:
    """The choices that changed; the page sends them all."""
    changed = 0
    try:
        for item in _items(session):
            choice = request.POST.get(f"item-{item.public_id}")
            if choice is not None and choice != item.known_choice:
                services.choose(item, choice, request.desk)
                changed += 1
    except ValidationError as refusal:
        messages.error(request, " ".join(refusal.messages))
    else:
        messages.success(request, "Enregistré." if changed else "Rien n'a changé.")
    return redirect("session_known", session.public_id)
