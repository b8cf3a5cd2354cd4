"""« Mes suivis »: the referrals of an organisation, and the page of one of them."""

import datetime as dt
import uuid
from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.db.models import Case, Count, F, Max, Min, Q, When
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from ccapex.accounts.seats import DeskRequest, seated, sees_households
from ccapex.core import journal
from ccapex.core.typed import typed_amount, typed_date
from ccapex.letters.models import Letter
from households.models import ContactPoint, Household
from households.services.contact_limits import limits_of
from households.services.masking import Shown, view_of
from households.services.matrix import Category
from referrals.enums import (
    EFFECTIVE_CONTACTS,
    AxisKind,
    AxisResult,
    Channel,
    ContactResult,
    Mission,
    NotTreatedReason,
    ReferralResult,
    ReferralState,
)
from referrals.models import Dsf, Referral
from referrals.rules.contacts import KEYS, RESULTS
from referrals.rules.profile import enrichment_rules
from referrals.services import follow_up
from referrals.services.dispatch_letters import first_contact_key
from referrals.views.missions.common import page_of_mission

PER_PAGE = 50
STATES: dict[str, tuple[str, tuple[str, ...]]] = {
    "open": ("En cours", follow_up.OPEN),
    "issued": ("À prendre en charge", (ReferralState.ISSUED,)),
    "accepted": ("Prises en charge", (ReferralState.ACCEPTED,)),
    "closed": ("Closes", (ReferralState.CLOSED,)),
}
# Those that nobody took first, then those not contacted for the longest time; closed ones last.
ORDER = (
    Case(
        When(state=ReferralState.ISSUED, then=0),
        When(state=ReferralState.ACCEPTED, then=1),
        default=2,
    ),
    F("closed_on").desc(nulls_last=True),
    F("last_on").asc(nulls_first=True),
    "issued_at",
    "pk",
)


@seated(sees_households)
@require_GET
def referral_list(request: DeskRequest) -> HttpResponse:
    mine = follow_up.visible_to(request.desk)
    asked = request.GET.get("etat", "open")
    state = asked if asked in STATES else "open"
    referrals = (
        mine.filter(state__in=STATES[state][1])
        .select_related("household", "organisation", "procedure__lease__dwelling")
        .annotate(
            attempts=Count("contact_attempts"),
            last_on=Max("contact_attempts__on"),
            next_on=Min(
                "contact_attempts__appointment_on",
                filter=Q(contact_attempts__appointment_on__gte=timezone.localdate()),
            ),
        )
        .order_by(*ORDER)
    )
    page = Paginator(referrals, PER_PAGE).get_page(request.GET.get("page"))
    journal.view(request, "referral.list", details={"count": len(page.object_list)})
    counts = dict(mine.order_by().values_list("state").annotate(how_many=Count("pk")))
    tabs = [
        (slug, label, sum(counts.get(one, 0) for one in states))
        for slug, (label, states) in STATES.items()
    ]
    silent_since = timezone.localdate() - follow_up.SILENCE
    context = {"page": page, "state": state, "tabs": tabs, "silent_since": silent_since}
    return render(request, "referrals/referral_list.html", context)


@seated(sees_households)
@require_GET
def referral_detail(request: DeskRequest, public_id: uuid.UUID) -> HttpResponse:
    referral = _referral(request, public_id)
    if own := page_of_mission(referral):
        return redirect(own)
    shown = view_of(request.desk, referral.household)
    journal.view(
        request,
        "referral.view",
        household_id=referral.household_id,
        object_type="referral",
        object_id=referral.pk,
        ground="secretariat" if request.desk.is_secretariat else "referral",
        fields=shown.fields,
    )
    channel = request.GET.get("moyen", "")
    context = _context(referral, shown) | {
        "channel": channel if channel in RESULTS else "",
        "channel_label": Channel(channel).label if channel in RESULTS else "",
        "results": list(enumerate(RESULTS.get(channel, ()), 1)),
        "mine": referral.organisation_id == request.desk.organisation_id
        or request.desk.is_secretariat,
    }
    return render(request, "referrals/referral_detail.html", context)


def _context(referral: Referral, shown: Shown) -> dict[str, Any]:
    letter = Letter.objects.filter(key=first_contact_key(referral.pk)).first()
    points = ContactPoint.objects.filter(household=referral.household_id)
    limits = limits_of([referral.household_id])[referral.household_id]
    attempts = list(referral.contact_attempts.select_related("author").order_by("-on", "-pk"))
    return {
        "referral": referral,
        "household": referral.household,
        "home": referral.procedure.lease.dwelling,
        "hidden": shown.hidden_count,
        "limits": limits,
        "points": list(points) if shown.whole(Category.CONTACTS) else [],
        "has_phone": follow_up.usable_phones(referral.household_id).exists(),
        "next": follow_up.next_channel_for(referral),
        "letter": letter,
        "attempts": attempts,
        "in_touch": any(attempt.result in EFFECTIVE_CONTACTS for attempt in attempts),
        "axes": list(referral.axes.order_by("pk")),
        "channels": [(value, label, KEYS[value]) for value, label in Channel.choices],
        "kinds": AxisKind.choices,
        "axis_results": [c for c in AxisResult.choices if c[0] != AxisResult.IN_PROGRESS],
        "closings": ReferralResult.choices,
        "reasons": NotTreatedReason.choices,
        "is_open": referral.state in follow_up.OPEN,
        "access_days": enrichment_rules(referral.territory.profile).access_after_close.days,
        "is_issued": referral.state == ReferralState.ISSUED,
        "dsf_id": Dsf.objects.filter(referral=referral, mission=Mission.DSF)
        .values_list("public_id", flat=True)
        .first(),
    }


