"""Seats each request at a desk: ``request.desk`` is a ``Desk`` or ``None``."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from ccapex.accounts.desk import desks_of
from ccapex.accounts.models import User


class DeskMiddleware:
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
