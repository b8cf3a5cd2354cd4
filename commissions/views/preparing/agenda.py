"""The agenda of a session: proposals to answer, items to order, the time that they take."""

import uuid
from typing import Any

from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from ccapex.accounts.seats import DeskRequest, seated, sees_households
from ccapex.core.middleware import wants_part
from commissions.enums import ItemOrigin, ItemState
from commissions.models import Item, Session
from commissions.rules.agenda import over_capacity
from commissions.services import agenda
from commissions.services.acting import BEFORE, DONE
from commissions.services.agenda_sheet import agenda_of, proposed_items
from commissions.services.proposals import Candidate
from commissions.services.seats import configured
from commissions.services.seen import seen_by
from commissions.views.preparing.common import did, run_item, run_session, viewed
from households.models import Household
from households.services.search import matching, trace_search

PAGE = 25
FOUND = 20


@seated(sees_households)
@require_GET
def session_agenda(request: DeskRequest, public_id: uuid.UUID) -> HttpResponse:
    return page(request, run_session(request, public_id))


def page(
    request: DeskRequest,
    session: Session,
    *,
    terms: str = "",
    found: list[Household] | None = None,
) -> HttpResponse:
    """``found``: what the search gave; the terms stay on the page, never in an address."""
    desk = request.desk
    waiting = agenda.waiting(session, desk) if session.state in BEFORE else []
    proposals = Paginator(waiting, PAGE).get_page(request.GET.get("page"))
    asked = proposed_items(session, desk)
    context = {
        **_table(request, session),
        "asked": asked,
        "proposals": proposals,
        "proposed": _with_seen(request, list(proposals.object_list)),
        "terms": terms,
        "found": found,
        "later": _later(session),
    }
    viewed(
        request,
        "agenda",
        [
            *context["sheet"].household_ids,
            *(one.household_id for one in asked if one.household_id),
            *(one.household.pk for one in proposals.object_list),
            *(one.pk for one in found or ()),
        ],
    )
    return render(request, "commissions/preparing/agenda.html", context)


def _table(request: DeskRequest, session: Session) -> dict[str, Any]:
    sheet = agenda_of(session, request.desk, preparing=True)
    rules = configured(session.commission, session.held_on)
    return {
        "session": session,
        "commission": session.commission,
        "rules": rules,
        "sheet": sheet,
        "editable": session.state not in DONE,
        "before": session.state in BEFORE,
        "over": over_capacity(sheet.files, rules.capacity),
    }


def _with_seen(request: DeskRequest, candidates: list[Candidate]) -> list[dict[str, Any]]:
    seen = seen_by([one.household.pk for one in candidates], request.desk)
    return [{"candidate": one, "seen": seen.get(one.household.pk, [])} for one in candidates]


def _later(session: Session) -> list[Session]:
    """Where an item may be put off."""
    coming = Session.objects.filter(
        commission=session.commission_id, state__in=BEFORE, held_on__gt=timezone.localdate()
    )
    return list(coming.exclude(pk=session.pk).order_by("held_on", "pk")[:12])


def answer(request: DeskRequest, session: Session, item: Item | None = None) -> HttpResponse:
    """The table alone for htmx; without it, the page, back at the row."""
    if wants_part(request):
        return render(request, "commissions/preparing/_agenda.html", _table(request, session))
    place = f"#point-{item.public_id}" if item is not None else ""
    return redirect(f"{reverse('session_agenda', args=[session.public_id])}{place}")


@seated(sees_households)
@require_http_methods(["GET", "POST"])
def agenda_search(request: DeskRequest, public_id: uuid.UUID) -> HttpResponse:
    """Its address, reloaded or kept, holds no terms: it leads back to the agenda."""
    session = run_session(request, public_id)
    terms = request.POST.get("q", "").replace("\0", "").strip()[:200]
    if not terms:
        return redirect("session_agenda", public_id)
    households = matching(Household.objects.visible_to(request.desk), terms)
    found = list(households.order_by("search_key", "pk")[: FOUND + 1])
    trace_search(request.desk, len(found))
    return page(request, session, terms=terms, found=found)


