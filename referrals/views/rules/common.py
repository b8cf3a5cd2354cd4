"""What the pages of rules share: who may open them, and which version they show."""

import datetime

from django.http import Http404

from ccapex.accounts.desk import Desk
from ccapex.accounts.enums import Role
from ccapex.accounts.models import Territory
from ccapex.accounts.seats import DeskRequest
from referrals.enums import Mission
from referrals.models import RuleSetVersion
from referrals.services.rule_drafts import draft_of

EDITORS = (Role.ADMINISTRATOR, Role.SECRETARIAT)
UNSCHEDULED = "aussitôt que possible"


def edits_rules(desk: Desk) -> bool:
    return desk.role == Role.ADMINISTRATOR or desk.is_secretariat


def territory_of(request: DeskRequest) -> Territory:
    return Territory.objects.get(pk=request.desk.territory_id)


def mission_of(code: str) -> Mission:
    try:
        return Mission(code)
    except ValueError:
        raise Http404 from None


def open_draft(request: DeskRequest, mission: str) -> RuleSetVersion:
    draft = draft_of(request.desk.territory_id, mission_of(mission))
    if draft is None:
        raise Http404
    return draft


def state_of(version: RuleSetVersion, today: datetime.date) -> str:
    """Where a version is in its life: future, present or past."""
    if version.published_at is None or version.valid_from is None:
        return "brouillon"
    if version.valid_from > today:
        return "à venir"
    if version.valid_to is not None and version.valid_to < today:
        return "remplacée"
    return "en vigueur"
