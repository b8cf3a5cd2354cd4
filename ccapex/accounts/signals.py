"""Journal of the accounts: who came in, was refused, changed password or second factor."""

from typing import Any

from allauth.account.signals import password_changed, password_reset, password_set
from allauth.mfa.signals import authenticator_added, authenticator_removed, authenticator_reset
from django.contrib.auth.signals import user_logged_in, user_logged_out, user_login_failed
from django.dispatch import receiver
from django.http import HttpRequest

from ccapex.accounts.models import User
from ccapex.core import journal


def _record(action: str, request: HttpRequest | None, user: User | None) -> None:
    journal.record(
        action,
        actor_id=user.pk if user else None,
        object_type="user",
        object_id=user.pk if user else None,
        address=journal.address_of(request) if request else "",
    )


@receiver(user_logged_in)
def logged_in(request: HttpRequest | None, user: User, **_rest: Any) -> None:
    _record("account.login", request, user)


@receiver(user_logged_out)
def logged_out(request: HttpRequest | None, user: User | None, **_rest: Any) -> None:
    if user is not None:
        _record("account.logout", request, user)


@receiver(user_login_failed)
def refused(request: HttpRequest | None = None, **_rest: Any) -> None:
    """Without the address that was tried: it may be a password typed in the wrong field."""
    _record("account.refused", request, None)


@receiver(password_changed)
@receiver(password_set)
@receiver(password_reset)
def password_was_changed(request: HttpRequest, user: User, **_rest: Any) -> None:
    _record("account.password", request, user)


@receiver(authenticator_added)
@receiver(authenticator_removed)
@receiver(authenticator_reset)
def factor_was_changed(request: HttpRequest, user: User, **_rest: Any) -> None:
    _record("account.second_factor", request, user)
