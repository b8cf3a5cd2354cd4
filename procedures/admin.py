"""The legal settings of a territory: what no text read gives, seen empty, entered with a source."""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING, Any

from django import forms
from django.contrib import admin
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone

from ccapex.core.admin_site import ConfigurationAdmin, territory_of
from procedures.law.setting_values import Unreadable, hint, read_value, write_value
from procedures.law.settings import Entry
from procedures.models import LegalSetting
from procedures.services.legal_settings import catalogue, entry_of, states_of

if TYPE_CHECKING:
    SettingModelForm = forms.ModelForm[LegalSetting]
else:
    SettingModelForm = forms.ModelForm  # generic for the type checker alone


class LegalSettingForm(SettingModelForm):
    """One line of the catalogue, typed in words; the source is never left out."""

    territory_id: int | None = None

    setting = forms.ChoiceField(
        label="Paramètre", widget=forms.Select(attrs={"class": "vLargeTextField"})
    )
    typed = forms.CharField(
        label="Valeur", widget=forms.Textarea(attrs={"rows": 2, "cols": 60}), strip=True
    )

    class Meta:
        model = LegalSetting
        fields = ("valid_from", "valid_to", "source", "confirmed")

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        choices = [(f"{one.rule}/{one.name}", one.label) for one in catalogue()]
        field = self.fields["setting"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [("", "…"), *choices]
        self.fields["source"].required = True
        self.fields["source"].help_text = "Le texte, l'arrêté ou la décision qui donne la valeur."
        chosen = str(self.initial.get("setting", ""))
        if self.instance.pk is not None:
            chosen = f"{self.instance.rule}/{self.instance.name}"
            self.initial["setting"] = chosen
            field.disabled = True
        entry = entry_of(chosen)
        if entry is None:
            return
        self.fields["typed"].help_text = f"{hint(entry)} {entry.why}"
        if self.instance.pk is not None:
            self.initial["typed"] = write_value(entry, self.instance.value)

    def clean(self) -> dict[str, Any]:
        values = super().clean() or self.cleaned_data
        entry = entry_of(values.get("setting", ""))
        if entry is None:
            return values
        try:
            self.instance.value = read_value(entry, values.get("typed", ""))
        except Unreadable as error:
            self.add_error("typed", str(error))
        self.instance.rule, self.instance.name = entry.rule, entry.name
        first, last = values.get("valid_from"), values.get("valid_to")
        if first and last and last < first:
            self.add_error("valid_to", "La fin précède le début.")
        if first and self._known(entry, first):
            raise ValidationError("Ce paramètre a déjà une valeur à cette date.")
        return values

    def _known(self, entry: Entry, first: datetime.date) -> bool:
        same = LegalSetting.objects.filter(
            territory=self.territory_id, rule=entry.rule, name=entry.name, valid_from=first
        )
        return same.exclude(pk=self.instance.pk).exists()


@admin.register(LegalSetting)
class LegalSettingAdmin(ConfigurationAdmin):
    """The list shows the whole catalogue first, what is empty marked « À renseigner »."""

    form = LegalSettingForm
    fields = ("setting", "typed", "valid_from", "valid_to", "source", "confirmed")
    list_display = ("label", "words", "valid_from", "valid_to", "source", "confirmed")
    change_list_template = "admin/procedures/legalsetting/change_list.html"

    def get_form(
        self, request: HttpRequest, obj: Any = None, change: bool = False, **options: Any
    ) -> type[forms.ModelForm[Any]]:
        form = super().get_form(request, obj, change, **options)
        return type(form.__name__, (form,), {"territory_id": territory_of(request)})

    def changelist_view(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        today = timezone.localdate()
        territory_id = territory_of(request)
        lines = states_of(territory_id, on=today) if territory_id is not None else []
        more = {
            "title": "Paramètres juridiques",
            "lines": lines,
            "empty_count": sum(not line.known for line in lines),
            "add_url": reverse("admin:procedures_legalsetting_add"),
        }
        return super().changelist_view(request, more | (extra_context or {}))

    def get_changeform_initial_data(self, request: HttpRequest) -> dict[str, Any]:
        asked: str = request.GET.get("setting", "")
        first: datetime.date = timezone.localdate()
        return {"setting": asked, "valid_from": first}

    def save_model(self, request: HttpRequest, obj: Any, form: forms.Form, change: bool) -> None:
        obj.author_id = request.user.pk
        super().save_model(request, obj, form, change)

    @admin.display(description="paramètre")
    def label(self, obj: LegalSetting) -> str:
        entry = entry_of(f"{obj.rule}/{obj.name}")
        return entry.label if entry else f"{obj.rule} {obj.name}"

    @admin.display(description="valeur")
    def words(self, obj: LegalSetting) -> str:
        entry = entry_of(f"{obj.rule}/{obj.name}")
        return write_value(entry, obj.value) if entry else str(obj.value)
