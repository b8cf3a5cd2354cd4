"""DALO appeals of the public stock: what the landlord said, and what the State then proposes."""

import uuid

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_POST

from ccapex.accounts.seats import DeskRequest, is_secretariat, seated
from ccapex.core import journal
from procedures.models import Procedure
from referrals.rules.rehousing import pool_rules
from referrals.services.rehousing import dalo
from referrals.views.measures.acting import tell
from referrals.views.rehousing.forms import ElementForm


@seated(is_secretariat)
@require_GET
def rehousing_dalo(request: DeskRequest) -> HttpResponse:
    return _page(request)


@seated(is_secretariat)
@require_POST
def rehousing_dalo_element(request: DeskRequest, public_id: uuid.UUID) -> HttpResponse:
    procedure = Procedure.objects.filter(
        public_id=public_id, territory=request.desk.territory_id
    ).first()
    if procedure is None:
        raise Http404
    form = ElementForm(request.POST, auto_id=_ids(procedure))
    if not form.is_valid():
        return _page(request, procedure, form)
    try:
        dalo.record_element(procedure, desk=request.desk, **form.cleaned_data)
    except ValidationError as refusal:
        tell(form, refusal)
        return _page(request, procedure, form)
    messages.success(request, "Élément du bailleur enregistré.")
    return redirect("rehousing_dalo")


def _page(
    request: DeskRequest, typed_for: Procedure | None = None, typed: ElementForm | None = None
) -> HttpResponse:
    """``typed``: a form refused, which comes back as it was at the row of its procedure."""
    appeals = dalo.pending_appeals(request.desk)
    journal.view(request, "rehousing.dalo", details={"count": len(appeals)})
    territory = request.desk.membership.organisation.territory
    rows = [
        (
            appeal,
            typed
            if typed and appeal.procedure == typed_for
            else ElementForm(auto_id=_ids(appeal.procedure)),
        )
        for appeal in appeals
    ]
    context = {
        "rows": rows,
        "refused": typed,
        "has_pool": pool_rules(territory.profile) is not None,
    }
    status = 422 if typed else 200
    return render(request, "referrals/rehousing/dalo.html", context, status=status)


def _ids(procedure: Procedure) -> str:
    """One form a row: their fields have the same names, not the same ids."""
    return f"element-{procedure.pk}-%s"
