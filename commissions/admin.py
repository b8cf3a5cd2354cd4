"""What the administrator of a territory configures of its commissions: who sits where, and copies
of a model for a commune. No household is here; what a commission is comes from the profile.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.helpers import ActionForm
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import HttpRequest

from ccapex.core.admin_site import ConfigurationAdmin
from commissions.models import Commission, Seat
from commissions.services.copying import communes_named, copy_for

if TYPE_CHECKING:
    SeatModelForm = forms.ModelForm[Seat]
else:
    SeatModelForm = forms.ModelForm  # generic for the type checker alone


class CopyForm(ActionForm):
    communes = forms.CharField(
        required=False,
        label="Communes (noms ou codes INSEE, séparés par des virgules)",
        widget=forms.TextInput(attrs={"size": 50}),
    )
    together = forms.BooleanField(required=False, label="une seule commission pour toutes")


@admin.register(Commission)
class CommissionAdmin(ConfigurationAdmin):
    """Named and placed by the profile; a copy may be renamed or retired here."""

    may_add = may_delete = False
    fields = ("name", "slug", "level", "is_retired")
    list_display = ("name", "level", "is_retired")
    list_filter = ("level", "is_retired")
    search_fields = ("name", "slug")
    action_form = CopyForm
    actions = ("copy_for_communes",)

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:
        if obj is not None and "copied_from" in obj.settings:
            return ("slug", "level")
        return ("name", "slug", "level", "is_retired")

    @admin.action(description="Copier cette commission pour une autre commune")
    def copy_for_communes(self, request: HttpRequest, queryset: QuerySet[Commission]) -> None:
        desk = request.desk  # type: ignore[attr-defined]
        try:
            communes = communes_named(desk.territory_id, request.POST.get("communes", ""))
        except ValidationError as refusal:
            self.message_user(request, " ".join(refusal.messages), messages.ERROR)
            return
        together = bool(request.POST.get("together"))
        made = [
            copy
            for model in queryset
            for copy in copy_for(model, communes, together=together, desk=desk)
        ]
        if made:
            names = ", ".join(copy.name for copy in made)
            said = f"Créé\u00a0: {names}. Vérifiez les sièges, dont le secrétariat."
            self.message_user(request, said, messages.SUCCESS)
        else:
            self.message_user(request, "Ces copies existent déjà.", messages.WARNING)


class SeatForm(SeatModelForm):
    class Meta:
        model = Seat
        fields = (
            *("commission", "slug", "label", "role", "voice", "organisation"),
            *("organisation_kind", "concerned", "stock", "rank", "valid_from", "valid_to", "note"),
        )

    def clean(self) -> dict[str, Any]:
        values = super().clean() or self.cleaned_data
        if values.get("organisation") and values.get("organisation_kind"):
            raise ValidationError(
                "Un siège est à une organisation, ou à toutes celles d'une nature : pas aux deux."
            )
        start, end = values.get("valid_from"), values.get("valid_to")
        if start and end and end < start:
            raise ValidationError({"valid_to": "La fin précède le début."})
        return values


@admin.register(Seat)
class SeatAdmin(ConfigurationAdmin):
    """What is written here is the territory's: a new loading of the profile leaves it."""

    territory_path = "commission__territory"
    may_delete = False  # a seat that ends gets an end date: past sessions name it
    form = SeatForm
    list_display = ("label", "commission", "role", "organisation", "voice", "valid_to", "note")
    list_filter = ("role",)
    search_fields = ("label", "organisation__name", "commission__name")

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:
        """The profile finds its seats again by these."""
        return ("commission", "slug") if obj is not None else ()

    def save_model(self, request: HttpRequest, obj: Any, form: forms.Form, change: bool) -> None:
        obj.is_own = True
        super().save_model(request, obj, form, change)
