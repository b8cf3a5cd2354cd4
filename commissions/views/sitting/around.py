"""Who is there: at the opening, and for one item alone (guests, conflicts, absences)."""

import uuid

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from ccapex.accounts.models import Organisation
from ccapex.accounts.seats import DeskRequest, seated, sees_households
from ccapex.core.middleware import wants_part
from commissions.enums import PartKind
from commissions.models import Item
from commissions.services import presence
from commissions.views.sitting.common import run_item, run_session
from commissions.views.sitting.item import screen


@seated(sees_households)
@require_POST
def session_attend(request: DeskRequest, public_id: uuid.UUID) -> HttpResponse:
    """One line of the presence sheet: ``attendance``, ``state``; the rest of the line stays."""
    session, data = run_session(request.desk, public_id), request.POST
    lines = session.attendances.select_related("proxy")
    line = next((one for one in lines if str(one.public_id) == data.get("attendance")), None)
    if line is not None:
        try:
            presence.answer(
                line,
                state=data.get("state", ""),
                desk=request.desk,
                person=line.person,
                proxy=line.proxy,
                note=line.note,
            )
        except (ValidationError, ValueError) as refusal:
            messages.error(request, " ".join(getattr(refusal, "messages", ["Choisissez."])))
    return redirect("session_sit", public_id)


@seated(sees_households)
@require_POST
def item_part(request: DeskRequest, public_id: uuid.UUID) -> HttpResponse:
    """Adds (``kind``, ``organisation`` or ``label``, ``reason``) or takes back (``part``)."""
    item, desk, data = run_item(request.desk, public_id), request.desk, request.POST
    try:
        if data.get("part"):
            part = item.parts.filter(pk=data["part"] if data["part"].isdecimal() else 0).first()
            if part is not None:
                presence.remove_part(part, desk)
        else:
            _add(item, request)
    except ValidationError as refusal:
        messages.error(request, " ".join(refusal.messages))
    if wants_part(request):
        return screen(request, run_item(desk, public_id))
    return redirect("item_sit", public_id)


def _add(item: Item, request: DeskRequest) -> None:
    desk, data = request.desk, request.POST
    reason, label = data.get("reason", ""), data.get("label", "").strip()
    organisation = Organisation.objects.filter(
        territory=item.session.commission.territory_id, slug=data.get("organisation", "")
    ).first()
    if data.get("kind") == PartKind.GUEST:
        presence.invite(item, desk=desk, organisation=organisation, label=label, reason=reason)
        return
    if organisation is None:
        raise ValidationError("Choisissez une organisation.")
    if data.get("kind") == PartKind.CONFLICT:
        presence.declare_conflict(item, organisation, reason, desk)
    else:
        presence.set_away(item, organisation, desk, reason)
