"""What must hold before the site starts: nobody sees every household, letters are fast."""

from collections.abc import Sequence
from ctypes.util import find_library
from typing import Any

from django.conf import settings
from django.contrib.auth.models import Permission
from django.core import checks
from django.core.checks import CheckMessage, Error, Tags, register
from django.db import DatabaseError
from django.db.models import Q

from ccapex.accounts.models import User

# Apps whose tables hold households: nobody holds a global permission on them.
HOUSEHOLD_APPS = ("households", "procedures", "referrals", "letters", "commissions")


@register(Tags.security)
def anonymous_user(**_: Any) -> list[CheckMessage]:
    if getattr(settings, "ANONYMOUS_USER_NAME", "") is None:
        return []
    return [
        Error(
            "ANONYMOUS_USER_NAME doit rester vide : guardian créerait un compte anonyme.",
            id="accounts.E001",
        )
    ]


@register(Tags.database)
def nobody_sees_everything(databases: Sequence[str] | None = None, **_: Any) -> list[CheckMessage]:
    """Reads the database: run by ``migrate`` and by ``check --database default``."""
    if not databases:
        return []
    try:
        return _superusers() + _global_permissions()
    except DatabaseError:
        return []  # before the first migration there is nothing to check


def _superusers() -> list[CheckMessage]:
    if not User.objects.filter(is_superuser=True).exists():
        return []
    return [
        Error("Un compte est superutilisateur : il verrait tous les ménages.", id="accounts.E002")
    ]


def _global_permissions() -> list[CheckMessage]:
    held = Permission.objects.filter(content_type__app_label__in=HOUSEHOLD_APPS).filter(
        Q(user__isnull=False) | Q(group__isnull=False)
    )
    if not held.exists():
        return []
    return [
        Error(
            "Une permission globale sur les dossiers est accordée à un compte ou à un groupe : "
            "guardian ouvrirait tous les ménages. Retirez-la.",
            id="accounts.E003",
        )
    ]


@register()
def fast_letters(**_: Any) -> list[CheckMessage]:
    if find_library("harfbuzz-subset"):
        return []
    return [
        checks.Warning(
            "La bibliothèque libharfbuzz-subset0 manque : chaque courrier prend six fois plus "
            "de temps.",
            hint="Sur Debian : apt install libharfbuzz-subset0",
            id="accounts.W001",
        )
    ]
