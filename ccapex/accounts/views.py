"""A person's own pages: which desk to sit at, who one is here."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from ccapex.accounts import second_factor
from ccapex.accounts.desk import desks_of
from ccapex.accounts.models import User


@require_http_methods(["GET", "HEAD", "POST"])
def desk_choose(request: HttpRequest) -> HttpResponse:
    user = _person(request)
    desks = desks_of(user, on=timezone.localdate())
    if request.method == "POST":
        chosen = next(
            (desk for desk in desks if str(desk.membership.pk) == request.POST.get("desk")), None
        )
        if chosen is None:
            raise Http404
        request.session["desk"] = chosen.membership.pk
        messages.success(request, f"Vous travaillez pour {chosen.membership.organisation.name}.")
        return redirect("home")
    return render(request, "accounts/desk_choose.html", {"desks": desks})


@require_safe
def profile(request: HttpRequest) -> HttpResponse:
    user = _person(request)
    return render(
        request,
        "accounts/profile.html",
        {
            "desks": desks_of(user, on=timezone.localdate()),
            "enrolled": second_factor.is_enrolled(user),
        },
    )


def _person(request: HttpRequest) -> User:
    if not isinstance(request.user, User):
        raise Http404
    return request.user
