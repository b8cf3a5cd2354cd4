"""The screen of one item: its sheet, its texts, its outputs; next, previous, examined."""

import uuid
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from ccapex.accounts.seats import DeskRequest, seated, sees_households
from ccapex.core.middleware import wants_part
from commissions.enums import HouseholdPresence, ItemState, Presence
from commissions.models import Item, Session
from commissions.services import agenda, item_form, sitting
from commissions.services.item_sheet import column_of, sheet_of, shown_for
from commissions.services.motives import motives_for
from commissions.services.output_rows import offered
from commissions.services.seats import configured
from commissions.services.writers import others
from commissions.views.following.opening import opening_of
from commissions.views.sitting.common import is_open, run_item, run_session, viewed


@seated(sees_households)
@require_GET
def session_sit(request: DeskRequest, public_id: uuid.UUID) -> HttpResponse:
    """The item to examine; before the opening, who is there; without items, the minutes."""
    session = run_session(request.desk, public_id)
    items = sitting.items_of(session)
    if not is_open(session) and session.opened_at is None:
        return _before(request, session, items)
    waiting = [item for item in items if item.state == ItemState.ON_AGENDA]
    first = next(iter(waiting or items), None)
    if first is None:
        return redirect("session_minutes", public_id)
    return redirect("item_sit", first.public_id)


def _before(request: DeskRequest, session: Session, items: list[Item]) -> HttpResponse:
    context = {
        "session": session,
        "items": items,
        "states": Presence.choices,
        "attendances": list(session.attendances.order_by("rank", "pk")),
        "opening": opening_of(session, request.desk),
    }
    return render(request, "commissions/sitting/before.html", context)


@seated(sees_households)
@require_POST
def session_open(request: DeskRequest, public_id: uuid.UUID) -> HttpResponse:
    session = run_session(request.desk, public_id)
    try:
        sitting.open_session(session, request.desk)
    except ValidationError as refusal:
        messages.error(request, " ".join(refusal.messages))
    return redirect("session_sit", public_id)


@seated(sees_households)
@require_GET
def item_sit(request: DeskRequest, public_id: uuid.UUID) -> HttpResponse:
    """The page; asked by its own script, only what changes from one item to the next."""
    return screen(request, run_item(request.desk, public_id))


@seated(sees_households)
@require_POST
def item_examine(request: DeskRequest, public_id: uuid.UUID) -> HttpResponse:
    """Examined; the answer is the next item."""
    item = run_item(request.desk, public_id)
    try:
        following = sitting.examine(item, request.desk)
    except ValidationError as refusal:
        return _refused(request, item, refusal)
    following = following or item
    if not wants_part(request):
        return redirect("item_sit", following.public_id)
    return screen(request, run_item(request.desk, following.public_id))


@seated(sees_households)
@require_POST
def item_reopen(request: DeskRequest, public_id: uuid.UUID) -> HttpResponse:
    item = run_item(request.desk, public_id)
    try:
        sitting.reopen(item, request.desk)
    except ValidationError as refusal:
        return _refused(request, item, refusal)
    if not wants_part(request):
        return redirect("item_sit", public_id)
    return screen(request, run_item(request.desk, public_id))


@seated(sees_households)
@require_POST
def item_withdraw(request: DeskRequest, public_id: uuid.UUID) -> HttpResponse:
    """Off the agenda, with its reason; then the next one."""
    item = run_item(request.desk, public_id)
    try:
        agenda.withdraw(item, request.POST.get("reason", ""), request.desk)
    except ValidationError as refusal:
        messages.error(request, " ".join(refusal.messages))
        return redirect("item_sit", public_id)
    messages.success(request, "Point retiré de l'ordre du jour.")
    return redirect("session_sit", item.session.public_id)


def _refused(request: DeskRequest, item: Item, refusal: ValidationError) -> HttpResponse:
    words = " ".join(refusal.messages)
    if wants_part(request):
        return JsonResponse({"message": words})
    messages.error(request, words)
    return redirect("item_sit", item.public_id)


def screen(request: DeskRequest, item: Item) -> HttpResponse:
    desk, session = request.desk, item.session
    sheet = sheet_of(item, desk)
    view = shown_for(item, desk) if item.household_id else None
    if view is not None:
        viewed(request, item, column_of(item), view.fields, "sitting")
    partial = wants_part(request)
    context = {"item": item, "session": session, "sheet": sheet, **_around(item)}
    context |= _form(item, partial=partial)
    context["others"] = others(session, desk)
    name = "commissions/sitting/_item.html" if partial else "commissions/sitting/item.html"
    response = render(request, name, context)
    if partial:
        response["X-Item-Address"] = reverse("item_sit", args=[item.public_id])
    return response


def _around(item: Item) -> dict[str, Any]:
    """The order of the day, and where one stands in it."""
    items = sitting.items_of(item.session)
    at = next(place for place, one in enumerate(items) if one.pk == item.pk)
    return {
        "items": items,
        "number": at + 1,
        "previous": items[at - 1] if at else None,
        "next": items[at + 1] if at + 1 < len(items) else None,
        "done": sum(one.state != ItemState.ON_AGENDA for one in items),
    }


def _form(item: Item, *, partial: bool) -> dict[str, Any]:
    session = item.session
    told = configured(session.commission, session.held_on)
    shapes = offered(session)
    lists = item_form.lists_of(session, told)
    outputs = item_form.outputs_of(item)
    context: dict[str, Any] = {
        "told": told,
        "is_open": is_open(session),
        "shapes": shapes,
        "texts": item_form.texts_of(item),
        "presences": HouseholdPresence.choices,
        "blocks": item_form.blocks_of(outputs, lists),
        "parts": list(item.parts.order_by("pk")),
        "lists": lists,
    }
    if not partial:
        context["patterns"] = [item_form.pattern(shape, lists) for shape in shapes]
        context["motives"] = motives_for(session.commission)
    return context
