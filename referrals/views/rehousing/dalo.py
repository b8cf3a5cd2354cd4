"""DALO appeals of the public stock: what the landlord said, and what the State then proposes."""

import uuid

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from ccapex.accounts.seats import DeskRequest, is_secretariat, seated
from ccapex.core import journal
from ccapex.core.typed import typed_date
from procedures.models import Procedure
from referrals.rules.rehousing import pool_rules
from referrals.services.rehousing import dalo


@seated(is_secretariat)
@require_GET
def rehousing_dalo(request: DeskRequest) -> HttpResponse:
    appeals = dalo.pending_appeals(request.desk)
    journal.view(request, "rehousing.dalo", details={"count": len(appeals)})
    territory = request.desk.membership.organisation.territory
    context = {"appeals": appeals, "has_pool": pool_rules(territory.profile) is not None}
    return render(request, "referrals/rehousing/dalo.html", context)


@seated(is_secretariat)
@require_POST
def rehousing_dalo_element(request: DeskRequest, public_id: uuid.UUID) -> HttpResponse:
    procedure = Procedure.objects.filter(
        public_id=public_id, territory=request.desk.territory_id
    ).first()
    if procedure is None:
        raise Http404
    written = request.POST.get("given_on", "")
    day = typed_date(written, today=timezone.localdate(), sense="past") if written else None
    if written and day is None:
        messages.error(request, "Écrivez une date, par exemple 3/10 ou hier.")
        return redirect("rehousing_dalo")
    try:
        dalo.record_element(
            procedure, desk=request.desk, reason=request.POST.get("reason", ""), given_on=day
        )
    except ValidationError as refusal:
        messages.error(request, " ".join(refusal.messages))
    else:
        messages.success(request, "Élément du bailleur enregistré.")
    return redirect("rehousing_dalo")
