"""Convene: who will be written to, what comes too late, then the job and its progress."""

import uuid

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from ccapex.accounts.seats import DeskRequest, seated, sees_households
from ccapex.letters.models import Letter
from commissions.catalogue.summons import SUMMONS
from commissions.services import convening
from commissions.services.acting import BEFORE
from commissions.services.seats import configured
from commissions.views.preparing.common import run_session, viewed


@seated(sees_households)
@require_http_methods(["GET", "POST"])
def session_convene(request: DeskRequest, public_id: uuid.UUID) -> HttpResponse:
    session = run_session(request, public_id)
    if request.method == "POST":
        try:
            job = convening.convene(session, request.desk)
        except ValidationError as refusal:
            for said in refusal.messages:
                messages.error(request, said)
            return redirect("session_convene", public_id)
        return redirect("job_detail", job.public_id)
    told = convening.preview(session)
    viewed(request, "convening", [one.household_id for one in told.households if one.household_id])
    letters = Letter.objects.visible_to(request.desk).filter(
        kind=SUMMONS, source__in=[f"item:{pk}" for pk in session.items.values_list("pk", flat=True)]
    )
    context = {
        "session": session,
        "commission": session.commission,
        "rules": configured(session.commission, session.held_on),
        "told": told,
        "called": [(one, told.called.get(one.pk)) for one in told.households],
        "before": session.state in BEFORE,
        "letters": letters.count(),
    }
    return render(request, "commissions/preparing/convene.html", context)
