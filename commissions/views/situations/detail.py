"""One situation: its timeline, and each act of who holds the pen of its commission."""

import uuid
from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.forms import Form
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from ccapex.accounts.models import Organisation
from ccapex.accounts.seats import DeskRequest, seated, sees_households
from ccapex.core import french, journal
from ccapex.letters.services.addressees import DoNotWrite
from commissions.enums import SituationKind, SituationState
from commissions.models import Situation
from commissions.services import situations as services
from commissions.services.seats import configured
from commissions.services.situations.passing import passing
from commissions.services.situations.reporting import reporters_of
from commissions.services.situations.telling import Sent, write_closing
from commissions.views.following.acting import tried
from commissions.views.situations.common import Seen, situation_for
from commissions.views.situations.forms import (
    AnswerForm,
    CloseForm,
    CoordinatorForm,
    DiagnosisForm,
    TellForm,
    ToldForm,
)
from commissions.views.situations.story import (
    items_of,
    letters_of,
    passages_of,
    plan_of,
    timeline_of,
)
from households.services.contact_limits import limits_of

Forms = dict[str, Form]


@seated(sees_households)
@require_http_methods(["GET", "POST"])
def situation_detail(request: DeskRequest, public_id: uuid.UUID) -> HttpResponse:
    seen = situation_for(request, public_id)
    if request.method == "POST":
        if not seen.runs:
            raise Http404
        return _act(request, seen)
    journal.view(
        request,
        "situation.view",
        household_id=seen.situation.household_id,
        object_type="situation",
        object_id=seen.situation.pk,
        ground=f"situation_{seen.sight}",
    )
    return _page(request, seen, _forms(seen))


def _page(request: DeskRequest, seen: Seen, forms: Forms, *, status: int = 200) -> HttpResponse:
    situation = seen.situation
    context: dict[str, Any] = {
        "seen": seen,
        "situation": situation,
        "kinds": situation.kind_labels,
    }
    if not seen.is_whole:
        context["passages"] = passages_of(situation)
        return render(request, "commissions/situations/reported.html", context)
    settings = configured(situation.commission)
    items = items_of(situation)
    today = timezone.localdate()
    context |= {
        "settings": settings,
        "plan": plan_of(items, settings),
        "timeline": timeline_of(seen, items),
        "is_open": situation.state != SituationState.CLOSED,
        "late": situation.answered_on is None
        and situation.answer_by is not None
        and situation.answer_by < today,
    }
    if seen.runs:
        limits = limits_of([situation.household_id])[situation.household_id]
        context |= {
            "forms": forms,
            "letters": letters_of(situation),
            "passing": passing(situation, settings, today),
            "silent": limits.no_letter,
            "next": _next(situation, settings.tells_household, silent=limits.no_letter),
        }
    return render(request, "commissions/situations/detail.html", context, status=status)


def _next(situation: Situation, tells: bool, *, silent: bool) -> str:
    """The one thing to do now; its card stands first."""
    if situation.state == SituationState.CLOSED:
        return ""
    if tells and situation.told_on is None:
        return "told" if silent else "tell"
    if not situation.diagnosis and situation.state == SituationState.FOLLOWED:
        return "diagnose"
    if situation.state == SituationState.FOLLOWED and not (
        situation.coordinator_id or situation.coordinator_name
    ):
        return "coordinate"
    return ""


def _forms(seen: Seen, data: Any = None, act: str = "") -> Forms:
    """The one that is sent is bound; the others show what is kept."""
    situation, today = seen.situation, timezone.localdate()
    since = f", {situation.since}" if situation.since else ""
    kinds = ", ".join(str(SituationKind(code).label).lower() for code in situation.kinds)
    made: dict[str, Callable[[Any], Form]] = {
        "tell": lambda sent: TellForm(sent, initial={"words": f"{kinds}{since}.".capitalize()}),
        "told": lambda sent: ToldForm(sent, initial={"on": today}, prefix="told"),
        "answer": lambda sent: AnswerForm(
            sent,
            initial={
                "on": situation.answered_on or today,
                "channel": situation.answer_channel,
                "text": situation.answer,
            },
            prefix="answer",
        ),
        "diagnose": lambda sent: DiagnosisForm(
            sent, initial={"diagnosis": situation.diagnosis, "was": situation.diagnosis}
        ),
        "coordinate": lambda sent: CoordinatorForm(
            sent,
            organisations=_organisations(situation),
            initial={
                "organisation": situation.coordinator_id,
                "name": situation.coordinator_name,
            },
        ),
        "close": lambda sent: CloseForm(sent, initial={"on": today}, prefix="end"),
    }
    return {name: make(data if name == act else None) for name, make in made.items()}


def _organisations(situation: Situation) -> list[Organisation]:
    found = {one.pk: one for one in reporters_of(situation.commission)}
    if situation.coordinator is not None:
        found[situation.coordinator.pk] = situation.coordinator
    return list(found.values())


def _act(request: DeskRequest, seen: Seen) -> HttpResponse:
    act, desk, situation = request.POST.get("act", ""), request.desk, seen.situation
    if act == "write_closing":
        return _write_closing(request, situation)
    forms = _forms(seen, request.POST, act)
    acts: dict[str, Callable[[Any], Any]] = {
        "tell": lambda said: _say_sent(
            request, services.tell(situation, words=said["words"], desk=desk)
        ),
        "told": lambda said: services.note_told(
            situation, how=said["how"], on=said["on"], desk=desk
        ),
        "answer": lambda said: services.note_answer(
            situation, channel=said["channel"], text=said["text"], on=said["on"], desk=desk
        ),
        "diagnose": lambda said: services.diagnose(
            situation, _lines(said["diagnosis"]), was=_lines(said["was"]), desk=desk
        ),
        "coordinate": lambda said: services.coordinate(
            situation, organisation=said["organisation"], name=said["name"], desk=desk
        ),
        "close": lambda said: services.close(
            situation, outcome=said["outcome"], note=said["note"], on=said["on"], desk=desk
        ),
    }
    if act not in acts:
        raise Http404
    if not tried(forms[act], acts[act]):
        return _page(request, seen, forms, status=422)
    if act != "tell":
        messages.success(request, "Enregistré.")
    return redirect("situation_detail", situation.public_id)


def _lines(text: str) -> str:
    """A browser sends the ends of lines in its own way: the same text is no change."""
    return text.replace("\r\n", "\n").strip()


def _say_sent(request: DeskRequest, sent: Sent) -> None:
    count = bool(sent.person) + len(sent.reporters)
    if count:
        said = f"{french.plural(count, 'courrier préparé,courriers préparés')} : à relire."
        messages.success(request, said)
    else:
        messages.info(request, "Aucun courrier de plus à préparer.")
    if sent.refused:
        messages.warning(request, sent.refused)
    for name in sent.no_address:
        messages.warning(request, f"L'adresse de {name} n'est pas à l'annuaire : prévenez-le.")


def _write_closing(request: DeskRequest, situation: Situation) -> HttpResponse:
    try:
        letter = write_closing(situation, desk=request.desk)
    except DoNotWrite as refusal:
        messages.error(request, str(refusal))
        return redirect("situation_detail", situation.public_id)
    return redirect("letter_detail", letter.public_id)
