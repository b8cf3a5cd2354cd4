"""What the pages of the closing share."""

import uuid
from collections.abc import Iterable

from django.http import Http404

from ccapex.accounts.desk import Desk
from ccapex.accounts.seats import DeskRequest
from ccapex.core import journal
from commissions.models import Session
from commissions.services.seats import may_run
from households.services.access import ground_of
from households.services.masking import kinds_of


def run_session(desk: Desk, public_id: uuid.UUID) -> Session:
    """One whose pen the desk holds; else 404."""
    found = (
        Session.objects.filter(public_id=public_id, commission__territory=desk.territory_id)
        .select_related("commission__territory", "closed_by")
        .first()
    )
    if found is None or not may_run(desk, found.commission):
        raise Http404
    return found


def shown(
    request: DeskRequest, action: str, session: Session, household_ids: Iterable[int], *what: str
) -> None:
    """One line per household read of, for its disclosure report; one of the session where there is
    none. ``what``: the categories shown."""
    ids = sorted(set(household_ids))
    kinds = kinds_of(request.desk, ids)
    journal.record_all(
        journal.entry(
            action,
            actor_id=request.desk.user.pk,
            organisation_id=request.desk.organisation_id,
            territory_id=request.desk.territory_id,
            object_type="session",
            object_id=session.pk,
            household_id=pk or None,
            ground=ground_of(kinds[pk]) if kinds.get(pk) else "commission",
            details={"fields": sorted(what)},
            address=journal.address_of(request),
        )
        for pk in ids or [0]
    )
