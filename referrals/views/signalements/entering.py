"""Enter a saisine: for a file already open, or after looking for the household."""

import uuid
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from ccapex.accounts.models import Territory
from ccapex.accounts.seats import DeskRequest, is_secretariat, seated
from households.models import Household
from households.rules.landlords import landlord_kind
from households.services.search import trace_search
from referrals.models import Signalement
from referrals.services.signalements.new_files import AlreadyKnown, candidates_of, register_new
from referrals.services.signalements.registering import SignalementRefused, register
from referrals.views.signalements.forms import HouseholdForm, ReceivedForm


@seated(is_secretariat)
@require_http_methods(["GET", "POST"])
def for_household(request: DeskRequest, public_id: uuid.UUID) -> HttpResponse:
    desk = request.desk
    household = Household.objects.visible_to(desk).filter(public_id=public_id).first()
    if household is None:
        raise Http404
    form = _received(request, ask_landlord=_unknown_landlord(household))
    if request.method == "POST" and form.is_valid():
        try:
            line = register(
                household,
                form.received(),
                author=desk.user,
                organisation=desk.membership.organisation,
            )
        except (ValidationError, SignalementRefused) as refusal:
            _tell(form, refusal)
        else:
            return _registered(request, line)
    return render(
        request,
        "referrals/signalements/form.html",
        {"household": household, "form": form},
        status=422 if form.errors else 200,
    )


@seated(is_secretariat)
@require_http_methods(["GET", "POST"])
def new(request: DeskRequest) -> HttpResponse:
    """Look for the household first; what was typed to look for it opens the file if need be."""
    desk = request.desk
    territory = Territory.objects.get(pk=desk.territory_id)
    step = request.POST.get("etape", "")
    who = HouseholdForm(request.POST or None)
    form = _received(request, bound=step == "enregistrer")
    candidates: list[dict[str, Any]] = []
    looked = False
    if request.method == "POST" and who.is_valid():
        looked = True
        if step == "enregistrer" and form.is_valid():
            try:
                line = register_new(
                    territory,
                    who.cleaned_data,
                    form.received(),
                    author=desk.user,
                    organisation=desk.membership.organisation,
                    seen=request.POST.getlist("vu"),
                )
            except AlreadyKnown as known:
                candidates = known.candidates
                messages.warning(request, str(known))
            except (ValidationError, SignalementRefused) as refusal:
                _tell(form, refusal)
            else:
                return _registered(request, line)
        else:
            candidates = candidates_of(territory, who.cleaned_data)
            trace_search(desk, len(candidates))
    return render(
        request,
        "referrals/signalements/new.html",
        {
            "who": who,
            "form": form,
            "looked": looked,
            "candidates": _shown(desk.territory_id, candidates),
            "seen": request.POST.getlist("vu") + [one["household"] for one in candidates],
            "writing": step in {"nouveau", "enregistrer"} and who.is_valid(),
        },
        status=422 if who.errors or form.errors else 200,
    )


def _unknown_landlord(household: Household) -> bool:
    """Whether the landlord of its latest lease is known by name, and not by kind."""
    lease = household.leases.select_related("landlord").order_by("-pk").first()
    found = lease.landlord if lease else None
    return bool(lease and found and not landlord_kind(found.kind, lease.stock, found.name))


def _received(
    request: DeskRequest, *, bound: bool = True, ask_landlord: bool = False
) -> ReceivedForm:
    return ReceivedForm(
        request.POST if bound and request.method == "POST" else None,
        territory_id=request.desk.territory_id,
        ask_landlord=ask_landlord,
        initial={"received_on": timezone.localdate()},
    )


def _shown(territory_id: int, candidates: list[dict[str, Any]]) -> list[dict[str, Any]]:
    found = {
        one.reference: one
        for one in Household.objects.filter(
            territory=territory_id, reference__in=[c["household"] for c in candidates]
        ).prefetch_related("leases__dwelling")
    }
    return [
        {"household": found[one["household"]], "reasons": one["reasons"]}
        for one in candidates
        if one["household"] in found
    ]


def _tell(form: ReceivedForm, refusal: ValidationError | SignalementRefused) -> None:
    if isinstance(refusal, SignalementRefused):
        form.add_error(None, str(refusal))
        return
    by_field = refusal.error_dict if hasattr(refusal, "error_dict") else {}
    for name, errors in by_field.items():
        field = "acted_on" if name == "occurred_on" else name
        form.add_error(field if field in form.fields else None, errors)
    if not by_field:
        form.add_error(None, refusal)


def _registered(request: DeskRequest, line: Signalement) -> HttpResponseRedirect:
    if line.created_at.date() == timezone.now().date() and line.author_id == request.desk.user.pk:
        messages.success(request, f"Inscrit au registre sous le n° {line.reference}.")
    else:
        messages.info(request, f"Ce fait était déjà au registre, sous le n° {line.reference}.")
    return redirect("signalement_detail", line.public_id)
