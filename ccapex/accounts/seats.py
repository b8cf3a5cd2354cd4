"""Views that need a desk: anonymous people log in, people without the right learn nothing."""

from collections.abc import Callable
from functools import update_wrapper
from typing import Concatenate, ParamSpec

from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase

from ccapex.accounts.desk import Desk

P = ParamSpec("P")


class DeskRequest(HttpRequest):
    """A request that ``seated`` let through."""

    desk: Desk


View = Callable[Concatenate[DeskRequest, P], HttpResponseBase]


def seated(test: Callable[[Desk], bool] | None = None) -> Callable[[View[P]], View[P]]:
    """Lets through a person whose desk passes ``test``; 404 otherwise, never 403 (access.md)."""

    def decorate(view: View[P]) -> View[P]:
        def wrapped(request: DeskRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
            if not request.user.is_authenticated:
                return redirect_to_login(request.get_full_path())
            desk: Desk | None = request.desk
            if desk is None or (test is not None and not test(desk)):
                raise Http404
            return view(request, *args, **kwargs)

        update_wrapper(wrapped, view)
        return wrapped

    return decorate


def is_secretariat(desk: Desk) -> bool:
    return desk.is_secretariat


def sees_households(desk: Desk) -> bool:
    return desk.sees_households