# --- what one does ----------------------------------------------------------------------------


@seated(sees_households)
@require_POST
def referral_accept(request: DeskRequest, public_id: uuid.UUID) -> HttpResponse:
    referral = _referral(request, public_id)
    return _do(request, referral, lambda: follow_up.accept(referral, desk=request.desk))


@seated(sees_households)
@require_POST
def referral_refuse(request: DeskRequest, public_id: uuid.UUID) -> HttpResponse:
    referral = _referral(request, public_id)
    reason = request.POST.get("reason", "")
    done = _do(
        request, referral, lambda: follow_up.refuse(referral, reason=reason, desk=request.desk)
    )
    referral.refresh_from_db()
    if referral.state != ReferralState.REFUSED:
        return done
    messages.success(request, "Refus transmis au secrétariat, qui désignera un autre service.")
    return redirect("referral_list")


@seated(sees_households)
@require_POST
def referral_contact(request: DeskRequest, public_id: uuid.UUID) -> HttpResponse:
    referral = _referral(request, public_id)
    data = request.POST
    point = ContactPoint.objects.filter(
        household=referral.household_id, pk=_number(data.get("point", ""))
    ).first()

    def note() -> None:
        attempt = follow_up.record_contact(
            referral,
            channel=data.get("channel", ""),
            result=data.get("result", ""),
            desk=request.desk,
            on=_day(data.get("on", ""), "on"),
            contact_point=point,
            appointment_on=_day(data.get("appointment_on", ""), "appointment_on"),
            note=data.get("note", ""),
        )
        said = f"Noté : {attempt.get_channel_display()}, {attempt.get_result_display().lower()}."
        if attempt.result in (ContactResult.WRONG_NUMBER, ContactResult.RETURNED):
            following = follow_up.next_channel_for(_referral(request, public_id))
            said += f" À essayer ensuite : {following.label.lower()}."
        messages.success(request, said)

    return _do(request, referral, note)


@seated(sees_households)
@require_POST
def referral_axis(request: DeskRequest, public_id: uuid.UUID) -> HttpResponse:
    """Opens an axis, or closes the one named by ``axis``."""
    referral = _referral(request, public_id)
    data = request.POST
    if data.get("axis"):
        axis = referral.axes.filter(public_id=_uuid(data["axis"])).first()
        if axis is None:
            raise Http404
        result = data.get("result", "")
        return _do(
            request,
            referral,
            lambda: follow_up.close_axis(axis, result=result, desk=request.desk),
        )
    amount = typed_amount(data.get("amount", ""))
    return _do(
        request,
        referral,
        lambda: follow_up.open_axis(
            referral, kind=data.get("kind", ""), desk=request.desk, amount=amount
        ),
    )


@seated(sees_households)
@require_POST
def referral_close(request: DeskRequest, public_id: uuid.UUID) -> HttpResponse:
    referral = _referral(request, public_id)
    data = request.POST
    return _do(
        request,
        referral,
        lambda: follow_up.close(
            referral,
            result=data.get("result", ""),
            not_treated_reason=data.get("not_treated_reason", ""),
            desk=request.desk,
        ),
    )


def _referral(request: DeskRequest, public_id: uuid.UUID) -> Referral:
    try:
        return (
            follow_up.visible_to(request.desk)
            .select_related(
                "territory", "household", "organisation", "referent", "procedure__lease__dwelling"
            )
            .get(public_id=public_id)
        )
    except Referral.DoesNotExist:
        raise Http404 from None


def _do(request: DeskRequest, referral: Referral, act: Callable[[], Any]) -> HttpResponse:
    """Does it, or says in French what to change; the page is shown again either way."""
    try:
        act()
    except ValidationError as refusal:
        messages.error(request, " ".join(refusal.messages))
    visible = Household.objects.visible_to(request.desk).filter(pk=referral.household_id)
    if not visible.exists():
        return redirect("referral_list")
    return redirect("referral_detail", referral.public_id)


def _day(text: str, name: str) -> dt.date | None:
    if not text.strip():
        return None
    day = typed_date(
        text,
        today=timezone.localdate(),
        sense="future" if name == "appointment_on" else "past",
    )
    if day is None:
        raise ValidationError({name: "Écrivez une date, par exemple 3/10 ou hier."})
    return day


def _number(text: str) -> int:
    return int(text) if text.isdigit() else 0


def _uuid(text: str) -> uuid.UUID:
    try:
        return uuid.UUID(text)
    except ValueError:
        raise Http404 from None
