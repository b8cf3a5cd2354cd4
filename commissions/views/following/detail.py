"""One recommendation: what is asked, the answer in a minute, its end."""

import uuid
from typing import Any

from django.contrib import messages
from django.forms import Form
from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from ccapex.accounts.desk import Desk
from ccapex.accounts.seats import DeskRequest, seated, sees_households
from ccapex.core import journal
from commissions.enums import FollowState
from commissions.models import Recommendation
from commissions.services.following import links
from commissions.services.following.answering import answer
from commissions.services.following.reading import (
    WITH_ALL,
    has_account,
    may_settle,
    rows_of,
    visible_to,
)
from commissions.services.following.settling import settle
from commissions.views.following.acting import tried
from commissions.views.following.forms import AnswerForm, NotedAnswerForm, SettleForm

DONE = {"answer": "La réponse est enregistrée.", "settle": "La suite est close."}


@seated(sees_households)
@require_http_methods(["GET", "POST"])
def recommendation_detail(request: DeskRequest, public_id: uuid.UUID) -> HttpResponse:
    """``act``: ``answer``, ``settle`` or ``link`` (a new address and code)."""
    desk, one = request.desk, _found(request, public_id)
    runs = may_settle(desk, one)
    forms = _forms(desk, one)
    code = ""
    if request.method == "POST":
        act = request.POST.get("act", "")
        if act not in ("answer", "settle", "link") or (act != "answer" and not runs):
            raise Http404
        if act == "link":
            code = _new_code(one, desk)
        else:
            forms = _forms(desk, one, request.POST, act)
            if tried(forms[act], lambda values: _do(act, one, desk, dict(values))):
                messages.success(request, DONE[act])
                return redirect("recommendation_detail", one.public_id)
    else:
        journal.view(
            request,
            "commission.recommendation",
            household_id=one.household_id,
            object_type="recommendation",
            object_id=one.pk,
        )
    context = {
        "one": one,
        "row": rows_of([one], desk, timezone.localdate())[0],
        "forms": forms,
        "runs": runs,
        "open": one.state != FollowState.SETTLED,
        "noted": one.organisation_id != desk.organisation_id,
        "can_link": runs and one.state == FollowState.OPEN and _answers_by_link(one),
        "has_link": one.links.filter(closed_at__isnull=True).exists(),
        "code": code,
    }
    return render(request, "commissions/following/detail.html", context)


def _found(request: DeskRequest, public_id: uuid.UUID) -> Recommendation:
    one = visible_to(request.desk).select_related(*WITH_ALL).filter(public_id=public_id).first()
    if one is None:
        raise Http404
    return one


def _forms(
    desk: Desk, one: Recommendation, data: QueryDict | None = None, act: str = ""
) -> dict[str, Form]:
    """Who answers for itself is not asked when the answer came; ``data`` is what ``act`` sent."""
    answered = data if act == "answer" else None
    settled = data if act == "settle" else None
    answering: Form = AnswerForm(answered)
    if one.organisation_id != desk.organisation_id:
        answering = NotedAnswerForm(answered, initial={"answered_on": timezone.localdate()})
    initial = {"result": one.result or one.proposed}
    settling = SettleForm(settled, initial=initial, answered=one.answered_on is not None)
    return {"answer": answering, "settle": settling}


def _do(act: str, one: Recommendation, desk: Desk, values: dict[str, Any]) -> None:
    if act == "settle":
        settle(one, values["result"], desk)
    else:
        answer(one, values.pop("text"), desk, **values)


def _answers_by_link(one: Recommendation) -> bool:
    """An organisation where somebody can log in answers there; a household answers by letter."""
    return one.organisation is not None and not has_account(one.organisation)


def _new_code(one: Recommendation, desk: Desk) -> str:
    """Shown on this answer alone, to be given by phone: it is kept nowhere."""
    _url, code = links.make(one, desk)
    return code
