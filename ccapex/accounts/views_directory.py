"""Pages of the directory: search, read, print; its people and the secretariat write it."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from ccapex.accounts.enums import OrganisationKind
from ccapex.accounts.models import Organisation
from ccapex.accounts.seats import DeskRequest, seated
from ccapex.accounts.services import directory

if TYPE_CHECKING:
    OrganisationForm = forms.ModelForm[Organisation]
else:
    OrganisationForm = forms.ModelForm  # generic for the type checker alone

HINTS = {
    "mailbox": "Une boîte partagée par le service, jamais celle d'une personne.",
    "duties": "En deux phrases : ce que la structure fait pour un ménage menacé d'expulsion.",
    "opening_hours": "Par exemple : du lundi au vendredi, 9 h – 12 h.",
    "contact": "La personne à qui s'adresser dans la structure, ou sa fonction.",
}


class EntryForm(OrganisationForm):
    class Meta:
        model = Organisation
        fields = directory.FIELDS
        help_texts = HINTS
        widgets = {
            "address": forms.Textarea(attrs={"rows": 3}),
            "duties": forms.Textarea(attrs={"rows": 3}),
        }


@seated()
@require_safe
def index(request: DeskRequest) -> HttpResponse:
    """``q`` is looked for in names, duties and places: nothing there is about a household."""
    asked = {name: request.GET.get(name, "") for name in ("q", "nature", "en_erreur")}
    territory = request.desk.membership.organisation.territory
    structures = directory.open_on(territory.pk, timezone.localdate())
    if asked["nature"] in OrganisationKind.values:
        structures = structures.filter(kind=asked["nature"])
    if asked["en_erreur"]:
        structures = structures.filter(mailbox_failed_on__isnull=False)
    known = directory.entries_of(structures.order_by("name"), territory)
    context = {
        "entries": directory.matching(known, asked["q"]),
        "kinds": OrganisationKind.choices,
        "asked": asked,
    }
    return render(request, "accounts/directory/index.html", context)


@seated()
@require_http_methods(["GET", "HEAD", "POST"])
def entry(request: DeskRequest, public_id: uuid.UUID) -> HttpResponse:
    structure = _structure(request, public_id)
    may_write = directory.may_write(request.desk, structure)
    form = EntryForm(request.POST or None, instance=structure) if may_write else None
    if request.method == "POST":
        if form is None:
            raise Http404
        if form.is_valid():
            directory.change(structure, form.cleaned_data, desk=request.desk)
            messages.success(request, "Fiche enregistrée, vérifiée aujourd'hui.")
            return redirect("directory_entry", structure.public_id)
        # What was typed stays in the form; the sheet beside keeps what is stored.
        structure = _structure(request, public_id)
    [shown] = directory.entries_of([structure], structure.territory)
    context = {"entry": shown, "structure": structure, "form": form}
    return render(request, "accounts/directory/entry.html", context)


@seated()
@require_POST
def mailbox_works(request: DeskRequest, public_id: uuid.UUID) -> HttpResponse:
    structure = _structure(request, public_id)
    if not directory.may_write(request.desk, structure):
        raise Http404
    directory.say_it_works(structure, desk=request.desk)
    messages.success(request, "La boîte est de nouveau notée comme joignable.")
    return redirect("directory_entry", structure.public_id)


def _structure(request: DeskRequest, public_id: uuid.UUID) -> Organisation:
    return get_object_or_404(
        Organisation.objects.select_related("territory"),
        public_id=public_id,
        territory=request.desk.territory_id,
    )
