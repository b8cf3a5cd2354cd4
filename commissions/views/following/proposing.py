"""A file proposed to a commission, from its own page or from a task."""

import uuid

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from ccapex.accounts.seats import DeskRequest, seated, sees_households
from commissions.services.following.proposing import Choice, choices, may_propose, propose
from commissions.views.following.acting import tried
from households.models import Household

MEDIATION = "mediation"
"""``?pour=mediation``: the bodies that invite the household come first (a task asked for it)."""


class ProposeForm(forms.Form):
    session = forms.UUIDField(
        label="Séance", error_messages={"required": "Choisissez une séance de la liste."}
    )
    reason = forms.CharField(
        label="Pourquoi",
        max_length=300,
        help_text="Une phrase\u00a0: ce que vous attendez de la commission.",
        widget=forms.Textarea(attrs={"rows": 2}),
    )


@seated(sees_households)
@require_http_methods(["GET", "POST"])
def household_propose(request: DeskRequest, public_id: uuid.UUID) -> HttpResponse:
    desk = request.desk
    household = Household.objects.visible_to(desk).filter(public_id=public_id).first()
    if household is None or not may_propose(desk):
        raise Http404
    form = ProposeForm(request.POST or None)
    if request.method == "POST":
        source = "task" if request.GET.get("pour") else ""
        if tried(
            form,
            lambda told: propose(household, told["session"], told["reason"], desk, source=source),
        ):
            messages.success(request, "Le dossier est proposé à la commission.")
            return redirect("household_detail", household.public_id)
    offered = choices(household, desk, timezone.localdate())
    if request.GET.get("pour") == MEDIATION:
        offered.sort(key=lambda one: not one.invites)
    context = {
        "household": household,
        "form": form,
        "choices": [one for one in offered if one.session],
        "without_session": [one for one in offered if one.session is None and one.why],
        "chosen": _chosen(form, offered),
    }
    return render(request, "commissions/following/propose.html", context)


def _chosen(form: ProposeForm, offered: list[Choice]) -> str:
    """What was typed, else the first that a rule names; where none does, nothing is chosen."""
    typed = str(form.data.get("session", ""))
    if typed:
        return typed
    first = next((one.session for one in offered if one.session and one.why), None)
    return str(first.public_id) if first else ""
