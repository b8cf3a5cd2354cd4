"""What the administrator of a territory configures: organisations, places, empowerment."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.contrib import admin
from django.contrib.auth.models import Group
from django.core.exceptions import ValidationError
from django.http import HttpRequest

from ccapex.accounts.models import (
    Commune,
    Coverage,
    Membership,
    Organisation,
    Territory,
    Unit,
    User,
)
from ccapex.core.admin_site import ConfigurationAdmin, territory_of
from ccapex.core.text import plain

if TYPE_CHECKING:
    MembershipModelForm = forms.ModelForm[Membership]
else:
    MembershipModelForm = forms.ModelForm  # generic for the type checker alone


@admin.register(Territory)
class TerritoryAdmin(ConfigurationAdmin):
    territory_path = "pk"
    may_add = may_delete = False
    fields = ("name", "slug", "department_code")
    readonly_fields = ("slug", "department_code")


@admin.register(Commune)
class CommuneAdmin(ConfigurationAdmin):
    fields = (
        *("name", "insee_code", "postal_codes", "arrondissement_code", "epci_code"),
        *("epci_name", "sector_code"),
    )
    list_display = ("name", "insee_code", "epci_name", "sector_code")
    search_fields = ("name", "name_key", "insee_code")

    def save_model(self, request: HttpRequest, obj: Any, form: forms.Form, change: bool) -> None:
        obj.name_key = plain(obj.name)
        super().save_model(request, obj, form, change)


@admin.register(Organisation)
class OrganisationAdmin(ConfigurationAdmin):
    may_delete = False  # an organisation that leaves gets an end date: its history stays
    fields = (
        *("name", "slug", "kind", "mailbox", "phone", "address", "duties", "opening_hours"),
        *("contact", "valid_from", "valid_to", "is_secretariat"),
    )
    list_display = ("name", "kind", "mailbox", "valid_to")
    list_filter = ("kind",)
    search_fields = ("name", "slug")

    def save_model(self, request: HttpRequest, obj: Any, form: forms.Form, change: bool) -> None:
        if not change:
            territory = Territory.objects.get(pk=request.desk.territory_id)  # type: ignore[attr-defined]
            obj.group, _ = Group.objects.get_or_create(name=f"{territory.slug}:{obj.slug}")
        super().save_model(request, obj, form, change)


@admin.register(Unit)
class UnitAdmin(ConfigurationAdmin):
    territory_path = "organisation__territory"
    list_display = ("name", "organisation", "mailbox")


@admin.register(Coverage)
class CoverageAdmin(ConfigurationAdmin):
    territory_path = "organisation__territory"
    list_display = ("organisation", "area_kind", "area_code")
    list_filter = ("area_kind",)


@admin.register(User)
class UserAdmin(ConfigurationAdmin):
    """People empowered in the territory, and those whom nobody has empowered yet.

    No password here: a new person chooses theirs by "Mot de passe oublié".
    """

    may_delete = False  # an account is deactivated: what it did keeps its author
    fields = ("email", "first_name", "last_name", "is_active", "is_staff")
    list_display = ("email", "last_name", "first_name", "is_active", "is_staff")
    search_fields = ("email", "last_name")

    def get_queryset(self, request: HttpRequest) -> Any:
        territory_id = territory_of(request)
        everyone = User.objects.all()
        here = everyone.filter(memberships__organisation__territory=territory_id)
        return (here | everyone.filter(memberships__isnull=True)).distinct()

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Somebody empowered elsewhere too is not ours to rename or to close."""
        if obj is not None and obj.memberships.exclude(
            organisation__territory=territory_of(request)
        ):
            return False
        return super().has_change_permission(request, obj)

    def save_model(self, request: HttpRequest, obj: Any, form: forms.Form, change: bool) -> None:
        obj.email = obj.email.lower()
        if not change:
            obj.set_unusable_password()
        super().save_model(request, obj, form, change)


class MembershipForm(MembershipModelForm):
    actor_id: int | None = None

    class Meta:
        model = Membership
        fields = ("user", "organisation", "unit", "role", "starts_on", "ends_on")

    def clean(self) -> dict[str, Any]:
        """An administrator sees no file: nobody gives themselves a role that does."""
        values = super().clean() or self.cleaned_data
        user, unit = values.get("user"), values.get("unit")
        if user is not None and user.pk == self.actor_id:
            raise ValidationError(
                "Vous ne pouvez pas vous habiliter vous-même : demandez à un autre administrateur."
            )
        if unit is not None and unit.organisation != values.get("organisation"):
            raise ValidationError({"unit": "Cette unité est celle d'une autre organisation."})
        return values


@admin.register(Membership)
class MembershipAdmin(ConfigurationAdmin):
    territory_path = "organisation__territory"
    may_delete = False  # an empowerment gets an end date: who had it stays known
    form = MembershipForm
    list_display = ("user", "organisation", "role", "starts_on", "ends_on", "empowered_by")
    list_filter = ("role",)
    search_fields = ("user__email", "user__last_name", "organisation__name")

    def get_form(
        self, request: HttpRequest, obj: Any = None, change: bool = False, **options: Any
    ) -> type[forms.ModelForm[Any]]:
        form = super().get_form(request, obj, change, **options)
        return type(form.__name__, (form,), {"actor_id": request.user.pk})

    def save_model(self, request: HttpRequest, obj: Any, form: forms.Form, change: bool) -> None:
        if not change:
            obj.empowered_by = request.user
        super().save_model(request, obj, form, change)
