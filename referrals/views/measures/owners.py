"""The address of an owner known by name only: without it no letter can be posted."""

import uuid

from django.forms import Form
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from ccapex.accounts.seats import DeskRequest, is_secretariat, seated
from referrals.services.measures.questionnaires import place_owner
from referrals.views.measures.acting import current_procedure, household_of, said, try_form
from referrals.views.measures.forms import OwnerForm


@seated(is_secretariat)
@require_http_methods(["GET", "POST"])
def owner_address(request: DeskRequest, public_id: uuid.UUID) -> HttpResponse:
    household = household_of(request, public_id)
    procedure = current_procedure(household)
    landlord = procedure.lease.landlord if procedure else None
    if landlord is None:
        raise Http404
    form: Form = OwnerForm(
        initial={
            "address": landlord.address,
            "postal_code": landlord.postal_code,
            "city": landlord.city,
        }
    )
    if request.method == "POST":
        form = OwnerForm(request.POST)
        if try_form(request, form, lambda values: place_owner(landlord, **values)) is not None:
            said(request, "L'adresse du propriétaire est enregistrée.")
            return redirect("household_support", household.public_id)
    context = {"household": household, "landlord": landlord, "form": form}
    return render(request, "referrals/measures/owner.html", context)
