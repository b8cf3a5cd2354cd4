"""The projector: a window that follows the item being examined, without what must not be shown."""

import uuid
from typing import Any

from django.core.exceptions import ValidationError
from django.http import HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_POST

from ccapex.accounts.seats import DeskRequest, seated, sees_households
from ccapex.core.middleware import wants_part
from commissions.models import Item, Output, Session
from commissions.services import sitting
from commissions.services.item_form import outputs_of
from commissions.services.item_sheet import column_of, sheet_of, shown_for
from commissions.services.seats import configured
from commissions.views.sitting.common import is_open, known_session, run_item, run_session, viewed
from referrals.rules.measures import kinds_of


@seated(sees_households)
@require_GET
def session_screen(request: DeskRequest, public_id: uuid.UUID) -> HttpResponse:
    """For the room, and for members at a distance: each sees the files of its own access only.
    Asked again every few seconds; 204 where nothing has changed."""
    session = known_session(request.desk, public_id)
    item = _shown(session)
    context: dict[str, Any] = {"session": session, "item": item, "is_open": is_open(session)}
    if item is not None and is_open(session):
        context |= _told(request, session, item)
    if not wants_part(request):
        return render(request, "commissions/sitting/screen.html", context)
    return render(request, "commissions/sitting/_screen.html", context)


def _shown(session: Session) -> Item | None:
    if session.shown_item_id is None:
        return None
    return (
        Item.objects.filter(pk=session.shown_item_id, state__in=sitting.SAT_ON)
        .select_related("household__territory", "procedure__lease", "situation")
        .first()
    )


def _told(request: DeskRequest, session: Session, item: Item) -> dict[str, Any]:
    item.session = session
    sheet = sheet_of(item, request.desk)
    view = shown_for(item, request.desk) if item.household_id else None
    # One line of the journal for a file shown, not one for each look at the clock.
    if view is not None and request.GET.get("vu") != str(item.public_id):
        viewed(request, item, column_of(item), view.fields, "screen")
    items = sitting.items_of(session)
    place = next((at for at, one in enumerate(items, start=1) if one.pk == item.pk), 0)
    return {"sheet": sheet, "outputs": _outputs(item, sheet), "number": place, "count": len(items)}


def _outputs(item: Item, sheet: Any) -> list[tuple[str, Output]]:
    """What is being decided, each with its title; nothing of a file that is not open to this
    desk."""
    if sheet is not None and not sheet.is_open:
        return []
    session = item.session
    named = {
        code: kind.label for code, kind in kinds_of(session.commission.territory.profile).items()
    }
    told = configured(session.commission, session.held_on)
    named |= {action.code: action.label for action in told.actions}
    return [
        (" : ".join(filter(None, [one.get_kind_display(), named.get(one.code, "")])), one)
        for one in outputs_of(item)
    ]


@seated(sees_households)
@require_POST
def session_project(request: DeskRequest, public_id: uuid.UUID) -> HttpResponse:
    """This desk leads the projector from now on; ``names``: households by name."""
    session = run_session(request.desk, public_id)
    asked = request.POST.get("item", "")
    item = run_item(request.desk, uuid.UUID(asked)) if _is_uuid(asked) else None
    if item is not None and item.session_id != session.pk:
        item = None
    try:
        sitting.project(session, request.desk, item=item, names=request.POST.get("names") == "1")
    except ValidationError as refusal:
        return JsonResponse({"message": " ".join(refusal.messages)})
    if wants_part(request):
        return HttpResponse(status=204)
    return redirect("item_sit", item.public_id) if item else redirect("session_sit", public_id)


def _is_uuid(text: str) -> bool:
    try:
        uuid.UUID(text)
    except ValueError:
        return False
    return True
