"""The watch of a household: contacts, the point, the operator, the presence, the end."""

import uuid
from typing import Any

from django.db.models import QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from ccapex.accounts.enums import Role
from ccapex.accounts.models import Organisation
from ccapex.accounts.seats import DeskRequest, seated, sees_households
from ccapex.core import journal
from ccapex.letters.services.pdf import weasyprint_available
from households.models import ContactPoint
from households.rules.signs import lists_of
from households.services.contact_limits import limits_of
from households.services.masking import view_of
from households.services.matrix import Category
from referrals.enums import Mission
from referrals.enums.missions import Presence
from referrals.models import EvictionNotice, Watch, WatchEntry
from referrals.rules.watch import presence_required
from referrals.services import follow_up
from referrals.services.missions.proposing import operators_for
from referrals.services.watch import following, notices
from referrals.views.missions.common import attempt, territory_of
from referrals.views.watch.forms import ContactForm, EndForm, OperatorForm, ReportForm

ACTS = ("contact", "report", "operator", "presence", "close", "read")


@seated(sees_households)
@require_http_methods(["GET", "POST"])
def watch_detail(request: DeskRequest, public_id: uuid.UUID) -> HttpResponse:
    """``act``: one of ``ACTS``."""
    watch = _watch(request, public_id)
    shown = view_of(request.desk, watch.referral.household)
    if request.method == "GET":
        journal.view(
            request,
            "watch.view",
            household_id=watch.referral.household_id,
            object_type="referral",
            object_id=watch.referral_id,
            ground="secretariat" if request.desk.is_secretariat else "siao",
            fields=shown.fields,
        )
    forms = _forms(request, watch)
    if request.method == "POST" and _act(request, watch, forms):
        still = following.visible_to(request.desk).filter(pk=watch.pk).exists()
        return redirect("watch_detail", watch.public_id) if still else redirect("watch_index")
    notice = _notice(watch)
    entry = (
        WatchEntry.objects.filter(procedure=watch.referral.procedure_id, watch_list__state="sent")
        .select_related("watch_list")
        .order_by("-watch_list__week_of")
        .first()
    )
    words = lists_of(territory_of(request).profile)
    points = ContactPoint.objects.filter(household=watch.referral.household_id)
    limits = limits_of([watch.referral.household_id])[watch.referral.household_id]
    reached = bool(watch.reached)  # type: ignore[attr-defined]
    return render(
        request,
        "referrals/watch/detail.html",
        {
            "watch": watch,
            "household": watch.referral.household,
            "home": watch.referral.procedure.lease.dwelling,
            "procedure": watch.referral.procedure,
            "entry": entry,
            "criteria": [words.criterion(code) for code in entry.criteria] if entry else [],
            "points": list(points) if shown.whole(Category.CONTACTS) else [],
            "limits": limits.words,
            "no_call": limits.no_call,
            "hidden": shown.hidden_count,
            "attempts": watch.referral.contact_attempts.select_related("author").order_by(
                "-on", "-pk"
            ),
            "reports": watch.reports.select_related("organisation").order_by("-on", "-pk"),
            "notice": notice,
            "reached": reached,
            "presence": presence_required(watch.group, reached=reached),
            "presences": Presence.choices,
            "is_open": watch.referral.state in follow_up.OPEN,
            "may_name": _may_name(request),
            "forms": forms,
            "can_print": weasyprint_available(),
            "today": timezone.localdate(),
        },
    )


def _watch(request: DeskRequest, public_id: uuid.UUID) -> Watch:
    found = (
        following.with_reached(following.visible_to(request.desk))
        .select_related(
            "referral__household",
            "referral__territory",
            "referral__organisation",
            "referral__procedure__lease__dwelling",
            "operator",
        )
        .filter(public_id=public_id)
        .first()
    )
    if found is None:
        raise Http404
    return found


def _notice(watch: Watch) -> EvictionNotice | None:
    return (
        EvictionNotice.objects.filter(
            procedure=watch.referral.procedure_id, withdrawn_at__isnull=True
        )
        .select_related("organisation")
        .first()
    )


def _may_name(request: DeskRequest) -> bool:
    """The SIAO organises its watch; the secretariat may do it in its place."""
    return request.desk.is_secretariat or request.desk.role in (Role.SIAO, Role.MANAGER)


def _operators(request: DeskRequest) -> QuerySet[Organisation]:
    found = operators_for(territory_of(request), Mission.SOCIAL_WATCH, timezone.localdate())
    return Organisation.objects.filter(pk__in=[one.pk for one in found]).order_by("name")


def _forms(request: DeskRequest, watch: Watch) -> dict[str, Any]:
    act = request.POST.get("act", "")
    today = timezone.localdate()

    def posted(name: str) -> Any:
        return request.POST if act == name else None

    operator = watch.operator.slug if watch.operator else ""
    return {
        "contact": ContactForm(posted("contact"), prefix="contact", initial={"on": today}),
        "report": ReportForm(posted("report"), prefix="report", initial={"on": today}),
        "operator": OperatorForm(
            posted("operator"), operators=_operators(request), initial={"operator": operator}
        ),
        "close": EndForm(posted("close"), prefix="close"),
    }


def _act(request: DeskRequest, watch: Watch, forms: dict[str, Any]) -> bool:
    desk, act = request.desk, request.POST.get("act", "")
    if act not in ACTS or (act == "operator" and not _may_name(request)):
        raise Http404
    if act == "read":
        if not desk.is_secretariat:
            raise Http404
        return attempt(
            request, lambda: following.mark_reports_read(watch, desk=desk), "C'est noté."
        )
    if act == "presence":
        notice = _notice(watch)
        if notice is None:
            raise Http404
        presence = request.POST.get("presence", "")
        return attempt(
            request,
            lambda: notices.note_presence(notice, presence=presence, desk=desk),
            "C'est noté.",
        )
    form = forms[act]
    if not form.is_valid():
        return False
    values = form.cleaned_data
    acts = {
        "contact": lambda: follow_up.record_contact(watch.referral, desk=desk, **values),
        "report": lambda: following.report(watch, desk=desk, **form.values()),
        "operator": lambda: following.name_operator(watch, values["operator"], desk=desk),
        "close": lambda: following.close_watch(watch, desk=desk, **values),
    }
    return attempt(request, acts[act], "C'est noté.")
