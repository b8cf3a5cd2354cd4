"""The page of who has no account: the code, one recommendation, its answer (S9).

Whatever is wrong with the address, the answer is the same page: nothing tells an unknown one from
an expired one.
"""

from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from ccapex.core.french import NBSP
from commissions.models import AnswerLink
from commissions.services.following import links
from commissions.services.following.reading import addressee, number, short_name, what
from commissions.views.following.acting import tried
from commissions.views.following.forms import AnswerForm, CodeForm

OPENED, ANSWERED = "answer_link_opened", "answer_link_answered"
OPEN_SECONDS = 1800
"""How long the code, once given, lets one write."""


@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def answer_by_link(request: HttpRequest, token: str) -> HttpResponse:
    link = links.find(token)
    if link is None:
        page = _thanks(request) if _has_answered(request, token) else _gone(request)
    elif _is_open(request, link):
        page = _answer(request, link, token)
    else:
        page = _ask_code(request, link, token)
    # The address is half of a secret: it is told to no other site, and no engine keeps the page.
    # « no-referrer » would say more, but browsers then hide where a form comes from: refused.
    page.headers["Referrer-Policy"] = "same-origin"
    page.headers["X-Robots-Tag"] = "noindex, nofollow"
    return page


def _gone(request: HttpRequest) -> HttpResponse:
    return render(request, "commissions/following/link_gone.html", status=404)


def _ask_code(request: HttpRequest, link: AnswerLink, token: str) -> HttpResponse:
    """Nothing is said of the recommendation before its code."""
    form = CodeForm(request.POST if request.POST.get("act") == "code" else None)
    if form.is_valid():
        result = links.try_code(link, form.cleaned_data["code"])
        if result.right:
            request.session[OPENED] = {"link": link.pk, "at": timezone.now().timestamp()}
            return redirect("answer_by_link", token)
        if not result.left:
            return _gone(request)
        form.add_error("code", _refused(result))
    return render(request, "commissions/following/link_code.html", {"form": form})


def _refused(result: links.Tried) -> str:
    left = "il reste un essai" if result.left == 1 else f"il reste {result.left} essais"
    if result.wait:
        return (
            f"Ce code n'a pas ouvert la page{NBSP}: {left}. Attendez {result.wait} secondes avant."
        )
    return f"Ce code n'est pas celui du courrier{NBSP}: {left}."


def _answer(request: HttpRequest, link: AnswerLink, token: str) -> HttpResponse:
    form = AnswerForm(request.POST if request.POST.get("act") == "answer" else None)
    if form.is_bound and tried(form, lambda values: links.answer_with(link, **values)):
        request.session.pop(OPENED, None)
        request.session[ANSWERED] = links.fingerprint(token)
        return redirect("answer_by_link", token)
    one = link.recommendation
    context: dict[str, Any] = {
        "form": form,
        "one": one,
        "number": number(one),
        "addressee": addressee(one),
        "what": what(one),
        "who": short_name(one.household) if one.household else one.output.item.title,
    }
    return render(request, "commissions/following/link_answer.html", context)


def _is_open(request: HttpRequest, link: AnswerLink) -> bool:
    told = request.session.get(OPENED) or {}
    age = timezone.now().timestamp() - float(told.get("at", 0))
    return told.get("link") == link.pk and age < OPEN_SECONDS


def _has_answered(request: HttpRequest, token: str) -> bool:
    return request.session.get(ANSWERED) == links.fingerprint(token)


def _thanks(request: HttpRequest) -> HttpResponse:
    return render(request, "commissions/following/link_thanks.html")
