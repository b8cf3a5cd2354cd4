"""What these pages share: the session or item that a desk may open, refusals, the journal."""

import uuid
from collections.abc import Callable, Iterable

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.forms import Form
from django.http import Http404

from ccapex.accounts.seats import DeskRequest
from ccapex.core import journal
from commissions.models import Item, Session
from commissions.services.seats import may_run, sessions_for
from households.models import Household
from households.services.access import ground_of
from households.services.masking import kinds_of

BODY = "commission__territory"


def session_for(request: DeskRequest, public_id: uuid.UUID) -> Session:
    found = (
        sessions_for(request.desk).filter(public_id=public_id).select_related(BODY, "cdp_list")
    ).first()
    if found is None:
        raise Http404
    return found


def run_session(request: DeskRequest, public_id: uuid.UUID) -> Session:
    """One that the desk prepares."""
    found = session_for(request, public_id)
    if not may_run(request.desk, found.commission):
        raise Http404
    return found


def item_for(request: DeskRequest, public_id: uuid.UUID) -> Item:
    """An item of a session that the desk knows of, about a household that it sees, if any."""
    found = (
        Item.objects.filter(public_id=public_id, session__in=sessions_for(request.desk))
        .select_related(f"session__{BODY}", "household", "procedure__lease", "situation__lease")
        .first()
    )
    if found is None:
        raise Http404
    if found.household_id is not None:
        mine = Household.objects.visible_to(request.desk).filter(pk=found.household_id)
        if not mine.exists():
            raise Http404
    return found


def run_item(request: DeskRequest, public_id: uuid.UUID) -> Item:
    """Of a session that the desk prepares."""
    found = item_for(request, public_id)
    if not may_run(request.desk, found.session.commission):
        raise Http404
    return found


def did(request: DeskRequest, act: Callable[[], object], said: str = "") -> bool:
    """Does it, or says why not."""
    try:
        act()
    except ValidationError as refusal:
        messages.error(request, " ".join(refusal.messages))
        return False
    if said:
        messages.success(request, said)
    return True


def tell(form: Form, refusal: ValidationError) -> None:
    """What a service refused, on the fields of the form where it has them."""
    if not hasattr(refusal, "error_dict"):
        form.add_error(None, refusal)
        return
    for name, errors in refusal.error_dict.items():
        form.add_error(name if name in form.fields else None, errors)


def viewed(request: DeskRequest, page: str, household_ids: Iterable[int]) -> None:
    """One line per household named on the page: the disclosure report of each must have it."""
    ids = sorted(set(household_ids))
    kinds = kinds_of(request.desk, ids)
    journal.record_all(
        journal.entry(
            "household.view",
            actor_id=request.desk.user.pk,
            organisation_id=request.desk.organisation_id,
            territory_id=request.desk.territory_id,
            object_type="session",
            household_id=pk,
            ground=ground_of(kinds.get(pk, 0)),
            details={"page": page, "fields": ["identity"]},
            address=journal.address_of(request),
        )
        for pk in ids
    )
