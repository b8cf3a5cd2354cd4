"""The second factor: proved once per session, by a code at login or by enrolling."""

from typing import Any

from allauth.account.signals import authentication_step_completed
from allauth.mfa.models import Authenticator
from allauth.mfa.signals import authenticator_added, authenticator_removed, authenticator_reset
from django.conf import settings
from django.dispatch import receiver
from django.http import HttpRequest

from ccapex.accounts.models import User

SESSION_KEY = "second_factor"


def is_proved(request: HttpRequest) -> bool:
    """This session proved it: one opened with the password alone did not, even if the account is
    enrolled meanwhile from another session.
    """
    if not settings.SECOND_FACTOR_REQUIRED:
        return True
    return bool(request.session.get(SESSION_KEY) == request.user.pk)


def is_enrolled(user: User) -> bool:
    return bool(Authenticator.objects.filter(user=user, type=Authenticator.Type.TOTP).exists())


def prove(request: HttpRequest, user: User) -> None:
    request.session[SESSION_KEY] = user.pk


@receiver(authentication_step_completed)
def after_code(request: HttpRequest, user: User, method: str, **_rest: Any) -> None:
    if method == "mfa":
        prove(request, user)


@receiver(authenticator_added)
def after_enrolment(
    request: HttpRequest, user: User, authenticator: Authenticator, **_rest: Any
) -> None:
    if authenticator.type == Authenticator.Type.TOTP:
        prove(request, user)


@receiver(authenticator_added)
@receiver(authenticator_reset)
def after_new_codes(authenticator: Authenticator, **_rest: Any) -> None:
    """Marked now as seen: the page that shows them must write nothing (it is a GET)."""
    if authenticator.type == Authenticator.Type.RECOVERY_CODES:
        authenticator.wrap().mark_as_viewed()


@receiver(authenticator_removed)
def after_removal(request: HttpRequest, authenticator: Authenticator, **_rest: Any) -> None:
    if authenticator.type == Authenticator.Type.TOTP:
        request.session.pop(SESSION_KEY, None)
