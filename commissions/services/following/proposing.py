"""A file proposed to a body from its own page: which bodies, their next session, why."""

import datetime
import uuid
from collections.abc import Iterable
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.utils import timezone

from ccapex.accounts.desk import Desk
from ccapex.accounts.enums import Role
from commissions.enums import ItemOrigin, ItemState, SessionState
from commissions.models import Commission, Item, Session
from commissions.services.agenda import add
from commissions.services.proposals import awaited_in, bodies_for
from commissions.services.seats import configured, run_by
from households.models import Household
from procedures.file_reading import by_advancement
from procedures.models import Procedure

PROPOSERS = frozenset(
    {Role.SECRETARIAT, Role.SOCIAL_WORKER, Role.MANAGER, Role.LANDLORD, Role.SIAO}
)
COMING = (SessionState.PLANNED, SessionState.CONVENED)


@dataclass(frozen=True, slots=True)
class Choice:
    """``session`` is the next one of the body, None where none is planned; ``why`` in French."""

    commission: Commission
    session: Session | None
    why: str
    runs: bool
    procedure: Procedure | None
    invites: bool


def may_propose(desk: Desk) -> bool:
    """Who follows or houses people, member or not: the body's secretariat decides. A guest of one
    session and an officer do not. Only where the territory has commissions; no query."""
    territory = desk.membership.organisation.territory
    return desk.role in PROPOSERS and bool(territory.profile.get("commissions"))


def current_procedure(household: Household) -> Procedure | None:
    """The most advanced of those open, else the latest."""
    found = Procedure.objects.filter(household=household).select_related("territory", "household")
    return max(found, key=by_advancement, default=None)


def choices(household: Household, desk: Desk, today: datetime.date) -> list[Choice]:
    """The bodies that the rules name, the right one first, then those that the desk runs."""
    procedure = current_procedure(household)
    named = bodies_for([procedure])[procedure.pk] if procedure else []
    running = {one.pk: one for one in run_by(desk).filter(is_retired=False)}
    awaited = awaited_in([household.pk])[household.pk]
    told = {one.commission.pk: (one.commission, one.why) for one in named}
    for pk, commission in running.items():
        if pk not in awaited and configured(commission, today).has_files:
            told.setdefault(pk, (commission, ""))
    coming = _next_sessions(told, today)
    return [
        Choice(
            commission=commission,
            session=coming.get(pk),
            why=why,
            runs=pk in running,
            procedure=procedure,
            invites=configured(commission, today).invites_household,
        )
        for pk, (commission, why) in told.items()
    ]


def _next_sessions(commission_ids: Iterable[int], today: datetime.date) -> dict[int, Session]:
    coming = Session.objects.filter(
        commission__in=list(commission_ids), state__in=COMING, held_on__gte=today
    )
    found: dict[int, Session] = {}
    for session in coming.order_by("held_on", "pk"):
        found.setdefault(session.commission_id, session)
    return found


def propose(
    household: Household, session_id: uuid.UUID, reason: str, desk: Desk, *, source: str = ""
) -> Item:
    """On the agenda where the desk runs the body, else proposed to its secretariat.

    Raises ValidationError: the session is not one of the choices any more, or no reason is given.
    """
    offered = choices(household, desk, timezone.localdate())
    chosen = next(
        (one for one in offered if one.session and one.session.public_id == session_id), None
    )
    if chosen is None or chosen.session is None:
        raise ValidationError({"session": "Choisissez une séance de la liste."})
    if not reason.strip():
        raise ValidationError({"reason": "Dites en une phrase pourquoi."})
    by_hand = ItemOrigin.TASK if source else ItemOrigin.BY_HAND
    return add(
        chosen.session,
        household=household,
        procedure=chosen.procedure,
        origin=by_hand if chosen.runs else ItemOrigin.MEMBER,
        reason=reason.strip(),
        source=source,
        desk=desk,
        state=ItemState.ON_AGENDA if chosen.runs else ItemState.PROPOSED,
    )
