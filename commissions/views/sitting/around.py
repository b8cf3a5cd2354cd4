"""Beside the texts of an item: who is there for it alone, and the DSF while the session lasts."""

import uuid

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_GET, require_POST

from ccapex.accounts.models import Organisation
from ccapex.accounts.seats import DeskRequest, seated, sees_households
from ccapex.core.middleware import wants_part
from ccapex.letters.services import letter_pdf
from commissions.enums import PartKind
from commissions.models import Item
from commissions.services import presence
from commissions.services.item_sheet import column_of, shown_for
from commissions.services.seats import sessions_for
from commissions.views.sitting.common import is_open, run_item, viewed
from commissions.views.sitting.item import screen
from households.services.matrix import Category, Cell
from referrals.models import Dsf
from referrals.services.dsf import finishing


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


@seated(sees_households)
@require_GET
def item_dsf(request: DeskRequest, public_id: uuid.UUID, dsf: uuid.UUID) -> HttpResponse:
    """The DSF as it was frozen, for who sits on this item, while the session is open (access.md:
    « session only »)."""
    item = get_object_or_404(
        Item.objects.filter(session__in=sessions_for(request.desk)).select_related(
            "session__commission__territory", "household"
        ),
        public_id=public_id,
    )
    view = shown_for(item, request.desk) if item.household_id else None
    if view is None or not is_open(item.session) or not view.has(Category.DSF, Cell.SESSION_ONLY):
        raise Http404
    found = Dsf.objects.filter(household=item.household_id, public_id=dsf).first()
    documents = finishing.documents_of(found) if found else []
    if not documents:
        raise Http404
    viewed(request, item, column_of(item), ["dsf"], "session-dsf")
    return HttpResponse(
        letter_pdf(documents[-1]),
        content_type="application/pdf",
        headers={"Content-Disposition": f'inline; filename="dsf-{dsf}.pdf"'},
    )
