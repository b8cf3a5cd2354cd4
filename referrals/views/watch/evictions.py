"""Evictions announced: by the commissaire de justice, or by the secretariat that a call reached."""

import uuid

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from ccapex.accounts.seats import DeskRequest, seated, sees_households
from ccapex.core import journal
from referrals.models import EvictionNotice
from referrals.rules.watch import watch_rules
from referrals.services.watch import notices
from referrals.views.missions.common import territory_of
from referrals.views.watch.forms import NoticeForm

PER_PAGE = 50


@seated(sees_households)
@require_GET
def eviction_notices(request: DeskRequest) -> HttpResponse:
    """What is announced, and the procedures for which one may announce."""
    coming = notices.in_force(request.desk).filter(eviction_on__gte=timezone.localdate())
    page = Paginator(notices.announceable(request.desk), PER_PAGE).get_page(request.GET.get("page"))
    journal.view(request, "eviction.list", details={"count": len(page.object_list)})
    return render(
        request,
        "referrals/watch/notices.html",
        {
            "coming": coming[:PER_PAGE],
            "page": page,
            "may_announce": notices.may_announce(request.desk),
            "rules": watch_rules(territory_of(request).profile),
        },
    )


@seated(notices.may_announce)
@require_http_methods(["GET", "POST"])
def eviction_notice(request: DeskRequest, public_id: uuid.UUID) -> HttpResponse:
    """Announce the day of one eviction, or another day than the one announced."""
    rules = watch_rules(territory_of(request).profile)
    procedure = notices.announceable(request.desk).filter(public_id=public_id).first()
    if rules is None or procedure is None:
        raise Http404
    form = NoticeForm(request.POST or None, initial={"announced_on": timezone.localdate()})
    if request.method == "POST" and form.is_valid():
        try:
            made = notices.announce(procedure, desk=request.desk, **form.cleaned_data)
        except ValidationError as refusal:
            form.add_error(None, refusal.messages)
        else:
            days = rules.notice.days
            late = f" Moins de {days} jours avant : marquée tardive." if made.late else ""
            messages.success(request, f"Expulsion annoncée.{late}")
            return redirect("eviction_notices")
    if request.method == "GET":
        journal.view(
            request,
            "eviction.form",
            household_id=procedure.household_id,
            object_type="procedure",
            object_id=procedure.pk,
        )
    known = EvictionNotice.objects.filter(procedure=procedure, withdrawn_at__isnull=True).first()
    return render(
        request,
        "referrals/watch/notice.html",
        {
            "procedure": procedure,
            "household": procedure.household,
            "home": procedure.lease.dwelling,
            "form": form,
            "known": known,
            "rules": rules,
        },
    )
