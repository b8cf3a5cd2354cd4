"""Put a procedure aside until a day, and take it up again."""

import uuid

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from ccapex.accounts.seats import DeskRequest, is_secretariat, seated
from ccapex.core import french
from ccapex.core.fields import TypedDateField
from procedures.models import Procedure
from procedures.services import pauses


class PauseForm(forms.Form):
    use_required_attribute = False

    until = TypedDateField(
        label="Jusqu’au", sense="future", help_text="Par exemple 15/01, +30 ou demain."
    )
    reason = forms.CharField(label="Motif", max_length=300)


@seated(is_secretariat)
@require_http_methods(["GET", "POST"])
def procedure_pause(request: DeskRequest, public_id: uuid.UUID) -> HttpResponse:
    procedure = _procedure(request, public_id)
    initial = {"until": procedure.paused_until, "reason": procedure.pause_reason}
    form = PauseForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            pauses.pause(procedure, desk=request.desk, **form.cleaned_data)
        except ValidationError as refusal:
            form.add_error(None, refusal)
        else:
            until = french.day(procedure.paused_until)
            messages.success(request, f"En pause jusqu’au {until}.")
            return redirect("household_detail", procedure.household.public_id)
    return render(
        request,
        "procedures/facts/pause.html",
        {
            "procedure": procedure,
            "household": procedure.household,
            "file_url": reverse("household_detail", args=[procedure.household.public_id]),
            "form": form,
            "paused": pauses.is_paused(procedure, today=timezone.localdate()),
        },
    )


@seated(is_secretariat)
@require_POST
def procedure_resume(request: DeskRequest, public_id: uuid.UUID) -> HttpResponse:
    procedure = _procedure(request, public_id)
    pauses.resume(procedure, desk=request.desk)
    messages.success(request, "La pause est levée.")
    return redirect("household_detail", procedure.household.public_id)


def _procedure(request: DeskRequest, public_id: uuid.UUID) -> Procedure:
    mine = Procedure.objects.filter(territory=request.desk.territory_id)
    found = mine.select_related("household").filter(public_id=public_id).first()
    if found is None:
        raise Http404
    return found
