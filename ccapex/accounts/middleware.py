"""Seats each request at a desk, and lets nobody in who has not proved a second factor."""

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.utils import timezone
from django_htmx.http import HttpResponseClientRedirect

from ccapex.accounts import second_factor
from ccapex.accounts.desk import desks_of
from ccapex.accounts.models import User

# What a person may open before the second factor: what serves to get one, or to leave.
BEFORE_SECOND_FACTOR = {
    "account_inactive",
    "account_login",
    "account_logout",
    "account_reauthenticate",
    "account_reset_password",
    "account_reset_password_done",
    "account_reset_password_from_key",
    "account_reset_password_from_key_done",
    "mfa_activate_totp",
    "mfa_authenticate",
    "mfa_reauthenticate",
}


class DeskMiddleware:
    """``request.desk`` is a ``Desk``, or ``None`` for a person without empowerment that day."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.desk = None  # type: ignore[attr-defined]
        if isinstance(request.user, User):
            desks = desks_of(request.user, on=timezone.localdate())
            chosen = request.session.get("desk")
            request.desk = next(  # type: ignore[attr-defined]
                (desk for desk in desks if desk.membership.pk == chosen),
                desks[0] if desks else None,
            )
        return self.get_response(request)


class SecondFactorMiddleware:
    """Sends to enrolment every session that has not proved a second factor: deny by default.

    A view of the API, which knows no session, is not concerned: nobody is logged in there.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Any, arguments: Any, keywords: Any
    ) -> HttpResponseBase | None:
        name = request.resolver_match.view_name if request.resolver_match else ""
        if (
            not request.user.is_authenticated
            or name in BEFORE_SECOND_FACTOR
            or second_factor.is_proved(request)
        ):
            return None
        enrolment = redirect("mfa_activate_totp")
        if second_factor.is_enrolled(request.user):
            # Enrolled from another session since: this one proves it by logging in again.
            enrolment = redirect("account_logout")
        if getattr(request, "htmx", False):
            return HttpResponseClientRedirect(enrolment["Location"])
        return enrolment
