"""Adds a statement of the rent debt to the file."""

import uuid
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from ccapex.accounts.models import Organisation
from ccapex.accounts.seats import DeskRequest, seated, sees_households
from ccapex.core.fields import AmountField, TypedDateField
from households.models import Household, Lease
from households.rules.signs import lists_of
from households.services.debts import add_statement
from households.services.masking import view_of
from households.services.matrix import Category
from households.views.file import household_for

YES_NO = [("", "Ne sait pas"), ("1", "Oui"), ("0", "Non")]


class StatementForm(forms.Form):
    lease = forms.ModelChoiceField(Lease.objects.none(), label="Logement", empty_label=None)
    stated_on = TypedDateField(label="Dette arrêtée au", sense="past")
    amount = AmountField(label="Montant de la dette (€)")
    months_unpaid = forms.IntegerField(
        label="Mois d'impayé", required=False, min_value=0, max_value=600
    )
    charges_part = AmountField(label="Dont charges (€)", required=False)
    charges_source = forms.ChoiceField(label="Part des charges connue par", required=False)
    contested = forms.TypedChoiceField(
        label="Contestée par le ménage",
        choices=YES_NO,
        coerce=lambda value: value == "1",
        empty_value=None,
        required=False,
    )
    recalculated_amount = AmountField(label="Montant recalculé (€)", required=False)
    recalculated_by = forms.ModelChoiceField(
        Organisation.objects.none(),
        label="Recalculée par",
        required=False,
        empty_label="Pas recalculée",
    )

    def __init__(self, *args: Any, household: Household, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        territory = household.territory
        leases = household.leases.select_related("dwelling").order_by("-pk")
        self.fields["lease"].queryset = leases  # type: ignore[attr-defined]
        self.fields["lease"].label_from_instance = _place  # type: ignore[attr-defined]
        members = Organisation.objects.filter(territory=territory)
        self.fields["recalculated_by"].queryset = members  # type: ignore[attr-defined]
        sources = lists_of(territory.profile).charges_sources
        if sources:
            options = [("", "Pas connue"), *((one.code, one.words) for one in sources)]
            self.fields["charges_source"].choices = options  # type: ignore[attr-defined]
        else:
            del self.fields["charges_source"]


def _place(lease: Lease) -> str:
    home = lease.dwelling
    return ", ".join(filter(None, [home.address, f"{home.postal_code} {home.city}".strip()]))


@seated(sees_households)
@require_http_methods(["GET", "POST"])
def debt_add(request: DeskRequest, public_id: uuid.UUID) -> HttpResponse:
    """For those who are shown the debt, or what they themselves said of it."""
    household = household_for(request, public_id)
    kinds: int = household.kinds  # type: ignore[attr-defined]
    shown = view_of(request.desk, household, kinds)
    if not shown.row(Category.DEBT, request.desk.organisation_id):
        raise Http404
    form = StatementForm(
        request.POST or None, household=household, initial={"stated_on": timezone.localdate()}
    )
    if request.method == "POST" and form.is_valid():
        told = dict(form.cleaned_data)
        lease = told.pop("lease")
        try:
            statement = add_statement(lease, desk=request.desk, **told)
        except ValidationError as refusal:
            form.add_error(None, refusal)
        else:
            if statement.already_known:
                messages.info(request, "Cet état de la dette était déjà noté : rien n’est ajouté.")
            else:
                messages.success(request, "État de la dette ajouté ; les précédents restent.")
            return redirect(f"{reverse('household_detail', args=[household.public_id])}#debt")
    return render(
        request,
        "households/debt_add.html",
        {"household": household, "form": form, "has_lease": form.fields["lease"].queryset.exists()},  # type: ignore[attr-defined]
        status=422 if form.errors else 200,
    )
