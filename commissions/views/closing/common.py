"""What the pages of the closing share."""

import uuid

from django.http import Http404

from ccapex.accounts.desk import Desk
from commissions.models import Session
from commissions.services.seats import may_run


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
