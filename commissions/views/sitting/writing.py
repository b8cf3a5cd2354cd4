"""What an open sitting page sends: a field, an output taken out, a choice, « I am here »."""

import datetime as dt
import uuid
from collections.abc import Callable
from typing import Any

from django.core.exceptions import ValidationError
from django.http import HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.views.decorators.http import require_GET, require_POST

from ccapex.accounts.seats import DeskRequest, seated, sees_households
from commissions.models import Item, SetAside
from commissions.services import item_form, output_rows, outputs, sitting, writers, writing
from commissions.services.writing import Written
from commissions.views.sitting.common import is_open, run_item, run_session

OVERLAP = dt.timedelta(seconds=10)
"""A text is dated before it is committed: what was written just before is asked for again."""


@seated(sees_households)
@require_POST
def item_field(request: DeskRequest, public_id: uuid.UUID) -> HttpResponse:
    """``name``, ``value``, ``was``, ``sent``, ``page``, ``kind`` for an output. Answers what is
    kept, or a ``message``, with 200: a browser calls any other status an error of the page."""
    item, data = run_item(request.desk, public_id), request.POST
    return _answer(
        lambda: writing.write(
            item,
            data.get("name", ""),
            data.get("value", ""),
            was=data.get("was", ""),
            sent=data.getlist("sent"),
            desk=request.desk,
            page=_page(request),
            kind=data.get("kind", ""),
        )
    )


@seated(sees_households)
@require_POST
def item_output_remove(request: DeskRequest, public_id: uuid.UUID) -> HttpResponse:
    """``output``: its name; ``was``: the text that was on the page."""
    item = run_item(request.desk, public_id)
    try:
        key = uuid.UUID(request.POST.get("output", ""))
    except ValueError:
        return JsonResponse({"message": "Cette sortie n'existe pas."})
    output = item.outputs.filter(public_id=key).first()
    if output is None:
        return JsonResponse({"value": ""})
    output.item = item
    try:
        outputs.remove(output, request.desk, was=request.POST.get("was", ""), page=_page(request))
    except ValidationError as refusal:
        return JsonResponse({"message": " ".join(refusal.messages)})
    return JsonResponse({"value": ""})


@seated(sees_households)
@require_POST
def item_settle(request: DeskRequest, public_id: uuid.UUID) -> HttpResponse:
    """One of two texts is chosen: ``aside``, ``keep``, ``was``."""
    item = run_item(request.desk, public_id)
    return _settle(request, SetAside.objects.filter(item=item))


@seated(sees_households)
@require_POST
def minutes_settle(request: DeskRequest, public_id: uuid.UUID) -> HttpResponse:
    session = run_session(request.desk, public_id)
    return _settle(request, SetAside.objects.filter(session=session, item=None))


def _settle(request: DeskRequest, rows: Any) -> HttpResponse:
    asked = request.POST.get("aside", "")
    aside = rows.filter(pk=int(asked)).first() if asked.isdecimal() else None
    if aside is None:
        return JsonResponse({"message": "Ce choix n'est plus à faire."})
    return _answer(
        lambda: writing.settle(
            aside,
            keep=request.POST.get("keep", ""),
            was=request.POST.get("was", ""),
            desk=request.desk,
            page=_page(request),
        )
    )


@seated(sees_households)
@require_POST
def item_pulse(request: DeskRequest, public_id: uuid.UUID) -> HttpResponse:
    """Sent every few seconds: I am here, in that field. Answers who else is, what has changed."""
    item, desk = run_item(request.desk, public_id), request.desk
    now, since = timezone.now(), parse_datetime(request.POST.get("since", ""))
    if is_open(item.session):
        writers.be_seen(item.session, item=item, field=request.POST.get("field", ""), desk=desk)
        sitting.follow(item.session, item, desk)
    rows = item_form.outputs_of(item)
    values = item_form.values_of(item, rows)
    answer: dict[str, Any] = {
        "now": now.isoformat(),
        "open": is_open(item.session),
        "others": [_writer(one, item) for one in writers.others(item.session, desk)],
        "items": [
            [str(one.public_id), one.state, one.get_state_display()]
            for one in sitting.items_of(item.session)
        ],
        "outputs": [[row.public_id.hex, row.kind] for row in rows],
        "asides": [
            _aside(one, values.get(one.name, ""), desk.user.pk, item_form.is_long(one.name))
            for one in item_form.asides_of(item)
        ],
    }
    if since is None or item.writings.filter(written_at__gte=since - OVERLAP).exists():
        answer["values"] = values
    return JsonResponse(answer)


def _writer(one: Any, item: Item) -> dict[str, Any]:
    return {
        "name": one.user.get_full_name() or one.user.email,
        "item": str(one.item.public_id) if one.item else "",
        "field": one.field if one.item_id == item.pk else "",
    }


def _aside(one: SetAside, kept: str, reader: int, both: bool) -> dict[str, Any]:
    return {
        "id": one.pk,
        "name": one.name,
        "value": one.value,
        "kept": kept,
        "by": one.author.get_full_name() or one.author.email,
        "own": one.author_id == reader,
        "both": both,
    }


# --- minutes ------------------------------------------------------------------------------------


@seated(sees_households)
@require_GET
def session_minutes(request: DeskRequest, public_id: uuid.UUID) -> HttpResponse:
    """What is said outside files, or in a session without any."""
    session = run_session(request.desk, public_id)
    context = {
        "session": session,
        "items": sitting.items_of(session),
        "is_open": is_open(session),
    }
    return render(request, "commissions/sitting/minutes.html", context)


@seated(sees_households)
@require_POST
def minutes_field(request: DeskRequest, public_id: uuid.UUID) -> HttpResponse:
    session, data = run_session(request.desk, public_id), request.POST
    return _answer(
        lambda: writing.write_minutes(
            session,
            data.get("value", ""),
            was=data.get("was", ""),
            sent=data.getlist("sent"),
            desk=request.desk,
            page=_page(request),
        )
    )


@seated(sees_households)
@require_POST
def minutes_pulse(request: DeskRequest, public_id: uuid.UUID) -> HttpResponse:
    session, desk = run_session(request.desk, public_id), request.desk
    if is_open(session):
        writers.be_seen(session, item=None, field=request.POST.get("field", ""), desk=desk)
    waiting = SetAside.objects.filter(session=session, item=None, settled_at=None)
    return JsonResponse(
        {
            "now": timezone.now().isoformat(),
            "open": is_open(session),
            "others": [
                {
                    "name": one.user.get_full_name() or one.user.email,
                    "item": str(one.item.public_id) if one.item else "",
                    "field": one.field if one.item_id is None else "",
                }
                for one in writers.others(session, desk)
            ],
            "asides": [
                _aside(one, session.minutes, desk.user.pk, both=True)
                for one in waiting.select_related("author")
            ],
            "values": {"minutes": session.minutes},
        }
    )


def _answer(act: Callable[[], Written]) -> JsonResponse:
    try:
        done = act()
    except output_rows.Gone as refusal:
        return JsonResponse({"message": " ".join(refusal.messages), "gone": True})
    except ValidationError as refusal:
        return JsonResponse({"message": " ".join(refusal.messages)})
    if done.conflict is None:
        return JsonResponse({"value": done.value})
    return JsonResponse(
        {
            "value": done.value,
            "conflict": {
                "kept": done.conflict.kept,
                "by": done.conflict.by,
                "aside": done.conflict.aside.pk,
            },
        }
    )


def _page(request: DeskRequest) -> str:
    return request.POST.get("page", "")[:40]
