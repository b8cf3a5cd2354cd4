"""What the pages of a DSF share: find it, say what was refused, know who holds the pen."""

import datetime as dt
import uuid
from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone

from ccapex.accounts.seats import DeskRequest
from ccapex.core import journal
from ccapex.core.typed import Sense, typed_date
from households.models import Household
from referrals.enums import ReferralState
from referrals.models import Dsf
from referrals.services.dsf.overview import WITH_ALL
from referrals.services.dsf.reading import visible_to

ALL = (*WITH_ALL, "referral", "previous", "procedure__lease__landlord__organisation")


def dsf_of(request: DeskRequest, public_id: uuid.UUID) -> Dsf:
    """One of the desk's own, or of the secretariat's territory; else 404."""
    found = visible_to(request.desk).select_related(*ALL).filter(public_id=public_id).first()
    if found is None:
        raise Http404
    return found


def writes(request: DeskRequest, dsf: Dsf) -> bool:
    """The service asked holds the pen; the secretariat reads."""
    return dsf.organisation_id == request.desk.organisation_id


def written_by(request: DeskRequest, public_id: uuid.UUID) -> Dsf:
    dsf = dsf_of(request, public_id)
    if not writes(request, dsf):
        raise Http404
    return dsf


def is_refused(dsf: Dsf) -> bool:
    return dsf.referral.state in (ReferralState.REFUSED, ReferralState.CANCELLED)


def viewed(request: DeskRequest, action: str, dsf: Dsf, fields: list[str] | None = None) -> None:
    journal.view(
        request,
        action,
        household_id=dsf.household_id,
        object_type="dsf",
        object_id=dsf.pk,
        ground="secretariat" if request.desk.is_secretariat else "referral",
        fields=fields or ["dsf"],
    )


def done(
    request: DeskRequest, dsf: Dsf, act: Callable[[], Any], said: str = "", to: str = "dsf_detail"
) -> HttpResponse:
    """Does it, or says in French what to change; the page is shown again either way."""
    try:
        act()
    except ValidationError as refusal:
        messages.error(request, " ".join(refusal.messages))
    else:
        if said:
            messages.success(request, said)
    if not Household.objects.visible_to(request.desk).filter(pk=dsf.household_id).exists():
        return redirect("dsf_list")
    return redirect(to, dsf.public_id)


def day_of(text: str, name: str, sense: Sense = "past") -> dt.date | None:
    if not text.strip():
        return None
    found = typed_date(text, today=timezone.localdate(), sense=sense)
    if found is None:
        raise ValidationError({name: "Écrivez une date, par exemple 3/10 ou hier."})
    return found
