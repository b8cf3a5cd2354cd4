"""The Django admin, for configuration only: the administrator of a territory sees no household.

Rights come from the role at the desk, never from Django's permissions (no account is superuser).
Every class registered here is a ``ConfigurationAdmin``; the models that libraries register for
themselves are left out.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib.admin import AdminSite, ModelAdmin
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.views import redirect_to_login
from django.db.models import ForeignKey, Model, QuerySet
from django.forms import Form, ModelChoiceField
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.decorators import method_decorator

from ccapex.core import journal

if TYPE_CHECKING:
    AnyModelAdmin = ModelAdmin[Any]
else:
    AnyModelAdmin = ModelAdmin  # generic for the type checker alone

ADMINISTRATOR = "administrator"


class ConfigurationSite(AdminSite):
    site_header = "Configuration de CCAPEX"
    site_title = "Configuration"
    index_title = "Territoire, organisations et habilitations"
    site_url = "/"
    enable_nav_sidebar = True

    def has_permission(self, request: HttpRequest) -> bool:
        """The role, the staff flag, and a session that passed the second factor's middleware."""
        user = request.user
        staff = bool(user.is_active and getattr(user, "is_staff", False))
        return staff and territory_of(request) is not None

    @method_decorator(login_not_required)
    def login(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """Only the site's own door counts the attempts and asks for the second factor."""
        if request.user.is_authenticated:
            raise Http404
        return redirect_to_login(request.GET.get("next", reverse("admin:index")))

    def password_change(  # type: ignore[override]
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        return redirect("account_change_password")

    def register(self, model_or_iterable: Any, admin_class: Any = None, **options: Any) -> None:
        """Only what was written for configuration: libraries register their own models too."""
        if admin_class is not None and issubclass(admin_class, ConfigurationAdmin):
            super().register(model_or_iterable, admin_class, **options)


def territory_of(request: HttpRequest) -> int | None:
    """The territory that the person administers at this desk."""
    desk = getattr(request, "desk", None)
    if desk is None or desk.role != ADMINISTRATOR:
        return None
    territory_id: int = desk.territory_id
    return territory_id


class ConfigurationAdmin(AnyModelAdmin):
    """Rows of the administrator's territory, choices of its territory, every change journalled.

    ``territory_path`` leads from the model to the territory's identifier.
    """

    territory_path = "territory"
    may_add = True
    may_delete = True

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        rows = super().get_queryset(request)
        return rows.filter(**{self.territory_path: territory_of(request)}).distinct()

    def changeform_view(
        self,
        request: HttpRequest,
        object_id: str | None = None,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        """A title without an article: « Ajout de habilitation » is not French."""
        words = "modification" if object_id else "ajout"
        name = str(self.model._meta.verbose_name)
        title = {"title": f"{name[:1].upper()}{name[1:]}\u00a0: {words}"}
        return super().changeform_view(request, object_id, form_url, title | (extra_context or {}))

    def has_module_permission(self, request: HttpRequest) -> bool:
        return self.admin_site.has_permission(request)

    def has_view_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return self.admin_site.has_permission(request) and self._is_inside(request, obj)

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return self.has_view_permission(request, obj)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return self.may_add and self.admin_site.has_permission(request)

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return self.may_delete and self.has_view_permission(request, obj)

    def _is_inside(self, request: HttpRequest, obj: Model | None) -> bool:
        if obj is None or obj.pk is None:
            return True
        return self.get_queryset(request).filter(pk=obj.pk).exists()

    def formfield_for_foreignkey(
        self, db_field: ForeignKey[Any, Any], request: HttpRequest, **options: Any
    ) -> ModelChoiceField[Any] | None:
        """Offers the rows of the territory only, as the admin of the other model scopes them."""
        other = self.admin_site._registry.get(db_field.remote_field.model)
        if isinstance(other, ConfigurationAdmin):
            options["queryset"] = other.get_queryset(request)
        return super().formfield_for_foreignkey(db_field, request, **options)

    def save_model(self, request: HttpRequest, obj: Any, form: Form, change: bool) -> None:
        """A row made here belongs to the administrator's territory, whatever the form says."""
        if self.territory_path == "territory":
            obj.territory_id = territory_of(request)
        super().save_model(request, obj, form, change)

    def log_addition(self, request: HttpRequest, obj: Any, message: Any) -> Any:
        self._journal(request, "config.add", obj)
        return super().log_addition(request, obj, message)

    def log_change(self, request: HttpRequest, obj: Any, message: Any) -> Any:
        fields = [name for part in message if "changed" in part for name in _fields(part)]
        self._journal(request, "config.change", obj, fields)
        return super().log_change(request, obj, message)

    def log_deletions(self, request: HttpRequest, queryset: Any) -> Any:
        for obj in queryset:
            self._journal(request, "config.delete", obj)
        return super().log_deletions(request, queryset)

    def _journal(
        self, request: HttpRequest, action: str, obj: Any, fields: list[str] | None = None
    ) -> None:
        journal.view(
            request,
            action,
            object_type=obj._meta.label_lower,
            object_id=obj.pk,
            fields=fields or [],
        )


def _fields(part: dict[str, Any]) -> list[str]:
    return [str(name) for name in part["changed"].get("fields", [])]
