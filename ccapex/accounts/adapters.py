"""allauth's door: nobody signs up alone; after login, somebody with several desks chooses one."""

import time

from allauth.account import app_settings as account_settings
from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.authentication import get_authentication_records
from allauth.core import context
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone

from ccapex.accounts.desk import desks_of


class ClosedDoorAdapter(DefaultAccountAdapter):  # type: ignore[misc]
    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def get_login_redirect_url(self, request: HttpRequest) -> str:
        if len(desks_of(request.user, on=timezone.localdate())) > 1:  # type: ignore[arg-type]
            return reverse("desk_choose")
        address: str = super().get_login_redirect_url(request)
        return address

    def is_reauthentication_required(self, *, app: str) -> bool:
        """Not just after a login: a newcomer enrols without typing the password a second time."""
        return not _logged_in_recently(context.request)


def _logged_in_recently(request: HttpRequest) -> bool:
    instants = [record["at"] for record in get_authentication_records(request, request.user)]
    age = time.time() - max(instants, default=0.0)
    return bool(age < account_settings.REAUTHENTICATION_TIMEOUT)
