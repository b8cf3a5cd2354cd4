"""Dispatch a list: one button, then the progress of the work."""

import uuid

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from ccapex.accounts.seats import DeskRequest, is_secretariat, seated
from ccapex.core import jobs
from referrals.services.concertation import DECIDABLE
from referrals.views.lists.common import cdp_list_of, job_key, trace


@seated(is_secretariat)
@require_POST
def list_dispatch(request: DeskRequest, public_id: uuid.UUID) -> HttpResponse:
    """Two clicks give one job; a list already dispatched gets what has been decided since."""
    cdp_list = cdp_list_of(request.desk, public_id)
    if cdp_list.state not in DECIDABLE:
        messages.error(
            request,
            f"La liste est « {cdp_list.get_state_display().lower()} » : "
            "elle ne peut pas être distribuée.",
        )
        return redirect("list_detail", public_id)
    job = jobs.enqueue(
        "dispatch_cdp_list",
        arguments={"list": cdp_list.pk},
        author_id=request.desk.user.pk,
        territory_id=request.desk.territory_id,
        organisation_id=request.desk.organisation_id,
        key=job_key(cdp_list),
    )
    trace(request.desk, "list.dispatch_asked", cdp_list)
    return redirect("job_detail", job.public_id)
