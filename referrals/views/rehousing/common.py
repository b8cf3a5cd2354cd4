"""What the pages of the pool share: the entry that a desk may read, and the line of the journal."""

import uuid

from django.http import Http404

from ccapex.accounts.seats import DeskRequest
from ccapex.core import journal
from referrals.models import RehousingEntry
from referrals.services.rehousing.access import visible_to


def entry_for(request: DeskRequest, public_id: uuid.UUID) -> RehousingEntry:
    found = (
        visible_to(request.desk)
        .select_related(
            "territory",
            "household",
            "procedure__lease__dwelling",
            "procedure__lease__landlord__organisation",
            "report_by",
            "rehoused_by",
            "author",
        )
        .filter(public_id=public_id)
        .first()
    )
    if found is None:
        raise Http404
    return found


def office_entry(request: DeskRequest, public_id: uuid.UUID) -> RehousingEntry:
    if not request.desk.is_secretariat:
        raise Http404
    return entry_for(request, public_id)


def ground(request: DeskRequest) -> str:
    return "secretariat" if request.desk.is_secretariat else "rehousing"


def viewed(request: DeskRequest, action: str, entries: list[RehousingEntry]) -> None:
    """One line per household shown: the disclosure report of each must have it."""
    journal.record_all(
        journal.entry(
            action,
            actor_id=request.desk.user.pk,
            organisation_id=request.desk.organisation_id,
            territory_id=request.desk.territory_id,
            object_type="rehousing_entry",
            object_id=one.pk,
            household_id=one.household_id,
            ground=ground(request),
            address=journal.address_of(request),
        )
        for one in entries
    )
