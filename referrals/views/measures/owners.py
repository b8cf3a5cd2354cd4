"""The landlord of a file: natural or legal person, rent, and the address of its letters."""

import uuid
from collections.abc import Callable
from typing import Any

from django.forms import Form
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from ccapex.accounts.seats import DeskRequest, is_secretariat, seated
from households.models import Landlord, Lease
from households.rules.landlords import landlord_kind
from referrals.services.measures.owners import say_kind, say_rent
from referrals.services.measures.questionnaires import place_owner
from referrals.views.measures.acting import current_procedure, household_of, said, try_form
from referrals.views.measures.forms import LandlordForm, OwnerForm, RentForm


@seated(is_secretariat)
@require_http_methods(["GET", "POST"])
def owner_address(request: DeskRequest, public_id: uuid.UUID) -> HttpResponse:
    """``act``: ``kind``, ``rent`` or ``address``, a form each."""
    household = household_of(request, public_id)
    procedure = current_procedure(household)
    lease = (
        procedure.lease
        if procedure
        else household.leases.select_related("landlord", "household__territory")
        .order_by("-pk")
        .first()
    )
    if lease is None:
        raise Http404
    forms = _forms(lease, lease.landlord)
    if request.method == "POST":
        done = _act(request, lease, forms, request.POST.get("act", ""))
        if done:
            said(request, done)
            return redirect("owner_address", household.public_id)
    name = lease.landlord.name if lease.landlord else ""
    context = {
        "household": household,
        "lease": lease,
        "landlord": lease.landlord,
        "forms": forms,
        # What its name or the stock says, where nobody said it.
        "by_rule": not (lease.landlord and lease.landlord.kind)
        and bool(landlord_kind("", lease.stock, name)),
    }
    invalid = any(form.errors for form in forms.values())
    return render(request, "referrals/measures/owner.html", context, status=422 if invalid else 200)


def _forms(lease: Lease, landlord: Landlord | None) -> dict[str, Form]:
    kind = LandlordForm(
        prefix="kind", named=landlord is not None, initial={"kind": landlord and landlord.kind}
    )
    found: dict[str, Form] = {
        "kind": kind,
        "rent": RentForm(prefix="rent", initial={"rent": lease.rent}),
    }
    if landlord is not None:
        home = {name: getattr(landlord, name) for name in ("address", "postal_code", "city")}
        found["address"] = OwnerForm(prefix="address", initial=home)
    return found


def _act(request: DeskRequest, lease: Lease, forms: dict[str, Form], act: str) -> str:
    """What was done, in a sentence; empty where the form now says what to change."""
    desk = request.desk
    who: dict[str, Any] = {"author": desk.user, "organisation_id": desk.organisation_id}
    if act not in forms:
        raise Http404
    landlord = lease.landlord
    services: dict[str, tuple[Callable[[dict[str, Any]], Any], str]] = {
        "kind": (
            lambda values: say_kind(lease, **values, **who),
            "La qualité du bailleur est enregistrée ; échéances et seuils sont recalculés.",
        ),
        "rent": (
            lambda values: say_rent(lease, **values, **who),
            "Le loyer est enregistré ; échéances et seuils sont recalculés.",
        ),
    }
    if landlord is not None:
        services["address"] = (
            lambda values: place_owner(landlord, **values),
            "L'adresse du propriétaire est enregistrée.",
        )
        forms["kind"] = LandlordForm(request.POST, prefix="kind", named=True)
    else:
        forms["kind"] = LandlordForm(request.POST, prefix="kind", named=False)
    if act != "kind":
        forms["kind"] = _forms(lease, landlord)["kind"]
        forms[act] = type(forms[act])(request.POST, prefix=act)
    service, words = services[act]
    return words if try_form(request, forms[act], service) is not None else ""
