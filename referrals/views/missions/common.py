"""What the pages of the missions share: the territory and its rules, refusals told in place."""

import uuid
from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404
from django.urls import reverse

from ccapex.accounts.models import Territory
from ccapex.accounts.seats import DeskRequest
from referrals.enums import Mission
from referrals.models import Mandate, Referral, Watch
from referrals.rules.missions import MissionRules, mission_rules
from referrals.services.missions.visits import visible_to


def territory_of(request: DeskRequest) -> Territory:
    return request.desk.membership.organisation.territory


def rules_of(request: DeskRequest, mission: str) -> MissionRules:
    """404 where the territory does not have the mission."""
    rules = mission_rules(territory_of(request).profile, mission)
    if rules is None:
        raise Http404
    return rules


def mandate_of(request: DeskRequest, public_id: uuid.UUID) -> Mandate:
    found = (
        visible_to(request.desk)
        .select_related(
            "referral__household",
            "referral__organisation",
            "referral__procedure__lease__dwelling",
            "order",
            "decider",
            "report_unit",
            "copy_unit",
        )
        .filter(public_id=public_id)
        .first()
    )
    if found is None:
        raise Http404
    return found


def attempt(request: DeskRequest, act: Callable[[], Any], done: str = "") -> bool:
    """Does it and says so, or says in French what to change."""
    try:
        act()
    except ValidationError as refusal:
        messages.error(request, " ".join(refusal.messages))
        return False
    if done:
        messages.success(request, done)
    return True


def page_of_mission(referral: Referral) -> str:
    """The page where a visit, a diagnostic or a watch is carried out; empty for the others."""
    if referral.mission == Mission.SOCIAL_WATCH:
        watch = Watch.objects.filter(referral=referral).first()
        return reverse("watch_detail", args=[watch.public_id]) if watch else ""
    if referral.mission in (Mission.ANTICIPATION_VISIT, Mission.CCAPEX_DIAGNOSTIC):
        mandate = Mandate.objects.filter(referral=referral).first()
        return reverse("mission_detail", args=[mandate.public_id]) if mandate else ""
    return ""
