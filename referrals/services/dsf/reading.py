"""Which DSF a desk sees, and which it may read (access.md, row « DSF »; seed-notes 47)."""

import datetime as dt
from collections.abc import Callable

from django.db.models import QuerySet
from django.utils import timezone

from ccapex.accounts.desk import Desk
from households.models import Household
from households.services.masking import Shown
from households.services.matrix import Category, Cell
from referrals.models import Dsf, Referral
from referrals.services.dsf.starting import GONE


def visible_to(desk: Desk) -> QuerySet[Dsf]:
    """The secretariat's territory, or the organisation's own, while its access lasts."""
    found = Dsf.objects.filter(
        territory=desk.territory_id, household__in=Household.objects.visible_to(desk)
    )
    return found if desk.is_secretariat else found.filter(organisation=desk.organisation_id)


OpenSession = Callable[[int, int], bool]
_SESSIONS: list[OpenSession] = []


def during_sessions(load: OpenSession) -> None:
    """The floor of commissions says here whether one that is sitting has that household on its
    agenda, open to that organisation (access.md: « session only »)."""
    _SESSIONS.append(load)


def may_read(dsf: Dsf, shown: Shown, *, referred_on: dt.date | None) -> bool:
    """The text itself: the secretariat, its author, the next referent, the commission.

    ``referred_on``: when the organisation at the desk was last given the household; the next
    referent is one given it once the DSF was finished.
    """
    if shown.whole(Category.DSF):
        return True
    if shown.has(Category.DSF, Cell.SESSION_ONLY) and any(
        sits(dsf.household_id, shown.organisation_id) for sits in _SESSIONS
    ):
        return True
    if not shown.has(Category.DSF, Cell.AUTHOR_OR_NEXT):
        return False
    if dsf.organisation_id == shown.organisation_id:
        return True
    finished = dsf.finished_on
    return finished is not None and referred_on is not None and referred_on >= finished


def referred_on(household_id: int, organisation_id: int) -> dt.date | None:
    rows = Referral.objects.filter(household=household_id, organisation=organisation_id)
    issued = rows.exclude(state__in=GONE).order_by("-issued_at").values_list("issued_at", flat=True)
    latest = issued.first()
    return timezone.localdate(latest) if latest else None