@seated(sees_households)
@require_POST
def agenda_add(request: DeskRequest, public_id: uuid.UUID) -> HttpResponse:
    """A household found by the search, or a topic."""
    session = run_session(request, public_id)
    desk, data = request.desk, request.POST
    household = None
    if data.get("household"):
        household = _household(request)
    did(
        request,
        lambda: agenda.add(
            session,
            household=household,
            title="" if household else data.get("title", ""),
            origin=ItemOrigin.BY_HAND,
            reason=data.get("reason", ""),
            desk=desk,
            state=ItemState.ON_AGENDA,
        ),
        "Ajouté à l’ordre du jour.",
    )
    return redirect("session_agenda", public_id)


def _household(request: DeskRequest) -> Household:
    try:
        wanted = uuid.UUID(request.POST.get("household", ""))
    except ValueError:
        raise Http404 from None
    found = Household.objects.visible_to(request.desk).filter(public_id=wanted).first()
    if found is None:
        raise Http404
    return found


@seated(sees_households)
@require_POST
def agenda_candidate(request: DeskRequest, public_id: uuid.UUID) -> HttpResponse:
    """Takes or declines what the rules propose."""
    session, desk = run_session(request, public_id), request.desk
    household = _household(request)
    candidate = next(
        (one for one in agenda.waiting(session, desk) if one.household.pk == household.pk), None
    )
    if candidate is not None:
        reason = request.POST.get("reason", "")
        if request.POST.get("act") == "decline":
            did(request, lambda: agenda.decline(session, candidate, reason, desk), "Écarté.")
        else:
            did(request, lambda: agenda.take(session, candidate, desk), "À l’ordre du jour.")
    number = request.POST.get("page", "")
    url = reverse("session_agenda", args=[public_id])
    return redirect(f"{url}?page={number}#propositions" if number.isdecimal() else url)


@seated(sees_households)
@require_POST
def agenda_accept(request: DeskRequest, public_id: uuid.UUID) -> HttpResponse:
    item = run_item(request, public_id)
    did(request, lambda: agenda.accept(item, request.desk), "À l’ordre du jour.")
    return redirect("session_agenda", item.session.public_id)


@seated(sees_households)
@require_POST
def agenda_withdraw(request: DeskRequest, public_id: uuid.UUID) -> HttpResponse:
    item = run_item(request, public_id)
    reason = request.POST.get("reason", "") or (
        "Non retenu pour cette séance" if item.state == ItemState.PROPOSED else ""
    )
    did(request, lambda: agenda.withdraw(item, reason, request.desk), "Retiré de l’ordre du jour.")
    return redirect("session_agenda", item.session.public_id)


@seated(sees_households)
@require_POST
def agenda_move(request: DeskRequest, public_id: uuid.UUID) -> HttpResponse:
    item = run_item(request, public_id)
    rank = request.POST.get("rank", "")
    if rank.isdecimal():
        did(request, lambda: agenda.move(item, int(rank[:6]), request.desk))
    return answer(request, item.session, item)


@seated(sees_households)
@require_POST
def agenda_minutes(request: DeskRequest, public_id: uuid.UUID) -> HttpResponse:
    item = run_item(request, public_id)
    minutes = request.POST.get("minutes", "")
    if minutes.isdecimal():
        did(request, lambda: agenda.set_minutes(item, int(minutes[:6]), request.desk))
    return answer(request, item.session, item)


@seated(sees_households)
@require_POST
def agenda_postpone(request: DeskRequest, public_id: uuid.UUID) -> HttpResponse:
    """``to``: the key of a later session; none: the next one is offered it."""
    item = run_item(request, public_id)
    wanted = request.POST.get("to", "")
    to = next((one for one in _later(item.session) if str(one.public_id) == wanted), None)
    did(request, lambda: agenda.postpone(item, to, request.desk), "Reporté.")
    return redirect("session_agenda", item.session.public_id)
