"""Reuniting two files, separating one, and undoing either; the secretariat alone."""

import uuid

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from ccapex.accounts.seats import DeskRequest, is_secretariat, seated
from households.models import Household, HouseholdMember, Lease, MergeOperation
from households.services.compare import known_values
from households.services.merging import MergeRefused, merge
from households.services.merging import split as split_household
from households.services.merging import undo as undo_operation
from households.views.file import household_for


@seated(is_secretariat)
@require_http_methods(["GET", "POST"])
def choose(request: DeskRequest, public_id: uuid.UUID) -> HttpResponse:
    """Names the other file, shows both side by side, then reunites them."""
    household = household_for(request, public_id)
    asked = request.POST.get("reference", request.GET.get("avec", ""))
    reference = asked.replace("\0", "").strip().upper()
    other = None
    error = ""
    if reference:
        other = (
            Household.objects.visible_to(request.desk)
            .filter(reference=reference)
            .exclude(pk=household.pk)
            .first()
        )
        if other is None:
            error = "Aucun autre dossier de votre territoire ne porte cette référence."
    if other and request.method == "POST" and "confirm" in request.POST:
        reason = _reason(request)
        if not reason:
            error = "Dites pourquoi ces deux dossiers n'en font qu'un."
        else:
            try:
                merge(household, other, author=request.desk.user, reason=reason)
            except MergeRefused as refusal:
                error = str(refusal)
            else:
                messages.success(request, f"{other.reference} est réuni à {household.reference}.")
                return redirect("household_detail", household.public_id)
    rows = []
    if other:
        known = known_values([household.pk, other.pk])
        labels = list(dict.fromkeys([*known[household.pk], *known[other.pk]]))
        rows = [
            {
                "label": label,
                "left": known[household.pk].get(label, ""),
                "right": known[other.pk].get(label, ""),
            }
            for label in labels
        ]
    return render(
        request,
        "households/merge.html",
        {
            "household": household,
            "other": other,
            "merges": MergeOperation.objects.touching(household).select_related(
                "kept", "absorbed", "author"
            ),
            "rows": rows,
            "error": error,
            "reference": reference,
        },
        status=422 if error else 200,
    )


@seated(is_secretariat)
@require_http_methods(["GET", "POST"])
def split(request: DeskRequest, public_id: uuid.UUID) -> HttpResponse:
    household = household_for(request, public_id)
    error = ""
    if request.method == "POST":
        try:
            operation = split_household(
                household,
                members=_numbers(request, "members"),
                leases=_numbers(request, "leases"),
                author=request.desk.user,
                reason=_reason(request) or "Deux ménages différents",
            )
        except MergeRefused as refusal:
            error = str(refusal)
        else:
            messages.success(request, f"Nouveau dossier : {operation.absorbed.reference}.")
            return redirect("household_detail", operation.absorbed.public_id)
    return render(
        request,
        "households/split.html",
        {
            "household": household,
            "members": HouseholdMember.objects.filter(household=household).select_related("person"),
            "leases": Lease.objects.filter(household=household).select_related("dwelling"),
            "error": error,
        },
        status=422 if error else 200,
    )


def _reason(request: DeskRequest) -> str:
    return request.POST.get("reason", "").replace("\0", "").strip()[:300]


def _numbers(request: DeskRequest, name: str) -> list[int]:
    return [int(value) for value in request.POST.getlist(name) if value.isdecimal()]


@seated(is_secretariat)
@require_POST
def undo(request: DeskRequest, public_id: uuid.UUID, merge_id: uuid.UUID) -> HttpResponse:
    household = household_for(request, public_id)
    operation = get_object_or_404(
        MergeOperation, public_id=merge_id, kept__territory=household.territory_id
    )
    try:
        undo_operation(operation, author=request.desk.user)
    except MergeRefused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, "L'opération est annulée : les deux dossiers sont comme avant.")
    return redirect("household_detail", operation.kept.public_id)
