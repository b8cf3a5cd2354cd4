"""What every act on a session shares: who may, the row locked, the line of the journal."""

from typing import Any

from django.core.exceptions import ValidationError

from ccapex.accounts.desk import Desk
from ccapex.core import journal
from commissions.enums import SessionState
from commissions.models import Commission, Item, Session
from commissions.services.seats import may_run

NOT_YOURS = "Seul le secrétariat de cette commission peut le faire."
CLOSED = "Cette séance est close ou annulée : elle ne change plus."
DONE = frozenset({SessionState.CLOSED, SessionState.CANCELLED})
BEFORE = frozenset({SessionState.PLANNED, SessionState.CONVENED})


def must_run(desk: Desk, commission: Commission) -> None:
    if not may_run(desk, commission):
        raise ValidationError(NOT_YOURS)


def locked(session: Session | int) -> Session:
    """The row of the session, read again under lock: whatever orders or states the session waits
    for whoever writes it now."""
    pk = session if isinstance(session, int) else session.pk
    return (
        Session.objects.select_for_update(of=("self",))
        .select_related("commission__territory")
        .get(pk=pk)
    )


def not_done(session: Session) -> None:
    if session.state in DONE:
        raise ValidationError(CLOSED)


def locked_item(item: Item) -> tuple[Session, Item]:
    """Its session first, always: two acts on one session then never wait for each other."""
    session = locked(item.session_id)
    found = (
        Item.objects.select_for_update(of=("self",))
        .select_related("household", "procedure", "situation")
        .get(pk=item.pk)
    )
    found.session = session
    return session, found


def trace(action: str, session: Session, desk: Desk, **details: Any) -> None:
    journal.record(
        f"commission.{action}",
        actor_id=desk.user.pk,
        organisation_id=desk.organisation_id,
        territory_id=desk.territory_id,
        object_type="session",
        object_id=session.pk,
        details=details,
    )


def trace_item(action: str, item: Item, desk: Desk, **details: Any) -> None:
    journal.record(
        f"commission.{action}",
        actor_id=desk.user.pk,
        organisation_id=desk.organisation_id,
        territory_id=desk.territory_id,
        object_type="item",
        object_id=item.pk,
        household_id=item.household_id,
        details=details,
    )
