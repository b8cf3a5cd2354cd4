"""What the pages of a session share: find it, know who holds the pen, journal what was shown."""

import uuid

from django.http import Http404

from ccapex.accounts.desk import Desk
from ccapex.accounts.seats import DeskRequest
from ccapex.core import journal
from commissions.enums import SessionState
from commissions.models import Item, Session
from commissions.services.seats import may_run, sessions_for
from commissions.services.sitting import SAT_ON
from households.services.access import ground_of

WITH_BODY = "commission__territory"


def known_session(desk: Desk, public_id: uuid.UUID) -> Session:
    """One that the desk may know of; else 404."""
    found = sessions_for(desk).filter(public_id=public_id).select_related(WITH_BODY).first()
    if found is None:
        raise Http404
    return found


def run_session(desk: Desk, public_id: uuid.UUID) -> Session:
    """One whose pen the desk holds; else 404."""
    found = (
        Session.objects.filter(public_id=public_id, commission__territory=desk.territory_id)
        .select_related(WITH_BODY)
        .first()
    )
    if found is None or not may_run(desk, found.commission):
        raise Http404
    return found


def run_item(desk: Desk, public_id: uuid.UUID) -> Item:
    """An item of the agenda of such a session."""
    found = (
        Item.objects.filter(public_id=public_id, state__in=SAT_ON)
        .select_related(
            f"session__{WITH_BODY}",
            "household__territory",
            "procedure__lease",
            "situation__coordinator",
        )
        .first()
    )
    if found is None or found.session.commission.territory_id != desk.territory_id:
        raise Http404
    if not may_run(desk, found.session.commission):
        raise Http404
    return found


def is_open(session: Session) -> bool:
    return session.state == SessionState.OPEN


def viewed(request: DeskRequest, item: Item, kinds: int, fields: list[str], page: str) -> None:
    """A line of the journal for the household's disclosure report; a topic has none."""
    if item.household_id is None:
        return
    journal.view(
        request,
        "household.view",
        household_id=item.household_id,
        object_type="item",
        object_id=item.pk,
        ground=ground_of(kinds),
        fields=fields,
        details={"page": page},
    )
