"""Safe contact and legal guardians, by those who follow the household or the secretariat."""

import uuid
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from ccapex.accounts.seats import DeskRequest, seated, sees_households
from ccapex.core.fields import TypedDateField
from households.enums import ContactLimitReason, GuardianKind
from households.models import ContactLimit, Guardian, Household, HouseholdMember
from households.services import contact_limits, guardians
from households.views.file import household_for


class LimitForm(forms.Form):
    no_letter = forms.BooleanField(
        label="Ne pas écrire", required=False, help_text="Aucun courrier n'est préparé ni imprimé."
    )
    no_call = forms.BooleanField(
        label="Ne pas appeler", required=False, help_text="Le numéro est caché derrière un avis."
    )
    no_sender = forms.BooleanField(
        label="Ne pas nommer l'expéditeur",
        required=False,
        help_text="L'en-tête des courriers ne dit pas qui écrit.",
    )
    reason = forms.ChoiceField(
        label="Motif", choices=[("", "Choisir…"), *ContactLimitReason.choices]
    )


class GuardianForm(forms.Form):
    person = forms.ModelChoiceField(
        HouseholdMember.objects.none(),
        label="Personne protégée",
        required=False,
        empty_label="Pas précisée",
    )
    kind = forms.ChoiceField(label="Mesure", choices=[("", "Choisir…"), *GuardianKind.choices])
    name = forms.CharField(label="Nom du représentant ou du service", max_length=160)
    address = forms.CharField(label="Adresse", max_length=250)
    postal_code = forms.CharField(label="Code postal", max_length=5)
    city = forms.CharField(label="Commune", max_length=120)
    phone = forms.CharField(label="Téléphone", max_length=30, required=False)
    email = forms.EmailField(label="Courriel", required=False)
    starts_on = TypedDateField(label="Depuis le", sense="past")
    ends_on = TypedDateField(label="Jusqu'au", sense="future", required=False)

    def __init__(self, *args: Any, household: Household, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choice = self.fields["person"]
        choice.queryset = household.members.select_related("person")  # type: ignore[attr-defined]
        choice.label_from_instance = _named  # type: ignore[attr-defined]


def _named(member: HouseholdMember) -> str:
    return member.person.full_name


@seated(sees_households)
@require_http_methods(["GET", "POST"])
def protection(request: DeskRequest, public_id: uuid.UUID) -> HttpResponse:
    """Both forms on one page: ``what`` says which is sent."""
    household = _protected(request, public_id)
    what = request.POST.get("what", "")
    limit = LimitForm(request.POST if what == "limit" else None)
    guardian = GuardianForm(
        request.POST if what == "guardian" else None,
        household=household,
        initial={"starts_on": timezone.localdate()},
    )
    if what == "limit" and limit.is_valid() and _set_limit(request, household, limit):
        messages.success(request, "Consigne posée : elle vaut dès maintenant, partout.")
        return redirect("household_protection", household.public_id)
    if what == "guardian" and guardian.is_valid() and _add_guardian(request, household, guardian):
        messages.success(request, "Représentant ajouté : il reçoit copie de chaque courrier.")
        return redirect("household_protection", household.public_id)
    history = contact_limits.history(household)
    today = timezone.localdate()
    return render(
        request,
        "households/protection.html",
        {
            "household": household,
            "limit_form": limit,
            "guardian_form": guardian,
            "holding": [(one, contact_limits.may_lift(one, request.desk)) for one in history[True]],
            "lifted": history[False],
            "guardians": [
                (one, guardians.runs(one, today) or one.starts_on > today)
                for one in Guardian.objects.filter(household=household).select_related("person")
            ],
        },
        status=422 if limit.errors or guardian.errors else 200,
    )


@seated(sees_households)
@require_POST
def limit_lift(request: DeskRequest, public_id: uuid.UUID, limit_id: uuid.UUID) -> HttpResponse:
    household = _protected(request, public_id)
    limit = get_object_or_404(ContactLimit, household=household, public_id=limit_id)
    try:
        contact_limits.lift(limit, desk=request.desk)
    except ValidationError as refusal:
        messages.error(request, " ".join(refusal.messages))
    else:
        messages.success(request, "Consigne levée.")
    return redirect("household_protection", household.public_id)


@seated(sees_households)
@require_POST
def guardian_end(
    request: DeskRequest, public_id: uuid.UUID, guardian_id: uuid.UUID
) -> HttpResponse:
    household = _protected(request, public_id)
    guardian = get_object_or_404(Guardian, household=household, public_id=guardian_id)
    try:
        on = TypedDateField(sense="past").clean(request.POST.get("on", ""))
        guardians.end(guardian, on=on, desk=request.desk)
    except ValidationError as refusal:
        messages.error(request, " ".join(refusal.messages))
    else:
        messages.success(request, "Fin de mesure notée : plus rien ne lui sera adressé après.")
    return redirect("household_protection", household.public_id)


def _protected(request: DeskRequest, public_id: uuid.UUID) -> Household:
    """For those who follow the household, or the secretariat."""
    household = household_for(request, public_id)
    kinds: int = household.kinds  # type: ignore[attr-defined]
    if not contact_limits.may_set(request.desk, kinds):
        raise Http404
    return household


def _set_limit(request: DeskRequest, household: Household, form: LimitForm) -> bool:
    try:
        contact_limits.set_limit(household, desk=request.desk, **form.cleaned_data)
    except ValidationError as refusal:
        form.add_error(None, refusal)
    return not form.errors


def _add_guardian(request: DeskRequest, household: Household, form: GuardianForm) -> bool:
    told = dict(form.cleaned_data)
    member = told.pop("person")
    try:
        guardians.add(
            household, desk=request.desk, person=member.person if member else None, **told
        )
    except ValidationError as refusal:
        form.add_error(None, refusal)
    return not form.errors
