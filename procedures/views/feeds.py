"""Private calendar addresses: create, copy once, revoke; and the calendar that they give."""

import datetime

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from icalendar import Calendar, Event

from ccapex.accounts.seats import DeskRequest, seated, sees_households
from ccapex.core import journal
from procedures.services import feeds

ONE_DAY = datetime.timedelta(days=1)


@seated(sees_households)
@require_http_methods(["GET", "HEAD", "POST"])
def calendar_index(request: DeskRequest) -> HttpResponse:
    if request.method == "POST":
        _, token = feeds.create_feed(
            desk=request.desk, whole_team=request.POST.get("de") == "equipe"
        )
        # Shown on this answer alone: neither a session nor an address ever holds it.
        return _page(request, token)
    return _page(request, "")


def _page(request: DeskRequest, token: str) -> HttpResponse:
    address = request.build_absolute_uri(reverse("calendar_feed", args=[token])) if token else ""
    reads = feeds.last_reads(request.desk)
    rows = [(feed, reads.get(feed.pk)) for feed in feeds.feeds_of(request.desk)]
    context = {"feeds": rows, "address": address}
    return render(request, "procedures/tasks/calendar_index.html", context)


@seated(sees_households)
@require_POST
def calendar_revoke(request: DeskRequest, number: int) -> HttpResponse:
    feed = get_object_or_404(feeds.feeds_of(request.desk), pk=number)
    feeds.revoke_feed(feed, desk=request.desk)
    messages.success(
        request, "Adresse révoquée : les agendas qui la lisaient ne reçoivent plus rien."
    )
    return redirect("calendar_index")


@login_not_required
@require_safe
def calendar_feed(request: HttpRequest, token: str) -> HttpResponse:
    """Read by calendar services, without login: the address is the key."""
    found = feeds.find_feed(token)
    if found is None:
        raise Http404
    feed, desk = found
    entries = feeds.entries(feed, desk, today=timezone.localdate())
    journal.record(
        feeds.READ,
        actor_id=feed.user_id,
        organisation_id=feed.organisation_id,
        territory_id=desk.territory_id,
        object_type="calendar_feed",
        object_id=feed.pk,
        details={"count": len(entries)},
    )
    name = desk.membership.organisation.name if feed.whole_team else "Mes dates"
    response = HttpResponse(_written(entries, name), content_type="text/calendar; charset=utf-8")
    response["Cache-Control"] = "private, max-age=3600"
    response["Referrer-Policy"] = "no-referrer"
    return response


def _written(entries: list[feeds.Entry], name: str) -> bytes:
    calendar = Calendar()
    calendar.add("prodid", "-//CCAPEX//Calendrier//FR")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", f"CCAPEX · {name}")
    now = timezone.now()
    for entry in entries:
        event = Event()
        event.add("uid", f"{entry.uid}@ccapex")
        event.add("dtstamp", now)
        event.add("dtstart", entry.on)
        event.add("dtend", entry.on + ONE_DAY)
        event.add("summary", entry.title)
        event.add("class", "PRIVATE")
        event.add("transp", "TRANSPARENT")
        calendar.add_component(event)
    written: bytes = calendar.to_ical()
    return written
